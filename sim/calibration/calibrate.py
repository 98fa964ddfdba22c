"""A calibration from file to tables: waves, then generations, then what they say."""

from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
from threadpoolctl import threadpool_limits

from sim.calibration.emulator import emulated
from sim.calibration.evaluation import Stage
from sim.calibration.found import Found, Posterior, Prior, StageRow
from sim.calibration.kept import Kept
from sim.calibration.matching import Space, spreads
from sim.calibration.planted import plant
from sim.calibration.posterior import Predicted, parameter_rows, target_rows
from sim.calibration.simulator import Evaluated, Simulator
from sim.calibration.specification import Calibration, Values
from sim.calibration.typical import typical
from sim.calibration.weights import sample_size
from sim.experiment.execution import OpenExecutor
from sim.progress import Watch

CHANCE, PREDICTION = Stage("chance", 100), Stage("prediction", 900)


class NoPosterior(Exception):
    """No generation is complete: the targets cannot be met by as many evaluations as there are."""


def calibrate(
    calibration: Calibration,
    folder: Path,
    open_executor: OpenExecutor,
    watch: Watch,
    write: Callable[[Found], Mapping[str, bytes]],
    only_check: bool = False,
) -> Found:
    """Calibrate, or go on with it, and write what was found.

    Parameters
    ----------
    calibration
        The checked file.
    folder
        Directory; one that was begun with the same plan is continued.
    open_executor
        Opens what the runs are made with.
    watch
        Called with the number of worlds that were just evaluated, and of those of the batch that are left.
    write
        Makes the files of what was found.
    only_check
        Whether to stop after the first wave, and recover planted truths from it.

    Raises
    ------
    sim.calibration.matching.NothingLeft, NoPosterior
        If the targets contradict the model.
    sim.experiment.claim.InUse, sim.experiment.directory.Refused
        If the directory belongs to another process or plan.
    sim.experiment.execution.CannotRun
        If the runs cannot be made.
    """
    with (
        Kept(folder, calibration) as kept,
        Simulator(calibration, kept, open_executor, watch) as simulator,
        threadpool_limits(1),  # how sums are split over threads changes their last digit
    ):
        prior = first_wave(calibration, simulator)
        space = Space(calibration, spreads(calibration.fitted, prior.chance[calibration.is_fitted]))
        planted = plant(calibration, prior.shares, prior.figures[:, calibration.is_fitted], space.spread)
        stages: list[StageRow] = []
        posterior = None if only_check else sampled(space, simulator, prior, stages)
        found = Found(calibration, prior, stages, planted, posterior, simulator.failed)
        kept.finish(write(found))
        kept.note("finished", failed=simulator.failed)
    return found


def first_wave(calibration: Calibration, simulator: Simulator) -> Prior:
    """Evaluate worlds of the prior; and the least implausible ones twice more, to measure chance near the targets."""
    without_chance = Space(calibration, spreads(calibration.fitted, np.zeros(len(calibration.fitted))))
    shares, found = wave(without_chance, simulator, 1)
    nearest = np.argsort(without_chance.distance(found.figures), kind="stable")[: calibration.matching.repeated]
    again = simulator.evaluate(CHANCE, 0, np.concatenate([shares[nearest], shares[nearest]])).figures
    differences = again[: len(nearest)] - again[len(nearest) :]
    return Prior(shares, found.figures, found.failures, np.sqrt(np.nanmean(differences**2, axis=0) / 2))


def wave(space: Space, simulator: Simulator, number: int) -> tuple[Values, Evaluated]:
    """Draw and evaluate the worlds of a wave; return shares of the priors, and what was found."""
    stage = Stage(f"wave {number}", number)
    size = space.calibration.matching.waves[number - 1]
    shares = np.array([space.draw(stage.name, one) for one in range(size)])
    return shares, simulator.evaluate(stage, 0, shares)


def sampled(space: Space, simulator: Simulator, prior: Prior, stages: list[StageRow]) -> Posterior:
    """Match and sample; a row for each wave and generation is added to `stages`.

    Raises
    ------
    NoPosterior
        If no generation is complete.
    """
    from sim.calibration.smc import sample

    calibration = space.calibration
    first = matched(space, simulator, prior, stages)
    generations = sample(space, simulator, first)
    stages += [
        StageRow(
            stage=f"generation {number}",
            evaluations=one.evaluations,
            epsilon=one.epsilon,
            accepted=len(one.shares),
            left=None,
            best=None,
            explained=None,
            sample_size=sample_size(one.weights),
        )
        for number, one in enumerate(generations)
    ]
    if not generations:
        least = min(row.best for row in stages if row.best is not None)
        message = (
            f"{calibration.sampling.evaluations:,} evaluations gave not {calibration.sampling.worlds} worlds with an "
            f"implausibility below {first:.3g}; the least of all waves is {least:.3g}. Allow more of them, or widen a "
            "tolerance or a discrepancy"
        )
        raise NoPosterior(message)
    last = generations[-1]
    typical_shares = typical(last.shares, last.weights)
    predicted = simulator.evaluate(PREDICTION, 0, last.shares).figures
    whole = spreads(calibration.targets, prior.chance)
    compared = Predicted(prior.figures, predicted, last.weights, whole, prior.chance, last.epsilon)
    return Posterior(
        last.shares,
        last.weights,
        last.figures,
        predicted,
        typical_shares,
        last.epsilon,
        parameter_rows(calibration, last.shares, last.weights, typical_shares),
        target_rows(calibration.targets, compared),
    )


def matched(space: Space, simulator: Simulator, prior: Prior, stages: list[StageRow]) -> float:
    """Rule out worlds wave by wave; return the median implausibility of the last wave's worlds."""
    matching = space.calibration.matching
    shares, figures = prior.shares, prior.figures
    for number, size in enumerate(matching.waves, 1):
        if number > 1:
            shares, found = wave(space, simulator, number)
            figures = found.figures
        space.learn(shares, figures)
        fitted = figures[:, space.calibration.is_fitted]
        emulators = emulated(shares, fitted, space.calibration.fitted, space.spread)
        space.waves.append(emulators)
        implausible = space.distance(figures)
        stages.append(
            StageRow(
                stage=f"wave {number}",
                evaluations=size,
                epsilon=matching.cutoff,
                accepted=int((implausible < matching.cutoff).sum()),
                left=space.share(),
                best=float(implausible.min()),
                explained=min(one.explained for one in emulators.each),
                sample_size=None,
            )
        )
    return float(np.median(implausible))
