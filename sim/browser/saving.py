"""The files that a visitor saves of a run: its scenario, and its months and its events so far."""

import base64
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from sim.browser.session import BadRequest, Session
from sim.history.log import log_of, to_parquet
from sim.model.outcomes import OUTCOMES
from sim.run.data import RunData
from sim.run.summary import SUMMARISED

MOST_LINES = 1_000_000  # of a table that is sent to a page: some seconds
OUTCOMES_OF_MONTHS = len(OUTCOMES.keys() & SUMMARISED.keys())  # lines of each month of each country, at most


def saved(session: Session, number: object, what: object) -> dict[str, Any] | None:
    """Return a file of a side: its name, its text, and whether that is packed bytes; None where there is no such file.

    Raises
    ------
    BadRequest
        If it would be too long for a page.
    """
    files: dict[object, tuple[str, Callable[[Session, int], str]]] = {
        "scenario": (".toml", saved_scenario),
        "months": (".csv", saved_months),
        "log": ("_events.parquet", saved_log),
    }
    if not isinstance(number, int) or number not in range(len(session.sides)) or what not in files:
        return None
    ending, text = files[what]
    return {"name": file_name(session, number) + ending, "text": text(session, number), "is_packed": what == "log"}


def saved_scenario(session: Session, number: int) -> str:
    """Write the run of a side as a scenario file that gives the same numbers on the command line."""
    side = session.sides[number]
    return replace(side.scenario, title=side.title).to_toml()


def saved_months(session: Session, number: int) -> str:
    """Write the months so far of a side as CSV, as `coopsim run` keeps them in `months.parquet`.

    Raises
    ------
    BadRequest
        If the table would be too long for a page.
    """
    side = session.sides[number]
    lines = session.month * len(side.setting.codes) * OUTCOMES_OF_MONTHS
    if lines > MOST_LINES:
        raise BadRequest(f"this table has about {lines:,} lines, and a page takes {MOST_LINES:,}: use `coopsim run`")
    state = side.run.state
    data = RunData(side.scenario, side.scenario.seed, state.records[: session.month], state.relocations)
    return str(data.months.to_csv(index=False))


def saved_log(session: Session, number: int) -> str:
    """Write the log of a side so far as `coopsim run --events` keeps it, its bytes packed as text."""
    return base64.b64encode(to_parquet(log_of(session.sides[number].run))).decode()


def file_name(session: Session, number: int) -> str:
    """Name the files of a side by scenario, choices and seed, with its letter if there are two; without an ending."""
    side = session.sides[number]
    letter = ["AB"[number]] if len(session.sides) > 1 else []
    return "_".join(
        [*letter, side.scenario.name, *filter(None, list(side.chosen.values())[1:]), "seed", str(side.scenario.seed)]
    )
