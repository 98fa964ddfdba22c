"""Run every shipped experiment into results/reference/, with its report; `make_findings.py` writes the page of them.

Of those over worlds, in `experiments/worlds`, the tables alone are kept: their runs are many.
"""

import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from sim.experiment.cores import usable_cores
from sim.experiment.experiment import perform
from sim.experiment.experiment_file import load_experiment
from sim.experiment.processes import Processes
from sim.report.page import report

ROOT = Path(__file__).parent.parent
REFERENCE = ROOT / "results" / "reference"
KEPT = ("*.csv", "experiment.toml", "hypotheses.json", "report.html")


def run_over_worlds(path: Path) -> int:
    """Run an experiment over worlds and keep its tables and its page; return the number of failed runs."""
    experiment, folder = load_experiment(path), REFERENCE / "worlds" / path.stem
    folder.mkdir(parents=True, exist_ok=True)  # what `coopsim sensitivity` has written there stays
    with TemporaryDirectory() as place:
        ended = perform(experiment, Path(place), lambda: Processes(usable_cores()))
        (Path(place) / "report.html").write_text(report(Path(place)), encoding="utf-8")
        for pattern in KEPT:
            for file in Path(place).glob(pattern):
                shutil.copy(file, folder)
    return ended.failed


def main() -> int:
    """Run and keep; the exit code says whether a run failed."""
    failures = 0
    for path in sorted((ROOT / "experiments" / "worlds").glob("*.toml")):
        print(f"worlds/{path.stem} ...", file=sys.stderr)
        failures += run_over_worlds(path)
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
    return int(failures > 0)


if __name__ == "__main__":
    sys.exit(main())
