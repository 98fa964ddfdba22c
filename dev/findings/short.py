"""The answer to both questions in a few sentences."""

from collections.abc import Iterator, Mapping, Sequence

from dev.findings.baseline import YEAR, rows_of
from dev.findings.boxes import conditions, strongest
from dev.findings.chosen import (
    APPROACHES,
    BOTH,
    HARM,
    IMPEDIMENTS,
    JOINT,
    TRANSFER,
    by_share,
    changed,
    differing,
    expected,
    impediment,
    is_contrary,
    of_approach,
    place,
)
from dev.findings.kept import Effect, Kept
from dev.findings.limits import HUB, TECHNIQUES
from dev.findings.words import shares_of
from sim.discovery.discovery import HOLDS, REVERSED
from sim.words.rounding import listed, per_cent, ranged, sentence_case

BORDER = "United States-Canada border"
ENDLESS = "without end"  # level of a mandate
NEARLY_ALL = 0.9  # of what all techniques do
ALL = "all"  # in the name of a factor that takes all impediments together
NOTHING = "No experiment over worlds is kept yet, so that nothing can be said that holds for more than one world."


def in_short(every: Mapping[str, Kept]) -> list[str]:
    """Answer both questions in a few points, of a sentence or two each."""
    told = (of_approaches, of_enforcement, of_ingredients, of_impediments, of_techniques, of_mandate)
    return [" ".join(sentences) for tell in told if (sentences := list(tell(every)))] or [NOTHING]


def in_three(every: Mapping[str, Kept]) -> list[str]:
    """Answer in three sentences at most: what the approach does, in which worlds, and which technique helps."""
    return [*of_approaches(every), *list(of_techniques(every))[:1]] or [NOTHING]


def of_approaches(every: Mapping[str, Kept]) -> Iterator[str]:
    """Say in how many worlds the approach matters, and in which."""
    one = every.get(APPROACHES)
    effects = of_approach(one, HARM, told=True) if one else []
    if not one or not effects:
        return
    shares = shares_of(one, effects)
    yield (
        f"In {'most' if min(shares['within']) > 0.5 else 'some'} of the worlds that agree with what is published "
        f"({ranged(shares['within'])}, by region), the European approach as a whole changes harm by less than "
        f"{effects[0].least:g} %; it lowers harm by more in {ranged(shares['lower'])}, and raises it by more in "
        f"{ranged(shares['higher'])}."
    )
    where = [
        f"{part.place} it {verb} harm {part.by} in {part.there} of the worlds where "
        f"{conditions(part.bounds, with_units=False)}, against {per_cent(float(part.row['share']))} of all"
        for verb, question in (("lowers", HOLDS), ("raises", REVERSED))
        for part in strongest(one, HARM, question)
    ]
    if where:
        yield f"{sentence_case('; '.join(where))}; from these shares chance is not taken out."


def of_enforcement(every: Mapping[str, Kept]) -> Iterator[str]:
    """Say what the approach changes at the border besides harm, in numbers a year."""
    one = every.get(APPROACHES)
    rows = {tuple(row[:2]): row for row in rows_of(one)} if one else {}
    pair = [rows.get((BORDER.removesuffix(" border"), approach)) for approach in BOTH]
    if pair[0] and pair[1]:
        (*_, averted, _, _, _, joint, arrests), (*_, other, _, _, _, more, fewer) = pair
        yield (
            f"At the {BORDER}, with 500 simulated groups, there are {more} joint dismantlings a year under the "
            f"European approach, which end groups whose route crosses a border, instead of {joint}, and {fewer} "
            f"arrests instead of {arrests}; "
            f"{other} % of the harm that there would be without enforcement is averted, instead of {averted} %."
        )


def of_ingredients(every: Mapping[str, Kept]) -> Iterator[str]:
    """Say what impediments take where political will and cooperation within countries are there."""
    one = every.get("ingredients")
    found = [effect for effect in one.effects(JOINT) if differing(effect) == ["impediments"]] if one else []
    if one and found and not is_contrary(found[0]):
        sides = one.told.sides(found[0].row)
        by = (
            f"in {per_cent(sides[found[0].row.direction].share)} of the worlds by more than {found[0].least:g} %"
            if sides
            else f"expected to be {expected(found[0])}"
        )
        yield (
            "For joint dismantlings, of groups whose route crosses borders, political will and cooperation within each "
            "country are not enough: even with both at their full, in twelve countries of Europe, impediments keep "
            f"them down: {by} than without impediments."
        )


def of_impediments(every: Mapping[str, Kept]) -> Iterator[str]:
    """Name the impediment whose removal lowers harm in most worlds, and what removing all does."""
    one = every.get(IMPEDIMENTS)
    ranked = by_share(one) if one else []
    singles = [pair for pair in ranked if ALL not in changed(pair[0]).split()]
    if not one or not singles:
        return
    first = leaders(one, singles)
    without = "without it" if len(first) == 1 else "without one of them"
    text = (
        f"Of the impediments, in Europe, {listed([impediment(effect) for effect, _ in first])} {matters(first)} most "
        f"often: {without} harm is more than {first[0][0].least:g} % lower in {in_each(first)} of the worlds"
    )
    whole = next((share for effect, share in ranked if ALL in changed(effect).split()), None)
    yield text + (f", and without any of them in {per_cent(whole)}." if whole is not None else ".")


def matters(found: Sequence[object]) -> str:
    """Write the verb for one or several."""
    return "matter" if len(found) > 1 else "matters"


def of_techniques(every: Mapping[str, Kept]) -> Iterator[str]:
    """Name the technique that helps at the border in most worlds."""
    one = every.get(TRANSFER)
    ranked = by_share(one) if one else []
    singles = [pair for pair in ranked if len(differing(pair[0])) == 1]
    if not one or not singles:
        return
    best = leaders(one, singles)
    names = listed([f"{changed(effect)}{aside(effect)}" for effect, _ in best])
    text = (
        f"At the border of the United States and Canada, of all techniques {names} "
        f"{'lower' if len(best) > 1 else 'lowers'} harm most often, by more than {best[0][0].least:g} % in "
        f"{in_each(best)} of the worlds"
    )
    whole = next((pair for pair in ranked if len(differing(pair[0])) > 1), None)
    bundle = (
        f"; all techniques and the hub together do so by more than {whole[0].least:g} %, the smallest effect of "
        f"interest of a whole policy, in {per_cent(whole[1])}"
        if whole
        else ""
    )
    yield f"{text}{bundle}."
    if whole:
        yield from of_the_first(best, whole[0])
        yield from of_the_rest(every, one, whole[0])


def of_the_first(best: Sequence[tuple[Effect, float]], bundle: Effect) -> Iterator[str]:
    """Say so where one technique is expected to do nearly all that all of them do together."""
    if len(best) == 1 and (best[0][0].row.difference or 0.0) <= NEARLY_ALL * (bundle.row.difference or 0.0) < 0:
        first = best[0][0]
        yield (
            f"Of what they do together to harm, {changed(first)} does nearly all: harm is expected to be "
            f"{expected(first)} with it, on average over the others, and {expected(bundle)} with all."
        )


def of_the_rest(every: Mapping[str, Kept], transfer: Kept, bundle: Effect) -> Iterator[str]:
    """Say so where the approach as a whole hurts at the border in clearly more worlds than its techniques and hub."""
    approaches = every.get(APPROACHES)
    effects = of_approach(approaches, HARM, told=True) if approaches else []
    border = next((effect for effect in effects if place(effect) == BORDER and effect.least == bundle.least), None)
    if not approaches or not border:
        return
    whole, part = (one.told.sides(effect.row)["higher"] for one, effect in ((approaches, border), (transfer, bundle)))
    if (whole.low or 0.0) > (part.high or 0.0):
        yield (
            f"There the approach as a whole raises harm by more than {bundle.least:g} % in {per_cent(whole.share)} of "
            f"the worlds, these techniques and the hub in {per_cent(part.share)}: what hurts is the rest of it, by "
            "itself or together with them: the effort that is reserved, and what agencies are judged by."
        )


def of_mandate(every: Mapping[str, Kept]) -> Iterator[str]:
    """Say so where it hurts at the border more often than it helps to oblige agencies to cooperate."""
    one = every.get("mandate")
    effects = one.told_effects(HARM) if one else []
    effects = [effect for effect in effects if effect.hypothesis.of[0]["mandate"] == ENDLESS]
    if not one or not effects:
        return
    shares = shares_of(one, effects)
    if min(shares["higher"]) > max(shares["lower"]):
        yield (
            "To oblige agencies at the border of the United States and Canada to reserve three tenths of their free "
            f"effort for cooperation, without an end, raises harm rather than lowering it: by more than "
            f"{effects[0].least:g} % in {ranged(shares['higher'])} of the worlds, by approach, where it lowers it in "
            f"{ranged(shares['lower'])}."
        )
        if joint := list(joint_under_mandate(one)):
            yield (
                f"Joint dismantlings go {listed(joint)} (a little other than above, since here the least effort that "
                "agencies reserve without a mandate is the same in every world)."
            )


def joint_under_mandate(one: Kept) -> Iterator[str]:
    """Say how many joint dismantlings a year there are without a mandate and with one, under each approach."""
    for approach in BOTH:
        cells = [{"mandate": mandate, "approach": approach} for mandate in ("none", ENDLESS)]
        none, endless = (one.told.mean(JOINT, cell) for cell in cells)
        if none is not None and endless is not None:
            yield f"from {YEAR * none:.2f} to {YEAR * endless:.2f} a year under the {approach} approach"


def leaders(one: Kept, ranked: Sequence[tuple[Effect, float]]) -> list[tuple[Effect, float]]:
    """Keep the first, and those whose share of worlds lies within its interval."""
    first = ranked[0][0]
    low = one.told.sides(first.row)[first.row.direction].low or 0.0
    return [pair for pair in ranked if pair is ranked[0] or pair[1] >= low > 0]


def in_each(found: Sequence[tuple[Effect, float]]) -> str:
    """List shares of worlds in the order of what they are of."""
    return listed([per_cent(share) for _, share in found])


def aside(effect: Effect) -> str:
    """Say in brackets what a technique is."""
    meaning = HUB if changed(effect) == "hub" else TECHNIQUES.get(changed(effect), "")
    return f" ({meaning})" if meaning else ""
