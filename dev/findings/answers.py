"""The two questions of the study, and what decides the answer, in words that the tables choose."""

from collections.abc import Iterator, Mapping, Sequence

from dev.findings.boxes import parts, told
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
from dev.findings.figures import AXIS, SPREAD, Drawn, along, placed, ridges
from dev.findings.kept import Kept
from dev.findings.words import bullets, difference, goes_with, shares_of
from sim.words.keys import UNSAID, meaning
from sim.words.lead import lead
from sim.words.rounding import listed, sentence_case

FRONTIER = ("cross-border share", "corruption")  # factors of the experiment
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
    """Give the lead of an experiment, and say so where it holds for one world only."""
    if not one.is_over_worlds:
        yield f"*`{one.name}` is not kept over worlds yet: what follows holds for the shipped defaults alone.*\n"
    yield bullets(lead(one.told))


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


def deciding(every: Mapping[str, Kept], drawn: list[Drawn]) -> Iterator[str]:
    """Say what decides whether the European approach helps."""
    yield "## What decides it\n"
    one = every.get(APPROACHES)
    rows = one.rows("sensitivity", "along.csv") if one else []
    panels, texts = [], []
    for effect in of_approach(one, HARM) if one else []:
        slices = [row for row in rows if row["answer"] == effect.row.hypothesis]
        if len(slices) < 2:
            continue
        key, unit = slices[0]["unknown"], slices[0]["unknown_unit"]
        what = meaning(key)
        named = what if unit in UNSAID else f"{what} ({unit})"
        panels.append((sentence_case(place(effect)), named, slices, effect.least))
        alike = as_much(one, effect.row.hypothesis, key) if one else []
        others = f" (about as much do: {'; '.join(alike)})" if alike else ""
        texts.append(f"{sentence_case(effect.words.where)} it is *{what}*{others}: {ends(slices)}.")
    if panels:
        yield (
            "The value that nobody has measured and that seems to move the difference between the approaches most; in "
            "no region is it sure that it is before all others ([worlds](worlds.md)):\n"
        )
        yield bullets(texts)
        caption = (
            "Harm under the European approach less that under the North American one, in five parts of the worlds."
        )
        aside = (
            "Means with 95 % intervals over worlds, coloured where they leave 0 out; the grey band is smaller than the "
            "smallest effect of interest."
        )
        yield placed(
            drawn, "findings_deciding.png", caption, aside, lambda: along(panels, "difference of harm, per cent")
        )
    else:
        yield "No sensitivity analysis of the difference between the approaches is kept (`coopsim sensitivity`).\n"
    yield from boxes(every)
    yield from winning(every)


def as_much(one: Kept, answer: str, first: str) -> list[str]:
    """Name the other unknowns that clearly matter and whose importance lies in the interval of the first, by Delta."""
    rows = [
        row
        for row in one.rows("sensitivity", "importance.csv")
        if row["answer"] == answer and row["measure"] == "delta"
    ]
    low = next((float(row["low"]) for row in rows if row["unknown"] == first), float("inf"))
    found = [row for row in rows if row["clear"] == "yes" and row["unknown"] != first and float(row["value"]) >= low]
    return [meaning(row["unknown"]) for row in sorted(found, key=lambda row: -float(row["value"]))]


def winning(every: Mapping[str, Kept]) -> Iterator[str]:
    """Say where each approach has less harm, over the share of groups that cross borders and corruption."""
    one = every.get("frontier")
    changes: dict[tuple[str, ...], float] = {}
    for levels in {tuple(row[name] for name in FRONTIER) for row in one.rows("points.csv")} if one else ():
        cells = [{"approach": approach, **dict(zip(FRONTIER, levels, strict=True))} for approach in BOTH]
        before, after = (one.told.mean(HARM, cell) if one else None for cell in cells)
        if before and after:
            changes[levels] = 100 * (after / before - 1)
    if changes:
        best, worst = min(changes, key=lambda cell: changes[cell]), max(changes, key=lambda cell: changes[cell])
        lower = sum(change < 0 for change in changes.values())
        yield (
            f"*Where does which approach win?* Of {len(changes)} combinations of the share of groups that cross "
            "borders and the corruption of agencies, in twelve countries of Europe, harm is expected to be lower under "
            f"the European approach in {lower} and higher in {len(changes) - lower}: from {by_how_much(changes[best])} "
            f"({at(best)}) to {by_how_much(changes[worst])} ({at(worst)}).\n"
        )


def at(levels: Sequence[str]) -> str:
    """Name a combination of the two.

    >>> at(("0.9", "0"))
    'cross-border share 0.9, corruption 0'
    """
    return ", ".join(f"{factor} {level}" for factor, level in zip(FRONTIER, levels, strict=True))


def by_how_much(change: float) -> str:
    """Say by how many per cent something is lower or higher.

    >>> by_how_much(-0.07), by_how_much(1.58)
    ('0.1 % lower', '1.6 % higher')
    """
    return f"{abs(change):.1f} % {'lower' if change < 0 else 'higher'}"


def ends(parts: Sequence[Mapping[str, str]]) -> str:
    """Say what a difference is where a value is least and where it is most, or under each of its options."""
    harm = "harm under the European approach is"
    if " to " not in parts[0]["part"]:
        return f"{harm} " + "; ".join(f"under {row['part']} {difference(row, '%')}" for row in parts)
    first, last, unit = parts[0], parts[-1], parts[0]["unknown_unit"]
    counted = "" if unit in UNSAID else f" {unit}"
    return (
        f"where that is least ({first['part']}{counted}) {harm} {difference(first, '%')}, where it is most "
        f"({last['part']}) {difference(last, '%')}; {goes_with(parts)}"
    )


def boxes(every: Mapping[str, Kept]) -> Iterator[str]:
    """Say in which worlds it is so more often, where that was found and held on other worlds."""
    kept = [every[name] for name in (APPROACHES, TRANSFER) if name in every]
    if texts := [told(part) for one in kept for part in parts(one)]:
        yield (
            "*In which worlds?* Each line is a part of the worlds in which something is so more often than in all of "
            "them. Its share is of worlds that were *held out*: kept apart while the part was sought "
            "(`coopsim discover`). Chance is not taken out of these shares, so that they differ from those above by a "
            "point or so, either way.\n"
        )
        yield bullets(texts)
    for one in kept:
        if one.rows("discovery", "boxes.csv") and not parts(one):
            yield f"`coopsim discover` found no part of the worlds of `{one.name}` that may be cited.\n"
