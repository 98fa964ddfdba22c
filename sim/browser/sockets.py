"""Counts the WebSockets, lets only the page's own messages through, and closes idle ones.

A socket is accepted here. The application, which makes a kernel and a thread for each, hears of it with its first
message.
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sim.browser.messages import RUN, STATUS, method, read

ASK_SECONDS = 10.0  # within which a socket has to ask for the page
END_SECONDS = 1.0  # that a socket may take to hear of its end
MOST = 64  # sockets at once
MOST_WAITING = 16  # of them, those that have not yet asked for the page; one more, and the oldest is closed
MOST_OPENINGS = 100  # of channels over one socket
REFUSED, FULL = 1008, 1013  # codes of the protocol: against the rules; try again later


class Socket:
    """One WebSocket, with its requests so far.

    Attributes
    ----------
    has_asked
        True once it has asked for the page, or for the status of a page.
    ended
        Done when the server has closed it.
    """

    def __init__(self, receive: Receive, send: Send) -> None:
        self.receive, self.send = receive, send
        self.has_asked = self.has_run = False
        self.openings = 0
        self.ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    async def hear(self) -> Message:
        """Return the next message of the page; any other closes the socket."""
        coming = asyncio.ensure_future(self.receive())
        either: set[asyncio.Future[Any]] = {coming, self.ended}
        await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
        if self.ended.done():
            coming.cancel()
            return {"type": "websocket.disconnect", "code": REFUSED}
        message = coming.result()
        if message["type"] == "websocket.receive" and not self.takes(message.get("text")):
            await self.end(REFUSED)
            return {"type": "websocket.disconnect", "code": REFUSED}
        return message

    def takes(self, text: str | None) -> bool:
        """Tell whether a message is one of the page's, and comes no more often than a page sends it."""
        message = read(text) if text is not None else None
        if message is None:
            return False
        asked = method(message)
        if asked == RUN and self.has_run:
            return False
        self.has_run |= asked == RUN
        self.has_asked |= asked in (RUN, STATUS)
        self.openings += message["header"]["msg_type"] == "comm_open"
        return self.openings <= MOST_OPENINGS

    async def say(self, message: Message) -> None:
        """Send a message of the application, unless the socket is closed; it was accepted already."""
        if not self.ended.done() and message["type"] != "websocket.accept":
            await self.send(message)

    async def end(self, code: int) -> None:
        """Close the socket."""
        if not self.ended.done():
            self.ended.set_result(None)
            with suppress(RuntimeError, OSError):  # the other side was quicker, or takes nothing
                async with asyncio.timeout(END_SECONDS):
                    await self.send({"type": "websocket.close", "code": code})


class Sockets:
    """The WebSockets of a server.

    Parameters
    ----------
    application
        The application that answers them.
    forget
        Called with the path of a socket that has gone without asking for the page.
    """

    def __init__(self, application: ASGIApp, forget: Callable[[str], None]) -> None:
        self.application, self.forget = application, forget
        self.open: dict[Socket, None] = {}  # in the order in which they came

    async def serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one socket, from its beginning to its end."""
        connecting = await receive()
        if not await self.make_room():
            await send({"type": "websocket.close", "code": FULL})
            return
        await send({"type": "websocket.accept"})
        socket = Socket(receive, send)
        self.open[socket] = None
        watching = asyncio.ensure_future(self.watch(socket))
        try:
            first = await socket.hear()
            if first["type"] == "websocket.receive":
                coming = [connecting, first]

                async def hear() -> Message:
                    return coming.pop(0) if coming else await socket.hear()

                await self.application(scope, hear, socket.say)
        finally:
            watching.cancel()
            del self.open[socket]
            if not socket.has_asked:
                self.forget(scope["path"])

    async def make_room(self) -> bool:
        """Make room for one more socket, if need be by closing the oldest that has not asked; False if that fails."""
        waiting = [one for one in self.open if not (one.has_asked or one.ended.done())]
        if waiting and (len(waiting) >= MOST_WAITING or len(self.open) >= MOST):
            await waiting[0].end(REFUSED)
        return len(self.open) < MOST or bool(waiting)

    async def watch(self, socket: Socket) -> None:
        """Close a socket that does not ask for the page in time."""
        await asyncio.sleep(ASK_SECONDS)
        if not socket.has_asked:
            await socket.end(REFUSED)
