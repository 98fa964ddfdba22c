"""Builds a `Setting`, the region as arrays, from the resolved values of a scenario.

The values are flat: dotted path to number, truth value, word or list of words. Whoever changes one (an event, a
sweep) builds the setting anew.
"""

from collections.abc import Mapping, Sequence
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from sim.countries.declarations import EXTERNAL, Jurisdiction
from sim.countries.pairs import borders
from sim.model.quantity import declared
from sim.model.setting import KINDS, ROLES, Floats, Setting

EARTH_RADIUS_KM = 6371.0


class SettingError(ValueError):
    """The values contradict each other; `key` is the one at fault."""

    def __init__(self, key: str, message: str) -> None:
        self.key = key
        super().__init__(message)


def build_setting(values: Mapping[str, object]) -> Setting:
    """Build the region and its agencies.

    Parameters
    ----------
    values
        The resolved values of a scenario. `jurisdictions.<CODE>.capacity` and `.borders` may be missing.

    Returns
    -------
    Setting
        Countries in the order of `region.countries`, then EXT if `region.external`; kinds in the order of `KINDS`.

    Raises
    ------
    SettingError
        If a value is missing, or the values contradict each other.
    """
    own = tuple(cast(Sequence[str], value(values, "region.countries")))
    codes = (*own, EXTERNAL) if value(values, "region.external") else own
    if not own or len(set(codes)) < len(codes):
        raise SettingError("region.countries", f"region.countries must name different countries, not {list(own)}")
    listed = set(cast(Sequence[str], value(values, "agencies.kinds")))
    kinds = tuple(kind for kind in KINDS if kind in listed)
    if not kinds or len(kinds) < len(listed):
        raise SettingError("agencies.kinds", f"agencies.kinds must be some of {', '.join(KINDS)}")
    external = np.arange(len(codes)) >= len(own)
    derived: dict[str, Any] = {
        "capacity": capacities(values, codes, external),
        "pull": pulls(values, codes, external),
    }
    as_given: dict[str, Any] = {
        name: column(values, codes, name)
        for name in declared(Jurisdiction)
        if name in Setting._fields and name not in derived
    }
    setting = Setting(
        codes=codes,
        names=tuple(str(value(values, f"jurisdictions.{code}.name")) for code in codes),
        kinds=kinds,
        slots=int(real(values, "region.slots")),
        group_weight=real(values, "region.reference_slots") / real(values, "region.slots"),
        external=external,
        turnover=np.full(len(codes), real(values, "agencies.turnover")),
        corridor=corridor_weights(values, codes),
        border=neighbours(values, codes),
        distance_km=distances(values, codes, external),
        legal_distance=legal_distances(values, codes, external),
        effort_share=effort_shares(values, kinds),
        sight=np.array([[real(values, f"agencies.sight.{kind}.{role}") for role in ROLES] for kind in kinds]),
        competitiveness=np.full(len(codes) * len(kinds), real(values, "agencies.competitiveness")),
        approach=approaches(values, codes, kinds),
        **derived,
        **as_given,
    )
    for part in setting:
        if isinstance(part, np.ndarray):
            part.setflags(write=False)  # all runs of a scenario share it
    without_source = (setting.pull > 0) & (setting.cross_border_share > 0) & (setting.corridor.sum(axis=1) == 0)
    if without_source.any():
        code = codes[int(np.argmax(without_source))]
        raise SettingError(
            f"corridors.{code}", f"market {code} crosses borders but has no source: give corridors.{code}"
        )
    return setting


def value(values: Mapping[str, object], key: str) -> object:
    """Return the value of a key that must be there."""
    if key not in values:
        raise SettingError(key, f"{key} is missing")
    return values[key]


def real(values: Mapping[str, object], key: str) -> float:
    """Return the value of a key as a float."""
    return float(cast(Any, value(values, key)))


def column(values: Mapping[str, object], codes: Sequence[str], name: str) -> Floats:
    """Return a quantity of every jurisdiction; shape (j,)."""
    return np.array([real(values, f"jurisdictions.{code}.{name}") for code in codes])


def capacities(values: Mapping[str, object], codes: Sequence[str], external: NDArray[np.bool_]) -> Floats:
    """Investigator-months per month: a share of the region's total, or as given, times the factor. Shape (j,).

    Shares go by population · capacity_per_head ^ income_elasticity, so that the total stays what it is. The world
    outside has `external_capacity_share` of the total beside it.
    """
    total = real(values, "region.capacity_per_slot") * real(values, "region.slots")
    per_head = column(values, codes, "capacity_per_head") ** real(values, "region.income_elasticity")
    weight = np.where(external, 0.0, column(values, codes, "population") * per_head)
    shared = total * weight / max(weight.sum(), 1.0)
    if external.any():
        shared[-1] = total * real(values, "region.external_capacity_share")
    for j, code in enumerate(codes):
        if (key := f"jurisdictions.{code}.capacity") in values:
            shared[j] = real(values, key)
    capacity: Floats = shared * column(values, codes, "capacity_factor")
    return capacity


def pulls(values: Mapping[str, object], codes: Sequence[str], external: NDArray[np.bool_]) -> Floats:
    """Relative size of each market within the region, summing to 1; none outside. Shape (j,)."""
    size = np.where(external, 0.0, column(values, codes, "pull"))
    if size.sum() <= 0:
        raise SettingError(f"jurisdictions.{codes[0]}.pull", "no country of the region has a market: every pull is 0")
    relative: Floats = size / size.sum()
    return relative


def corridor_weights(values: Mapping[str, object], codes: Sequence[str]) -> Floats:
    """Weight of source k for market j, from `corridors.<MARKET>.<SOURCE>`; shape (j, k)."""
    position = {code: j for j, code in enumerate(codes)}
    weights = np.zeros((len(codes), len(codes)))
    for key in values:
        if not key.startswith("corridors."):
            continue
        _, market, source = key.split(".")
        if market not in position or source not in position or market == source:
            raise SettingError(key, f"{key} must join two different jurisdictions of the region")
        weights[position[market], position[source]] = real(values, key)
    return weights


def neighbours(values: Mapping[str, object], codes: Sequence[str]) -> Floats:
    """1 where two countries share a land border or a narrow sea, from the data or as given; shape (j, k)."""
    border = borders(codes, real(values, "region.narrow_sea_km"))
    position = {code: j for j, code in enumerate(codes)}
    given = {code: key for code in codes if (key := f"jurisdictions.{code}.borders") in values}
    for code in given:
        border[position[code], :] = border[:, position[code]] = 0.0
    for code, key in given.items():
        for other in cast(Sequence[str], values[key]):
            if other not in position or other == code:
                raise SettingError(key, f"{key} names '{other}', which is no other jurisdiction of the region")
            border[position[code], position[other]] = border[position[other], position[code]] = 1.0
    return border


def distances(values: Mapping[str, object], codes: Sequence[str], external: NDArray[np.bool_]) -> Floats:
    """Great-circle distance between the places, km (haversine formula); fixed to the world outside. Shape (j, k)."""
    longitude, latitude = np.radians(column(values, codes, "longitude")), np.radians(column(values, codes, "latitude"))
    half_up = np.sin((latitude[:, None] - latitude[None, :]) / 2) ** 2
    half_across = np.sin((longitude[:, None] - longitude[None, :]) / 2) ** 2
    inside = half_up + np.cos(latitude)[:, None] * np.cos(latitude)[None, :] * half_across
    kilometres = 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.clip(inside, 0.0, 1.0)))
    outside = external[:, None] | external[None, :]
    kilometres = np.where(outside, real(values, "region.distance_external_km"), kilometres)
    np.fill_diagonal(kilometres, 0.0)
    return kilometres


def legal_distances(values: Mapping[str, object], codes: Sequence[str], external: NDArray[np.bool_]) -> Floats:
    """0 the same law, 1 nothing in common, by family and origin of the law, times `legal_friction`; shape (j, k).

    Two civil laws of different origin are of the same family; a mixed law is of the same family as any other.
    """
    family = np.array([str(value(values, f"jurisdictions.{code}.legal_family")) for code in codes])
    origin = np.array([str(value(values, f"jurisdictions.{code}.legal_origin")) for code in codes])
    mixed = family == "mixed"
    same_family = (family[:, None] == family[None, :]) | mixed[:, None] | mixed[None, :]
    same_origin = same_family & (origin[:, None] == origin[None, :])
    apart = np.select(
        [external[:, None] | external[None, :], same_origin, same_family],
        [real(values, f"region.legal_distance_{name}") for name in ("external", "same_origin", "same_family")],
        real(values, "region.legal_distance_other_family"),
    )
    np.fill_diagonal(apart, 0.0)
    friction = real(values, "region.legal_friction")
    distance: Floats = apart * friction
    return distance


def effort_shares(values: Mapping[str, object], kinds: Sequence[str]) -> Floats:
    """Part of a country's capacity that each kind has; sums to 1. Shape (m,)."""
    share = np.array([real(values, f"agencies.effort_share.{kind}") for kind in kinds])
    if share.sum() <= 0:
        raise SettingError(f"agencies.effort_share.{kinds[0]}", "no kind of agency has any effort")
    normalised: Floats = share / share.sum()
    return normalised


def approaches(values: Mapping[str, object], codes: Sequence[str], kinds: Sequence[str]) -> Floats:
    """Approach of each agency: 0 prosecution-led, 1 victim-centred; shape (a,), a = j * kinds + m.

    clip(0.5 + s (2 (v_j - 0.5) + o_m), 0, 1), with s `approach_spread`, v the country's victim orientation and o the
    offset of the kind. At s = 0 all have 0.5.
    """
    country = 2 * (column(values, codes, "victim_orientation") - 0.5)
    offset = np.array([real(values, f"agencies.approach.{kind}") for kind in kinds])
    scale = real(values, "agencies.approach_spread")
    approach: Floats = np.clip(0.5 + scale * (country[:, None] + offset[None, :]), 0.0, 1.0).ravel()
    return approach
