"""Reads an experiment file, with every mistake at its line."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sim.documents.checks import COUNT, DISTINCT_TEXTS, FILLED_TEXT, LISTS, LONG_TEXT, TABLE, TABLE_LIST, Check, one_of
from sim.documents.document import Document
from sim.documents.errors import InvalidError
from sim.documents.named_files import SCENARIOS, look_up
from sim.documents.suggestions import few_suggestions
from sim.documents.toml_file import read, shown
from sim.experiment.coherence import check_coherence
from sim.experiment.factors import read_factor
from sim.experiment.hypotheses import asks_for_shares, read_caveat, read_hypothesis, read_precision
from sim.experiment.point_file import factors_of_plan, read_points
from sim.experiment.specification import AT_LEVELS, DESIGNS, FACTORIAL, FROM_FILE, Experiment, Level
from sim.model.outcomes import OUTCOMES
from sim.scenario.keys import RUN, is_calibration, is_scenario
from sim.worlds.source import read_source

USUAL = ("harm_averted_share", "harm", "active_share", "arrests", "dismantled_joint")
TOP: dict[str, Check] = {
    "title": FILLED_TEXT, "question": LONG_TEXT, "base": FILLED_TEXT, "design": one_of(DESIGNS), "points": FILLED_TEXT,
    "samples": COUNT, "generators": LISTS, "worlds": TABLE, "uncertainties": TABLE_LIST, "replicates": COUNT,
    "precision": TABLE, "first_seed": RUN["seed"], "months": RUN["months"], "places": LISTS,
    "outcomes": DISTINCT_TEXTS, "trajectories": DISTINCT_TEXTS, "keep": DISTINCT_TEXTS, "factors": TABLE_LIST,
    "hypotheses": TABLE_LIST, "caveats": TABLE_LIST,
}  # fmt: skip


@few_suggestions()
def load_experiment(path: str | Path, name: str | None = None, kept: Mapping[str, Any] | None = None) -> Experiment:
    """Read and check an experiment file.

    Parameters
    ----------
    path
        The file.
    name
        Of the experiment; that of its file, without the ending, if not given.
    kept
        For the file in a results directory: its plan, which holds the points of a table that the file names. Worlds
        are then left out.

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
    if is_scenario(content):
        raise InvalidError(f"{shown(file)}:1: this is a scenario, no experiment. `coopsim run {shown(file)}` runs it.")
    if is_calibration(content):
        name = shown(file)
        raise InvalidError(f"{name}:1: this is a calibration, no experiment. `coopsim calibrate {name}` makes it.")
    document = Document(shown(file), lines)
    design, tables = content.get("design", FACTORIAL), content.get("factors", [])
    needed = ["title", "base", *([] if "precision" in content and not asks_for_shares(content) else ["replicates"])]
    needed.append("points" if design == FROM_FILE else "factors")
    document.check_table((), "an experiment", content, TOP, needed)
    if design not in DESIGNS or not TABLE_LIST.takes(tables):
        raise InvalidError(document.mistakes)
    factors = [read_factor(document, number, entry, design) for number, entry in enumerate(tables)]
    refuse(document)
    rows: list[tuple[Level, ...]] = []
    if design == FROM_FILE and kept is not None:
        factors = factors_of_plan(kept)
    elif design == FROM_FILE:
        factors, rows = read_points(document, file.parent / content["points"], factors)
    refuse(document)
    entries = enumerate(content.get("hypotheses", []))
    found = [read_hypothesis(document, number, entry, factors, design) for number, entry in entries]
    hypotheses = [hypothesis for hypothesis in found if hypothesis]
    caveats = [
        read_caveat(document, number, entry, hypotheses) for number, entry in enumerate(content.get("caveats", []))
    ]
    precision = read_precision(document, content)
    most = precision.cap if precision and precision.of_shares else None
    worlds = read_source(document, content, file.parent, most) if kept is None else None
    check_coherence(document, content, factors, hypotheses)
    refuse(document)
    outcomes = tuple(content.get("outcomes", USUAL))
    by_year = [outcome for outcome in outcomes if outcome in OUTCOMES] if design in AT_LEVELS else []
    return Experiment(
        name=name or file.stem,
        title=content["title"],
        question=content.get("question", content["title"]),
        base=base_of(content["base"], file.parent),
        folder=file.parent,
        design=design,
        samples=content.get("samples", 0),
        generators={name: tuple(words) for name, words in content.get("generators", {}).items()},
        rows=tuple(rows),
        worlds=worlds,
        replicates=content["replicates"] if precision is None or precision.of_shares else precision.cap,
        precision=precision,
        first_seed=content.get("first_seed", 1),
        months=content.get("months"),
        places={name: tuple(codes) for name, codes in content.get("places", {}).items()},
        outcomes=outcomes,
        trajectories=tuple(content.get("trajectories", by_year)),
        keep=tuple(content.get("keep", ())),
        factors=tuple(factors),
        hypotheses=tuple(hypotheses),
        caveats=tuple(caveat for caveat in caveats if caveat),
        text=file.read_text(encoding="utf-8-sig"),
        file=document.name,
        lines=lines,
    )


def refuse(document: Document) -> None:
    """Stop if there are mistakes.

    Raises
    ------
    InvalidError
        With all of them.
    """
    if document.mistakes:
        raise InvalidError(document.mistakes)


def base_of(name: str, folder: Path) -> Path:
    """Return the path of the scenario that an experiment names as its base; there may be no such file."""
    return (None if name.endswith(".toml") else look_up(name, SCENARIOS, [folder])) or folder / name
