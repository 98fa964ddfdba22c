"""The page on worlds quotes what is kept: sentences of `discovery.md`, and numbers of the tables beside it."""

import re
from pathlib import Path

import pandas as pd

ROOT = Path(__file__).parents[2]
REFERENCE = ROOT / "results" / "reference"
PAGE = (ROOT / "docs" / "worlds.md").read_text(encoding="utf-8")
DISCOVERED = "discovery.md"
FIFTHS = {
    "work on a known leg": "intelligence.investigation",
    "search": "intelligence.search",
    "capacity (`region.capacity_per_slot`)": "region.capacity_per_slot",
}


def spaced(text: str) -> str:
    """Put one space for any white space."""
    return " ".join(text.split())


def quotes() -> list[tuple[str, str]]:
    """The block quotes of the page, each behind the paragraph that it follows."""
    blocks = PAGE.split("\n\n")
    return [
        (before, spaced(re.sub("^> ?", "", block, flags=re.MULTILINE)))
        for before, block in zip(blocks, blocks[1:], strict=False)
        if block.startswith(">")
    ]


def test_what_the_page_quotes_of_discovery_is_kept_so():
    kept = [spaced(file.read_text(encoding="utf-8")) for file in sorted(REFERENCE.glob(f"*/discovery/{DISCOVERED}"))]
    quoted = [quote for before, quote in quotes() if f"`{DISCOVERED}`" in before]
    assert quoted
    for quote in quoted:
        assert any(quote in text for text in kept), quote


def indices(name: str, region: str, measure: str) -> pd.DataFrame:
    """A measure of the difference in harm between the approaches, in a region, by unknown."""
    table = pd.read_csv(REFERENCE / name / "importance.csv")
    place = "At the United States-Canada border" if region == "United States-Canada" else f"In {region}"
    rows = (table.region == region) & (table.measure == measure)
    return table[rows & (table.answer == f"{place} the European approach lowers harm")].set_index("unknown")


def per_cent(value: float) -> str:
    return f"{100 * value:.0f}".replace("-0", "0").replace("-", "−")


def test_shares_of_the_variance_on_the_page_are_those_of_the_calibrated_worlds():
    rows = [line.strip("| ").split(" | ") for line in PAGE.splitlines() if line.startswith("|")]
    start = rows.index(["region", *FIFTHS])
    for region, *cells in rows[start + 2 : start + 6]:
        found = indices("approaches/sensitivity", region, "S1").loc[list(FIFTHS.values())]
        one = zip(found.value, found.low, found.high, strict=True)
        assert cells == [f"{per_cent(value)} % ({per_cent(low)} to {per_cent(high)})" for value, low, high in one]


def test_sobol_indices_on_the_page_are_those_of_the_design():
    regions = ("Europe", "North America", "Europe of twelve", "United States-Canada")
    alone, total = (
        [indices("sensitivity/difference_sobol", region, measure).value for region in regions]
        for measure in ("S1", "ST")
    )

    def between(of: list[pd.Series], unknown: str) -> str:
        ends = [one[unknown] for one in of]
        return f"{per_cent(min(ends))} to {per_cent(max(ends))} %"

    leg, search = FIFTHS["work on a known leg"], FIFTHS["search"]
    text = spaced(PAGE)
    assert f"{between(alone, leg)} by itself, by region, and {between(total, leg)} with others" in text
    assert f"{between(total, search)} with others, but with {between(alone, search)} by itself" in text
    others = max(one.drop(leg).max() for one in alone)
    assert f"no other is estimated to explain more than {per_cent(others)} % by itself" in text
    assert all(one.idxmax() == leg and one.drop(leg).idxmax() == search for one in total)
