"""The facts of a country, from the data: each is a function of the country's code and the vintage.

Every value comes with its origin: file and line, and how it was derived. Where a country has no figure it takes that of
the other vintage, else the median of its group of countries (column `region_model`), else the median of all; the last
two are marked as assumed.

Counts of detected victims enter the composition of a market's sources alone (`sim.countries.pairs`). They never make a
market larger or smaller, since they measure enforcement as much as crime.
"""

from collections import Counter
from collections.abc import Callable
from functools import cache
from statistics import median

from sim.countries.data_files import UNKNOWN, VINTAGES, countries, number, rows
from sim.countries.declarations import Region
from sim.model.quantity import declared

NORTH_AMERICA = ("CAN", "MEX", "USA")
ASSOCIATES = ("CHE", "NOR")
# A country alone in its group borrows from a group that is like it (assumed).
LIKE = {"Russia": "Eastern neighbourhood"}

Sourced = tuple[float | str, str]  # a value with its origin
Fact = Callable[[str, str], Sourced]
Measure = Callable[[str], tuple[float, str] | None]


def in_column(name: str) -> Fact:
    """Make a fact of a column of words of jurisdictions.csv."""
    return lambda code, _: (countries()[code].cells[name], countries()[code].origin)


def coordinate(name: str) -> Fact:
    """Make a fact of a column of places.csv, degrees."""

    def fact(code: str, _: str) -> Sourced:
        row = next(row for row in rows("places.csv") if row.cells["iso3"] == code)
        return float(row.cells[name]), row.origin

    return fact


def population(code: str, year: str) -> tuple[float, str]:
    """Inhabitants, persons."""
    column = VINTAGES[year].population
    return number(code, column) or 0.0, f"{countries()[code].origin} ({column})"


def capacity_per_head(code: str, year: str) -> Sourced:
    """GDP per head at exchange rates / its median over the countries of the data: staff per head follows income.

    The policy index does not enter: `political_will` already multiplies a country's capacity by it. The origin tells
    the range of the country's staff per head: the value raised to either end of the range of `income_elasticity`.
    """
    year_of_income = VINTAGES[year].income
    of_year = {row.cells["iso3"]: row for row in rows("income.csv") if row.cells["year"] == year_of_income}
    middle = median(float(row.cells["gdp_per_head_usd"]) for row in of_year.values())
    row = of_year[code]
    relative = round(float(row.cells["gdp_per_head_usd"]) / middle, 4)
    ends = declared(Region)["income_elasticity"].plausible or ()
    low, high = sorted(relative**elasticity for elasticity in ends)
    of_median = f"GDP per head {year_of_income}, {row.cells['status']} / median {middle:.0f}"
    return relative, f"{row.origin} ({of_median}; plausible {low:.2f} to {high:.2f})"


def corruption(code: str, year: str) -> tuple[float, str]:
    """1 - CPI / its maximum: agencies compromised in the long run, share."""
    columns = {"2008": ("cpi_2008_0to10", "cpi_2007_0to10", "cpi_2017_0to10"), "2020": ("cpi_2024_0to100",)}[year]
    for column in columns:
        if (index := number(code, column)) is not None:
            top = 100 if column.endswith("100") else 10
            return round(1 - index / top, 4), f"{countries()[code].origin} (1 - {column} / {top})"
    message = f"no CPI of {code} for {year}"
    raise LookupError(message)


def political_will(code: str, year: str) -> Sourced:
    """3P prosecution / 5; after 2008 only the 3P total is known, so the score of 2008 follows the total's change."""

    def measure(code: str) -> tuple[float, str] | None:
        score = number(code, "p3_prosecution_2008_1to5")
        before, after = number(code, "p3_total_2008_3to15"), number(code, "p3_total_2013_3to15")
        if score is None:
            return None
        if year == "2008" or before is None or after is None:
            return score / 5, "p3_prosecution_2008 / 5"
        will = round(min(1.0, score / 5 * after / before), 4)
        return will, "p3_prosecution_2008 / 5 * p3_total_2013 / p3_total_2008"

    return measured(code, measure)


def victim_orientation(code: str, _: str) -> Sourced:
    """Mean of 3P protection and prevention, relative to its sum with 3P prosecution (2008 for both vintages)."""

    def measure(code: str) -> tuple[float, str] | None:
        score, total = number(code, "p3_prosecution_2008_1to5"), number(code, "p3_total_2008_3to15")
        if score is None or total is None:
            return None
        care = (total - score) / 2
        return round(care / (care + score), 4), "of p3_total_2008 and p3_prosecution_2008"

    return measured(code, measure)


def cross_border_share(code: str, year: str) -> Sourced:
    """1 - domestic share of victims whose citizenship is known."""

    def measure(code: str, year: str) -> tuple[float, str] | None:
        column = VINTAGES[year].domestic
        share = number(code, column)
        return None if share is None else (round(1 - share, 4), f"1 - {column}")

    return measured(code, lambda c: measure(c, year), lambda c: measure(c, VINTAGES[year].other))


def pull(code: str, year: str) -> Sourced:
    """Size of the market, population * (0.5 + 0.5 * destination share); only ratios between countries count."""
    share, origin = measured(
        code, lambda c: destination_share(c, year), lambda c: destination_share(c, VINTAGES[year].other)
    )
    people, _ = population(code, year)
    size = float(round(people * (0.5 + 0.5 * share)))
    return size, f"derived from population and destination share, {origin}"


def destination_share(code: str, year: str) -> tuple[float, str] | None:
    """Corridors into the country / corridors into and out of it; None where it reported no citizenships."""
    into, out, reported = corridor_counts(VINTAGES[year].period)
    if code not in reported or into[code] + out[code] == 0:
        return None
    return into[code] / (into[code] + out[code]), f"flows.csv {VINTAGES[year].period}: {into[code]} in, {out[code]} out"


@cache
def corridor_counts(period: str) -> tuple[Counter[str], Counter[str], frozenset[str]]:
    """Cross-border corridors observed into and out of each country (whatever their volume), and who reported."""
    known = [r.cells for r in rows("flows.csv") if r.cells["period"] == period and r.cells["origin"] != UNKNOWN]
    crossing = [cells for cells in known if cells["origin"] != cells["dest_iso3"]]
    into, out = (Counter(cells[end] for cells in crossing) for end in ("dest_iso3", "origin"))
    return into, out, frozenset(cells["dest_iso3"] for cells in known)


def hub_member(code: str, year: str) -> Sourced:
    """1 for members of the Union in that year and its two associates; 1 within North America."""
    row = countries()[code]
    if code in NORTH_AMERICA:
        return 1.0, "assumed: would belong to a hub of North America"
    if code in ASSOCIATES:
        return 1.0, "assumed: associated by agreements with Europol and Eurojust"
    if year == "2008":
        return float(row.cells["eu_member_2008"]), f"{row.origin} (eu_member_2008)"
    member = bool(row.cells["eu_join_year"]) and code != "GBR"
    return float(member), f"{row.origin} (eu_join_year; GBR left in 2020)"


def measured(code: str, *measures: Measure) -> tuple[float, str]:
    """Return the first measure that the country has, else the median of the first measure over other countries."""
    for measure in measures:
        if (found := measure(code)) is not None:
            return found[0], f"{countries()[code].origin} ({found[1]})"
    alone = countries()[code].cells["region_model"]
    group = LIKE.get(alone, alone)
    known = {other: found[0] for other in countries() if (found := measures[0](other)) is not None}
    of_group = [value for other, value in known.items() if countries()[other].cells["region_model"] == group]
    return round(median(of_group or known.values()), 4), f"assumed: median of {group if of_group else 'all countries'}"


# By key of `jurisdictions.<CODE>`, in which `sim.countries.declarations` says unit and meaning.
FACTS: dict[str, Fact] = {
    "name": in_column("name"),
    "longitude": coordinate("longitude"),
    "latitude": coordinate("latitude"),
    "population": population,
    "capacity_per_head": capacity_per_head,
    "corruption": corruption,
    "political_will": political_will,
    "pull": pull,
    "cross_border_share": cross_border_share,
    "hub_member": hub_member,
    "victim_orientation": victim_orientation,
    "legal_family": in_column("legal_family"),
    "legal_origin": in_column("legal_origin_llsv"),
}
