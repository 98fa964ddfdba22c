"""Write tests/model/baseline.csv, the numbers of one fixed run, anew.

A change of it goes with *Numbers change* in the changelog.
"""

from pathlib import Path

import sim

BASELINE = Path(__file__).parent.parent / "tests" / "model" / "baseline.csv"

if __name__ == "__main__":
    summary = sim.run("scenarios/europe_12.toml", seed=1).summary
    summary[["unit", "region"]].to_csv(BASELINE, float_format="%.12g")
