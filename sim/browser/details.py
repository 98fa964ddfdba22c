"""The details of the country or the agency that was clicked."""

from typing import Any, NamedTuple

import numpy as np

from sim.browser.session import Session
from sim.model.setting import Setting
from sim.model.state import State

PARTNERS = 8  # countries that an agency knows best


class Chosen(NamedTuple):
    """A country by its code, and one of its agencies by its kind; neither where the whole region is shown."""

    country: str | None = None
    kind: str | None = None


def choice(session: Session, country: object, kind: object) -> Chosen:
    """Return the country and the agency that a visitor clicked, as far as any side has them."""
    settings = [side.setting for side in session.sides]
    code = next((code for setting in settings for code in setting.codes if code == country), None)
    kinds = [one for setting in settings for one in setting.kinds]
    return Chosen(code, next((one for one in kinds if one == kind), None) if code else None)


def details(setting: Setting, state: State, chosen: Chosen) -> dict[str, Any]:
    """Return the agencies of the country that was clicked, and the partners of the agency that was.

    Parameters
    ----------
    setting, state
        Of one side.
    chosen
        The country and the agency.

    Returns
    -------
    dict
        `agencies`, a row each: kind, staff (investigator-months), reserve (share), joint cases, mean trust
        of the region's others in it, whether it is compromised. `partners`, a row each:
        country, contact, trust in it and its trust in this agency, means over the agencies there. Both empty where
        this side has no such country, or where that is the world outside.
    """
    found: dict[str, Any] = {"agencies": [], "partners": []}
    if chosen.country not in setting.codes or setting.external[setting.codes.index(chosen.country)]:
        return found
    kinds = len(setting.kinds)
    home = setting.codes.index(chosen.country)
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
                "trusted": float(state.trust_in[a, others].mean()),
                "compromised": bool(state.compromised[a]),
            }
        )
    if chosen.kind in setting.kinds:
        a = home * kinds + setting.kinds.index(chosen.kind)
        contact = state.contact[:, home]
        trusts, trusted = (row.reshape(-1, kinds).mean(axis=1) for row in (state.trust_in[:, a], state.trust_in[a]))
        order = [int(k) for k in np.argsort(-contact, kind="stable") if k != home and not setting.external[k]]
        found["partners"] = [
            {"country": setting.names[k], "contact": contact[k], "trusts": trusts[k], "trusted": trusted[k]}
            for k in order[:PARTNERS]
        ]
    return found
