"""Say what moves the answers of full results over worlds, and in which worlds: beside the tables that are kept of them.

Of `results/full/NAME`, as `dev/make_reference.py` leaves it, or else of the tables in `results/reference/NAME`, into
`results/reference/NAME/sensitivity` and `discovery`. Names on the command line choose some.
"""

import shutil
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from sim.cli import main

ROOT = Path(__file__).parents[1]
REFERENCE, FULL = ROOT / "results" / "reference", ROOT / "results" / "full"
PLACES = ("In Europe", "In Europe of twelve", "In North America", "At the United States-Canada border")
BUNDLE = ("The whole bundle lowers harm", "The whole bundle raises joint dismantlings")
# Of each experiment the hypotheses that are looked into, and the questions.
ASKED: Mapping[str, tuple[Sequence[str], Sequence[str]]] = {
    "approaches": ([f"{place} the European approach lowers harm" for place in PLACES], ("holds", "reversed")),
    "transfer": (BUNDLE, ("holds", "reversed", "contrary")),
}


def explain(results: Path, folder: Path) -> int:
    """Write both explanations of results into a folder, in the place of earlier ones; return the first bad exit code.

    Parameters
    ----------
    results
        Results directory of one of the experiments, or the tables that were kept of it.
    folder
        Named after the experiment.
    """
    hypotheses, questions = ASKED[folder.name]
    chosen = [word for one in hypotheses for word in ("--hypothesis", one)]
    where = [word for one in questions for word in ("--where", one)]
    for words in (["sensitivity", str(results)], ["discover", str(results), *chosen, *where]):
        made = folder / {"discover": "discovery"}.get(words[0], words[0])
        shutil.rmtree(made, ignore_errors=True)
        if code := main([*words, "-o", str(made)]):
            return code
        (made / "manifest.json").unlink()  # it says by whose command, on whose machine
    return 0


if __name__ == "__main__":
    for name in sys.argv[1:] or ASKED:
        full = FULL / name
        if code := explain(full if full.is_dir() else REFERENCE / name, REFERENCE / name):
            sys.exit(code)
