"""Patterns of the source study (Reichel 2008)."""

import numpy as np

from sim.experiment.views import Array
from sim.model.schedule import run_step
from sim.patterns.judgement import Part, higher, lower, ratio, text
from sim.patterns.pattern import EUROPE, NORTH_AMERICA, OWN, Pattern
from sim.patterns.runs import Cell, Changes, Model, Runs, changes_of
from sim.run.simulation import begin
from sim.scenario import Scenario

SOURCE = "Reichel 2008"
IMPEDIMENTS: dict[str, Changes] = {
    "corruption": {"corruption.scale": 0},
    "competition": {"agencies.competitiveness": 0},
    "legal systems": {"region.legal_friction": 0},
    "evaluation": {"learning.outcome_weight": 1},
    "approach": {"agencies.approach_spread": 0},
}
NO_IMPEDIMENTS = {key: value for changes in IMPEDIMENTS.values() for key, value in changes.items()}
INGREDIENTS = {"jurisdictions.*.political_will": 1.0, "jurisdictions.*.intra_cooperation": 1.0}
LEVERS = ("common_ground", "trust_building", "networking", "right_people")
WELL_BELOW = 0.75  # as the experiment `ingredients` has it
SEVERAL = 3  # successes
MOST = 1000  # that are tried


def crossing_share(runs: Runs) -> Array:
    """Active groups that cross borders, as a share of those that there would be without enforcement."""
    setting = runs.scenario.setting()
    return runs.outcome("active_cross_border") / (setting.slots * (setting.pull * setting.cross_border_share).sum())


def cooperation_is_necessary(model: Model, cell: Cell) -> list[Part]:
    """S1: cut all contact abroad."""
    on, off = model.runs(cell, {}, changes_of("no_cooperation"))
    return [higher("", crossing_share(off) - crossing_share(on), "points", 100)]


def ingredients_do_not_suffice(model: Model, cell: Cell) -> list[Part]:
    """S2: give both ingredients in full, with the impediments and without."""
    hindered, free = model.runs(cell, INGREDIENTS, INGREDIENTS | NO_IMPEDIMENTS)
    share = ratio(hindered.outcome("dismantled_joint"), free.outcome("dismantled_joint"))
    return [lower("", share, limit=WELL_BELOW)]


def impediments_hurt(model: Model, cell: Cell) -> list[Part]:
    """S3: remove each impediment alone, and all; the words of the last part have the interaction."""
    as_it_is, none, *removed = model.runs(cell, {}, NO_IMPEDIMENTS, *IMPEDIMENTS.values())
    gains = [one.averted - as_it_is.averted for one in removed]
    parts = [higher(name, gain, "points", 100) for name, gain in zip(IMPEDIMENTS, gains, strict=True)]
    together = none.averted - as_it_is.averted
    beyond = text(together - sum(gains), "points", 100)
    note = f"all five {text(together, 'points', 100)}, beyond their sum {beyond}"
    return [*parts[:-1], parts[-1]._replace(note=note)]


def techniques_promote(model: Model, cell: Cell) -> list[Part]:
    """S4: raise each lever from nothing to full, at its cost."""
    arms = [{f"{lever}.level": level} for lever in LEVERS for level in (0.0, 1.0)]
    runs = model.runs(cell, *arms)
    return [of_lever(lever, none, full) for lever, none, full in zip(LEVERS, runs[::2], runs[1::2], strict=True)]


def of_lever(lever: str, none: Runs, full: Runs) -> Part:
    """Compare joint dismantlings per request at both ends of a lever."""
    per_request = [ratio(one.outcome("dismantled_joint"), one.outcome("requests_sent")) for one in (none, full)]
    part = higher(lever.replace("_", " "), per_request[1] - per_request[0])
    return part._replace(
        note="joint dismantlings a year "
        f"{text(full.outcome('dismantled_joint') - none.outcome('dismantled_joint'), factor=12)}, "
        f"share averted {text(full.averted - none.averted, 'points', 100)}"
    )


def outputs_are_not_outcomes(model: Model, cell: Cell) -> list[Part]:
    """S5: compare the approaches in one region."""
    european, american = model.runs(cell, {"approach": "european"}, {"approach": "north_american"})
    arrests = american.outcome("arrests") - european.outcome("arrests")
    dismantled = european.outcome("dismantled") - american.outcome("dismantled")
    return [higher("more arrests", arrests, "a year", 12), higher("fewer dismantlings", dismantled, "a year", 12)]


def evaluation_directs(model: Model, cell: Cell) -> list[Part]:
    """S6: evaluate by counts alone, and by outcomes alone."""
    counts, outcomes = model.runs(cell, {"learning.outcome_weight": 0.0}, {"learning.outcome_weight": 1.0})
    shares = [runs.outcome("cooperation_share") for runs in (counts, outcomes)]
    part = higher("", shares[1] - shares[0], "points", 100)
    return [part._replace(note=f"counts {text(shares[0], '%', 100)}, outcomes {text(shares[1], '%', 100)}")]


def successes_after_a_leak(scenario: Scenario, seed: int) -> Array:
    """Successes in a month that outweigh one leak in it, between two agencies abroad, another pair for each seed.

    They are as many as leave trust where it would be without either; 0 where a leak does not touch it.
    """
    run = begin(scenario, seed)
    run.advance(scenario.warm_up)
    state = run.state
    inside = np.flatnonzero(state.external[state.home] == 0)
    pairs = [(a, b) for a in inside for b in inside if state.home[a] != state.home[b]]
    a, b = pairs[seed * 7919 % len(pairs)]  # a prime, so that seeds go through all pairs
    parameters = run.period_of(run.month).parameters

    def trust_after(leaks: float, successes: float) -> float:
        made = state._replace(**{name: array.copy() for name, array in state._asdict().items()})
        made.failure[b, a], made.success[b, a], made.was_met[made.home[b]] = leaks, successes, 1
        run_step("trust", made, parameters, run.chance)
        return float(made.trust_in[b, a])

    before, leak = trust_after(0, 0), parameters.corruption.severity
    return np.array([next(n for n in range(MOST) if trust_after(leak, n) >= before), before])


def trust_is_quick_to_lose(model: Model, cell: Cell) -> list[Part]:
    """S7: let one agency find that another has leaked, and count what makes it good."""
    (found,) = model.views(successes_after_a_leak, [model.scenario(cell, {})])
    part = higher("", found[:, 0], "successes", limit=SEVERAL)
    return [part._replace(note=f"at a trust of {text(found[:, 1])}")]


PATTERNS = [
    Pattern(
        "S1", "Cooperation is a necessary ingredient.",
        "Without contact abroad, the active share of cross-border groups is higher, in both regions, under each "
        "approach; the interval excludes 0.",
        SOURCE, "no_cooperation",
        [Cell(region, approach) for region, _ in OWN for _, approach in OWN], cooperation_is_necessary,
    ),
    Pattern(
        "S2", "Political will and cooperation within countries do not suffice.",
        "Both at 1, joint dismantlings with the impediments are less than three quarters of those without.",
        SOURCE, "no_cooperation", OWN, ingredients_do_not_suffice,
    ),
    Pattern(
        "S3", "Each of the five impediments hurts.",
        "Removing any one, alone, raises the share of harm averted, in Europe under the European approach.",
        SOURCE, "no_corruption", [EUROPE], impediments_hurt,
    ),
    Pattern(
        "S4", "Techniques promote cooperation.",
        "Each lever from 0 to 1 raises joint dismantlings per request. What it does to harm is a result.",
        SOURCE, "no_cooperation", OWN, techniques_promote,
    ),
    Pattern(
        "S5", "Day-to-day operations have more output and less outcome.",
        "The North American approach has more arrests and fewer dismantlings than the European, in the same region.",
        SOURCE, "no_evaluation", [EUROPE, NORTH_AMERICA], outputs_are_not_outcomes, compares_approaches=True,
    ),
    Pattern(
        "S6", "Impediments are seen only where evaluation looks.",
        "Agencies that are evaluated by counts settle at a lower cooperation share than those by outcomes.",
        SOURCE, "no_evaluation", OWN, evaluation_directs,
    ),
    Pattern(
        "S7", "Trust is slow to build and quick to lose.",
        "One leak between two agencies takes more than three successes to make good.",
        SOURCE, "fixed_trust", OWN, trust_is_quick_to_lose,
    ),
]  # fmt: skip
