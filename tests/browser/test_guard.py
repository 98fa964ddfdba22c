"""Who may ask the browser view: raw sockets against the server that `coopsim view` starts."""

import re
import socket
import subprocess
from uuid import uuid4

import pytest

from sim.browser.documents import documents
from tests.browser.watching import served

SOCKET = (
    "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
)


@pytest.fixture(scope="module")
def port():
    with served("scenarios/two_countries.toml") as number:
        yield number


def status(port, path, *lines):
    """Ask with these header lines; the status of the answer."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as asking:
        asking.sendall(
            (f"GET {path} HTTP/1.1\r\n" + "".join(f"{line}\r\n" for line in lines if line) + "\r\n").encode()
        )
        return int(asking.recv(100).split()[1])


@pytest.mark.slow
def test_the_page_answers_to_its_own_name_alone(port):
    assert status(port, "/", f"Host: 127.0.0.1:{port}") == 200
    assert status(port, "/", f"Host: localhost:{port}") == 200
    assert status(port, "/", "Host: evil.example") == 403
    assert status(port, "/", f"Host: evil.example:{port}") == 403
    assert status(port, "/", "Host: 127.0.0.1:1") == 403
    assert status(port, "/", f"Host: 127.0.0.1:{port}", "Origin: http://evil.example") == 403


@pytest.mark.slow
def test_the_documents_of_the_help_are_served_and_no_other_file(port):
    own = f"Host: 127.0.0.1:{port}"
    for one in documents():
        assert status(port, one["path"], own) == 200
    assert status(port, "/docs/browser.md", "Host: evil.example") == 403
    for path in (
        "/docs/",
        "/docs/cluster.md",
        "/docs/../pyproject.toml",
        "/docs/browser.md/",
        "/docs//docs/browser.md",
        "/browser.mdx",
    ):
        assert status(port, path, own) == 404


@pytest.mark.slow
def test_a_websocket_needs_an_origin_of_this_server(port):
    path = f"/jupyter/api/kernels/{uuid4()}/channels?session_id={uuid4()}"
    host, upgrade = f"Host: 127.0.0.1:{port}", SOCKET.strip()
    assert status(port, path, host, upgrade, f"Origin: http://127.0.0.1:{port}") == 101
    assert status(port, path, host, upgrade) == 403
    assert status(port, path, host, upgrade, "Origin: null") == 403
    assert status(port, path, host, upgrade, "Origin: http://evil.example") == 403
    assert status(port, path, host, upgrade, f"Origin: https://127.0.0.1:{port}.evil.example") == 403
    assert status(port, path, "Host: evil.example", upgrade, f"Origin: http://127.0.0.1:{port}") == 403
    odd = f"/jupyter/api/kernels/x/channels?session_id={uuid4()}"
    assert status(port, odd, host, upgrade, f"Origin: http://127.0.0.1:{port}") == 403


@pytest.mark.slow
def test_it_listens_on_loopback_whatever_the_environment_says(port):
    listening = subprocess.run(["cat", "/proc/net/tcp"], capture_output=True, text=True, check=True).stdout
    places = re.findall(rf"([0-9A-F]{{8}}):{port:04X} 00000000:0000 0A", listening)
    assert places == ["0100007F"]
