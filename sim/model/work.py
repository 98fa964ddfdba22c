"""Work on a known leg: what an agency's claim on its month comes to, once the month is divided (see `effort`)."""

from sim.engine.compiled import rule
from sim.model.state import State


@rule
def work_on(state: State, i: int, leg: int, m: int, a: int) -> float:
    """Return the investigator-months of agency a, of kind m, on a leg; those on a lead count as far as a sees it."""
    if state.partner[i, leg] == a:
        return state.effort_per_need[a] * state.claim[i, leg, m]
    return state.effort_per_hint[a] * state.sight[m, leg] * state.claim[i, leg, m]
