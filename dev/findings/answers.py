"""The two questions of the study, and what decides the answer, in words that the tables choose."""

from collections.abc import Iterator, Mapping

from dev.findings.chosen import (
    APPROACHES,
    BOTH,
    HARM,
    IMPEDIMENTS,
    TRANSFER,
    changed,
    expected,
    impediment,
    is_contrary,
    of_approach,
    place,
)
from dev.findings.figures import AXIS, SPREAD, Drawn, placed, ridges
from dev.findings.kept import Kept
from dev.findings.words import bullets, shares_of
from sim.words.factors import by_factor
from sim.words.lead import lead
from sim.words.rounding import listed, sentence_case

BECAUSE = """\
*{question}* A group whose route crosses borders is dismantled only by a joint action; a local arrest suppresses it for
a while, and can dismantle a domestic one. While a joint case is worked, the group is not arrested. In Europe, from the
North American to the European approach, dismantling goes from averting {values[0]:.1f} to {values[1]:.1f} % of the harm
that there would be without enforcement, and suppression by arrests from {values[2]:.1f} to {values[3]:.1f} %:
{balance}.
"""


def failing(every: Mapping[str, Kept], drawn: list[Drawn]) -> Iterator[str]:
    """Answer why cooperation fails."""
    yield "## Why does cross-national cooperation fail so often?\n"
    one = every.get(IMPEDIMENTS)
    if not one:
        yield "No experiment on the impediments is kept.\n"
    else:
        yield (
            "*In Europe, under the European approach, each impediment removed by itself, and all five.* Of legal "
            "systems and ways of working (*approach*) it is the difference that is removed, of evaluation what is left "
            "of that by counts, three tenths:\n"
        )
        yield from answered(one)
        effects = one.effects(HARM)
        if effects:
            labels = [f"without {impediment(effect)}" for effect in effects]
            caption = f"What removing each impediment does to harm in Europe, over {one.told.number} worlds."
            yield placed(drawn, "findings_impediments.png", caption, SPREAD, lambda: ridges(one, effects, labels, AXIS))
        contrary = [effect for effect in effects if is_contrary(effect) and effect.row.verdict != "practically equal"]
        if backfires := [f"{impediment(effect)} ({expected(effect)})" for effect in contrary]:
            yield (
                f"Removing {listed(backfires)} is expected to raise harm by more than next to nothing. What stands in "
                "the way of cooperation does not always stand in the way of enforcement.\n"
            )
    if ingredients := every.get("ingredients"):
        yield (
            "*Are political will and cooperation within each country enough?* In twelve countries of Europe; political "
            "will is the share of a country's capacity that is put to this work, here half of it or all:\n"
        )
        yield from answered(ingredients)
        yield from harm_of_ingredients(ingredients)
    yield from because(every)


def harm_of_ingredients(one: Kept) -> Iterator[str]:
    """Say what both ingredients do to harm, and what removing all impediments adds."""
    cells = [
        {"political will": will, "intra-country cooperation": within, "impediments": impediments}
        for will, within, impediments in (
            ("half", "none", "as they are"), ("full", "full", "as they are"), ("full", "full", "removed")
        )
    ]  # fmt: skip
    harm = [value for cell in cells if (value := one.told.mean(HARM, cell))]
    if len(harm) == len(cells):
        first, second = (100 * (1 - after / before) for before, after in zip(harm, harm[1:], strict=False))
        yield (
            f"With both at their full, harm is expected to be {first:.1f} % lower than with half the will and no "
            f"cooperation within countries; without impediments it is {second:.1f} % lower again.\n"
        )


def answered(one: Kept) -> Iterator[str]:
    """Give the lead of an experiment and what its factors do, and say so where it holds for one world only."""
    if not one.is_over_worlds:
        yield f"*`{one.name}` is not kept over worlds yet: what follows holds for the shipped defaults alone.*\n"
    yield bullets([*lead(one.told), *by_factor(one.told)])


def because(every: Mapping[str, Kept]) -> Iterator[str]:
    """Say what the approach changes in how agencies work, and why harm hardly follows."""
    one = every.get(APPROACHES)
    effects = of_approach(one, HARM, told=True) if one else []
    if not one or not effects:
        return
    cells = [{"region": "Europe", "approach": name} for name in BOTH]
    averted = [one.told.mean(f"averted_by_{name}", cell) for name in ("dismantling", "suppression") for cell in cells]
    values = [100 * value for value in averted if value is not None]
    if len(values) == len(averted):
        is_little = min(shares_of(one, effects)["within"]) > 0.5
        question = "Why does so little come of the approach?" if is_little else "What does the approach change?"
        gains = balance(values[1] - values[0], values[3] - values[2])
        yield BECAUSE.format(question=question, values=values, balance=gains)


def balance(dismantling: float, suppression: float) -> str:
    """Compare what two ways of averting harm gain.

    >>> balance(0.3, -0.8), balance(0.8, -0.3), balance(0.1, 0.2)
    ('more is lost than gained', 'more is gained than lost', 'both gain')
    """
    if dismantling * suppression >= 0:
        return "both gain" if dismantling + suppression > 0 else "both lose"
    return f"more is {'gained than lost' if dismantling + suppression > 0 else 'lost than gained'}"


def border(every: Mapping[str, Kept], drawn: list[Drawn]) -> Iterator[str]:
    """Answer what would help the border."""
    yield "## Which European techniques would help the United States-Canada border?\n"
    one, two, dose, mandate = (every.get(name) for name in (APPROACHES, TRANSFER, "transfer_dose", "mandate"))
    if one:
        yield "*The approach as a whole, in every region.*\n"
        yield from answered(one)
        if effects := of_approach(one, HARM):
            labels = [sentence_case(place(effect)) for effect in effects]
            caption = (
                "Harm under the European approach less that under the North American one, in "
                f"{len(effects)} regions over {one.told.number} worlds."
            )
            yield placed(drawn, "findings_approaches.png", caption, SPREAD, lambda: ridges(one, effects, labels, AXIS))
    if two:
        yield (
            "*One technique at a time, and all together.* At the United States-Canada border, high as in the European "
            "approach rather than low as in the North American one; one technique is compared on average over the "
            "others, high and low:\n"
        )
        yield from answered(two)
        if singles := two.effects(HARM):
            names = [changed(effect) for effect in singles]
            caption = (
                "What each technique and the hub do to harm at the United States-Canada border, over "
                f"{two.told.number} worlds."
            )
            yield placed(drawn, "findings_transfer.png", caption, SPREAD, lambda: ridges(two, singles, names, AXIS))
    if dose:
        yield (
            "*How much of it?* At the United States-Canada border; at dose 0 the four techniques and the hub are as in "
            "the North American approach, at dose 1 as in the European one, between them in equal parts:\n"
        )
        yield from answered(dose)
    if mandate:
        yield (
            "*Would it help to oblige agencies to cooperate?* At the United States-Canada border each must reserve "
            "three tenths of its free effort for cooperation, from its next review on, for five years that end a year "
            "before the months that count, or without end. After that end it learns again, review by review. Without "
            "a mandate the least part of its effort that an agency reserves is 0.05 here in every world, elsewhere "
            "each world's own, so that numbers differ a little from those above:\n"
        )
        yield from answered(mandate)
