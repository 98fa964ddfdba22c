"""One of the runs that a visitor sees: the scenario that it comes from, and the region and approach laid over it."""

from typing import Any

from sim.browser.catalogue import AS_IN_FILE, Catalogue
from sim.documents.named_files import available
from sim.history.run import WatchedRun
from sim.model.setting import Setting
from sim.run.simulation import follow
from sim.scenario import Scenario, ScenarioError, load
from sim.words.rounding import counted

MOST_EVENTS = 100_000  # of a run's log, the last of them: five megabytes
COMPARED = {"european": "European approach", "north_american": "North American approach"}


class Side:
    """One run, and what the visitor chose for it: a file, and the region and approach laid over it.

    Attributes
    ----------
    chosen
        Names of the scenario, region, approach and null model in the catalogue.
    is_own
        Whether the file of the scenario is the reader's own, not one at hand by its name.
    scenario
        The resolved scenario, with what the visitor changed.
    setting
        Countries and agencies as they are at the start; it stays the same object until the run is begun anew.
    run
        The run, as far as it has come, with the log of its events.
    told
        Lines of the plots so far, by outcome and country.
    changed
        Number of levers that were moved, before the first month or during the run.
    """

    scenario: Scenario
    setting: Setting
    run: WatchedRun
    told: dict[tuple[str, str | None], list[float | None]]
    changed: int

    def __init__(
        self, scenario: str, region: str = AS_IN_FILE, approach: str = AS_IN_FILE, null: str = AS_IN_FILE
    ) -> None:
        self.chosen = {"scenario": scenario, "region": region, "approach": approach, "null": null}
        self.is_own = scenario not in available()

    def begin(self, scenario: Scenario, changed: int = 0) -> None:
        """Begin the run of a scenario, at month 0, with so many changes in it."""
        self.scenario, self.setting, self.changed = scenario, scenario.setting(), changed
        self.told = {}
        self.run = WatchedRun(scenario.timeline, scenario.seed, scenario.months, MOST_EVENTS)

    def follow(self, scenario: Scenario, changed: int) -> None:
        """Go on by a scenario that differs from the present one in events of months yet to come."""
        self.scenario, self.changed = scenario, changed
        follow(self.run, scenario)

    @property
    def title(self) -> str:
        """Title of what runs: the scenario or what is laid over it, the null model, and how much was changed.

        What is laid over a file of one's own is told with the file, which may set other values than a region has.
        """
        region, approach = str(self.scenario.values["region.name"]), self.chosen["approach"]
        null = f", {self.chosen['null'].replace('_', ' ')}" if self.chosen["null"] else ""
        changed = f", with {counted(str(self.changed), 'changes')}" if self.changed else ""
        if not self.laid_over():
            return self.scenario.title + null + changed
        name = f"{region}, {COMPARED.get(approach, f'approach {approach}')}" if approach else region
        file = f"{self.chosen['scenario']}: " if self.is_own else ""
        return file + name + null + changed

    def laid_over(self) -> dict[str, Any]:
        """Return the keys of the file that the choices replace."""
        return {key: self.chosen[key] for key in ("region", "approach") if self.chosen[key]}


def without_effect(side: Side, catalogue: Catalogue) -> str:
    """Name the choice that changes nothing, since the file sets every value itself.

    Parameters
    ----------
    side
        With its choices.
    catalogue
        The files that they name.

    Returns
    -------
    str
        `region` or `approach`; empty where each choice has an effect.
    """
    path = catalogue.paths[side.chosen["scenario"]]
    for key, name in side.laid_over().items():
        other = next(one for one in catalogue.options()[key] if one not in (AS_IN_FILE, name))
        try:
            if load(path, {key: name}).hash == load(path, {key: other}).hash:
                return key
        except ScenarioError:
            continue
    return ""
