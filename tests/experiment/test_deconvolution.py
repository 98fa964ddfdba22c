"""Shares without chance, step by step as defined: integrals, densities, and sums over single worlds."""

import numpy as np
import pytest
from scipy import integrate, stats

from sim.experiment.deconvolution import (
    LEAST_VARIANCE,
    ROUNDS,
    SAMPLES,
    STEPS,
    VARIANCES,
    WIDER,
    fitted,
    grid,
    likelihoods,
    shares_beyond,
)
from sim.experiment.over_worlds import effective_worlds

REPLICATES = 4


def seen(count=40):
    """Means of four replicates in worlds, their variances, and weights of the worlds."""
    chance = np.random.default_rng(20)
    runs = chance.normal(1, 1.5, (count, 1)) + chance.normal(0, 1, (count, REPLICATES))
    return runs.mean(axis=1), runs.var(axis=1, ddof=1), chance.uniform(0.5, 1.5, count)


def test_the_steps_of_the_grid_hold_equally_many_means_and_end_at_the_limits():
    effects = np.arange(301) / 50 - 2  # from -2 to 4, in equal steps
    edges = grid(effects)
    assert edges[[0, -1]].tolist() == [-3, 5]
    assert list(edges) == pytest.approx(sorted({-3, 5, -1, 1, *(effects[10 * at] for at in range(STEPS + 1))}))
    few = grid(np.array([0.0, 0.5]))
    assert few[[0, -1]].tolist() == [-2, 2]
    assert {-1, 1} <= set(few)


def test_a_likelihood_is_the_integral_of_a_normal_density_times_a_chi_squared_one():
    effects, variances, _ = seen(6)
    variances[0] = 0.0
    edges = np.array([-3.0, -1.0, 0.2, 1.0, 5.0])
    known = np.maximum(variances, LEAST_VARIANCE)
    of_pairs = [np.quantile(known, (2 * at + 1) / (2 * VARIANCES)) for at in range(VARIANCES)]
    free = REPLICATES - 1
    rows = likelihoods(effects, variances, REPLICATES, edges)
    for effect, variance, found in list(zip(effects, known, rows, strict=True))[1:]:
        expected = []
        for low, high in zip(edges[:-1], edges[1:], strict=True):
            for true in of_pairs[1:]:
                mean = stats.norm(effect, np.sqrt(true / REPLICATES))
                inside = integrate.quad(mean.pdf, low, high, points=[min(max(effect, low), high)])[0] / (high - low)
                expected.append(inside * stats.chi2.pdf(free * variance / true, free) * free / true)
        found = found.reshape(len(edges) - 1, VARIANCES)[:, 1:].ravel()
        assert found.max() == pytest.approx(1)
        assert found == pytest.approx(np.array(expected) / max(expected), abs=1e-9)


def test_a_round_gives_each_part_the_worlds_that_it_explains():
    likelihood = np.random.default_rng(21).uniform(0, 1, (5, 3))
    weights = np.array([0.1, 0.2, 0.3, 0.25, 0.15])
    mass = [1 / 3] * 3
    for _ in range(ROUNDS):
        shown = [sum(one * part for one, part in zip(row, mass, strict=True)) for row in likelihood]
        mass = [
            sum(
                weight * row[at] * mass[at] / whole
                for weight, row, whole in zip(weights, likelihood, shown, strict=True)
            )
            for at in range(3)
        ]
    found = fitted(likelihood, np.column_stack([weights, np.full(5, 0.2)]))
    assert found.shape == (3, 2)
    assert found[:, 0] == pytest.approx(mass)
    assert found.sum(axis=0) == pytest.approx([1, 1])


def test_the_interval_is_that_of_sixty_resamples_of_the_worlds():
    """A world that is drawn twice stands twice in the list; one that is not drawn is not there."""
    effects, variances, weights = seen()
    count, edges = len(effects), grid(effects)
    likelihood = likelihoods(effects, variances, REPLICATES, edges)
    drawn = np.random.default_rng(1).multinomial(count, np.full(count, 1 / count), SAMPLES)
    samples = []
    for times in [np.ones(count, int), *drawn]:
        there = np.repeat(np.arange(count), times)
        mass = fitted(likelihood[there], (weights[there] / weights[there].sum())[:, np.newaxis]).ravel()
        of_step = mass.reshape(len(edges) - 1, -1).sum(axis=1)
        above = sum(one for one, low in zip(of_step, edges[:-1], strict=True) if low >= 1)
        below = sum(one for one, high in zip(of_step, edges[1:], strict=True) if high <= -1)
        samples.append((above, 1 - above - below, below))
    assert len(samples) == 1 + 60
    z, worlds = stats.norm.ppf(0.975), effective_worlds(weights)
    for found, (share, *others) in zip(
        shares_beyond(effects, variances, REPLICATES, weights), zip(*samples, strict=True), strict=True
    ):
        assert found.value == pytest.approx(share)
        excess = WIDER * max(0.0, np.var(others, ddof=1) - share * (1 - share) / worlds)
        # The ends are where (share - p)^2 is z^2 (p (1 - p) / worlds + excess).
        ends = np.roots([1 + z**2 / worlds, -2 * share - z**2 / worlds, share**2 - z**2 * excess])
        assert (found.low, found.high) == pytest.approx((max(min(ends), 0), min(max(ends), 1)))
