"""What the tables over worlds say, in sentences, for the terminal and the report."""

from collections.abc import Iterator, Sequence

from sim.experiment.world_rows import JUDGED, WITHOUT_CHANCE, EffectByWorldRow, VarianceRow, WorldShareRow

MOST_WORLDS = 10  # that are named


def share_sentences(rows: Sequence[WorldShareRow], outcome: str) -> Iterator[str]:
    """Say in which share of the worlds an effect lies where, and how the worlds were judged one by one.

    Parameters
    ----------
    rows
        Those of one hypothesis.
    outcome
        Its name in a sentence.
    """
    judged = [row for row in rows if row.kind == JUDGED]
    claimed, *others = (row for row in rows if row.kind == WITHOUT_CHANCE)
    if claimed.share is None:
        yield f"What endless replicates would show in how many worlds cannot be told: {claimed.reason}."
    else:
        within, beyond = others
        yield (
            f"In {percent(claimed.share)} of the {which(claimed, judged[0].worlds)} ({interval(claimed)}) {outcome} is "
            f"{claimed.answer}; it is {beyond.answer} in {percent(beyond.share)} ({interval(beyond)}), and "
            f"{within.answer} in {percent(within.share)} ({interval(within)})."
        )
    words = [f"{row.answer} in {percent(row.share)}" for row in judged if row.number]
    yield f"Judged one by one, each by its own replicates: {', '.join(words)}."


def which(row: WorldShareRow, whole: int) -> str:
    """Say which worlds a share is of: all, or those that could be judged; and how many these are with their weights."""
    part = f"{whole} worlds" if row.worlds == whole else f"{row.worlds} of {whole} worlds that could be judged"
    return part if row.worlds - row.effective_worlds < 1 else f"{part}, worth {row.effective_worlds:.0f} of one weight"


def interval(row: WorldShareRow) -> str:
    """Write the interval of a share, in per cent."""
    return f"{100 * (row.low or 0.0):.0f} to {percent(row.high)}"


def percent(share: float | None, digits: int = 0) -> str:
    """Write a share in per cent."""
    return f"{100 * (share or 0.0):.{digits}f} %"


def variance_sentence(row: VarianceRow) -> str:
    """Say how much of the variance of an effect is chance, and what more runs would buy."""
    now, then = percent(1 - row.share_of_worlds, 1), percent(1 - row.share_with_replicate, 1)
    if row.error == 0:
        return "The effect is the same in every world and replicate."
    replicate, worlds = (1 - error / row.error for error in (row.error_with_replicate, row.error_with_worlds))
    return (
        f"Chance has {now} of the variance of the effect over worlds, and would have {then} with a further replicate, "
        f"which would narrow the interval of the expected effect by {percent(replicate, 1)}; as many runs in further "
        f"worlds would narrow it by {percent(worlds, 1)}."
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
