"""Patterns of another model of enforcers who coordinate: qualitative docking (Axtell, Axelrod, Epstein & Cohen 1996).

J. Wilt (2019), *Measuring the impact of coordination in disrupting illicit trafficking supply chains*, thesis,
Rensselaer Polytechnic Institute: agencies choose targets in a supply chain of heroin, each within its own part of the
chain and its own budget. By its abstract, full coordination matters the more the less dense the network is, and the
impact of coordination more than doubles with the budget where that is small (2.5 and 5 %). Neither its network nor its
budgets are ours, so that signs are compared, never numbers.
"""

from sim.experiment.views import Array
from sim.patterns.judgement import Part, higher, text, worst
from sim.patterns.pattern import OWN, Pattern
from sim.patterns.runs import Cell, Changes, Model, changes_of
from sim.scenario import Scenario

SOURCE = "Wilt 2019, thesis, RPI; known here by its abstract alone"
FULL_COORDINATION: Changes = {"hub.level": 1.0, "networking.level": 1.0}
BUDGET = "jurisdictions.*.capacity_factor"
SMALL_BUDGET = 0.1  # of a region's capacity; it averts some 2 % of harm, as the small budgets there are 2.5 and 5 %


def worth_of_coordination(model: Model, cell: Cell, *places: Changes) -> list[Array]:
    """Share of harm averted with full coordination less that with none, in points, with each of some changes."""
    full = {key: value for key, value in FULL_COORDINATION.items() if key not in model.changes}  # else it is no null
    none = changes_of("no_cooperation")
    runs = model.runs(cell, *({**place, **full} for place in places), *({**place, **none} for place in places))
    with_it, without = runs[: len(places)], runs[len(places) :]
    return [100 * (one.averted - other.averted) for one, other in zip(with_it, without, strict=True)]


def sparse_networks_need_it(model: Model, cell: Cell) -> list[Part]:
    """W1: join each market to every other country of the region alike, or to its first source there alone."""
    scenario = model.scenario(cell, {})
    networks = [corridors(scenario, dense) for dense in (False, True)]
    sparse, dense = worth_of_coordination(model, cell, *networks)
    return [if_it_helps(sparse, sparse - dense, f"where sparse {text(sparse)}, where dense {text(dense)}")]


def small_budgets_gain_from_it(model: Model, cell: Cell) -> list[Part]:
    """W2: double a small budget with full coordination and with none."""
    single, double = worth_of_coordination(model, cell, {BUDGET: SMALL_BUDGET}, {BUDGET: 2 * SMALL_BUDGET})
    return [if_it_helps(double, double - 2 * single, f"at the budget {text(single)}, at twice of it {text(double)}")]


def if_it_helps(worth: Array, more: Array, note: str) -> Part:
    """Judge whether coordination is worth more there than elsewhere, and anything at all."""
    part = higher("", more, "points")
    return part._replace(verdict=worst([part, higher("", worth)]).verdict, note=note)


def corridors(scenario: Scenario, dense: bool) -> Changes:
    """Give every market each other country of the region as a source alike, or only the one with most victims."""
    setting = scenario.setting()
    inside = [code for code, outside in zip(setting.codes, setting.external, strict=True) if not outside]
    changes: dict[str, float] = {}
    for market in inside:
        sources = {code: scenario.values.get(f"corridors.{market}.{code}", 0.0) for code in inside if code != market}
        chosen = sources if dense else [max(sources, key=sources.__getitem__)]
        changes |= {f"corridors.{market}.{code}": 1.0 for code in chosen}
    return changes


PATTERNS = [
    Pattern(
        "W1", "Full coordination is worth more where the network of trafficking is sparse.",
        "With one source a market, full coordination (hub and networking at 1) averts more harm than none, and the "
        "difference is larger than where every country is a source of every market alike.",
        SOURCE, "no_cooperation", OWN, sparse_networks_need_it,
    ),
    Pattern(
        "W2", "Where budgets are small, doubling them more than doubles what coordination is worth.",
        "With a fifth of the capacity, full coordination averts more harm than none, and the difference is more than "
        "twice that with a tenth.",
        SOURCE, "no_cooperation", OWN, small_budgets_gain_from_it,
    ),
]  # fmt: skip
