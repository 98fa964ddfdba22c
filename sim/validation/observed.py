"""Published yearly counts of countries: victims detected, persons suspected, prosecuted and convicted (UNODC)."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.countries.data_files import VINTAGES, number, rows
from sim.model.counts import Count

Array = NDArray[np.float64]

# Indicator of `outcomes.csv` to the count of the model that it is compared with.
INDICATORS = {
    "victims": Count.VICTIMS_IDENTIFIED, "suspected": Count.SUSPECTS, "prosecuted": Count.PROSECUTIONS,
    "convicted": Count.CONVICTIONS,
}  # fmt: skip
SOURCE = "s1"  # of `outcome_sources.csv`: the one file that has all countries by one definition each


class Place(NamedTuple):
    """A region in the data of a vintage, whose period is compared."""

    region: str
    vintage: str

    @property
    def years(self) -> range:
        """Years that are compared."""
        first, last = VINTAGES[self.vintage].period.split("-")
        return range(int(first), int(last) + 1)


# Each region under its own approach, as its scenario has it.
PLACES = tuple(Place(region, vintage) for region in ("europe", "north_america") for vintage in VINTAGES)


def observed(place: Place, codes: Sequence[str]) -> Array:
    """Return the counts that countries reported, shape (indicators, years, countries).

    NaN where none was reported. "Fewer than five" is the 2 that the data have for it.
    """
    found = np.full((len(INDICATORS), len(place.years), len(codes)), np.nan)
    indicators = list(INDICATORS)
    for row in rows("outcomes.csv"):
        cells = row.cells
        if cells["source"] != SOURCE or cells["code"] not in codes or cells["indicator"] not in indicators:
            continue
        if int(cells["year"]) in place.years:
            year = place.years.index(int(cells["year"]))
            found[indicators.index(cells["indicator"]), year, codes.index(cells["code"])] = float(cells["value"])
    return found


def people(place: Place, codes: Sequence[str]) -> Array:
    """Return the population of countries, shape (countries,)."""
    found = [number(code, VINTAGES[place.vintage].population) for code in codes]
    return np.array([np.nan if value is None else value for value in found])
