"""Cooperation against human trafficking across borders: an agent-based simulation of enforcement policy.

>>> import sim
>>> result = sim.run("scenarios/two_countries.toml", seed=1, months=72)
>>> result.months.columns.tolist()
['month', 'jurisdiction', 'outcome', 'value']
>>> bool(0 < result.summary.loc["active_share", "region"] < 1)
True
>>> figure = result.plot()
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from sim.outputs.result import Result
    from sim.scenario import Scenario

__all__ = ["load", "run"]


def load(path: str | Path, changes: Mapping[str, Any] | None = None) -> Scenario:
    """Read and check a scenario file.

    Parameters
    ----------
    path
        A scenario file.
    changes
        Dotted key to value, as `--set` on the command line.

    Returns
    -------
    Scenario
        The resolved scenario.

    Raises
    ------
    sim.scenario.ScenarioError
        With every mistake of the file: where, what was expected, what to do.

    Examples
    --------
    >>> import sim
    >>> scenario = sim.load("scenarios/europe.toml", {"corruption.scale": 0.5})
    >>> scenario.values["corruption.scale"]
    0.5
    """
    from sim.scenario import load as load_scenario

    return load_scenario(path, changes or {})


def run(
    scenario: str | Path | Scenario,
    seed: int | None = None,
    months: int | None = None,
    changes: Mapping[str, Any] | None = None,
) -> Result:
    """Run a scenario.

    Parameters
    ----------
    scenario
        A scenario file, or a resolved scenario (then without `months` and `changes`).
    seed
        0 to 2**63 - 1; the scenario's if not given.
    months
        Length of the run; the scenario's if not given.
    changes
        Dotted key to value, as `--set` on the command line.

    Returns
    -------
    Result
        With the data frames `months`, `summary` and `relocations`, and `plot()`.

    Raises
    ------
    sim.scenario.ScenarioError
        If the file or a change is wrong.
    sim.model.simulate.RunFailed
        If a month gives an impossible number.

    Examples
    --------
    >>> import sim
    >>> result = sim.run("scenarios/two_countries.toml", seed=7, months=72, changes={"corruption.scale": 0})
    >>> float(result.summary.loc["leaks", "region"])
    0.0
    """
    from sim.outputs.result import simulate
    from sim.scenario import Scenario

    if not isinstance(scenario, Scenario):
        wanted = dict(changes or {})
        if months is not None:
            wanted["run.months"] = months
        scenario = load(scenario, wanted)
    elif months is not None or changes:
        message = "a resolved scenario is run as it is: give months and changes to sim.load instead"
        raise ValueError(message)
    return simulate(scenario, scenario.seed if seed is None else seed)
