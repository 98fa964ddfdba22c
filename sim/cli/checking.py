"""`coopsim check`: reads scenario and experiment files without running them."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from sim.cli.exit_codes import BAD_INPUT, COMPLETE
from sim.cli.finding import find
from sim.cli.terminal import warn
from sim.documents.named_files import EXPERIMENTS, SCENARIOS, look_up
from sim.documents.toml_file import read, shown
from sim.scenario import ScenarioError, load
from sim.scenario.coarseness import too_coarse
from sim.scenario.keys import is_calibration, is_experiment
from sim.words.rounding import counted


def check(options: argparse.Namespace) -> int:
    """Report every mistake of every file."""
    is_wrong = False
    for name in options.scenarios:
        try:
            print(checked(name, options.changes))
        except ScenarioError as error:
            print(error, file=sys.stderr)
            is_wrong = True
    return BAD_INPUT if is_wrong else COMPLETE


def checked(name: str, changes: Sequence[str]) -> str:
    """Check a scenario or an experiment, and summarise it in a sentence.

    Raises
    ------
    ScenarioError
        With every mistake.
    """
    only_experiment = not look_up(name, SCENARIOS, [Path()]) and look_up(name, EXPERIMENTS, [Path()])
    path = find(name, EXPERIMENTS if only_experiment else SCENARIOS)
    content, _ = read(path)
    if is_experiment(content):
        return checked_experiment(path, changes)
    if is_calibration(content):
        return checked_calibration(path, changes)
    scenario = load(path, changes)
    warn(too_coarse([scenario]))
    setting = scenario.setting()
    sizes = {
        "jurisdictions": len(setting.codes),
        "kinds of agency": len(setting.kinds),
        "slots": setting.slots,
        "months": scenario.months,
        "events": len(scenario.events),
    }
    return f"{shown(path)}: in order. {', '.join(counted(str(size), what) for what, size in sizes.items())}."


def checked_calibration(path: Path, changes: Sequence[str]) -> str:
    """Check a calibration."""
    from sim.calibration.calibration_file import load_calibration

    if changes:
        raise ScenarioError(f"{shown(path)}: a calibration takes no --set. Write the change into one of its scenarios.")
    found = load_calibration(path)
    return (
        f"{shown(path)}: in order. A calibration of {counted(str(len(found.parameters)), 'parameters')}, "
        f"{counted(str(len(found.fitted)), 'targets')} and "
        f"{counted(str(len(found.targets) - len(found.fitted)), 'checks')}, on "
        f"{counted(str(len(found.scenarios)), 'scenarios')}."
    )


def checked_experiment(path: Path, changes: Sequence[str]) -> str:
    """Check an experiment with the scenario of each of its points."""
    from sim.experiment.design import points, size_of
    from sim.experiment.experiment_file import load_experiment
    from sim.experiment.precedence import precedence
    from sim.experiment.same_levels import same_levels

    if changes:
        raise ScenarioError(f"{shown(path)}: an experiment takes no --set. Write the change into one of its factors.")
    experiment = load_experiment(path)
    design = points(experiment)
    warn([*too_coarse(point.scenario for point in design), *same_levels(experiment, design)])
    hypotheses = counted(str(len(experiment.hypotheses)), "hypotheses")
    said = f"{shown(path)}: in order. An experiment of {size_of(experiment, design)}, {hypotheses}."
    return "\n".join([said, *precedence(experiment, design)])
