"""The posterior of a model that is known is found, whoever evaluates, and with all that does nothing as it was."""

import numpy as np
import pytest

from sim.calibration import smc
from sim.calibration.calibrate import Prior, matched, wave
from sim.calibration.emulator import emulated, terms
from sim.calibration.matching import Space, spreads
from sim.calibration.weights import TELLS, apart, sample_size
from tests.calibration.small_calibration import NOISE, PUBLISHED, TOLERANCE, Line, line


def posterior(parameters: int = 3, worlds: int = 1000) -> tuple[Space, list[smc.Generation]]:
    calibration = line(parameters, worlds)
    space = Space(calibration, spreads(calibration.fitted, np.zeros(2)))
    simulator = Line(calibration)
    shares, found = wave(space, simulator, 1)
    first = matched(space, simulator, Prior(shares, found.figures, found.failures, np.zeros(2)), [])
    return space, smc.sample(space, simulator, first)


def exact() -> np.ndarray:
    """Worlds of the prior whose figures lie within √3 standard deviations: the posterior, shape (worlds, 2)."""
    chance = np.random.default_rng(5)
    shares = chance.random((400_000, 2))
    figures = np.column_stack([shares[:, 0], shares[:, 0] * shares[:, 1]]) + chance.normal(0, NOISE, shares.shape)
    return shares[(np.abs(figures - PUBLISHED) <= 3**0.5 * TOLERANCE).all(axis=1)]


@pytest.fixture(name="found", scope="module")
def sampled() -> tuple[Space, list[smc.Generation]]:
    return posterior()


@pytest.mark.slow
def test_the_posterior_of_a_known_model_is_found(found):
    last, known = found[1][-1], exact()
    size = sample_size(last.weights)
    mean = last.weights @ last.shares[:, :2]
    variance = last.weights @ (last.shares[:, :2] - mean) ** 2
    assert size > 500
    assert np.abs(mean - known.mean(axis=0)) == pytest.approx(0, abs=4 * known.std(axis=0).max() / size**0.5)
    # The standard error of a standard deviation is σ / √(2n), of a normal distribution; these are flatter.
    assert np.sqrt(variance) == pytest.approx(known.std(axis=0), rel=4 / (2 * size) ** 0.5)


def test_a_parameter_that_does_nothing_stays_as_wide_as_it_was(found):
    last = found[1][-1]
    root = sample_size(last.weights) ** 0.5
    assert apart(last.shares[:, 2], last.weights) * root < TELLS
    assert apart(last.shares[:, 0], last.weights) * root > 5 * TELLS


def test_weights_make_good_what_the_proposal_prefers(found):
    last = found[1][-1]
    assert last.weights.max() > 1.5 * last.weights.min()  # else this test shows nothing
    unweighted = np.full(len(last.weights), 1 / len(last.weights))
    known = np.sort(exact()[:, 1])
    expected = np.searchsorted(known, last.shares[:, 1]) / len(known)
    assert apart(expected, last.weights) < apart(expected, unweighted)


def test_generations_end_at_the_tolerance_that_was_asked_for(found):
    epsilons = [generation.epsilon for generation in found[1]]
    assert epsilons == sorted(epsilons, reverse=True)
    assert epsilons[-1] == found[0].calibration.sampling.closest
    for generation in found[1]:
        assert found[0].distance(generation.figures).max() <= generation.epsilon


@pytest.mark.slow
def test_it_is_the_same_posterior_each_time(found):
    again = posterior()[1][-1]
    assert np.array_equal(again.shares, found[1][-1].shares)
    assert np.array_equal(again.weights, found[1][-1].weights)


def test_no_two_evaluations_have_the_same_key():
    calibration = line(worlds=60)
    space, simulator = Space(calibration, spreads(calibration.fitted, np.zeros(2))), Line(calibration)
    shares, found = wave(space, simulator, 1)
    first = matched(space, simulator, Prior(shares, found.figures, found.failures, np.zeros(2)), [])
    smc.sample(space, simulator, first)
    assert len(set(simulator.numbers)) == len(simulator.numbers) > 400
    assert len({calibration.number(*key) for key in simulator.numbers}) == len(simulator.numbers)


@pytest.mark.slow
def test_a_posterior_in_many_dimensions_keeps_its_sample_size():
    space, generations = posterior(parameters=25, worlds=200)
    assert space.calibration.sampling.closest == generations[-1].epsilon
    assert sample_size(generations[-1].weights) > 100


def test_where_evaluations_run_out_the_last_complete_generation_stands():
    calibration = line(worlds=200)
    few = calibration.sampling._replace(evaluations=500)
    calibration = type(calibration)(**{**vars(calibration), "sampling": few})
    space, simulator = Space(calibration, spreads(calibration.fitted, np.zeros(2))), Line(calibration)
    shares, found = wave(space, simulator, 1)
    first = matched(space, simulator, Prior(shares, found.figures, found.failures, np.zeros(2)), [])
    generations = smc.sample(space, simulator, first)
    assert [len(one.shares) for one in generations] == [200]
    assert generations[-1].epsilon > few.closest
    assert sum(stage.startswith("generation") for stage, _ in simulator.numbers) == 500


def test_emulators_know_how_far_they_miss():
    calibration = line()
    chance = np.random.default_rng(3)
    shares, others = chance.random((300, 3)), chance.random((2000, 3))

    def figures(of: np.ndarray) -> np.ndarray:
        return np.column_stack([of[:, 0], of[:, 0] * of[:, 1] + 0.3 * of[:, 1] ** 3]) + chance.normal(
            0, NOISE, (len(of), 2)
        )

    found = emulated(shares, figures(shares), calibration.fitted, np.full(2, TOLERANCE))
    for one, figure in zip(found.each, figures(others).T, strict=True):
        missed = one.scale.of(figure) - terms(others, found.pairs) @ one.coefficients
        assert one.error == pytest.approx(np.sqrt(np.mean(missed**2)), rel=0.15)  # three standard errors of 300 runs
    inside = found.within(others, 3**0.5)
    near = (np.abs(figures(others) - PUBLISHED) <= 3**0.5 * TOLERANCE).all(axis=1)
    # Within four standard errors of a share of 2,000, and a tenth for errors that are not normal.
    assert near.mean() == pytest.approx(inside.mean(), abs=4 * (inside.mean() / 2000) ** 0.5 + 0.1 * inside.mean())
    assert near[inside > 0.5].mean() > 0.5
    assert near[inside < 0.001].mean() < 0.005


def test_a_wave_rules_out_hardly_any_world_that_would_be_accepted(found):
    space = found[0]
    worlds = np.column_stack([exact(), np.full(len(exact()), 0.5)])
    assert space.holds(worlds).mean() > 0.995
    assert space.share() < 0.3
