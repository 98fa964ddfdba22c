"""The page: one Vue component that draws a frame and sends what its reader asks, and the session that answers.

The page itself is the clock: it asks for the next month when it has drawn the last, so play goes as fast as the
machine allows and no faster, and a visitor's requests are done one after the other.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import ipyvuetify
import solara
import traitlets

from sim.browser.details import Chosen, chosen
from sim.browser.frames import CONTRASTS, frame, setup
from sim.browser.levers import described
from sim.browser.session import Session
from sim.browser.visitors import Visitors

HERE = Path(__file__).parent
FULL = "There are as many visitors as this server takes ({most}). Try again when one has left, or after an hour."
ENDED = "This session ended because nothing was asked of it for an hour. Load the page again to begin anew."

visitors = Visitors()
opened = {"path": "scenarios/us_canada.toml"}  # set by the server before it starts


class Stage(ipyvuetify.VuetifyTemplate):
    """All that is seen; each trait is a property of `stage.vue`."""

    template_file = (__file__, "stage.vue")
    components = traitlets.Dict(
        {
            f"{name}-view": (HERE / f"{name}.vue").read_text(encoding="utf-8")
            for name in ("details", "hint", "legend", "levers", "map", "matrix", "plot")
        }
    ).tag(sync=True, **ipyvuetify.VuetifyTemplate.class_component_serialization)
    setup = traitlets.Dict().tag(sync=True)
    frame = traitlets.Dict().tag(sync=True)
    controls = traitlets.Dict().tag(sync=True)
    levers: Any = traitlets.List().tag(sync=True)
    contrasts = traitlets.Dict().tag(sync=True)
    download = traitlets.Dict().tag(sync=True)
    notice = traitlets.Unicode().tag(sync=True)
    on_ask = traitlets.Any()

    def vue_ask(self, request: dict[str, Any]) -> None:
        """Hear what the page asks."""
        self.on_ask(self, request)


class Visit:
    """One visitor's session, and what the page was last told of it."""

    def __init__(self, path: str) -> None:
        self.name = uuid4().hex
        self.welcome = visitors.enter(self.name)
        self.session = Session(path) if self.welcome else None
        self.chosen = Chosen()
        self.contrast = "harm"
        self.answers = 0

    def told(self) -> dict[str, Any]:
        """Return every property of the page."""
        if self.session is None:
            return {"notice": FULL.format(most=visitors.most)}
        return {
            "setup": setup(self.session),
            "levers": described(),
            "contrasts": CONTRASTS,
            "controls": controls(self.session),
            "frame": self.frame(self.session),
        }

    def frame(self, session: Session) -> dict[str, Any]:
        """Return the frame of an answer, which differs from every other: the page waits for one."""
        self.answers += 1
        return {**frame(session, self.chosen, self.contrast), "answer": self.answers}

    def answer(self, stage: Stage, request: object) -> None:
        """Do what the page asks and send what has changed."""
        if self.session is None or not isinstance(request, dict):
            return
        if not visitors.stays(self.name):
            self.session = None
            stage.notice = ENDED
            return
        action = request.get("action")
        if action == "save":
            self.save(stage, request)
            return
        if action == "select":
            self.chosen = chosen(self.session, request.get("country"), request.get("kind"))
        elif action == "contrast":
            self.contrast = next((name for name in CONTRASTS if name == request.get("outcome")), self.contrast)
        else:
            self.session.perform(request)
        if action in ("choose", "open", "compare"):
            self.chosen = Chosen()
            stage.setup = setup(self.session)
        with stage.hold_sync():
            stage.controls = controls(self.session)
            stage.frame = self.frame(self.session)

    def save(self, stage: Stage, request: dict[str, Any]) -> None:
        """Send a file to keep: the scenario that gives this run, or its months."""
        session = self.session
        side = request.get("side")
        if session is None or not isinstance(side, int) or side not in range(len(session.sides)):
            return
        texts: dict[object, Callable[[int], str]] = {"scenario": session.saved, "months": session.table}
        what = request.get("what")
        if what in texts:
            name = f"{session.sides[side].model.resolved.name}_seed_{session.sides[side].model.resolved.seed}"
            ending = ".toml" if what == "scenario" else ".csv"
            stage.download = {"name": name + ending, "text": texts[what](side), "number": uuid4().hex}

    def leave(self) -> None:
        """Give the place back when the page is closed."""
        visitors.leave(self.name)
        self.session = None


def controls(session: Session) -> dict[str, Any]:
    """Return where the controls stand, and the time line of what was changed."""
    return {
        "options": session.shelf.options(),
        "chosen": [side.chosen for side in session.sides],
        "seed": session.sides[0].model.resolved.seed,
        "months": session.months,
        "values": session.values(),
        "events": session.events,
        "message": session.message,
    }


@solara.component
def Page() -> None:  # noqa: N802
    """Show the page of one visitor."""
    visit = solara.use_memo(lambda: Visit(opened["path"]), [])
    told = solara.use_memo(visit.told, [])
    solara.use_effect(lambda: visit.leave, [])
    solara.Title("coopsim")
    Stage.element(on_ask=visit.answer, **told)
