"""Tells `docs/reliability.md` how many mutants were found, and whether they are enough."""

from collections.abc import Sequence

from dev.evidence.page import Table
from dev.evidence.statistics import FAILS, HOLDS
from dev.mutants.hunt import EQUIVALENT, SURVIVED, Fate
from dev.mutants.page import UNSEEN
from dev.mutants.rooms import ROOMS
from dev.mutants.tables import rows
from dev.reliability.kept import Part

FEWEST, FEWEST_OF_ROOM, LEAST_SHARE = 400, 30, 0.95
KNOWN = "known"


def promise(fates: Sequence[Fate], seed: int) -> Part:
    """Make the part of the page."""
    missing = list(wanting(fates))
    return Part(
        part="mutants",
        order=20,
        title="Planted slips",
        promise=f"The tests find {LEAST_SHARE:.0%} or more of the small slips that a seed plants in the model, its "
        "outcomes, the building of scenarios, the statistics and the store, without any number that is kept in a file.",
        tests=["tests/theory/test_same_draws.py", "tests/model", "tests/run", "tests/scenario", "tests/experiment"],
        command=f"python -m dev.mutants --seed {seed} --page",
        tables=[Table(*table_of(fates))],
        verdict=FAILS if missing else HOLDS,
        notes=[
            "Each slip is planted alone in a copy of the project. *Found* are those for which a test failed, *time "
            "over* those whose tests no longer ended; *equivalent* are those that change nothing, with the reason of "
            "each in [the list](mutants.md). `known` are nine that once went through the tests nearest to them.",
            f"Asked for are {FEWEST} or more, {FEWEST_OF_ROOM} or more of each room."
            + (f" Not as promised: {'; '.join(missing)}." if missing else ""),
        ],
        not_promised=[
            f"Tests have been written for what earlier draws by the same seed left, so that other slips are found less "
            f"often: {UNSEEN}.",
            "Slips of other kinds than those that are planted, two slips at once, and a rule that is written as it was "
            "meant but meant wrongly, are not what the share of planted slips speaks of.",
        ],
    )


def table_of(fates: Sequence[Fate]) -> tuple[list[str], list[list[str]]]:
    head, *others = rows(fates)
    return head, others


def wanting(fates: Sequence[Fate]) -> list[str]:
    """List what is not as promised."""
    found = []
    drawn = [fate for fate in fates if fate.mutant.room in ROOMS]
    if len(drawn) < FEWEST:
        found.append(f"{len(drawn)} slips were planted so far")
    for room in ROOMS:
        count = sum(fate.mutant.room == room for fate in drawn)
        if count < FEWEST_OF_ROOM:
            found.append(f"{count} of them in the room {room}")
    counted = [fate for fate in drawn if fate.verdict != EQUIVALENT]
    survived = sum(fate.verdict == SURVIVED for fate in counted)
    if survived > (1 - LEAST_SHARE) * len(counted):
        found.append(f"{survived} of {len(counted)} survived")
    missed = [fate.mutant.place.function for fate in fates if fate.mutant.room == KNOWN and fate.verdict == SURVIVED]
    return found + [f"not found: {name}" for name in missed]
