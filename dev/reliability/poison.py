"""Poison: an impossible number is refused, or the run fails by month and array; it never reaches a result."""

from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from dev.evidence.page import Table
from dev.evidence.statistics import FAILS, HOLDS
from dev.reliability.kept import Part
from dev.reliability.poisoned_arrays import FAILED, FINITE, NO_TRACE, REAL, fate
from dev.reliability.poisoned_arrays import poisons as poisons_of_arrays
from dev.reliability.poisoned_values import WAYS, missed, quantities
from dev.reliability.poisoned_values import poisons as poisons_of_values

SCENARIOS = ("two_countries", "north_america", "europe_12")
# A watched run takes ten times as long. A plain one has no guard: it is there to show what the guard is for.
RUNS = {"guarded": SCENARIOS, "watched": SCENARIOS[:1], "plain": SCENARIOS}
MOST_TOLD = 10


def check() -> Part:
    """Try every poison in every way."""
    values, wrong = refused_values()
    rows, odd = fates_of_arrays()
    arrays = len({poison.array for poison in poisons_of_arrays()})
    found = [*wrong, *odd]
    return Part(
        part="poison",
        order=40,
        title="Poison",
        promise="NaN, infinity, and numbers below or above what is legal are refused in what a user gives, with place "
        "and key; in the state of a run they fail it, with month, array and place. None reaches a result.",
        tests=["tests/run/test_guard.py", "tests/scenario/test_poison.py"],
        command="python -m dev.reliability poison",
        tables=[values, Table(["run", "scenario", "tried", "failed", "no trace", "a wrong result"], rows)],
        verdict=FAILS if found else HOLDS,
        notes=[
            f"Each of {len(quantities())} numbers, switches and choices of a scenario is set to NaN, infinity, -1 "
            "where that is not legal, and 1.0000001 where 1 is the highest.",
            f"Each of {arrays} arrays of a run is poisoned at the start and after seven months, in its first place, in "
            "its last and all over; the others hold whole numbers of which none of these is impossible. What leaves no "
            "trace are records of months to come, which the run writes over: it ends as the undisturbed one, to the "
            "last bit. A plain run is one without the guard (`sim/run/guard.py`), with the month's own check alone.",
            *([f"Not as promised: {'; '.join(found[:MOST_TOLD])}."] if found else []),
        ],
        not_promised=[
            "The guard looks at a run when it begins, whenever it goes on, and at its end. A number that becomes "
            "impossible within a month, in an array that the month itself does not check, and is written over before "
            "the end, is not found.",
        ],
    )


def refused_values() -> tuple[Table, list[str]]:
    """Poison a scenario in every way; the table, and what was not refused."""
    rows, found, count = [], list[str](), len(poisons_of_values())
    with TemporaryDirectory() as folder:
        for name in WAYS:
            wrong = list(missed(name, Path(folder)))
            found += wrong
            rows.append([name, str(count), str(count - len(wrong))])
    return Table(["poison in", "tried", "refused with place and key"], rows), found


def fates_of_arrays() -> tuple[list[list[str]], list[str]]:
    """Poison the state of every kind of run; the rows, and what neither failed nor left no trace."""
    rows, odd = [], []
    for kind, scenarios in RUNS.items():
        # Without the guard, a wrong index would lead out of an array and end the process.
        poisons = [poison for poison in poisons_of_arrays() if kind != "plain" or poison.array in REAL]
        for scenario in scenarios:
            fates = {poison: fate(kind, scenario, poison) for poison in poisons}
            counts = Counter(fates.values())
            rows.append([kind, scenario, str(len(fates)), *(str(counts[one]) for one in (FAILED, NO_TRACE, FINITE))])
            if kind != "plain":
                odd += [f"{poison}: {one}" for poison, one in fates.items() if one not in (FAILED, NO_TRACE)]
    return rows, odd
