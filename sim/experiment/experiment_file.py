"""Reads an experiment file: a base scenario, factors, replicates, outcomes, and hypotheses stated beforehand."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim.outputs.result import SUMMARISED
from sim.scenario.errors import InvalidError, suggestion
from sim.scenario.positions import line_of
from sim.scenario.toml_file import read, shown

DESIGNS = ("factorial", "one_at_a_time")
DIRECTIONS = ("higher", "lower")
KEYS = {
    "title": str,
    "question": str,
    "base": str,
    "design": str,
    "replicates": int,
    "first_seed": int,
    "months": int,
    "outcomes": list,
    "factors": list,
    "hypotheses": list,
}
FACTOR = {"name", "levels"}
LEVEL = {"name", "set"}
HYPOTHESIS = {"name", "outcome", "of", "against", "direction", "smallest_effect"}


@dataclass(frozen=True)
class Level:
    """One level of a factor: what it changes in the base scenario."""

    name: str
    changes: Mapping[str, Any]


@dataclass(frozen=True)
class Factor:
    """A factor and its levels; the first is where one-at-a-time designs stay."""

    name: str
    levels: tuple[Level, ...]


Place = Mapping[str, str]


@dataclass(frozen=True)
class Hypothesis:
    """A claim stated beforehand: the mean over the points at `of`, less that at `against`.

    Attributes
    ----------
    of, against
        Lists of places, each a level for some factors; points are averaged over the factors that a place leaves
        open, and places are summed, so that an interaction is two of each.
    direction
        Whether the difference is claimed to be higher or lower than 0.
    smallest_effect
        Smallest difference of interest: in the outcome's unit, or, `is_relative`, as a share of the mean at `against`.
    """

    name: str
    outcome: str
    of: tuple[Place, ...]
    against: tuple[Place, ...]
    direction: str
    smallest_effect: float
    is_relative: bool


@dataclass(frozen=True)
class Experiment:
    """A checked experiment file."""

    name: str
    title: str
    question: str
    base: Path
    design: str
    replicates: int
    first_seed: int
    months: int | None
    outcomes: tuple[str, ...]
    factors: tuple[Factor, ...]
    hypotheses: tuple[Hypothesis, ...]

    @property
    def hypotheses_hash(self) -> str:
        """SHA-256 of the hypotheses, to tell those stated beforehand from those edited afterwards."""
        return hashlib.sha256(json.dumps([vars(one) for one in self.hypotheses], sort_keys=True).encode()).hexdigest()


def load_experiment(path: str | Path) -> Experiment:
    """Read and check an experiment file.

    Parameters
    ----------
    path
        The file.

    Returns
    -------
    Experiment

    Raises
    ------
    sim.scenario.ScenarioError
        With every mistake, a line each.
    """
    file = Path(path)
    content, lines = read(file)
    name = shown(file)

    def place(*at: str | int) -> str:
        return f"{name}:{line_of(lines, at)}"

    mistakes = list(key_mistakes(content, place))
    if mistakes:
        raise InvalidError(mistakes)
    factors = tuple(read_factor(entry, place("factors", at), mistakes) for at, entry in enumerate(content["factors"]))
    hypotheses = tuple(
        read_hypothesis(entry, place("hypotheses", at), factors, mistakes)
        for at, entry in enumerate(content.get("hypotheses", []))
    )
    outcomes = content.get("outcomes", ["harm", "active_share", "arrests", "dismantled_joint"])
    for outcome in outcomes:
        if outcome not in SUMMARISED:
            mistakes.append(f"{place('outcomes')}: there is no outcome '{outcome}'.{suggestion(outcome, SUMMARISED)}")
    if content.get("design", "factorial") not in DESIGNS:
        mistakes.append(f"{place('design')}: design is '{content['design']}', expected one of {', '.join(DESIGNS)}.")
    if mistakes:
        raise InvalidError(mistakes)
    return Experiment(
        name=file.stem,
        title=content["title"],
        question=content.get("question", content["title"]),
        base=file.parent / content["base"],
        design=content.get("design", "factorial"),
        replicates=content["replicates"],
        first_seed=content.get("first_seed", 1),
        months=content.get("months"),
        outcomes=tuple(outcomes),
        factors=factors,
        hypotheses=hypotheses,
    )


def key_mistakes(content: Mapping[str, Any], place: Any) -> Iterator[str]:
    """Find unknown and missing keys, and values of a wrong type."""
    for key, value in content.items():
        if key not in KEYS:
            yield f"{place(key)}: an experiment has no '{key}'.{suggestion(key, KEYS)}"
        elif not isinstance(value, KEYS[key]) or isinstance(value, bool):
            yield f"{place(key)}: {key} is {value!r}, expected a {KEYS[key].__name__}."
    for key in ("title", "base", "replicates", "factors"):
        if key not in content:
            yield f"{place()}: the experiment has no '{key}'. An experiment has title, base, replicates and factors."
    for key in ("replicates", "months"):
        if isinstance(content.get(key), int) and content[key] < 1:
            yield f"{place(key)}: {key} is {content[key]}, expected a whole number from 1."


def read_factor(entry: Mapping[str, Any], place: str, mistakes: list[str]) -> Factor:
    """Read one factor; a level without `set` changes nothing."""
    mistakes += [f"{place}: a factor has no '{key}'. It has name and levels." for key in entry if key not in FACTOR]
    name, levels = entry.get("name", ""), entry.get("levels", [])
    if not name or len(levels) < 2:
        mistakes.append(f"{place}: a factor needs a name and two levels or more.")
    for level in levels:
        mistakes += [f"{place}: a level has no '{key}'. It has name and set." for key in level if key not in LEVEL]
        if "name" not in level:
            mistakes.append(f"{place}: a level of '{name}' has no name.")
    names = [level.get("name") for level in levels]
    if len(set(names)) < len(names):
        mistakes.append(f"{place}: two levels of '{name}' share a name.")
    return Factor(name, tuple(Level(str(level.get("name")), flat(level.get("set", {}))) for level in levels))


def flat(table: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """Turn nested tables into dotted keys: `set = { corruption.scale = 0 }` is read as tables by TOML."""
    keys: dict[str, Any] = {}
    for key, value in table.items():
        if isinstance(value, dict):
            keys |= flat(value, f"{prefix}{key}.")
        else:
            keys[f"{prefix}{key}"] = value
    return keys


def read_hypothesis(entry: Mapping[str, Any], place: str, factors: Sequence[Factor], mistakes: list[str]) -> Hypothesis:
    """Read one hypothesis and check that its places, outcome and direction exist."""
    missing = sorted(HYPOTHESIS - set(entry))
    extra = sorted(set(entry) - HYPOTHESIS)
    if missing or extra:
        mistakes.append(
            f"{place}: a hypothesis has {', '.join(sorted(HYPOTHESIS))}; missing {missing}, unknown {extra}."
        )
        return Hypothesis("", "", (), (), "higher", 0.0, is_relative=False)
    sides = {}
    for side in ("of", "against"):
        places = entry[side] if isinstance(entry[side], list) else [entry[side]]
        for one in places:
            for factor, level in one.items():
                known = {known.name: [level.name for level in known.levels] for known in factors}
                if factor not in known:
                    mistakes.append(f"{place}: there is no factor '{factor}'.{suggestion(factor, known)}")
                elif level not in known[factor]:
                    mistakes.append(f"{place}: '{factor}' has no level '{level}'.{suggestion(level, known[factor])}")
        sides[side] = tuple(dict(one) for one in places)
    if entry["outcome"] not in SUMMARISED:
        mistakes.append(f"{place}: there is no outcome '{entry['outcome']}'.{suggestion(entry['outcome'], SUMMARISED)}")
    if entry["direction"] not in DIRECTIONS:
        mistakes.append(f"{place}: direction is '{entry['direction']}', expected one of {', '.join(DIRECTIONS)}.")
    effect, is_relative = smallest(entry["smallest_effect"])
    if not effect > 0:
        mistakes.append(f'{place}: smallest_effect is {entry["smallest_effect"]!r}, expected 0.5 or "5%", above 0.')
    return Hypothesis(
        entry["name"], entry["outcome"], sides["of"], sides["against"], entry["direction"], effect, is_relative
    )


def smallest(value: Any) -> tuple[float, bool]:
    """Read a smallest effect: a number, or a text with a per cent sign."""
    try:
        if isinstance(value, str) and value.endswith("%"):
            return float(value[:-1]) / 100, True
        return float(value), False
    except (TypeError, ValueError):
        return float("nan"), False
