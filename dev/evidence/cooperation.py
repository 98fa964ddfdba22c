"""What cooperation is worth with a fair budget: where there is none, the effort reserved for it goes to search."""

from collections.abc import Sequence

from dev.evidence.page import Finding, Table
from dev.evidence.runs import AVERTED, LATE, MEASURED, REGIONS, Measure, null_model, scenario_of
from dev.evidence.statistics import mean_interval

ALONE = null_model("no_cooperation")
NO_JOINT_CASES = {key: value for key, value in ALONE.items() if not key.startswith("exchange.")}


def check(measure: Measure, approaches: Sequence[str], seeds: int = 200) -> Finding:
    """Compare the share of harm averted with and without cooperation, in pairs."""
    rows, useless = [], []
    for region in REGIONS:
        for approach in approaches:
            scenarios = [scenario_of(region, approach, changes) for changes in ({}, NO_JOINT_CASES, ALONE)]
            as_it_is, no_joint_cases, alone = measure(scenarios, seeds)[:, :, 0, MEASURED.index(AVERTED)]
            worth = mean_interval(as_it_is - alone)
            if not worth.low > 0:
                useless.append(f"{region} ({approach})")
            found = [mean_interval(as_it_is), worth, mean_interval(as_it_is - no_joint_cases)]
            cells = [interval.text(factor=100) for interval in found]
            rows.append([region, approach, *cells, f"{worth.mean / as_it_is.mean():.0%}"])
    head = [
        "region", "approach", "as it is, %", "worth of cooperation, points", "of that, of joint cases alone",
        "part of what is averted",
    ]  # fmt: skip
    claim = (
        f"What cooperation is worth, as a share of harm averted (months {LATE}, {seeds} pairs). Without it: "
        f"{', '.join(f'`{key} = {value}`' for key, value in ALONE.items())}, so that all effort goes to search."
    )
    note = "Without exchange, colleagues of one country do not tell each other either."
    verdict = f"it is not shown to help in {', '.join(useless)}" if useless else "it helps in every region"
    return Finding(claim, [Table(head, rows)], verdict, [note])
