"""The model and the readable model, which was written a second time from the ODD, are equal draw by draw."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import sim
from sim.model.outcomes import OUTCOMES
from sim.model.quantity import declared
from sim.model.schedule import SECTIONS
from sim.model.simulate import Run
from sim.model.state import State
from sim.scenario import Scenario
from sim.scenario.cross_checks import FIXED
from sim.worlds.table import read_worlds
from tests.model.round_numbers import ROUND, flat
from tests.theory.readable_model import outcomes
from tests.theory.readable_model.agency import Agency
from tests.theory.readable_model.month import month
from tests.theory.readable_model.region import Region
from tests.theory.same_draws import Drawn
from tests.theory.test_readable_model import SCENARIOS, load

MONTHS, SLOTS = 36, 24
POSTERIOR = Path(__file__).parents[2] / "experiments" / "calibration" / "posterior.parquet"
REGIONS: dict[str, dict[str, Any]] = {
    "us_canada": {},
    "two_countries": {},
    "north_america": {},
    "europe_12": {"region.countries": ["DEU", "NLD", "ROU", "HUN"], "agencies.kinds": ["police", "prosecution"]},
}
# A little of everything happens within three years.
BUSY = {
    "region.slots": SLOTS, "region.reference_slots": 30, "region.capacity_per_slot": 2.0, "intelligence.search": 0.5,
    "case_decision.threshold": 1.0, "case_decision.temperature": 1.0, "learning.initial_share": 0.5,
    "corruption.leak_hazard": 0.1, "assistance.desks_per_capacity": 0.5, "assistance.joint_teams": 0.3,
    "displacement.fear": 5, "operations.evidence_scale": 1.5, "case_decision.rivalry": 0.3,
}  # fmt: skip


def at_random(number: int) -> Scenario:
    """A region in which every parameter lies anywhere in its plausible range, and every lever is anywhere."""
    chance, values = np.random.default_rng(number), dict(flat(ROUND))
    for section, kind in SECTIONS.items():
        for name, quantity in declared(kind).items():
            if quantity.plausible and not quantity.is_whole:
                values[f"{section}.{name}"] = chance.uniform(*quantity.plausible)
            elif name in ("level", "outcome_weight"):
                values[f"{section}.{name}"] = chance.uniform()
    choices = {"case_decision.partner_choice": chance.choice(["best", "random"])}
    region = list(REGIONS)[number % len(REGIONS)]
    return sim.load(region, values | BUSY | choices | REGIONS[region])


def with_other_numbers_midway(number: int) -> Scenario:
    """A region in which everything that is uncertain, and every lever, jumps to another value."""
    one, other = at_random(number), at_random(number + len(REGIONS))
    events = [
        {"month": MONTHS // 2, "key": key, "value": value}
        for key, value in other.values.items()
        if value != one.values[key] and key not in FIXED
    ]
    assert len(events) > 50
    region = list(REGIONS)[number % len(REGIONS)]
    return sim.load(region, dict(one.values), events=events)


def of_the_posterior(number: int) -> Scenario:
    """The shipped approach of a region, in a world of the posterior."""
    region = list(REGIONS)[number % len(REGIONS)]
    worlds = read_worlds(POSTERIOR)
    drawn = worlds[np.random.default_rng(18).choice(len(worlds), 4, replace=False)[number]]
    return sim.load(region, {**drawn.values, **REGIONS[region], "region.slots": SLOTS, "hub.level": 0.5})


def in_country(records: Any, run: Run, now: int) -> Iterator[tuple[str, float, float]]:
    """What there is to compare of a month: every outcome of every country, by its name, here and there."""
    setting = run.period_of(now).setting
    for name, outcome in OUTCOMES.items():
        series = outcome.monthly(run.state.records[now - 1 : now])[0]
        for j, code in enumerate(setting.codes):
            if not setting.external[j]:
                yield f"{name} of {code}", series[j], outcomes.outcome(name, records[now - 1 :], [code])


def of_agencies(state: State, region: Drawn) -> Iterator[tuple[str, Any, Any]]:
    """What agencies and countries have come to."""
    agencies, countries = region.agencies, region.countries
    for name in ("approach", "cooperation_share", "compromised", "open_cases", "workload", "local_yield"):
        yield name, getattr(state, name), [float(getattr(agency, name)) for agency in agencies]
    for name in ("joint_worth", "joint_months", "local_worth", "local_months", "exchange_owed"):
        yield name, getattr(state, name), [getattr(agency, name) for agency in agencies]
    others = [(b, other, a, agency) for b, other in enumerate(agencies) for a, agency in enumerate(agencies)]
    apart = [entry for entry in others if entry[1] is not entry[3]]
    trust = [state.trust_in[b, a] for b, _, a, _ in apart]
    yield "trust", trust, [agency.trust[other] for _, other, _, agency in apart]
    for name in ("contact", "legal_distance", "joint_history"):
        here = getattr(state, name)
        pairs = [(one.j, other.j) for one in countries for other in countries if one is not other]
        yield name, [here[k, j] for j, k in pairs], [getattr(countries[j], name)[k] for j, k in pairs]
    for name in ("risk", "backlog", "backlog_strength", "pending"):
        yield name, getattr(state, name), [getattr(country, name) for country in countries]


def of_groups(state: State, region: Drawn) -> Iterator[tuple[str, Any, Any]]:
    """What agencies know of groups, by slot and agency of the route."""

    def known(what: str, i: int, agency: Agency) -> float:
        return float(getattr(region.groups[i], what).get(agency, 0.0))

    for what in ("evidence", "tip"):
        here, there = [], []
        for i, group in enumerate(region.groups):
            for leg, country in enumerate(group.route):
                here += getattr(state, what)[i, leg].tolist()
                there += [known(what, i, agency) for agency in country.agencies]
        yield what, here, there


def compare(scenario: Scenario, seed: int = 1) -> Mapping[str, float]:
    """Run both side by side, and return the sum of every outcome."""
    run, region = Run(scenario.timeline, seed, MONTHS), Drawn(scenario.timeline, seed)
    for now in range(1, MONTHS + 1):
        run.advance(1)
        month(region)
        state = run.state
        for parts in (in_country(region.records, run, now), of_agencies(state, region), of_groups(state, region)):
            for name, here, there in parts:
                assert here == pytest.approx(there, rel=1e-9, abs=1e-9, nan_ok=True), f"{name} in month {now}"
    return {name: float(outcome.numerator(run.state.records).sum()) for name, outcome in OUTCOMES.items()}


@pytest.mark.parametrize("name", SCENARIOS)
def test_the_model_and_the_readable_model_are_equal_draw_by_draw(name):
    compare(load(name, {"region.slots": SLOTS}))


@pytest.mark.parametrize("number", range(4))
def test_they_are_equal_in_worlds_of_the_posterior(number):
    compare(of_the_posterior(number))


@pytest.mark.parametrize("number", range(8))
def test_they_are_equal_where_everything_that_is_uncertain_lies_anywhere(number):
    happened = compare(at_random(number))
    assert happened["arrests"] > 20


@pytest.mark.parametrize("number", range(4))
def test_they_are_equal_where_all_that_is_uncertain_jumps_midway(number):
    compare(with_other_numbers_midway(number))


def test_they_are_equal_where_little_evidence_lets_an_agency_act():
    """Agencies are hardly cautious here: all other worlds have a steepness of 2 or more."""
    happened = compare(sim.load("two_countries", dict(flat(ROUND)) | BUSY | {"case_decision.steepness": 1}))
    assert happened["arrests"] > 20


# The ends of what a key may be: waits without end, which make one result worth a million others, and evidence that
# nobody ever has, or needs.
FAR: dict[str, dict[str, Any]] = {
    "slots stay vacant": {
        "formation.new_months": 1e12, "case_decision.temperature": 0.1, "learning.outcome_weight": 1.0,
    },
    "groups do not resume": {"formation.pause_months": 1e12, "formation.new_months": 1.0},
    "no agency is ever able": {"case_decision.steepness": 100, "case_decision.threshold": 1e9},
    "every agency is always able": {"case_decision.steepness": 100, "case_decision.threshold": 0},
}  # fmt: skip


@pytest.mark.parametrize("changes", FAR.values(), ids=list(FAR))
def test_they_are_equal_at_bounds_where_powers_are_too_large_for_a_number(changes):
    compare(sim.load("north_america", dict(flat(ROUND)) | BUSY | changes))


@pytest.mark.parametrize("told_enough", [0.0, 1.0])
def test_they_are_equal_where_tips_are_told_again_and_where_one_is_enough(told_enough):
    changes = {"region.slots": SLOTS, "exchange.told_enough": told_enough}
    compare(load("agencies that tell, withhold, leak and spoil", changes))


def test_they_are_equal_where_facts_change_and_processes_are_switched_off_midway():
    """Of the world outside, too; nothing is known ahead, and what hangs at a switch is let go."""
    changes = {
        "jurisdictions.CAN.pull": 3.0, "jurisdictions.EXT.victim_orientation": 1.0, "agencies.approach_spread": 0.1,
        "displacement.fear": 20.0, "corruption.scale": 0.2, "assistance.requests_needed": False,
        "case_decision.joint_cases": False,
    }  # fmt: skip
    values = dict(flat(ROUND)) | BUSY | {"assistance.base_months": 12, "formation.renewal_rate": 0.3}
    events = [{"month": 14 + at, "key": key, "value": value} for at, (key, value) in enumerate(changes.items())]
    happened = compare(sim.load("us_canada", values, events=events))
    assert happened["requests_withdrawn"] > 0


def test_they_are_equal_where_several_agencies_of_a_kind_would_warn_a_group(monkeypatch):
    """It matters then which of them is the first: by leg alone it would be another."""
    often = {"region.slots": SLOTS, "corruption.leak_hazard": 0.4, "intelligence.search": 2.0}
    corrupt = {f"jurisdictions.{code}.corruption": 0.9 for code in ("USA", "CAN", "MEX")}
    scenario = sim.load("north_america", dict(flat(ROUND)) | BUSY | often | corrupt)
    assert compare(scenario)["leaks"] > 20
    monkeypatch.setattr(Drawn, "in_turn_to_warn", Region.in_turn_to_warn)
    with pytest.raises(AssertionError, match="in month"):
        compare(scenario)


@pytest.mark.parametrize("across", [0.0, 1.0])
def test_they_are_equal_where_nobody_and_where_everybody_abroad_is_trusted_at_first(across):
    compare(sim.load("north_america", dict(flat(ROUND)) | BUSY | {"trust.prior_across": across}))


def test_they_are_equal_where_a_country_takes_half_a_part_in_the_hub():
    changes = {"jurisdictions.USA.hub_member": 0.5, "hub.level": 0.8, "trust.gossip": 0.5}
    compare(sim.load("north_america", dict(flat(ROUND)) | BUSY | changes))


def test_they_are_equal_where_no_tip_is_too_little_to_keep():
    changes = {"intelligence.least": 0.0, "intelligence.tip_fade": 1.0, "operations.burn": 1.0, "exchange.rate": 1.0}
    compare(sim.load("two_countries", dict(flat(ROUND)) | BUSY | changes))
