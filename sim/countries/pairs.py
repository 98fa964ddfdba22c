"""Corridors and borders between countries, from the data."""

from collections.abc import Sequence

import numpy as np

from sim.countries.data_files import UNKNOWN, VINTAGES, Row, countries, rows
from sim.countries.declarations import EXTERNAL
from sim.countries.measures import corruption
from sim.model.setting import Floats


def corridors(codes: Sequence[str], year: str, external: bool) -> dict[str, dict[str, tuple[float, str]]]:
    """Return the sources of each market's groups, from the citizenship of the victims that market detected.

    Origins outside `codes` go to EXT where the region has one, and are dropped otherwise, like unknown ones. A market
    with nothing left has its sources assumed (see `assumed_sources`).

    Parameters
    ----------
    codes
        Countries of the region; those not in the data get no row.
    year
        ``"2008"`` or ``"2020"``.
    external
        True if the world outside is a jurisdiction.

    Returns
    -------
    dict
        Market to source to (weight, origin); only the ratios of the weights within a market count.
    """
    inside = [code for code in codes if code in countries()]
    found: dict[str, dict[str, list[Row]]] = {code: {} for code in inside}
    for row in rows("flows.csv"):
        market, origin = row.cells["dest_iso3"], row.cells["origin"]
        source = origin if origin in found else EXTERNAL
        observed = market in found and row.cells["period"] == VINTAGES[year].period
        if observed and origin not in (market, UNKNOWN) and (source in found or external):
            found[market].setdefault(source, []).append(row)
    return {
        market: {source: total(lines) for source, lines in sorted(sources.items())}
        or assumed_sources(market, inside, year, external)
        for market, sources in found.items()
    }


def total(lines: list[Row]) -> tuple[float, str]:
    """Sum the victims in some lines of flows.csv; with the origin of the sum."""
    victims = sum(float(row.cells["detected_victims_sum"]) for row in lines)
    return victims, lines[0].origin if len(lines) == 1 else f"{lines[0].origin} and {len(lines) - 1} more lines"


def assumed_sources(market: str, codes: Sequence[str], year: str, external: bool) -> dict[str, tuple[float, str]]:
    """Return equal weights for neighbours by land that are at least as corrupt, else EXT, else all other countries.

    The rule follows what is seen elsewhere: 96 % of the volume in Europe leads to the country with the better index.
    """
    border = borders(codes, 0.0)[codes.index(market)]
    own, _ = corruption(market, year)
    neighbours = [code for code, is_near in zip(codes, border, strict=True) if is_near]
    poorer = [code for code in neighbours if corruption(code, year)[0] >= own]
    sources = poorer or [EXTERNAL] * external or [code for code in codes if code != market]
    return {source: (1.0, "assumed: no corridor observed, equal weights") for source in sources}


def borders(codes: Sequence[str], narrow_sea_km: float) -> Floats:
    """Find the pairs of countries that share a land border or a narrow sea.

    Parameters
    ----------
    codes
        Countries; one that is not in the data has no border.
    narrow_sea_km
        A sea up to this wide counts, km.

    Returns
    -------
    numpy.ndarray
        Shape (j, k), symmetric: 1 for neighbours, else 0.
    """
    position = {code: j for j, code in enumerate(codes)}
    border = np.zeros((len(codes), len(codes)))
    for row in rows("borders.csv"):
        a, b = row.cells["iso3_a"], row.cells["iso3_b"]
        wide = row.cells["kind"] == "sea" and float(row.cells["approx_gap_km"]) > narrow_sea_km
        if a in position and b in position and not wide:
            border[position[a], position[b]] = border[position[b], position[a]] = 1.0
    return border
