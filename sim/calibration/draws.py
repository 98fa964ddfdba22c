"""Chance of a calibration, keyed by what is drawn: no draw depends on another, nor on who makes it.

It is no chance of the model, whose runs get seeds from here and nothing else.
"""

import numpy as np

from sim.calibration.specification import Calibration


def generator(calibration: Calibration, stage: str, number: int, again: int = 0) -> np.random.Generator:
    """Return the generator of one world of a stage, or of its proposal that was refused `again` times before."""
    return np.random.default_rng(calibration.number("draw", stage, number, again))
