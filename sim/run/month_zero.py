"""Month 0: what there is of a run before its first month, as a record like that of a month."""

import numpy as np

from sim.model.counts import Count
from sim.model.observation import Record
from sim.model.processes import recording
from sim.model.schedule import run_step
from sim.model.simulate import Run

# What `recording` reads off the state, and the queue of suspects; all else comes about in the course of a month.
OF_A_STATE = (
    Count.HARM, Count.HARM_WITHOUT_ENFORCEMENT, Count.AVERTED_BY_DISMANTLING, Count.AVERTED_BY_SUPPRESSION,
    Count.AVERTED_BY_DORMANCY, Count.AVERTED_BY_DISPLACEMENT, Count.ACTIVE_GROUPS, Count.ACTIVE_CROSS_BORDER,
    Count.ACTIVE_LEGS, Count.SUPPRESSED_GROUPS, Count.DORMANT_GROUPS, Count.OPEN_CASES, Count.REQUESTS_PENDING,
    Count.CHARGING_BACKLOG, Count.TRUST_WITHIN, Count.TRUST_ACROSS, Count.CONTACT, Count.COOPERATION_SHARE,
    Count.COMPROMISED_SHARE, Count.PERCEIVED_RISK,
)  # fmt: skip


def record_of_start(run: Run) -> Record:
    """Record month 0 by what there is, without a change to the run; NaN for all that needs a month to happen in.

    Parameters
    ----------
    run
        That has not gone through a month.

    Returns
    -------
    ndarray
        Shape (1, counts, jurisdictions).
    """
    record: Record = run.state.records[:1].copy()
    copied = {name: getattr(run.state, name).copy() for name in recording.WRITES if name != "records"}
    state = run.state._replace(records=record, **copied)
    run_step(recording.NAME, state, run.timeline[0].parameters, run.chance._replace(month=np.uint64(1)))
    record[:, [count for count in Count if count not in OF_A_STATE]] = np.nan
    return record
