"""Reads a calibration file, with every mistake at its line."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sim.calibration.emulator import number_of_terms
from sim.calibration.figures import FIGURES
from sim.calibration.specification import Calibration, Matching, Sampling, Target
from sim.documents.checks import (
    COUNT,
    DISTINCT_TEXTS,
    FILLED_TEXT,
    LARGEST,
    LONG_TEXT,
    SWITCH,
    TABLE,
    TABLE_LIST,
    Check,
    one_of,
    real_number,
    whole_number,
    written,
)
from sim.documents.document import Document
from sim.documents.errors import InvalidError, UnreadableError
from sim.documents.named_files import SCENARIOS, find
from sim.documents.positions import KeyPath
from sim.documents.suggestions import few_suggestions, suggestion
from sim.documents.toml_file import read, shown
from sim.scenario import Scenario, ScenarioError, ScenarioFiles, load
from sim.scenario.keys import RUN
from sim.worlds.ranges import flat
from sim.worlds.uncertainties import BY_COUNTRY, read_uncertainty
from sim.worlds.uncertainty import Uncertainty, plausible

DECLARED, DEFAULT = OTHERS = ("declared", "default")
CLOSEST = (
    3**0.5
)  # a uniform error of this half width, in standard deviations, has the standard deviation that is stated
SIZES = Check(
    "a list of whole numbers, at least one",
    lambda value: value if isinstance(value, list) and value and all(map(COUNT.takes, value)) else None,
)
POSITIVE = Check("a number above 0", lambda value: real_number(0, LARGEST).read(value) or None)
TOP: dict[str, Check] = {
    "title": FILLED_TEXT, "seed": RUN["seed"], "replicates": COUNT, "others": one_of(OTHERS), "scenarios": TABLE_LIST,
    "parameters": TABLE_LIST, "targets": TABLE_LIST, "matching": TABLE, "sampling": TABLE,
}  # fmt: skip
SCENARIO: dict[str, Check] = {"name": FILLED_TEXT, "base": FILLED_TEXT, "set": TABLE}
TARGET: dict[str, Check] = {
    "name": FILLED_TEXT, "figure": one_of(tuple(FIGURES)), "scenarios": DISTINCT_TEXTS, "published": POSITIVE,
    "tolerance": POSITIVE, "discrepancy": real_number(0, LARGEST), "fitted": SWITCH, "source": FILLED_TEXT,
    "reason": LONG_TEXT,
}  # fmt: skip
MATCHING: dict[str, Check] = {"waves": SIZES, "cutoff": POSITIVE, "repeated": whole_number(2)}
SAMPLING: dict[str, Check] = {
    "worlds": whole_number(10), "closest": POSITIVE, "generations": COUNT, "evaluations": COUNT,
}  # fmt: skip


@few_suggestions()
def load_calibration(path: str | Path, worlds: int | None = None) -> Calibration:
    """Read and check a calibration file.

    Parameters
    ----------
    path
        The file.
    worlds
        How many to find, with evaluations in proportion; else as many as the file says.

    Returns
    -------
    Calibration

    Raises
    ------
    sim.scenario.ScenarioError
        With every mistake, a line each.
    """
    if worlds is not None and (wrong := SAMPLING["worlds"].complaint("--worlds", worlds)):
        raise InvalidError([wrong])
    file = Path(path)
    content, lines = read(file)
    document = Document(shown(file), lines)
    needed = ["title", "seed", "scenarios", "targets", "matching", "sampling"]
    if not document.check_table((), "a calibration", content, TOP, needed):
        raise InvalidError(document.mistakes)
    scenarios = read_scenarios(document, content["scenarios"], file.parent)
    targets = [read_target(document, at, one, scenarios) for at, one in enumerate(content["targets"])]
    parameters = read_parameters(document, content, scenarios)
    document.check_distinct(("targets",), "targets", [one.name for one in targets if one])
    fitted = sum(one.is_fitted for one in targets if one)
    if not fitted and not document.mistakes:
        document.wrong(("targets",), "no target is fitted. Leave out fitted = false of at least one.")
    matching = read_matching(document, content["matching"], len(parameters))
    sampling = read_sampling(document, content["sampling"])
    if sampling and worlds is not None:
        sampling = sampling.sized(worlds)
    if document.mistakes or matching is None or sampling is None:
        raise InvalidError(document.mistakes)
    entries = content.get("parameters", [])
    return Calibration(
        name=file.stem,
        title=content["title"],
        scenarios=scenarios,
        parameters=tuple(parameters),
        reasons={entry["name"]: entry["reason"] for entry in entries},
        targets=tuple(one for one in targets if one),
        replicates=content.get("replicates", 1),
        seed=content["seed"],
        matching=matching,
        sampling=sampling,
        text=file.read_text(encoding="utf-8-sig"),
    )


def read_scenarios(document: Document, entries: list[dict[str, Any]], folder: Path) -> dict[str, Scenario]:
    """Read the scenarios on which figures are computed, each under its name."""
    files, found = ScenarioFiles(), {}
    for at, entry in enumerate(entries):
        here: KeyPath = ("scenarios", at)
        if not document.check_table(here, "a scenario", entry, SCENARIO, ["name", "base"]):
            continue
        document.check_name((*here, "name"), "a scenario", entry["name"])
        changes = flat(document, (*here, "set"), entry.get("set", {}))
        if "run.seed" in changes:
            document.wrong((*here, "set"), "run.seed is decided by the calibration. Write seed at the top of the file.")
        try:
            path = find(entry["base"], SCENARIOS, folder)
            found[entry["name"]] = load(path, changes, (), document.origin(*here), files, folder)
        except UnreadableError as error:
            document.wrong((*here, "base"), f"base is {written(entry['base'])}: {'; '.join(error.mistakes)}")
        except ScenarioError as error:
            document.mistakes += error.mistakes
    document.check_distinct(("scenarios",), "scenarios", [str(entry.get("name")) for entry in entries])
    return found


def read_target(
    document: Document, at: int, entry: Mapping[str, Any], scenarios: Mapping[str, Scenario]
) -> Target | None:
    """Read a target, or note what is wrong with it and return None."""
    here: KeyPath = ("targets", at)
    needed = [name for name in TARGET if name != "fitted"]
    if not document.check_table(here, "a target", entry, TARGET, needed):
        return None
    document.check_name((*here, "name"), "a target", entry["name"])
    if not entry["scenarios"]:
        document.wrong((*here, "scenarios"), "scenarios is empty. Name one of [[scenarios]] or more.")
    for name in entry["scenarios"]:
        if name not in scenarios:
            document.wrong((*here, "scenarios"), f"there is no scenario '{name}' here.{suggestion(name, scenarios)}")
    return Target(
        name=entry["name"],
        figure=entry["figure"],
        scenarios=tuple(entry["scenarios"]),
        published=float(entry["published"]),
        tolerance=float(entry["tolerance"]),
        discrepancy=float(entry["discrepancy"]),
        is_fitted=entry.get("fitted", True),
        source=entry["source"],
        reason=entry["reason"],
    )


def read_parameters(
    document: Document, content: Mapping[str, Any], scenarios: Mapping[str, Scenario]
) -> list[Uncertainty]:
    """Read the free parameters; those with a declared range that the file does not name are free too if it says so."""
    found = []
    for at, entry in enumerate(content.get("parameters", [])):
        here: KeyPath = ("parameters", at)
        rest = {name: value for name, value in entry.items() if name != "reason"}
        if wrong := FILLED_TEXT.complaint("reason", entry.get("reason", "")):
            document.wrong(here, wrong)
        for word in {*BY_COUNTRY} & rest.keys():
            document.wrong((*here, word), f"a parameter has no {word}: it is fitted once for all countries.")
        if parameter := read_uncertainty(document, here, rest):
            found.append(parameter)
    named = [key for parameter in found for key in parameter.keys]
    for key in {key for key in named if named.count(key) > 1}:
        document.wrong(("parameters",), f"two parameters set {key}. Let one of them do it.")
    if content.get("others", DEFAULT) == DECLARED and scenarios:
        found += plausible([scenario.values for scenario in scenarios.values()], named)
    if not found and not document.mistakes:
        document.wrong((), 'there is no free parameter. Write [[parameters]], or others = "declared".')
    return found


def read_matching(document: Document, entry: Mapping[str, Any], parameters: int) -> Matching | None:
    """Read the table of history matching."""
    if not document.check_table(("matching",), "matching", entry, MATCHING, ["waves"]):
        return None
    fewest = 2 * number_of_terms(parameters)
    if min(entry["waves"]) < fewest:
        document.wrong(
            ("matching", "waves"),
            f"a wave has {min(entry['waves'])} evaluations, too few for {parameters} parameters. Give each {fewest} "
            "or more.",
        )
    found = Matching(tuple(entry["waves"]), float(entry.get("cutoff", 3)), entry.get("repeated", 50))
    if found.repeated > found.waves[0]:
        document.wrong(("matching", "repeated"), f"the first wave has {found.waves[0]} evaluations. Repeat fewer.")
    return found


def read_sampling(document: Document, entry: Mapping[str, Any]) -> Sampling | None:
    """Read the table of sampling."""
    if not document.check_table(("sampling",), "sampling", entry, SAMPLING, ["worlds"]):
        return None
    worlds = entry["worlds"]
    most = entry.get("evaluations", 100 * worlds)
    return Sampling(worlds, float(entry.get("closest", CLOSEST)), entry.get("generations", 20), most)
