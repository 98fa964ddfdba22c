"""Puts the layers of a scenario together: defaults, country data, region, approach, own values, changes."""

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from sim.countries import country_data
from sim.countries.declarations import EXTERNAL, NEEDED
from sim.documents.checks import Text, Value, checked, written
from sim.documents.errors import InvalidError
from sim.documents.names import wrong_code
from sim.documents.suggestions import few_suggestions, may_suggest
from sim.documents.toml_file import shown
from sim.model.quantity import Quantity
from sim.scenario.cross_checks import cross_check
from sim.scenario.keys import REGION_BASE, check, country_keys, known, sections
from sim.scenario.layers import Entry, Layer, Reading, check_event
from sim.scenario.limits import excess
from sim.scenario.scenario import DEFAULT, Scenario, settle
from sim.shipped import is_shipped

SET, CHANGES = "--set", "changes="
TYPED = (SET, CHANGES)  # by someone who sees the current folder, and means paths from there
EVERY = "jurisdictions.*."


@few_suggestions()
def load(
    path: str | Path,
    changes: Mapping[str, Any] | Sequence[str] = (),
    events: Sequence[Mapping[str, Any]] = (),
    origin: str | Mapping[str, str] = SET,
    reading: Reading | None = None,
    beside: Path | None = None,
) -> Scenario:
    """Read a scenario file with all that it builds on, and check it.

    Parameters
    ----------
    path
        The file.
    changes
        Dotted key to value, or texts `key=value`; they win over every file. `jurisdictions.*.key` stands for every
        country of the region.
    events
        Entries of the time line (month, key, value); one takes the place of any that the files have on the same key
        in the same month.
    origin
        Where the changes and events come from, for messages; or a table of that by key, in which `events` is the list
        that those come from and the empty key stands for all others.
    reading
        Files that were read already, for one who resolves thousands of scenarios of the same files.
    beside
        Folder of the file that the changes come from: what they name is looked for there first.

    Returns
    -------
    Scenario
        With every value known.

    Raises
    ------
    ScenarioError
        With every mistake that was found, a line each.
    """
    reading = reading or Reading()
    mistakes: list[str] = []
    own = Layer()
    own.add(reading.collect(Path(path)))
    origins = {"": origin} if isinstance(origin, str) else origin
    asked = changed(changes, homes(path, beside), origins, mistakes)
    own.entries |= asked
    layer = Layer()
    for key, folder in ((REGION_BASE, "regions"), ("approach", "approaches")):
        if key in own.entries:
            layer.add(reading.fragment(own.entries[key], folder))
    layer.add(own)
    added = [
        check_event(event, lambda *at, place=place: place, mistakes)
        for event, place in zip(events, places(origins, len(events)), strict=True)
    ]
    refuse([*reading.mistakes, *mistakes])
    refuse(excess(layer.entries, [*layer.events, *(event for event in added if event)]))
    spread(layer.entries, asked)
    entries = filled(layer.entries, shown(Path(path)), mistakes)
    own_events = [event for event in added if event]
    settled = {(event.month, event.key) for event in own_events}
    timeline = [*(event for event in layer.events if (event.month, event.key) not in settled), *own_events]
    ordered = tuple(sorted(timeline, key=lambda event: event.month))
    cross_check(entries, layer.named, ordered, mistakes)
    refuse(mistakes)
    title = entries.pop("title", None)
    for used in ("extends", "approach", REGION_BASE):
        entries.pop(used, None)
    scenario = Scenario(
        name=Path(path).stem,
        title=str(title.value) if title else Path(path).stem,
        values={key: entry.value for key, entry in entries.items()},
        origins={key: entry.origin for key, entry in entries.items()},
        events=ordered,
    )
    settle(scenario)
    return scenario


def refuse(mistakes: Sequence[str]) -> None:
    """Stop where there are mistakes, telling each of them once.

    Raises
    ------
    InvalidError
        With all of them.
    """
    if mistakes:
        raise InvalidError(list(dict.fromkeys(mistakes)))


def homes(path: str | Path, beside: Path | None) -> tuple[Path, ...]:
    """List the folders near which a bare name in a change is looked for.

    A change that no file says is one's own, so of a shipped scenario it means first what is in the current folder.
    """
    home = Path(path).parent
    if beside:
        return beside, home
    return (Path() if is_shipped(home) else home,)


def places(origins: Mapping[str, str], count: int) -> list[str]:
    """Say where each event of a caller stands."""
    return [f"{origins['events']}[{number}]" if "events" in origins else origins[""] for number in range(count)]


def changed(
    changes: Mapping[str, Any] | Sequence[str],
    near: tuple[Path, ...],
    origins: Mapping[str, str],
    mistakes: list[str],
) -> dict[str, Entry]:
    """Check the changes of the command line or of a caller; a bare name of a file is looked for near the scenario."""
    texts = [changes] if isinstance(changes, str) else changes
    pairs = texts.items() if isinstance(texts, Mapping) else (parted(text, mistakes) for text in texts)
    entries = {}
    for key, value in pairs:
        name = REGION_BASE if key == "region" else key
        origin = origins.get(name, origins[""])
        if name == "extends":
            mistakes.append(
                f"{origin}: `extends` is for files. Write a scenario that extends both, or set single keys."
            )
        elif key and (good := check(name, value, origin, mistakes)) is not None:
            is_path = isinstance(value, str) and value.endswith(".toml")
            entries[name] = Entry(good, origin, (Path(),) if is_path and origin in TYPED else near)
    return entries


def spread(entries: dict[str, Entry], asked: Mapping[str, Entry]) -> None:
    """Give what a change sets for every country, `jurisdictions.*.key`, to those that no change names."""
    if "region.countries" not in entries:
        return
    for key in [key for key in asked if key.startswith(EVERY)]:
        entry = entries.pop(key)
        for code in entries["region.countries"].value:
            one = f"jurisdictions.{code}.{key.removeprefix(EVERY)}"
            if one not in asked:
                entries[one] = entry


def parted(text: str, mistakes: list[str]) -> tuple[str, Value | None]:
    """Split `key=value`; a value that is not TOML is a text, and so is any where the key takes a word."""
    key, sign, word = text.partition("=")
    key = key.strip()
    if not sign or not key:
        mistakes.append(f"{SET}: '{text}' is not key=value, for example corruption.scale=0.5.")
        return "", None
    try:
        read = tomllib.loads(f"value = {word}")
    except (ValueError, RecursionError):
        return key, word.strip()
    what = known(REGION_BASE if key == "region" else key)
    takes_word = isinstance(what, Text) and not what.is_list or isinstance(what, Quantity) and bool(what.options)
    is_word = takes_word and not isinstance(read["value"], str)
    return key, word.strip() if is_word or len(read) > 1 else read["value"]


def filled(given: dict[str, Entry], path: str, mistakes: list[str]) -> dict[str, Entry]:
    """Add the defaults and the country data below what is given."""
    entries: dict[str, Entry] = {}
    for section, names in sections().items():
        for name, what in names.items():
            if what.default is not None:
                default = list(what.default) if isinstance(what.default, tuple) else what.default
                entries[f"{section}.{name}"] = Entry(default, DEFAULT)
    entries |= {key: entry for key, entry in given.items() if not key.startswith(("jurisdictions.", "corridors."))}
    if "region.countries" not in entries:
        mistakes.append(f'{path}:1: no region is named. Write region = "europe", or region.countries = [...].')
        return entries
    if "region.name" not in entries:
        entries["region.name"] = Entry("a region of its own", DEFAULT)
    codes = list(entries["region.countries"].value)
    external = bool(entries["region.external"].value)
    wrong = {code: reason for code in codes if (reason := wrong_code(code))}
    place = entries["region.countries"].origin
    mistakes += [f"{place}: {written(code)} cannot be a country's code: {reason}" for code, reason in wrong.items()]
    for code in [code for code in codes if code not in wrong] + [EXTERNAL] * external:
        entries |= country(code, given, str(entries["region.year"].value), entries["region.countries"].origin, mistakes)
    entries |= corridor_rows(codes, external, given, str(entries["region.year"].value))
    return entries | {key: entry for key, entry in given.items() if key.startswith(("jurisdictions.", "corridors."))}


def country(code: str, given: Mapping[str, Entry], year: str, place: str, mistakes: list[str]) -> dict[str, Entry]:
    """Values of one country: from the data, or, for one that is not in it, from the scenario itself."""
    prefix = f"jurisdictions.{code}."
    if code == EXTERNAL:
        return {prefix + name: Entry(value, origin) for name, (value, origin) in country_data.external_values().items()}
    try:
        found = country_data.country_values(code, year)
    except country_data.UnknownCountryError as error:
        missing = [name for name in NEEDED if prefix + name not in given]
        if missing:
            nearest = error.nearest if may_suggest() else ()
            near = f" Did you mean '{nearest[0]}'?" if nearest else ""
            mistakes.append(
                f"{place}: '{code}' is not in the country data, and the scenario does not say its {', '.join(missing)}."
                f"{near} Else give all of them under [jurisdictions.{code}]."
            )
        usual = {name: what for name, what in country_keys().items() if name not in (*NEEDED, "capacity", "borders")}
        return {prefix + name: Entry(what.default, DEFAULT) for name, what in usual.items()}
    # Derived values may be whole numbers; the model, and the scenario's hash, know real ones.
    return {
        prefix + name: Entry(checked(country_keys()[name], value), origin) for name, (value, origin) in found.items()
    }


def corridor_rows(codes: Sequence[str], external: bool, given: Mapping[str, Entry], year: str) -> dict[str, Entry]:
    """Weights of sources from the data, for the markets whose row the scenario does not give itself."""
    own = {key.split(".")[1] for key in given if key.startswith("corridors.")}
    listed = country_data.known_countries()
    observed = country_data.corridors([code for code in codes if code in listed], year, external)
    return {
        f"corridors.{market}.{source}": Entry(float(weight), origin)
        for market, row in observed.items()
        if market not in own
        for source, (weight, origin) in row.items()
    }
