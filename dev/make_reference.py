"""Run every shipped experiment into results/reference/, with its report, and write docs/findings.md."""

import csv
import os
import sys
from pathlib import Path

from sim.experiment.execution import Processes
from sim.experiment.experiment import perform
from sim.experiment.experiment_file import load_experiment
from sim.experiment.statement import Experiment
from sim.report.page import report

ROOT = Path(__file__).parent.parent
REFERENCE = ROOT / "results" / "reference"
HEAD = """\
# Findings

What the shipped experiments found, the unwelcome included, as `python dev/make_reference.py` writes it. The files
behind it stand in `results/reference/`; `coopsim verify` checks them.

A hypothesis is *supported* where the whole 95 % interval of the mean paired difference lies beyond the smallest effect
of interest in the direction claimed, *practically equal* where it lies within that effect of 0, *refuted* where it
falls short of that effect, and *undecided* else. Many parameters are assumed (see `docs/ODD.md`), and no sensitivity
analysis stands behind these numbers yet: they say what *this* model implies, not what is true. Each experiment's page,
`report.html`, stands beside its files.

**Before you cite a difference of harm between the approaches, read this.** A reading of the model by somebody who had no
part in it, and the experiment `horizon`, show how far these differences hang on choices:

- *The horizon.* All other experiments report months 61 to 180, in which harm in Europe still drifts. In months 241 to 420 the
  sign turns: there the European approach lowers harm in Europe. In North America it did not turn (by hand, 8 runs).
- *Groups that move.* That later advantage is gone where groups neither fear nor move. A country's finds hardly depend on how
  many groups are there, so a market that empties becomes ever more risky for those left, and stays empty.
- *The threshold.* One find is exactly the evidence that an agency needs to act, so pooling of evidence and its decay hardly
  matter to arrests; that is why intra-country cooperation does not pay here.
- *The reserve.* Effort reserved for cooperation lies idle where an agency has no joint case. If it went back to local search
  (tried by hand), the European approach would lower harm in Europe in months 61 to 180 too.
- *Learning.* Agencies' cooperation share stays close to where a scenario starts it: orientation is an assumption here, not
  a result.
- *Efficiency.* The run without enforcement, from which harm averted per effort is computed, also takes away the staff of
  the world outside, about 7 % of all.
"""
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
        failures += perform(experiment, folder, lambda: Processes(os.cpu_count() or 1)).failed
        (folder / "report.html").write_text(report(folder), encoding="utf-8")
        (folder / ".lock").unlink()
        (folder / "journal.jsonl").unlink()  # it tells when, which is nobody's business here
        sections.append(section(experiment, folder))
    (ROOT / "docs" / "findings.md").write_text("\n".join(sections), encoding="utf-8")
    return int(failures > 0)


if __name__ == "__main__":
    sys.exit(main())
