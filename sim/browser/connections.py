"""Connections with a limited time: for a request to arrive, and for an answer or a message to be received.

uvicorn closes a connection that is silent after an answer. It keeps one whose request never ends, and one whose client
receives nothing: before it closes that one, it waits until all is received.
"""

import asyncio
from typing import Any, ClassVar

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

REQUEST_SECONDS = 10.0
ANSWER_SECONDS = 60.0
MOST = 200  # connections at once; one more, and the oldest without a whole request is closed


class BriefConnection(H11Protocol):
    """One connection of HTTP, among all that are open."""

    everyone: ClassVar[dict["BriefConnection", None]] = {}  # in the order in which they began to wait
    timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for a request; if too many do, the oldest makes room."""
        super().connection_made(transport)
        if len(self.everyone) >= MOST:
            next((one for one in self.everyone if one.is_waiting()), next(iter(self.everyone))).cut()
        self.wait()

    def wait(self) -> None:
        """Start the time of the next request."""
        self.leave()
        self.everyone[self] = None
        self.timer = self.loop.call_later(REQUEST_SECONDS, self.review)

    def review(self) -> None:
        """Close the connection if its request has not arrived; otherwise start the time of the answer."""
        if self.is_waiting():
            self.cut()
        else:
            self.timer = self.loop.call_later(ANSWER_SECONDS, self.cut)

    def is_waiting(self) -> bool:
        """Tell whether the request has yet to arrive, in part or as a whole."""
        return self.conn.their_state in (h11.IDLE, h11.SEND_BODY)

    def cut(self) -> None:
        """Close the connection at once, whatever is still to be sent."""
        self.leave()
        self.transport.abort()

    def leave(self) -> None:
        """Stop counting this connection."""
        self.everyone.pop(self, None)
        if self.timer is not None:
            self.timer.cancel()

    def on_response_complete(self) -> None:
        """Wait for the next request."""
        self.wait()
        super().on_response_complete()

    def handle_websocket_upgrade(self, event: h11.Request) -> None:
        """Leave the connection to the WebSocket that it becomes."""
        self.leave()
        super().handle_websocket_upgrade(event)

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop counting this connection."""
        self.leave()
        super().connection_lost(exc)

    def send_400_response(self, msg: str) -> None:
        """Answer bytes that are not HTTP, with the headers of every other answer."""
        headers: list[tuple[Any, Any]] = [*self.server_state.default_headers, (b"connection", b"close")]
        for part in (h11.Response(status_code=400, headers=headers, reason=b"Bad Request"), h11.EndOfMessage()):
            self.transport.write(self.conn.send(part) or b"")
        self.transport.close()


class BriefSocket(WebSocketsSansIOProtocol):
    """One WebSocket; a client that does not answer a ping is cut off."""

    def keepalive_timeout(self) -> None:
        """Close the connection at once, whatever is still to be sent."""
        super().keepalive_timeout()
        self.transport.abort()
