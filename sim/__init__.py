"""Cooperation against human trafficking across borders: an agent-based simulation of enforcement policy.

>>> import sim
>>> result = sim.run("two_countries", seed=1, months=144)
>>> result.months.columns.tolist()
['month', 'jurisdiction', 'outcome', 'value']
>>> bool(0 < result.summary.loc["harm_averted_share", "region"] < 1)
True
>>> figure = result.plot()
"""

from __future__ import annotations

from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

from sim.library import experiment, load, report, run

if TYPE_CHECKING:
    from sim.experiment.claim import InUse
    from sim.experiment.directory import Damaged, Refused
    from sim.experiment.execution import CannotRun
    from sim.experiment.results import Results
    from sim.model.simulate import RunFailed
    from sim.outputs.folder import DirectoryExists, NoPlace
    from sim.report.contents import Unreadable
    from sim.scenario import ScenarioError

__all__ = [
    "CannotRun", "Damaged", "DirectoryExists", "InUse", "NoPlace", "Refused", "Results", "RunFailed", "ScenarioError",
    "Unreadable", "experiment", "load", "report", "run",
]  # fmt: skip

# Classes of the library with their modules: nothing is imported before it is asked for.
LATER = {
    "CannotRun": "sim.experiment.execution",
    "Damaged": "sim.experiment.directory",
    "DirectoryExists": "sim.outputs.folder",
    "NoPlace": "sim.outputs.folder",
    "InUse": "sim.experiment.claim",
    "Refused": "sim.experiment.directory",
    "Results": "sim.experiment.results",
    "RunFailed": "sim.model.simulate",
    "ScenarioError": "sim.scenario",
    "Unreadable": "sim.report.contents",
}


def __getattr__(name: str) -> Any:
    """Import a class of the library when it is asked for."""
    if name in LATER:
        return getattr(import_module(LATER[name]), name)
    message = f"module 'sim' has no attribute '{name}'"
    raise AttributeError(message)


class CallablePackage(ModuleType):
    """A package that can be called: `sim.experiment(...)` beside `sim.experiment.design`."""

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        """Call the function of the package's name."""
        return self.__wrapped__(*arguments, **named)

    def __reduce__(self) -> Any:
        """Let it be handed to another process, as a function can."""
        return import_module, (self.__name__,)


# When Python loads a package it binds its name here, in the place of the function of that name.
for function in (experiment, report, run):
    package = import_module(f"sim.{function.__name__}")
    package.__class__ = CallablePackage
    package.__wrapped__, package.__doc__ = function, function.__doc__  # type: ignore[attr-defined]
del function, package
