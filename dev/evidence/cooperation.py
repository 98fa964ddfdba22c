"""The worth of cooperation with a fair budget: without it, the effort reserved for it goes to search."""

from collections.abc import Sequence

from dev.evidence.page import Finding, Table
from dev.evidence.runs import AVERTED, LATE, MEASURED, REGIONS, Measure, null_model, scenario_of
from dev.evidence.statistics import Interval, mean_interval

ALONE = null_model("no_cooperation")
NO_JOINT_CASES = {"case_decision.joint_cases": False, "learning.initial_share": 0.0, "learning.pace": 0.0}
FREE_TIES = {"liaison.tie_cost": 0.0, "networking.cost": 0.0, "hub.cost": 0.0}


def check(measure: Measure, approaches: Sequence[str], seeds: int = 200) -> Finding:
    """Compare the share of harm averted with and without cooperation, in pairs, and split the difference."""
    rows, useless, of_joint_cases, of_telling = [], [], [], []
    for region in REGIONS:
        for approach in approaches:
            changes = ({}, NO_JOINT_CASES, NO_JOINT_CASES | FREE_TIES, ALONE)
            scenarios = [scenario_of(region, approach, change) for change in changes]
            as_it_is, no_joint_cases, free, alone = measure(scenarios, seeds)[:, :, 0, MEASURED.index(AVERTED)]
            worth = mean_interval(as_it_is - alone)
            if not worth.low > 0:
                useless.append(f"{region} ({approach})")
            parts = (as_it_is - no_joint_cases, free - alone, no_joint_cases - free)
            joint_cases, telling, ties = map(mean_interval, parts)
            of_joint_cases.append(joint_cases)
            of_telling.append(telling)
            found = (mean_interval(as_it_is), worth, joint_cases, telling, ties)
            cells = [interval.text(factor=100) for interval in found]
            rows.append([region, approach, *cells, f"{worth.mean / as_it_is.mean():.0%}"])
    head = [
        "region", "approach", "as it is, %", "worth of cooperation, points", "of joint cases", "of telling abroad",
        "less what ties cost", "part of what is averted",
    ]  # fmt: skip
    claim = (
        f"What cooperation is worth, as a share of harm averted (months {LATE}, {seeds} pairs). Without it: "
        f"{', '.join(f'`{key} = {value}`' for key, value in ALONE.items())}, so that all effort goes to search. "
        "The next three columns are its parts."
    )
    note = (
        "Joint cases are switched off together with their reserve. Ties cost nothing where the costs of liaison, "
        "networking and hub are 0."
    )
    helps = f"it is not shown to help in {', '.join(useless)}" if useless else "it helps in every region"
    verdict = (
        f"{helps}; of its parts, joint cases {does(of_joint_cases, 'raise', 'lower')}, "
        f"and telling abroad {does(of_telling, 'raises', 'lowers')}"
    )
    return Finding(claim, [Table(head, rows)], verdict, [note])


def does(part: Sequence[Interval], raises: str, lowers: str) -> str:
    """Say in how many rows a part of cooperation raises the share averted, and in how many it lowers it."""
    higher, lower = sum(one.low > 0 for one in part), sum(one.high < 0 for one in part)
    if len(part) in (higher, lower):
        return f"{raises if higher else lowers} the share averted in every row"
    return f"{raises} the share averted in {higher} of {len(part)} rows and {lowers} it in {lower}"
