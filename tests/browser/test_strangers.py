"""Strangers can do nothing at the browser view that the page itself does not do."""

import os
import re
import time
from contextlib import ExitStack, closing, suppress
from uuid import uuid4

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from tests.browser.asking import Asker, asked, asking, raw
from tests.browser.watching import Visit, chromium, served

TRACE = """from pathlib import Path

Path(__file__).with_name("trace").touch()


class Left:
    model_id = "left"

    def __init__(self, **_): pass
"""
HTML = {"_model_module": "@jupyter-widgets/controls", "_model_name": "HTMLModel", "value": "<b>mine</b>"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder with a module that leaves a trace when anyone imports it."""
    made = tmp_path_factory.mktemp("modules")
    (made / "leaves.py").write_text(TRACE)
    return made


@pytest.fixture(scope="module")
def port(folder):
    path = os.pathsep.join([str(folder), os.environ.get("PYTHONPATH", "")])
    with served("scenarios/two_countries.toml", PYTHONPATH=path) as number:
        yield number


def custom(asker, template, content):
    asker.tell(template, {"method": "custom", "content": content})


WAYS = {
    "a widget of any class": lambda asker, template: custom(
        asker, template, {"create_widget": ["leaves", "Left"], "props": {}, "id": "left"}
    ),
    "any method": lambda asker, template: custom(
        asker, template, {"update_ref": {"functionRef": "close"}, "id": template, "prop": "notice"}
    ),
    "any attribute": lambda asker, template: custom(
        asker, template, {"update_ref": 1, "id": template, "prop": "on_ask"}
    ),
    "a method among what is asked": lambda asker, template: custom(
        asker, template, {"event": "ask", "data": {"action": {"functionRef": "close"}}}
    ),
    "an event beside what is asked": lambda asker, template: custom(
        asker, template, {"event": "ask", "data": {}, "create_widget": ["leaves", "Left"]}
    ),
    "a channel to a new widget": lambda asker, template: asker.send(
        "comm_open",
        {"comm_id": str(uuid4()), "target_name": "jupyter.widget", "data": {"state": HTML}},
        metadata={"version": "2.1.0"},
    ),
    "a channel to nowhere": lambda asker, template: asker.send(
        "comm_open", {"comm_id": str(uuid4()), "target_name": "nowhere", "data": {}}
    ),
    "a property of a widget": lambda asker, template: asker.tell(
        template, {"method": "update", "state": {"template": f"IPY_MODEL_{template}"}, "buffer_paths": []}
    ),
    "code": lambda asker, template: asker.send("execute_request", {"code": "import leaves", "silent": False}),
    "bytes": lambda asker, template: asker.socket.send(b"\0\0\0\1\0\0\0\x08{}"),
    "no JSON": lambda asker, template: asker.socket.send("[" * 100_000),
    "another page": lambda asker, template: asker.tell(
        template, {"method": "run", "args": {"path": "/", "dark": False, "themes": {}, "appName": "os"}}
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("way", WAYS)
def test_whoever_sends_what_the_page_does_not_is_cut_off(port, folder, way):
    with asking(port) as asker:
        template = asker.open_page()
        WAYS[way](asker, template)
        assert asker.code_of_the_end() == 1008
    assert not (folder / "trace").exists()


@pytest.mark.slow
def test_what_the_page_sends_is_answered(port):
    with asking(port) as asker:
        custom(asker, asker.open_page(), {"event": "ask", "data": {"action": "step"}})
        assert asker.code_of_the_end() is None


@pytest.mark.slow
def test_who_asks_how_all_widgets_stand_is_told_of_their_own(port):
    with asking(port) as one, asking(port) as other:
        theirs, mine, control = one.open_page(), other.open_page(), str(uuid4())
        opening = {"comm_id": control, "target_name": "jupyter.widget.control", "data": {}}
        other.send("comm_open", opening, metadata={"version": "1.0.0"})
        other.tell(control, {"method": "request_states"})
        while "update_states" not in (told := other.socket.recv(timeout=10)):
            pass
        told = told if isinstance(told, str) else told.decode("utf-8", "replace")
        assert mine in told
        assert theirs not in told


@pytest.mark.slow
def test_the_next_visitor_is_served_while_150_sockets_ask_for_nothing_and_150_requests_never_end(port):
    own = f"Host: 127.0.0.1:{port}"
    halves = [f"GET / HTTP/1.1\r\n{own}", f"POST / HTTP/1.1\r\n{own}\r\nContent-Length: 9\r\n\r\nhalf"]
    with ExitStack() as crowd:
        idle = [crowd.enter_context(closing(Asker(port))) for _ in range(150)]
        half = [crowd.enter_context(raw(port, halves[at % 2])) for at in range(150)]
        began = time.monotonic()
        with asking(port) as asker:
            asker.open_page()
            assert time.monotonic() - began < 5
            for one in half:  # an answer may come, and then the end
                one.settimeout(15)
                while one.recv(10_000):
                    pass
            for one in idle:
                with pytest.raises(ConnectionClosed) as end:
                    one.socket.recv(timeout=15)
                assert end.value.rcvd.code == 1008
            # The visitor who did ask for the page is still there.
            assert asker.code_of_the_end() is None


@pytest.mark.slow
def test_nobody_else_reaches_a_visitors_page_though_they_know_its_number(port):
    with asking(port) as visitor, asking(port) as stranger:
        template = visitor.open_page()
        cookie = str(asked(port, "/").getheader("set-cookie")).split(";")[0]
        for sent in ({"Cookie": cookie}, {}):
            address = f"ws://127.0.0.1:{port}/jupyter/api/kernels/{visitor.kernel}/channels?session_id={visitor.page}"
            with connect(address, origin=f"http://127.0.0.1:{port}", additional_headers=sent) as stranger.socket:
                custom(stranger, template, {"event": "ask", "data": {"action": "step"}})
                with suppress(ConnectionClosed):
                    while told := stranger.socket.recv(timeout=5):
                        assert template not in str(told)
        custom(visitor, template, {"event": "ask", "data": {"action": "step"}})
        while '"month": ' not in (told := str(visitor.socket.recv(timeout=5))):
            pass
        assert '"month": 1,' in told


@pytest.mark.slow
@pytest.mark.parametrize(
    ("status", "head"),
    [
        (400, "GET / HTTP/1.1\r\nHost: {own}\r\nHost: evil"),
        (403, "GET / HTTP/1.1\r\nHost: {own}, evil"),
        (403, "GET / HTTP/1.1\r\nHost: evil@{own}"),
        (403, "GET / HTTP/1.1\r\nHost: {own}\r\n evil"),
        (403, "GET / HTTP/1.0"),
        (404, "GET http://evil/ HTTP/1.1\r\nHost: {own}"),
        (403, "GET / HTTP/1.1\r\nHost: {own}\r\nOrigin: null"),
        (403, "GET / HTTP/1.1\r\nHost: {own}\r\nOrigin: http://{own}\r\nOrigin: http://evil"),
        (403, "GET / HTTP/1.1\r\nHost: {own}\r\nOrigin: https://{own}"),
        (400, "POST / HTTP/1.1\r\nHost: {own}\r\nContent-Length: 1\r\nContent-Length: 2"),
    ],
)
def test_a_request_that_names_two_servers_is_none_of_ours(port, status, head):
    with raw(port, head.format(own=f"127.0.0.1:{port}") + "\r\n\r\n") as asking_so:
        assert asking_so.recv(10_000).startswith(f"HTTP/1.1 {status} ".encode())


HEADERS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("status", "path", "sent"),
    [(200, "/", {}), (200, "/static/assets/style.css", {}), (404, "/readyz", {}), (403, "/", {"Host": "evil.example"})],
)
def test_every_answer_says_what_a_browser_may_do_with_it(port, status, path, sent):
    answer = asked(port, path, **sent)
    assert answer.status == status
    assert {name: answer.getheader(name) for name in HEADERS} == HEADERS
    policy = dict(part.split(" ", 1) for part in answer.getheader("content-security-policy").split("; "))
    assert policy["default-src"] == policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert "unsafe-inline" not in policy["script-src"]
    foreign = re.findall(r"https?:|wss?://(?!127\.0\.0\.1|localhost)|\*", " ".join(policy.values()))
    assert foreign == []
    assert answer.getheader("server") is None


@pytest.mark.slow
def test_what_is_no_http_is_answered_so_too(port):
    with raw(port, "NONSENSE\r\n\r\n") as asking_nonsense:
        told = asking_nonsense.recv(10_000).decode().lower()
    assert told.startswith("http/1.1 400")
    assert "x-content-type-options: nosniff" in told
    assert "server:" not in told


@pytest.mark.slow
@pytest.mark.parametrize("name", ["127.0.0.1", "localhost"])
def test_a_cookie_is_for_this_server_alone(port, name):
    answer = asked(port, "/", Host=f"{name}:{port}")
    for cookie in answer.headers.get_all("set-cookie"):
        assert "httponly" in cookie.lower()
        assert "samesite=lax" in cookie.lower()


@pytest.mark.slow
@pytest.mark.parametrize(
    "path",
    [
        "/readyz",
        "/resourcez?verbose",
        "/jupyter/api/kernels/x",
        "/_solara/api/evict/x",
        "/static/main.js",
        "/static/solara_bootstrap.py",
        "/static/assets/../main.js",
        "/_solara/cdn/@widgetti/solara-vuetify-app@10.1.1/dist/solara-vuetify-app8.min.js.map",
        "/_solara/cdn/anything@1.0.0/x.js",
        "/jupyter/nbextensions/jupyter-vue/../../x.js",
        "/elsewhere",
    ],
)
def test_what_the_page_does_not_ask_for_is_not_there(port, path):
    answer = asked(port, path)
    assert (answer.status, answer.text) == (404, "There is no such page.")


@pytest.mark.slow
def test_a_script_that_the_package_lacks_is_fetched_from_nowhere(port):
    began = time.monotonic()
    assert asked(port, "/_solara/cdn/requirejs@9.9.9/x.js").status == 404
    assert time.monotonic() - began < 2


@pytest.mark.slow
def test_no_header_of_a_stranger_moves_the_page_of_others(folder):
    with served("scenarios/two_countries.toml") as own:
        asked(own, "/", **{"X-Script-Name": "//evil.example", "X-Forwarded-Proto": "https", "X-Forwarded-Host": "evil"})
        assert "evil" not in asked(own, "/").text


@pytest.mark.slow
def test_in_a_browser_the_page_keeps_its_own_policy_and_no_other_script_runs(port):
    with chromium() as browser:
        visit = Visit(browser, port)
        visit.wait(".clock b", "0")
        visit.jump(3)
        assert visit.errors == []
        visit.page.evaluate(
            "document.body.append(Object.assign(document.createElement('script'), { text: 'window.foreign = 1' }))"
        )
        assert visit.page.evaluate("window.foreign") is None
        assert "Content Security Policy" in visit.errors.pop()
        visit.leave()


@pytest.mark.slow
def test_a_page_whose_connection_was_lost_goes_on_where_it_was(port):
    with chromium() as browser:
        visit = Visit(browser, port)
        visit.wait(".clock b", "0")
        visit.jump(3)
        assert visit.page.evaluate("solara.debug.dropConnection()")
        visit.page.wait_for_function("solara.debug.reconnectCount === 1", timeout=30_000)
        visit.page.wait_for_selector(".v-overlay--active", state="detached", timeout=30_000)
        visit.page.click(".step")
        visit.wait(".clock b", "4")
        visit.leave()
