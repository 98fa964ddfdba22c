"""Reads the points of a design of the user's own: a table of one row a point, with one column a factor or a key."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from sim.documents.checks import written
from sim.documents.document import Document
from sim.documents.errors import MOST_SHOWN, ScenarioError
from sim.documents.suggestions import suggestion
from sim.documents.toml_file import is_file, shown, why_no_file
from sim.experiment.specification import DECIDED, SEED, Factor, Level, exact
from sim.scenario.declarations import known
from sim.scenario.keys import unknown
from sim.worlds.ranges import alias
from sim.worlds.table import Rows, read_cell, read_rows

Levels = tuple[Level, ...]
Reader = Callable[[Any, str, list[str]], Level | None]  # of a cell, with its origin and the list of mistakes


def read_points(document: Document, path: Path, named: Sequence[Factor]) -> tuple[list[Factor], list[Levels]]:
    """Read the points of a design from a file.

    Parameters
    ----------
    document
        The experiment file, to which mistakes are added.
    path
        The table: CSV or Parquet.
    named
        Factors with named levels, which a column may be called after; its cells are names of levels. Any other column
        is called after a key of a scenario, and its cells are values.

    Returns
    -------
    list of Factor, list of Levels
        The factors in the order of the columns, each with the levels that occur; for each row a level of each.
    """
    if not is_file(path):
        document.wrong(
            ("points",), f"points names {shown(path)}, but {why_no_file(path, '')} Give the path of a table."
        )
        return [], []
    try:
        rows = read_rows(path)
    except ScenarioError as error:
        document.mistakes += error.mistakes
        return [], []
    before = len(document.mistakes)
    made = {column: reader_of(document, shown(path), column, named) for column in rows.columns}
    readers = {column: reader for column, reader in made.items() if reader is not None}
    for factor in named:
        if factor.name not in rows.columns:
            document.mistakes.append(f"{shown(path)}:1: there is no column for the factor '{factor.name}'. Add it.")
    if not rows.cells:
        document.mistakes.append(f"{shown(path)}:1: the table has no rows. Write one for each point.")
    document.check_distinct(("points",), "columns", rows.columns)
    if len(document.mistakes) > before:
        return [], []
    points = levels_of_rows(document, rows, readers)
    if len(document.mistakes) > before:
        return [], []
    columns = zip(rows.columns, zip(*points, strict=True), strict=True)
    factors = [Factor(name, tuple({level.name: level for level in levels}.values())) for name, levels in columns]
    return factors, points


def reader_of(document: Document, name: str, column: str, named: Sequence[Factor]) -> Reader | None:
    """Return the function that reads the cells of a column; None if it is called after nothing."""
    factor = next((one for one in named if one.name == column), None)
    if factor is not None:
        levels = {level.name: level for level in factor.levels}
        return lambda cell, origin, mistakes: read_level(factor.name, levels, cell, origin, mistakes)
    if column == SEED:
        document.mistakes.append(f"{name}:1: {DECIDED}")
        return None
    if known(alias(column)) is not None:
        return lambda cell, origin, mistakes: read_value(column, cell, origin, mistakes)
    meant = suggestion(column, [one.name for one in named]) or f" {unknown(column)}"
    document.mistakes.append(f"{name}:1: the column {written(column)} is named after no factor and no key.{meant}")
    return None


def read_level(factor: str, levels: Mapping[str, Level], cell: Any, origin: str, mistakes: list[str]) -> Level | None:
    """Return the level that a cell names."""
    if str(cell) not in levels:
        known_levels = suggestion(str(cell), levels) or f" It has {', '.join(levels)}."
        mistakes.append(f"{origin}: '{factor}' has no level {written(cell)}.{known_levels}")
    return levels.get(str(cell))


def read_value(key: str, cell: Any, origin: str, mistakes: list[str]) -> Level | None:
    """Return the level at which a key has the value of a cell, named after it."""
    value = read_cell(key, cell, origin, mistakes)
    if value is None:
        return None
    if isinstance(value, bool):
        name = "yes" if value else "no"
    elif isinstance(value, int | float):
        name = exact(value)
    else:
        name = value if isinstance(value, str) else " ".join(value)
    return Level(name, {key: value})


def levels_of_rows(document: Document, rows: Rows, readers: Mapping[str, Reader]) -> list[Levels]:
    """Read every row; a row that repeats another is a mistake."""
    points: list[Levels] = []
    first: dict[tuple[str, ...], str] = {}
    for number, cells in enumerate(rows.cells):
        origin = rows.origin(number)
        levels = [
            readers[column](cell, origin, document.mistakes) for column, cell in zip(rows.columns, cells, strict=True)
        ]
        point = tuple(level for level in levels if level is not None)
        points.append(point)
        names = tuple(level.name for level in point)
        if len(point) == len(levels) and first.setdefault(names, origin) != origin:
            document.mistakes.append(f"{origin}: this point stands at {first[names]} already. Take one away.")
        if len(document.mistakes) > MOST_SHOWN:
            break
    return points


def factors_of_plan(plan: Mapping[str, Any]) -> list[Factor]:
    """Return the factors of a design from a file, as the plan of a results directory has them."""
    return [
        Factor(name, tuple(Level(level, {}) for level in dict.fromkeys(point[name] for point in plan["points"])))
        for name in plan["factors"]
    ]
