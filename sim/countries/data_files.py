"""Reads the tables of `sim/countries/data`, remembering the line of each row."""

import csv
import difflib
from functools import cache
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).with_name("data")
UNKNOWN = "UNKNOWN"


class Vintage(NamedTuple):
    """The columns and the period that stand for a year."""

    population: str
    domestic: str
    period: str
    other: str


VINTAGES = {
    "2008": Vintage("population_2008", "domestic_share_of_victims_2007_2014", "2007-2014", "2020"),
    "2020": Vintage("population_2023", "domestic_share_of_victims_2015_2021", "2015-2021", "2008"),
}


class Row(NamedTuple):
    """A line of a data file."""

    origin: str
    cells: dict[str, str]


class UnknownCountryError(LookupError):
    """The data hold no such country; `nearest` looks for codes that look like it, which takes a millisecond."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)

    def __str__(self) -> str:
        """Say so, with those codes."""
        hint = f" Did you mean {' or '.join(self.nearest)}?" if self.nearest else ""
        return f"no country '{self.code}' in sim/countries/data/jurisdictions.csv.{hint}"

    @property
    def nearest(self) -> tuple[str, ...]:
        """Up to three codes that look like it."""
        return nearest_codes(self.code)


@cache
def rows(name: str) -> tuple[Row, ...]:
    """Read a file of `sim/countries/data`, remembering the line of each row."""
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        return tuple(Row(f"sim/countries/data/{name}:{reader.line_num}", cells) for cells in reader)


@cache
def countries() -> dict[str, Row]:
    """Code to row of jurisdictions.csv."""
    return {row.cells["iso3"]: row for row in rows("jurisdictions.csv")}


def known_countries() -> tuple[str, ...]:
    """List the codes of the countries in the data."""
    return tuple(countries())


def number(code: str, column: str) -> float | None:
    """Value of a cell of jurisdictions.csv; None where it is empty."""
    cell = countries()[code].cells[column]
    return float(cell) if cell else None


def nearest_codes(word: str) -> tuple[str, ...]:
    """List up to three codes whose code, two-letter code or name looks like a word, nearest first."""
    called = {form.upper(): code for code, row in countries().items() for form in (row.cells["name"], code)}
    called |= {row.cells["iso2"]: code for code, row in countries().items()}
    close = difflib.get_close_matches(word.upper(), called, n=3, cutoff=0.6)
    return tuple(dict.fromkeys(called[form] for form in close))
