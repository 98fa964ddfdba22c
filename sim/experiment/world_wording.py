"""What the tables over worlds say, in sentences, for the terminal and the report."""

from collections.abc import Iterator, Sequence

from sim.experiment.world_rows import JUDGED, WITHOUT_CHANCE, EffectByWorldRow, VarianceRow, WorldShareRow

MOST_WORLDS = 10  # that are named


def share_sentences(rows: Sequence[WorldShareRow], outcome: str) -> tuple[str, str]:
    """Say in which share of the worlds an effect lies where, and how the worlds were judged one by one.

    Parameters
    ----------
    rows
        Those of one hypothesis.
    outcome
        Its name in a sentence.

    Returns
    -------
    tuple of two str
        First what endless replicates would show; where that cannot be told, first the verdicts of worlds, then why.
    """
    judged = [row for row in rows if row.kind == JUDGED]
    claimed, *others = (row for row in rows if row.kind == WITHOUT_CHANCE)
    whole = judged[0].worlds
    if claimed.share is None:
        words = [f"{row.answer} in {share(row)}" for row in judged if row.number]
        return (
            f"Judged by its own replicates in each of {whole} worlds, it is {', '.join(words)}.",
            f"What more replicates would show cannot be told: {claimed.reason}.",
        )
    within, beyond = others
    words = [f"{row.answer} in {percent(row.share)}" for row in judged if row.number]
    part = f"{whole} worlds" if claimed.worlds == whole else f"{claimed.worlds} of {whole} worlds that could be judged"
    return (
        f"In {percent(claimed.share)} of the {part} ({interval(claimed)}) it holds, {outcome} {claimed.answer}; in "
        f"{share(beyond)} it is the other way round, {beyond.answer}; in {share(within)} the difference is "
        f"{within.answer}.",
        f"Judged one by one, each by its own replicates: {', '.join(words)}.",
    )


def share(row: WorldShareRow) -> str:
    """Write a share with its interval."""
    return f"{percent(row.share)} ({interval(row)})"


def interval(row: WorldShareRow) -> str:
    """Write the interval of a share, in per cent."""
    return f"{100 * (row.low or 0.0):.0f} to {percent(row.high)}"


def percent(share: float | None, digits: int = 0) -> str:
    """Write a share in per cent."""
    return f"{100 * (share or 0.0):.{digits}f} %"


def variance_sentence(row: VarianceRow) -> str:
    """Say how much of the variance of an effect is chance, and what more runs would buy."""
    if row.error == 0:
        return "The effect is the same in every world and replicate."
    replicate, worlds = (1 - error / row.error for error in (row.error_with_replicate, row.error_with_worlds))
    return (
        f"Chance has {percent(1 - row.share_of_worlds, 1)} of the variance: for as many runs, new worlds narrow the "
        f"interval by {percent(worlds, 1)}, replicates by {percent(replicate, 1)}."
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
