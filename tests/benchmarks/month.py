"""How fast a month is beside the same month as objects, and beside a loop that only draws and touches.

`python -m tests.benchmarks.month` prints the table of `docs/performance.md`, in a quarter of an hour. Every region and
size is measured in each of many turns, with more than 500 groups in every third, so that a slow minute of the machine
is shared by all. A ratio is taken within a turn, model and floor right after each other, and the median of the turns
is printed; only ratios mean anything on another machine.

    model     `Run.advance`, as batches use it
    Mesa      `mesa_form.py`, an object for each agency and group
    AgentPy   `agentpy_form.py`, the same objects
    floor     a draw for every question that the model decides, by its own generator, and one pass over every array but
              the room that a month needs to work in: first with all draws in one loop, which the processor works
              through several at a time and no month can have, since many draws wait for what others decided; then with
              a decision after each draw

Questions and draws are counted in a run without compiling, of up to 5,000 groups: what countries and agencies ask does
not grow with the groups. The model makes fewer draws than it decides questions, since what is rare takes a draw for
those alone to whom it may happen (`sim.engine.rare`). The floor is that of a month that draws for each.
"""

import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable
from functools import cache
from itertools import product
from statistics import median
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from sim.engine.chance import BATCH, Chance, chance_of, uniform, unit
from sim.engine.compiled import kernel
from sim.model.simulate import Run
from sim.scenario import Scenario, load
from tests.benchmarks.agentpy_form import AgentPyForm
from tests.benchmarks.mesa_form import MesaForm

SCENARIOS = (("north_america", 3), ("europe_12", 12), ("europe", 40))


class Size(NamedTuple):
    """How a number of groups is measured: every how many turns, months of the model and the floor, of objects."""

    every: int
    months: int
    of_objects: int


SIZES = {500: Size(1, 168, 12), 5_000: Size(3, 36, 3), 50_000: Size(3, 12, 0), 500_000: Size(3, 4, 0)}
TURNS = 21
FIRST = 12  # months that pass before, so that there are cases and requests
MOST_COUNTED = 5_000  # groups of a run whose draws are counted
QUESTION = np.uint32(1)
RARE = 0.03


@kernel
def draw_and_decide(chance: Chance, count: int, happened: NDArray[np.int64]) -> int:
    """Draw so many numbers, and keep those for which something rare happened."""
    found = 0
    for at in range(count):
        if uniform(chance, QUESTION, at, 0) < RARE:
            happened[found % len(happened)] = at
            found += 1
    return found


@kernel
def least_months(
    months: int,
    chance: Chance,
    count: int,
    deciding: bool,
    room: tuple[NDArray[np.uint32], NDArray[np.uint32], NDArray[np.float64]],
    happened: NDArray[np.int64],
    arrays: tuple[NDArray[np.int64], ...],
) -> None:
    """Make so many draws and read and write every element once, month after month in one call as the model does."""
    first, second, drawn = room
    for _ in range(months):
        if deciding:
            draw_and_decide(chance, count, happened)
        else:
            for start in range(0, count, BATCH):
                for n in range(min(BATCH, count - start)):
                    drawn[n] = unit(chance, QUESTION, first[n], second[n])
        for array in arrays:
            for at in range(len(array)):
                array[at] += 1


class Asked(NamedTuple):
    """How much is asked and drawn in a month, for each group."""

    questions: float
    draws: float


COUNTING = """
import sys
import sim.engine.philox as generator, sim.engine.rare as rarity
drawn, of_rare, questions, run = [0], [0], [0], [None]
draw, list_rare = generator.philox, rarity.rare
def counted_draw(*given):
    drawn[0] += 1
    return draw(*given)
def counted_rare(chance, question, seeker, entities, ceiling):
    before = drawn[0]
    found = list_rare(chance, question, seeker, entities, ceiling)
    of_rare[0] += drawn[0] - before
    state = run[0].state
    active = state.status == ACTIVE
    if question == corruption.LEAK:
        m = [*state.kind_identity].index(seeker)
        questions[0] += sum(may_leak(state, i, leg, m) for i in range(len(active)) for leg in range(LEGS))
    else:
        questions[0] += active.sum() if entities == len(active) else state.legs[active].sum()
    return found
generator.philox, rarity.rare = counted_draw, counted_rare
from sim.model.processes import corruption
from sim.model.processes.corruption import may_leak
from sim.model.simulate import Run
from sim.model.state import ACTIVE, LEGS
from sim.scenario import load
name, slots, first, months = sys.argv[1], *map(int, sys.argv[2:])
scenario = load(f"scenarios/{name}.toml", {"region.slots": slots})
run[0] = Run(scenario.timeline, 1, scenario.months)
run[0].advance(first)
drawn[0] = of_rare[0] = questions[0] = 0
run[0].advance(months)
print(drawn[0] - of_rare[0] + questions[0], drawn[0])
"""


@cache
def asked_per_group_month(name: str, slots: int, months: int = 4) -> Asked:
    """Count the questions and draws of a run that is interpreted, in a process of its own.

    What is rare is a question to each group, leg or agency to which it may happen, and takes far fewer draws.
    """
    command = [sys.executable, "-c", COUNTING, name, str(slots), str(FIRST), str(months)]
    environment = {**os.environ, "NUMBA_DISABLE_JIT": "1"}
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    return Asked(*(int(count) / (slots * months) for count in done.stdout.split()))


def a_month(do: Callable[[], object], months: int) -> float:
    """Seconds of the processor that a month takes of what does so many: others may be at work on the machine."""
    began = time.process_time()
    do()
    return (time.process_time() - began) / months


def model(scenario: Scenario, seed: int, months: int) -> float:
    """Seconds of a month of the model, which like the floor has just done the same: in a batch, run follows run."""
    for _ in range(2):
        run = Run(scenario.timeline, seed, scenario.months)
        run.advance(FIRST)
        seconds = a_month(lambda: run.advance(months), months)  # noqa: B023  called at once
    return seconds


def mesa(scenario: Scenario, seed: int, months: int) -> float:
    """Seconds of a month of Mesa's objects."""
    form = MesaForm(scenario, seed)
    for _ in range(FIRST):
        form.step()
    return a_month(lambda: [form.step() for _ in range(months)], months)


def agentpy(scenario: Scenario, seed: int, months: int) -> float:
    """Seconds of a month of AgentPy's objects."""
    form = AgentPyForm({"scenario": scenario, "seed": seed, "steps": FIRST + months})
    form.sim_setup(FIRST + months)
    for _ in range(FIRST):
        form.sim_step()
    return a_month(lambda: [form.sim_step() for _ in range(months)], months)


def floor(scenario: Scenario, slots: int, months: int, per_group: float, deciding: bool) -> float:
    """Seconds of as many draws, and one pass over all arrays."""
    state = Run(scenario.timeline, 1, scenario.months).state
    # Of the records, one month is written in a month.
    arrays = [np.ravel(array) for array in state._replace(records=state.records[0])]
    # Eight bytes at a time, whatever the numbers in them are.
    words = tuple(array.view(np.uint8)[: array.nbytes // 8 * 8].view(np.int64) for array in arrays)
    chance, happened = chance_of(seed=1, month=1, entities=0, candidates=0), np.zeros(BATCH, np.int64)
    room = np.arange(BATCH, dtype=np.uint32), np.arange(BATCH, dtype=np.uint32), np.zeros(BATCH)

    def all_months() -> None:
        least_months(months, chance, int(slots * per_group), deciding, room, happened, words)

    all_months()
    return a_month(all_months, months)


class Measured(NamedTuple):
    """What the turns of one region and size have given so far."""

    name: str
    countries: int
    scenario: Scenario
    slots: int
    months: list[float]  # seconds of a month of the model
    over_floor: dict[bool, list[float]]  # model / floor, and model / deciding floor
    over_model: dict[Callable[..., float], list[float]]  # Mesa / model, AgentPy / model


def asked_of(line: Measured) -> Asked:
    """Return how much is asked and drawn per group-month."""
    return asked_per_group_month(line.name, min(line.slots, MOST_COUNTED))


def measure(line: Measured, turn: int) -> None:
    """Time all forms once, one after the other."""
    _, months, of_objects = SIZES[line.slots]
    line.months.append(model(line.scenario, turn, months))
    for deciding, ratios in line.over_floor.items():
        ratios.append(line.months[-1] / floor(line.scenario, line.slots, months, asked_of(line).questions, deciding))
    for form, ratios in line.over_model.items():
        ratios.append(form(line.scenario, turn, of_objects) / line.months[-1])


def row(line: Measured) -> str:
    """Put the medians of the turns in a line of the table."""
    state = Run(line.scenario.timeline, 1, 1).state
    size = sum(array.nbytes for array in state if array.shape[0] == line.slots) / line.slots
    cells = [line.countries, f"{line.slots:,}", f"{1e9 * median(line.months) / line.slots:.0f}"]
    cells += [f"{median(ratios):.0f}" for ratios in line.over_model.values()] or ["–", "–"]
    cells += [f"{median(ratios):.1f}" for ratios in line.over_floor.values()]
    cells += [*(f"{number:.1f}" for number in asked_of(line)), f"{size:.0f}"]
    return "| " + " | ".join(map(str, cells)) + " |"


def main() -> None:
    """Print the table."""
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}\n")
    lines = []
    for (name, countries), slots in product(SCENARIOS, SIZES):
        objects = (mesa, agentpy) if SIZES[slots].of_objects else ()
        scenario = load(f"scenarios/{name}.toml", {"region.slots": slots})
        lines.append(
            Measured(name, countries, scenario, slots, [], {False: [], True: []}, {form: [] for form in objects})
        )
    for turn in tqdm(range(TURNS)):
        for line in lines:
            if turn % SIZES[line.slots].every == 0:
                measure(line, turn)
    heads = (
        "countries|groups|model, ns per group-month|Mesa / model|AgentPy / model|model / floor|model / deciding floor|"
        "questions|draws|bytes per group"
    )
    print("| " + heads.replace("|", " | ") + " |\n|" + "---|" * (heads.count("|") + 1))
    for line in lines:
        print(row(line))


if __name__ == "__main__":
    main()
