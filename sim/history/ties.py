"""Ties of every pair of agencies by month: trust, contact, and what they told or asked each other."""

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from sim.history.log import actors
from sim.history.rows import NUMBER
from sim.history.run import WatchedRun

COUNTED = {
    "leads_told": "lead_told",
    "leads_withheld": "lead_withheld",
    "requests_sent": "request_sent",
    "requests_granted": "request_granted",
    "requests_refused": "request_refused",
}
"""Columns that count events of the month, from `agency` to `other`, and the event of each."""
MONTHS_TOGETHER = 12  # in a part of the file, so that a long run takes little memory


class Ties:
    """The file of ties of a run, filled month by month.

    Parameters
    ----------
    run
        Not yet begun.
    """

    def __init__(self, run: WatchedRun) -> None:
        self.run = run
        names = [name for name in actors(run.timeline[0].setting) if "/" in name]
        self.agency, self.other = np.nonzero(~np.eye(len(names), dtype=bool))
        words = pa.array(names)
        self.pairs = {
            name: pa.DictionaryArray.from_arrays(pa.array(which.astype(np.int32)), words)
            for name, which in (("agency", self.agency), ("other", self.other))
        }
        self.waiting: list[pa.Table] = []
        self.sink = pa.BufferOutputStream()
        self.writer = pq.ParquetWriter(self.sink, self.month().schema, compression="zstd", write_page_checksum=True)

    def month(self) -> pa.Table:
        """Return the ties at the end of the month that has passed, and what it saw: one row an ordered pair."""
        state, now = self.run.state, self.run.month
        home = state.home
        columns: dict[str, Any] = {"month": np.full(len(self.agency), now, np.int32), **self.pairs}
        columns["trust"] = state.trust_in[self.other, self.agency]
        columns["contact"] = state.contact[home[self.other], home[self.agency]]
        return pa.table(columns | {name: self.count(event) for name, event in COUNTED.items()})

    def count(self, event: str) -> NDArray[np.int32]:
        """Count an event of the month by pair."""
        rows = self.run.this_month
        some = rows[rows["event"] == NUMBER[event]]
        counts = np.zeros((len(self.run.state.staff),) * 2, np.int32)
        np.add.at(counts, (some["agency"], some["other"]), 1)
        return counts[self.agency, self.other]

    def add_month(self) -> None:
        """Add the month that has passed."""
        self.waiting.append(self.month())
        if len(self.waiting) == MONTHS_TOGETHER:
            self.write()

    def write(self) -> None:
        """Write the months that wait as one part."""
        if self.waiting:
            self.writer.write_table(pa.concat_tables(self.waiting))
            self.waiting.clear()

    def finished(self) -> bytes:
        """Return the bytes of the whole file."""
        self.write()
        self.writer.close()
        return bytes(self.sink.getvalue())
