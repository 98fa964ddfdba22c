"""One of the models that a visitor sees: where it comes from, and what is laid over it."""

from typing import Any

from sim.browser.shelf import AS_IN_FILE, Shelf
from sim.mesa_model import CooperationModel
from sim.scenario import ScenarioError, load

COMPARED = {"european": "European approach", "north_american": "North American approach"}


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


def moot(side: Side, shelf: Shelf) -> str:
    """Name what is laid over a file that sets every value itself, so that it would change nothing; or nothing.

    Parameters
    ----------
    side
        With its choices.
    shelf
        Where its file is.

    Returns
    -------
    str
        `region`, `approach` or nothing.
    """
    path = shelf.paths[side.chosen["scenario"]]
    for what, name in side.laid_over().items():
        other = next(one for one in shelf.options()[what] if one not in (AS_IN_FILE, name))
        try:
            if load(path, {what: name}).hash == load(path, {what: other}).hash:
                return what
        except ScenarioError:
            continue
    return ""
