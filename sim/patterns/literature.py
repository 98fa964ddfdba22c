"""Patterns of related models and of field studies."""

from collections.abc import Sequence
from itertools import combinations, pairwise

import numpy as np

from sim.experiment.intervals import mean_interval
from sim.experiment.views import Array
from sim.model.counts import Count
from sim.patterns.judgement import (
    FAILS,
    NOT_SHOWN,
    PASSES,
    Part,
    at_least,
    higher,
    interior_peak,
    ratio,
    text,
    worst,
)
from sim.patterns.pattern import OWN, Pattern
from sim.patterns.runs import Cell, Model, changes_of
from sim.run.simulation import begin
from sim.scenario import Scenario

LARGEST = {"europe": "DEU", "north_america": "USA"}  # whose capacity is doubled
LAGS = 12  # months, either way
CAPACITY = "jurisdictions.*.capacity_factor"
CROSSING = (0.2, 0.5, 0.8)
LEVELS = (0.0, 0.25, 0.5, 0.75, 1.0)
SAME = 0.05  # of the largest level: a step this small is a plateau
POLICIES = (
    "north_american", "bilateral_counts_techniques", "bilateral_outcomes_plain", "bilateral_outcomes_techniques",
    "hub_counts_plain", "hub_counts_techniques", "hub_outcomes_plain", "european",
)  # fmt: skip
# Outcome, and whether more of it is better.
METRICS = {
    "arrests": True, "dismantled": True, "harm": False, "trust_across": True, "effort_liaison": False,
    "effort_techniques": False,
}  # fmt: skip


def balloon(model: Model, cell: Cell) -> list[Part]:
    """T1: double the capacity of the largest country, and look at its neighbours."""
    code = LARGEST[cell.region]
    doubled, still = {f"jurisdictions.{code}.capacity_factor": 2.0}, changes_of("no_adaptation")
    runs = model.runs(cell, {}, doubled, still, {**still, **doubled})
    setting = runs[0].scenario.setting()
    neighbours = (setting.border[setting.codes.index(code)] > 0) & ~setting.external
    before, after, before_still, after_still = (one.in_places(Count.ACTIVE_GROUPS, neighbours) for one in runs)
    return [
        higher("change among neighbours", ratio(after - before, before), "%", 100),
        higher(
            "beyond that without adaptation",
            ratio(after - before, before) - ratio(after_still - before_still, before_still), "%", 100,
        ),
    ]  # fmt: skip


def correlogram(scenario: Scenario, seed: int) -> Array:
    """Correlate operations in a country with moves away from it, so many months later; the mean over countries.

    Shape (2 · LAGS + 1,); the middle is the same month.
    """
    run = begin(scenario, seed)
    run.advance(scenario.months)
    record = run.state.records[scenario.warm_up :, :, ~scenario.setting().external]
    cause, effect = (standardised(record[:, count]) for count in (Count.OPERATIONS, Count.RELOCATIONS))
    kept = slice(LAGS, len(cause) - LAGS)
    shifted = (np.roll(effect, -lag, axis=0)[kept] for lag in range(-LAGS, LAGS + 1))
    varies = (cause.std(axis=0) > 0) & (effect.std(axis=0) > 0)
    return np.array([(cause[kept] * later)[:, varies].mean() if varies.any() else 0.0 for later in shifted])


def standardised(series: Array) -> Array:
    """Subtract each column's mean and divide by its deviation, if it has any; shape (months, countries)."""
    deviation = series.std(axis=0)
    return (series - series.mean(axis=0)) / np.where(deviation > 0, deviation, 1.0)


def cat_and_mouse(model: Model, cell: Cell) -> list[Part]:
    """T3: look for the lag at which moves follow operations."""
    (found,) = model.views(correlogram, [model.scenario(cell, {})])
    peak = int(found.mean(axis=0).argmax()) - LAGS
    best = LAGS + 1 + int(found[:, LAGS + 1 :].mean(axis=0).argmax())
    part = higher("", found[:, best] - found[:, LAGS])
    at = ", ".join(f"{lag}: {found[:, LAGS + lag].mean():.3f}" for lag in (-6, -3, -1, 0, 1, 3, 6))
    note = f"best later month less the same month, peak at lag {peak} (by lag {at})"
    return [part._replace(note=note, verdict=part.verdict if peak > 0 else FAILS)]


def concave(model: Model, cell: Cell) -> list[Part]:
    """T4: compare the first tenth of all capacity with the last."""
    arms = [{CAPACITY: factor} for factor in (0.0, 0.1, 0.9, 1.0)]
    none, tenth, most, whole = (runs.averted for runs in model.runs(cell, *arms))
    part = higher("", (tenth - none) - (whole - most), "points", 100)
    return [part._replace(note=f"first {text(tenth - none, factor=100)}, last {text(whole - most, factor=100)}")]


def joint_work_needs_information(model: Model, cell: Cell) -> list[Part]:
    """T8: take joint cases away, with and without exchange of information."""
    silent = changes_of("no_exchange")
    alone = {"case_decision.joint_cases": False}
    joint, local, joint_silent, local_silent = model.runs(cell, {}, alone, silent, {**silent, **alone})
    advantages = [joint.averted - local.averted, joint_silent.averted - local_silent.averted]
    part = higher("", advantages[0] - advantages[1], "points", 100)
    sides = [text(advantage, factor=100) for advantage in advantages]
    return [part._replace(note=f"advantage with {sides[0]}, without {sides[1]}")]


def overlap_rewards_cooperation(model: Model, cell: Cell) -> list[Part]:
    """T12: cut all contact abroad where few groups cross borders, and where most do."""
    alone = changes_of("no_cooperation")
    places = [{"jurisdictions.*.cross_border_share": share} for share in CROSSING]
    runs = model.runs(cell, *places, *({**place, **alone} for place in places))
    ratios = [ratio(one.averted, other.averted) for one, other in zip(runs[:3], runs[3:], strict=True)]
    texts = ", ".join(f"{share:.0%}: {text(one)}" for share, one in zip(CROSSING, ratios, strict=True))
    return [
        worst([at_least("at least 1", one, 1.0) for one in ratios])._replace(note=texts),
        higher("rises", ratios[-1] - ratios[0]),
    ]


def connectivity_peaks_inside(model: Model, cell: Cell) -> list[Part]:
    """T14: raise networking from nothing to full."""
    runs = model.runs(cell, *({"networking.level": level} for level in LEVELS))
    part = interior_peak([100 * one.averted for one in runs])  # all spend the same effort
    at = ", ".join(f"{one.outcome('contact').mean():.2f}: {100 * one.averted.mean():.2f}" for one in runs)
    return [part._replace(unit="points", note=f"{part.note} (% of harm averted by mean contact: {at})")]


def competition_is_not_monotone(model: Model, cell: Cell) -> list[Part]:
    """T18: raise competitiveness from nothing to full."""
    runs = model.runs(cell, *({"agencies.competitiveness": level} for level in LEVELS))
    found = [12 * one.outcome("dismantled_joint") for one in runs]
    if interior_peak(found).verdict == PASSES:
        shape = "an interior maximum"
    elif interior_peak([-one for one in found]).verdict == PASSES:
        shape = "an interior minimum"
    elif any(is_flat(*step, found) for step in pairwise(found)):
        shape = "a plateau"
    else:
        shape = ""
    at = ", ".join(f"{level:g}: {one.mean():.2f}" for level, one in zip(LEVELS, found, strict=True))
    words = f"{shape or 'no extremum or plateau'} (joint dismantlings a year by competitiveness: {at})"
    return [Part("", PASSES if shape else NOT_SHOWN, note=words)]


def is_flat(one: Array, other: Array, levels: list[Array]) -> bool:
    """Tell whether a step between two levels, both above 0, is shown to be small."""
    step = mean_interval(other - one)
    is_small = max(-step.low, step.high) < SAME * max(level.mean() for level in levels)
    return bool(is_small and min(mean_interval(one).low, mean_interval(other).low) > 0)


def ranking_depends(model: Model, cell: Cell) -> list[Part]:
    """T20: rank eight policies by each outcome."""
    runs = model.runs(cell, *({"approach": policy} for policy in POLICIES))
    values = {name: [one.outcome(name) * (1 if more else -1) for one in runs] for name, more in METRICS.items()}
    signs = {name: np.array([sign(a - b) for a, b in combinations(some, 2)]) for name, some in values.items()}
    pairs = list(combinations(signs, 2))
    opposed = sum(bool((signs[a] * signs[b] == -1).any()) for a, b in pairs)
    ends = "; ".join(f"by {name} {' and '.join(best_and_worst(some))}" for name, some in values.items())
    note = f"{opposed} of {len(pairs)} pairs of outcomes are opposed. Best and worst: {ends}"
    return [Part("", PASSES if opposed else FAILS, note=note)]


def sign(difference: Array) -> int:
    """Return 1 or -1 where a difference is told apart from 0, else 0."""
    found = mean_interval(difference)
    return int(found.low > 0) - int(found.high < 0)


def best_and_worst(values: Sequence[Array]) -> tuple[str, str]:
    """Name the policies with the highest and the lowest mean."""
    ordered = sorted(zip(values, POLICIES, strict=True), key=lambda pair: -pair[0].mean())
    return ordered[0][1], ordered[-1][1]


PATTERNS = [
    Pattern(
        "T1", "More enforcement in one place moves groups elsewhere (the balloon effect).",
        "Doubling the capacity of Germany, or of the United States, raises the active groups of its neighbours, and by "
        "more than where groups do not adapt.",
        "Magliocca et al. 2019", "no_adaptation", OWN, balloon,
    ),
    Pattern(
        "T3", "Cat and mouse: enforcement leads relocation.",
        "The correlation of a country's operations with the moves away from it so many months later peaks at a "
        "positive lag.",
        "Magliocca et al. 2019", "no_adaptation", OWN, cat_and_mouse,
    ),
    Pattern(
        "T4", "The survival of groups is concave in enforcement.",
        "The first tenth of capacity averts more harm than the last.",
        "MADTOR, JASSS 2024", "no_cooperation", OWN, concave,
    ),
    Pattern(
        "T8", "Joint targeting needs information.",
        "What joint cases add to the share of harm averted shrinks where nothing is exchanged.",
        "Bright et al. 2017; Giommoni et al. 2021", "no_exchange", OWN, joint_work_needs_information,
    ),
    Pattern(
        "T12", "Enforcers that do not cooperate lose efficiency, the more so the more their targets overlap.",
        "Harm averted with cooperation over that without is nowhere below 1, and higher where 80 % of groups cross "
        "borders than where 20 % do.",
        "interdiction games, EJOR 2021", "no_cooperation", OWN, overlap_rewards_cooperation,
    ),
    Pattern(
        "T14", "Connectivity has an interior optimum, because ties cost effort.",
        "Harm averted per unit of effort is higher at an inner level of networking than at none and at full.",
        "Manso & Moffat 2011", "no_cooperation", OWN, connectivity_peaks_inside,
    ),
    Pattern(
        "T18", "Competition is not monotone.",
        "Joint dismantlings against competitiveness show an interior extremum, or a plateau: a step between levels "
        "that is within 5 % of the largest.",
        "turf-war theory", "no_cooperation", OWN, competition_is_not_monotone,
    ),
    Pattern(
        "T20", "The ranking of policies depends on the outcome.",
        "Two outcomes put two of the eight policies in opposite order, each with an interval that excludes 0.",
        "PROTON-OC", "no_evaluation", OWN, ranking_depends, compares_approaches=True,
    ),
]  # fmt: skip
