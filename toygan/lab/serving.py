"""Where the lab listens and how it is opened: a free port, the address with its token, the browser."""

import contextlib
import errno
import secrets
import socket
import threading
import webbrowser
from collections.abc import Callable

from toygan.lab.guard import is_loopback

FIRST_PORT, TRIED = 8765, 50
_MISSING = (
    "toygan lab needs {name}, which is not installed: python -m pip install "
    '"starlette>=0.41" "uvicorn>=0.35" "websockets>=14", or pip install "toygan[lab]"'
)


def serve(
    host: str = "127.0.0.1",
    port: int | None = None,
    token: str | None = None,
    state: str = "",
    browser: bool = True,
    say: Callable = print,
    ready: Callable = lambda url: None,
) -> None:
    """Serve the lab until Ctrl-C.

    Parameters
    ----------
    host : str
        The address to bind; the default is this machine alone.
    port : int, optional
        0 for any free one; when None, the first free one from 8765 on.
    token : str, optional
        What the address must carry; a new random one when None.
    state : str
        What to show, as behind the # of an address: ``page=dirac&game=r1``.
    browser : bool
        Whether to open a browser.
    say : callable
        Gets every line for the user.
    ready : callable
        Gets the address once the lab serves.

    Raises
    ------
    ValueError
        When a port that was asked for is in use, or no address of this machine is ``host``.
    ImportError
        When the extra is not installed, with the command that installs it.
    """
    application, Server, Config = _web()
    from toygan.lab.messages import Message
    from toygan.lab.pages_table import OPENING, new_pages
    from toygan.lab.session import Session
    from toygan.lab.uploads import LARGEST_MESSAGE

    token = token or secrets.token_urlsafe(16)
    listening = listen(host, port, say)
    url = address(listening, token, state)

    def started() -> None:
        ready(url)
        if not is_loopback(host):
            say(f"{host} is reachable from other machines: whoever knows the token can drive this lab")
        if browser:
            threading.Thread(target=open_browser, args=(url, say), daemon=True).start()

    with contextlib.closing(listening), Session(new_pages()) as session:
        for page in OPENING:  # loads what is needed while the browser starts
            session.command(Message("show", page, 0, {}))
        config = Config(
            application(session, token, host, started),
            log_level="warning",
            ws="websockets-sansio",
            ws_max_size=LARGEST_MESSAGE,
            timeout_graceful_shutdown=2,
            server_header=False,
        )
        Server(config).run(sockets=[listening])


def _web():
    """What the extra brings; the import is late, so that other commands need and load none of it."""
    try:
        import websockets  # noqa: F401 (uvicorn loads it by name)
        from uvicorn import Config, Server

        from toygan.lab.server import application
    except ModuleNotFoundError as error:
        raise ImportError(_MISSING.format(name=(error.name or "").partition(".")[0])) from error
    return application, Server, Config


def listen(host: str, port: int | None, say: Callable) -> socket.socket:
    """A socket that listens; without a port of one's own the first free one is taken."""
    if port is not None:
        return _listening(host, port)
    for free in range(FIRST_PORT, FIRST_PORT + TRIED):
        try:
            return _listening(host, free)
        except ValueError as error:
            if error.__cause__ is None or error.__cause__.errno != errno.EADDRINUSE:
                raise
            say(f"port {free} is in use; trying {free + 1}")
    return _listening(host, 0)


def _listening(host: str, port: int) -> socket.socket:
    if not 0 <= port <= 65535:
        raise ValueError(f"port must be from 0 to 65535; got {port}")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host.strip("[]"), port), family=family, backlog=64)
    except OSError as error:
        why = error.strerror or str(error)
        advice = "choose another, or leave --port out" if error.errno == errno.EADDRINUSE else "see --help"
        raise ValueError(f"{host}, port {port} cannot be listened on: {why}; {advice}") from error


def address(listening: socket.socket, token: str, state: str = "") -> str:
    """The address to open."""
    host, port = listening.getsockname()[:2]
    host = {"0.0.0.0": "127.0.0.1", "::": "[::1]", "::1": "[::1]"}.get(host, host)
    return f"http://{host}:{port}/?token={token}" + (f"#{state.lstrip('#')}" if state else "")


def open_browser(url: str, say: Callable) -> bool:
    """Open the address in the user's browser, or say that there is none."""
    with contextlib.suppress(webbrowser.Error):
        if webbrowser.open(url):
            return True
    say("no browser could be opened: open the address above in one yourself")
    return False
