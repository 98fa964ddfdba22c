"""Write docs/patterns.md, its table, and the verdicts at a small size that the tests expect, by `coopsim patterns`."""

import csv
import shutil
import sys
import tempfile
from pathlib import Path

from sim.cli import main
from sim.patterns.catalogue import PATTERNS
from sim.patterns.runs import FULL

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "patterns.md"
TABLE = ROOT / "results" / "reference" / "patterns.csv"
RECORD = ROOT / "tests" / "patterns" / "verdicts.csv"
SEEDS = 10  # of the record
RECORDED = ("pattern", "model", "region", "approach", "part", "verdict")


def made(folder: Path, *arguments: str) -> Path:
    if code := main(["patterns", *arguments, "-o", str(folder)]):
        sys.exit(code)
    return folder


def record(table: Path) -> None:
    """Keep the verdicts in the full model and in the null model without what a pattern is about."""
    with table.open(encoding="utf-8", newline="") as file:
        kept = [row for row in csv.DictReader(file) if row["model"] in (FULL, PATTERNS[row["pattern"]].null)]
    with RECORD.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, RECORDED, extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows(kept)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        record(made(Path(place, "small"), "--seeds", str(SEEDS)) / "patterns.csv")
        whole = made(Path(place, "whole"))
        shutil.copyfile(whole / "patterns.md", PAGE)
        shutil.copyfile(whole / "patterns.csv", TABLE)
