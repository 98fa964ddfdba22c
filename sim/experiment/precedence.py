"""Says what policies and worlds both set, and which of them wins."""

from collections.abc import Iterator, Sequence

from sim.experiment.crossing import names
from sim.experiment.design import Point, policies, worlds
from sim.experiment.specification import Experiment


def precedence(experiment: Experiment, design: Sequence[Point]) -> Iterator[str]:
    """Yield a sentence on the values that some policies set, and one on those that no policy leaves to the worlds.

    Parameters
    ----------
    experiment
        The checked file.
    design
        Its points.
    """
    every = worlds(design)
    if not every:
        return
    here = policies(design)
    number = {key: sum(is_set(key, point) for point in here) for key in every[0].values}
    if shared := [f"{key} (set in {found} of {len(here)})" for key, found in number.items() if found]:
        yield f"Policies win over the worlds where they set the same value: {', '.join(shared)}."
    table = experiment.worlds.table if experiment.worlds else ()
    if unused := [key for key in (table[0].values if table else ()) if key not in every[0].values]:
        yield f"Every policy sets these values, so that those of the worlds are left out: {', '.join(unused)}."


def is_set(key: str, point: Point) -> bool:
    """Tell whether the policy of a point sets a value that a key of its world stands for, perhaps by an event."""
    own = {*point.kept, *(event.key for event in point.scenario.events)}
    return not own.isdisjoint(names(key, point.scenario.values))
