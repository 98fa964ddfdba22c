"""The two arms of every mechanism, resolved: which scenarios are run, and which of them are compared."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from sim import shipped
from sim.documents.checks import written
from sim.documents.errors import InvalidError, ScenarioError
from sim.documents.named_files import folders
from sim.documents.suggestions import suggestion
from sim.experiment.mechanisms import Mechanism, Times
from sim.scenario import Event, Scenario, ScenarioFiles, load
from sim.worlds.ranges import overlap

Changes = Mapping[str, Any]


class Pair(NamedTuple):
    """The arms of a mechanism in a scenario under an approach.

    Attributes
    ----------
    scenario, approach
        Their names.
    change
        What differs between the arms: each key with the value that it has in either.
    first, second
        Numbers of the arms among the scenarios that are run; the same where the scenario is already as the second.
    """

    scenario: str
    approach: str
    mechanism: Mechanism
    change: str
    first: int
    second: int


class Arms:
    """Scenarios to be run, each once however many mechanisms it is an arm of, and the pairs that compare them."""

    def __init__(self) -> None:
        self.scenarios: list[Scenario] = []
        self.pairs: list[Pair] = []
        self.numbers: dict[str, int] = {}  # hash of a scenario to its number
        self.files = ScenarioFiles()

    def add(self, path: Path, approach: str, mechanisms: Sequence[Mechanism]) -> None:
        """Add the arms of every mechanism in a scenario under an approach.

        Parameters
        ----------
        path
            File of the scenario.
        approach
            Takes the place of the scenario's own.
        mechanisms
            Those that are switched.

        Raises
        ------
        ScenarioError
            If there is no such approach, if the scenario is wrong, or a mechanism has a key or value that the model
            does not, or has a key that the scenario's time line would set again.
        """
        if any((pair.scenario, pair.approach) == (path.stem, approach) for pair in self.pairs):
            raise InvalidError(f"there are two scenarios {written(path.stem)}. Give one of them, or rename one.")
        known = {file.stem for folder in folders("approaches", [path.parent]) for file in folder.glob("*.toml")}
        if approach not in known:
            raise InvalidError(
                f"--approach: there is no approach {written(approach)}.{suggestion(approach, known)} "
                f"There are {', '.join(sorted(known))}."
            )
        base = load(path, {"approach": approach}, origin="--approach", files=self.files)
        mistakes: list[str] = []
        for mechanism in mechanisms:
            try:
                self.pairs.append(self.pair(path, approach, mechanism, base))
            except ScenarioError as error:
                mistakes += error.mistakes
        if mistakes:
            raise InvalidError(mistakes)

    def pair(self, path: Path, approach: str, mechanism: Mechanism, base: Scenario) -> Pair:
        """Resolve both arms of a mechanism."""
        first, second = changes_of(mechanism, base, self.files)
        name = f"mechanism '{mechanism.name}'"
        if again := set_again(second, base.events):
            raise InvalidError(
                f"{name}: it sets {again.key}, which the scenario sets again in month {again.month} "
                f"({again.origin}). Take that event away."
            )
        numbers = [
            self.number(load(path, {"approach": approach, **changes}, origin=name, files=self.files))
            for changes in (first, second)
        ]
        return Pair(base.name, approach, mechanism, described(first, second, base), *numbers)

    def number(self, scenario: Scenario) -> int:
        """Return the number of a scenario, a new one if none of its values and events is there."""
        if scenario.hash not in self.numbers:
            self.numbers[scenario.hash] = len(self.scenarios)
            self.scenarios.append(scenario)
        return self.numbers[scenario.hash]


def changes_of(mechanism: Mechanism, base: Scenario, files: ScenarioFiles) -> tuple[Changes, Changes]:
    """Return the changes of the scenario in the first arm of a mechanism, and in the second."""
    first: dict[str, Any] = {}
    second: dict[str, Any] = {}
    for key, value in mechanism.changes.items():
        if key == "extends":
            layer = files.collect(shipped.SCENARIOS / f"{value}.toml")
            second |= {key: entry.value for key, entry in layer.entries.items()}
        elif isinstance(value, tuple):
            first[key], second[key] = value
        else:
            second[key] = value.factor * base.values[key] if isinstance(value, Times) else value
    return first, second


def set_again(changes: Changes, events: Sequence[Event]) -> Event | None:
    """Return an event on a key of some changes, which would undo them from its month on; None if there is none."""
    return next((event for event in events if any(overlap(event.key, key) for key in changes)), None)


def described(first: Changes, second: Changes, base: Scenario) -> str:
    """Write what differs between two arms, and what both have and the scenario has not."""
    parts = []
    for key, value in second.items():
        before = first[key] if key in first else base.values[key]
        is_of_both = key in first and before == value
        parts.append(f"{key} {shown(value)}" if is_of_both else f"{key} {shown(before)} to {shown(value)}")
    return ", ".join(parts)


def shown(value: object) -> str:
    """Write a value, a number as short as it can be."""
    return f"{value:g}" if isinstance(value, int | float) and not isinstance(value, bool) else written(value)
