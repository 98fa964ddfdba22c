"""Preregistration: hypotheses stated before the first run are kept, and distinguished from all later ones."""

from collections.abc import Sequence
from pathlib import Path

from sim.experiment.design import Point
from sim.experiment.directory import HYPOTHESES, PLAN, Damaged, as_json, read_json
from sim.experiment.plain_files import write_whole
from sim.experiment.rows import EXPLORATORY, STATED, WITHDRAWN
from sim.experiment.specification import DIRECTIONS, POSITIVE, Experiment, Hypothesis, hypothesis_of

NOT_STATED = "{} is not what was stated before the first run"


def register(experiment: Experiment, folder: Path) -> list[tuple[Hypothesis, str]]:
    """Keep the hypotheses stated before the first run, and return all hypotheses with their status.

    A hypothesis that is taken out of the file after the first run is reported nevertheless.

    Raises
    ------
    Damaged
        If the file of kept hypotheses cannot be read.
    """
    path = folder / HYPOTHESES
    if not path.exists() and not (folder / PLAN).exists():
        write_whole(path, as_json({one.fingerprint: vars(one) for one in experiment.hypotheses}))
    try:
        frozen = {key: hypothesis_of(entry) for key, entry in read_json(path).items()}
        is_sound = all(one.fingerprint == key for key, one in frozen.items())
    except (KeyError, TypeError, AttributeError):
        is_sound = False
    if not is_sound:
        raise Damaged(NOT_STATED.format(path))
    now = [(one, STATED if one.fingerprint in frozen else EXPLORATORY) for one in experiment.hypotheses]
    present = {one.fingerprint for one, _ in now}
    return [*now, *((one, WITHDRAWN) for key, one in frozen.items() if key not in present)]


def check_registered(
    hypotheses: Sequence[tuple[Hypothesis, str]], experiment: Experiment, design: Sequence[Point], folder: Path
) -> None:
    """Check that every hypothesis concerns this experiment, whose plan is that of the directory.

    Raises
    ------
    Damaged
        If a kept hypothesis does not.
    """
    try:
        is_sound = all(concerns(one, experiment.measured, design) for one, _ in hypotheses)
    except (TypeError, AttributeError):
        is_sound = False
    if not is_sound:
        raise Damaged(NOT_STATED.format(folder / HYPOTHESES))


def concerns(hypothesis: Hypothesis, measured: Sequence[str], design: Sequence[Point]) -> bool:
    """Tell whether a hypothesis concerns an outcome and points of this experiment."""
    cells = (*hypothesis.of, *hypothesis.against)
    return (
        isinstance(hypothesis.name, str)
        and hypothesis.outcome in measured
        and hypothesis.direction in DIRECTIONS
        and isinstance(hypothesis.is_relative, bool)
        and POSITIVE.takes(hypothesis.smallest_effect)
        and len(hypothesis.of) == len(hypothesis.against) > 0
        and all(any(cell.items() <= point.levels.items() for point in design) for cell in cells)
    )
