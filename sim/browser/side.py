"""One of the runs that a visitor sees: the scenario that it comes from, and the region and approach laid over it."""

from typing import Any

from sim.browser.catalogue import AS_IN_FILE, Catalogue
from sim.history.run import WatchedRun
from sim.model.setting import Setting
from sim.run.simulation import follow
from sim.scenario import Scenario, ScenarioError, load

MOST_EVENTS = 100_000  # of a run's log, the last of them: five megabytes
COMPARED = {"european": "European approach", "north_american": "North American approach"}


class Side:
    """One run, and what the visitor chose for it: a file, and the region and approach laid over it.

    Attributes
    ----------
    chosen
        Names of the scenario, region, approach and null model in the catalogue.
    scenario
        The resolved scenario, with what the visitor changed.
    setting
        Countries and agencies as they are at the start; it stays the same object until the run is begun anew.
    run
        The run, as far as it has come, with the log of its events.
    told
        Lines of the plots so far, by outcome and country.
    """

    scenario: Scenario
    setting: Setting
    run: WatchedRun
    told: dict[tuple[str, str | None], list[float | None]]

    def __init__(
        self, scenario: str, region: str = AS_IN_FILE, approach: str = AS_IN_FILE, null: str = AS_IN_FILE
    ) -> None:
        self.chosen = {"scenario": scenario, "region": region, "approach": approach, "null": null}

    def begin(self, scenario: Scenario) -> None:
        """Begin the run of a scenario, at month 0."""
        self.scenario, self.setting = scenario, scenario.setting()
        self.told = {}
        self.run = WatchedRun(scenario.timeline, scenario.seed, scenario.months, MOST_EVENTS)

    def follow(self, scenario: Scenario) -> None:
        """Go on by a scenario that differs from the present one in events of months yet to come."""
        self.scenario = scenario
        follow(self.run, scenario)

    @property
    def title(self) -> str:
        """Title of the scenario, or of what is laid over it."""
        region, approach = str(self.scenario.values["region.name"]), self.chosen["approach"]
        null = f", {self.chosen['null'].replace('_', ' ')}" if self.chosen["null"] else ""
        if not self.laid_over():
            return self.scenario.title + null
        return (f"{region}, {COMPARED.get(approach, f'approach {approach}')}" if approach else region) + null

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
