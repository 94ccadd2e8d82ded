"""What games need is compiled before they play, as for ``toygan train``; the page is told how far it is."""

import queue
import threading
import time
from collections.abc import Iterator

from toygan.game.compiling import compile_for
from toygan.lab.frames import Frame

_EVERY = 0.25  # seconds from one word to the page to the next


def compiled(models) -> Iterator[Frame]:
    """Compile what the updates of these games call; a frame ``game_busy`` four times a second at most.

    Its header has ``done`` and ``of``: functions that are compiled, of those that are known to be needed. It
    takes no time where that was done before.

    Parameters
    ----------
    models : iterable of GameModel

    Raises
    ------
    Exception
        Whatever kept a function from being compiled.
    """
    told = queue.SimpleQueue()
    trainers = [model.trainer for model in models]

    def work() -> None:
        try:
            compile_for(*trainers, report=lambda done, of: told.put((done, of)))
        except BaseException as error:
            told.put(error)
        else:
            told.put(None)

    threading.Thread(target=work, name="lab-compiling", daemon=True).start()
    said = 0.0
    while (found := told.get()) is not None:
        if isinstance(found, BaseException):
            raise found
        if time.perf_counter() - said > _EVERY:
            said = time.perf_counter()
            yield Frame("game_busy", {"what": "compiling", "done": found[0], "of": found[1]})
