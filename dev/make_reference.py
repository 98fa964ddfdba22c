"""Run every shipped experiment into results/reference/, with its report, and write docs/findings.md."""

import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from sim.experiment.cores import usable_cores
from sim.experiment.experiment import perform
from sim.experiment.experiment_file import load_experiment
from sim.experiment.processes import Processes
from sim.experiment.rows import FindingRow
from sim.experiment.specification import Experiment
from sim.report.page import report

ROOT = Path(__file__).parent.parent
REFERENCE = ROOT / "results" / "reference"
HEAD = (ROOT / "dev" / "findings_head.md").read_text(encoding="utf-8")
COLUMNS = "| hypothesis | verdict | outcome | from | to | difference (95 % interval) | pairs, each worth |"


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


def main() -> int:
    """Run and write; the exit code says whether a run failed."""
    failures, sections = 0, [HEAD]
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
