"""What else there is to say of a hypothesis over worlds: verdicts world by world, variance, worlds left out."""

from collections.abc import Iterator, Sequence

from sim.experiment.world_rows import EffectByWorldRow, VarianceRow, WorldShareRow
from sim.words.rounding import listed, per_cent

MOST_WORLDS = 10  # that are named


def judged(rows: Sequence[WorldShareRow]) -> str:
    """Say how the worlds were judged one by one, of the shares of one hypothesis with each verdict."""
    texts = [f"{row.answer} in {per_cent(row.share)}" for row in rows if row.number]
    number = rows[0].worlds
    lead = "The one world was judged" if number == 1 else f"Judged one by one, each of {number} worlds"
    return f"{lead} by its own replicates: {listed(texts)}."


def interval(row: WorldShareRow) -> str:
    """Write the interval of a share, in per cent, for brackets."""
    return f"{100 * (row.low or 0.0):.0f} to {100 * (row.high or 0.0):.0f}"


def variance_sentence(row: VarianceRow) -> str:
    """Say how much of the variance of an effect is chance, and what more runs would buy."""
    if row.error == 0:
        return "The effect is the same in every world and replicate."
    replicate, worlds = (100 * (1 - error / row.error) for error in (row.error_with_replicate, row.error_with_worlds))
    return (
        f"Chance has {100 * (1 - row.share_of_worlds):.1f} % of the variance: for as many runs, new worlds narrow the "
        f"interval by {worlds:.1f} %, replicates by {replicate:.1f} %."
    )


def not_judged(rows: Sequence[EffectByWorldRow]) -> Iterator[str]:
    """Name the worlds that one hypothesis was not judged in, for each reason."""
    reasons: dict[str, list[int]] = {}
    for row in rows:
        if row.reason:
            reasons.setdefault(row.reason, []).append(row.world)
    for reason, numbers in reasons.items():
        named = ", ".join(map(str, numbers[:MOST_WORLDS]))
        more = f" and {len(numbers) - MOST_WORLDS} more" if len(numbers) > MOST_WORLDS else ""
        yield f"Not judged in world{'s' if len(numbers) > 1 else ''} {named}{more}: {reason}."
