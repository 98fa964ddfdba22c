"""Free of scale: the number of groups that a region is simulated with does not decide what is found."""

from collections.abc import Sequence

from dev.evidence.page import Finding, Table
from dev.evidence.runs import AVERTED, LATE, MEASURED, REGIONS, Measure, scenario_of
from dev.evidence.statistics import judge, mean_interval, unpaired_interval, worst

SLOTS = (125, 500, 2000, 5000)
LIMIT = 0.01  # of the share of harm averted


def check(measure: Measure, approaches: Sequence[str], seeds: int = 100) -> Finding:
    """Compare the largest mean share of harm averted with the smallest."""
    rows, verdicts = [], []
    for region in REGIONS:
        for approach in approaches:
            scenarios = [scenario_of(region, approach, {"region.slots": slots}) for slots in SLOTS]
            shares = measure(scenarios, seeds)[:, :, 0, MEASURED.index(AVERTED)]
            ordered = sorted(shares, key=lambda share: float(share.mean()))
            difference = unpaired_interval(ordered[-1], ordered[0])
            verdicts.append(judge(difference, LIMIT))
            cells = [mean_interval(share).text(factor=100) for share in shares]
            rows.append([region, approach, *cells, difference.text(factor=100), verdicts[-1]])
    head = ["region", "approach", *(f"{slots:,} slots, %" for slots in SLOTS), "largest less smallest", "verdict"]
    claim = (
        f"The share of harm averted (months {LATE}, {seeds} runs) agrees within a point over the numbers of slots, by "
        "region and approach. The largest difference is picked after the fact, which speaks against the claim."
    )
    return Finding(claim, [Table(head, rows)], worst(verdicts))
