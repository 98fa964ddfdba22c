"""The scenario of a point: the base of the experiment, changed by the levels of the point and by its world."""

from collections.abc import Iterator, Sequence, Set

from sim.documents.checks import written
from sim.documents.errors import InvalidError
from sim.documents.suggestions import suggestion
from sim.experiment.specification import Experiment, Level
from sim.model.setting import Setting
from sim.scenario import Event, Scenario, ScenarioFiles, load
from sim.worlds.ranges import overlap
from sim.worlds.table import World

# Outcomes that are 0 or have no value in the world outside, which is no market and pays for no technique.
NOTHING_OUTSIDE = frozenset({
    "harm", "active_groups", "active_cross_border", "suppressed_groups", "dormant_groups", "groups_formed",
    "groups_dissolved", "dismantled", "dismantled_domestic", "dismantled_joint", "months_to_dismantling",
    "harm_averted_share", "harm_averted_per_effort", "averted_by_dismantling", "averted_by_suppression",
    "averted_by_dormancy", "averted_by_displacement", "effort_techniques",
})  # fmt: skip


def scenario_of(
    experiment: Experiment, levels: Sequence[Level], files: ScenarioFiles, world: World | None = None
) -> Scenario:
    """Resolve the scenario of a point.

    Parameters
    ----------
    experiment
        Of the point.
    levels
        One of each factor.
    files
        Those that were read for other points.
    world
        Of the point. Levels, and the files that they name, win over it.

    Raises
    ------
    ScenarioError
        If a level is wrong, or if two factors set the same key, so that one would silently win.
    """
    changes: dict[str, object] = {}
    occupied: set[tuple[int, str]] = set()  # month and key of each event
    if experiment.months is not None:
        changes["run.months"] = experiment.months
    for number, (factor, level) in enumerate(zip(experiment.factors, levels, strict=True)):
        origin, before = experiment.origin("factors", number), list(changes)
        for key, value in level.changes.items():
            if key == "run.months" and experiment.months is not None:
                raise InvalidError(
                    f"{origin}: '{factor.name}' sets {key}, and so does months at {experiment.origin('months')}. Take "
                    "one away."
                )
            if any(overlap(key, other) for other in before):
                raise InvalidError(
                    f"{origin}: '{factor.name}' sets {key}, which another factor sets too. Let one of them do it."
                )
            changes[key] = value
        events = [(int(event["month"]), str(event["key"])) for event in level.events]
        for month, key in events:
            if (month, key) in occupied:
                raise InvalidError(
                    f"{origin}: '{factor.name}' has an event on {key} in month {month}, and so has another factor."
                )
        occupied.update(events)
    events_of_levels = [event for level in levels for event in level.events]
    origins = {"": experiment.origin("factors")}
    values = {} if world is None else world.values
    if world is not None:
        origins["beneath"] = origin_of_world(experiment, world)
    if events_of_levels:
        base = load(experiment.base, changes, (), origins, files, experiment.folder, values)
        refuse_doubled(base.events, occupied, origins[""])
    return load(experiment.base, changes, events_of_levels, origins, files, experiment.folder, values)


def origin_of_world(experiment: Experiment, world: World) -> str:
    """Say where a value comes from that a world sets."""
    return f"{experiment.origin('worlds')}, world {world.number}"


def refuse_doubled(events: Sequence[Event], occupied: Set[tuple[int, str]], origin: str) -> None:
    """Refuse events of levels if the scenario has one on the same key in the same month, which would be lost.

    Raises
    ------
    InvalidError
        With each of them.
    """
    mistakes = [
        f"{origin}: a level has an event on {event.key} in month {event.month}, and so has the scenario at "
        f"{event.origin}. Take one away."
        for event in events
        if (event.month, event.key) in occupied
    ]
    if mistakes:
        raise InvalidError(mistakes)


def check_places(setting: Setting, experiment: Experiment) -> None:
    """Check that the places of an experiment consist of countries of the region, and are not called like one.

    Raises
    ------
    InvalidError
        With every mistake; one is an outcome of the world outside the region that shows nothing there.
    """
    codes = setting.codes
    folded = {code.casefold(): code for code in codes}
    wrong = []
    for name, inside in experiment.places.items():
        origin = experiment.origin("places", name)
        if code := folded.get(name.casefold()):
            as_code = "" if code == name else f", '{code}' but for upper and lower case"
            wrong.append(
                f"{origin}: a place cannot be called '{name}', which is a country's code{as_code}. Choose another "
                f"name, for example 'around_{name}'."
            )
        for code in inside:
            if code not in codes:
                wrong.append(f"{origin}: {written(code)} is no country of the region.{suggestion(code, codes)}")
    for outcome in experiment.measured:
        name = outcome.partition(".")[2]
        if name and name not in (*experiment.places, *codes):
            wrong.append(
                f"{origin_of(outcome, experiment)}: {outcome}: there is no place '{name}': '{name}' is no country of "
                f"the region, and [places] does not name it.{suggestion(name, [*codes, *experiment.places])}"
            )
    wrong += nothing_outside(setting, experiment)
    if wrong:
        raise InvalidError(wrong)


def nothing_outside(setting: Setting, experiment: Experiment) -> Iterator[str]:
    """Yield what is wrong with outcomes of the world outside the region that show nothing there."""
    outside = [code for code, is_external in zip(setting.codes, setting.external, strict=True) if is_external]
    for outcome in experiment.measured:
        name, _, place = outcome.partition(".")
        held = [code for code in experiment.codes_of(outcome) if code in outside]
        if held and name in NOTHING_OUTSIDE:
            is_place, code = place in experiment.places, held[0]
            where = f"{code}, which the place '{place}' holds," if is_place else code
            todo = f"Take {code} out of the place." if is_place else "Name a country of the region."
            yield (
                f"{origin_of(outcome, experiment)}: {outcome}: {where} is the world outside the region. It is no "
                f"market and pays for no technique, so that {name} is 0 or has no value there. {todo}"
            )


def origin_of(outcome: str, experiment: Experiment) -> str:
    """Say where an experiment asks for an outcome."""
    if outcome in experiment.outcomes:
        return experiment.origin("outcomes", experiment.outcomes.index(outcome))
    asking = next(number for number, one in enumerate(experiment.hypotheses) if one.outcome == outcome)
    return experiment.origin("hypotheses", asking, "outcome")
