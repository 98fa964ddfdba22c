"""In which worlds an answer holds or turns round, as `coopsim discover` found it and tried it on other worlds."""

from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import NamedTuple

from dev.findings.chosen import PLACES, differing
from dev.findings.kept import Effect, Kept
from sim.discovery.discovery import CONTRARY, HOLDS, REVERSED
from sim.discovery.trial import FOUND
from sim.discovery.wording import number
from sim.words.keys import UNSAID, meaning
from sim.words.lead import Answer
from sim.words.rounding import listed, per_cent, sentence_case
from sim.words.titles import title

Row = Mapping[str, str]
OPPOSITE = {"lower": "higher", "higher": "lower"}
OFTEN = 0.5  # share of resampled worlds in which a bound must have come back


class Part(NamedTuple):
    """A part of the worlds in which an answer is so clearly more often than elsewhere.

    Attributes
    ----------
    effect
        What is compared.
    row
        Of the table of boxes.
    place
        Where it is compared.
    bounds
        Those of the values in which the worlds of the part are alike.
    """

    effect: Effect
    row: Row
    place: str
    bounds: list[Row]

    @property
    def side(self) -> str:
        """On which side harm, or what else is compared, lies there."""
        claimed = self.effect.row.direction
        return claimed if self.row["question"] == HOLDS else OPPOSITE[claimed]

    @property
    def by(self) -> str:
        """By how much at least."""
        least = Answer(self.effect.row, self.effect.hypothesis, self.effect.words).least
        return "however little" if self.row["question"] == CONTRARY else f"by more than {least}"

    @property
    def there(self) -> str:
        """Share of its worlds in which it is so, among those held out, with its interval."""
        low, high = (f"{100 * float(self.row[name]):.0f}" for name in ("held_out_low", "held_out_high"))
        return f"{per_cent(float(self.row['held_out']))} ({low} to {high})"

    @property
    def lift(self) -> float:
        """How many times as often it is so there as in all worlds."""
        return float(self.row["held_out"]) / float(self.row["share"])


def parts(one: Kept) -> list[Part]:
    """List the parts that may be cited, in the order of the table: those whose bounds mostly come back."""
    effects = {effect.row.hypothesis: effect for row in one.told.tables.findings for effect in one.effects(row.outcome)}
    bounds = one.rows("discovery", "restrictions.csv")
    return [
        Part(effect, row, effect.words.where or PLACES.get(one.name, ""), found)
        for row in one.rows("discovery", "boxes.csv")
        if row["verdict"] == FOUND and row["question"] in (HOLDS, REVERSED, CONTRARY)
        if (effect := effects.get(row["hypothesis"]))
        if (found := [of for of in bounds if all(of[name] == row[name] for name in ("hypothesis", "question"))])
        if all(float(of["samples"]) >= OFTEN for of in found)
    ]


def conditions(bounds: list[Row], *, with_units: bool = True) -> str:
    """Say in what worlds are alike, by what their values mean."""
    texts = []
    for key, of in groupby(bounds, key=lambda row: row["unknown"]):
        ones = list(of)
        unit = f" {ones[0]['unit']}" if with_units and ones[0]["unit"] not in ("", *UNSAID) else ""
        ends = [f"{row['side']} {number(float(row['bound']))}" if row["bound"] else f"{row['options']}" for row in ones]
        texts.append(f"*{meaning(key)}* is {listed(ends)}{unit}")
    return listed(texts)


def told(one: Part) -> str:
    """Say of a part in how many of its worlds it is so, and in how many of all."""
    effect, row, named = one.effect, one.row, title(one.effect.row.outcome)
    where = f"{one.place}, " if one.place else ""
    under = "with all techniques and the hub" if len(differing(effect)) > 1 else effect.words.of
    return sentence_case(
        f"{where}{named.text} {named.are} {one.side} {under}, {one.by}, in {one.there} of the "
        f"worlds where {conditions(one.bounds)}; it is so in {per_cent(float(row['share']))} of all worlds."
    )


def strongest(one: Kept, outcome: str, question: str) -> Iterator[Part]:
    """Give the part, if there is any, that sets the worlds apart most for a question."""
    found = [part for part in parts(one) if (part.effect.row.outcome, part.row["question"]) == (outcome, question)]
    if found:
        yield max(found, key=lambda part: part.lift)
