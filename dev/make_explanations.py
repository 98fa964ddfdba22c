"""Say what moves the answers of full results over worlds, and in which worlds: beside the tables that are kept of them.

Of `results/full/NAME`, as `dev/make_reference.py` leaves it, into `results/reference/NAME/sensitivity` and
`discovery`: the tables that are kept say nothing of single policies. The designs for elementary effects and Sobol'
indices are run first; what they found goes into `results/reference/sensitivity/NAME`.

    python -m dev.make_explanations [NAME ...]
"""

import shutil
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from dev.make_reference import FULL, REFERENCE, run
from sim.cli import main
from sim.experiment.directory import PLAN
from sim.experiment.experiment_file import load_experiment
from sim.experiment.tables_alone import plan_alone

ROOT = Path(__file__).parents[1]
PLACES = ("In Europe", "In Europe of twelve", "In North America", "At the United States-Canada border")
BUNDLE = ("The whole bundle lowers harm", "The whole bundle raises joint dismantlings")
# Of each experiment the hypotheses that are looked into, and the questions; none is discovered where there are none.
ASKED: Mapping[str, tuple[Sequence[str], Sequence[str]]] = {
    "approaches": ([f"{place} the European approach lowers harm" for place in PLACES], ("holds", "reversed")),
    "transfer": (BUNDLE, ("holds", "reversed", "contrary")),
    "structures": ((), ()),
}
DESIGNS = ("difference_morris", "difference_sobol")


def sensitivity(results: Path, made: Path) -> int:
    """Say what moves the answers of results, in the place of what was said before; return the exit code."""
    return say(["sensitivity", str(results)], made)


def explain(results: Path, folder: Path) -> int:
    """Say what moves the answers of results, and in which worlds they hold; return the first bad exit code.

    Parameters
    ----------
    results
        Results directory of one of the experiments, or the tables that were kept of it.
    folder
        Named after the experiment.
    """
    hypotheses, questions = ASKED[folder.name]
    code = sensitivity(results, folder / "sensitivity")
    if code or not hypotheses:
        return code
    chosen = [word for one in hypotheses for word in ("--hypothesis", one)]
    where = [word for one in questions for word in ("--where", one)]
    return say(["discover", str(results), *chosen, *where], folder / "discovery")


def say(words: Sequence[str], made: Path) -> int:
    """Give a command whose output goes into a folder, in the place of earlier output."""
    shutil.rmtree(made, ignore_errors=True)
    code = main([*words, "-o", str(made)])
    (made / "manifest.json").unlink(missing_ok=True)  # it says by whose command, on whose machine
    return code


def measure(name: str) -> int:
    """Run one of the designs, and say what moves its answers, with the plan, but for its points, beside it."""
    results, made = FULL / name, REFERENCE / "sensitivity" / name
    failed = run(load_experiment(ROOT / "experiments" / "sensitivity" / f"{name}.toml"), results)
    code = sensitivity(results, made)
    (made / PLAN).write_bytes(plan_alone(results))
    return code or int(failed > 0)


def main_of(name: str) -> int:
    """Explain the results of a name."""
    if name in DESIGNS:
        return measure(name)
    if not (FULL / name).is_dir():
        raise SystemExit(f"results/full/{name} is not there: make it by `python dev/make_reference.py {name}`")
    return explain(FULL / name, REFERENCE / name)


if __name__ == "__main__":
    every = (*ASKED, *DESIGNS)
    if unknown := {*sys.argv[1:]}.difference(every):
        sys.exit(f"nothing to explain of {', '.join(sorted(unknown))}. There are: {', '.join(every)}.")
    for chosen in sys.argv[1:] or every:
        if bad := main_of(chosen):
            sys.exit(bad)
