"""What was found of a hypothesis, in a sentence that can be cited."""

from sim.discovery.discovery import FEWEST, HOLDS, REVERSED, Discovery
from sim.discovery.trial import FOUND, NONE
from sim.discovery.wording import conditions, joined, per_cent
from sim.run.summary import BETTER


def sentence(one: Discovery) -> str:
    """Say in which worlds a hypothesis holds, or turns round, so that it can be cited."""
    so = f"*{one.answer.name}* {claim(one)}"
    share, trial = per_cent(one.share), one.trial
    if trial is None:
        count, others = int(one.interest.sum()), int((~one.interest).sum())
        few = "too few" if count < FEWEST else f"and in {others} it is not so: too few"
        return f"{so} in {count} of {len(one.interest)} worlds, {few} to say where."
    if trial.verdict == NONE:
        return f"{so} in {share} of all worlds, and no box of a few unknowns holds clearly more of them."
    where = joined(conditions(trial.box, one.unknowns))
    held = per_cent(trial.held_out.value)
    between = f"{per_cent(trial.held_out.low)} to {per_cent(trial.held_out.high)}"
    if trial.verdict == FOUND:
        mass, coverage = per_cent(trial.worth.mass), per_cent(trial.worth.coverage)
        return (
            f"{so} where {where}: in {held} of the worlds there ({between}, on worlds held out), against {share} of "
            f"all. That is {mass} of all worlds, and {coverage} of those in which it is so."
        )
    return (
        f"{so} in {share} of all worlds. A box was found in which it is so more often, where {where}, but it is "
        f"over-fitted: {per_cent(trial.worth.density)} of the worlds that it was found in, and {held} ({between}) of "
        "worlds held out. Do not cite it."
    )


def claim(one: Discovery) -> str:
    """Say what is so in the worlds of interest."""
    answer = one.answer
    if one.question == HOLDS:
        return "holds, by more than the smallest effect of interest,"
    if one.question == REVERSED:
        moved = "higher" if answer.direction == "lower" else "lower"
        better = BETTER.get(answer.outcome.partition(".")[0], "")
        hurts = ", which hurts" if better and better != moved else ""
        outcome = answer.outcome.replace("_", " ")
        return f"turns round ({outcome} is {moved} by more than the smallest effect of interest{hurts})"
    return f"is {one.question}"
