"""The lab below the cell of a notebook: the page's own scripts, joined to a session in this kernel.

    page -> kernel   {view, kind: hello | command | file | seen | ping | gone, text}, a file as buffers
    kernel -> page   {view, kind: frames | pong}, frames as buffers

It is an anywidget. One view drives it, the newest. A batch of frames goes out when the one before the last
has been seen, and frames that are not taken until then are dropped for newer ones.
"""

import threading
import time
from pathlib import Path

try:
    import anywidget
    import traitlets
except ModuleNotFoundError as error:
    raise ImportError(
        f"toygan.lab.Lab needs {error.name}, which is not installed: "
        'python -m pip install "anywidget>=0.9", or pip install "toygan[notebook]"'
    ) from error

from toygan.datasets.file_names import is_file_name
from toygan.datasets.points import points
from toygan.lab.frames import Frame, encode
from toygan.lab.game_points import PointStore
from toygan.lab.intake import Intake
from toygan.lab.messages import LONGEST, Message
from toygan.lab.pages_table import new_pages
from toygan.lab.session import Session
from toygan.lab.widget_module import widget_module
from toygan.lab.widget_state import address_of, state_of

UNSEEN = 2  # batches of frames that are on their way at most
LONGEST_UNSEEN = 60.0  # seconds after which a game that nobody looks at pauses
HEIGHTS = (200, 4000)


class Lab(anywidget.AnyWidget):
    """The lab's page as a widget: laws (probability distributions), the smallest games, a training game.

    Parameters
    ----------
    page : str
        ``"game"``, ``"laws"`` or ``"dirac"``, or another of the lab's pages.
    preset : str, optional
        Of the game; see ``toygan list presets``.
    data : str or points, optional
        The law that the game learns: a name of the table, or what `toygan.points` takes, of one or two
        dimensions.
    height : int
        Pixels, 200 to 4000.
    lang : {"en", "zh"}, optional
        The browser's when None.
    **state
        All else that the address of the page holds, by its names: ``Lab("dirac", game="r1", gamma=0.3)``.

    Attributes
    ----------
    address : str
        What the page shows now, as behind the ``#`` of the lab's address; ``toygan lab --state`` takes it.
        The page follows when it is set.
    state : dict of str to str
        The same by names.

    Raises
    ------
    ValueError
        For an unknown page, name of the state or language, a height out of range, and a game that cannot be.
    ImportError
        When this class is asked for and anywidget is not installed, with the command that installs it.

    Notes
    -----
    The page's thread begins when the widget is shown. It ends with `close`, when the cell's output is
    removed, and with the kernel. While the kernel is at work on a cell no command reaches it. A game whose
    page has seen nothing for a minute, since its browser is closed, pauses.

    Examples
    --------
    >>> lab = Lab(preset="wgan-gp-toy", data="ring8", seed=3)
    >>> lab.state["page"], lab.state["seed"]
    ('game', '3')
    >>> lab.close()
    """

    _esm = widget_module()
    address = traitlets.Unicode().tag(sync=True)
    height = traitlets.Int().tag(sync=True)
    _session: Session | None = None  # also of a widget that was refused: Python closes it

    def __init__(self, page="game", *, preset=None, data=None, height=720, lang=None, **state):
        if not HEIGHTS[0] <= height <= HEIGHTS[1]:
            raise ValueError(f"height must be from {HEIGHTS[0]} to {HEIGHTS[1]} pixels; got {height}")
        self._points, self._root = PointStore(), Path.cwd()
        if data is not None and not (isinstance(data, str) and not is_file_name(data)):
            data = self._points.keep(points(data))
        settings = {"preset": preset, "data": data, **state, "lang": lang}
        self._intake: Intake | None = None
        self._view, self._unseen, self._seen_at, self._sending = "", 0, 0.0, threading.RLock()
        super().__init__(address=address_of(page, settings, self._points), height=height)
        self.on_msg(self._received)

    @property
    def state(self) -> dict[str, str]:
        """What the page shows now, by the names of its address."""
        return state_of(self.address)

    def close(self) -> None:
        """End the game and its thread, and take the widget away."""
        self._end()
        super().close()

    def _received(self, _widget, content, buffers) -> None:
        """A message of a view; what is no message is passed over, since nobody knows whom to tell."""
        if not isinstance(content, dict):
            return
        kind, view = content.get("kind"), content.get("view")
        if not isinstance(view, str) or not 0 < len(view) <= 64:
            return
        if kind == "hello":
            self._begin(view)
        elif view == self._view and self._session is not None and isinstance(kind, str):
            self._TAKERS.get(kind, Lab._nothing)(self, content.get("text"), buffers or ())

    def _begin(self, view: str) -> None:
        from toygan import __version__

        if self._session is None:
            pages = new_pages()
            pages["game"].points, pages["game"].root = self._points, self._root
            self._session = Session(pages)
        with self._sending:
            self._session.take()  # what an earlier view has not taken is not for this one
            self._session.on_ready = self._deliver
            self._intake = Intake(self._session)
            self._view, self._unseen, self._seen_at = view, 0, time.monotonic()
            self._send_frames([encode(Frame("hello", {"version": __version__}))])

    def _command(self, text, _buffers) -> None:
        self._intake.take(text if isinstance(text, str) else "")

    def _file(self, _text, buffers) -> None:
        size = sum(memoryview(buffer).nbytes for buffer in buffers)
        self._intake.take(b"".join(bytes(buffer) for buffer in buffers) if size <= 4 * LONGEST else b"")

    def _seen(self, *_) -> None:
        with self._sending:
            self._unseen, self._seen_at = max(0, self._unseen - 1), time.monotonic()
        self._deliver()

    def _pong(self, *_) -> None:
        self.send({"view": self._view, "kind": "pong"})

    def _gone(self, *_) -> None:
        self._end()

    def _nothing(self, *_) -> None:
        """A kind of message that no page sends."""

    def _deliver(self) -> None:
        """Send what is ready, from whichever thread, unless the page has not seen what was sent before."""
        with self._sending:
            session = self._session
            if session is None:
                return
            if self._unseen < UNSEEN:
                self._send_frames(session.take())
            elif time.monotonic() - self._seen_at > LONGEST_UNSEEN:
                session.command(Message("pause", "game", 0, {}))
                self._seen_at = float("inf")

    def _send_frames(self, frames: list[bytes]) -> None:
        if not frames:
            return
        self._unseen += 1
        self.send({"view": self._view, "kind": "frames"}, buffers=frames)

    def _end(self) -> None:
        if self._session is None:
            return
        with self._sending:
            session, self._session, self._view = self._session, None, ""
        session.on_ready = lambda: None
        session.close()

    _TAKERS = {"command": _command, "file": _file, "seen": _seen, "ping": _pong, "gone": _gone}  # noqa: RUF012
