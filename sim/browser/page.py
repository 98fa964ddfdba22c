"""The page: one Vue component that draws a frame and sends its reader's requests, and the session that answers them.

The page itself is the clock: it asks for the next month when it has drawn the last, so play goes as fast as the
machine allows and no faster, and a visitor's requests are done one after the other.
"""

import traceback
from pathlib import Path
from typing import Any
from uuid import uuid4

import ipyvuetify
import solara
import traitlets

from sim.browser.address import address
from sim.browser.details import Chosen, choice
from sim.browser.documents import documents
from sim.browser.following import Followed, followed, history, mistake, slots
from sim.browser.frames import frame, setup
from sim.browser.levers import described
from sim.browser.plots import CONTRASTS
from sim.browser.repeats import Repeats
from sim.browser.requests import perform
from sim.browser.saving import saved
from sim.browser.session import BadRequest, Session
from sim.browser.telling import told
from sim.browser.visitors import Visitors
from sim.documents.positions import MOST_BYTES
from sim.model.setting import Setting

HERE = Path(__file__).parent
FULL = "There are as many visitors as this server takes ({most}). Try again when one has left, or after an hour."
UNREADABLE = "The scenario that this server shows cannot be read any more. The server's terminal says why."
FAILED = "The server failed; its terminal says more. Load the page again to begin anew."
ENDED = "This session ended because nothing was asked of it for an hour. Load the page again to begin anew."

visitors = Visitors()
opened = {"path": "scenarios/us_canada.toml"}  # set by the server before it starts


class PageTemplate(ipyvuetify.VuetifyTemplate):
    """The whole page; each trait is a property of `page.vue`."""

    template_file = (__file__, "page.vue")
    components = traitlets.Dict(
        {
            f"{name}-view": (HERE / f"{name}.vue").read_text(encoding="utf-8")
            for name in (
                "details",
                "help",
                "hint",
                "history",
                "legend",
                "levers",
                "map",
                "matrix",
                "plot",
                "table",
                "timeline",
            )
        }
    ).tag(sync=True, **ipyvuetify.VuetifyTemplate.class_component_serialization)
    setup = traitlets.Dict().tag(sync=True)
    frame = traitlets.Dict().tag(sync=True)
    controls = traitlets.Dict().tag(sync=True)
    levers: Any = traitlets.List().tag(sync=True)
    documents: Any = traitlets.List().tag(sync=True)
    of_countries = traitlets.Dict().tag(sync=True)
    largest_file = traitlets.Int().tag(sync=True)
    contrasts = traitlets.Dict().tag(sync=True)
    repeats = traitlets.Dict().tag(sync=True)
    history = traitlets.Dict().tag(sync=True)
    download = traitlets.Dict().tag(sync=True)
    notice = traitlets.Unicode().tag(sync=True)
    on_ask = traitlets.Any()

    def vue_ask(self, request: dict[str, Any]) -> None:
        """Pass on a request of the page."""
        self.on_ask(self, request)


class Visit:
    """One visitor's session, and the state of the page that shows it."""

    def __init__(self, path: str) -> None:
        self.name = uuid4().hex
        self.session: Session | None = None
        self.refused = ""
        self.chosen = Chosen()
        self.followed: Followed | None = None
        self.contrast = "harm_averted_share"
        self.answers = 0
        self.repeats = Repeats()
        self.heard: tuple[object, ...] = ()  # of the repeats, as the page was last sent them
        self.sent: list[Setting] = []  # of the sides, as the page was last sent them
        if not visitors.enter(self.name, self.end):
            self.refused = FULL.format(most=visitors.most)
            return
        try:
            self.session = Session(path)
        except Exception:  # Solara would show strangers where in which file of the server it happened
            traceback.print_exc()
            self.refused = UNREADABLE
            visitors.leave(self.name)

    def properties(self) -> dict[str, Any]:
        """Return every property of the page."""
        if self.session is None:
            return {"notice": self.refused}
        try:
            return {
                "setup": setup(self.session),
                "levers": described(),
                "documents": documents(),
                "of_countries": self.session.of_countries(),
                "contrasts": CONTRASTS,
                "largest_file": MOST_BYTES,
                "controls": controls(self.session),
                "frame": self.frame(self.session),
                "repeats": self.news(self.session) or {},
            }
        except Exception:  # as above
            traceback.print_exc()
            return {"notice": FAILED}

    def frame(self, session: Session) -> dict[str, Any]:
        """Return the frame of an answer, with a number of its own: the page waits for a change."""
        self.answers += 1
        return {
            **frame(session, self.chosen, self.contrast),
            "followed": slots(session, self.followed),
            "answer": self.answers,
        }

    def news(self, session: Session) -> dict[str, Any] | None:
        """Return what the runs with many seeds say, if that is new."""
        self.repeats.follow([side.scenario for side in session.sides])
        job = self.repeats.job
        now = (job, job.is_over, job.done)
        if now == self.heard:
            return None
        self.heard = now
        return told(session, job)

    def answer(self, page: PageTemplate, request: dict[str, Any]) -> None:
        """Answer a request of the page, also when it fails: the page waits for an answer."""
        try:
            self.respond(page, request)
        except Exception:  # whatever happened
            traceback.print_exc()
            page.notice = FAILED

    def respond(self, page: PageTemplate, request: dict[str, Any]) -> None:
        """Perform a request of the page and send all that has changed."""
        if self.session is None or not visitors.stays(self.name):
            self.end()
            page.notice = ENDED
            return
        if request.get("action") == "save":
            self.save(page, self.session, request)
            return
        if request.get("action") == "repeats":
            page.repeats = self.news(self.session) or page.repeats
            return
        if request.get("action") == "history":
            page.history = history(self.session, self.chosen, self.followed)
            return
        self.pass_on(self.session, request)
        # In one message: a new region with the old month would be drawn as neither.
        with page.hold_sync():
            settings = [side.setting for side in self.session.sides]
            if [id(one) for one in settings] != [id(one) for one in self.sent]:
                page.setup, self.sent = setup(self.session), settings
            page.controls = controls(self.session)
            page.of_countries = self.session.of_countries()
            page.frame = self.frame(self.session)
            if news := self.news(self.session):
                page.repeats = news

    def pass_on(self, session: Session, request: dict[str, Any]) -> None:
        """Perform a request to the view or to the session; the page gets a message if it fails."""
        session.message = ""  # of the request before
        action = request.get("action")
        if action == "select":
            self.chosen = choice(session, request.get("country"), request.get("kind"))
            return
        if action == "follow":
            session.message = mistake(request)
            self.followed = self.followed if session.message else followed(session, request)
            return
        if action == "contrast":
            self.contrast = next((name for name in CONTRASTS if name == request.get("outcome")), self.contrast)
            return
        try:
            perform(session, request)
        except Exception:  # the page waits for an answer, whatever happened
            traceback.print_exc()
            session.message = "the server failed; its terminal says more"
        if action in ("choose", "open", "compare", "restore") and not session.message:
            self.chosen, self.followed = Chosen(), None

    def save(self, page: PageTemplate, session: Session, request: dict[str, Any]) -> None:
        """Send a file to keep."""
        session.message = ""
        try:
            if file := saved(session, request.get("side"), request.get("what")):
                page.download = {**file, "number": uuid4().hex}
        except BadRequest as error:
            session.message = str(error)
        page.controls = controls(session)

    def end(self) -> None:
        """Let the runs go."""
        self.repeats.stop()
        self.session = None

    def leave(self) -> None:
        """Give the seat back when the page is closed."""
        visitors.leave(self.name)
        self.end()


def controls(session: Session) -> dict[str, Any]:
    """Return the state of the controls, and the time line of changes."""
    return {
        "options": session.catalogue.options(),
        "chosen": [side.chosen for side in session.sides],
        "seed": str(session.sides[0].scenario.seed),
        "months": session.months,
        "values": session.values(),
        "events": session.events,
        "message": session.message,
        "refused": session.refused,
        "address": address(session),
        "is_changed": bool(session.changes or session.events),
    }


@solara.component
def Page() -> None:  # noqa: N802
    """Show the page of one visitor."""
    visit = solara.use_memo(lambda: Visit(opened["path"]), [])
    properties = solara.use_memo(visit.properties, [])
    solara.use_effect(lambda: visit.leave, [])
    solara.Title("coopsim")
    PageTemplate.element(on_ask=visit.answer, **properties)
