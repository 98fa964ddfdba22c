"""Run the shipped experiments and keep their tables in `results/reference/`; names on the command line choose some.

Their runs are many and stay in `results/full/`, which is no part of the repository: what was stopped goes on there.
Then `make_explanations.py` says what moves the answers and in which worlds, and `make_findings.py` writes the page.
`first`, what the first command of the README makes, is small and kept whole, for examples and tests.
"""

import shutil
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from sim.experiment.cores import usable_cores
from sim.experiment.directory import JOURNAL, LOCK, PARTS, REPORT, Refused
from sim.experiment.experiment import perform
from sim.experiment.experiment_file import load_experiment
from sim.experiment.growth import with_worlds
from sim.experiment.processes import Processes
from sim.experiment.specification import Experiment
from sim.experiment.tables_alone import keep_tables
from sim.report.page import report

ROOT = Path(__file__).parent.parent
EXPERIMENTS = ROOT / "experiments"
REFERENCE, FULL = ROOT / "results" / "reference", ROOT / "results" / "full"
FIRST, FIRST_WORLDS = "first", 30


def chosen(names: Sequence[str]) -> list[Experiment]:
    """Load the experiments of these names; without a name all of them, and the first of the README."""
    files = [*sorted(EXPERIMENTS.glob("*.toml")), *EXPERIMENTS.glob("sensitivity/structures.toml")]
    experiments = [load_experiment(path) for path in files]
    first = next(one for one in experiments if one.name == "approaches")
    every = {one.name: one for one in [replace(with_worlds(first, FIRST_WORLDS), name=FIRST), *experiments]}
    if unknown := [name for name in names if name not in every]:
        raise SystemExit(f"no experiment {', '.join(unknown)}. There are: {', '.join(every)}.")
    return [every[name] for name in names or every]


def run(experiment: Experiment, folder: Path) -> int:
    """Run an experiment, or what is missing of it, with its page; return how many runs failed."""
    try:
        ended = perform(experiment, folder, lambda: Processes(usable_cores()))
    except Refused:  # of another model, or of an earlier plan
        shutil.rmtree(folder)
        ended = perform(experiment, folder, lambda: Processes(usable_cores()))
    (folder / REPORT).write_text(report(folder), encoding="utf-8")
    return ended.failed


def keep(made: Path, folder: Path) -> None:
    """Put the tables of results in the place of those that are kept; sub-folders that others made there stay."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(folder / PARTS, ignore_errors=True)  # of results that were kept whole
    for old in folder.iterdir():
        if old.is_file():
            old.unlink()
    keep_tables(made, folder)
    shutil.copy(made / REPORT, folder)


def main(names: Sequence[str]) -> int:
    """Run and keep; the exit code says whether a run failed."""
    failed = 0
    for experiment in chosen(names):
        print(f"{experiment.name} ...", file=sys.stderr)
        made, folder = FULL / experiment.name, REFERENCE / experiment.name
        if experiment.name == FIRST:
            failed += run(experiment, folder)
            for name in (LOCK, JOURNAL):  # it tells when, which is nobody's business here
                (folder / name).unlink(missing_ok=True)
            continue
        failed += run(experiment, made)
        keep(made, folder)
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
