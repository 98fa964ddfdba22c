"""Refuses askers from elsewhere before the page hears of them: an ASGI layer around the application.

A page on another site can make a browser on this machine ask this server, under a name of its own (DNS rebinding) or
by a WebSocket, which browsers let cross origins. So Host must be a name of this server, and where there is an Origin
it must be this server's too; a WebSocket must have one.
"""

from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Message, Receive, Send], Awaitable[None]]

LOOPBACK = ("localhost", "127.0.0.1", "[::1]")


def guarded(application: Application, host: str, port: int) -> Application:
    """Let only those in who ask for this server by its own name.

    Parameters
    ----------
    application
        What answers them.
    host, port
        Where the server listens.

    Returns
    -------
    Application
    """
    own = {f"{name}:{port}" for name in (*LOOPBACK, host)}
    if port == 80:  # browsers leave the usual port out
        own |= {*LOOPBACK, host}

    async def guard(scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan" or allowed(scope, own):
            await application(scope, receive, send)
        elif scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": 1008})
        else:
            body = b"This server answers only under its own name, to pages of its own."
            headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", b"%d" % len(body))]
            await send({"type": "http.response.start", "status": 403, "headers": headers})
            await send({"type": "http.response.body", "body": body})

    return guard


def allowed(scope: Message, own: Iterable[str]) -> bool:
    """Whether a request names this server as its host, and comes from a page of it or from none."""
    hosts = headers(scope, b"host")
    origins = headers(scope, b"origin")
    if len(hosts) != 1 or hosts[0] not in own:
        return False
    if scope["type"] == "websocket" and not origins:
        return False
    return all(origin in {f"http://{name}" for name in own} for origin in origins)


def headers(scope: Message, name: bytes) -> list[str]:
    """Return every value of a header."""
    return [value.decode("latin-1") for key, value in scope["headers"] if key == name]
