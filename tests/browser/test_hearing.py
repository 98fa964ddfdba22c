"""Behind the guard too, a widget of the page hears what its template asks, and nothing else of what ipyvue knows."""

import sys

import pytest
from ipyvue import Html, VueTemplate, VueWidget
from ipywidgets import Widget
from traitlets import Unicode

from sim.browser.hearing import hear_only
from sim.browser.page import PageTemplate


@pytest.fixture
def _ours(monkeypatch):
    """The process as `coopsim view` sets it up, and as it was afterwards."""
    monkeypatch.setattr(Widget, "_handle_msg", Widget._handle_msg)
    monkeypatch.setattr(Widget, "handle_comm_opened", staticmethod(Widget.handle_comm_opened))
    for kind in (VueTemplate, VueWidget):
        events = next(base for base in kind.__mro__ if "_handle_event" in vars(base))
        monkeypatch.setattr(events, "_handle_event", events._handle_event)
    hear_only(PageTemplate)


@pytest.fixture
def asked():
    return []


@pytest.fixture
def template(_ours, asked):
    return PageTemplate(on_ask=lambda template, request: asked.append(request), notice="ours")


@pytest.fixture
def trace(tmp_path, monkeypatch):
    """A module that leaves a trace when anyone imports it."""
    (tmp_path / "leaves_here.py").write_text(
        "from pathlib import Path\nPath(__file__).with_name('trace').touch()\nLeft = dict\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    yield tmp_path / "trace"
    sys.modules.pop("leaves_here", None)


def send(widget, data):
    """Send a widget what comes over its channel."""
    widget._handle_msg({"content": {"data": data}, "buffers": []})


def custom(widget, content):
    send(widget, {"method": "custom", "content": content})


def test_what_the_template_asks_is_heard(template, asked):
    custom(template, {"event": "ask", "data": {"action": "step"}})
    assert asked == [{"action": "step"}]


@pytest.mark.parametrize(
    "content",
    [
        {"create_widget": ["leaves_here", "Left"], "props": {}, "id": "x"},
        {"update_ref": {"functionRef": "close"}, "id": "TEMPLATE", "prop": "notice"},
        {"update_ref": "theirs", "id": "TEMPLATE", "prop": "notice"},
        {"destroy_widget": "TEMPLATE"},
        {"event": "ask", "data": {}, "create_widget": ["leaves_here", "Left"]},
        {"event": "ask", "data": "text"},
        {"event": "nothing", "data": {}},
        {"event": ["ask"], "data": {}},
        ["ask"],
    ],
)
def test_nothing_else_is(template, asked, trace, content):
    if isinstance(content, dict) and "id" in content:
        content = {**content, "id": content["id"].replace("TEMPLATE", template.model_id)}
    custom(template, content)
    template._handle_event(template, content, [])
    assert (asked, template.notice, template.comm is None, trace.exists()) == ([], "ours", False, False)


def test_no_property_is_set_from_outside(template):
    send(template, {"method": "update", "state": {"notice": "theirs"}, "buffer_paths": []})
    assert template.notice == "ours"


@pytest.mark.usefixtures("_ours")
def test_no_widget_is_made_from_outside():
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Widget, "__init__", lambda *_, **__: pytest.fail("a widget was made"))
        Widget.handle_comm_opened(None, {"metadata": {"version": "2.1.0"}, "content": {"data": {"state": {}}}})


@pytest.mark.usefixtures("_ours")
def test_no_widget_but_the_page_hears_anything():
    html = Html(tag="div")
    html.on_event("click", lambda *_: pytest.fail("a click was heard"))
    custom(html, {"event": "click", "data": {}})
    html._handle_event(html, {"event": "click", "data": {}}, [])


@pytest.mark.usefixtures("_ours")
def test_no_template_but_that_of_the_page_hears_what_it_declares():
    class Other(VueTemplate):
        template = Unicode("<p></p>").tag(sync=True)

        def vue_ask(self, data):
            pytest.fail("a template of others was asked")

    custom(Other(), {"event": "ask", "data": {}})


def test_a_page_of_mesas_own_is_left_as_it_was():
    """Only `coopsim view` sets the process up so; to import our package changes nothing for others."""
    assert Widget._handle_msg.__module__ == "ipywidgets.widgets.widget"
