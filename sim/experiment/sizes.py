"""Limits of an experiment's size, checked before anything is planned or made.

A slip of the pen (`replicates = 1000000000`, `samples` of a power too high) would else fill the memory or the disk, or
plan for days before it ran the first time.
"""

from math import prod

from sim.documents.checks import LARGEST_WHOLE
from sim.documents.errors import InvalidError
from sim.experiment.specification import AT_LEVELS, SAMPLED, Experiment
from sim.scenario import Scenario

MOST_FACTORS = 200  # pairs of factors are compared for every outcome
MOST_HYPOTHESES = 1_000
MOST_OUTCOMES = 1_000  # each is a column
MOST_POINTS = 100_000  # to plan a point takes 2 to 10 ms
MOST_REPLICATES = 100_000  # each comparison resamples its pairs; more would narrow no interval that matters
MOST_RUNS = 10_000_000  # a day's work of a hundred cores, at a second a run
MOST_LOOKS = 1_000  # the results are judged at each
MOST_COMPARISONS = 10_000  # main effects and interactions, each with its intervals, for every outcome
MOST_BYTES = 16e9  # of the process that plans and compares; a larger machine is rare
BYTES_OF_KEY = 240  # of one value of one point's scenario, measured
BYTES_OF_NUMBER = 8 * 4  # the table, its sorted copy, and what is compared of it


def refuse_excess(experiment: Experiment) -> None:
    """Refuse an experiment that is too large.

    Raises
    ------
    InvalidError
        With each number, its bound, and what to do.
    """
    runs = number_of_points(experiment) * experiment.replicates
    adds_replicates = experiment.precision is not None and not experiment.precision.of_shares
    replicates = ("precision", "cap") if adds_replicates else ("replicates",)
    samples = ("samples",) if experiment.design in SAMPLED else ("worlds",) if experiment.worlds else ("factors",)
    fewer = "Take fewer samples." if experiment.design in SAMPLED else "Take fewer factors or levels."
    if experiment.worlds:
        fewer = "Take fewer worlds, factors or levels."
    bounds: list[tuple[tuple[str, ...], str, int, int, str]] = [
        (("factors",), "factors", len(experiment.factors), MOST_FACTORS, "Leave some out."),
        (("hypotheses",), "hypotheses", len(experiment.hypotheses), MOST_HYPOTHESES, "Leave some out."),
        (("outcomes",), "outcomes", len(experiment.measured), MOST_OUTCOMES, "Leave some out."),
        (replicates, "replicates", experiment.replicates, MOST_REPLICATES, "Take fewer."),
        (samples, "points", number_of_points(experiment), MOST_POINTS, fewer),
        (samples, "runs (points times replicates)", runs, MOST_RUNS, "Take fewer points or replicates."),
        (("precision", "look_every"), "looks", number_of_looks(experiment), MOST_LOOKS, "Look less often."),
        (
            ("factors",),
            "effects and interactions to compare",
            number_of_comparisons(experiment),
            MOST_COMPARISONS,
            'Take fewer levels, or design = "one_at_a_time".',
        ),
    ]
    mistakes = [
        f"{experiment.origin(*at)}: the experiment has {number:,} {what}, more than {most:,}. {hint}"
        for at, what, number, most, hint in bounds
        if number > most
    ]
    if experiment.first_seed > LARGEST_WHOLE - (experiment.replicates - 1):
        mistakes.append(
            f"{experiment.origin('first_seed')}: first_seed leaves too few seeds below 2**63 for "
            f"{experiment.replicates:,} replicates. Set a smaller one."
        )
    if mistakes:
        raise InvalidError(mistakes)


def number_of_points(experiment: Experiment) -> int:
    """Count the points of a design without making them: policies times worlds."""
    worlds = 1 if experiment.worlds is None else experiment.worlds.count
    return worlds * number_of_policies(experiment)


def number_of_policies(experiment: Experiment) -> int:
    """Count the points of a design in each of its worlds."""
    factors, levels = len(experiment.factors), [len(factor.levels) for factor in experiment.factors]
    counts = {
        "one_at_a_time": 1 + sum(levels) - factors,
        "fractional_factorial": 1 << max(0, factors - len(experiment.generators)),
        "latin_hypercube": experiment.samples,
        "sobol": experiment.samples * (factors + 2),
        "morris": experiment.samples * (factors + 1),
        "file": len(experiment.rows),
    }
    return counts.get(experiment.design, prod(levels))


def number_of_looks(experiment: Experiment) -> int:
    """Count the looks of a sequential experiment; none of another."""
    found = experiment.precision
    return 0 if found is None else 1 + -(-(found.cap - found.first_look) // found.look_every)


def number_of_comparisons(experiment: Experiment) -> int:
    """Count the main effects and interactions that tables hold; none where points are not at combined levels."""
    above = [len(factor.levels) - 1 for factor in experiment.factors]
    if experiment.design not in AT_LEVELS:
        return 0
    pairs = (sum(above) ** 2 - sum(number**2 for number in above)) // 2
    return sum(above) + (0 if experiment.design == "one_at_a_time" else pairs)


def memory(experiment: Experiment, points: int, first: Scenario, months: int) -> float:
    """Estimate the memory that planning the points and comparing the runs take in the end, bytes.

    Parameters
    ----------
    points
        Number of them.
    first
        Scenario of one of them.
    months
        Length of the longest run.
    """
    countries = len(first.values["region.countries"]) + bool(first.values["region.external"])
    over_time = len(experiment.trajectories) * (months // 12) + len(experiment.keep) * months * countries
    numbers = len(experiment.measured) + over_time
    return points * (len(first.values) * BYTES_OF_KEY + experiment.replicates * numbers * BYTES_OF_NUMBER)


def refuse_memory(experiment: Experiment, first: Scenario) -> None:
    """Refuse an experiment that would not fit into memory.

    Raises
    ------
    InvalidError
        With what it would take.
    """
    points = number_of_points(experiment)
    where = "worlds" if experiment.worlds else "factors"
    needed = memory(experiment, points, first, first.months)
    if needed > MOST_BYTES:
        raise InvalidError(
            f"{experiment.origin(where)}: {points:,} points of {len(first.values):,} values, with "
            f"{experiment.replicates:,} replicates of {len(experiment.measured):,} outcomes and "
            f"{len(experiment.trajectories)} by year and {len(experiment.keep)} by month, would take "
            f"{needed / 1e9:,.0f} GB of memory, more than {MOST_BYTES / 1e9:.0f}. Take fewer of any of these."
        )
