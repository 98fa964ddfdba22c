"""The files that a visitor saves of a run: its scenario, and its months so far."""

from dataclasses import replace

from sim.browser.session import BadRequest, Session
from sim.run.data import RunData

MOST_LINES = 50_000  # of a table that is sent to a page, a month of a country each: some seconds


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
    if session.month * len(side.setting.codes) > MOST_LINES:
        raise BadRequest(f"this table has more than {MOST_LINES} lines, too many for a page: use `coopsim run`")
    state = side.run.state
    data = RunData(side.scenario, side.scenario.seed, state.records[: session.month], state.relocations)
    return str(data.months.to_csv(index=False))


def file_name(session: Session, number: int) -> str:
    """Name the files of a side by scenario, choices and seed, with its letter if there are two; without an ending."""
    side = session.sides[number]
    letter = ["AB"[number]] if len(session.sides) > 1 else []
    return "_".join([*letter, side.scenario.name, *side.laid_over().values(), "seed", str(side.scenario.seed)])
