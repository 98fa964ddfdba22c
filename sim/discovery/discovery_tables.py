"""The findings of `coopsim discover` as tables of numbers; a number that there is none of is an empty cell."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from sim.discovery.discovery import Discovery
from sim.discovery.sentences import sentence
from sim.discovery.study import worlds_told
from sim.discovery.wording import conditions, short
from sim.experiment.tables import write_rows

TOO_FEW = "too few worlds"


class BoxRow(NamedTuple):
    """A box: see `sim.discovery.box.Worth` and `sim.discovery.trial.Trial`; no numbers where none was looked for.

    Attributes
    ----------
    worlds
        Number of worlds of equal weight that tell as much.
    share
        Share of all of them that is of interest.
    held_out, held_out_coverage
        Density and coverage on worlds held out.
    chance
        Share of the variance of the difference over worlds that is chance.
    """

    region: str
    hypothesis: str
    question: str
    verdict: str
    worlds: float
    share: float
    chance: float
    sentence: str
    density: float | None = None
    coverage: float | None = None
    mass: float | None = None
    held_out: float | None = None
    held_out_low: float | None = None
    held_out_high: float | None = None
    held_out_coverage: float | None = None
    held_out_coverage_low: float | None = None
    held_out_coverage_high: float | None = None


class RestrictionRow(NamedTuple):
    """A restriction of a box, and the share of bootstrap samples whose box has it, with nine tenths of its bounds."""

    region: str
    hypothesis: str
    question: str
    unknown: str
    unit: str
    side: str
    bound: float
    options: tuple[str, ...]
    quasi_p: float
    samples: float
    bound_low: float
    bound_high: float


class LeafRow(NamedTuple):
    """A leaf of a tree: the conditions on the way to it, the share of its worlds that is of interest, and its mass."""

    region: str
    hypothesis: str
    question: str
    conditions: tuple[str, ...]
    share: float
    mass: float


def tables(found: Sequence[Discovery]) -> dict[str, bytes]:
    """Write the tables of numbers; return the bytes of each file."""
    rows: dict[str, Sequence[Any]] = {
        "boxes.csv": [box_row(one) for one in found],
        "restrictions.csv": [row for one in found for row in restriction_rows(one)],
        "leaves.csv": [row for one in found for row in leaf_rows(one)],
    }
    return {name: write_rows(of) for name, of in rows.items() if of}


def box_row(one: Discovery) -> BoxRow:
    """Make the row of a box."""
    trial = one.trial
    row = BoxRow(
        region=one.answer.region,
        hypothesis=one.answer.name,
        question=one.question,
        verdict=TOO_FEW if trial is None else trial.verdict,
        worlds=short(worlds_told(one.weights)),
        share=short(one.share),
        chance=short(one.chance),
        sentence=sentence(one),
    )
    if trial is None or not trial.box:
        return row
    numbers = (*trial.worth, *trial.held_out.density, *trial.held_out.coverage)
    cells: dict[str, Any] = dict(zip(BoxRow._fields[-len(numbers) :], map(short, numbers), strict=True))
    return row._replace(**cells)


def restriction_rows(one: Discovery) -> Iterator[RestrictionRow]:
    """Make the rows of the restrictions of a box."""
    trial = one.trial
    if trial is None:
        return
    for of, quasi_p in zip(trial.box, trial.quasi_p, strict=True):
        unknown = one.unknowns[of.at]
        low, high = map(short, trial.bounds(of))
        yield RestrictionRow(
            one.answer.region, one.answer.name, one.question, unknown.name, unknown.unit, of.side,
            short(of.bound), tuple(unknown.options[at] for at in of.options),
            short(quasi_p), short(len(trial.alike(of)) / len(trial.resampled)), low, high,
        )  # fmt: skip


def leaf_rows(one: Discovery) -> Iterator[LeafRow]:
    """Make the rows of the leaves of a tree that has some."""
    for leaf in one.leaves if len(one.leaves) > 1 else ():
        way = tuple(conditions(leaf.way, one.unknowns))
        yield LeafRow(one.answer.region, one.answer.name, one.question, way, short(leaf.density), short(leaf.mass))
