"""Reads uncertainties from a user's file: `[[uncertainties]]` of an experiment, and whatever is written like them."""

from collections.abc import Mapping, Sequence
from typing import Any

from sim.documents.checks import FILLED_TEXT, SWITCH, TABLE, TABLE_LIST, Check, one_of, real_number, written
from sim.documents.document import Document
from sim.documents.positions import KeyPath
from sim.scenario.changes import EVERY
from sim.scenario.declarations import known
from sim.worlds.ranges import END, Ranges, declared_range, flat, read_ranges, read_values
from sim.worlds.uncertainty import DISTRIBUTIONS, LOG_UNIFORM, TRIANGULAR, Uncertainty, has_logarithm, usual

CHOICES = Check(
    "a list of two choices or more",
    lambda value: value if isinstance(value, list) and len(value) > 1 else None,
)
UNCERTAINTY: dict[str, Check] = {
    "name": FILLED_TEXT, "range": TABLE, "distribution": one_of(DISTRIBUTIONS), "mode": END, "choices": CHOICES,
    "independent": SWITCH, "relative": SWITCH,
}  # fmt: skip
BY_COUNTRY = ("independent", "relative")
CHOICE: dict[str, Check] = {"name": FILLED_TEXT, "set": TABLE}


def read_uncertainty(document: Document, path: KeyPath, entry: Mapping[str, Any]) -> Uncertainty | None:
    """Read one uncertainty, or note what is wrong with it and return None.

    Parameters
    ----------
    document
        To which mistakes are added.
    path
        Of the entry in the document.
    entry
        A name, and a range or choices. One that is named after a key of a scenario may leave its range to the key's
        declaration, and may list the values of the key as choices.
    """
    before = len(document.mistakes)
    if not document.check_table(path, "an uncertainty", entry, UNCERTAINTY, ["name"]):
        return None
    document.check_name((*path, "name"), "an uncertainty", entry["name"])
    found = with_choices(document, path, entry) if "choices" in entry else with_range(document, path, entry)
    return found if len(document.mistakes) == before else None


def with_range(document: Document, path: KeyPath, entry: Mapping[str, Any]) -> Uncertainty:
    """Read an uncertainty with a range, given or declared."""
    name = entry["name"]
    independent, relative = (entry.get(word, False) for word in BY_COUNTRY)
    if "range" in entry:
        ranges = read_ranges(document, (*path, "range"), entry["range"], is_relative=relative)
    elif known(name):
        ranges = declared_range(document, path, name)
    else:
        document.wrong(path, f"the uncertainty '{name}' needs a range or choices. Only a key has a range of its own.")
        return Uncertainty(name, {})
    if independent or relative:
        check_by_country(document, path, entry, ranges)
    distribution = entry.get("distribution", usual(ranges))
    if distribution == LOG_UNIFORM and not has_logarithm(ranges):
        document.wrong((*path, "distribution"), "a log_uniform range begins above 0. Raise its low end.")
    if ("mode" in entry) != (distribution == TRIANGULAR):
        document.wrong(path, "mode, the most likely value, belongs to a triangular distribution, which needs it.")
    elif "mode" in entry and ranges:
        check_mode(document, (*path, "mode"), entry["mode"], list(ranges.values()))
    mode = float(entry.get("mode", 0.0))
    return Uncertainty(name, ranges, distribution, mode, is_independent=independent, is_relative=relative)


def check_by_country(document: Document, path: KeyPath, entry: Mapping[str, Any], ranges: Ranges) -> None:
    """Check an uncertainty in which countries differ: all its keys speak of every country."""
    word = next(word for word in BY_COUNTRY if entry.get(word))
    if not all(key.startswith(EVERY) for key in ranges):
        document.wrong(
            (*path, word),
            f"{word} is for keys of every country. Write for example "
            'range = { "jurisdictions.*.capacity_factor" = [0.5, 2] }.',
        )
    if entry.get("relative") and entry.get("distribution") == TRIANGULAR:
        document.wrong((*path, "distribution"), "a relative range is uniform or log_uniform.")
    if entry.get("relative") and any(low <= 0 for low, _ in ranges.values()):
        document.wrong((*path, "range"), "a relative range multiplies values, and begins above 0. Raise its low end.")


def check_mode(document: Document, path: KeyPath, mode: float, ranges: Sequence[tuple[float, float]]) -> None:
    """Check that the most likely value is one of the range, of which there can be one alone."""
    if len(ranges) > 1:
        document.wrong(path, "a triangular range has one key, since mode is a value of it. Take the others away.")
    elif wrong := real_number(*ranges[0]).complaint("mode", mode):
        document.wrong(path, wrong)


def with_choices(document: Document, path: KeyPath, entry: Mapping[str, Any]) -> Uncertainty:
    """Read an uncertainty with choices: values of the key that it is named after, or names with what they set."""
    name, choices = entry["name"], entry["choices"]
    for other in ("range", "distribution", "mode", *BY_COUNTRY):
        if other in entry:
            document.wrong((*path, other), f"choices are equally likely, and have no {other}. Take it away.")
    if known(name):
        sets = [{name: value} for value in choices]
    elif TABLE_LIST.takes(choices):
        sets = read_named(document, path, choices)
    else:
        document.wrong(
            path,
            f"the choices of '{name}' need a name and what they set each, for example "
            '{ name = "yes", set = { ... } }. Only of a key can they be bare values.',
        )
        return Uncertainty(name, {})
    sets = [read_values(document, (*path, "choices", at), values) for at, values in enumerate(sets)]
    for at, values in enumerate(sets):
        if values.keys() != sets[0].keys():
            apart = ", ".join(sorted(values.keys() ^ sets[0].keys()))
            document.wrong((*path, "choices", at), f"choices of '{name}' set the same keys, but not so {apart}.")
        if values in sets[:at]:
            document.wrong((*path, "choices", at), f"two choices of '{name}' set the same: {written(values)}.")
    return Uncertainty(name, {}, choices=tuple(sets))


def read_named(document: Document, path: KeyPath, choices: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Read choices that have names, each with what it sets."""
    sets = []
    for at, choice in enumerate(choices):
        here: KeyPath = (*path, "choices", at)
        if document.check_table(here, "a choice", choice, CHOICE, CHOICE):
            document.check_name((*here, "name"), "a choice", choice["name"])
            sets.append(flat(document, (*here, "set"), choice["set"]))
    return sets or [{}]
