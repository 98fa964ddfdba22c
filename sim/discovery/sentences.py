"""What was found of a hypothesis, in a sentence that can be cited."""

import numpy as np

from sim.discovery.discovery import CONTRARY, FEWEST, HOLDS, REVERSED, VERDICTS, Discovery
from sim.discovery.trial import FOUND, NONE
from sim.discovery.wording import MUCH_CHANCE, conditions, per_cent
from sim.run.summary import BETTER
from sim.words.rounding import counted, listed
from sim.words.titles import title


def sentence(one: Discovery) -> str:
    """Say in which worlds a hypothesis holds, or turns round, so that it can be cited."""
    so = f"*{one.answer.name}* {claim(one)}"
    share, trial = per_cent(one.share), one.trial
    if trial is None:
        count, others = int(one.interest.sum()), int((~one.interest).sum())
        few = "too few" if count < FEWEST else f"and in {others} it is not so: too few"
        return f"{so} in {count} of {len(one.interest)} worlds, {few} to say where.{reserve(one)}"
    if trial.verdict == NONE:
        box = "no box of a few unknowns holds clearly more of them"
        return f"{so} in {share} of all worlds, and {box}.{reserve(one)}"
    where = listed(conditions(trial.box, one.unknowns))
    density, coverage = trial.held_out
    held, between = per_cent(density.value), f"{per_cent(density.low)} to {per_cent(density.high)}"
    if trial.verdict == FOUND:
        mass, covered = per_cent(trial.worth.mass), per_cent(coverage.value)
        return (
            f"{so} where {where}: in {held} of the worlds there ({between}, on worlds held out), against {share} of "
            f"all. {mass} of all worlds lie there. Boxes found again without some of the worlds hold {covered} of "
            f"those left out in which it is so.{reserve(one)}"
        )
    return (
        f"{so} in {share} of all worlds. A box was found in which it is so more often, where {where}, but it is "
        f"over-fitted: {per_cent(trial.worth.density)} of the worlds that it was found in, and {held} ({between}) of "
        f"worlds held out. It holds {per_cent(trial.worth.coverage)} of those in which it is so, and of those held out "
        f"{per_cent(coverage.value)}. Do not cite it.{reserve(one)}"
    )


def reserve(one: Discovery) -> str:
    """Say where any difference counts, and where chance, which is not taken out of the means of worlds, is much."""
    if one.question in VERDICTS:
        return ""  # they take chance into account
    zeros = 0 if one.question == CONTRARY else int((one.answer.least[one.answer.known] == 0).sum())
    worlds = counted(str(zeros), "worlds")
    told = f" In {worlds} the smallest effect is a share of 0, so that any difference counts." if zeros else ""
    if why := one.answer.no_shares:
        return f"{told} Chance is not taken out, and the findings give no shares of worlds, since {why}."
    if np.isnan(one.chance):
        return f"{told} Chance is not taken out: how much there is, a single replicate a world does not tell."
    if one.chance > MUCH_CHANCE:
        return f"{told} Chance, {per_cent(one.chance)} of the variance, is not taken out."
    return told


def claim(one: Discovery) -> str:
    """Say what is so in the worlds of interest."""
    answer = one.answer
    if one.question == HOLDS:
        return "holds, by more than the smallest effect of interest,"
    if one.question in (REVERSED, CONTRARY):
        moved = "higher" if answer.direction == "lower" else "lower"
        better = BETTER.get(answer.outcome.partition(".")[0], "")
        hurts = ", which hurts" if better and better != moved else ""
        by = "by more than the smallest effect of interest" if one.question == REVERSED else "however little"
        turns = "turns round" if one.question == REVERSED else "points the wrong way"
        named = title(answer.outcome)
        return f"{turns} ({named.text} {named.are} {moved} {by}{hurts})"
    return f"is {one.question}"
