"""A visitor without a browser, who sends a server of the page what the page sends, or what a stranger would."""

import http.client
import json
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

ARGUMENTS = {"path": "/", "dark": False, "themes": {"light": {}, "dark": {}}, "appName": None}


class Asker:
    """A WebSocket of one who came with the right name, origin and cookie."""

    def __init__(self, port: int) -> None:
        self.port, self.page, self.kernel = port, str(uuid4()), str(uuid4())
        answer = asked(port, "/")
        self.cookie = str(answer.getheader("set-cookie")).split(";")[0]
        self.stack = ExitStack()
        coming = connect(
            f"ws://127.0.0.1:{port}/jupyter/api/kernels/{self.kernel}/channels?session_id={self.page}",
            origin=f"http://127.0.0.1:{port}",
            additional_headers={"Cookie": self.cookie},
            max_size=None,
            compression=None,
        )
        self.socket = self.stack.enter_context(coming)

    def close(self) -> None:
        """Go away without a word."""
        self.stack.close()

    def send(self, kind: str, content: dict[str, Any], channel: str = "shell", **parts: Any) -> None:
        """Send a message of Jupyter's protocol."""
        now = datetime.now(UTC).isoformat()
        names = {"msg_id": str(uuid4()), "msg_type": kind, "session": self.page, "username": "", "version": "5.2"}
        message = {"header": {"date": now, **names}, "channel": channel, "content": content}
        self.socket.send(json.dumps({**message, "buffers": [], "metadata": {}, "parent_header": {}, **parts}))

    def tell(self, channel: str, data: dict[str, Any]) -> None:
        """Send data over an open channel."""
        self.send("comm_msg", {"comm_id": channel, "data": data})

    def open_page(self) -> str:
        """Ask for the page; return the channel of the widget that is all of it."""
        control, template = str(uuid4()), ""
        self.send("kernel_info_request", {})
        self.send("comm_open", {"comm_id": control, "target_name": "solara.control", "data": {}})
        self.tell(control, {"method": "run", "args": ARGUMENTS})
        while True:
            message = json.loads(self.socket.recv(timeout=30))
            data = message["content"].get("data", {})
            if message["msg_type"] == "comm_open" and "frame" in data["state"]:
                template = message["content"]["comm_id"]
            if data.get("method") == "finished":
                return template

    def code_of_the_end(self) -> int | None:
        """Listen until the server closes the socket; the code that it gives, or None where it answers instead."""
        try:
            while True:
                message = json.loads(self.socket.recv(timeout=5))
                if message["msg_type"] == "status" and message["content"]["execution_state"] == "idle":
                    self.socket.recv(timeout=1)
        except ConnectionClosed as end:
            return end.rcvd.code if end.rcvd else None
        except TimeoutError:
            return None


@contextmanager
def asking(port: int) -> Iterator[Asker]:
    """Come, and say goodbye as a page does when it is closed."""
    asker = Asker(port)
    try:
        yield asker
    finally:
        asker.close()
        asked(port, f"/_solara/api/close/{asker.kernel}?session_id={asker.page}", method="POST")


def asked(port: int, path: str, method: str = "GET", **headers: str) -> http.client.HTTPResponse:
    """Ask for a path; the answer, read."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request(method, path, headers=headers)
    answer = connection.getresponse()
    answer.text = answer.read().decode("utf-8", "replace")  # type: ignore[attr-defined]
    connection.close()
    return answer


def raw(port: int, text: str) -> socket.socket:
    """Connect and send a text as it stands, whole or not."""
    connection = socket.create_connection(("127.0.0.1", port), timeout=30)
    connection.sendall(text.encode())
    return connection
