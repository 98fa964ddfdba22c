"""The log of a run as a table: in memory, and as a Parquet file that other programs read."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from os import PathLike
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from sim.history.rows import EVENTS, Rows
from sim.history.run import PROCESSES, WatchedRun
from sim.model.setting import ROLES, Setting

NONE = -1  # a group, or the month of its first evidence, where an event has none
DETAILS = b"coopsim"
EMPTY = {"group": NONE, "since": NONE, "legs": 0}
TEXTS = ("process", "event", "leg", "agency", "other")


@dataclass(frozen=True, eq=False)
class Log:
    """What happened in a run.

    Attributes
    ----------
    events
        One row an event, in the order in which they happened. Columns as in docs/history.md; where there is none, text
        is empty, `group` and `since` are -1, and `amount` is NaN.
    names
        Code of each country to its name.
    months
        Months that have passed.
    whole_from
        First month of which the log holds every event; 0 unless it keeps only the last.
    """

    events: pd.DataFrame
    names: Mapping[str, str]
    months: int
    whole_from: int = 0


class Event(NamedTuple):
    """An event of the table by itself, without what nobody says of it in a sentence."""

    month: int
    event: str
    group: int
    leg: str
    agency: str
    other: str
    amount: float


def listed(events: pd.DataFrame) -> list[Event]:
    """List events one by one, in the order of their table."""
    columns = [events[name].tolist() for name in Event._fields]
    return [Event(*row) for row in zip(*columns, strict=True)]


def log_of(run: WatchedRun) -> Log:
    """Make the log of a run, as far as it has come.

    Parameters
    ----------
    run
        Goes on as it would without.

    Returns
    -------
    Log
        Of the events that the run has kept.
    """
    setting = run.timeline[0].setting
    rows = run.ring.rows()
    whole_from = 0
    if run.ring.dropped:
        whole_from = int(rows["month"][0]) + 1 if len(rows) else run.month + 1
    return Log(frame(rows, setting), dict(zip(setting.codes, setting.names, strict=True)), run.month, whole_from)


def actors(setting: Setting) -> list[str]:
    """Name agencies and countries by their codes, in the order in which rows number them."""
    return [f"{code}/{kind}" for code in setting.codes for kind in setting.kinds] + list(setting.codes)


def frame(rows: Rows, setting: Setting) -> pd.DataFrame:
    """Turn rows of numbers into a table in words."""
    labels = {"process": PROCESSES, "event": EVENTS, "leg": ROLES, "agency": actors(setting)}
    labels["other"] = labels["agency"]
    columns = {}
    for name in rows.dtype.names or ():
        values = np.ascontiguousarray(rows[name])
        columns[name] = in_words(values, list(labels[name])) if name in labels else values
    return pd.DataFrame(columns)


def in_words(numbers: Rows, words: list[str]) -> Any:
    """Turn numbers into words, and -1 into none."""
    return pd.Categorical.from_codes(numbers.astype(np.intp) + 1, pd.Index(["", *words]))


def to_parquet(log: Log) -> bytes:
    """Write a log as the bytes of a Parquet file; what an event does not have is null there."""
    columns = {name: column_of(name, log.events[name]) for name in log.events.columns.tolist()}
    about = {"names": dict(log.names), "months": log.months, "whole_from": log.whole_from}
    table = pa.table(columns).replace_schema_metadata({DETAILS: json.dumps(about).encode()})
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, compression="zstd", write_page_checksum=True)
    return bytes(sink.getvalue())


def column_of(name: str, column: "pd.Series[Any]") -> pa.Array:
    """Make a column of the file, with null for what there is not."""
    if name in TEXTS:
        return pa.array(column.astype(object), pa.string(), mask=np.asarray(column == "")).dictionary_encode()
    if name in EMPTY:
        return pa.array(column, pa.int32(), mask=np.asarray(column == EMPTY[name]))
    return pa.array(column, from_pandas=True)


def read_log(path: str | PathLike[str]) -> Log:
    """Read a log that `coopsim run --events` has written.

    Parameters
    ----------
    path
        Of the Parquet file.

    Returns
    -------
    Log
        As the run had it.

    Raises
    ------
    ValueError
        If the file is damaged, or no log of a run.
    """
    try:
        table = pq.read_table(path, page_checksum_verification=True, use_threads=False)
        about = json.loads((table.schema.metadata or {})[DETAILS])
        columns: dict[str, Any] = {}
        for name in table.column_names:
            empty = "" if name in TEXTS else EMPTY.get(name)
            column = table[name] if empty is None else table[name].fill_null(empty)
            columns[name] = pd.Categorical(column.to_pylist()) if name in TEXTS else column.to_numpy()
        events = pd.DataFrame(columns)
        return Log(events, **about)
    except (pa.ArrowException, KeyError, TypeError) as error:
        raise ValueError(f"{path} is no log of events that `coopsim run --events` wrote: {error}") from None
