"""Runs that are watched: small worlds that between them make every event, some of them rare ones."""

from collections.abc import Mapping
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from sim.history.log import Log, log_of
from sim.history.run import WatchedRun
from sim.model.simulate import Period
from tests.model.worlds import FULL_APPROACH, parameters, setting

CROSS_BORDER = {"cross_border_share": np.ones(4)}
TRANSIT = {"transit_share": 1.0, "transit_range_km": 20000}
# By name: what differs of the setting, and of the parameters.
WORLDS: dict[str, tuple[dict[str, Any], dict[str, dict[str, Any]]]] = {
    "by default": ({}, {}),
    "quick answers": (
        CROSS_BORDER | {"capacity": np.full(4, 60.0)},
        {
            "formation": TRANSIT,
            "assistance": {"base_months": 1.5, "refusal_legal": 1.0, "desks_per_capacity": 5.0, "joint_teams": 0.2},
            "case_decision": {"threshold": 0.8},
            "liaison": {"border_contact": 0.9},
        },
    ),
    "restless groups": ({}, {"displacement": {"roam": 1.0, "relocation": 1.0, "fear": 300.0}}),
    "busy staff": ({}, {"operations": {"arrest_cost": 9.0, "joint_cost": 9.0}}),
    "short patience": ({}, {"assistance": {"time_out_months": 2.0}, "case_decision": {"rivalry": 1.0}}),
    "open ears": ({}, {"exchange": {"told_enough": 1.0, "rate": 1.0}}),
    "no requests": ({}, {"assistance": {"requests_needed": False}}),
    "no joint cases": ({}, {"case_decision": {"joint_cases": False}}),
    "no exchange": ({}, {"exchange": {"rate": 0.0}}),
    "many leaks": ({"corruption": np.full(4, 0.9)}, {"corruption": {"leak_hazard": 0.4}}),
    "fading trails": (
        CROSS_BORDER,
        {
            "intelligence": {"decay": 0.4, "least": 0.5},
            "assistance": {"base_months": 60.0},
            "case_decision": {"threshold": 1.0},
        },
    ),
    "no attraction": ({"pull": np.array([0.0, 0.0, 0.0, 0.0])}, {}),
}


def period(name: str) -> Period:
    """The one period of a world."""
    changes, own = WORLDS[name]
    return Period(0, setting(**changes), parameters(FULL_APPROACH, own))


@cache
def watched(name: str, seed: int = 1, months: int = 100, most: int | None = None) -> WatchedRun:
    """A watched run of a world, that nobody who gets it may change."""
    run = WatchedRun([period(name)], seed, months, most)
    run.advance(months)
    return run


@cache
def log(name: str, seed: int = 1, months: int = 100) -> Log:
    """The log of a world."""
    return log_of(watched(name, seed, months))


def by_country(log: Log, event: str, amounts: bool = False) -> np.ndarray:
    """How often an event happened, or how much of it, by month and country of the agency; shape (months, countries)."""
    rows = log.events[log.events["event"] == event]
    codes = list(log.names)
    found = np.zeros((log.months, len(codes)))
    for row in rows.itertuples():
        found[row.month - 1, codes.index(row.agency.split("/")[0])] += row.amount if amounts else 1
    return found


def by_pair(run: WatchedRun, event: str, month: int) -> np.ndarray:
    """How often an event of a month joined two agencies; shape (agencies, agencies)."""
    events: pd.DataFrame = log_of(run).events
    rows = events[(events["event"] == event) & (events["month"] == month)]
    setting = run.timeline[0].setting
    names = [f"{code}/{kind}" for code in setting.codes for kind in setting.kinds]
    found = np.zeros((len(names), len(names)))
    for row in rows.itertuples():
        found[names.index(row.agency), names.index(row.other)] += 1
    return found


def layered(*layers: Mapping[str, Mapping[str, Any]]) -> WatchedRun:
    """A watched run of the world by default under other parameters, not yet begun."""
    return WatchedRun([Period(0, setting(), parameters(FULL_APPROACH, *layers))], 1, 100)
