"""The page of the promises is made of the figures that are kept, and names what there is."""

from pathlib import Path

import pytest

from dev.evidence.page import Table
from dev.evidence.statistics import FAILS, HOLDS
from dev.reliability.kept import KEPT, VERDICTS, Part, keep, kept
from dev.reliability.page import PAGE, written

ROOT = Path(__file__).parents[2]
PLANTED = Part(
    part="planted",
    order=1,
    title="A promise: one",
    promise="It holds.",
    tests=["tests/project/test_reliability.py"],
    command="python -m dev.reliability planted",
    tables=[Table(["what", "found"], [["ä", "1"]])],
    verdict=HOLDS,
    notes=["A note."],
    not_promised=["Anything else."],
)


def test_the_page_is_made_of_what_is_kept():
    assert PAGE.read_text(encoding="utf-8") == written(kept())


@pytest.mark.parametrize("part", kept(), ids=lambda part: part.part)
def test_a_part_names_tests_that_there_are_and_says_how_it_was_made(part):
    assert (KEPT / f"{part.part}.json").is_file()
    assert part.tests
    assert all((ROOT / test).exists() for test in part.tests)
    assert part.verdict in VERDICTS
    assert part.command
    assert part.made.keys() >= {"date", "model_source", "python", "platform"}
    assert all(len(row) == len(table.head) for table in part.tables for row in table.rows)


def test_what_is_kept_is_read_back_and_comes_onto_the_page(tmp_path):
    keep(PLANTED, tmp_path)
    keep(Part(**{**PLANTED.__dict__, "part": "later", "order": 2, "title": "Later", "verdict": FAILS}), tmp_path)
    first, second = kept(tmp_path)
    assert first == PLANTED
    page = written([first, second])
    assert "| [A promise: one](#a-promise-one) | It holds. | holds |" in page
    assert f"| [Later](#later) | It holds. | {FAILS} |" in page
    assert "| ä | 1 |" in page
    assert page.count("* Anything else.") == 1
