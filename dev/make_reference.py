"""Run every shipped experiment into results/reference/, with its report, and write docs/findings.md."""

import csv
import shutil
import sys
from pathlib import Path

from sim.experiment.cores import usable_cores
from sim.experiment.experiment import perform
from sim.experiment.experiment_file import load_experiment
from sim.experiment.processes import Processes
from sim.experiment.specification import Experiment
from sim.report.page import report

ROOT = Path(__file__).parent.parent
REFERENCE = ROOT / "results" / "reference"
HEAD = (ROOT / "dev" / "findings_head.md").read_text(encoding="utf-8")
COLUMNS = "| hypothesis | verdict | outcome | from | to | difference (95 % interval) | pairs, each worth |"


def number(text: str) -> str:
    """Write a number with four figures."""
    return f"{float(text):.4g}" if text else ""


def section(experiment: Experiment, folder: Path) -> str:
    """Write the findings of one experiment."""
    lines = [f"## {experiment.title}", "", experiment.question, "", COLUMNS, "|" + "---|" * 7]
    with (folder / "findings.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            interval = f"{number(row['low'])} to {number(row['high'])}"
            warned = f" ({row['warnings']})" if row["warnings"] else ""
            sides = [number(row["mean_against"]), number(row["mean_of"])]
            worth = f"{row['pairs']}, {float(row['pairing_worth']):.1f}"
            verdict = f"**{row['verdict']}**{warned}"
            difference = f"{number(row['difference'])} ({interval})"
            cells = [row["hypothesis"], verdict, f"`{row['outcome']}`", *sides, difference, worth]
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
        failures += perform(experiment, folder, lambda: Processes(usable_cores())).failed
        (folder / "report.html").write_text(report(folder), encoding="utf-8")
        (folder / ".lock").unlink(missing_ok=True)
        (folder / "journal.jsonl").unlink()  # it tells when, which is nobody's business here
        sections.append(section(experiment, folder))
    (ROOT / "docs" / "findings.md").write_text("\n".join(sections), encoding="utf-8")
    return int(failures > 0)


if __name__ == "__main__":
    sys.exit(main())
