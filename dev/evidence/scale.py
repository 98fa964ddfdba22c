"""Free of scale: the number of groups that a region is simulated with does not decide what is found.

Joint dismantlings are shown besides: what agencies learn depends on how many results there are to learn from.
"""

from collections.abc import Sequence

from dev.evidence.page import Finding, Table
from dev.evidence.runs import AVERTED, JOINT, LATE, MEASURED, REGIONS, Measure, Values, scenario_of
from dev.evidence.statistics import judge, mean_interval, unpaired_interval, worst
from sim.scenario import Scenario
from sim.scenario.coarseness import FEWEST_SLOTS, too_coarse

SLOTS = (125, 500, 2000, 5000)
LIMIT = 0.01  # of the share of harm averted
PER_SLOTS = 500  # for which joint dismantlings are given
FIXED = {"learning.pace": 0, "learning.initial_share": 0.3}
BESIDES = f"""\
The second table has joint dismantlings a year per {PER_SLOTS} slots, with the share of effort for cooperation learned,
and fixed at {FIXED["learning.initial_share"]}. Per slot there are fewer of them where a country has few slots:
an agency's reserve then seldom suffices for a whole joint case. The two lines of a region differ by learning: with few
groups most reviews see no joint result."""


def check(measure: Measure, approaches: Sequence[str], seeds: int = 100) -> Finding:
    """Compare the largest mean share of harm averted with the smallest, and show joint dismantlings beside it."""
    rows, joint_rows, verdicts = [], [], []
    for region in REGIONS:
        for approach in approaches:
            scenarios, fixed = (
                [scenario_of(region, approach, {"region.slots": slots, **changes}) for slots in SLOTS]
                for changes in ({}, FIXED)
            )
            found = measure(scenarios, seeds)
            shares = found[:, :, 0, MEASURED.index(AVERTED)]
            fine = [share for share, scenario in zip(shares, scenarios, strict=True) if not too_coarse([scenario])]
            ordered = sorted(fine, key=lambda share: float(share.mean()))
            difference = unpaired_interval(ordered[-1], ordered[0])
            verdicts.append(judge(difference, LIMIT))
            cells = [cell(share, scenario) for share, scenario in zip(shares, scenarios, strict=True)]
            rows.append([region, approach, *cells, difference.text(factor=100), verdicts[-1]])
            joint_rows.append([region, approach, "learned", *joint_a_year(found)])
            joint_rows.append([region, approach, "fixed", *joint_a_year(measure(fixed, seeds))])
    head = ["region", "approach", *(f"{slots:,} slots, %" for slots in SLOTS), "largest less smallest", "verdict"]
    claim = (
        f"The share of harm averted (months {LATE}, {seeds} runs) agrees within a point over the numbers of slots, by "
        f"region and approach, where a country has {FEWEST_SLOTS} slots or more. The largest difference is picked "
        "after the fact, which speaks against the claim."
    )
    note = f"In brackets: fewer than {FEWEST_SLOTS} slots a country, of which `coopsim` warns; not compared."
    joint_table = Table(["region", "approach", "share", *(f"{slots:,} slots" for slots in SLOTS)], joint_rows)
    return Finding(claim, [Table(head, rows), joint_table], worst(verdicts), [note, BESIDES])


def joint_a_year(found: Values) -> list[str]:
    """Write joint dismantlings a year per PER_SLOTS slots, with intervals, of what was measured at each of SLOTS."""
    monthly = found[:, :, 0, MEASURED.index(JOINT)]
    return [mean_interval(12 * PER_SLOTS / slots * each).text() for slots, each in zip(SLOTS, monthly, strict=True)]


def cell(shares: Values, scenario: Scenario) -> str:
    """Write a mean with its interval, in brackets where the scenario is too coarse to be compared."""
    text = mean_interval(shares).text(factor=100)
    return f"[{text}]" if too_coarse([scenario]) else text
