"""The findings of `coopsim discover` as a page in Markdown, and as sentences for a terminal."""

from collections.abc import Iterator, Sequence

import numpy as np

from sim.discovery.discovery import Discovery
from sim.discovery.sentences import sentence
from sim.discovery.study import Study
from sim.discovery.together import together
from sim.discovery.trial import Trial
from sim.discovery.wording import bounds, conditions, named, number, per_cent, sizes, warned, with_interval
from sim.words.rounding import listed


def summary(found: Sequence[Discovery]) -> str:
    """Write the sentences for a terminal."""
    return "\n\n".join(sentence(one).replace("*", '"') for one in found)


def page(study: Study, found: Sequence[Discovery]) -> str:
    """Write the page, which shows `box-N.png` of the N-th question."""
    weighted = np.ptp(study.weights) > 0
    lines = [
        f"# In which worlds: {study.name}",
        "",
        sizes(len(study.weights), len(study.unknowns), study.failed)
        + (" Boxes are found in worlds drawn to equal weights; all shares are by weight." if weighted else ""),
        "",
        "A box is found by PRIM, and tried on worlds that it was not found in and in worlds drawn again. What is found "
        "speaks of the worlds as they were drawn: a share is no probability where nobody knows how likely a world is. "
        "Whether a world is of interest is told by its mean over replicates: chance is not taken out, as it is of the "
        "shares of the findings.",
    ]
    if pairs := together(study.unknowns, study.weights):
        lines += ["", warned(pairs)]
    for at, one in enumerate(found, 1):
        lines += ["", *section(one, f"box-{at}.png")]
    return "\n".join(lines) + "\n"


def section(one: Discovery, picture: str) -> Iterator[str]:
    """Write what was found of one hypothesis and question."""
    yield f"## {one.answer.name}: {one.question}"
    yield ""
    yield sentence(one)
    trial = one.trial
    if trial is not None and trial.box:
        yield ""
        yield from box_table(one, trial)
        yield ""
        yield f"![The box, the worlds, and the path on which it was found]({picture})"
    if len(one.leaves) > 1:
        yield ""
        yield from leaf_list(one)


def leaf_list(one: Discovery) -> Iterator[str]:
    """Write the leaves of a tree."""
    yield "A tree beside it, with shares of the worlds that it was grown on:"
    yield ""
    for leaf in one.leaves:
        way = listed(conditions(leaf.way, one.unknowns))
        yield f"- {per_cent(leaf.density)} where {way} ({per_cent(leaf.mass)} of all worlds)"


def box_table(one: Discovery, trial: Trial) -> Iterator[str]:
    """Write the restrictions of a box, and what it is worth."""
    worth = trial.worth
    yield (
        f"Density {per_cent(worth.density)}, coverage {per_cent(worth.coverage)}, mass {per_cent(worth.mass)}. On "
        f"worlds held out: density {with_interval(trial.held_out.density)}, coverage "
        f"{with_interval(trial.held_out.coverage)}. {chance(one.chance)}"
    )
    yield ""
    yield "| unknown | box | quasi-p | in samples | nine tenths of the bounds |"
    yield "|---|---|---|---|---|"
    for of, quasi_p in zip(trial.box, trial.quasi_p, strict=True):
        unknown = one.unknowns[of.at]
        low, high = trial.bounds(of)
        ends = "–" if np.isnan(low) else f"{number(low)} to {number(high)}"
        samples = f"{len(trial.alike(of))} of {len(trial.resampled)}"
        yield f"| {named(unknown)} | {bounds([of], unknown)} | {quasi_p:.2g} | {samples} | {ends} |"


def chance(share: float) -> str:
    """Say how much of the variance of the difference is chance, which blurs a box."""
    if np.isnan(share):
        return "How much chance blurs it is not known from a single replicate a world."
    return f"Chance is {per_cent(share)} of the variance of the difference over worlds, and blurs the box."
