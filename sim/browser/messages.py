"""The messages that the page sends over its WebSocket, by their shape; all others are refused.

Solara's own part of the page asks for the kernel, opens a channel of control, runs the page, and after a lost
connection asks how it stands. Ours asks for one thing, by the event `ask`, whose data are plain values.
"""

import json
from typing import Any

from sim.documents.checks import SWITCH, Check, exactly, where, written

LONGEST = 100  # characters of a name or a date
RUN = "run"
STATUS = "app-status"


SHORT_TEXT = Check("a short text", where(lambda value: isinstance(value, str) and len(value) <= LONGEST))
PLAIN_DATA = Check("a table of plain values", where(lambda value: isinstance(value, dict) and is_plain(value)))


def is_plain(table: dict[str, Any]) -> bool:
    """Tell whether no value of a table is itself a table or a list."""
    return not any(isinstance(value, dict | list) for value in table.values())


def shape(parts: Any) -> Check:
    """Make the check of a message or of a part of one.

    Parameters
    ----------
    parts
        A table, whose keys must all be there, and no other; a check; or the one value that is right.
    """
    if isinstance(parts, Check):
        return parts
    if isinstance(parts, dict):
        return exactly({key: shape(part) for key, part in parts.items()})
    return Check(written(parts), lambda value: True if type(value) is type(parts) and value == parts else None)


def message_of(name: str, content: dict[str, Any], metadata: Any = None, channel: str = "shell") -> Check:
    """Make the check of one message."""
    header = dict.fromkeys(("date", "msg_id", "session", "username", "version"), SHORT_TEXT) | {"msg_type": name}
    parts = {"header": header, "content": content, "metadata": metadata or {}, "channel": channel}
    return shape({"buffers": [], "parent_header": {}, **parts})


def opening(target: str, metadata: Any = None) -> Check:
    """Make the check of a message that opens a channel."""
    return message_of("comm_open", {"comm_id": SHORT_TEXT, "target_name": target, "data": {}}, metadata)


def to_channel(data: dict[str, Any], name: str = "comm_msg") -> Check:
    """Make the check of a message to an open channel."""
    return message_of(name, {"comm_id": SHORT_TEXT, "data": data})


THEMES: dict[str, Any] = {"light": {}, "dark": {}}
MESSAGES = (
    message_of("kernel_info_request", {}),
    opening("solara.control"),
    opening("jupyter.widget.control", {"version": SHORT_TEXT}),
    to_channel({}, "comm_close"),
    to_channel({"method": RUN, "args": {"path": "/", "dark": SWITCH, "themes": THEMES, "appName": None}}),
    to_channel({"method": STATUS}),
    to_channel({"method": "request_states"}),
    to_channel({"method": "update", "state": {"dark_effective": SWITCH}, "buffer_paths": []}),
    to_channel({"method": "custom", "content": {"event": "ask", "data": PLAIN_DATA}}),
    message_of("shutdown_request", {"restart": False}, channel="control"),
)


def read(text: str) -> dict[str, Any] | None:
    """Read a message; return None if the page sends no such message.

    Parameters
    ----------
    text
        As it came over the WebSocket.

    Returns
    -------
    dict or None
    """
    try:
        found: dict[str, Any] = json.loads(text, parse_constant=refused)
    except (ValueError, RecursionError):
        return None
    return found if any(check.takes(found) for check in MESSAGES) else None


def method(message: dict[str, Any]) -> object:
    """Return the method that a message to a channel names; None for any other message."""
    data = message["content"].get("data")
    return data.get("method") if isinstance(data, dict) else None


def refused(constant: str) -> None:
    """Refuse NaN and the infinite numbers, which the page never sends.

    Raises
    ------
    ValueError
        For each.
    """
    message = f"{constant} is no JSON"
    raise ValueError(message)
