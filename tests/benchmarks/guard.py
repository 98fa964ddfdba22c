"""What the guard of a run costs: a guarded run beside a plain one, by turns.

`python -m tests.benchmarks.guard` prints the table of `docs/performance.md`, in a minute. A ratio is taken within a
turn, both runs right after each other, the first of a turn by turns, and the median of the turns is printed.
"""

import time
from statistics import median

from sim.model.simulate import Run
from sim.run.guard import GuardedRun
from sim.scenario import Scenario, load

REGIONS = {"north_america": 3, "europe_12": 12, "europe": 40}
TURNS = 201


def measure(kind: type[Run], scenario: Scenario, seed: int) -> float:
    """Seconds of the processor that a run takes from its first month to its last."""
    began = time.process_time()
    run = kind(scenario.timeline, seed, scenario.months)
    run.advance(scenario.months)
    return time.process_time() - began


def main() -> None:
    """Print the table."""
    print("| countries | groups | plain run, ms | guarded / plain |\n|---|---|---|---|")
    for name, countries in REGIONS.items():
        scenario, plain, ratios = load(f"scenarios/{name}.toml"), [], []
        for turn in range(TURNS):
            kinds = (Run, GuardedRun) if turn % 2 else (GuardedRun, Run)
            seconds = {kind: measure(kind, scenario, turn) for kind in kinds}
            plain.append(1000 * seconds[Run])
            ratios.append(seconds[GuardedRun] / seconds[Run])
        print(f"| {countries} | {scenario.setting().slots} | {median(plain):.1f} | {median(ratios):.2f} |")


if __name__ == "__main__":
    main()
