"""Run every shipped experiment into results/reference/, with its report, and write docs/findings.md.

Of those over worlds, in `experiments/worlds`, the tables alone are kept: their runs are many.
"""

import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from sim.experiment.cores import usable_cores
from sim.experiment.experiment import perform
from sim.experiment.experiment_file import load_experiment
from sim.experiment.processes import Processes
from sim.experiment.rows import FindingRow, Tables
from sim.experiment.specification import Experiment, Hypothesis
from sim.experiment.world_rows import WITHOUT_CHANCE, WorldShareRow
from sim.report.page import report

ROOT = Path(__file__).parent.parent
REFERENCE = ROOT / "results" / "reference"
HEAD = (ROOT / "dev" / "findings_head.md").read_text(encoding="utf-8")
COLUMNS = "| hypothesis | verdict | outcome | from | to | difference (95 % interval) | pairs, each worth |"
OVER_WORLDS = (
    "| hypothesis | as claimed | within the smallest effect | contrary | mean over the worlds (95 % interval) |"
)
KEPT = ("*.csv", "experiment.toml", "hypotheses.json", "report.html")


def number(value: float | None, form: str = ".4g") -> str:
    """Write a number, with four figures if no other form is given; nothing where there is none."""
    return "" if value is None else f"{value:{form}}"


def section(experiment: Experiment, findings: Sequence[FindingRow]) -> str:
    """Write the findings of one experiment."""
    lines = [f"## {experiment.title}", "", experiment.question, "", COLUMNS, "|" + "---|" * 7]
    for row in findings:
        interval = f"{number(row.low)} to {number(row.high)}"
        warned = f" ({'; '.join(row.warnings)})" if row.warnings else ""
        sides = [number(row.mean_against), number(row.mean_of)]
        worth = f"{row.pairs}, {number(row.pairing_worth, '.1f')}"
        verdict = f"**{row.verdict}**{warned}"
        difference = f"{number(row.difference)} ({interval})"
        cells = [row.hypothesis, verdict, f"`{row.outcome}`", *sides, difference, worth]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def section_over_worlds(experiment: Experiment, tables: Tables) -> str:
    """Write what an experiment over worlds found: in what share of them."""
    agreeing = tables.shares[0]
    told = (
        f"Of {agreeing.worlds} worlds, worth {agreeing.effective_worlds:.0f} of one weight: the share in which the "
        "effect is as claimed and beyond the smallest effect of interest, smaller than that, and contrary beyond it. "
        "Chance is taken out."
    )
    lines = [f"## {experiment.title}", "", experiment.question, "", told, "", OVER_WORLDS, "|" + "---|" * 5]
    for hypothesis, row in zip(experiment.hypotheses, tables.findings, strict=True):
        shares = [one for one in tables.shares if one.hypothesis == hypothesis.name and one.kind == WITHOUT_CHANCE]
        mean = f"{number(row.difference)} ({number(row.low)} to {number(row.high)})"
        name = f"{hypothesis.name} (`{hypothesis.outcome}`, {shares[0].smallest_effect})"
        lines.append("| " + " | ".join([name, *share_cells(hypothesis, shares), mean]) + " |")
    return "\n".join(lines) + "\n"


def share_cells(hypothesis: Hypothesis, shares: Sequence[WorldShareRow]) -> list[str]:
    """Write the shares of worlds with an effect as claimed, within the smallest effect, and contrary."""
    contrary = {"higher": "lower", "lower": "higher"}[hypothesis.direction]
    side = {share.answer.split()[0]: share for share in shares}
    if hypothesis.direction not in side:
        return ["", shares[0].answer, ""]
    of = (side[name] for name in (hypothesis.direction, "within", contrary))
    return [f"{share.share:.0%} ({share.low:.0%} to {share.high:.0%})" for share in of]


def run_over_worlds(path: Path) -> tuple[int, str]:
    """Run an experiment over worlds and keep its tables and its page; return failed runs, and its section."""
    experiment, folder = load_experiment(path), REFERENCE / "worlds" / path.stem
    folder.mkdir(parents=True, exist_ok=True)  # what `coopsim sensitivity` has written there stays
    with TemporaryDirectory() as place:
        ended = perform(experiment, Path(place), lambda: Processes(usable_cores()))
        (Path(place) / "report.html").write_text(report(Path(place)), encoding="utf-8")
        for pattern in KEPT:
            for file in Path(place).glob(pattern):
                shutil.copy(file, folder)
    return ended.failed, section_over_worlds(experiment, ended.tables)


def main() -> int:
    """Run and write; the exit code says whether a run failed."""
    failures, sections = 0, [HEAD]
    for path in sorted((ROOT / "experiments" / "worlds").glob("*.toml")):
        print(f"worlds/{path.stem} ...", file=sys.stderr)
        failed, told = run_over_worlds(path)
        failures += failed
        sections.append(told)
    for path in sorted((ROOT / "experiments").glob("*.toml")):
        experiment = load_experiment(path)
        folder = REFERENCE / experiment.name
        print(f"{experiment.name} ...", file=sys.stderr)
        shutil.rmtree(folder, ignore_errors=True)  # one that other sources made would be refused
        ended = perform(experiment, folder, lambda: Processes(usable_cores()))
        failures += ended.failed
        (folder / "report.html").write_text(report(folder), encoding="utf-8")
        (folder / ".lock").unlink(missing_ok=True)
        (folder / "journal.jsonl").unlink()  # it tells when, which is nobody's business here
        sections.append(section(experiment, ended.tables.findings))
    (ROOT / "docs" / "findings.md").write_text("\n".join(sections), encoding="utf-8")
    return int(failures > 0)


if __name__ == "__main__":
    sys.exit(main())
