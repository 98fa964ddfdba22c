"""What one visitor does: choose scenarios, run months, move levers, save. It knows nothing of the page.

A lever that is moved before the first month changes the scenario; moved later, it becomes an event of the month that
comes next. So the run can be saved at any time as a scenario file, and that file gives the same numbers.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from sim.browser.levers import KEYS, declared, spread, standing
from sim.browser.shelf import AS_IN_FILE, Shelf
from sim.mesa_model import CooperationModel
from sim.model.simulate import RunFailed
from sim.outputs.result import Result
from sim.scenario import Scenario, ScenarioError, load
from sim.scenario.keys import checked, expected, known, written

COMPARED = {"european": "European approach", "north_american": "North American approach"}


class Wrong(Exception):
    """The page asked for something that cannot be; the message is for the visitor."""


class Side:
    """One model and where it comes from: a file, and the region and approach laid over it."""

    def __init__(self, scenario: str, region: str = AS_IN_FILE, approach: str = AS_IN_FILE) -> None:
        self.chosen = {"scenario": scenario, "region": region, "approach": approach}
        self.model: CooperationModel

    @property
    def title(self) -> str:
        """Title of the scenario, or of what is laid over it."""
        scenario, approach = self.model.resolved, self.chosen["approach"]
        if not self.laid_over():
            return scenario.title
        said = COMPARED.get(approach, f"approach {approach}")
        return f"{scenario.values['region.name']}, {said}" if approach else str(scenario.values["region.name"])

    def laid_over(self) -> dict[str, Any]:
        """Return what the choices change in the file."""
        return {key: self.chosen[key] for key in ("region", "approach") if self.chosen[key]}


class Session:
    """One visitor's models.

    Parameters
    ----------
    path
        The scenario file to open with.

    Raises
    ------
    sim.scenario.ScenarioError
        If it has a mistake.
    """

    def __init__(self, path: str) -> None:
        self.shelf = Shelf(path)
        self.seed: int | None = None
        self.changes: dict[str, Any] = {}  # before the first month
        self.events: list[dict[str, Any]] = []  # during the run
        self.sides = [Side(self.shelf.opened)]
        self.message = ""
        self.begin(self.sides)

    @property
    def month(self) -> int:
        """Months that have passed, in every model."""
        return int(self.sides[0].model.run.month)

    @property
    def months(self) -> int:
        """Months that all models can run."""
        return min(side.model.run.horizon for side in self.sides)

    def scenario(self, side: Side) -> Scenario:
        """Read the scenario of a side, with what the visitor changed."""
        changes = {**side.laid_over(), **self.changes}
        if self.seed is not None:
            changes["run.seed"] = self.seed
        path = self.shelf.paths[side.chosen["scenario"]]
        base = load(path, changes, origin="the page")
        events = [one for event in self.events for one in spread(event, base)]
        return load(path, changes, events, origin="the page") if events else base

    def begin(self, sides: list[Side]) -> None:
        """Make the models anew, at month 0; on a mistake the old ones stay."""
        scenarios = [self.scenario(side) for side in sides]
        for side, scenario in zip(sides, scenarios, strict=True):
            side.model = CooperationModel(scenario)
        self.sides = sides

    def perform(self, request: Mapping[str, Any]) -> None:
        """Do what the page asks; what is wrong with it is told in `message`, and nothing is changed.

        Parameters
        ----------
        request
            `action`, one of the names below, and what that takes.
        """
        actions: dict[str, Callable[..., None]] = {
            "step": self.step,
            "jump": self.jump,
            "reset": self.reset,
            "choose": self.choose,
            "open": self.open,
            "seed": self.choose_seed,
            "compare": self.compare,
            "lever": self.move,
            "forget": self.forget,
        }
        self.message = ""
        given = dict(request)
        action = actions.get(str(given.pop("action", "")))
        before = (self.seed, dict(self.changes), list(self.events))
        try:
            if action is None:
                raise Wrong("the page asked for an action that does not exist")
            action(**given)
        except (Wrong, ScenarioError, RunFailed, TypeError) as error:
            self.message = self.shelf.plain(str(error))
            if isinstance(error, TypeError):
                self.message = "the page asked for an action in a form that it does not take"
            self.seed, self.changes, self.events = before
            if isinstance(error, RunFailed):  # one side may be a month ahead of the other
                self.begin(self.sides)

    def step(self) -> None:
        """Run one month in every model."""
        if self.month < self.months:
            for side in self.sides:
                side.model.step()

    def jump(self, month: int) -> None:
        """Run up to a month; an earlier one is reached from the start, with all that was changed since."""
        whole(month, 0, self.months, "month")
        if month < self.month:
            self.begin(self.sides)
        for _ in range(month - self.month):
            self.step()

    def reset(self) -> None:
        """Begin again at month 0 and forget what was changed during the run."""
        self.events = []
        self.begin(self.sides)

    def choose(self, side: int, what: str, name: str) -> None:
        """Take another scenario, region or approach on one side, and begin again with its own values."""
        whole(side, 0, len(self.sides) - 1, "side")
        if name not in self.shelf.options().get(what, ()):
            raise Wrong(f"there is no {written(name)} to choose")
        sides = [Side(**one.chosen) for one in self.sides]
        sides[side].chosen[what] = name
        self.changes, self.events = {}, []
        self.begin(sides)

    def open(self, side: int, name: str, text: str) -> None:
        """Take a scenario file of the visitor's own on one side, and begin again with its values."""
        whole(side, 0, len(self.sides) - 1, "side")
        if not isinstance(name, str) or not isinstance(text, str):
            raise TypeError
        self.choose(side, "scenario", self.shelf.put(name, text))

    def choose_seed(self, seed: int) -> None:
        """Take another seed and begin again."""
        what = known("run.seed")
        if what is None or checked(what, seed) is None:
            raise Wrong(f"the seed is {written(seed)}, expected a whole number from 0 to 2**63 - 1")
        self.seed, self.events = seed, []
        self.begin(self.sides)

    def compare(self, on: bool) -> None:
        """Set a second model beside the first, with the same draws, or take it away; both begin again.

        The first becomes the European approach and the second the North American one.
        """
        file, region = (self.sides[0].chosen[what] for what in ("scenario", "region"))
        approaches = list(COMPARED) if on else [AS_IN_FILE]
        self.changes, self.events = {}, []
        self.begin([Side(file, region, approach) for approach in approaches])

    def move(self, key: str, value: float) -> None:
        """Move a lever in every model, from the next month on."""
        if key not in KEYS:
            raise Wrong(f"{written(key)} is no lever of this page")
        good = checked(declared(key), value)
        if good is None:
            raise Wrong(f"{key} is {written(value)}, expected {expected(declared(key))}")
        if self.month == 0:
            self.changes = {**self.changes, key: good}
            self.begin(self.sides)
            return
        if self.month == self.months:
            raise Wrong("the run has come to its end: reset it, or jump to an earlier month, to move a lever")
        event = {"month": self.month + 1, "key": key, "value": good}
        others = [one for one in self.events if not same(one, event)]
        self.events = sorted([*others, event], key=lambda one: int(one["month"]))
        for side, scenario in [(side, self.scenario(side)) for side in self.sides]:
            side.model.follow(scenario)

    def forget(self, number: int) -> None:
        """Take one change of the time line back, and show the same month as it is without it."""
        whole(number, 0, len(self.events) - 1, "number of the change")
        month = self.month
        self.events = [one for at, one in enumerate(self.events) if at != number]
        self.begin(self.sides)
        self.jump(month)

    def values(self) -> dict[str, float | None]:
        """Where each lever stands now, in the first model; None where countries differ."""
        scenario = self.sides[0].model.resolved
        now = dict(scenario.values)
        now |= {event.key: event.value for event in scenario.events if event.month <= self.month + 1}
        return {key: standing(key, now) for key in KEYS}

    def saved(self, side: int) -> str:
        """Write the run of a side as a scenario file that gives the same numbers on the command line."""
        chosen = self.sides[side]
        return replace(chosen.model.resolved, title=chosen.title).to_toml()

    def table(self, side: int) -> str:
        """Write the months so far of a side as CSV, as `coopsim run` keeps them in `months.parquet`."""
        model = self.sides[side].model
        record = model.run.state.records[: self.month]
        result = Result(model.resolved, model.resolved.seed, record, model.run.state.relocations, float("nan"))
        return str(result.months.to_csv(index=False))


def same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two events set the same thing at the same time."""
    return bool(one["month"] == other["month"] and one["key"] == other["key"])


def whole(value: object, low: int, high: int, name: str) -> None:
    """Refuse what is not a whole number between two others."""
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise Wrong(f"the {name} is {written(value)}, expected a whole number from {low} to {high}")
