"""The points of a design: which levels meet, and the scenario of each point."""

import itertools
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from math import prod

from sim.documents.checks import written
from sim.documents.errors import MOST_SHOWN, InvalidError
from sim.documents.named_files import SCENARIOS, by_name
from sim.documents.suggestions import suggestion
from sim.documents.toml_file import is_file, near, shown
from sim.experiment.sampling import shares
from sim.experiment.sizes import refuse_excess, refuse_memory
from sim.experiment.specification import SAMPLED, Experiment, Level
from sim.scenario import Reading, Scenario, ScenarioError, load
from sim.scenario.keys import REGION_BASE


@dataclass(frozen=True)
class Point:
    """One point of a design: factor to the name of its level, and the scenario that follows."""

    number: int
    levels: Mapping[str, str]
    scenario: Scenario


def combinations(experiment: Experiment) -> list[tuple[Level, ...]]:
    """List the levels that meet, one tuple a point in the order of the factors.

    `factorial` meets every level with every other; `fractional_factorial` leaves out where a generated factor is not
    at the level that its generator says; `one_at_a_time` starts from the first level of every factor and changes one.
    """
    factors = experiment.factors
    if experiment.design in SAMPLED:
        return [
            tuple(factor.along(float(share)) for factor, share in zip(factors, row, strict=True))
            for row in shares(experiment)
        ]
    if experiment.design == "one_at_a_time":
        base = tuple(factor.levels[0] for factor in factors)
        others = [
            (*base[:position], level, *base[position + 1 :])
            for position, factor in enumerate(factors)
            for level in factor.levels[1:]
        ]
        return [base, *others]
    generated = experiment.generators
    free = [factor.name for factor in factors if factor.name not in generated]
    wide = {factor.name: range(len(factor.levels)) for factor in factors}
    every = []
    for ats in itertools.product(*(wide[name] for name in free)):
        at = dict(zip(free, ats, strict=True))
        at |= {name: product(at[one] for one in word) for name, word in generated.items()}
        every.append([at[factor.name] for factor in factors])
    return [tuple(factor.levels[at] for factor, at in zip(factors, ats, strict=True)) for ats in sorted(every)]


def product(ats: Iterable[int]) -> int:
    """Multiply levels of two-level factors, low (0) counting -1 and high (1) counting +1."""
    return int(prod(2 * at - 1 for at in ats) > 0)


def points(experiment: Experiment) -> list[Point]:
    """Resolve the scenario of every point.

    Raises
    ------
    sim.scenario.ScenarioError
        With the mistakes of every point; two levels that set the same key are one.
    """
    refuse_excess(experiment)
    if not is_file(experiment.base):
        meant = by_name(str(experiment.base), SCENARIOS, [experiment.base.parent]) or near(experiment.base)
        raise InvalidError(
            f"{experiment.at('base')}: base names {shown(experiment.base)}, which is no file."
            f"{meant or ' Give the path or the name of a scenario.'}"
        )
    found: list[Point] = []
    reading = Reading()
    first: dict[str, str] = {}  # each mistake, and the point at which it was met first
    for number, levels in enumerate(combinations(experiment)):
        named = {factor.name: level.name for factor, level in zip(experiment.factors, levels, strict=True)}
        try:
            scenario = resolved(experiment, levels, reading)
            check_places(scenario.setting().codes, experiment)
        except ScenarioError as error:
            for mistake in error.mistakes:
                first.setdefault(mistake, label(named))
            if len(first) > MOST_SHOWN:
                break
            continue
        if not found:
            refuse_memory(experiment, scenario)
        found.append(Point(number, named, scenario))
    mistakes = [f"{mistake} (at {place})" for mistake, place in first.items()] or [
        f"{experiment.at('hypotheses', number)}: the hypothesis '{one.name}' speaks of {label(place)}, where the "
        "design has no point."
        for number, one in enumerate(experiment.hypotheses)
        for place in (*one.of, *one.against)
        if not any(place.items() <= point.levels.items() for point in found)
    ]
    if mistakes:
        raise InvalidError(mistakes)
    return found


def resolved(experiment: Experiment, levels: Sequence[Level], reading: Reading) -> Scenario:
    """Put together what the levels of a point change, and resolve the scenario.

    Raises
    ------
    ScenarioError
        If a level is wrong, or if two factors set the same key, so that one would silently win.
    """
    changes: dict[str, object] = {}
    said: set[tuple[int, str]] = set()
    whole = Level("", {} if experiment.months is None else {"run.months": experiment.months})
    for number, level in enumerate([whole, *levels], start=-1):
        name = experiment.factors[number].name if level is not whole else "months"
        place = experiment.at("factors", number) if level is not whole else experiment.at("months")
        before = list(changes)
        for key, value in level.changes.items():
            if any(overlap(key, other) for other in before):
                raise InvalidError(
                    f"{place}: '{name}' sets {key}, which another factor sets too. Let one of them do it."
                )
            changes[key] = value
        for event in level.events:
            if (at := (int(event["month"]), str(event["key"]))) in said:
                raise InvalidError(
                    f"{place}: '{name}' has an event on {at[1]} in month {at[0]}, and so has another factor."
                )
        said |= {(int(event["month"]), str(event["key"])) for event in level.events}
    events = [event for level in levels for event in level.events]
    place = experiment.at("factors")
    if events:
        refuse_doubled(load(experiment.base, changes, (), place, reading, experiment.folder), said, place)
    return load(experiment.base, changes, events, place, reading, experiment.folder)


def refuse_doubled(base: Scenario, said: Set[tuple[int, str]], place: str) -> None:
    """Refuse events of levels where the scenario has one of its own: one of the two would count for nothing.

    Raises
    ------
    InvalidError
        With each of them.
    """
    mistakes = [
        f"{place}: a level has an event on {event.key} in month {event.month}, and so has the scenario at "
        f"{event.origin}. Take one away."
        for event in base.events
        if (event.month, event.key) in said
    ]
    if mistakes:
        raise InvalidError(mistakes)


def overlap(key: str, other: str) -> bool:
    """Whether two keys set the same value, be it by the star that stands for every country."""
    one, two = (REGION_BASE if name == "region" else name for name in (key, other))
    parts, others = one.split("."), two.split(".")
    return len(parts) == len(others) and all(
        one == two or "*" in (one, two) for one, two in zip(parts, others, strict=True)
    )


def check_places(codes: Sequence[str], experiment: Experiment) -> None:
    """Check that every place is in the region, and that none could be taken for a country.

    Raises
    ------
    InvalidError
        If a place names a country that the scenario has not, or has the code of one as its name.
    """
    folded = {code.casefold(): code for code in codes}
    wrong = [
        f"{experiment.at('places', name)}: '{name}' could be a country's code, as '{folded[name.casefold()]}' is. Give "
        "the place another name."
        for name in experiment.places
        if name.casefold() in folded
    ]
    wrong += [
        f"{experiment.at('places', name)}: {written(code)} is no country of the region.{suggestion(code, codes)}"
        for name, inside in experiment.places.items()
        for code in inside
        if code not in codes
    ]
    for outcome in experiment.measured:
        place = outcome.partition(".")[2]
        if place and place not in (*experiment.places, *codes):
            wrong.append(
                f"{stated(experiment, outcome)}: {outcome}: there is no place '{place}': '{place}' is no country of "
                f"the region, and [places] does not name it.{suggestion(place, [*codes, *experiment.places])}"
            )
    if wrong:
        raise InvalidError(wrong)


def stated(experiment: Experiment, outcome: str) -> str:
    """Say where an outcome is asked for."""
    if outcome in experiment.outcomes:
        return experiment.at("outcomes", experiment.outcomes.index(outcome))
    asking = next(number for number, one in enumerate(experiment.hypotheses) if one.outcome == outcome)
    return experiment.at("hypotheses", asking, "outcome")


def label(levels: Mapping[str, str]) -> str:
    """Name a point by its levels."""
    return ", ".join(f"{factor} = {level}" for factor, level in levels.items())
