"""Puts the layers of a scenario together: defaults, country data, region, approach, own values, changes."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from sim.documents.document import Document
from sim.documents.errors import InvalidError
from sim.documents.suggestions import few_suggestions
from sim.documents.toml_file import shown
from sim.scenario.changes import SET, apply_to_every_country, is_set, read_changes
from sim.scenario.cross_checks import cross_check
from sim.scenario.declarations import REGION_BASE
from sim.scenario.defaults import filled
from sim.scenario.file_layer import read_event
from sim.scenario.layer import Entry, Event, Layer
from sim.scenario.limits import excess
from sim.scenario.scenario import Scenario, build_every_setting
from sim.scenario.scenario_files import ScenarioFiles
from sim.shipped import is_shipped


@few_suggestions()
def load(  # noqa: PLR0913  a caller names them
    path: str | Path,
    changes: Mapping[str, Any] | Sequence[str] = (),
    events: Sequence[Mapping[str, Any]] = (),
    origin: str | Mapping[str, str] = SET,
    files: ScenarioFiles | None = None,
    beside: Path | None = None,
    beneath: Mapping[str, Any] | None = None,
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
        Argument or file of the changes and events, for messages; or a table of that by key, in which `events` is the
        argument of the events, `beneath` that of all that lies there, and the empty key stands for all others.
    files
        Those that were read already, for a caller who resolves thousands of scenarios of the same files.
    beside
        Folder of the file of the changes: files that they name are looked for there first.
    beneath
        Dotted key to value, as in `changes`, which win over these: so do the files that changes name as region or
        approach. These win over the scenario file and all that it builds on.

    Returns
    -------
    Scenario
        With every value known.

    Raises
    ------
    ScenarioError
        With every mistake that was found, a line each.
    """
    files = files or ScenarioFiles()
    mistakes: list[str] = []
    own = Layer()
    own.add(files.collect(Path(path)))
    origins = {"": origin} if isinstance(origin, str) else origin
    folders = folders_of_changes(path, beside)
    changed = read_changes(changes, folders, origins, mistakes)
    layer, above = layered(own, changed, files)
    given = read_changes(beneath or {}, folders, {"": origins.get("beneath", origins[""])}, mistakes)
    below = {key: entry for key, entry in given.items() if not is_set(key, above)}
    layer.entries |= below
    added = [
        read_event(Document(event_origin(origins, number), None, mistakes), (), event)
        for number, event in enumerate(events)
    ]
    own_events = [event for event in added if event]
    refuse([*files.mistakes, *mistakes])
    refuse(excess(layer.entries, [*layer.events, *own_events]))
    apply_to_every_country(layer.entries, changed)
    apply_to_every_country(layer.entries, below, above)
    entries = filled(layer.entries, shown(Path(path)), mistakes)
    timeline = joined(layer.events, own_events)
    cross_check(entries, layer.empty, timeline, mistakes)
    refuse(mistakes)
    title = entries.pop("title", None)
    for used in ("extends", "approach", REGION_BASE):
        entries.pop(used, None)
    scenario = Scenario(
        name=Path(path).stem,
        title=str(title.value) if title else Path(path).stem,
        values={key: entry.value for key, entry in entries.items()},
        origins={key: entry.origin for key, entry in entries.items()},
        events=timeline,
    )
    build_every_setting(scenario)
    return scenario


def layered(own: Layer, changed: Mapping[str, Entry], files: ScenarioFiles) -> tuple[Layer, dict[str, Entry]]:
    """Lay the own entries of a scenario, then its changes, over its region and approach.

    Returns
    -------
    Layer, dict
        All together; and of its entries the changes, with those of the files that changes name.
    """
    own.entries |= changed
    layer, named = Layer(), Layer()
    for key, kind in ((REGION_BASE, "regions"), ("approach", "approaches")):
        if key in own.entries:
            fragment = files.fragment(own.entries[key], kind)
            layer.add(fragment)
            if key in changed:
                named.add(fragment)
    layer.add(own)
    return layer, {key: one for key, one in named.entries.items() if layer.entries[key] is one} | dict(changed)


def refuse(mistakes: Sequence[str]) -> None:
    """Stop if there are mistakes, each told once.

    Raises
    ------
    InvalidError
        With all of them.
    """
    if mistakes:
        raise InvalidError(list(dict.fromkeys(mistakes)))


def folders_of_changes(path: str | Path, beside: Path | None) -> tuple[Path, ...]:
    """List the folders in which a bare name in a change is looked for first.

    A change of a shipped scenario that no file makes means a file in the current folder before one of the scenario's.
    """
    home = Path(path).parent
    if beside:
        return beside, home
    return (Path() if is_shipped(home) else home,)


def event_origin(origins: Mapping[str, str], number: int) -> str:
    """Name the argument that holds an event of a caller."""
    return f"{origins['events']}[{number}]" if "events" in origins else origins[""]


def joined(events: Sequence[Event], later: Sequence[Event]) -> tuple[Event, ...]:
    """Join two time lines in order of month; a later event replaces an earlier one on its key in its month."""
    replaced = {(event.month, event.key) for event in later}
    kept = [event for event in events if (event.month, event.key) not in replaced]
    return tuple(sorted([*kept, *later], key=lambda event: event.month))
