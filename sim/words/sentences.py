"""A hypothesis and what was found of it, in a sentence that can be quoted."""

from sim.experiment.rows import FindingRow
from sim.experiment.specification import Hypothesis
from sim.experiment.world_rows import JUDGED
from sim.words.amounts import details, digits, headline, is_unclear, least, least_in_worlds, moved, size
from sim.words.contrast import Contrast, Interaction, compared
from sim.words.rounding import counted, listed, per_cent, place, rounded, sentence_case, span
from sim.words.study import Study
from sim.words.titles import Title, title
from sim.words.worlds import interval, judged

SHORT = {"lower": "lower", "within": "within that", "higher": "higher"}  # where a difference lies, the second time


def sentence(study: Study, row: FindingRow) -> str:
    """Say what was found of a hypothesis.

    Parameters
    ----------
    study
        What was asked and found.
    row
        A row of its findings.

    Returns
    -------
    str
        At one point the difference and the verdict; over worlds first in which share of them it lies where, then what
        is expected. An interaction is named by its construction, with the simple effects beside it. Of sides that are
        the same in every run it says that alone: chance has no part in it.
    """
    hypothesis = study.hypothesis(row)
    words = compared(hypothesis, study.usual) if hypothesis else None
    is_same = study.is_same(row)
    if row.difference is None and not study.shares(row) and not is_same:
        return f"{sentence_case(title(row.outcome).text)}: not assessed, {row.reason}."
    if is_same:
        found = without_difference(row, words)
    else:
        found = over_worlds(study, row, words) if study.shares(row) else at_one_point(row, hypothesis, words)
    if isinstance(words, Interaction):
        found += simple_effects(study, row, words)
    return found


def without_difference(row: FindingRow, words: Contrast | Interaction | None) -> str:
    """Say that both sides are the same in every run, how large they are, and the verdict."""
    named = title(row.outcome)
    verdict = f"what is expected over the worlds is not assessed, {row.reason}" if row.reason else row.verdict
    if isinstance(words, Contrast):
        start = f"{words.where}, " if words.where else ""
        found = f"{start}{named.text} {named.was} the same in every run {words.of} as {words.against}{mean_of(row)}"
        return sentence_case(f"{found}: {verdict}.")
    if words is None:
        return f"{row.hypothesis}: {named.text} {named.was} the same in every run on both sides: {verdict}."
    places = f"{words.first.where} as {words.second.where}"
    return f"{subject(words, named, row)} was the same in every run {places}: {verdict}."


def mean_of(row: FindingRow) -> str:
    """Write the mean of sides that are the same, in brackets; nothing where it is not kept."""
    if row.mean_against is None:
        return ""
    named, mean = title(row.outcome), row.mean_against * title(row.outcome).scale
    return f" ({counted(rounded(mean, min(0, place(None, mean))), named.level)})"


def at_one_point(row: FindingRow, hypothesis: Hypothesis | None, words: Contrast | Interaction | None) -> str:
    """Say how large a difference is, how sure, and the verdict."""
    named = title(row.outcome)
    aside = details(row, hypothesis, named)
    if not isinstance(words, Contrast):
        was = named.was if words is None else "was"
        found = f"{size(row, named)} {moved(row)}{elsewhere(words)}"
        return f"{subject(words, named, row)} {was} {found} ({aside}): {row.verdict}."
    start = f"{words.where}, " if words.where else ""
    if is_unclear(row):
        return sentence_case(
            f"{start}{named.text} {words.of} could not be told from {named.that} {words.against} "
            f"({size(row, named)} {moved(row)}, {aside}): {row.verdict}."
        )
    leading = headline(row, hypothesis, named)
    aside = f"{size(row, named)} {aside}" if leading else f"{aside}"
    return sentence_case(
        f"{start}{named.text} {named.was} {leading or size(row, named)} {moved(row)} {words.of} than {words.against} "
        f"({aside}): {row.verdict}."
    )


def is_sum(hypothesis: Hypothesis | None) -> bool:
    """Tell whether the means of a finding are sums over cells, as those of an interaction are."""
    return hypothesis is not None and len(hypothesis.of) > 1


def subject(words: Interaction | None, named: Title, row: FindingRow) -> str:
    """Name what an interaction is the difference of; else the claim itself."""
    if words is None:
        return f"{row.hypothesis}: {named.text}"
    return f"The effect of {words.first.of.name} rather than {words.first.against.name} on {named.text}"


def elsewhere(words: Interaction | None) -> str:
    """Say where the two effects of an interaction are."""
    return f" {words.first.where} than {words.second.where}" if words else ""


def over_worlds(study: Study, row: FindingRow, words: Contrast | Interaction | None) -> str:
    """Say in which share of the worlds a difference lies where, and what is expected over them."""
    sides = study.sides(row)
    named = title(row.outcome)
    if not sides:
        why = next((one.reason for one in study.shares(row) if one.reason), "there are no shares")
        told = f"Shares of worlds cannot be told, since {why}."
        return f"{told} {judged(study.shares(row, JUDGED))} {expected(row, study.hypothesis(row), words, named)}"
    answer = max(sides, key=lambda side: sides[side].share or 0.0)
    first = sides[answer]
    others = [f"{SHORT[side]} in {per_cent(sides[side].share)}" for side in SHORT if side != answer]
    hypothesis = study.hypothesis(row)
    claim = claimed(answer, least_in_worlds(hypothesis, first.smallest_effect, named), words, named, row)
    head = f"In {per_cent(first.share)} {study.of_worlds(first.worlds, interval(first))}, {claim}; {', '.join(others)}."
    return f"{head} {expected(row, hypothesis, words, named)}"


def claimed(answer: str, least: str, words: Contrast | Interaction | None, named: Title, row: FindingRow) -> str:
    """Say where a difference lies."""
    if isinstance(words, Contrast):
        start = f"{words.where}{'' if words.where.startswith(('in ', 'at ')) else ','} " if words.where else ""
        if answer == "within":
            return f"{start}{named.text} {words.of} {named.are} within {least} of {named.that} {words.against}"
        return f"{start}{named.text} {named.are} more than {least} {answer} {words.of} than {words.against}"
    start = subject(words, named, row)
    if words is None:
        middle = (
            f"{named.are} within {least} of none" if answer == "within" else f"{named.are} more than {least} {answer}"
        )
        return f"{start} {middle}"
    start = start[:1].lower() + start[1:]
    by = f"{least} of {named.text}" if least.endswith("%") else least
    if answer == "within":
        return f"{start} is the same, within {by}, {words.first.where} as {words.second.where}"
    return f"{start} is {answer}{elsewhere(words)} by more than {by}"


def expected(row: FindingRow, hypothesis: Hypothesis | None, words: Contrast | Interaction | None, named: Title) -> str:
    """Say what is expected over the worlds."""
    if row.difference is None:
        return f"What is expected over the worlds is not assessed: {row.reason}."
    parts = []
    if isinstance(words, Interaction):
        parts.append(f"smallest effect of interest {least(row, hypothesis, named)}")
    elif share := headline(row, hypothesis, named):
        parts.append(share)
    if row.low is not None and row.high is not None:
        at = digits(row, named)
        parts.append(f"95 % interval {span(row.low * named.scale, row.high * named.scale, at)}")
    aside = f" ({'; '.join(parts)})" if parts else ""
    return f"Expected: {size(row, named)} {moved(row)}{aside}: {row.verdict}."


def simple_effects(study: Study, row: FindingRow, words: Interaction) -> str:
    """Give the two effects that an interaction is the difference of; flag a wording that presumes one not found."""
    named, found = title(row.outcome), []
    for cells, one in zip(words.cells, (words.first, words.second), strict=True):
        of, against = (study.mean(row.outcome, cell) for cell in cells)
        if of is None or against is None:
            return ""
        found.append((of - against, one))
    at = digits(row, named)
    texts = [f"{side_of(effect * named.scale, at)} {one.where}" for effect, one in found]
    text = f" By itself the effect was {listed(texts)}."
    effect, one = found[0]
    if (effect < 0) != (row.direction == "lower") or was_not_found(study, row, words):
        text += (
            f" Its wording presumes an effect that was not found: {one.where}, {named.text} {named.was} not "
            f"{row.direction} {one.of} by more than the smallest effect of interest."
        )
    return text


def side_of(effect: float, at: int) -> str:
    """Write an effect as so much lower or higher; "none" where rounding leaves nothing."""
    text = rounded(abs(effect), at)
    return "none" if not float(text.replace(",", "")) else f"{text} {'lower' if effect < 0 else 'higher'}"


def was_not_found(study: Study, row: FindingRow, words: Interaction) -> bool:
    """Tell whether the effect that an interaction speaks of was stated by itself and judged not to be there."""
    for other in study.tables.findings:
        hypothesis = study.hypothesis(other)
        if (
            hypothesis
            and (other.outcome, other.direction) == (row.outcome, row.direction)
            and len(hypothesis.of) == 1
            and (hypothesis.of[0], hypothesis.against[0]) == words.cells[0]
            and other.verdict in ("refuted", "practically equal")
        ):
            return True
    return False
