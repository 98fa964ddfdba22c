"""What the page tells of the country or the agency that was clicked."""

from typing import Any, NamedTuple

import numpy as np

from sim.browser.session import Session
from sim.mesa_model import CooperationModel

PARTNERS = 8  # countries that an agency knows best


class Chosen(NamedTuple):
    """A country by its code, and one of its agencies by its kind; neither where the whole region is shown."""

    country: str | None = None
    kind: str | None = None


def chosen(session: Session, country: object, kind: object) -> Chosen:
    """Return what was clicked, as far as any side has it."""
    settings = [side.model.setting for side in session.sides]
    code = next((code for setting in settings for code in setting.codes if code == country), None)
    kinds = [one for setting in settings for one in setting.kinds]
    return Chosen(code, next((one for one in kinds if one == kind), None) if code else None)


def details(model: CooperationModel, what: Chosen) -> dict[str, Any]:
    """Return the agencies of the country that was clicked, and the partners of the agency that was.

    Parameters
    ----------
    model
        One side.
    what
        What was clicked.

    Returns
    -------
    dict
        `agencies`, a row each: kind, staff (investigator-months), reserve (share), joint cases, mean trust
        of the region's others in it, whether it is compromised. `partners`, a row each:
        country, contact, trust in it and its trust in this agency, means over the agencies there. Both empty where
        this side has no such country, or where that is the world outside.
    """
    setting, state = model.setting, model.run.state
    found: dict[str, Any] = {"agencies": [], "partners": []}
    if what.country not in setting.codes or setting.external[setting.codes.index(what.country)]:
        return found
    kinds = len(setting.kinds)
    home = setting.codes.index(what.country)
    inside = ~np.repeat(setting.external, kinds)
    for m, kind in enumerate(setting.kinds):
        a = home * kinds + m
        others = inside & (np.arange(len(state.staff)) != a)
        found["agencies"].append(
            {
                "kind": kind,
                "staff": float(state.staff[a]),
                "reserve": float(state.cooperation_share[a]),
                "cases": int(state.open_cases[a]),
                "trusted": float(state.trust[others, a].mean()),
                "compromised": bool(state.compromised[a]),
            }
        )
    if what.kind in setting.kinds:
        a = home * kinds + setting.kinds.index(what.kind)
        contact = state.contact[home]
        trusts, trusted = (row.reshape(-1, kinds).mean(axis=1) for row in (state.trust[a], state.trust[:, a]))
        order = [int(k) for k in np.argsort(-contact, kind="stable") if k != home and not setting.external[k]]
        found["partners"] = [
            {"country": setting.names[k], "contact": contact[k], "trusts": trusts[k], "trusted": trusted[k]}
            for k in order[:PARTNERS]
        ]
    return found
