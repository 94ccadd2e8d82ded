"""The lab's models: each page has one thread that owns its model, and the newest frames go out.

The web server never computes, and these threads never send. They meet in two places:

    Session.command(message)     puts a message into its page's queue; a newer "show" replaces an older one
    Session.take()               takes the frames that are ready; of each kind only the newest was kept

so a slow browser loses pictures and never time, and a hand that drags is answered for where it is now.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterator

from toygan.engine.blas import one_blas_thread
from toygan.lab.frames import Frame, encode
from toygan.lab.messages import Message
from toygan.support.failures import said
from toygan.support.interruption import give_up
from toygan.support.names import look_up

MOST_WAITING = 256  # messages in a queue, beyond which the page is told to slow down
PATIENCE = 1.0  # seconds that all threads together may take to end
_log = logging.getLogger(__name__)


class Session:
    """The models of all pages, driven by messages.

    Parameters
    ----------
    pages : dict of str to page
        A page has ``receive(message)``, which returns an iterable of frames, each computed when it is asked
        for. One that also has ``playing`` and ``advance()`` is advanced over and over while ``playing`` is
        true, between its messages; ``advance`` returns an iterable of frames, too. All of it is called from
        one thread, the page's own.

    Examples
    --------
    >>> class Echo:
    ...     def receive(self, message):
    ...         yield Frame("echo", dict(message.state))
    >>> ready = threading.Event()
    >>> with Session({"echo": Echo()}, on_ready=ready.set) as session:
    ...     _ = session.command(Message("show", "echo", 1, {"said": "hello"}))
    ...     _ = ready.wait(10)
    ...     b"hello" in session.take()[0]
    True
    """

    def __init__(self, pages: dict, on_ready: Callable = lambda: None):
        self.on_ready = on_ready  # called from a page's thread when there is something to take
        self._owners = {name: _Owner(name, page, self.tell) for name, page in pages.items()}
        self._ready: dict[str, bytes] = {}
        self._lock = threading.Lock()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self) -> None:
        """End the threads; each finishes the frame it is at, unless that takes longer than ``PATIENCE``.

        One that does is given up: the process need not wait for it at its end.
        """
        end = time.monotonic() + PATIENCE
        for owner in self._owners.values():
            owner.close()
        for owner in self._owners.values():
            owner.join(end - time.monotonic())

    def command(self, message: Message) -> bool:
        """Put a message into its page's queue; False when too many wait there already.

        Raises
        ------
        ValueError
            When there is no such page.
        """
        return look_up(self._owners, message.page, "page").command(message)

    def tell(self, frame: Frame) -> None:
        """Make a frame ready; one of the same kind that nobody took is dropped."""
        data = encode(frame)
        with self._lock:
            self._ready.pop(frame.kind, None)
            self._ready[frame.kind] = data
        self.on_ready()

    def take(self) -> list[bytes]:
        """The frames that are ready, oldest first; they are gone from here."""
        with self._lock:
            found, self._ready = list(self._ready.values()), {}
        return found


class _Owner:
    """One page's thread, which begins with its first message."""

    def __init__(self, name: str, page, tell: Callable):
        self.name, self.page, self.tell = name, page, tell
        self._waiting: list[Message] = []
        self._change = threading.Condition()
        self._closed = False
        self._thread: threading.Thread | None = None

    def command(self, message: Message) -> bool:
        with self._change:
            if message.command == "show":
                self._waiting = [m for m in self._waiting if m.command != "show"]
            if len(self._waiting) >= MOST_WAITING:
                return False
            self._waiting.append(message)
            self._change.notify_all()
            if self._thread is None and not self._closed:
                self._thread = threading.Thread(target=self._run, name=f"lab-{self.name}", daemon=True)
                self._thread.start()
        return True

    def close(self) -> None:
        with self._change:
            self._closed = True
            self._change.notify_all()

    def join(self, seconds: float) -> None:
        if self._thread is not None:
            self._thread.join(timeout=max(0.0, seconds))
            if self._thread.is_alive():  # it compiles, which nothing can interrupt
                give_up(self._thread)

    def _run(self) -> None:
        while (work := self._next()) is not None:
            try:
                with one_blas_thread():  # a second one would look for work on the core that the browser needs
                    self._tell_all(*work)
            except Exception as error:  # whatever it is, the page is told and the thread goes on
                self.page.playing = False
                self._refuse(error, work[0])

    def _tell_all(self, serial: int, frames: Iterator) -> None:
        for frame in frames:
            header = {"page": self.name, "serial": serial} | frame.header
            self.tell(Frame(frame.kind, header, frame.arrays))
            if self._closed:
                return

    def _next(self) -> tuple[int, Iterator] | None:
        """The serial number and the frames of the next message or step; None at the end."""
        with self._change:
            while not self._closed:
                if self._waiting:
                    message = self._waiting.pop(0)
                    return message.serial, self._answer(message)
                if getattr(self.page, "playing", False):
                    return 0, self._step()
                self._change.wait()
        return None

    def _answer(self, message: Message) -> Iterator:
        yield from self.page.receive(message)

    def _step(self) -> Iterator:
        yield from self.page.advance()

    def _refuse(self, error: Exception, serial: int) -> None:
        if not isinstance(error, ValueError):
            _log.warning("the page %s met an error", self.name, exc_info=error)
        self.tell(Frame(f"error:{self.name}", {"page": self.name, "serial": serial, "message": said(error)}))
