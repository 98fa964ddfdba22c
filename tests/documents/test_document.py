"""A document collects mistakes, each with the line of its key."""

from sim.documents.checks import COUNT, FILLED_TEXT
from sim.documents.document import Document
from sim.documents.positions import positions

TEXT = """title = "t"
[[factors]]
name = "a"
levles = 2
[[factors]]
levels = 0
"""
CHECKS = {"name": FILLED_TEXT, "levels": COUNT}


def test_a_key_has_its_line_or_that_of_the_table_around_it():
    document = Document("own.toml", positions(TEXT))
    assert document.origin("title") == "own.toml:1"
    assert document.origin("factors", 1) == "own.toml:5"
    assert document.origin("factors", 1, "name") == "own.toml:5"
    assert document.origin() == "own.toml:1"


def test_values_of_a_caller_have_no_line():
    assert Document("events[0]").origin("month") == "events[0]"


def test_a_table_is_told_every_mistake_at_once():
    document = Document("own.toml", positions(TEXT))
    tables = [{"name": "a", "levles": 2}, {"levels": 0}]
    right = [
        document.check_table(("factors", at), "a factor", table, CHECKS, ["name"]) for at, table in enumerate(tables)
    ]
    assert right == [False, False]
    assert document.mistakes == [
        "own.toml:4: a factor has no 'levles'. Did you mean 'levels'?",
        "own.toml:6: levels is 0, expected a whole number from 1 to 2**63 - 1.",
        "own.toml:5: a factor has no 'name'. It needs name.",
    ]


def test_a_key_that_is_like_no_other_is_told_with_all_that_there_are():
    document = Document("own.toml")
    document.check_table((), "a factor", {"zzz": 1}, CHECKS, [])
    assert document.mistakes == ["own.toml: a factor has no 'zzz'. It has name, levels."]


def test_a_table_that_is_right_adds_no_mistake():
    document = Document("own.toml", mistakes=["another"])
    assert document.check_table((), "a factor", {"name": "a", "levels": 2}, CHECKS, CHECKS)
    assert document.mistakes == ["another"]


def test_names_that_people_or_tables_confuse_are_refused():
    document = Document("own.toml")
    document.check_name((), "a level", "NA")
    document.check_distinct((), "levels", ["low", "Low", "high", "high"])
    assert document.mistakes[0].startswith(
        "own.toml: a level cannot be called 'NA': tables read it as a missing value."
    )
    assert document.mistakes[1:] == [
        "own.toml: two levels are called 'low' and 'Low', hard to tell apart. Rename one.",
        "own.toml: two levels share the name 'high'. Rename one.",
    ]
