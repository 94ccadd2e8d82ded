"""The lab's web application: the page's files, and one websocket over which commands and frames go.

One page is connected at a time: a new one takes over, and the old one is told so (code 4001).
"""

import asyncio
import contextlib

from starlette.applications import Starlette
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from toygan.lab.files import content_type, page_files, tag
from toygan.lab.frames import Frame, encode
from toygan.lab.guard import Guard
from toygan.lab.intake import Intake
from toygan.lab.session import Session

TAKEN_OVER = 4001  # the code with which the websocket of an earlier tab is closed
INDEX, ASK = "/pages/index.html", "/pages/token.html"


class Live:
    """The websocket: commands in, frames out.

    Parameters
    ----------
    session : Session
    version : str
        Told to the page.
    """

    def __init__(self, session: Session, version: str):
        self.session, self.version = session, version
        self.current: asyncio.Task | None = None

    async def __call__(self, websocket: WebSocket) -> None:
        """Serve one tab until it leaves or another takes over."""
        await websocket.accept()
        before, self.current = self.current, asyncio.current_task()
        if before is not None:
            before.cancel()
            await asyncio.wait([before])
        try:
            await self._serve(websocket)
        except asyncio.CancelledError:
            with contextlib.suppress(RuntimeError):
                await websocket.close(TAKEN_OVER, "another tab has taken over")
        except (WebSocketDisconnect, RuntimeError):
            pass  # the tab was closed
        finally:
            if self.current is asyncio.current_task():
                self.current = None

    async def _serve(self, websocket: WebSocket) -> None:
        ready, loop = asyncio.Event(), asyncio.get_running_loop()
        self.session.take()  # what an earlier tab has not taken is not for this one

        def tell() -> None:
            with contextlib.suppress(RuntimeError):  # the loop has ended
                loop.call_soon_threadsafe(ready.set)

        self.session.on_ready = tell
        await websocket.send_bytes(encode(Frame("hello", {"version": self.version})))
        sender = asyncio.create_task(self._send(websocket, ready))
        try:
            await self._receive(websocket)
        finally:
            sender.cancel()
            await asyncio.wait([sender])

    async def _send(self, websocket: WebSocket, ready: asyncio.Event) -> None:
        while True:
            await ready.wait()
            ready.clear()
            for data in self.session.take():
                await websocket.send_bytes(data)

    async def _receive(self, websocket: WebSocket) -> None:
        intake = Intake(self.session)
        while True:
            message = await websocket.receive()
            if message["type"] == "websocket.disconnect":
                return
            text = message.get("text")
            intake.take(message.get("bytes") or b"" if text is None else text)


def application(session: Session, token: str, host: str, started=lambda: None):
    """The guarded ASGI application.

    Parameters
    ----------
    session : Session
    token, host : str
        As in ``Guard``.
    started : callable
        Called once it serves.
    """
    from toygan import __version__

    @contextlib.asynccontextmanager
    async def lifespan(_):
        started()
        yield

    routes = [Route("/", _file), *(Route(path, _file) for path in page_files())]
    routes.append(WebSocketRoute("/live", Live(session, __version__).__call__))
    open_paths = set(page_files()) - {INDEX}
    return Guard(Starlette(routes=routes, lifespan=lifespan), token, host, open_paths, _ask)


def _file(request) -> Response:
    path = INDEX if request.url.path == "/" else request.url.path
    content = page_files()[path]
    headers = {"etag": tag(content), "cache-control": "no-cache"}
    if request.headers.get("if-none-match") == headers["etag"]:
        return Response(status_code=304, headers=headers)
    return Response(content, headers=headers, media_type=content_type(path))


def _ask(_reason: str) -> Response:
    """The page that asks for the token."""
    return HTMLResponse(page_files()[ASK], status_code=403)
