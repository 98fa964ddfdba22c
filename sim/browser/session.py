"""The session of one visitor, who chooses scenarios, runs months and moves levers. It knows nothing of the page.

A lever that is moved before the first month changes the scenario; moved later, it becomes an event of the month that
comes next. So the run can be saved at any time as a scenario file, and that file gives the same numbers.
"""

from collections.abc import Mapping
from time import monotonic
from typing import Any

from sim.browser.catalogue import AS_IN_FILE, MOST_EVENTS, Catalogue
from sim.browser.levers import KEYS, for_each_country, of_countries, quantity, value_of
from sim.browser.side import COMPARED, Side, without_effect
from sim.documents.checks import whole_number, written
from sim.documents.declared import check_of
from sim.scenario import Scenario, ScenarioError, load
from sim.scenario.keys import RUN

MOST_SLOTS = 100_000  # groups that a page can show
JUMP_SECONDS = 10.0  # that one request may run on


class BadRequest(Exception):
    """The page asked for something impossible; the message is for the visitor."""


class Session:
    """One visitor's runs.

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
        self.catalogue = Catalogue(path)
        self.seed: int | None = None
        self.changes: dict[str, Any] = {}  # before the first month
        self.events: list[dict[str, Any]] = []  # during the run
        self.sides = [Side(self.catalogue.opened)]
        self.message = ""
        self.refused = 0  # requests so far, so that the page shows what is, and not what was asked for
        self.begin(self.sides)

    @property
    def month(self) -> int:
        """Months that have passed, in every run."""
        return int(self.sides[0].run.month)

    @property
    def months(self) -> int:
        """Months that every run can last."""
        return min(side.run.horizon for side in self.sides)

    def scenario(self, side: Side, seed: int | None) -> Scenario:
        """Read the scenario of a side, with what the visitor changed."""
        changes = {**side.laid_over(), **self.catalogue.null(side.chosen["null"]), **self.changes}
        if seed is not None:
            changes["run.seed"] = seed
        path = self.catalogue.paths[side.chosen["scenario"]]
        base = load(path, changes, origin="the page")
        if base.values["region.slots"] > MOST_SLOTS:
            raise BadRequest(f"this scenario has more than {MOST_SLOTS} slots, too many for a page: use `coopsim run`")
        events = [one for event in self.events for one in for_each_country(event, self.events, base)]
        return load(path, changes, events, origin="the page") if events else base

    def scenarios(self, sides: list[Side]) -> list[Scenario]:
        """Read the scenario of every side; all take the seed of the first (common random numbers)."""
        first = self.scenario(sides[0], self.seed)
        return [first, *(self.scenario(side, first.seed) for side in sides[1:])]

    def changed(self, side: Side, scenario: Scenario) -> int:
        """Count the levers that stand elsewhere than a side's own choices put them, and those moved during the run."""
        if not self.changes:
            return len(self.events)
        chosen = {**side.laid_over(), **self.catalogue.null(side.chosen["null"])}
        own = load(self.catalogue.paths[side.chosen["scenario"]], chosen, origin="the page").values
        moved = [key for key in self.changes if value_of(key, scenario.values) != value_of(key, own)]
        return len(moved) + len(self.events)

    def begin(self, sides: list[Side]) -> None:
        """Begin every run anew, at month 0; on a mistake the old ones stay."""
        for side in sides:
            if choice := without_effect(side, self.catalogue):
                raise BadRequest(f"this file sets every value itself, so that another {choice} changes nothing in it")
        for side, scenario in zip(sides, self.scenarios(sides), strict=True):
            side.begin(scenario, self.changed(side, scenario))
        self.sides = sides

    def step(self) -> None:
        """Run one month on every side."""
        if self.month < self.months:
            for side in self.sides:
                side.run.advance(1)

    def jump(self, month: int) -> None:
        """Run up to a month, as far as the time of one request goes.

        An earlier one is reached from the start, with all that was changed since.
        """
        whole(month, 0, self.months, "month")
        if month < self.month:
            self.begin(self.sides)
        began = monotonic()
        while self.month < month:
            if monotonic() - began >= JUMP_SECONDS:
                self.message = (
                    f"month {self.month} was reached in the {JUMP_SECONDS:g} seconds that one request may take; "
                    f"ask for month {month} again to run on from there"
                )
                return
            self.step()

    def reset(self) -> None:
        """Begin again at month 0 and forget what was changed during the run."""
        self.events = []
        self.begin(self.sides)

    def choose(self, side: int, what: str, name: str) -> None:
        """Take another scenario, region or approach on one side, and begin again with its own values."""
        whole(side, 0, len(self.sides) - 1, "side")
        if name not in self.catalogue.options().get(what, ()):
            raise BadRequest(f"there is no {written(name)} to choose")
        sides = [Side(**one.chosen) for one in self.sides]
        sides[side].chosen[what] = name
        self.changes, self.events = {}, []
        if what == "scenario":
            self.seed = None
        self.begin(sides)

    def open(self, side: int, name: str, text: str) -> None:
        """Take a scenario file of the visitor's own on one side, and begin again with its values."""
        whole(side, 0, len(self.sides) - 1, "side")
        self.catalogue.add(name, text)
        try:
            self.choose(side, "scenario", self.catalogue.newest)
        except (BadRequest, ScenarioError):
            self.catalogue.remove_newest()
            raise

    def choose_seed(self, seed: str, sides: list[Side] | None = None) -> None:
        """Take another seed, or with nothing written the scenario's own, and show the present month by it.

        All that was changed stays. It comes as text: a page's numbers hold 53 bits, a seed 63.
        """
        number = int(seed) if seed.isascii() and seed.isdecimal() and len(seed) < 20 else seed[:30]
        if seed and (wrong := RUN["seed"].complaint("the seed", number)):
            raise BadRequest(wrong)
        self.seed = RUN["seed"].read(number)
        now = 0 if sides else self.month
        self.begin(sides or self.sides)
        self.jump(min(now, self.months))

    def compare(self, on: bool) -> None:
        """Set a second run beside the first, with the same draws, or take it away; both begin again.

        The first becomes the European approach and the second the North American one.
        """
        file, region = (self.sides[0].chosen[what] for what in ("scenario", "region"))
        approaches = list(COMPARED) if on else [AS_IN_FILE]
        self.changes, self.events = {}, []
        self.begin([Side(file, region, approach) for approach in approaches])

    def move_lever(self, key: str, value: Any) -> None:
        """Move a lever on every side, from the next month on."""
        what = quantity(key)
        if what is None:
            raise BadRequest(f"{written(key)} is no setting of a scenario")
        if key not in KEYS and key not in self.of_countries():
            raise BadRequest(f"{written(key)} is of no country that every model shown has")
        check = check_of(what)
        if wrong := check.complaint(key, value):
            raise BadRequest(wrong)
        good = check.read(value)
        if self.month == 0:
            self.changes = {**self.changes, key: good}
            self.begin(self.sides)
            if any(value_of(key, now) != good for now in self.now()):
                self.message = f"the scenario's own time line sets {key} in month 1, so that it stays as it was"
            return
        if self.month == self.months:
            raise BadRequest("the run has come to its end: reset it, or jump to an earlier month, to move a lever")
        event = {"month": self.month + 1, "key": key, "value": good}
        others = [one for one in self.events if not same(one, event)]
        if len(others) >= MOST_EVENTS:
            raise BadRequest(f"levers were moved {MOST_EVENTS} times during this run, as often as a page takes")
        self.events = sorted([*others, event], key=lambda one: int(one["month"]))
        for side, scenario in zip(self.sides, self.scenarios(self.sides), strict=True):
            side.follow(scenario, self.changed(side, scenario))

    def take_back(self, month: int, key: str) -> None:
        """Take one change of the time line back, and show the present month as it is without it."""
        now, gone = self.month, {"month": month, "key": key}
        kept = [one for one in self.events if not same(one, gone)]
        if len(kept) == len(self.events):
            raise BadRequest("that change was taken back already")
        self.events = kept
        self.begin(self.sides)
        self.jump(now)

    def values(self) -> dict[str, list[Any]]:
        """Return the present value of each lever, one a side; None where the countries of a side differ."""
        now = self.now()
        return {key: [value_of(key, values) for values in now] for key in KEYS}

    def of_countries(self) -> dict[str, list[Any]]:
        """Return the present values of each country that every side has, one a side; None where none is given."""
        now = self.now()
        first, *others = (dict.fromkeys(of_countries(values)) for values in now)
        shared = [key for key in first if all(key in one for one in others)]
        return {key: [value_of(key, values) for values in now] for key in shared}

    def now(self) -> list[dict[str, Any]]:
        """Return all values of each side as they are in the month that comes next."""
        return [
            dict(side.scenario.values)
            | {event.key: event.value for event in side.scenario.events if event.month <= self.month + 1}
            for side in self.sides
        ]


def same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Tell whether two events set the same key in the same month."""
    return bool(one["month"] == other["month"] and one["key"] == other["key"])


def whole(value: object, low: int, high: int, name: str) -> None:
    """Refuse a value other than a whole number from `low` to `high`."""
    if wrong := whole_number(low, high).complaint(f"the {name}", value):
        raise BadRequest(wrong)
