"""As many requests for legal assistance wait as queueing theory says.

Each of 39 countries is asked with a fixed chance a month, one request has one desk, and an answer takes 20 months on
average. Erlang's (1917) chain of births and deaths gives the mean number that wait or are worked on; months, in place
of continuous time, make it 2 to 3 % less. Draws are keyed, so every machine computes the same mean.
"""

import numpy as np

from sim.engine.chance import stream, uniform
from sim.model.schedule import run_step
from sim.model.simulate import Run
from sim.model.state import ACTIVE, GRANTED, NOBODY, NOT_NEEDED, TO_SEND
from sim.run.simulation import begin
from sim.scenario import load
from sim.selftest.check import Found
from sim.shipped import SCENARIOS

ANSWER = 20.0  # months
USE = 0.5  # share of the time for which a desk is at work
DESKS = 1.0
MONTHS, FILLING = 6000, 600
TOLERANCE = 0.12  # 2.5 % for months, and two standard errors of 4 %
ASK = stream("selftest: ask a country")
CHANGES = {
    "region.slots": 600, "region.reference_slots": 600, "region.legal_friction": 0, "agencies.kinds": ["police"],
    "formation.initial_occupancy": 0, "hub.level": 0, "assistance.base_months": ANSWER,
    "assistance.least_desks": DESKS, "assistance.desks_per_capacity": 0, "assistance.joint_teams": 0,
    "assistance.time_out_months": MONTHS, "assistance.refusal_competition": 0, "assistance.refusal_distrust": 0,
}  # fmt: skip


def check() -> Found:
    """Compare the mean number of requests that wait with Erlang's."""
    run = begin(load(SCENARIOS / "europe.toml", CHANGES), seed=1)
    run.state.known[:] = np.arange(len(run.state.known))
    run.state.known_count[0] = len(run.state.known)
    asked = len(run.state.external) - 2  # of all but the one that asks and the world outside
    free, waiting = list(range(len(run.state.status))), 0
    for month in range(1, MONTHS + 1):
        pass_month(run, month, asked, free)
        waiting += int(run.state.pending.sum()) * (month > FILLING)
    mean, expected = waiting / (MONTHS - FILLING) / asked, mean_of_erlang_c(USE * DESKS, DESKS)
    differs = [] if abs(mean / expected - 1) <= TOLERANCE else [f"{mean!r}, expected {expected:g} ± {TOLERANCE:.0%}"]
    return Found(f"{mean:.3f} requests waiting at a desk, {expected:g} by queueing theory", differs)


def pass_month(run: Run, month: int, asked: int, free: list[int]) -> None:
    """Let some countries be asked, and all work on what waits; slots of what was answered are free again."""
    state, chance = run.state, run.chance._replace(month=np.uint64(month))
    for k in range(1, asked + 1):
        if uniform(chance, ASK, k, 0) < USE * DESKS / ANSWER:
            ask(run, free.pop(), k)
    run_step("assistance", state, run.timeline[0].parameters, chance)
    answered = np.flatnonzero(state.request[:, 1] == GRANTED)
    state.lead_agency[answered], state.request[answered] = NOBODY, NOT_NEEDED
    free.extend(answered.tolist())


def ask(run: Run, i: int, k: int) -> None:
    """Let agency 0 lead a case on group i, whose request to country k is to be sent."""
    state = run.state
    state.status[i], state.legs[i], state.route[i, :2] = ACTIVE, 2, (0, k)
    state.lead_agency[i], state.partner[i, :2], state.case_age[i] = 0, (0, k), 0
    state.request[i, :2] = (NOT_NEEDED, TO_SEND)
    state.open_cases[[0, k]] += 1


def mean_of_erlang_c(load: float, desks: float) -> float:
    """Mean number of requests in the chain, with load = arrivals a month x mean months of an answer."""
    ratios = np.array([load / min(number, desks) for number in range(1, 400)])
    weights = np.cumprod(np.concatenate([[1.0], ratios]))
    return float(np.arange(400) @ weights / weights.sum())
