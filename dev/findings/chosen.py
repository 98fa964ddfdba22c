"""Effects of the kept experiments that the page speaks of."""

from dev.findings.kept import Effect, Kept
from dev.findings.limits import IMPEDIMENTS as NAMED
from sim.words.amounts import headline, moved, size
from sim.words.titles import title

APPROACHES, IMPEDIMENTS, TRANSFER = "approaches", "impediments", "transfer"  # experiments
HARM, JOINT = "harm", "dismantled_joint"
BOTH = ("North American", "European")  # levels of a factor that is the approach
NAMES = ("the European approach", "the North American approach")
# Where an experiment is, whose factors do not say so.
PLACES = {
    IMPEDIMENTS: "in Europe",
    "ingredients": "in Europe of twelve",
    TRANSFER: "at the United States-Canada border",
    "transfer_dose": "at the United States-Canada border",
}


def of_approach(one: Kept, outcome: str, *, told: bool = False) -> list[Effect]:
    """Effects of the approach on an outcome, one a region."""
    effects = one.told_effects(outcome) if told else one.effects(outcome)
    return [
        effect
        for effect in effects
        if effect.words.of.name in NAMES and effect.words.where and len(effect.hypothesis.of) == 1
    ]


def by_share(one: Kept) -> list[tuple[Effect, float]]:
    """Effects on harm with the share of worlds in which they are as claimed, the largest first."""
    effects = one.told_effects(HARM)
    pairs = [(effect, one.told.sides(effect.row)[effect.row.direction].share or 0.0) for effect in effects]
    return sorted(pairs, key=lambda pair: -pair[1])


def differing(effect: Effect) -> list[str]:
    """List the factors in which the two sides of an effect differ."""
    of, against = effect.hypothesis.of[0], effect.hypothesis.against[0]
    return [factor for factor, level in of.items() if against.get(factor) != level]


def changed(effect: Effect) -> str:
    """Name what an effect changes: a factor, or all of several."""
    names = differing(effect)
    return names[0] if len(names) == 1 else "all together"


def is_contrary(effect: Effect) -> bool:
    """Tell whether an effect is expected to be contrary to its claim, with all of its interval."""
    row = effect.row
    return (row.low or 0.0) > 0 if row.direction == "lower" else (row.high or 0.0) < 0


def place(effect: Effect) -> str:
    """Name the region of an effect."""
    return effect.words.where.removeprefix("in ").removeprefix("at the ")


def expected(effect: Effect) -> str:
    """Write what is expected of an effect."""
    row, named = effect.row, title(effect.row.outcome)
    return f"{headline(row, effect.hypothesis, named) or size(row, named)} {moved(row)}"


def impediment(effect: Effect) -> str:
    """Name the impediment whose removal an effect is, as one speaks of it."""
    return NAMED.get(changed(effect), changed(effect))
