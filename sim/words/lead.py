"""The answer to the question of an experiment, in a few sentences: by effect, and by how sure it is."""

from collections.abc import Iterator, Sequence
from math import isclose
from typing import NamedTuple

from sim.experiment.rows import FindingRow
from sim.experiment.specification import Hypothesis
from sim.experiment.world_rows import JUDGED, WorldShareRow
from sim.words.amounts import digits, headline, moved, relative_least, size, unit_of
from sim.words.contrast import Contrast, compared
from sim.words.rounding import listed, per_cent, place, ranged, rounded, sentence_case
from sim.words.study import Study
from sim.words.titles import title

MOST_SENTENCES = 3
MOST_NAMED = 6  # comparisons of which the same is said
RARE = 0.05  # share of worlds
ONE_POINT = (
    "This holds at one set of values for what nobody has measured; verdicts and intervals allow for chance alone."
)


class Answer(NamedTuple):
    """A finding that compares one cell with another, and was assessed."""

    row: FindingRow
    hypothesis: Hypothesis
    words: Contrast

    @property
    def least(self) -> str:
        """The smallest effect of interest as it was stated, with its unit."""
        if self.hypothesis.is_relative:
            return relative_least(self.hypothesis)
        return unit_of(f"{self.hypothesis.smallest_effect:g}", title(self.row.outcome))

    @property
    def compares(self) -> str:
        """The levels that are compared, wherever that is."""
        return f"{self.words.of} than {self.words.against}"

    def label(self, group: Sequence["Answer"]) -> str:
        """Name what is compared, and with what where another comparison of a group is of that."""
        rather = self.words.rather if any(self.words.against.name == one.words.of.name for one in group) else ""
        return f"{self.words.of}{rather}" + (f" {self.words.where}" if self.words.where else "")

    @property
    def effect(self) -> str:
        """The difference, in per cent where that is how it was stated."""
        named = title(self.row.outcome)
        return f"{headline(self.row, self.hypothesis, named) or size(self.row, named)} {moved(self.row)}"

    @property
    def expected(self) -> str:
        """The difference, and beside one that is no percentage the mean compared with."""
        row, named = self.row, title(self.row.outcome)
        if headline(row, self.hypothesis, named) or not row.mean_against or row.mean_of is None:
            return self.effect
        against, of = row.mean_against * named.scale, row.mean_of * named.scale
        at = min(digits(row, named), place(None, min(abs(against), abs(of)) or against) + 1)
        return f"{rounded(of, at)} {named.level} instead of {rounded(against, at)}"


def lead(study: Study) -> list[str]:
    """Answer the question of an experiment in a few sentences; none where it states nothing to answer with."""
    groups: dict[tuple[str, str, str], list[Answer]] = {}
    found = answers(study)
    same = list(without_difference([one for one in found if study.is_same(one.row)]))
    for one in found:
        if not study.is_same(one.row):
            groups.setdefault((one.row.outcome, one.row.direction, one.least), []).append(one)
    if not groups:
        return same
    if study.number:
        told = [[one for one in group if study.sides(one.row)] for group in groups.values()]
        hidden = [one for group in groups.values() for one in group if not study.sides(one.row)]
        sentences = [over_worlds(study, group) for group in told if group][: MOST_SENTENCES - bool(hidden)]
        return [*sentences, *one_by_one(study, hidden, beside=bool(sentences)), *same]
    return [*(at_one_point(group) for group in list(groups.values())[: MOST_SENTENCES - 1]), *same, ONE_POINT]


def answers(study: Study) -> list[Answer]:
    """List the findings that compare one cell with another, in the order of the file."""
    found = []
    for row in study.tables.findings:
        hypothesis = study.hypothesis(row)
        words = compared(hypothesis, study.usual) if hypothesis else None
        if hypothesis and isinstance(words, Contrast) and row.difference is not None:
            found.append(Answer(row, hypothesis, words))
    return found


def without_difference(same: Sequence[Answer]) -> Iterator[str]:
    """Name the comparisons whose sides are the same in every run, if there are any."""
    texts = []
    for one in same:
        where = f"{one.words.where}, " if one.words.where else ""
        texts.append(f"{where}{title(one.row.outcome).text} {one.words.of} as {one.words.against}")
    if texts:
        more = [f"and {len(texts) - MOST_NAMED} more"] if len(texts) > MOST_NAMED else []
        yield f"The same in every run: {'; '.join([*texts[:MOST_NAMED], *more])}."


def at_one_point(group: Sequence[Answer]) -> str:
    """Say of one outcome which comparisons hold, which make no difference that matters, and which are open."""
    named, direction, least = title(group[0].row.outcome), group[0].row.direction, group[0].least
    endings = {
        "supported": f"{named.was} {direction} by more than {least}",
        "practically equal": f"differed by less than {least}",
        "undecided": f"may or may not have been {direction} by {least}",
        "refuted": f"{named.was} not {direction} by {least}",
    }
    parts = []
    for verdict, ending in endings.items():
        ones = sorted(
            (one for one in group if one.row.verdict == verdict), key=lambda one: -abs(one.row.difference or 0.0)
        )
        if ones:
            parts.append(f"{ending} {labelled(ones, group)}")
    return sentence_case(f"{named.text} {f'; {named.it} '.join(parts)}.")


def labelled(ones: Sequence[Answer], group: Sequence[Answer]) -> str:
    """Name comparisons with the same verdict, each with its difference."""
    if len({one.compares for one in ones}) == 1:
        first = ones[0].words
        whole = f"{first.of}{first.rather}"
        if not any(one.words.where for one in ones):
            return f"{whole} ({ones[0].effect})"
        return f"{whole} {some([f'{one.words.where or "overall"} ({one.effect})' for one in ones])}"
    return some([f"{one.label(group)} ({one.effect})" for one in ones])


def some(texts: list[str]) -> str:
    """Join the first few texts, and say how many more there are."""
    left = len(texts) - MOST_NAMED
    return listed([*texts[:MOST_NAMED], f"{left} more"] if left > 0 else texts)


def over_worlds(study: Study, group: Sequence[Answer]) -> str:
    """Say of one outcome in which share of the worlds it lies where."""
    shares = {
        side: [study.sides(one.row)[side].share or 0.0 for one in group] for side in ("lower", "within", "higher")
    }
    worlds = study.of_worlds(min(study.shares(one.row)[0].worlds for one in group))
    is_same = len({one.compares for one in group}) == 1
    return by_place(group, shares, worlds) if is_same else by_levels(group, shares, worlds)


def one_by_one(study: Study, hidden: Sequence[Answer], *, beside: bool) -> Iterator[str]:
    """Say how worlds were judged one by one where no shares can be told, beside others of which they can."""
    texts = []
    for one in hidden:
        words, why = one.words, next((row.reason for row in study.shares(one.row)), "").partition(", so that")[0]
        where = f"{words.where}, " if words.where else ""
        named = f"{where}{title(one.row.outcome).text} {words.of}{words.rather}"
        texts.append(f"{named}: {one.expected} ({commonest(study.shares(one.row, JUDGED))}; {why})")
    if texts:
        named = "; ".join([*texts[:MOST_NAMED], *(["and so on"] if len(texts) > MOST_NAMED else [])])
        more = " more" if beside else ""
        number = f"one{more} comparison" if len(texts) == 1 else f"{len(texts)}{more} comparisons"
        yield (
            f"For {number} there are no shares of worlds; what is expected over them, and in brackets the commonest "
            f"verdict on single worlds and why there are no shares: {named}."
        )


def commonest(judged: Sequence[WorldShareRow]) -> str:
    """Name the verdict that most worlds share, or each of several that are as common."""
    most = max(row.share or 0.0 for row in judged)
    return listed([f"{row.answer} in {per_cent(row.share)}" for row in judged if isclose(row.share or 0.0, most)])


def by_place(group: Sequence[Answer], shares: dict[str, list[float]], worlds: str) -> str:
    """Say it of one comparison in several places."""
    named, least, words = title(group[0].row.outcome), group[0].least, group[0].words
    side = max(shares, key=lambda one: sum(shares[one]))
    places = [
        f"{per_cent(share)} {one.words.where}"
        for one, share in zip(group, shares[side], strict=True)
        if one.words.where
    ]
    aside = f" ({', '.join(places)})" if len(places) > 1 else f", {group[0].words.where}" if places else ""
    if side == "within":
        claim = f"{named.text} {words.of} {named.are} within {least} of {named.that} {words.against}"
    else:
        claim = f"{named.text} {named.are} more than {least} {side} {group[0].compares}"
    names = {"lower": "lower", "within": "within that", "higher": "higher"}
    rest = [f"{names[other]} in {ranged(shares[other])}" for other in names if other != side]
    both = min(shares["lower"] + shares["higher"]) >= RARE
    open_sign = ": either sign is possible" + (" in each" if len(group) > 1 else "") if both else ""
    return f"In {ranged(shares[side])} {worlds}{aside}, {claim}; {named.it} {named.are} {listed(rest)}{open_sign}."


def by_levels(group: Sequence[Answer], shares: dict[str, list[float]], worlds: str) -> str:
    """Say it of several comparisons, those first that hold in most worlds; of the other side where next to none do."""
    named, least, claimed = title(group[0].row.outcome), group[0].least, group[0].row.direction
    first_side, other_side = claimed, {"lower": "higher", "higher": "lower"}[claimed]
    if max(shares[claimed]) < RARE <= max(shares[other_side]):
        first_side, other_side = other_side, claimed
    ranked = sorted(zip(group, shares[first_side], strict=True), key=lambda pair: -pair[1])
    texts = [f"{per_cent(share)} {one.label(group)}" for one, share in ranked]
    first, *others = texts
    head, _, tail = first.partition(" %")
    most = max(shares[other_side])
    whole = some([f"{head} % {worlds}{tail}", *others])
    text = per_cent(most)
    at_most = "none" if text == "0 %" else text if text.startswith("less") else f"at most {text}"
    return (
        f"{sentence_case(named.text)} {named.are} more than {least} {first_side} in {whole}; "
        f"{named.it} {named.are} more than {least} {other_side} in {at_most}."
    )
