"""What a results directory with worlds tells: its unknowns, and what each world answers in each region."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from scipy import stats

from sim.discovery.along import chance_share
from sim.discovery.resampling import Weights
from sim.discovery.unknowns import Unknown, Values, unknowns
from sim.experiment.directory import PLAN, SCENARIOS, SPECIFICATION, WORLDS, read_json
from sim.experiment.hypotheses import smallest_effect
from sim.experiment.over_worlds import effective_worlds
from sim.experiment.plain_files import read_whole
from sim.experiment.results import Results
from sim.experiment.rows import NOT_ASSESSED, reason_in
from sim.experiment.specification import unit
from sim.experiment.world_rows import WITHOUT_CHANCE
from sim.scenario.declarations import REGION_BASE
from sim.words.amounts import is_of_whole
from sim.words.study import as_written
from sim.worlds.by_country import has
from sim.worlds.table import read_worlds

LEVELS = ("harm", "harm_averted_share", "dismantled_joint")  # outcomes that are looked at besides the differences
FEWEST = 50  # worlds of equal weight; fewer tell nothing of a hundred unknowns
EVERYWHERE = ""  # region of what speaks of all points


class NoAnswer(ValueError):
    """A results directory has no worlds, or too few, or nothing to say of them."""


class Answer(NamedTuple):
    """What each world answers to one question: an outcome over all policies, or the difference of a hypothesis.

    Attributes
    ----------
    name
        The outcome, or the hypothesis.
    region
        The level of the region's factor that it speaks of; EVERYWHERE where it speaks of all.
    outcome, unit
        Of which it is a mean or a difference; a difference is in per cent where its smallest effect is, unless that is
        a share of 0 in some world.
    direction
        In which the hypothesis claims the difference to lie; empty for an outcome.
    values, errors
        Shape (worlds,): means over replicates, NaN where a run failed, and their standard errors, NaN where a single
        replicate tells none.
    least
        Shape (worlds,): smallest effect of interest; NaN for an outcome.
    verdicts
        Of each world; none for an outcome.
    no_shares
        Why the experiment gives no shares of worlds without chance; empty where it does, and for an outcome.
    """

    name: str
    region: str
    outcome: str
    unit: str
    direction: str
    values: Values
    errors: Values
    least: Values
    verdicts: tuple[str, ...] = ()
    no_shares: str = ""

    @property
    def is_claim(self) -> bool:
        """Tell whether it is the difference of a hypothesis."""
        return bool(self.direction)

    @property
    def known(self) -> np.ndarray[Any, np.dtype[np.bool_]]:
        """Tell in which worlds it has a value."""
        return np.isfinite(self.values)

    def chance(self, weights: Weights) -> float:
        """Share of the variance over worlds that is chance; NaN with a single replicate, or a single world."""
        known = self.known
        if known.sum() < 2:
            return np.nan
        return chance_share(self.values[known], self.errors[known], weights[known])


class Study(NamedTuple):
    """A results directory with worlds.

    Attributes
    ----------
    name
        Of the experiment.
    weights
        Shape (worlds,).
    failed
        Worlds in which a run failed.
    content
        The experiment file.
    regions
        Name of each region to values of its scenario: its countries, and whether there is a world outside.
    """

    name: str
    unknowns: tuple[Unknown, ...]
    weights: Weights
    answers: tuple[Answer, ...]
    failed: int
    content: Mapping[str, Any]
    regions: Mapping[str, Mapping[str, Any]] = {}

    def unknowns_in(self, region: str) -> list[Unknown]:
        """List the unknowns that can do something in a region: not those of countries that it does not have."""
        values = self.regions.get(region)
        return [one for one in self.unknowns if values is None or any(has(values, key) for key in one.keys)]

    def of(self, answer: Answer) -> tuple[list[Unknown], Weights, Values]:
        """Return unknowns, weights and values of the worlds that give an answer."""
        known = answer.known
        kept = [one._replace(values=one.values[known]) for one in self.unknowns_in(answer.region)]
        return kept, self.weights[known], answer.values[known]


def read(folder: Path) -> Study:
    """Read a results directory with worlds.

    Parameters
    ----------
    folder
        Of a finished experiment.

    Raises
    ------
    NoAnswer
        If there are none, or too few to tell anything.
    sim.Damaged
        If the directory is unfinished, or a file of it is not what was written.
    """
    done = Results(folder)
    if WORLDS not in done.files:
        message = (
            f"{folder} has no worlds: it was run at one point of what nobody has measured. Add [worlds] to its "
            'experiment file, for example with from = "plausible" and count = 300, and run it into a new directory.'
        )
        raise NoAnswer(message)
    worlds = read_worlds(folder / WORLDS)
    weights = np.array([world.weight for world in worlds])
    found = unknowns([world.values for world in worlds])
    if not found:
        message = f"{folder}: its worlds are all the same."
        raise NoAnswer(message)
    content = tomllib.loads(read_whole(folder / SPECIFICATION).decode("utf-8-sig"))
    of_levels = list(levels(done, content, len(worlds))) if done.has_runs else []
    of_claims = list(claims(done, content, len(worlds)))
    # Without runs, a world in which one failed is one of which no hypothesis says anything.
    whole = np.all([one.known for one in of_levels], axis=0) if of_levels else of_any(of_claims, len(worlds))
    refuse_few(folder, weights[whole])
    answers, failed = (*of_levels, *of_claims), int((~whole).sum())
    return Study(done.name, tuple(found), weights, answers, failed, content, regions_of(done, region_factor(content)))


def regions_of(done: Results, factor: str) -> dict[str, Mapping[str, Any]]:
    """Read values of the scenarios of each region, which all its policies share; none without such a factor."""
    kept = read_json(done.folder / SCENARIOS)
    points = kept["points"] if factor else []
    return {point["levels"][factor]: {**kept["first"], **point["changed"]} for point in points}


def of_any(answers: Sequence[Answer], count: int) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Tell which worlds have a value of some answer, shape (worlds,); all if there is no answer."""
    return np.any([one.known for one in answers], axis=0) if answers else np.ones(count, bool)


def refuse_few(folder: Path, weights: Weights) -> None:
    """Refuse a directory with too few worlds.

    Raises
    ------
    NoAnswer
        If they tell less than FEWEST worlds of equal weight.
    """
    told = worlds_told(weights)
    if told < FEWEST:
        equal = f", which tell as much as {told:.0f} of equal weight" if told < len(weights) - 0.5 else ""
        message = (
            f"{folder} has {len(weights)} worlds without a failed run{equal}, and {FEWEST} are needed at least. "
            "Take more: raise count of [worlds], and give `coopsim experiment` --extend."
        )
        raise NoAnswer(message)


def worlds_told(weights: Weights) -> float:
    """Count the worlds of equal weight that tell as much; there may be none."""
    return effective_worlds(weights) if len(weights) else 0.0


def levels(done: Results, content: Mapping[str, Any], count: int) -> Iterator[Answer]:
    """Mean of each of LEVELS over all policies, in every region."""
    factor = region_factor(content)
    replicates = int(read_json(done.folder / PLAN)["replicates"])
    for region in done.points[factor].unique() if factor else [EVERYWHERE]:
        chosen = done.points["point"][done.points[factor] == region] if factor else done.points["point"]
        rows = done.runs[done.runs["point"].isin(chosen)].sort_values(["point", "replicate"])
        for outcome in LEVELS:
            values = rows[outcome].to_numpy(float).reshape(count, -1, replicates).mean(axis=1)
            nothing = np.full(count, np.nan)
            errors = values.std(axis=1, ddof=1) / np.sqrt(replicates) if replicates > 1 else nothing
            yield Answer(outcome, region, outcome, unit(outcome), "", values.mean(axis=1), errors, nothing)


def claims(done: Results, content: Mapping[str, Any], count: int) -> Iterator[Answer]:
    """Difference of each hypothesis."""
    factor = region_factor(content)
    stated = {entry["name"]: entry for entry in content.get("hypotheses", ())}
    replicates = int(read_json(done.folder / PLAN)["replicates"])
    quantile = float(stats.t.ppf(0.975, replicates - 1)) if replicates > 1 else np.nan
    table = effects(done)
    for name, outcome, direction in done.findings[["hypothesis", "outcome", "direction"]].to_numpy():
        of = table[table["hypothesis"] == name].set_index("world").reindex(range(count))
        entry = stated.get(name, {})
        regions = {cell.get(factor, EVERYWHERE) for cell in all_cells(entry)}
        least = of["smallest_effect"].to_numpy(float)
        share, is_relative = smallest_effect(entry.get("smallest_effect"))
        # In worlds with twice the harm, a policy that averts the same share of it makes twice the difference. But if
        # the mean compared with is 0 in some world, nothing is a share of it.
        is_relative = is_relative and not (least == 0).any()
        scale = least / (100 * share) if is_relative else np.ones(count)
        if is_relative and is_of_whole(hypothesis := as_written(entry)):
            scale *= len(hypothesis.against)  # a smallest effect is stated as a share of a cell
        judged = ~of["verdict"].astype(str).str.startswith(NOT_ASSESSED)
        half = (of["high"] - of["low"]).to_numpy(float) / 2
        yield Answer(
            name=str(name),
            region=regions.pop() if len(regions) == 1 else EVERYWHERE,
            outcome=str(outcome),
            unit=f"% of {outcome}" if is_relative else unit(outcome),
            direction=str(direction),
            values=of["effect"].where(judged).to_numpy(float) / scale,
            errors=half / quantile / scale,
            least=least / scale,
            verdicts=tuple(of["verdict"].astype(str)),
            no_shares=why_no_shares(done, name),
        )


def why_no_shares(done: Results, hypothesis: str) -> str:
    """Return why there are no shares of worlds without chance; empty where there are."""
    rows = done.shares[(done.shares["hypothesis"] == hypothesis) & (done.shares["kind"] == WITHOUT_CHANCE)]
    return next((reason_in(answer) for answer in rows["answer"] if answer.startswith(NOT_ASSESSED)), "")


def effects(done: Results) -> pd.DataFrame:
    """Read the effect of every hypothesis in every world.

    Raises
    ------
    NoAnswer
        If it was not kept.
    """
    if len(done.findings) and not len(done.effects_by_world):
        message = f"{done.folder} says nothing of single worlds: an older coopsim made it. Run the experiment again."
        raise NoAnswer(message)
    return done.effects_by_world


def region_factor(content: Mapping[str, Any]) -> str:
    """Name the factor that chooses the region; nothing where there is none."""
    for factor in content.get("factors", ()):
        for level in factor["levels"] if isinstance(factor.get("levels"), list) else ():
            changes = level.get("set", {})
            region = changes.get("region", changes.get(REGION_BASE))
            if isinstance(region, str) or (isinstance(region, dict) and "base" in region):
                return str(factor["name"])
    return ""


def all_cells(entry: Mapping[str, Any]) -> Sequence[Mapping[str, str]]:
    """List the cells of both sides of a hypothesis, as its file has them; none where it is not stated any more."""
    sides = [side if isinstance(side, list) else [side] for side in (entry.get("of", []), entry.get("against", []))]
    return [cell for side in sides for cell in side]
