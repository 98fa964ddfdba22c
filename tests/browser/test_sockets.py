"""How many may ask at once, and for how long: the WebSockets by themselves, and HTTP connections of a small server."""

import asyncio
import json
import threading
import time
from contextlib import contextmanager
from uuid import uuid4

import pytest
import uvicorn

from sim.browser import connections, sockets
from sim.browser.connections import BriefConnection, BriefSocket
from sim.browser.sockets import FULL, MOST, MOST_WAITING, REFUSED, Sockets
from tests.browser.asking import ARGUMENTS, raw
from tests.experiment.small_experiment import wait_for

HEADER = {"date": "", "msg_id": "", "session": "", "username": "", "version": "5.2"}


def text(kind, content):
    header = {**HEADER, "msg_type": kind}
    rest = {"buffers": [], "channel": "shell", "metadata": {}, "parent_header": {}}
    return json.dumps({"header": header, "content": content, **rest})


HELLO = text("kernel_info_request", {})
RUN = text("comm_msg", {"comm_id": "x", "data": {"method": "run", "args": ARGUMENTS}})


class Client:
    """One end of a WebSocket, as a server of ASGI would hold it."""

    def __init__(self, served, *texts):
        self.coming, self.sent = asyncio.Queue(), []
        self.coming.put_nowait({"type": "websocket.connect"})
        self.say(*texts)
        self.task = asyncio.ensure_future(served.serve({"path": f"/{uuid4()}/channels"}, self.coming.get, self.hear))

    def say(self, *texts):
        for one in texts:
            self.coming.put_nowait({"type": "websocket.receive", "text": one})

    async def hear(self, message):
        self.sent.append(message)

    @property
    def code(self):
        """The code with which it was closed, or None."""
        return next((message["code"] for message in self.sent if message["type"] == "websocket.close"), None)

    async def leave(self):
        self.coming.put_nowait({"type": "websocket.disconnect", "code": 1000})
        await self.task


def world(run):
    """Let clients meet a server whose application hears them and says nothing; what it heard, who was forgotten."""
    heard, forgotten = [], []

    async def application(scope, receive, send):
        while (message := await receive())["type"] != "websocket.disconnect":
            heard.append(message.get("text", message["type"]))

    async def together():
        served, clients = Sockets(application, forgotten.append), []

        def come(*texts):
            clients.append(Client(served, *texts))
            return clients[-1]

        await run(come)
        for client in clients:
            await client.leave()
        assert served.open == {}

    asyncio.run(together())
    return heard, forgotten


async def soon():
    for _ in range(20):
        await asyncio.sleep(0)


def test_the_application_hears_of_a_socket_with_its_first_message():
    async def run(come):
        come()
        come(HELLO, RUN)
        await soon()

    heard, forgotten = world(run)
    assert heard == ["websocket.connect", HELLO, RUN]
    assert len(forgotten) == 1


def test_a_socket_that_does_not_ask_for_the_page_in_time_is_closed_and_forgotten(monkeypatch):
    monkeypatch.setattr(sockets, "ASK_SECONDS", 0.05)

    async def run(come):
        silent, slow, page = come(), come(HELLO), come(HELLO, RUN)
        await asyncio.sleep(0.3)
        assert (silent.code, slow.code, page.code) == (REFUSED, REFUSED, None)

    assert len(world(run)[1]) == 2


def test_of_many_that_wait_the_oldest_makes_room():
    async def run(come):
        crowd = [come(HELLO) for _ in range(MOST_WAITING + 3)]
        await soon()
        assert [one.code for one in crowd] == [REFUSED] * 3 + [None] * MOST_WAITING

    world(run)


def test_those_who_asked_for_the_page_are_so_many_and_no_more():
    async def run(come):
        pages = []
        for _ in range(MOST):
            pages.append(come(HELLO, RUN))
            await soon()
        late = come(HELLO, RUN)
        await soon()
        assert {one.code for one in pages} == {None}
        assert late.code == FULL

    world(run)


@pytest.mark.parametrize("message", [RUN, '{"a": NaN}', "[]", HELLO.replace("5.2", "5" * 101), None])
def test_a_page_is_run_once_and_odd_messages_close_the_socket(message):
    async def run(come):
        page = come(HELLO, RUN, message)
        await soon()
        assert page.code == REFUSED

    assert world(run) == (["websocket.connect", HELLO, RUN], [])


@contextmanager
def small_server(size):
    """A server that answers everything with so many bytes; yields its port, and the connections that it holds."""

    async def application(scope, receive, send):
        if scope["type"] == "http":
            await send({"type": "http.response.start", "status": 200, "headers": []})
            await send({"type": "http.response.body", "body": bytes(size)})
        elif scope["type"] == "websocket":
            await send({"type": "websocket.accept"})
            for _ in range(10):
                await send({"type": "websocket.send", "bytes": bytes(size // 10)})
            await receive()

    pings = {"ws_ping_interval": 0.2, "ws_ping_timeout": 0.2, "ws_per_message_deflate": False}
    config = uvicorn.Config(application, port=0, http=BriefConnection, ws=BriefSocket, log_level="critical", **pings)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield server.servers[0].sockets[0].getsockname()[1], server.server_state.connections
    finally:
        server.force_exit = server.should_exit = True
        thread.join()
    assert BriefConnection.everyone == {}


def ends_within(connection, seconds):
    """Tell whether a connection ends in that time, whatever comes before."""
    connection.settimeout(seconds)
    try:
        while connection.recv(65536):
            pass
    except ConnectionResetError:
        pass
    except TimeoutError:
        return False
    return True


BODY = "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nhalf"


@pytest.mark.parametrize("request_", ["", "GET / HT", "GET / HTTP/1.1\r\nHost: x\r\nX:", BODY])
def test_a_request_that_never_ends_is_cut_off(request_, monkeypatch):
    monkeypatch.setattr(connections, "REQUEST_SECONDS", 0.3)
    with small_server(1) as (port, _), raw(port, request_) as half:
        assert ends_within(half, 3)


def test_an_answer_that_nobody_takes_is_cut_off(monkeypatch):
    monkeypatch.setattr(connections, "REQUEST_SECONDS", 0.2)
    monkeypatch.setattr(connections, "ANSWER_SECONDS", 0.2)
    with small_server(200_000_000) as (port, held), raw(port, "GET / HTTP/1.1\r\nHost: x\r\n\r\n") as deaf:
        time.sleep(1)
        wait_for(lambda: held == set(), 10)
        assert ends_within(deaf, 3)


@pytest.mark.slow
def test_a_socket_that_takes_nothing_is_cut_off():
    head = "GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
    with small_server(200_000_000) as (port, held), raw(port, f"{head}Sec-WebSocket-Key: {'a' * 22}==\r\n\r\n") as deaf:
        time.sleep(2)
        wait_for(lambda: held == set(), 10)
        assert ends_within(deaf, 3)


def test_of_many_half_requests_the_oldest_makes_room(monkeypatch):
    monkeypatch.setattr(connections, "MOST", 3)
    with small_server(1) as (port, _), raw(port, "GET") as oldest, raw(port, "GET"), raw(port, "GET"):
        with raw(port, "GET / HTTP/1.1\r\nHost: x\r\n\r\n") as late:
            assert late.recv(100).startswith(b"HTTP/1.1 200")
        assert ends_within(oldest, 3)
