"""Reads an experiment file, with every mistake at its line."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from sim.experiment.reading import (
    COUNT,
    LISTS,
    POSITIVE,
    SEED,
    TABLE,
    TABLES,
    TEXT,
    TEXTS,
    At,
    Check,
    Reading,
    is_number,
    is_whole,
)  # fmt: skip
from sim.experiment.statement import AT_LEVELS, SAMPLED, Experiment, Factor, Hypothesis, Level, Precision
from sim.model.outcomes import OUTCOMES
from sim.outputs.result import SUMMARISED
from sim.scenario.errors import InvalidError, suggestion
from sim.scenario.toml_file import read, shown

DESIGNS = (*AT_LEVELS, *SAMPLED)
DIRECTIONS = ("higher", "lower")
USUAL = ("harm", "active_share", "arrests", "dismantled_joint")
FEWEST_PAIRS = 20  # before a look, so that an interval can be trusted to stop on

LEVELS: Check = (lambda value: TABLES[0](value) or is_whole(value, 2, 1000), "a list of tables, or how many")
PLACES: Check = (lambda value: TABLE[0](value) or bool(value) and TABLES[0](value), "a table, or a list of tables")
EFFECT: Check = (lambda value: smallest(value)[0] > 0, 'a number above 0, or a share of the mean such as "5%"')

TOP: dict[str, Check] = {
    "title": TEXT, "question": TEXT, "base": TEXT, "design": TEXT, "samples": COUNT, "generators": LISTS,
    "replicates": COUNT, "precision": TABLE, "first_seed": SEED, "months": COUNT, "places": LISTS, "outcomes": TEXTS,
    "trajectories": TEXTS, "factors": TABLES, "hypotheses": TABLES,
}  # fmt: skip
FACTOR: dict[str, Check] = {"name": TEXT, "levels": LEVELS, "range": TABLE}
LEVEL: dict[str, Check] = {"name": TEXT, "set": TABLE, "events": TABLES}
PRECISION: dict[str, Check] = {"half_width": POSITIVE, "first_look": COUNT, "look_every": COUNT, "cap": COUNT}
HYPOTHESIS: dict[str, Check] = {
    "name": TEXT, "outcome": TEXT, "of": PLACES, "against": PLACES, "direction": TEXT, "smallest_effect": EFFECT,
}  # fmt: skip


def load_experiment(path: str | Path, name: str | None = None) -> Experiment:
    """Read and check an experiment file.

    Parameters
    ----------
    path
        The file.
    name
        What the experiment is called; after its file if not given.

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
    reading = Reading(shown(file), lines)
    needed = "title base factors" if "precision" in content else "title base replicates factors"
    if not reading.table((), "an experiment", content, TOP, needed):
        raise InvalidError(reading.mistakes)
    design = content.get("design", "factorial")
    factors = [read_factor(reading, at, entry, design) for at, entry in enumerate(content["factors"])]
    if reading.mistakes:
        raise InvalidError(reading.mistakes)
    places = {name: tuple(codes) for name, codes in content.get("places", {}).items()}
    hypotheses = [
        read_hypothesis(reading, at, entry, factors, design, places)
        for at, entry in enumerate(content.get("hypotheses", []))
    ]
    precision = read_precision(reading, content)
    check_whole(reading, content, design, factors, places)
    if reading.mistakes:
        raise InvalidError(reading.mistakes)
    outcomes = tuple(content.get("outcomes", USUAL))
    by_year = [outcome for outcome in outcomes if outcome in OUTCOMES] if design in AT_LEVELS else []
    return Experiment(
        name=name or file.stem,
        title=content["title"],
        question=content.get("question", content["title"]),
        base=file.parent / content["base"],
        design=design,
        samples=content.get("samples", 0),
        generators={name: tuple(words) for name, words in content.get("generators", {}).items()},
        replicates=precision.cap if precision else content["replicates"],
        precision=precision,
        first_seed=content.get("first_seed", 1),
        months=content.get("months"),
        places=places,
        outcomes=outcomes,
        trajectories=tuple(content.get("trajectories", by_year)),
        factors=tuple(factors),
        hypotheses=tuple(one for one in hypotheses if one),
        text=file.read_text(encoding="utf-8-sig"),
    )


def check_whole(
    reading: Reading,
    content: Mapping[str, Any],
    design: str,
    factors: Sequence[Factor],
    places: Mapping[str, Sequence[str]],
) -> None:
    """Check what the parts of an experiment say together."""
    if design not in DESIGNS:
        reading.wrong(("design",), f"design is '{design}', expected one of {', '.join(DESIGNS)}.")
    if not factors:
        reading.wrong(("factors",), "there is no factor. Write at least one [[factors]].")
    if len({factor.name for factor in factors}) < len(factors):
        reading.wrong(("factors",), "two factors share a name. Rename one.")
    for at, outcome in enumerate(content.get("outcomes", ())):
        check_outcome(reading, ("outcomes", at), outcome, places)
    for at, outcome in enumerate(content.get("trajectories", ())):
        if outcome not in OUTCOMES:
            reading.wrong(("trajectories", at), f"there is no outcome '{outcome}' by month.{near(outcome)}")
    check_samples(reading, content, design)
    if (design == "fractional_factorial") != ("generators" in content):
        reading.wrong(("design",), "generators belong to a fractional_factorial, and it needs them.")
    check_generators(reading, content.get("generators", {}), factors)


def check_samples(reading: Reading, content: Mapping[str, Any], design: str) -> None:
    """Check what a sampled design needs, and that another has none of it."""
    sampled = design in SAMPLED
    if sampled and "samples" not in content:
        reading.wrong(("design",), f"a {design} design needs samples, for example samples = 64.")
    if not sampled and "samples" in content:
        reading.wrong(("samples",), f"a {design} design has no samples. Take the key away.")
    if sampled and content.get("hypotheses"):
        reading.wrong(("hypotheses",), f"a {design} design has no levels to compare. State hypotheses in a factorial.")
    if design == "sobol" and "samples" in content and content["samples"] & (content["samples"] - 1):
        reading.wrong(("samples",), f"samples is {content['samples']}, expected a power of 2: Sobol sequences need it.")


def check_generators(reading: Reading, generators: Mapping[str, Sequence[str]], factors: Sequence[Factor]) -> None:
    """Check that each generated factor follows from two or more that are free, and that all have two levels."""
    names = [factor.name for factor in factors]
    if generators and any(len(factor.levels) != 2 for factor in factors):
        reading.wrong(("generators",), "a fractional factorial takes factors of two levels.")
    words = [tuple(sorted(set(word))) for word in generators.values()]
    if len(set(words)) < len(words):
        reading.wrong(("generators",), "two factors have the same generator, so nothing could tell them apart.")
    for name, word in generators.items():
        for one in (name, *word):
            if one not in names:
                reading.wrong(("generators", name), f"there is no factor '{one}'.{suggestion(one, names)}")
        if len(set(word)) < 2 or set(word) & set(generators):
            reading.wrong(("generators", name), "a generator lists two or more factors that have no generator.")


def check_outcome(reading: Reading, at: At, outcome: str, places: Mapping[str, Sequence[str]]) -> None:
    """Check that there is such an outcome, of the region or of a place; codes are checked with the scenarios."""
    name, _, place = outcome.partition(".")
    if name not in SUMMARISED:
        reading.wrong(at, f"there is no outcome '{name}'.{near(name)}")
    elif place and name not in OUTCOMES:
        reading.wrong(at, f"'{name}' belongs to the region as a whole: it has no places.")
    elif place and place not in places and not place.isupper():
        reading.wrong(
            at, f"there is no place '{place}'.{suggestion(place, places)} Write a code, or name it in [places]."
        )


def near(outcome: str) -> str:
    """Offer the nearest outcome."""
    return suggestion(outcome, SUMMARISED)


def read_factor(reading: Reading, number: int, entry: Mapping[str, Any], design: str) -> Factor:
    """Read one factor: named levels, or a range, which a design at levels cuts into equal steps."""
    at: At = ("factors", number)
    nothing = Factor("", ())
    if not reading.table(at, "a factor", entry, FACTOR, "name"):
        return nothing
    levels, sampled = entry.get("levels"), design in SAMPLED
    if "range" not in entry:
        if sampled or not isinstance(levels, list) or len(levels) < 2:
            wanted = "a range" if sampled else "a list of two levels or more, or a range"
            reading.wrong(at, f"the factor '{entry['name']}' needs {wanted}.")
            return nothing
        return Factor(entry["name"], read_levels(reading, at, levels))
    span = flat(entry["range"])
    before = len(reading.mistakes)
    for key, ends in span.items():
        if not (isinstance(ends, list) and len(ends) == 2 and all(map(is_number, ends)) and ends[0] < ends[1]):
            reading.wrong((*at, "range"), f"the range of {key} is {ends!r}, expected two numbers, the lower first.")
        else:
            reading.settable((*at, "range"), {key: ends[0]})
            reading.settable((*at, "range"), {key: ends[1]})
    if len(reading.mistakes) > before:
        return nothing
    factor = Factor(entry["name"], (), {key: (low, high) for key, (low, high) in span.items()})
    if sampled:
        return factor
    if not isinstance(levels, int):
        reading.wrong(at, f"the range of '{entry['name']}' needs levels, the number of equal steps, for example 5.")
        return nothing
    steps = tuple(factor.along(step / (levels - 1)) for step in range(levels))
    if len({step.name for step in steps}) < levels:
        reading.wrong(at, f"'{entry['name']}' has fewer than {levels} values in its range. Ask for fewer levels.")
    return Factor(factor.name, steps, factor.span)


def read_levels(reading: Reading, at: At, levels: Sequence[Mapping[str, Any]]) -> tuple[Level, ...]:
    """Read the levels of a factor; one without `set` changes nothing."""
    found = []
    for number, level in enumerate(levels):
        if reading.table((*at, "levels", number), "a level", level, LEVEL, "name"):
            changes = flat(level.get("set", {}))
            reading.settable((*at, "levels", number, "set"), changes)
            found.append(Level(level["name"], changes, tuple(level.get("events", ()))))
    names = [level.name for level in found]
    for name in sorted({name for name in names if names.count(name) > 1}):
        reading.wrong(at, f"two levels share the name '{name}'. Rename one.")
    return tuple(found)


def flat(table: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """Turn nested tables into dotted keys: `set = { corruption.scale = 0 }` is read as tables by TOML."""
    keys: dict[str, Any] = {}
    for key, value in table.items():
        if isinstance(value, dict):
            keys |= flat(value, f"{prefix}{key}.")
        else:
            keys[f"{prefix}{key}"] = value
    return keys


def read_precision(reading: Reading, content: Mapping[str, Any]) -> Precision | None:
    """Read when a sequential experiment stops."""
    if "precision" not in content:
        return None
    entry = content["precision"]
    if not reading.table(("precision",), "precision", entry, PRECISION, "half_width cap"):
        return None
    first = entry.get("first_look", FEWEST_PAIRS)
    found = Precision(float(entry["half_width"]), first, entry.get("look_every", first), entry["cap"])
    if "replicates" in content:
        reading.wrong(("replicates",), "an experiment has replicates or a precision, not both. Take one away.")
    if not content.get("hypotheses"):
        reading.wrong(("precision",), "there is no hypothesis whose difference could be known well enough to stop.")
    if found.first_look < FEWEST_PAIRS:
        reading.wrong(("precision", "first_look"), f"first_look is {first}, expected {FEWEST_PAIRS} pairs or more.")
    if found.cap < found.first_look:
        reading.wrong(("precision", "cap"), f"cap is {found.cap}, expected {found.first_look} or more.")
    return found


def read_hypothesis(
    reading: Reading,
    number: int,
    entry: Mapping[str, Any],
    factors: Sequence[Factor],
    design: str,
    places: Mapping[str, Sequence[str]],
) -> Hypothesis | None:
    """Read one hypothesis; in a design of one at a time, factors that a place leaves open stay at their first level."""
    at: At = ("hypotheses", number)
    if not reading.table(at, "a hypothesis", entry, HYPOTHESIS, " ".join(HYPOTHESIS)):
        return None
    usual = {factor.name: factor.levels[0].name for factor in factors} if design == "one_at_a_time" else {}
    known = {factor.name: [level.name for level in factor.levels] for factor in factors}
    sides = {}
    for side in ("of", "against"):
        listed = entry[side] if isinstance(entry[side], list) else [entry[side]]
        for factor, level in (pair for one in listed for pair in one.items()):
            if factor not in known:
                reading.wrong((*at, side), f"there is no factor '{factor}'.{suggestion(factor, known)}")
            elif level not in known[factor]:
                hint = suggestion(str(level), known[factor]) or f" It has {', '.join(known[factor])}."
                reading.wrong((*at, side), f"'{factor}' has no level '{level}'.{hint}")
        sides[side] = tuple({**usual, **one} for one in listed)
    if len(sides["of"]) != len(sides["against"]):
        reading.wrong(at, "of and against list different numbers of places, so their sums could not be compared.")
    check_outcome(reading, (*at, "outcome"), entry["outcome"], places)
    if entry["direction"] not in DIRECTIONS:
        reading.wrong(
            (*at, "direction"), f"direction is '{entry['direction']}', expected one of {', '.join(DIRECTIONS)}."
        )
    effect, is_relative = smallest(entry["smallest_effect"])
    return Hypothesis(
        entry["name"], entry["outcome"], sides["of"], sides["against"], entry["direction"], effect, is_relative
    )


def smallest(value: Any) -> tuple[float, bool]:
    """Read a smallest effect: a number, or a text with a per cent sign; NaN if it is neither."""
    if is_number(value):
        return float(value), False
    try:
        return (
            (float(value[:-1]) / 100, True) if isinstance(value, str) and value.endswith("%") else (float("nan"), False)
        )
    except ValueError:
        return float("nan"), False
