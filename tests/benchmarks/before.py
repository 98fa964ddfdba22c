"""How fast a month is beside the month of an earlier commit.

`python -m tests.benchmarks.before COMMIT` checks that commit out beside this one, for as long as it takes, and lets
both run the same regions by turns, each turn in a process of its own, so that a slow minute of the machine is shared. A
ratio is taken within a turn; the median of the turns is printed. `c6bbc7d` is the last commit before the model was
reformed. Runs are of 500 groups, their first twelve months left out.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parents[2]
REGIONS = ("north_america", "europe_12", "europe")
TURNS = 9
PROGRAM = """
import sys, time
from sim.model.simulate import Run
from sim.scenario import load
for name in sys.argv[1:]:
    scenario, spent = load(f"scenarios/{name}.toml", {"region.slots": 500}), []
    for seed in range(9):
        run = Run(scenario.timeline, seed, scenario.months)
        run.advance(12)
        began = time.process_time()
        run.advance(scenario.months - 12)
        spent.append((time.process_time() - began) / (scenario.months - 12) / 500 * 1e9)
    print(sorted(spent)[len(spent) // 2])
"""


def measure(tree: Path) -> list[float]:
    """Nanoseconds per group-month in each region, by the sources in a folder."""
    command = [sys.executable, "-c", PROGRAM, *REGIONS]
    done = subprocess.run(
        command, cwd=tree, capture_output=True, text=True, check=True, env={**os.environ, "PYTHONPATH": str(tree)}
    )
    return [float(line) for line in done.stdout.split()]


def main(commit: str, turns: int = TURNS) -> None:
    """Measure both by turns, and print the table."""
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder) / "before"
        git = ["git", "-C", str(ROOT), "worktree"]
        subprocess.run([*git, "add", "--quiet", "--detach", str(tree), commit], check=True)
        try:
            measure(tree), measure(ROOT)  # compiles both
            pairs = [(measure(tree), measure(ROOT)) for _ in range(turns)]
        finally:
            subprocess.run([*git, "remove", "--force", str(tree)], check=True)
    print(f"| region | {commit}, ns per group-month | now | ratio |\n|---|---|---|---|")
    for number, region in enumerate(REGIONS):
        before, now = ([pair[side][number] for pair in pairs] for side in (0, 1))
        ratio = median(new / old for old, new in zip(before, now, strict=True))
        print(f"| {region} | {median(before):.0f} | {median(now):.0f} | {ratio:.2f} |")


if __name__ == "__main__":
    main(*sys.argv[1:2], *(int(number) for number in sys.argv[2:3]))
