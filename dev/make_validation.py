"""Write docs/validation.md, its figures and its tables, by `coopsim validate` over the calibrated worlds."""

import shutil
import sys
import tempfile
from pathlib import Path

from sim.cli import main

ROOT = Path(__file__).parents[1]
WORLDS = ROOT / "experiments" / "calibration" / "posterior.parquet"
DOCS, TABLES = ROOT / "docs", ROOT / "results" / "reference" / "validation"

if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place, "made")
        if code := main(["validate", "--worlds", str(WORLDS), *sys.argv[1:], "-o", str(folder)]):
            sys.exit(code)
        TABLES.mkdir(exist_ok=True)
        for file in folder.iterdir():
            if file.name != "manifest.json":
                shutil.copyfile(file, (TABLES if file.suffix == ".csv" else DOCS) / file.name)
