"""Serves the page: on loopback unless told otherwise, to its own pages only, and asking nothing of the network."""

import os
import socket
import threading
import warnings
import webbrowser

import uvicorn

from sim.browser.guard import Application, guarded

NOWHERE = "http://127.0.0.1:9/"  # the port that discards what it gets
LARGEST_MESSAGE = 4 * 2**20  # bytes that a page may send at once; a scenario file has at most a quarter of it


def listen(host: str, port: int) -> socket.socket:
    """Take an address.

    Parameters
    ----------
    host, port
        Where to listen; port 0 takes a free one.

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
        Where visitors ask, see `listen`.
    is_to_open
        Whether to open the system's browser.
    """
    host, port = listening.getsockname()[:2]
    name = f"[{host}]" if ":" in host else host
    application = guarded(page(path), name, port)
    address = f"http://{name}:{port}/"
    print(f"Watching {path} at {address} - Ctrl-C ends it.", flush=True)
    if is_to_open:
        threading.Timer(1.0, webbrowser.open, [address]).start()
    config = uvicorn.Config(application, log_level="warning", access_log=False, ws_max_size=LARGEST_MESSAGE)
    uvicorn.Server(config).run(sockets=[listening])


def page(path: str) -> Application:
    """Return the application that answers with the page, set up to keep to itself."""
    # Read by Solara when it is imported, so they win over what the environment says.
    os.environ["SOLARA_TELEMETRY_MIXPANEL_ENABLE"] = "false"
    # Scripts come from the package solara-assets; one that it lacks must fail rather than be fetched from outside.
    os.environ["SOLARA_ASSETS_PROXY"] = "true"
    os.environ["SOLARA_ASSETS_CDN"] = NOWHERE
    os.environ["NO_PROXY"] = os.environ["no_proxy"] = "*"
    os.environ["SOLARA_SESSION_HTTPS_ONLY"] = "false"
    os.environ["SOLARA_APP"] = "sim.browser.page"
    os.environ["SOLARA_MODE"] = "production"
    # A page that is closed says so; one whose browser died does not, and keeps its place for so long.
    os.environ["SOLARA_KERNEL_CULL_TIMEOUT"] = "2m"
    os.environ["SOLARA_THEME_SHOW_BANNER"] = "false"
    # Solara warns at every visit that a page on loopback is not sent over https.
    warnings.filterwarnings("ignore", message="Cookies with samesite=none")
    from solara.server.starlette import app

    from sim.browser import page as shown

    shown.opened["path"] = path
    shown.visitors.watch()
    application: Application = app
    return application
