"""The same models with many seeds, run in the background: what one run on the page cannot tell."""

import traceback
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from time import thread_time

import numpy as np
from numpy.typing import NDArray

from sim.browser.plots import PLOTS
from sim.model.outcomes import OUTCOMES
from sim.model.simulate import RunFailed
from sim.run.simulation import MONTHS_BETWEEN_LOOKS, begin
from sim.run.summary import region_summary
from sim.scenario import Scenario

SEEDS = tuple(range(1, 21))  # whatever seed is shown, as those of an experiment
WORK_SECONDS = 120.0  # of a processor that the runs of one visitor may take, all together
JUDGED = "harm"
TOO_LARGE = "Many runs of so large a model take too long for a page. An experiment runs them: see `coopsim experiment`."
BEHIND = ThreadPoolExecutor(1, "repeats")  # of all visitors, who take turns pair by pair; the model holds no lock

Series = NDArray[np.float32]


class Job:
    """The runs of some models, one a side, with every seed, as far as they have come.

    Parameters
    ----------
    scenarios
        One a side.

    Attributes
    ----------
    lines
        Side by side the outcomes of the plots of every run, each by month.
    harm
        Mean harm after the warm-up by run and side, victim-months a month.
    problem
        Why there will be no more runs; empty if nothing is wrong.
    """

    def __init__(self, scenarios: Sequence[Scenario]) -> None:
        self.scenarios = scenarios
        self.lines: list[dict[str, list[Series]]] = [{} for _ in scenarios]
        self.harm: list[list[float]] = []
        self.problem = ""
        self.seconds = 0.0
        self.is_wanted = True

    @property
    def done(self) -> int:
        """Number of seeds that every side was run with."""
        return len(self.harm)

    @property
    def is_over(self) -> bool:
        """Tell whether all runs have ended, or one has failed."""
        return bool(self.problem) or self.done == len(SEEDS)

    def go_on(self) -> None:
        """Run every side with one more seed, and take the next turn; whatever goes wrong is told."""
        if not self.is_wanted:
            return
        began = thread_time()
        try:
            self.run_pair(SEEDS[self.done])
        except RunFailed as error:
            self.problem = f"A run of the model has no result: {error}."
        except Exception:  # nobody waits for the thread, who could tell it
            traceback.print_exc()
            self.problem = "The server failed; its terminal says more."
        self.seconds += thread_time() - began
        if not self.is_over and self.seconds > WORK_SECONDS:
            self.problem = TOO_LARGE
        if self.is_wanted and not self.is_over:
            BEHIND.submit(self.go_on)

    def run_pair(self, seed: int) -> None:
        """Run every side with a seed, unless that is no longer wanted."""
        found, harm = [], []
        for scenario in self.scenarios:
            run = begin(scenario, seed)
            while run.month < scenario.months:
                if not self.is_wanted:
                    return
                run.advance(min(MONTHS_BETWEEN_LOOKS, scenario.months - run.month))
            records, inside = run.state.records, ~scenario.setting().external
            found.append(over_time(records, inside))
            harm.append(region_summary(records[scenario.warm_up :], inside, scenario.setting().slots)[JUDGED])
        for lines, more in zip(self.lines, found, strict=True):
            for outcome, line in more.items():
                lines.setdefault(outcome, []).append(line)
        self.harm.append(harm)


def over_time(records: NDArray[np.float64], inside: NDArray[np.bool_]) -> dict[str, Series]:
    """Return the lines of all plots, for the region."""
    return {
        outcome: OUTCOMES[outcome].over_time(records, inside, plot.window).astype(np.float32)
        for plot in PLOTS
        for outcome, _ in plot.lines
    }


class Repeats:
    """The job of one visitor; another model ends it and begins the next."""

    def __init__(self) -> None:
        self.job = Job(())
        self.scenarios: list[Scenario] = []
        self.models: list[str] = []

    def follow(self, scenarios: Sequence[Scenario]) -> None:
        """Run these models with many seeds, unless that is being done or was."""
        if [id(one) for one in scenarios] == [id(one) for one in self.scenarios]:
            return
        self.scenarios = list(scenarios)
        models = [model_of(scenario) for scenario in scenarios]
        if models == self.models:
            return
        self.stop()
        self.models, self.job = models, Job(scenarios)
        BEHIND.submit(self.job.go_on)

    def stop(self) -> None:
        """Let the runs go."""
        self.job.is_wanted = False
        self.models = []


def model_of(scenario: Scenario) -> str:
    """Name a model by its content, whatever its seed."""
    values = {key: value for key, value in scenario.values.items() if key != "run.seed"}
    return replace(scenario, values=values).hash
