"""Refuses every request that does not come from the page itself: an ASGI layer around the application.

A page on another site can make a browser on this machine ask this server, under a name of its own (DNS rebinding) or
by a WebSocket, which browsers let cross origins. So Host must be a name of this server, and where there is an Origin
it must be this server's too; a WebSocket must have one. Only the paths that the page asks for pass, and the headers
that it needs: with others a stranger can make Solara load its scripts from elsewhere.
"""

import re
import traceback
from collections.abc import Callable, Iterable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sim.browser.documents import document
from sim.browser.sockets import Sockets

LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
ID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
FILE = r"[\w.-]+\.(?:css|js|png|svg|ttf|woff2?)"
PATHS = {
    "GET": re.compile(
        rf"/|/static/assets/{FILE}|/jupyter/nbextensions/jupyter-vue(?:tify)?/{FILE}"
        rf"|/_solara/cdn/(?:@widgetti/solara-vuetify-app|font-awesome|requirejs)@[\d.]+/(?:\w+/)?{FILE}"
    ),
    "POST": re.compile(f"/_solara/api/close/{ID}"),
    "WEBSOCKET": re.compile(f"/jupyter/api/kernels/{ID}/channels"),
}
PATHS["HEAD"] = PATHS["GET"]
OF_A_PAGE = re.compile(f"session_id={ID}")  # what a page says of itself, behind the path
KEPT = {b"host", b"cookie", b"accept-encoding", b"if-none-match", b"if-modified-since"}


def names(host: str, port: int) -> set[str]:
    """Names under which a server is asked, with the port.

    Parameters
    ----------
    host, port
        Address at which it listens.
    """
    own = {f"{name}:{port}" for name in (*LOOPBACK, host)}
    return own | {*LOOPBACK, host} if port == 80 else own  # browsers leave the usual port out


def guarded(application: ASGIApp, own: set[str], forget: Callable[[str], None] = lambda path: None) -> ASGIApp:
    """Wrap an application so that it answers only requests of its own page to this server by its own name.

    Parameters
    ----------
    application
        The application that answers them.
    own
        Names of the server.
    forget
        Called with the path of a WebSocket that has gone without asking for the page.

    Returns
    -------
    ASGIApp
    """
    sockets = Sockets(application, forget)

    async def guard(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await application(scope, receive, send)
            return
        is_socket = scope["type"] == "websocket"
        is_known, is_own = allowed_path(scope), allowed(scope, own)
        scope["headers"] = [(name, value) for name, value in scope["headers"] if name in KEPT]
        if is_socket and is_own and is_known:
            await sockets.serve(scope, receive, send)
        elif is_socket:
            await receive()
            await send({"type": "websocket.close", "code": 1008})
        elif not is_own:
            await answer(send, 403, "This server answers only under its own name, to pages of its own.")
        elif scope["method"] == "GET" and (text := document(scope["path"].removeprefix("/docs/"))):
            await answer(send, 200, text.read_text(encoding="utf-8"))
        elif not is_known:
            await answer(send, 404, "There is no such page.")
        else:
            await answered(application, scope, receive, send)

    return guard


async def answered(application: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
    """Let the application answer; the terminal shows any failure, and the client learns only that there was one."""
    has_begun = False

    async def say(message: Message) -> None:
        nonlocal has_begun
        has_begun = True
        if message["type"] == "http.response.start":
            message["headers"] = [(name, at_home(name, value)) for name, value in message.get("headers", [])]
        await send(message)

    try:
        await application(scope, receive, say)
    except Exception:  # whatever it was
        traceback.print_exc()
        if not has_begun:
            await answer(send, 500, "The server failed. Its terminal says more.")


async def answer(send: Send, status: int, text: str) -> None:
    """Answer with a text."""
    body = text.encode()
    head = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", b"%d" % len(body))]
    await send({"type": "http.response.start", "status": status, "headers": head})
    await send({"type": "http.response.body", "body": body})


def at_home(name: bytes, value: bytes) -> bytes:
    """Keep a cookie from pages of other sites: under the name localhost Solara would let it go there."""
    return re.sub(rb"(?i)samesite=none", b"SameSite=lax", value) if name.lower() == b"set-cookie" else value


def allowed_path(scope: Scope) -> bool:
    """Tell whether the page asks for such a path."""
    asked = "WEBSOCKET" if scope["type"] == "websocket" else scope["method"]
    if asked not in PATHS or not PATHS[asked].fullmatch(scope["path"]):
        return False
    return asked in ("GET", "HEAD") or bool(OF_A_PAGE.fullmatch(scope["query_string"].decode("latin-1")))


def allowed(scope: Scope, own: Iterable[str]) -> bool:
    """Tell whether a request names this server as its host, and comes from a page of it or from none."""
    hosts = headers(scope, b"host")
    origins = headers(scope, b"origin")
    if len(hosts) != 1 or hosts[0] not in own:
        return False
    if scope["type"] == "websocket" and not origins:
        return False
    return all(origin in {f"http://{name}" for name in own} for origin in origins)


def headers(scope: Scope, name: bytes) -> list[str]:
    """Return every value of a header."""
    return [value.decode("latin-1") for key, value in scope["headers"] if key == name]
