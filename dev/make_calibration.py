"""Write results/reference/calibration, the shipped table of worlds, and the generated parts of docs/calibration.md.

    python dev/make_calibration.py [DIRECTORY]

DIRECTORY is what `coopsim calibrate` made of the shipped file; without it that command is given, for
a quarter of an hour.
"""

import csv
import re
import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from textwrap import fill

import numpy as np

from sim.calibration.defaults_page import page as defaults_page
from sim.calibration.files import WORLDS
from sim.calibration.weights import sample_size
from sim.cli import main as coopsim
from sim.experiment.directory import MANIFEST, mismatch, read_json
from sim.worlds.table import read_worlds

ROOT = Path(__file__).parents[1]
SPECIFICATION = ROOT / "experiments" / "calibration" / "model.toml"
POSTERIOR = SPECIFICATION.with_name("posterior.parquet")
REFERENCE = ROOT / "results" / "reference" / "calibration"
PAGE = ROOT / "docs" / "calibration.md"
KEPT = (
    "calibration.md", "calibration.toml", "parameters.csv", "plan.json", "planted.csv", "planted.md", "posterior.png",
    "prior_runs.parquet", "stages.csv", "targets.csv", "typical.toml",
)  # fmt: skip
SEEDS = range(1, 11)  # those of `coopsim calibration`
FOUND = """\
What the shipped file found stands in [results/reference/calibration](../results/reference/calibration/calibration.md):
{worlds} worlds with an effective sample size of {size:.0f}. The published figures say something of {identified} of
{parameters} parameters, and leave the others as wide as they were. The worlds are
`experiments/calibration/posterior.parquet`, which experiments name by `[worlds] from`. They were made by the source
`{source}` of the model, with {packages} (see its [plan](../results/reference/calibration/plan.json)).
"""


def found(folder: Path, posterior: Path) -> str:
    """Say what a calibration found, and by which source of the model.

    Parameters
    ----------
    folder
        With the plan and the table of parameters.
    posterior
        Table of the worlds.
    """
    plan = read_json(folder / "plan.json")
    with (folder / "parameters.csv").open(encoding="utf-8", newline="") as file:
        identified = [row["identified"] for row in csv.DictReader(file)]
    worlds = read_worlds(posterior)
    text = FOUND.format(
        worlds=len(worlds),
        size=sample_size(np.array([world.weight for world in worlds])),
        identified=identified.count("yes"),
        parameters=len(identified),
        source=plan["model_source"],
        packages=", ".join(f"{name} {version}" for name, version in plan["packages"].items()),
    )
    return fill(text, 120, break_long_words=False, break_on_hyphens=False)


def written(page: str, name: str, part: str) -> str:
    """Put a generated part into its place on a page."""
    start, end = f"<!-- generated: {name} -->\n", "<!-- end -->"
    made, count = re.subn(f"{start}.*?{end}", lambda _: f"{start}\n{part}\n\n{end}", page, flags=re.DOTALL)
    if count != 1:
        message = f"{PAGE}: there are {count} parts from '{start.strip()}' to '{end}', expected one"
        raise ValueError(message)
    return made


def keep(folder: Path) -> None:
    """Copy what is kept of a finished calibration, and write the generated parts of the page."""
    for name in KEPT:
        shutil.copyfile(folder / name, REFERENCE / name)
    shutil.copyfile(folder / WORLDS, POSTERIOR)
    page = PAGE.read_text(encoding="utf-8")
    page = written(page, "defaults", defaults_page(SEEDS).rstrip())
    PAGE.write_text(written(page, "found", found(REFERENCE, POSTERIOR)), encoding="utf-8")


def wrong(folder: Path) -> list[str]:
    """List what speaks against keeping a directory."""
    if not (folder / MANIFEST).exists():
        return [f"{folder} holds no finished calibration: give `coopsim calibrate {SPECIFICATION} -o {folder}` first"]
    if (folder / "calibration.toml").read_bytes() != SPECIFICATION.read_bytes():
        return [f"{folder} was made with another calibration file than {SPECIFICATION}"]
    sums = read_json(folder / MANIFEST)["sha256"]
    return [found for name in (*KEPT, WORLDS) if (found := mismatch(folder, name, sums.get(name, "")))]


def main(given: list[str]) -> int:
    """Keep a directory that is given, or one that is made."""
    with TemporaryDirectory() as place:
        folder = Path(given[0]) if given else Path(place) / "made"
        if not given and (code := coopsim(["calibrate", str(SPECIFICATION), "-o", str(folder)])):
            return code
        if mistakes := wrong(folder):
            print(*mistakes, sep="\n", file=sys.stderr)
            return 2
        keep(folder)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
