"""The typical world of a posterior: the shipped defaults.

No world of a posterior stands for it. In a hundred dimensions all worlds are nearly as far from one another, so that
which of them is the most central is chance: those of four calibrations averted 3 to 26 % of harm (European approach,
Europe). What the published figures say nothing of has its median here. What they say something of has to go together,
and has the values of one world that agrees with them.
"""

import numpy as np
from numpy.typing import NDArray

from sim.calibration.specification import Values
from sim.calibration.weights import TELLS, apart_beside_chance, quantiles


def typical(shares: Values, weights: Values) -> Values:
    """Return the typical world, in shares of the priors.

    Nothing but the posterior's worlds enters, so that no result of a policy can.

    Parameters
    ----------
    shares
        Of the worlds, shape (worlds, parameters).
    weights
        Shape (worlds,), with a sum of 1.

    Returns
    -------
    numpy.ndarray
        Shape (parameters,): medians; of parameters that are identified, the values of the world that is nearest to
        their medians.
    """
    medians = np.array([quantiles(column, weights, (0.5,))[0] for column in shares.T])
    known = identified(shares, weights)
    nearest = int(np.argmin(((shares - medians)[:, known] ** 2).sum(axis=1)))
    return np.where(known, shares[nearest], medians)


def identified(shares: Values, weights: Values) -> NDArray[np.bool_]:
    """Tell of each parameter, shape (parameters,), whether the data say something of it, at the 1 % level."""
    return np.array([apart_beside_chance(column, weights) > TELLS for column in shares.T])
