"""The tables of `sim/countries/data`, with the line of each row."""

import csv
import difflib
from functools import cache
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).with_name("data")
UNKNOWN = "UNKNOWN"


class Vintage(NamedTuple):
    """The columns and the period of the data for a vintage, and the other vintage."""

    population: str
    income: str
    domestic: str
    period: str
    other: str


VINTAGES = {
    "2008": Vintage("population_2008", "2013", "domestic_share_of_victims_2007_2014", "2007-2014", "2020"),
    "2020": Vintage("population_2023", "2020", "domestic_share_of_victims_2015_2021", "2015-2021", "2008"),
}


class Row(NamedTuple):
    """A row of a data file: its file and line, and column to cell."""

    origin: str
    cells: dict[str, str]


class UnknownCountryError(LookupError):
    """The data hold no such country."""

    def __init__(self, code: str) -> None:
        near = nearest_codes(code)
        hint = f" Did you mean {' or '.join(near)}?" if near else ""
        super().__init__(f"no country '{code}' in sim/countries/data/jurisdictions.csv.{hint}")


@cache
def rows(name: str) -> tuple[Row, ...]:
    """Read a file of `sim/countries/data`, remembering the line of each row."""
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        return tuple(Row(f"sim/countries/data/{name}:{reader.line_num}", cells) for cells in reader)


@cache
def countries() -> dict[str, Row]:
    """Map the code of each country to its row of jurisdictions.csv."""
    return {row.cells["iso3"]: row for row in rows("jurisdictions.csv")}


def number(code: str, column: str) -> float | None:
    """Return the number in a cell of jurisdictions.csv, or None if it is empty."""
    cell = countries()[code].cells[column]
    return float(cell) if cell else None


def nearest_codes(word: str) -> tuple[str, ...]:
    """List up to three countries whose code, two-letter code or name is similar to a word, nearest first."""
    called = {form.upper(): code for code, row in countries().items() for form in (row.cells["name"], code)}
    called |= {row.cells["iso2"]: code for code, row in countries().items()}
    close = difflib.get_close_matches(word.upper(), called, n=3, cutoff=0.6)
    return tuple(dict.fromkeys(called[form] for form in close))
