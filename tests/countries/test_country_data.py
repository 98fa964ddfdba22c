"""What the data say of countries, checked by hand and against the published regularities."""

import csv
from collections import Counter
from pathlib import Path
from statistics import median

import pytest

from sim.countries import data_files, measures, pairs
from sim.countries.country_data import DEFAULTS, NEEDED, country_values, external_values, invented_values
from sim.countries.data_files import Row, UnknownCountryError, countries, nearest_codes
from sim.countries.declarations import TEXTS
from sim.countries.pairs import borders, corridors

COUNTRIES = tuple(countries())
ROOT = Path(__file__).parents[2]
EUROPE = tuple(code for code in COUNTRIES if code not in ("CAN", "MEX", "USA"))
EU_15 = ("AUT", "BEL", "DEU", "DNK", "ESP", "FIN", "FRA", "GBR", "GRC", "IRL", "ITA", "LUX", "NLD", "PRT", "SWE")
YEARS = ("2008", "2020")


def value(code: str, name: str, year: str = "2008") -> float:
    return float(country_values(code, year)[name][0])


@pytest.mark.parametrize(
    ("code", "year", "expected"),
    [("DEU", "2008", 0.21), ("ROU", "2008", 0.62), ("USA", "2020", 0.35), ("XKX", "2008", 0.61), ("DNK", "2020", 0.1)],
)
def test_corruption_is_what_the_index_leaves(code: str, year: str, expected: float) -> None:
    assert value(code, "corruption", year) == pytest.approx(expected, abs=1e-9)


def test_kosovo_has_no_index_of_2008_and_says_so() -> None:
    assert "cpi_2017" in country_values("XKX", "2008")["corruption"][1]


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("code", COUNTRIES)
def test_every_country_has_all_it_needs(code: str, year: str) -> None:
    values = country_values(code, year)
    assert set(NEEDED) <= set(values)
    assert "capacity" not in values
    for name in ("corruption", "political_will", "cross_border_share", "victim_orientation", "hub_member"):
        assert 0 <= float(values[name][0]) <= 1
    assert float(values["pull"][0]) > 0


def test_origins_name_the_line_that_holds_the_country() -> None:
    lines = (ROOT / "sim/countries/data/jurisdictions.csv").read_text(encoding="utf-8").splitlines()
    for code in COUNTRIES:
        line = country_values(code, "2008")["name"][1].split(":")[1]
        assert lines[int(line) - 1].startswith(f"{code},")


def test_what_is_missing_is_a_median_and_marked_as_assumed() -> None:
    will, origin = country_values("USA", "2008")["political_will"]
    assert will == pytest.approx(0.9)
    assert origin == "assumed: median of North America"


def test_a_missing_domestic_share_is_that_of_the_other_period() -> None:
    assert value("EST", "cross_border_share", "2008") == pytest.approx(1 - 0.93)
    assert value("MEX", "cross_border_share", "2020") == pytest.approx(1 - 0.525)


def test_political_will_follows_the_prosecution_score() -> None:
    assert value("RUS", "political_will", "2008") == pytest.approx(0.8)
    assert value("RUS", "political_will", "2020") == pytest.approx(0.8 * 8 / 10)


@pytest.mark.parametrize("missing", ["p3_prosecution_2008_1to5", "p3_total_2008_3to15"])
def test_victim_orientation_takes_both_scores_or_is_that_of_the_group(
    missing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def number(code: str, column: str) -> float | None:
        return None if (code, column) == ("AUT", missing) else data_files.number(code, column)

    monkeypatch.setattr(measures, "number", number)
    found, origin = measures.victim_orientation("AUT", "2008")
    group = [
        code for code, row in countries().items() if row.cells["region_model"] == "EU-15 (ex UK)" and code != "AUT"
    ]
    assert origin == "assumed: median of EU-15 (ex UK)"
    assert found == pytest.approx(median(value(code, "victim_orientation") for code in group), abs=1e-4)


def test_shares_keep_four_places_where_the_data_have_more_than_today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(measures, "number", lambda _, column: 12.346 if column.startswith("cpi") else 0.12346)
    assert measures.cross_border_share("AUT", "2008")[0] == 0.8765
    assert measures.political_will("ALB", "2020")[0] == 0.0247  # 0.12346 / 5, the totals being alike
    assert measures.corruption("AUT", "2020")[0] == 0.8765


@pytest.mark.parametrize("missing", ["p3_total_2008_3to15", "p3_total_2013_3to15"])
def test_political_will_of_later_years_is_that_of_2008_without_both_totals(
    missing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def number(code: str, column: str) -> float | None:
        return None if column == missing else data_files.number(code, column)

    monkeypatch.setattr(measures, "number", number)
    assert float(countries()["ALB"].cells["p3_total_2013_3to15"]) == 10  # 12 before: a change, if it were known
    assert measures.political_will("ALB", "2020")[0] == 1.0


def test_capacity_per_head_is_income_beside_the_median_country() -> None:
    assert value("PRT", "capacity_per_head", "2008") == 1
    assert value("ROU", "capacity_per_head", "2008") == pytest.approx(9491 / 21738, abs=1e-4)
    assert value("DEU", "capacity_per_head", "2020") == pytest.approx(46749 / 22993, abs=1e-4)
    origin = country_values("ROU", "2008")["capacity_per_head"][1]
    where = "sim/countries/data/income.csv:68"
    assert origin == f"{where} (GDP per head 2013, sourced / median 21738; plausible 0.37 to 0.72)"
    assert "assumed" in country_values("XKX", "2020")["capacity_per_head"][1]


@pytest.mark.parametrize(("year", "ratio"), [("2008", 15.2), ("2020", 12.5)])
def test_the_best_fifth_of_europe_has_over_ten_times_the_staff_per_head_of_the_worst_fifth(
    year: str, ratio: float
) -> None:
    # F2: detection in the best-resourced countries is an order of magnitude above that elsewhere.
    per_head = sorted(value(code, "capacity_per_head", year) for code in EUROPE)
    assert sum(per_head[-8:]) / sum(per_head[:8]) == pytest.approx(ratio, abs=0.1)


def test_victim_orientation_is_one_half_where_all_scores_are_equal() -> None:
    assert value("AUT", "victim_orientation") == pytest.approx(0.5)
    assert value("RUS", "victim_orientation") == pytest.approx(3 / 7, abs=1e-4)


def test_pull_follows_from_population_and_the_number_of_corridors() -> None:
    with (ROOT / "sim/countries/data/flows.csv").open(encoding="utf-8", newline="") as file:
        crossing = [row for row in csv.DictReader(file) if row["period"] == "2007-2014"]
    into = sum(row["dest_iso3"] == "DEU" and row["origin"] not in ("DEU", "UNKNOWN") for row in crossing)
    out = sum(row["origin"] == "DEU" and row["dest_iso3"] != "DEU" for row in crossing)
    expected = 82110097 * (0.5 + 0.5 * into / (into + out))
    assert value("DEU", "pull") == pytest.approx(expected, rel=1e-8)


def test_a_destination_share_is_of_the_corridors_in_and_out_and_unknown_where_there_are_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    into, out = Counter({"AUT": 2, "BEL": 3}), Counter({"AUT": 2, "DEU": 4, "ITA": 4})  # Italy reported none
    monkeypatch.setattr(measures, "corridor_counts", lambda _: (into, out, frozenset({"AUT", "BEL", "DEU", "FRA"})))
    found = {code: measures.destination_share(code, "2008") for code in ("AUT", "BEL", "DEU", "FRA", "ITA", "POL")}
    assert {code: share and share[0] for code, share in found.items()} == {
        "AUT": 0.5, "BEL": 1.0, "DEU": 0.0, "FRA": None, "ITA": None, "POL": None,
    }  # fmt: skip
    assert found["AUT"] == (0.5, "flows.csv 2007-2014: 2 in, 2 out")


def test_no_count_of_detected_victims_enters_pull(monkeypatch: pytest.MonkeyPatch) -> None:
    before = {code: value(code, "pull") for code in COUNTRIES}
    weights = corridors(EUROPE, "2008", True)["DEU"]
    genuine = data_files.rows

    def perturbed(name: str) -> tuple[data_files.Row, ...]:
        if name != "flows.csv":
            return genuine(name)
        changed = ({**row.cells, "detected_victims_sum": str(1 + i % 997)} for i, row in enumerate(genuine(name)))
        return tuple(data_files.Row(row.origin, cells) for row, cells in zip(genuine(name), changed, strict=True))

    measures.corridor_counts.cache_clear()
    monkeypatch.setattr(measures, "rows", perturbed)
    monkeypatch.setattr(pairs, "rows", perturbed)
    try:
        assert {code: value(code, "pull") for code in COUNTRIES} == before
        assert corridors(EUROPE, "2008", True)["DEU"] != weights
    finally:
        measures.corridor_counts.cache_clear()


def test_the_hub_has_the_members_of_its_time() -> None:
    assert [value(code, "hub_member", "2008") for code in ("GBR", "HRV", "NOR", "UKR", "USA")] == [1, 0, 1, 0, 1]
    assert [value(code, "hub_member", "2020") for code in ("GBR", "HRV", "NOR", "UKR", "USA")] == [0, 1, 1, 0, 1]
    members = Counter(value(code, "hub_member") for code in EUROPE)
    assert members[1.0] == 27 + 2


def test_every_fact_of_the_data_is_a_key_that_is_declared() -> None:
    assert {*country_values("DEU", "2008")} == {*DEFAULTS, "name", "legal_origin"}
    assert {"name", "legal_origin"} <= {*TEXTS["jurisdictions"]}


def test_a_country_that_is_not_in_the_data_says_all_but_what_every_country_is_assumed_to_have() -> None:
    assert {*invented_values()} == {"intra_cooperation", "capacity_per_head", "capacity_factor", "hub_member"}
    assert not {*NEEDED} & {*invented_values()}


def test_an_unknown_country_is_refused_with_the_nearest_codes() -> None:
    with pytest.raises(UnknownCountryError, match="Did you mean DEU"):
        country_values("DEUT", "2008")
    with pytest.raises(LookupError, match="ROU"):
        country_values("RO", "2008")


def test_up_to_three_countries_are_near_to_a_word_and_the_nearest_comes_first() -> None:
    assert nearest_codes("Slovia") == ("SVN", "SVK", "LVA")
    assert nearest_codes("german") == ("DEU", "ROU")
    assert nearest_codes("zzzz") == ()


def test_a_sum_of_flows_says_of_which_line_it_is_and_of_how_many_more() -> None:
    lines = [Row(f"flows.csv:{at}", {"detected_victims_sum": str(at)}) for at in (2, 3, 5)]
    assert pairs.total(lines[:1]) == (2, "flows.csv:2")
    assert pairs.total(lines) == (10, "flows.csv:2 and 2 more lines")


def test_the_world_outside_has_no_market() -> None:
    values = external_values()
    assert values["pull"][0] == 0
    assert set(NEEDED) <= set(values)


@pytest.mark.parametrize("year", YEARS)
def test_corridors_of_older_members_come_mostly_from_outside_them(year: str) -> None:
    ways = corridors(EUROPE, year, True)
    weight = {"inside": 0.0, "outside": 0.0}
    for market in EU_15:
        for source, (victims, _) in ways[market].items():
            weight["inside" if source in EU_15 else "outside"] += victims
    assert weight["outside"] > 9 * weight["inside"]


def test_corridors_inside_europe_lead_to_the_better_index() -> None:
    # F4: over 90 % of the volume.
    ways = corridors(EUROPE, "2008", False)
    better = total = 0.0
    for market, sources in ways.items():
        for source, (victims, origin) in sources.items():
            if not origin.startswith("assumed"):
                total += victims
                better += victims * (value(market, "corruption") < value(source, "corruption"))
    assert better / total > 0.9


def test_no_market_is_its_own_source_and_unknown_origins_are_dropped() -> None:
    for market, sources in corridors(EUROPE, "2008", True).items():
        assert sources
        assert market not in sources
        assert set(sources) <= {*EUROPE, "EXT"}


def test_origins_outside_the_region_go_to_the_world_outside_or_nowhere() -> None:
    narrow = corridors(("CAN", "USA"), "2008", True)
    wide = corridors(("CAN", "MEX", "USA"), "2008", True)
    assert narrow["USA"]["EXT"][0] == wide["USA"]["EXT"][0] + wide["USA"]["MEX"][0]
    assert "EXT" not in corridors(("CAN", "USA"), "2008", False)["USA"]


def test_a_market_with_no_observed_corridor_has_poorer_neighbours_as_sources() -> None:
    ways = corridors(EUROPE, "2008", True)
    assert set(ways["XKX"]) == {"ALB", "MKD", "MNE", "SRB"}
    assert list(ways["RUS"]) == ["EXT"]
    assert ways["RUS"]["EXT"][1].startswith("assumed")


def test_neighbours_that_are_as_corrupt_as_a_market_are_sources_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pairs, "corruption", lambda code, year: (0.5, ""))
    assert set(corridors(EUROPE, "2008", True)["XKX"]) == {"ALB", "MKD", "MNE", "SRB"}


def test_borders_are_mutual_and_grow_with_the_width_of_the_sea() -> None:
    codes = ("FRA", "GBR", "NLD", "AAA")
    near, wide = borders(codes, 100.0), borders(codes, 200.0)
    assert (near == near.T).all()
    assert near[0, 1] == 1
    assert near[1, 2] == 0
    assert wide[1, 2] == 1
    assert wide[3].sum() == 0
    assert borders(codes, 0.0)[0, 1] == 0


def test_every_origin_of_law_in_the_data_is_one_that_a_file_may_name():
    options = TEXTS["jurisdictions"]["legal_origin"].options
    found = {country_values(code, "2008")["legal_origin"][0] for code in countries()}
    assert found | {external_values()["legal_origin"][0]} == set(options)
