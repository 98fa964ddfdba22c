"""Checks the parts of an experiment file against one another."""

from collections.abc import Mapping, Sequence
from typing import Any

from sim.documents.document import Document
from sim.documents.names import as_column
from sim.documents.suggestions import suggestion
from sim.experiment.hypotheses import check_outcome
from sim.experiment.specification import FACTORIAL, FROM_FILE, SAMPLED, Factor, Hypothesis
from sim.model.outcomes import OUTCOMES
from sim.run.summary import SUMMARISED

COLUMNS = ("point", "world", "replicate", "seed", "failure", "scenario")  # of every run or point, beside the outcomes


def check_coherence(
    document: Document, content: Mapping[str, Any], factors: Sequence[Factor], hypotheses: Sequence[Hypothesis]
) -> None:
    """Check that the parts of an experiment belong together.

    Parameters
    ----------
    document
        To which mistakes are added.
    content
        The file, of which each key has the right type.
    factors, hypotheses
        As they were read from it.
    """
    design = content.get("design", FACTORIAL)
    if not factors:
        document.wrong(("factors",), "there is no factor. Write at least one [[factors]].")
    check_names(document, content, factors, hypotheses)
    for number, outcome in enumerate(content.get("outcomes", ())):
        check_outcome(document, ("outcomes", number), outcome)
    for name in ("trajectories", "keep"):
        for number, outcome in enumerate(content.get(name, ())):
            if outcome not in OUTCOMES:
                known = suggestion(outcome, OUTCOMES)
                document.wrong((name, number), f"there is no outcome '{outcome}' by month.{known}")
    check_samples(document, content, design)
    if (design == "fractional_factorial") != ("generators" in content):
        document.wrong(("design",), "generators belong to a fractional_factorial, and it needs them.")
    check_generators(document, content.get("generators", {}), factors)
    if (design == FROM_FILE) != ("points" in content):
        document.wrong(("points",), f'points names the file of a design = "{FROM_FILE}", and that alone has one.')
    if "worlds" in content and design in SAMPLED:
        document.wrong(
            ("worlds",),
            f"a {design} design samples its ranges itself. Write them as [[uncertainties]], and what can be chosen as "
            "factors with levels.",
        )


def check_names(
    document: Document, content: Mapping[str, Any], factors: Sequence[Factor], hypotheses: Sequence[Hypothesis]
) -> None:
    """Check that names can be told apart, and that no factor is called like a column that it meets in a table."""
    places = content.get("places", {})
    document.check_distinct(("factors",), "factors", [factor.name for factor in factors], as_column)
    document.check_distinct(("places",), "places", list(places))
    document.check_distinct(("hypotheses",), "hypotheses", [one.name for one in hypotheses])
    outcomes = [*content.get("outcomes", ()), *(one.outcome for one in hypotheses)]
    taken = {as_column(name) for name in (*COLUMNS, *SUMMARISED, *outcomes)}
    for at, factor in enumerate(factors):
        if as_column(factor.name) in taken:
            document.wrong(
                ("factors", at, "name"),
                f"a factor is called '{factor.name}', as is a column of the tables. Rename it.",
            )
    for name in places:
        document.check_name(("places", name), "a place", name)
        if name.casefold().split(".")[-1] in ("by_year", "by_month"):
            document.wrong(("places", name), f"a place is called '{name}', which ends columns over time. Rename it.")


def check_samples(document: Document, content: Mapping[str, Any], design: str) -> None:
    """Check what a sampled design needs, and that another has none of it."""
    sampled = design in SAMPLED
    if sampled and "samples" not in content:
        document.wrong(("design",), f"a {design} design needs samples, for example samples = 64.")
    least = len(content["factors"]) + 4 if design == "latin_hypercube" else 2
    if sampled and content.get("samples", least) < least:
        document.wrong(("samples",), f"samples is {content['samples']}, expected {least} or more for an index of each.")
    if not sampled and "samples" in content:
        document.wrong(("samples",), f"a {design} design has no samples. Take the key away.")
    if sampled and content.get("hypotheses"):
        document.wrong(("hypotheses",), f"a {design} design has no levels to compare. State hypotheses in a factorial.")
    samples = content.get("samples", least)
    if design == "sobol" and samples & (samples - 1):
        document.wrong(("samples",), f"samples is {samples}, expected a power of 2: Sobol sequences need it.")


def check_generators(document: Document, generators: Mapping[str, Sequence[str]], factors: Sequence[Factor]) -> None:
    """Check that each generated factor follows from two or more that are free, and that all have two levels."""
    names = [factor.name for factor in factors]
    if generators and any(len(factor.levels) != 2 for factor in factors):
        document.wrong(("generators",), "a fractional factorial takes factors of two levels.")
    words = [tuple(sorted(set(word))) for word in generators.values()]
    if len(set(words)) < len(words):
        document.wrong(("generators",), "two factors have the same generator, so nothing could tell them apart.")
    for name, word in generators.items():
        for one in (name, *word):
            if one not in names:
                document.wrong(("generators", name), f"there is no factor '{one}'.{suggestion(one, names)}")
        if len(word) < 2 or set(word) & set(generators):
            document.wrong(("generators", name), "a generator lists two or more factors that have no generator.")
