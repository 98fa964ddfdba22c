"""The requests of the page to a session: the actions that there are, and the arguments that each takes."""

from collections.abc import Callable, Mapping
from typing import Any

from sim.browser.address import restore
from sim.browser.session import BadRequest, Session
from sim.documents.checks import ANY_TEXT, ANYTHING, LARGEST_WHOLE, SWITCH, TEXT, Check, one_of, whole_number
from sim.documents.document import Document
from sim.model.simulate import RunFailed
from sim.scenario import ScenarioError

WHOLE = whole_number(0, LARGEST_WHOLE)
ACTIONS: dict[str, tuple[Callable[..., None], dict[str, Check]]] = {
    "step": (Session.step, {}),
    "jump": (Session.jump, {"month": ANYTHING}),  # the session says which months there are
    "reset": (Session.reset, {}),
    "choose": (Session.choose, {"side": WHOLE, "what": TEXT, "name": TEXT}),
    "open": (Session.open, {"side": WHOLE, "name": ANY_TEXT, "text": ANY_TEXT}),
    "seed": (Session.choose_seed, {"seed": ANY_TEXT}),
    "compare": (Session.compare, {"on": SWITCH}),
    "lever": (Session.move_lever, {"key": TEXT, "value": ANYTHING}),
    "restore": (restore, {"address": ANY_TEXT}),
    "forget": (Session.take_back, {"month": WHOLE, "key": TEXT}),
}


def perform(session: Session, request: Mapping[str, Any]) -> None:
    """Perform a request; if it is wrong, the session's message says why, and nothing is changed.

    Parameters
    ----------
    session
        The visitor's.
    request
        `action`, one of ACTIONS, and the arguments of that action.
    """
    session.message = ""
    before = (session.seed, dict(session.changes), list(session.events))
    try:
        action, arguments = checked(request)
        action(session, **arguments)
    except (BadRequest, ScenarioError, RunFailed) as error:
        session.message = session.catalogue.without_folders(str(error))
        session.seed, session.changes, session.events = before
        session.refused += 1
        if isinstance(error, RunFailed):  # one side may be a month ahead of the other
            session.begin(session.sides)


def checked(request: Mapping[str, Any]) -> tuple[Callable[..., None], dict[str, Any]]:
    """Return the action that a request names, and its arguments.

    Raises
    ------
    BadRequest
        If there is no such action, or it takes other arguments.
    """
    arguments = dict(request)
    name = arguments.pop("action", None)
    if not one_of(tuple(ACTIONS)).takes(name):
        raise BadRequest("the page asked for an action that does not exist")
    action, parts = ACTIONS[str(name)]
    document = Document("the page", None)
    if not document.check_table((), f"the action {name}", arguments, parts, parts):
        raise BadRequest("\n".join(document.mistakes))
    return action, arguments
