"""Regions built from files and data, as arrays."""

import tomllib
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.countries.build_setting import SettingError, build_setting
from sim.countries.country_data import country_values, external_values, invented_values
from sim.countries.data_files import countries
from sim.countries.declarations import SECTIONS
from sim.countries.pairs import corridors
from sim.model.quantity import declared
from sim.model.setting import KINDS, ROLES, Setting
from tests.model.round_numbers import ROUND, flat

FOLDER = Path(__file__).parents[2] / "scenarios" / "regions"
REGIONS = ("europe", "europe_12", "north_america", "us_canada", "two_countries")


def resolved(region: str, **changes: Any) -> dict[str, Any]:
    """The values of a region with round numbers beside it; `__` in the name of a change stands for a dot."""
    given = dict(flat(tomllib.loads((FOLDER / f"{region}.toml").read_text(encoding="utf-8"))))
    given |= {key.replace("__", "."): entry for key, entry in changes.items()}
    values = {f"{section}.{name}": q.default for section, of in SECTIONS.items() for name, q in declared(of).items()}
    values |= dict(flat({name: ROUND[name] for name in ("region", "agencies")}))
    values |= {"agencies.kinds": list(KINDS)} | given
    year, codes = values["region.year"], values["region.countries"]
    sourced = {code: country_values(code, year) if code in countries() else invented_values() for code in codes}
    if values["region.external"]:
        sourced["EXT"] = external_values()
    for code, entries in sourced.items():
        values |= {f"jurisdictions.{code}.{name}": entry for name, (entry, _) in entries.items()}
    for market, sources in corridors(codes, year, values["region.external"]).items():
        values |= {f"corridors.{market}.{source}": weight for source, (weight, _) in sources.items()}
    return values | given


@pytest.mark.parametrize("year", ["2008", "2020"])
@pytest.mark.parametrize("region", REGIONS)
def test_every_region_is_whole(region: str, year: str) -> None:
    setting = build_setting(resolved(region, region__year=year))
    countries, kinds = len(setting.codes), len(setting.kinds)
    shapes = {
        "corridor": (countries, countries),
        "border": (countries, countries),
        "distance_km": (countries, countries),
        "legal_distance": (countries, countries),
        "effort_share": (kinds,),
        "sight": (kinds, len(ROLES)),
        "competitiveness": (countries * kinds,),
        "approach": (countries * kinds,),
    }
    for name, array in setting._asdict().items():
        if isinstance(array, np.ndarray):
            assert array.shape == shapes.get(name, (countries,)), name
            assert array.flags.c_contiguous, name
            assert array.dtype == (np.bool_ if name == "external" else np.float64), name
            assert np.isfinite(array).all(), name
    shares = ("political_will", "intra_cooperation", "corruption", "cross_border_share", "approach", "legal_distance")
    for name in shares:
        assert ((getattr(setting, name) >= 0) & (getattr(setting, name) <= 1)).all(), name
    assert setting.pull.sum() == pytest.approx(1)
    assert setting.pull[setting.external].sum() == 0
    assert setting.effort_share.sum() == pytest.approx(1)
    for name in ("border", "distance_km", "legal_distance"):
        matrix = getattr(setting, name)
        assert (matrix == matrix.T).all(), name
        assert (np.diag(matrix) == 0).all(), name
    assert (np.diag(setting.corridor) == 0).all()


def test_europe_has_forty_countries_and_the_world_outside_comes_last() -> None:
    setting = build_setting(resolved("europe"))
    assert len(setting.codes) == 41
    assert setting.codes[-1] == "EXT"
    assert setting.external.tolist() == [False] * 40 + [True]


@pytest.mark.parametrize("region", REGIONS)
def test_the_capacity_of_a_region_goes_with_its_slots(region: str) -> None:
    setting = build_setting(resolved(region))
    assert setting.capacity[~setting.external].sum() == pytest.approx(0.6 * setting.slots)
    if setting.external.any():
        assert setting.capacity[-1] == pytest.approx(0.06 * setting.slots)


def capacity(setting: Setting, code: str) -> float:
    return float(setting.capacity[setting.codes.index(code)])


@pytest.mark.parametrize("elasticity", [0.0, 0.4, 1.0, 3.0])
@pytest.mark.parametrize("region", REGIONS)
def test_income_moves_capacity_between_countries_and_leaves_the_total(region: str, elasticity: float) -> None:
    setting = build_setting(resolved(region, region__income_elasticity=elasticity))
    assert setting.capacity[~setting.external].sum() == pytest.approx(0.6 * setting.slots, rel=1e-12)
    assert (setting.capacity > 0).all()


@pytest.mark.parametrize("region", REGIONS)
def test_without_elasticity_capacity_is_shared_by_population_alone(region: str) -> None:
    values = resolved(region, region__income_elasticity=0.0)
    people = np.array([values[f"jurisdictions.{code}.population"] for code in values["region.countries"]])
    setting = build_setting(values)
    assert setting.capacity[~setting.external].tolist() == (0.6 * setting.slots * people / people.sum()).tolist()


def test_only_ratios_of_capacity_per_head_count_and_the_order_of_countries_does_not() -> None:
    values = resolved("europe_12")
    before = build_setting(values)
    doubled = {key: 2 * entry for key, entry in values.items() if key.endswith(".capacity_per_head")}
    assert build_setting(values | doubled).capacity == pytest.approx(before.capacity, rel=1e-12)
    backwards = build_setting(values | {"region.countries": values["region.countries"][::-1]})
    for code in before.codes:
        assert capacity(backwards, code) == pytest.approx(capacity(before, code), rel=1e-12)


def test_capacity_per_head_may_be_set_and_the_others_make_room() -> None:
    before = build_setting(resolved("europe_12", region__income_elasticity=1.0))
    tenfold = {"region__income_elasticity": 1.0, "jurisdictions__ROU__capacity_per_head": 4.366}
    set_up = build_setting(resolved("europe_12", **tenfold))
    ratio = capacity(set_up, "ROU") / capacity(set_up, "DEU")
    assert ratio == pytest.approx(10 * capacity(before, "ROU") / capacity(before, "DEU"))
    assert capacity(set_up, "DEU") < capacity(before, "DEU")


def test_capacity_may_be_given_or_multiplied_and_leaves_the_others_alone() -> None:
    before = build_setting(resolved("europe_12"))
    given = build_setting(resolved("europe_12", jurisdictions__ROU__capacity=20.0))
    halved = build_setting(resolved("europe_12", jurisdictions__ROU__capacity_factor=0.5))
    assert capacity(given, "ROU") == 20
    assert capacity(halved, "ROU") == pytest.approx(capacity(before, "ROU") / 2)
    assert capacity(given, "DEU") == capacity(halved, "DEU") == capacity(before, "DEU")


def test_laws_are_near_by_origin_then_family() -> None:
    setting = build_setting(resolved("europe"))
    at = setting.codes.index
    assert setting.legal_distance[at("AUT"), at("DEU")] == 0.1
    assert setting.legal_distance[at("FRA"), at("DEU")] == 0.4
    assert setting.legal_distance[at("GBR"), at("DEU")] == 0.8
    assert setting.legal_distance[at("GBR"), at("IRL")] == 0.1
    assert setting.legal_distance[at("MLT"), at("GBR")] == 0.4
    assert setting.legal_distance[at("CYP"), at("GBR")] == 0.1
    assert setting.legal_distance[at("EXT"), at("GBR")] == 0.9


def test_the_off_switches_are_exact() -> None:
    setting = build_setting(resolved("europe", region__legal_friction=0.0, agencies__approach_spread=0.0))
    assert (setting.legal_distance == 0).all()
    assert (setting.approach == 0.5).all()


def test_distances_are_great_circles() -> None:
    setting = build_setting(resolved("two_countries"))
    # Ten degrees apart on the parallel of 50 degrees, by the spherical law of cosines.
    up, across = np.radians(50), np.radians(10)
    angle = np.arccos(np.sin(up) ** 2 + np.cos(up) ** 2 * np.cos(across))
    assert setting.distance_km[0, 1] == pytest.approx(6371 * angle, rel=1e-9)
    europe = build_setting(resolved("europe"))
    at = europe.codes.index
    assert europe.distance_km[at("DEU"), at("AUT")] == pytest.approx(470, abs=40)
    assert (europe.distance_km[at("EXT"), :-1] == 4000).all()


def test_approach_is_the_country_and_the_kind() -> None:
    setting = build_setting(resolved("two_countries"))
    assert setting.approach[:5] == pytest.approx([0.45, 0.25, 0.35, 0.6, 0.8])
    assert setting.approach[5:] == pytest.approx([0.35, 0.15, 0.25, 0.5, 0.7])


def test_kinds_keep_their_order_and_share_all_the_effort() -> None:
    setting = build_setting(resolved("us_canada", agencies__kinds=["prosecution", "police"]))
    assert setting.kinds == ("police", "prosecution")
    assert setting.effort_share == pytest.approx([0.45 / 0.7, 0.25 / 0.7])
    assert setting.sight.tolist() == [[1.0, 1.0, 0.6], [0.6, 0.6, 0.3]]


def test_invented_countries_stand_on_their_own() -> None:
    setting = build_setting(resolved("two_countries"))
    assert setting.codes == ("AAA", "BBB")
    assert setting.corridor.tolist() == [[0, 1], [0, 0]]
    assert setting.border.tolist() == [[0, 1], [1, 0]]
    assert setting.pull == pytest.approx([5 / 6, 1 / 6])
    assert setting.capacity == pytest.approx([45, 15])


def test_given_borders_stand_in_place_of_the_data() -> None:
    setting = build_setting(resolved("europe_12", jurisdictions__ROU__borders=["DEU"]))
    at = setting.codes.index
    assert setting.border[at("ROU"), at("DEU")] == setting.border[at("DEU"), at("ROU")] == 1
    assert setting.border[at("ROU"), at("HUN")] == setting.border[at("HUN"), at("ROU")] == 0
    assert setting.border[at("DEU"), at("POL")] == 1


@pytest.mark.parametrize(
    ("key", "wrong"),
    [
        ("region.countries", []),
        ("region.countries", ["AAA", "AAA"]),
        ("agencies.kinds", ["police", "army"]),
        ("agencies.kinds", []),
        ("corridors.AAA.CCC", 1.0),
        ("corridors.AAA.AAA", 1.0),
        ("jurisdictions.AAA.borders", ["CCC"]),
    ],
)
def test_what_makes_no_region_is_refused_by_its_key(key: str, wrong: object) -> None:
    with pytest.raises(SettingError) as refused:
        build_setting(resolved("two_countries") | {key: wrong})
    assert refused.value.key == key


def test_a_missing_value_is_named() -> None:
    values = resolved("two_countries")
    del values["jurisdictions.BBB.corruption"]
    with pytest.raises(SettingError, match=r"^jurisdictions\.BBB\.corruption is missing$") as refused:
        build_setting(values)
    assert refused.value.key == "jurisdictions.BBB.corruption"


def test_a_market_that_crosses_borders_needs_a_source() -> None:
    with pytest.raises(SettingError, match=r"corridors\.BBB"):
        build_setting(resolved("two_countries", jurisdictions__BBB__cross_border_share=0.5))


def test_a_market_of_which_nobody_is_drawn_needs_no_source() -> None:
    setting = build_setting(
        resolved("two_countries", jurisdictions__BBB__cross_border_share=0.5, jurisdictions__BBB__pull=0.0)
    )
    assert setting.pull[setting.codes.index("BBB")] == 0.0


@pytest.mark.parametrize("region", REGIONS)
def test_region_files_name_their_schema_first(region: str) -> None:
    first = (FOLDER / f"{region}.toml").read_text(encoding="utf-8").splitlines()[0]
    assert first == "#:schema ../../docs/scenario.schema.json"


def test_laws_of_the_same_origin_are_not_the_same_where_their_families_differ() -> None:
    changes = {"jurisdictions__AAA__legal_family": "civil", "jurisdictions__BBB__legal_family": "common"}
    origins = {"jurisdictions__AAA__legal_origin": "English", "jurisdictions__BBB__legal_origin": "English"}
    values = resolved("two_countries", **changes, **origins)
    setting = build_setting(values)
    apart = values["region.legal_distance_other_family"] * values["region.legal_friction"]
    assert setting.legal_distance.tolist() == [[0.0, apart], [apart, 0.0]]
