"""Tables of worlds: one row a world, one column a key of a scenario, and perhaps a weight; CSV or Parquet."""

import csv
import io
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa

from sim.documents.checks import LARGEST, real_number, written
from sim.documents.errors import MOST_SHOWN, InvalidError, UnreadableError
from sim.documents.suggestions import few_suggestions
from sim.documents.toml_file import shown
from sim.model.quantity import Quantity
from sim.scenario.declarations import known
from sim.scenario.keys import check, unknown
from sim.worlds.parquet import from_parquet, to_parquet
from sim.worlds.ranges import alias, is_whole

WEIGHT = "weight"
MOST_WORLDS = 100_000
MOST_BYTES = 2**30
TRUTHS = {"true": True, "false": False}  # in any case, as TOML, Python and R write them


class World(NamedTuple):
    """A world.

    Attributes
    ----------
    number
        Its row in its table, from 0.
    values
        Dotted key of a scenario to its value.
    weight
        Above 0, as compared with that of other worlds.
    """

    number: int
    values: Mapping[str, Any]
    weight: float = 1.0

    def without(self, keys: Collection[str]) -> "World":
        """Return the world without some of its values."""
        return self._replace(values={key: value for key, value in self.values.items() if key not in keys})


class Rows(NamedTuple):
    """Rows of a file as they were read: names of columns, cells of each row, and where a row stands, for messages."""

    columns: Sequence[str]
    cells: Sequence[Sequence[Any]]
    origin: Callable[[int], str]


@few_suggestions()
def read_worlds(path: Path) -> list[World]:
    """Read and check a table of worlds.

    Parameters
    ----------
    path
        A file that ends in .csv or .parquet.

    Returns
    -------
    list of World
        One a row, with the values in the types of their keys.

    Raises
    ------
    sim.scenario.ScenarioError
        With every mistake, a line each: file and row, key, the value found and the one expected.
    """
    rows = read_rows(path)
    mistakes: list[str] = [*wrong_columns(shown(path), rows.columns)]
    if not rows.cells:
        mistakes.append(f"{shown(path)}:1: the table has no rows. Write one for each world.")
    if len(rows.cells) > MOST_WORLDS:
        mistakes.append(f"{shown(path)}:1: the table has {len(rows.cells):,} worlds, more than {MOST_WORLDS:,}.")
    if mistakes:
        raise InvalidError(mistakes)
    worlds = []
    for number, cells in enumerate(rows.cells):
        values = {
            key: read_cell(key, cell, rows.origin(number), mistakes)
            for key, cell in zip(rows.columns, cells, strict=True)
        }
        worlds.append(World(number, values, values.pop(WEIGHT, 1.0)))
        if len(mistakes) > MOST_SHOWN:
            break
    if mistakes:
        raise InvalidError(mistakes)
    return worlds


def read_rows(path: Path) -> Rows:
    """Read the cells of a CSV file, each a text, or of a Parquet file.

    Raises
    ------
    UnreadableError
        If it cannot be read.
    """
    name = shown(path)
    if path.suffix not in (".csv", ".parquet"):
        raise UnreadableError(f"{name}:1: a table ends in .csv or .parquet, and is one of these.")
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
        if len(data) > MOST_BYTES:
            raise UnreadableError(f"{name}:1: the file has more than {MOST_BYTES:,} bytes, so it is not read.")
        return rows_of_csv(name, data) if path.suffix == ".csv" else rows_of_parquet(name, data)
    except OSError as error:
        raise UnreadableError(f"{name}:1: cannot be read: {error.strerror}. Give the path of a file.") from None
    except (ValueError, csv.Error) as error:
        raise UnreadableError(f"{name}:1: this is no {path.suffix[1:]} file: {error}.") from None


def rows_of_csv(name: str, data: bytes) -> Rows:
    """Read the rows of a CSV file, of which empty lines are none."""
    text = data.decode("utf-8-sig")
    if separator := separator_of(text):
        message = f"its head has {separator} between cells. Write commas there, and a decimal point in a number"
        raise ValueError(message)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    header = next(reader, [])
    cells, lines = [], []
    for row in reader:
        if not row:
            continue
        if len(row) != len(header):
            here, columns = f"{len(row)} cell{'s' * (len(row) != 1)}", f"{len(header)} column{'s' * (len(header) != 1)}"
            message = (
                f"line {reader.line_num} has {here}, but the head has {columns}. Commas separate cells, and a number "
                "has a decimal point"
            )
            raise ValueError(message)
        cells.append(row)
        lines.append(reader.line_num)
    return Rows(header, cells, lambda number: f"{name}:{lines[number]}")


def separator_of(text: str) -> str:
    """Name the character that separates the cells of a table in place of commas; nothing where commas do."""
    head = text.partition("\n")[0]
    if "," in head:
        return ""
    return "';'" if ";" in head else "a tab" if "\t" in head else ""


def rows_of_parquet(name: str, data: bytes) -> Rows:
    """Read the rows of a Parquet file."""
    table = from_parquet(data)
    columns = [column.to_pylist() for column in table.columns]
    return Rows(table.column_names, list(zip(*columns, strict=True)), lambda number: f"{name}, row {number}")


def wrong_columns(name: str, columns: Sequence[str]) -> Iterator[str]:
    """Yield what is wrong with the columns of a table."""
    if not set(columns) - {WEIGHT}:
        yield f"{name}:1: the table has no column but {WEIGHT}. Name one after each uncertain key of a scenario."
    for at, column in enumerate(columns):
        if column in columns[:at]:
            yield f"{name}:1: two columns are called {written(column)}. Take one away."
        elif column != WEIGHT and known(alias(column)) is None:
            yield f"{name}:1: {unknown(column)}"


def read_cell(key: str, cell: Any, origin: str, mistakes: list[str]) -> Any:
    """Return the value of a cell in the type of its key, or note what is wrong with it and return None."""
    value = parsed(key, cell) if isinstance(cell, str) else cell
    if isinstance(value, float) and value.is_integer() and is_whole(key):
        value = int(value)  # a column of whole numbers that had a gap once is one of real numbers
    if value is None or value == "" or value != value:
        mistakes.append(f"{origin}: {key} has no value. Every row has one for every column.")
        return None
    if key != WEIGHT:
        return check(alias(key), value, origin, mistakes)
    number = real_number(0, LARGEST).read(value)
    if not number:
        mistakes.append(f"{origin}: weight is {written(value)}, expected a number above 0.")
    return number or None


def parsed(key: str, text: str) -> Any:
    """Return the number or truth value that a text stands for where its column takes one; else the text."""
    what = known(alias(key))
    if key != WEIGHT and (not isinstance(what, Quantity) or what.options):
        return text
    if isinstance(what, Quantity) and what.is_switch:
        return TRUTHS.get(text.strip().lower(), text)
    for read in (int, float):
        try:
            return read(text)
        except ValueError:
            continue
    return text


def write_worlds(worlds: Sequence[World]) -> bytes:
    """Write worlds, which have the same keys, as the bytes of a Parquet file, always with their weights."""
    columns = {key: [world.values[key] for world in worlds] for key in worlds[0].values}
    return to_parquet(pa.table({**columns, WEIGHT: [float(world.weight) for world in worlds]}))
