"""How fast a month is beside the same month as Mesa objects, and beside a loop that only draws and touches.

`python -m tests.benchmarks.month` prints the table of `docs/performance.md`. Forms take turns; a figure is the median
of the rounds; only ratios within the table mean anything on another machine.

    model    `Run.advance`, as batches use it
    objects  `tests/benchmarks/mesa_form.py`
    floor    as many draws as the model makes, and every array of groups and pairs read and written once

The number of draws is counted in a run without compiling, which is why the table takes some minutes.
"""

import os
import platform
import subprocess
import sys
import time
from statistics import median

import numpy as np
from numpy.typing import NDArray

from sim.compiled import compiled
from sim.model.draws import Luck, uniform
from sim.model.simulate import Run
from sim.model.state import State
from sim.scenario import Scenario, load
from tests.benchmarks.mesa_form import MesaForm

SCENARIOS = (("north_america", 3), ("europe_12", 12), ("europe", 40))
MONTHS = {500: 60, 5_000: 24, 50_000: 8, 500_000: 3}
OBJECT_MONTHS = {500: 12, 5_000: 3}
ROUNDS = 5
QUESTION = np.uint64(1)


@compiled
def draw(luck: Luck, groups: int, per_group: float) -> float:
    """Draw as often as the model does, and add up what comes."""
    total = 0.0
    for i in range(int(groups * per_group)):
        total += uniform(luck, QUESTION, i, 0)
    return total


@compiled
def touch(array: NDArray[np.float64]) -> None:
    """Read and write every element once."""
    flat = array.ravel()
    for at in range(len(flat)):
        flat[at] += 0


def touched(state: State, slots: int) -> list[NDArray[np.float64]]:
    """Arrays of groups and of pairs."""
    return [
        array for array in state if array.shape[0] == slots or (array.ndim == 2 and array.shape[0] == array.shape[1])
    ]


def floor(state: State, slots: int, months: int, per_group: float) -> None:
    """Do what no month can do without."""
    arrays = touched(state, slots)
    for month in range(months):
        draw(Luck(np.uint64(1), np.uint64(month), state.fault), slots, per_group)
        for array in arrays:
            touch(array)


def draws_per_group_month(name: str, slots: int = 200, months: int = 24) -> float:
    """Count the draws of a run that is interpreted, in a process of its own."""
    program = (
        "import sim.model.draws as d\nfrom sim.scenario import load\nfrom sim.model.simulate import Run\n"
        f"s = load('scenarios/{name}.toml', {{'region.slots': {slots}}})\nr = Run(s.timeline(), 1, s.months)\n"
        "count, was = [0], d.philox\n"
        "def counting(*given):\n    count[0] += 1\n    return was(*given)\nd.philox = counting\n"
        f"r.advance({months})\nprint(count[0])"
    )
    environment = {**os.environ, "NUMBA_DISABLE_JIT": "1"}
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, env=environment)
    return int(done.stdout) / (slots * months)


def seconds_of_model(scenario: Scenario, slots: int, seed: int) -> float:
    """Seconds of a month."""
    run = Run(scenario.timeline(), seed, scenario.months)
    run.advance(1)
    began = time.perf_counter()
    run.advance(MONTHS[slots])
    return (time.perf_counter() - began) / MONTHS[slots]


def seconds_of_objects(scenario: Scenario, slots: int, seed: int) -> float:
    """Seconds of a month."""
    model = MesaForm(scenario, seed)
    model.step()
    began = time.perf_counter()
    for _ in range(OBJECT_MONTHS[slots]):
        model.step()
    return (time.perf_counter() - began) / OBJECT_MONTHS[slots]


def seconds_of_floor(scenario: Scenario, slots: int, per_group: float) -> float:
    """Seconds of a month."""
    state = Run(scenario.timeline(), 1, scenario.months).state
    floor(state, slots, 1, per_group)
    began = time.perf_counter()
    floor(state, slots, MONTHS[slots], per_group)
    return (time.perf_counter() - began) / MONTHS[slots]


def row(name: str, countries: int, slots: int, per_group: float) -> str:
    """Measure one size."""
    scenario = load(f"scenarios/{name}.toml", {"region.slots": slots})
    model, objects, least = [], [], []
    for seed in range(ROUNDS):
        model.append(seconds_of_model(scenario, slots, seed))
        least.append(seconds_of_floor(scenario, slots, per_group))
        if slots in OBJECT_MONTHS and (slots == 500 or seed < 2):
            objects.append(seconds_of_objects(scenario, slots, seed))
    state = Run(scenario.timeline(), 1, 1).state
    size = sum(array.nbytes for array in state if array.shape[0] == slots) / slots
    faster = f"{median(objects) / median(model):.0f}" if objects else "–"
    return (
        f"| {countries} | {slots:,} | {1e9 * median(model) / slots:.0f} | {faster} | "
        f"{median(model) / median(least):.1f} | {per_group:.1f} | {size:.0f} |"
    )


def main() -> None:
    """Print the table."""
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, {ROUNDS} rounds\n")
    print(
        "| countries | groups | model, ns per group-month | objects / model | model / floor | draws | bytes per group |"
    )
    print("|---|---|---|---|---|---|---|")
    for name, countries in SCENARIOS:
        per_group = draws_per_group_month(name)
        for slots in MONTHS:
            print(row(name, countries, slots, per_group), flush=True)


if __name__ == "__main__":
    main()
