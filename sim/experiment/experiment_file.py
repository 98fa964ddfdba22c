"""Reads an experiment file, with every mistake at its line."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from sim.documents.errors import InvalidError
from sim.documents.named_files import SCENARIOS, look
from sim.documents.names import as_column
from sim.documents.suggestions import few_suggestions, suggestion
from sim.documents.toml_file import read, shown
from sim.experiment.factors import read_factor
from sim.experiment.hypotheses import check_outcome, near, read_hypothesis, read_precision
from sim.experiment.reading import COUNT, LISTS, SEED, TABLE, TABLES, TEXT, TEXTS, Check, Reading
from sim.experiment.specification import AT_LEVELS, SAMPLED, Experiment, Factor, Hypothesis
from sim.model.outcomes import OUTCOMES
from sim.run.summary import SUMMARISED
from sim.scenario.keys import is_scenario

FACTORIAL = "factorial"
DESIGNS = (*AT_LEVELS, *SAMPLED)
COLUMNS = ("point", "replicate", "seed", "failure", "scenario")  # of every run or point, beside the outcomes
USUAL = ("harm", "active_share", "arrests", "dismantled_joint")
TOP: dict[str, Check] = {
    "title": TEXT, "question": TEXT, "base": TEXT, "design": TEXT, "samples": COUNT, "generators": LISTS,
    "replicates": COUNT, "precision": TABLE, "first_seed": SEED, "months": COUNT, "places": LISTS, "outcomes": TEXTS,
    "trajectories": TEXTS, "factors": TABLES, "hypotheses": TABLES,
}  # fmt: skip


@few_suggestions()
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
    if is_scenario(content):
        raise InvalidError(f"{shown(file)}:1: this is a scenario, no experiment. `coopsim run {shown(file)}` runs it.")
    reading = Reading(shown(file), lines)
    needed = "title base factors" if "precision" in content else "title base replicates factors"
    if not reading.table((), "an experiment", content, TOP, needed):
        raise InvalidError(reading.mistakes)
    design = content.get("design", FACTORIAL)
    factors = [read_factor(reading, at, entry, design) for at, entry in enumerate(content["factors"])]
    if reading.mistakes:
        raise InvalidError(reading.mistakes)
    places = {name: tuple(codes) for name, codes in content.get("places", {}).items()}
    read_ones = [
        read_hypothesis(reading, at, entry, factors, design) for at, entry in enumerate(content.get("hypotheses", []))
    ]
    hypotheses = [one for one in read_ones if one]
    precision = read_precision(reading, content)
    check_whole(reading, content, factors, hypotheses, places)
    if reading.mistakes:
        raise InvalidError(reading.mistakes)
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
        replicates=precision.cap if precision else content["replicates"],
        precision=precision,
        first_seed=content.get("first_seed", 1),
        months=content.get("months"),
        places=places,
        outcomes=outcomes,
        trajectories=tuple(content.get("trajectories", by_year)),
        factors=tuple(factors),
        hypotheses=tuple(hypotheses),
        text=file.read_text(encoding="utf-8-sig"),
        file=shown(file),
        lines=lines,
    )


def base_of(name: str, folder: Path) -> Path:
    """Return the scenario that an experiment names as its base; reading it says so where there is none."""
    return (None if name.endswith(".toml") else look(name, SCENARIOS, [folder])) or folder / name


def check_whole(
    reading: Reading,
    content: Mapping[str, Any],
    factors: Sequence[Factor],
    hypotheses: Sequence[Hypothesis],
    places: Mapping[str, Sequence[str]],
) -> None:
    """Check what the parts of an experiment say together."""
    design = content.get("design", FACTORIAL)
    if design not in DESIGNS:
        reading.wrong(("design",), f"design is '{design}', expected one of {', '.join(DESIGNS)}.")
    if not factors:
        reading.wrong(("factors",), "there is no factor. Write at least one [[factors]].")
    check_names(reading, content, factors, hypotheses, places)
    for at, outcome in enumerate(content.get("outcomes", ())):
        check_outcome(reading, ("outcomes", at), outcome)
    for at, outcome in enumerate(content.get("trajectories", ())):
        if outcome not in OUTCOMES:
            reading.wrong(("trajectories", at), f"there is no outcome '{outcome}' by month.{near(outcome)}")
    check_samples(reading, content, design)
    if (design == "fractional_factorial") != ("generators" in content):
        reading.wrong(("design",), "generators belong to a fractional_factorial, and it needs them.")
    check_generators(reading, content.get("generators", {}), factors)


def check_names(
    reading: Reading,
    content: Mapping[str, Any],
    factors: Sequence[Factor],
    hypotheses: Sequence[Hypothesis],
    places: Mapping[str, Sequence[str]],
) -> None:
    """Check that names can be told apart, and that no factor is called like a column that it meets in a table."""
    reading.distinct(("factors",), "factors", [factor.name for factor in factors], as_column)
    reading.distinct(("places",), "places", list(places))
    reading.distinct(("hypotheses",), "hypotheses", [one.name for one in hypotheses])
    outcomes = [*content.get("outcomes", ()), *(one.outcome for one in hypotheses)]
    taken = {as_column(name) for name in (*COLUMNS, *SUMMARISED, *outcomes)}
    for at, factor in enumerate(factors):
        if as_column(factor.name) in taken:
            reading.wrong(
                ("factors", at, "name"),
                f"a factor is called '{factor.name}', as is a column of the tables. Rename it.",
            )
    for name in places:
        reading.named(("places", name), "a place", name)
        if name.casefold().split(".")[-1] == "by_year":
            reading.wrong(("places", name), f"a place is called '{name}', which ends columns by year. Rename it.")


def check_samples(reading: Reading, content: Mapping[str, Any], design: str) -> None:
    """Check what a sampled design needs, and that another has none of it."""
    sampled = design in SAMPLED
    if sampled and "samples" not in content:
        reading.wrong(("design",), f"a {design} design needs samples, for example samples = 64.")
    least = len(content["factors"]) + 4 if design == "latin_hypercube" else 2
    if sampled and content.get("samples", least) < least:
        reading.wrong(("samples",), f"samples is {content['samples']}, expected {least} or more for an index of each.")
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
        if len(word) < 2 or set(word) & set(generators):
            reading.wrong(("generators", name), "a generator lists two or more factors that have no generator.")
