"""Write docs/mechanisms.md: what each mechanism does in four regions, as `coopsim mechanisms` prints it."""

import sys
import tempfile
from pathlib import Path

from sim.cli import main

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "mechanisms.md"
REGIONS = ("europe", "europe_12", "north_america", "us_canada")

if __name__ == "__main__":
    with tempfile.TemporaryDirectory(dir=PAGE.parent) as folder:
        made = Path(folder) / PAGE.name
        code = main(["mechanisms", *(f"{ROOT}/scenarios/{name}.toml" for name in REGIONS), "-o", str(made)])
        if code == 0:
            made.replace(PAGE)
    sys.exit(code)
