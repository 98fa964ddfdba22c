"""Restricts messages of visitors to our own templates, for the whole process.

Left to themselves, ipyvue imports and calls what a message names (`create_widget`), calls any method and sets any
attribute of a widget (`functionRef`, `update_ref`), and ipywidgets sets any property and makes any widget that a
message describes. The guard lets none of that through; here no widget would act on it.
"""

from typing import Any

from ipyvue import VueTemplate, VueWidget
from ipywidgets import Widget


def hear_only(*templates: type[Widget]) -> None:
    """Drop every message to a widget but the events that these templates declare by a method `vue_...`.

    Parameters
    ----------
    templates
        Classes of widgets; a message to any other widget is dropped whole. It holds for the whole process, so it is for
        a server of our own page alone.
    """

    def hear(widget: Widget, message: dict[str, Any]) -> None:
        data = message["content"]["data"]
        content = data.get("content") if isinstance(data, dict) and data.get("method") == "custom" else None
        if not isinstance(widget, templates) or not isinstance(content, dict) or content.keys() != {"event", "data"}:
            return
        answer = getattr(type(widget), f"vue_{content['event']}", None)
        if answer is not None and isinstance(content["data"], dict):
            answer(widget, content["data"])

    def ignore(*_: object) -> None:
        """Ignore a message of a visitor."""

    Widget._handle_msg = hear
    Widget.handle_comm_opened = staticmethod(ignore)
    for kind in (VueTemplate, VueWidget):
        events = next(base for base in kind.__mro__ if "_handle_event" in vars(base))
        events._handle_event = ignore
