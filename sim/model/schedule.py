"""The month, in order: the table of contents of the model.

Each step is a file of the same name in `processes` or `techniques`; its docstring says what it does, by its equation.
The month that runs, the sections of a scenario, the lists of the ODD and the matrix of who writes what all follow from
the table below; a file that does not stand in it is an error. `simulate` carries out the events, all else is `month`.
"""

import pkgutil
from collections.abc import Callable
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from sim.engine.chance import Chance
from sim.engine.compiled import kernel, rule
from sim.engine.reference import by_reference
from sim.model import processes, techniques
from sim.model.soundness import SOUND, unsound
from sim.model.state import LEGS, State


class Step(NamedTuple):
    """One step of the month: the name of its file, and why it stands where it does."""

    name: str
    why_here: str


SCHEDULE = (
    Step("events", "between months, so that each month has one set of rules"),
    Step("formation", "first, so that all that follows meets the market of this month"),
    Step("liaison", "ties fade before techniques renew them; it opens the month's account of overhead"),
    Step("common_ground", "techniques act on this month's ties and charge for it; their order is a convention"),
    Step("trust_building", "a technique, as above"),
    Step("networking", "a technique, as above"),
    Step("right_people", "a technique, as above"),
    Step("hub", "a technique, as above"),
    Step("learning", "a review sets the reserve of this month, and evaluation all that is decided in it"),
    Step("effort", "after all that costs overhead, before all that takes effort"),
    Step("intelligence", "before all that is decided by what is known"),
    Step("exchange", "tells what has been found; a tip is followed next month"),
    Step("corruption", "a leak comes before the decision that it forestalls"),
    Step("case_decision", "after leaks, which destroy evidence"),
    Step("assistance", "a case opened this month asks this month"),
    Step("operations", "carries out what was decided this month"),
    Step("prosecution", "registers the suspects of this month's operations"),
    Step("trust", "after all that agencies live through together in a month"),
    Step("displacement", "groups respond to the month's operations"),
    Step("recording", "last: the month is written down and its books are cleared"),
)


class NoRoom(ValueError):
    """A run was asked for more months, or with less room for chance, than its arrays have."""


class NotScheduled(Exception):
    """A file of the model lacks something that a step needs, or does not stand in the schedule."""


def module_of(name: str) -> ModuleType:
    """Import the file of a step, and check that it has what a step needs.

    Raises
    ------
    NotScheduled
        If there is no such file, or a name is missing in it.
    """
    for package in (processes, techniques):
        if name in {found.name for found in pkgutil.iter_modules(package.__path__)}:
            module = import_module(f"{package.__name__}.{name}")
            break
    else:
        where = "processes or techniques"
        raise NotScheduled(f"sim/model/schedule.py has a step '{name}', but there is no file {name}.py in {where}")
    where = module.__name__.replace(".", "/") + ".py"
    needed = {"NAME": "its section", "WRITES": "the arrays that it may change"}
    missing = [f"{one} ({what})" for one, what in needed.items() if not hasattr(module, one)]
    if missing:
        raise NotScheduled(f"{where} does not say {' and '.join(missing)}")
    if name != module.NAME:
        raise NotScheduled(f"{where} calls itself '{module.NAME}': NAME is the name of the file")
    if unknown := [array for array in module.WRITES if array not in State._fields]:
        raise NotScheduled(f"{where}: WRITES names {', '.join(unknown)}, which is no array of sim/model/state.py")
    if not hasattr(module, "step") and hasattr(module, "Parameters"):
        raise NotScheduled(f"{where} has parameters, but no function `step` that reads them")
    return module


def modules() -> dict[str, ModuleType]:
    """Import every step of the schedule, in its order.

    Raises
    ------
    NotScheduled
        If a file lacks something that a step needs, or does not stand in the schedule.
    """
    found = {step.name: module_of(step.name) for step in SCHEDULE}
    for package in (processes, techniques):
        for file in pkgutil.iter_modules(package.__path__):
            if file.name not in found:
                where = f"{package.__name__.replace('.', '/')}/{file.name}.py"
                raise NotScheduled(
                    f"{where} stands in no line of SCHEDULE in sim/model/schedule.py: add one, or remove it"
                )
    return found


MODULES = modules()
SECTIONS: dict[str, type] = {
    name: module.Parameters for name, module in MODULES.items() if hasattr(module, "Parameters")
}

if TYPE_CHECKING:
    Parameters = Any
else:
    Parameters = NamedTuple("Parameters", SECTIONS.items())
    Parameters.__doc__ = "The parameters of every process and technique, one section each."

ALL = -1  # run all steps, not a single one


def written_month() -> str:
    """Write the month as a function, since compiled code cannot loop over functions.

        def month(state, parameters, chance, only):
            found = SOUND
            if only in (ALL, 1): formation(state, parameters.formation, chance)
            ...
            if only == ALL: found = unsound(state, chance)
            if only in (ALL, 19): recording(state, parameters.recording, chance)
            return found

    `only` is the number of a single step to run, or ALL. The state is checked before the last step clears its books.
    """
    lines = ["def month(state, parameters, chance, only):", "    found = SOUND"]
    for number, (name, module) in enumerate(MODULES.items()):
        if name == SCHEDULE[-1].name:
            lines.append("    if only == ALL: found = unsound(state, chance)")
        if hasattr(module, "step"):
            given = f"state, parameters.{name}, chance" if name in SECTIONS else "state, chance"
            lines.append(f"    if only in (ALL, {number}): {name}({given})")
    return "\n".join([*lines, "    return found"])


def made_month() -> Callable[[State, Any, Chance, int], int]:
    """Make the month of what `written_month` writes."""
    steps = {name: module.step for name, module in MODULES.items() if hasattr(module, "step")}
    names: dict[str, Any] = {"__name__": __name__, "ALL": ALL, "SOUND": SOUND, "unsound": unsound, **steps}
    exec(compile(written_month(), __file__, "exec"), names)
    made: Callable[[State, Any, Chance, int], int] = rule(names["month"])
    return made


month = made_month()


@kernel
def months(state: State, parameters: Parameters, chance: Chance, first: int, last: int, only: int) -> tuple[int, int]:
    """Run the months from `first` to `last` in one call, all steps or `only` one.

    Raises
    ------
    NoRoom
        If the record, or the room of chance, is too small for that.

    Returns
    -------
    tuple
        The month reached, and what was found impossible in it, or SOUND.
    """
    if only == ALL and (first < 1 or last > len(state.records)):
        raise NoRoom("the months do not fit the record of the state")
    if len(chance.room.is_struck) < LEGS * len(state.status) or len(chance.room.weights) < len(state.external):
        raise NoRoom("the chance has been made for fewer groups or countries than the state has")
    for now in range(first, last + 1):
        this_month = by_reference(Chance(chance.seed, np.uint64(now), chance.fault, chance.room))
        found = month(state, parameters, this_month, only)
        if found != SOUND:
            return now, found
    return last, SOUND


def run_step(name: str, state: State, parameters: Parameters, chance: Chance) -> None:
    """Run one step of the month by itself, to look at it or to test it.

    Parameters
    ----------
    name
        Of a step that stands in the month, as all do but the events.
    state
        What it changes.
    parameters
        All sections.
    chance
        Its month is the one that is run.

    Raises
    ------
    NotScheduled
        If the month has no such step.
    NoRoom
        If the record, or the room of chance, is too small for it.
    """
    if not hasattr(MODULES.get(name), "step"):
        raise NotScheduled(f"the month has no step '{name}', but {', '.join(SECTIONS)}")
    now = int(chance.month)
    if name == SCHEDULE[-1].name and not 1 <= now <= len(state.records):
        raise NoRoom(f"month {now} does not fit the record of the state")
    # Compiled code wraps whole numbers round in silence; interpreted numpy would warn of it.
    with np.errstate(over="ignore", under="ignore"):
        months(state, parameters, chance, now, now, list(MODULES).index(name))
