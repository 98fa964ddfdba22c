"""Monthly series by country that an experiment keeps of each run: `series.parquet`, one row a run and jurisdiction."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from sim.experiment.plan import Measured
from sim.experiment.runs import BY_MONTH, JURISDICTIONS


def series_of(runs: pa.Table, measured: Measured) -> pa.Table:
    """Lay out the series of all runs.

    Parameters
    ----------
    runs
        One row a run, as part files hold them.
    measured
        Which series they keep.

    Returns
    -------
    pyarrow.Table
        Columns point, replicate, jurisdiction, then each outcome, a list of its values from the first month of the run
        to the last, in its unit; NaN where a ratio has nothing to divide by. A run that failed has no rows.
    """
    codes = runs[JURISDICTIONS].combine_chunks()
    rows = np.repeat(np.arange(len(runs)), np.asarray(pc.fill_null(pc.list_value_length(codes), 0)))
    columns = {name: runs[name].combine_chunks().take(pa.array(rows)) for name in ("point", "replicate")}
    columns["jurisdiction"] = pc.list_flatten(codes)
    columns |= {name: pc.list_flatten(runs[name + BY_MONTH].combine_chunks()) for name in measured.by_month}
    return pa.table(columns)
