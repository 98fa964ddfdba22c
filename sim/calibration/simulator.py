"""Evaluates worlds: reads those that were evaluated before, and hands the others to workers."""

from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import AbstractContextManager, contextmanager
from typing import Any, NamedTuple

import numpy as np

from sim.calibration.evaluation import Batch, Stage, evaluate
from sim.calibration.kept import Kept
from sim.calibration.specification import Calibration, Values
from sim.experiment.execution import OpenExecutor, execute
from sim.progress import Watch

IN_BATCH = 20  # worlds: a second of work or two


class Evaluated(NamedTuple):
    """Figures of some worlds, shape (worlds, targets), and why each failed; empty where it did not."""

    figures: Values
    failures: list[str]


class Simulator:
    """Evaluates worlds with workers that stay from one call to the next, in a `with` block.

    What it returns depends on the stage, the numbers and the worlds alone: neither on the number of workers, nor on
    what was evaluated before.
    """

    def __init__(self, calibration: Calibration, kept: Kept, open_executor: OpenExecutor, watch: Watch) -> None:
        self.calibration = calibration
        self.kept = kept
        self.open_executor = open_executor
        self.watch = watch
        self.failed = 0
        self.opened: AbstractContextManager[tuple[Executor, int]] | None = None
        self.workers: tuple[Executor, int]

    def __enter__(self) -> "Simulator":
        """Open nothing yet: workers start with the first world that is to be evaluated."""
        return self

    def __exit__(self, *error: Any) -> None:
        """Stop the workers."""
        opened, self.opened = self.opened, None
        if opened is not None:
            opened.__exit__(*error)

    @contextmanager
    def standing(self) -> Iterator[tuple[Executor, int]]:
        """Lend the workers; after an error they are stopped, and others are started the next time."""
        if self.opened is None:
            opened = self.open_executor()
            self.workers = opened.__enter__()
            self.opened = opened
        try:
            yield self.workers
        except BaseException as error:
            self.__exit__(type(error), error, error.__traceback__)
            raise

    def evaluate(self, stage: Stage, first: int, shares: Values) -> Evaluated:
        """Evaluate worlds of a stage.

        Parameters
        ----------
        stage, first
            The stage, and the number of the first of the worlds in it.
        shares
            Of the priors, shape (worlds, parameters).

        Raises
        ------
        sim.experiment.execution.CannotRun
            If the runs cannot be made.
        sim.experiment.directory.Damaged
            If a part is not what its name says.
        """
        worlds = [self.calibration.world(one) for one in shares]
        batches = [
            Batch(self.calibration, stage, first + at, tuple(worlds[at : at + IN_BATCH]))
            for at in range(0, len(worlds), IN_BATCH)
        ]
        missing = [batch for batch in batches if not self.kept.has(batch)]
        left = sum(len(batch.worlds) for batch in missing)
        self.watch(0, left)
        self.kept.note("begun", stage=stage.name, first=first, worlds=len(worlds), missing=left)
        for result in execute(missing, self.standing, evaluate):
            self.kept.keep(result.chunk, result.data)
            made = len(result.chunk.worlds)
            left -= made
            self.watch(made, left)
        found = [self.kept.figures(batch) for batch in batches]
        failures = [failure for _, some in found for failure in some]
        self.failed += sum(map(bool, failures))
        return Evaluated(np.concatenate([figures for figures, _ in found]), failures)
