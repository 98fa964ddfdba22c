"""What a paper can quote of an experiment: a paragraph on its methods, a citation, and what each outcome means."""

from collections.abc import Iterator
from typing import NamedTuple

from sim.experiment.rows import STATED
from sim.model.outcomes import OUTCOMES
from sim.report.contents import Contents
from sim.report.wording import better, counted, outcome_name
from sim.run.summary import LEADING
from sim.words.rounding import listed, sentence_case
from sim.words.study import Study
from sim.words.titles import title

OF_THE_REGION = {
    "active_share": "Slots of the market whose group is active, of all slots.",
    "harm_gini": "How unequally harm falls on countries: 0 where all have the same, near 1 where one has all.",
}
DESIGNS = {
    "one_at_a_time": "one-at-a-time",
    "latin_hypercube": "Latin hypercube",
    "sobol": "Sobol",
    "morris": "Morris",
}


class Term(NamedTuple):
    """An outcome of the page, in the words and the unit of its declaration."""

    name: str
    meaning: str
    unit: str
    better: str


def sample(contents: Contents) -> str:
    """Say of how many worlds and replicates every number of the page is made."""
    replicates = counted(contents.replicates, "replicate")
    points = counted(len(contents.points), "point")
    if contents.worlds:
        return f"n = {counted(contents.worlds, 'world')}, {replicates} of each of {points}."
    return f"n = {replicates} of each of {points}."


def design(contents: Contents) -> str:
    """Name the design in words."""
    name = str(contents.experiment.get("design", "factorial"))
    return DESIGNS.get(name, name.replace("_", " "))


def methods(contents: Contents, told: Study) -> str:
    """Write the methods of an experiment so that a paper can quote them."""
    return " ".join(sentences(contents, told))


def sentences(contents: Contents, told: Study) -> Iterator[str]:
    """Say what was run, on what, how often, for how long, how it was compared and how judged."""
    plan = contents.plan
    versions = ", ".join(f"{name} {version}" for name, version in sorted(plan["packages"].items()))
    yield (
        "Runs were made with coopsim, an agent-based simulation of cross-national cooperation against human "
        f"trafficking (digest of the model's code {plan['model_source']}; {versions}; {plan['machine']})."
    )
    yield what_was_run(contents, told)
    months = contents.scenario.get("run.months")
    if months is not None:
        yield (
            f"A run covers {months} months, of which the first {contents.warm_up} are a warm-up that every summary "
            "leaves out."
        )
    yield "Replicates share common random numbers over all combinations, and comparisons are paired by them."
    if contents.worlds:
        yield (
            "The unit of comparison is the world, with the mean over its replicates; intervals are 95 % intervals over "
            "worlds, by their weights. Shares of worlds are given without the chance of few replicates. Their "
            "intervals do not allow for what a seed does to all worlds alike; in the published experiments that would "
            "widen nine of ten of them by less than 5 %, and the most by 17 %."
        )
    else:
        yield "Intervals are 95 % t intervals over replicates at one set of parameter values."
    if contents.findings:
        yield judged(contents)


def what_was_run(contents: Contents, told: Study) -> str:
    """Say which design was run, in which worlds, and how many runs that were."""
    first, each = int(contents.plan["first_seed"]), counted(contents.replicates, "replicate")
    worlds = counted(contents.worlds, "world") + (f" {told.worlds}" if told.worlds else "")
    where = f"in {worlds}, each one set of values for what nobody has measured, " if contents.worlds else ""
    return (
        f"A {design(contents)} design of {counted(len(contents.points), 'combination')} of "
        f"{counted(len(contents.factors), 'factor')} ({listed(list(contents.factors))}) was run {where}with {each} of "
        f"each (seeds {first} to {first + contents.replicates - 1}; {contents.runs:,} runs, "
        f"{len(contents.failures) or 'none'} failed)."
    )


def judged(contents: Contents) -> str:
    """Say how hypotheses were judged, and which of them were stated beforehand."""
    number = len(contents.findings)
    stated = sum(row.status == STATED for row in contents.findings)
    which = "all" if stated == number else str(stated or "none")
    return (
        f"Of {counted(number, 'hypothesis')}, {which} {'was' if which == '1' else 'were'} stated with direction and "
        "smallest effect of interest before the first run; one is supported where the whole interval lies beyond that "
        "effect in the direction claimed, practically equal where it lies within it, refuted where it falls short of "
        f"it, and undecided else{' or where that holds no more with one world left out' if contents.worlds else ''}."
    )


def citation(contents: Contents) -> str:
    """Write how to cite the results: by the digest of the model's code and the checksum of the results themselves."""
    called = str(contents.experiment["title"])
    called += "" if called.endswith((".", "?", "!")) else "."
    results = contents.manifest.get("runs.parquet", "")[:16]
    return (
        f"The coopsim authors. {called} Experiment “{contents.plan['experiment']}” of coopsim, an agent-based "
        "simulation of cross-national cooperation against human trafficking. Model code "
        f"{contents.plan['model_source']}, results (SHA-256 of runs.parquet) {results}."
    )


def glossary(contents: Contents) -> list[Term]:
    """Explain every outcome of the page, in the order of the alphabet."""
    names = {outcome.partition(".")[0] for outcome in contents.outcomes}
    names |= set(LEADING) if set(LEADING) <= set(contents.units) else set()
    return [
        Term(sentence_case(outcome_name(name)), meaning(name), title(name).level, better(name))
        for name in sorted(names)
    ]


def meaning(outcome: str) -> str:
    """Say what an outcome of the region is."""
    declared = OUTCOMES.get(outcome)
    return OF_THE_REGION.get(outcome, "") if declared is None else declared.meaning
