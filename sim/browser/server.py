"""Serves the page: on loopback unless `--host` says otherwise, to its own pages only, without use of the network."""

import os
import socket
import threading
import warnings
import webbrowser
from pathlib import Path

import uvicorn
from starlette.types import ASGIApp

from sim.browser.connections import BriefConnection, BriefSocket
from sim.browser.guard import guarded, names
from sim.browser.policy import security_headers
from sim.documents.toml_file import shown

NOWHERE = "http://127.0.0.1:9/"  # the port that discards what it gets
LARGEST_MESSAGE = 4 * 2**20  # bytes that a page may send at once; a scenario file has at most a quarter of it


def listen(host: str, port: int) -> socket.socket:
    """Listen at an address.

    Parameters
    ----------
    host, port
        Address to listen at; port 0 takes a free port.

    Returns
    -------
    socket.socket

    Raises
    ------
    OSError
        If it is taken, or none of this machine.
    """
    return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)


def serve(path: str, listening: socket.socket, is_to_open: bool) -> None:
    """Serve until interrupted.

    Parameters
    ----------
    path
        Scenario file to open with.
    listening
        The socket that visitors connect to, see `listen`.
    is_to_open
        If true, open the system's browser.
    """
    host, port = listening.getsockname()[:2]
    name = f"[{host}]" if ":" in host else host
    own = names(name, port)
    application, html = page(path)
    address = f"http://{name}:{port}/"
    print(f"Watching {shown(Path(path))} at {address} - Ctrl-C ends it.", flush=True)
    if is_to_open:
        threading.Timer(1.0, webbrowser.open, [address]).start()
    config = uvicorn.Config(
        guarded(application, own, forget),
        http=BriefConnection,
        ws=BriefSocket,
        log_level="warning",
        access_log=False,
        ws_max_size=LARGEST_MESSAGE,
        proxy_headers=False,
        server_header=False,
        headers=security_headers(html, own),
    )
    uvicorn.Server(config).run(sockets=[listening])


def page(path: str) -> tuple[ASGIApp, str]:
    """Return the application that answers with the page, without use of the network, and the page itself."""
    # Read by Solara when it is imported, so they win over what the environment says.
    os.environ["SOLARA_TELEMETRY_MIXPANEL_ENABLE"] = "false"
    # Scripts come from the package solara-assets; one that it lacks must fail rather than be fetched from outside.
    os.environ["SOLARA_ASSETS_PROXY"] = "true"
    os.environ["SOLARA_ASSETS_CDN"] = NOWHERE
    os.environ["NO_PROXY"] = os.environ["no_proxy"] = "*"
    os.environ["SOLARA_SESSION_HTTPS_ONLY"] = "false"
    os.environ["SOLARA_SESSION_HTTP_ONLY"] = "true"
    os.environ["SOLARA_APP"] = "sim.browser.page"
    os.environ["SOLARA_MODE"] = "production"
    # A page that is closed says so; one whose browser died does not, and keeps its seat for so long.
    os.environ["SOLARA_KERNEL_CULL_TIMEOUT"] = "2m"
    os.environ["SOLARA_THEME_SHOW_BANNER"] = "false"
    # Solara warns at every visit that a page on loopback is not sent over https.
    warnings.filterwarnings("ignore", message="Cookies with samesite=none")
    from solara.server import app as apps
    from solara.server import cdn_helper
    from solara.server.server import read_root
    from solara.server.starlette import app

    from sim.browser import page as opening
    from sim.browser.hearing import hear_only

    cdn_helper.fetch_from_cdn = not_fetched
    hear_only(opening.PageTemplate)
    opening.opened["path"] = path
    opening.visitors.watch()
    apps.ensure_apps_initialized()
    return app, str(read_root("/"))


def not_fetched(url: str) -> bytes:
    """Refuse to fetch a script that the package lacks: Solara would try it four times, for seven seconds.

    Raises
    ------
    FileNotFoundError
        For each.
    """
    raise FileNotFoundError(url)


def forget(path: str) -> None:
    """Close a kernel whose WebSocket has never asked for the page."""
    from solara.server.kernel_context import contexts

    kernel = contexts.get(path.split("/")[-2])
    if kernel is not None and kernel.container is None:
        threading.Thread(target=kernel.close, daemon=True).start()
