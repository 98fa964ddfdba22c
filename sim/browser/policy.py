"""The headers that restrict the page in the browser to its own scripts and its own server, outside of any frame."""

import base64
import hashlib
import re
from collections.abc import Iterable

SCRIPT = re.compile(r"<script([^>]*)>(.*?)</script>", re.DOTALL)


def inline_scripts(page: str) -> list[str]:
    """Return the scripts that stand in a page itself, as the browser reads them."""
    return [text.replace("\r\n", "\n") for head, text in SCRIPT.findall(page) if "src=" not in head]


def digest(script: str) -> str:
    """Name a script by its content, as a policy does."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


def security_headers(page: str, own: Iterable[str]) -> list[tuple[str, str]]:
    """Return the headers that go with every answer.

    Parameters
    ----------
    page
        The page as Solara writes it: scripts that stand in it may run, and none that others put there.
    own
        Names of this server, with the port, for its WebSocket.

    Returns
    -------
    list of tuple
        Name and value.
    """
    scripts = " ".join(dict.fromkeys(digest(script) for script in inline_scripts(page)))
    # A policy cannot name an address of IPv6; there, browsers of today take 'self' for the WebSocket too.
    sockets = " ".join(f"ws://{name}" for name in sorted(own) if not name.startswith("["))
    policy = {
        "default-src": "'none'",
        # Vue compiles its templates in the browser.
        "script-src": f"'self' 'unsafe-eval' {scripts}",
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "font-src": "'self' data:",
        "connect-src": f"'self' {sockets}",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'none'",
    }
    return [
        ("content-security-policy", "; ".join(f"{name} {value}" for name, value in policy.items())),
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        # With less the browser names no origin when it says goodbye, and the guard would not hear it.
        ("referrer-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
    ]
