"""Who may talk to the lab: Host and Origin are checked, the token is compared, every answer carries a policy.

A page of another site that the same browser shows can reach this machine's ports. It is stopped three times:
its Origin is another one, it does not know the token, and a name of its own that leads to 127.0.0.1 (DNS
rebinding) is no Host of ours.
"""

import hmac
import ipaddress
from urllib.parse import parse_qs

from starlette.responses import PlainTextResponse

POLICY = {
    "content-security-policy": "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
FOREIGN = 4403  # the code with which a websocket is closed


def is_loopback(host: str) -> bool:
    """Whether a host is this machine itself.

    Examples
    --------
    >>> is_loopback("127.0.0.1"), is_loopback("localhost"), is_loopback("0.0.0.0")
    (True, True, False)
    """
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


class Guard:
    """An ASGI application around another one, which lets through only what may come.

    Parameters
    ----------
    app : ASGI application
    token : str
        What ``?token=`` of the page and of the websocket must be.
    host : str
        The address that is bound; where it is this machine alone, ``Host`` must name this machine.
    open_paths : collection of str
        Paths that need no token: files that everybody has anyway.
    refused : callable
        Makes the response to a page without the right token.
    """

    def __init__(self, app, token: str, host: str, open_paths, refused):
        self.app, self.token, self.host = app, token, host
        self.open_paths, self.refused = open_paths, refused

    async def __call__(self, scope, receive, send):
        """Let through or refuse."""
        if scope["type"] == "lifespan":
            return await self.app(scope, receive, send)
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        reason = self.wrong_sender(headers)
        if reason is None and not self._may_pass(scope):
            reason = "the token is missing or wrong"
        if scope["type"] == "websocket":
            return await (self.app if reason is None else _closed(reason))(scope, receive, send)
        app = self.app if reason is None else self._answer(reason)
        return await app(scope, receive, _with_policy(send))

    def wrong_sender(self, headers: dict) -> str | None:
        """What is wrong with the sender, or None."""
        host = headers.get("host", "")
        if is_loopback(self.host) and not is_loopback(_without_port(host)):
            return f"the lab answers only under its own address; Host was {host[:80]!r}"
        origin = headers.get("origin")
        if origin is not None and origin != f"http://{host}":
            return f"a page of {origin[:80]!r} may not use the lab"
        return None

    def _may_pass(self, scope) -> bool:
        if scope["path"] in self.open_paths:
            return True
        given = parse_qs(scope["query_string"].decode("latin-1")).get("token", [""])[0]
        return hmac.compare_digest(given.encode(), self.token.encode())

    def _answer(self, reason: str):
        return self.refused(reason) if "token" in reason else PlainTextResponse(reason, 403)


def _without_port(host: str) -> str:
    """The host of a Host header.

    Examples
    --------
    >>> _without_port("127.0.0.1:8123"), _without_port("[::1]:8123"), _without_port("localhost")
    ('127.0.0.1', '[::1]', 'localhost')
    """
    if host.startswith("["):
        return host.partition("]")[0] + "]"
    return host.rpartition(":")[0] or host


def _with_policy(send):
    async def send_with_policy(message):
        if message["type"] == "http.response.start":
            own = [(name.encode(), value.encode()) for name, value in POLICY.items()]
            message = message | {"headers": [*message["headers"], *own]}
        await send(message)

    return send_with_policy


def _closed(reason: str):
    async def close(scope, receive, send):
        await receive()  # the websocket asks to be accepted
        await send({"type": "websocket.close", "code": FOREIGN, "reason": reason[:100]})

    return close
