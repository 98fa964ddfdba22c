"""The model's yearly counts of countries, in every world and by chance."""

from collections.abc import Sequence
from concurrent.futures import Executor
from typing import NamedTuple

import numpy as np

from sim.experiment.views import look
from sim.model.simulate import RunFailed
from sim.run.simulation import begin
from sim.scenario import Scenario, ScenarioFiles, load
from sim.shipped import SCENARIOS
from sim.validation.observed import INDICATORS, Array, Place
from sim.worlds.table import World

DEFAULTS = (World(0, {}),)
MONTHS_OF_YEAR = 12


class Prediction(NamedTuple):
    """What the model predicts of a place.

    Attributes
    ----------
    codes
        Of the countries of the region.
    incomes
        Capacity per head of each, an input.
    counts
        Shape (draws, indicators, countries): counts of a year after the warm-up, in some run in some world.
    weights
        Shape (draws,): of the worlds, summing to 1.
    failed
        Place of each world in which a run failed; it has no draws.
    """

    codes: tuple[str, ...]
    incomes: Array
    counts: Array
    weights: Array
    failed: tuple[int, ...] = ()


def yearly(scenario: Scenario, seed: int) -> Array:
    """Run a scenario and sum its counts by year, NaN where the run fails.

    Returns
    -------
    ndarray
        Shape (years after the warm-up, indicators, countries).
    """
    run, inside = begin(scenario, seed), ~scenario.setting().external
    years = (scenario.months - scenario.warm_up) // MONTHS_OF_YEAR
    try:
        run.advance(scenario.months)
    except RunFailed:
        return np.full((years, len(INDICATORS), inside.sum()), np.nan)
    months = run.state.records[scenario.warm_up :, list(INDICATORS.values())][:, :, inside]
    return months[: years * MONTHS_OF_YEAR].reshape(years, MONTHS_OF_YEAR, *months.shape[1:]).sum(axis=1)


def scenarios_of(place: Place, worlds: Sequence[World]) -> list[Scenario]:
    """Resolve a place, under its own approach, in every world: `DEFAULTS`, or those of a table.

    Raises
    ------
    sim.scenario.ScenarioError
        If a world does not fit the scenario.
    """
    files, path = ScenarioFiles(), SCENARIOS / f"{place.region}.toml"
    return [load(path, {"region.year": place.vintage, **world.values}, files=files) for world in worlds]


def predict(scenarios: Sequence[Scenario], weights: Sequence[float], seeds: int, executor: Executor) -> Prediction:
    """Run a place in every world; one in which a run fails is left out, and named.

    Parameters
    ----------
    scenarios, weights
        Of the worlds, in the same order; weights above 0.
    seeds
        Runs in each world, with the same seeds.
    executor
        Of the runs; the numbers do not depend on it.

    Raises
    ------
    sim.model.simulate.RunFailed
        If runs fail in every world.
    """
    found = look(executor, yearly, scenarios, seeds)
    whole = [at for at, one in enumerate(found) if not np.isnan(one).any()]
    if not whole:
        message = "in every world a run failed"
        raise RunFailed(message)
    counts = np.concatenate([found[at].reshape(-1, *found[at].shape[2:]) for at in whole])
    each = np.repeat([weights[at] for at in whole], len(counts) // len(whole))
    setting = scenarios[0].setting()
    codes = tuple(code for code, outside in zip(setting.codes, setting.external, strict=True) if not outside)
    incomes = np.array([scenarios[0].values[f"jurisdictions.{code}.capacity_per_head"] for code in codes])
    failed = tuple(at for at in range(len(found)) if at not in whole)
    return Prediction(codes, incomes, counts, each / each.sum(), failed)
