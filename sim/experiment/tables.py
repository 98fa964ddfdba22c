"""Writes tables and reads them back: CSV files of typed rows, and reads Parquet files.

The header of a CSV file is the fields of its row class. A float is written as the shortest text that is read back as
the same number, and None as an empty cell; the same rows give the same bytes.
"""

import csv
import io
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar, Protocol, Self, get_args, get_type_hints

import pyarrow as pa

from sim.experiment.plain_files import LARGEST_TABLE, read_whole
from sim.experiment.point_rows import PointRow
from sim.experiment.rows import Tables
from sim.outputs.spreadsheet import inert
from sim.worlds.parquet import from_parquet

SEPARATOR = "; "  # of several texts in a cell
NUMBERS: Mapping[Any, Callable[[str], Any]] = {int: int, float: float}


class Row(Protocol):
    """A NamedTuple."""

    _fields: ClassVar[tuple[str, ...]]

    @classmethod
    def _make(cls, iterable: Iterable[Any], /) -> Self:
        """Make a row of its values."""

    def __iter__(self) -> Iterator[Any]:
        """Go through the values."""


def write_rows(rows: Sequence[Row]) -> bytes:
    """Write at least one row as CSV."""
    return csv_text(rows[0]._fields, rows)


def read_rows[One: Row](kind: type[One], path: Path) -> tuple[One, ...]:
    """Read a CSV file.

    Parameters
    ----------
    kind
        Class of its rows.

    Raises
    ------
    ValueError
        If its header is another, or a cell is not of its column's type.
    OSError
        If it is missing, or cannot be read for now.
    """
    header, lines = cells(path)
    if header != kind._fields:
        message = f"{path} has the columns {', '.join(header)}, expected {', '.join(kind._fields)}"
        raise ValueError(message)
    readers = [reader(hint) for hint in get_type_hints(kind).values()]
    return converted(path, lines, lambda line: kind._make(read(cell) for read, cell in zip(readers, line, strict=True)))


def converted[One](
    path: Path, lines: Sequence[Sequence[str]], convert: Callable[[Sequence[str]], One]
) -> tuple[One, ...]:
    """Convert the cells of each line.

    Raises
    ------
    ValueError
        Naming the file, if a cell is not of its column's type.
    """
    try:
        return tuple(map(convert, lines))
    except ValueError as error:
        message = f"{path} is damaged: {error}"
        raise ValueError(message) from None


def reader(hint: Any) -> Callable[[str], Any]:
    """Return a function that converts a cell to a value of a type.

    The type is text, a number, a number or None, or a tuple of texts.
    """
    if hint is str:
        return str
    if hint in NUMBERS:
        return NUMBERS[hint]
    if type(None) in get_args(hint):
        read = NUMBERS[get_args(hint)[0]]
        return lambda cell: read(cell) if cell else None
    return lambda cell: tuple(cell.split(SEPARATOR)) if cell else ()


# Row class of each table in `Tables`, by its name.
ROW_CLASSES: Mapping[str, type[Row]] = {name: get_args(hint)[0] for name, hint in get_type_hints(Tables).items()}


def write_tables(tables: Tables) -> dict[str, bytes]:
    """Write every table that has rows; return the bytes of each file."""
    return {f"{name}.csv": write_rows(rows) for name, rows in tables._asdict().items() if rows}


def read_tables(folder: Path, there: Container[str]) -> Tables:
    """Read the tables of a results directory.

    Parameters
    ----------
    folder
        The directory.
    there
        Names of the files in it.

    Raises
    ------
    ValueError, OSError
        See `read_rows`.
    """
    found: dict[str, Any] = {
        name: read_rows(kind, folder / f"{name}.csv") for name, kind in ROW_CLASSES.items() if f"{name}.csv" in there
    }
    return Tables(**found)


def write_points(factors: Sequence[str], rows: Sequence[PointRow]) -> bytes:
    """Write the points of a design, with a column for each factor, and one for the worlds if there are any."""
    first, _, last, world = PointRow._fields
    has_worlds = rows[0].world is not None
    return csv_text(
        [first, *[world] * has_worlds, *factors, last],
        [[row.point, *[row.world] * has_worlds, *row.levels, row.scenario] for row in rows],
    )


def read_points(path: Path) -> tuple[tuple[str, ...], tuple[PointRow, ...]]:
    """Read the points of a design: the names of its factors, and the points; see `read_rows` for errors."""
    header, lines = cells(path)
    # By position, since a factor may have any name but that of the worlds; levels stay text, be they called NA or 01.
    at = 2 if header[1:2] == ("world",) else 1
    points = converted(
        path, lines, lambda line: PointRow(int(line[0]), tuple(line[at:-1]), line[-1], *map(int, line[1:at]))
    )
    return header[at:-1], points


def cells(path: Path) -> tuple[tuple[str, ...], list[list[str]]]:
    """Read the header of a CSV file, and its other lines.

    Raises
    ------
    ValueError
        If it is no CSV file, or a line has not a cell for each column.
    """
    text = read_whole(path).decode("utf-8")
    try:
        found = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        message = f"{path} is damaged: {error}"
        raise ValueError(message) from None
    if not found:
        message = f"{path} is empty"
        raise ValueError(message)
    header, *lines = found
    if any(len(line) != len(header) for line in lines):
        message = f"{path} is damaged: a line has not a cell for each of the {len(header)} columns"
        raise ValueError(message)
    return tuple(header), lines


def csv_text(columns: Iterable[str], rows: Iterable[Iterable[object]]) -> bytes:
    """Write CSV for R, Python and spreadsheets."""
    lines = [",".join(map(quoted, columns))]
    lines += [",".join(map(quoted, row)) for row in rows]
    return ("\n".join(lines) + "\n").encode()


def quoted(value: object) -> str:
    """Write a value of a CSV file, quoted where it has to be."""
    text = cell(value)
    return '"' + text.replace('"', '""') + '"' if any(sign in text for sign in ',"\r\n') else text


def cell(value: object) -> str:
    """Write a value as text: nothing for None; a text is written so that no spreadsheet takes it for a formula."""
    if isinstance(value, float):
        # The shortest text that is read back as the same number.
        return "" if value != value else repr(float(value)).removesuffix(".0")
    if isinstance(value, tuple):
        return inert(SEPARATOR.join(value))
    return "" if value is None else inert(value) if isinstance(value, str) else str(value)


def read_parquet(path: Path) -> pa.Table:
    """Read a Parquet file, checking its pages.

    Raises
    ------
    ValueError
        If it is damaged, or `Unfit`.
    OSError
        If it is missing, or cannot be read for now.
    """
    data = read_whole(path, LARGEST_TABLE)
    try:
        return from_parquet(data)
    except ValueError as error:
        message = f"{path} is damaged: {error}"
        raise ValueError(message) from None
