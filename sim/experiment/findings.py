"""Findings: each hypothesis compared on the runs, and judged. A missing run is never filled in."""

from collections.abc import Sequence

from sim.experiment.comparison import Comparison
from sim.experiment.contrast import contrast
from sim.experiment.design import Point
from sim.experiment.drift import drift
from sim.experiment.rows import EXPLORATORY, NOT_ASSESSED, FindingRow
from sim.experiment.runs import RunTable
from sim.experiment.specification import Hypothesis
from sim.experiment.verdicts import hangs_on_one_world, holm, smallest_effect, verdict, with_all


def finding_rows(
    hypotheses: Sequence[tuple[Hypothesis, str]], design: Sequence[Point], runs: RunTable
) -> list[FindingRow]:
    """Compare the two sides of each hypothesis, which comes with its status; adjust p over those stated beforehand."""
    found = [finding(hypothesis, status, design, runs) for hypothesis, status in hypotheses]
    stated = [position for position, row in enumerate(found) if row.status != EXPLORATORY]
    for position, adjusted in zip(stated, holm([found[position].p for position in stated]), strict=True):
        found[position] = found[position]._replace(p_holm=adjusted)
    return found


def finding(hypothesis: Hypothesis, status: str, design: Sequence[Point], runs: RunTable) -> FindingRow:
    """Compare the two sides of a hypothesis; with a failed or undefined run there is no comparison."""
    try:
        values = runs.complete(hypothesis.outcome)
        compared = contrast(values, design, hypothesis.of, hypothesis.against, runs.in_worlds(hypothesis.outcome))
        found = judged(hypothesis, status, compared)
        return found._replace(warnings=(*found.warnings, *drift(hypothesis, design, runs)))
    except ValueError as error:
        return FindingRow(
            hypothesis=hypothesis.name,
            status=status,
            outcome=hypothesis.outcome,
            direction=hypothesis.direction,
            smallest_effect=None,
            verdict=f"{NOT_ASSESSED}: {error}",
        )


def judged(hypothesis: Hypothesis, status: str, compared: Comparison) -> FindingRow:
    """Judge a hypothesis by the comparison of its two sides.

    Raises
    ------
    ValueError
        If its smallest effect is a share of a mean that is 0.
    """
    return FindingRow(
        hypothesis=hypothesis.name,
        status=status,
        outcome=hypothesis.outcome,
        direction=hypothesis.direction,
        smallest_effect=smallest_effect(hypothesis, compared.mean_against),
        verdict=verdict(hypothesis, compared),
        pairs=compared.pairs,
        mean_of=compared.mean_of,
        mean_against=compared.mean_against,
        difference=compared.difference,
        low=compared.low,
        high=compared.high,
        bca_low=compared.bca_low,
        bca_high=compared.bca_high,
        effect=compared.standardised,
        superiority=compared.superiority,
        correlation=compared.correlation,
        pairing_worth=compared.pairing_worth,
        p=compared.p,
        warnings=(*compared.warnings, *hanging(hypothesis, compared)),
    )


def hanging(hypothesis: Hypothesis, compared: Comparison) -> tuple[str, ...]:
    """Warn of a verdict that hangs on one world."""
    if not hangs_on_one_world(hypothesis, compared):
        return ()
    return (f"{with_all(hypothesis, compared)} with all worlds, and undecided without one of them",)
