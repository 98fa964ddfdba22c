"""The messages that the page sends over its WebSocket, by their shape; no other is taken from anyone.

Solara's own part of the page asks for the kernel, opens a channel of control, runs the page, and after a lost
connection asks how it stands. Ours asks for one thing, by the event `ask`, whose data are plain values.
"""

import json
from typing import Any, NamedTuple

LONGEST = 100  # characters of a name or a date
RUN = "run"
STATUS = "app-status"


class Kind(NamedTuple):
    """One message by its shape: `str`, `bool` and `dict` stand for any short text, truth value, plain data."""

    name: str
    content: dict[str, Any]
    metadata: dict[str, Any] = {}
    channel: str = "shell"


def told(data: dict[str, Any]) -> dict[str, Any]:
    """Write what a message to an open channel looks like."""
    return {"comm_id": str, "data": data}


def opening(target: str) -> dict[str, Any]:
    """Write what the opening of a channel looks like."""
    return {"comm_id": str, "target_name": target, "data": {}}


KINDS = (
    Kind("kernel_info_request", {}),
    Kind("comm_open", opening("solara.control")),
    Kind("comm_open", opening("jupyter.widget.control"), {"version": str}),
    Kind("comm_close", told({})),
    Kind(
        "comm_msg",
        told(
            {
                "method": RUN,
                "args": {"path": "/", "dark": bool, "themes": {"light": {}, "dark": {}}, "appName": None},
            }
        ),
    ),
    Kind("comm_msg", told({"method": STATUS})),
    Kind("comm_msg", told({"method": "request_states"})),
    Kind("comm_msg", told({"method": "update", "state": {"dark_effective": bool}, "buffer_paths": []})),
    Kind("comm_msg", told({"method": "custom", "content": {"event": "ask", "data": dict}})),
    Kind("shutdown_request", {"restart": False}, channel="control"),
)
HEADER = {"date": str, "msg_id": str, "msg_type": str, "session": str, "username": str, "version": str}


def read(text: str) -> dict[str, Any] | None:
    """Read a message, or return None where the page sends no such thing.

    Parameters
    ----------
    text
        What came over the WebSocket.

    Returns
    -------
    dict or None
    """
    try:
        message = json.loads(text, parse_constant=refused)
    except (ValueError, RecursionError):
        return None
    if not isinstance(message, dict) or not fits(message.get("header"), HEADER):
        return None
    for kind in KINDS:
        header = {**HEADER, "msg_type": kind.name}
        shape = {"buffers": [], "parent_header": {}, "header": header, **kind._asdict()}
        del shape["name"]
        if fits(message, shape):
            return message
    return None


def fits(value: object, shape: object) -> bool:
    """Compare a value with a shape: in a table every key has to be there, and no other."""
    if isinstance(shape, dict):
        return (
            isinstance(value, dict)
            and value.keys() == shape.keys()
            and all(fits(value[key], shape[key]) for key in shape)
        )
    if shape is dict:
        return isinstance(value, dict) and not any(isinstance(one, dict | list) for one in value.values())
    if shape is str:
        return isinstance(value, str) and len(value) <= LONGEST
    if shape is bool:
        return isinstance(value, bool)
    return type(value) is type(shape) and value == shape


def method(message: dict[str, Any]) -> object:
    """Return what a message to a channel asks of it; None for any other."""
    data = message["content"].get("data")
    return data.get("method") if isinstance(data, dict) else None


def refused(constant: str) -> None:
    """Refuse NaN and the infinite numbers, which no page writes.

    Raises
    ------
    ValueError
        For each.
    """
    message = f"{constant} is no JSON"
    raise ValueError(message)
