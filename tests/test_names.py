"""Names and texts of users: what a table or a terminal would turn into something else is refused where it stands."""

import re
from pathlib import Path

import pytest
from pandas._libs.parsers import STR_NA_VALUES

from sim.scenario import ScenarioError, load
from sim.scenario.characters import escaped, unseen
from sim.scenario.names import MISSING, alike, wrong_code, wrong_name
from tests.conftest import ROOT

TWO = ROOT / "scenarios" / "two_countries.toml"
REGION = (ROOT / "scenarios" / "regions" / "two_countries.toml").read_text(encoding="utf-8")


def complaints(call) -> list[str]:
    with pytest.raises(ScenarioError) as caught:
        call()
    return caught.value.mistakes


def write(tmp_path: Path, text: str, name: str = "own.toml") -> Path:
    (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path / name


def with_codes(tmp_path: Path, first: str, second: str) -> Path:
    """A scenario of two invented countries under codes of the test's choice."""
    return write(tmp_path, "title = 't'\n" + REGION.replace("AAA", first).replace("BBB", second))


def test_the_words_that_are_missing_are_those_of_pandas():
    assert MISSING == STR_NA_VALUES


@pytest.mark.parametrize("name", sorted(STR_NA_VALUES))
def test_a_word_that_pandas_takes_for_missing_is_no_name(name):
    assert wrong_name(name)


@pytest.mark.parametrize(
    "name",
    ["TRUE", "true", "True", "fAlSe", "T", "F", "Inf", "-inf", "+Infinity", "NAN", "nAn", " a", "a ", "  ", "\u00a0",
     "0.10", "01", "1e3", "1_000", "+5", "5.", ".5", "1.0", "-0", "00", "0x1F", "1E-3", "3i", "1234567890123456",
     "0.00001", "=1+1", "+a", "-a", "@a", "-", "x" * 201],
)  # fmt: skip
def test_a_name_that_some_table_reads_as_something_else_is_refused(name):
    assert wrong_name(name)


@pytest.mark.parametrize(
    "name",
    ["0", "1", "0.5", "-0.5", "2020", "none", "nil", "na", "yes", "no", "North American", "a, b", 'say "so"',
     "#1", "Härte → Küste", "文字", "نه\u200cاست", "10 %", "2020-01-01", "1,5", "12 months", "E5", "1e", "x_1",
     "a=b", "0.1234567890123"],
)  # fmt: skip
def test_a_name_that_every_table_gives_back_is_taken(name):
    assert not wrong_name(name)


def test_a_name_is_refused_with_another_one_to_write():
    assert wrong_name("0.10").endswith("Write '0.1', or add a word to it.")
    assert wrong_name("1e3").endswith("Write '1000', or add a word to it.")
    assert wrong_name("01").endswith("Write '1', or add a word to it.")
    assert "Write more, for example 'NA_'" in wrong_name("NA")


@pytest.mark.parametrize("code", ["NA", "T", "inf", "01", "1e3", "-a", "unit", "Outcome", "region", "VALUE", "month",
                                  "jurisdiction", "by_year", "C D", "ÄÖÜ", ""])  # fmt: skip
def test_a_code_that_tables_could_not_hold_is_refused(code):
    assert wrong_code(code)


def test_codes_in_small_letters_and_codes_of_digits_are_codes():
    assert [wrong_code(code) for code in ("south", "deu", "276", "US-CA", "b_1")] == [""] * 5


def test_names_that_differ_in_case_or_in_how_an_accent_is_coded_are_alike():
    assert alike(["north", "South", "north ", "NORTH"]) == [("north", "NORTH")]
    assert alike(["é", "e\u0301"]) == [("é", "e\u0301")]
    assert alike(["a", "b"]) == []


def test_a_region_with_a_code_that_is_a_column_is_refused_at_its_line(field):
    done = field.run("coopsim", "run", "unitc.toml", cwd="study")
    assert done.returncode == 2
    assert "regions/unitc.toml:8: 'unit' cannot be a country's code: tables have a column of that name." in done.stderr
    assert "regions/unitc.toml:8: 'region' cannot be" in done.stderr
    assert "Traceback" not in done.stderr


def test_codes_that_differ_in_case_alone_are_refused(tmp_path):
    assert "the codes 'abc' and 'ABC' differ in case alone" in complaints(
        lambda: load(with_codes(tmp_path, "abc", "ABC"))
    )[0]  # fmt: skip


@pytest.mark.parametrize("sign", ["\x1b", "\n", "\t", "\x00", "\x7f", "\x85", "\u202e", "\u2066", "\u200f", "\u061c",
                                  "\ufeff", "\u2028", "\u200b", "\ud800"])  # fmt: skip
def test_a_title_with_a_character_that_nobody_sees_is_refused_and_written_as_an_escape(sign):
    (mistake,) = complaints(lambda: load(TWO, {"title": f"a{sign}b"}))
    assert f"it holds {escaped(sign)}, which nobody sees" in mistake
    assert mistake.isprintable()
    assert unseen(f"a{sign}b") == escaped(sign)
    assert wrong_name(f"a{sign}b")


def test_letters_of_every_alphabet_are_seen():
    assert not any(unseen(text) for text in ("Härte → Küste", "文字", "نه\u200cاست", "क्\u200dष", "👩\u200d👧", "a b"))


def test_a_key_with_a_line_feed_forges_no_line_of_a_message(field):
    forged = '"x\\nother.toml:1: all is in order" = 1\n"\\u001b[31mred" = 2\n"\\u202Eabc" = 3\n'
    write(field.folder, f'extends = "small.toml"\n{forged}')
    done = field.run("coopsim", "check", "own.toml")
    lines = done.stderr.splitlines()
    assert done.returncode == 2
    assert len(lines) == 3
    assert all(re.match(r"own.toml:\d: ", line) and line.isprintable() for line in lines)
    assert "x\\nother.toml:1" in lines[0]
    assert "\\x1b[31m" in lines[1]
    assert "\\u202e" in lines[2]


def test_a_change_and_the_name_of_a_file_forge_no_line_either(tmp_path):
    (tmp_path / "a\nb.toml").write_text("[hub]\nlevl = 1\n")
    told = complaints(lambda: load(tmp_path / "a\nb.toml"))
    told += complaints(lambda: load(TWO, ["hub\x1b.level=1", "a\nb"]))
    told += complaints(lambda: load(TWO, {"hub\nlevel": 1, "title": "\x00"}))
    assert len(told) == 5
    assert all(line.isprintable() for line in told)
    assert "a\\nb.toml:2: " in told[0]


def test_two_events_on_one_key_in_one_month_are_refused_with_both_places(field, tmp_path):
    done = field.run("coopsim", "check", "ev.toml")
    assert done.returncode == 2
    assert (
        "ev.toml:6: there are two events on hub.level in month 61, here and at ev.toml:2. Take one away." in done.stderr
    )


def test_two_events_are_refused_also_where_one_file_builds_on_the_other(tmp_path):
    event = '[[events]]\nmonth = 61\nkey = "hub.level"\nvalue = 0.1\n'
    write(tmp_path, f'extends = "{TWO}"\n{event}', "base.toml")
    own = write(tmp_path, f'extends = "base.toml"\n{event}')
    (mistake,) = complaints(lambda: load(own))
    assert re.search(r"own.toml:2: .* here and at .*base.toml:2\.", mistake)
    twice = write(tmp_path, 'extends = ["base.toml", "base.toml"]\n', "twice.toml")
    assert len(load(twice).events) == 1  # one event, reached on two ways


def test_an_event_of_a_caller_takes_the_place_of_the_files_own(tmp_path):
    own = write(tmp_path, f'extends = "{TWO}"\n[[events]]\nmonth = 61\nkey = "hub.level"\nvalue = 0.1\n')
    event = {"month": 61, "key": "hub.level", "value": 0.9}
    assert [(one.month, one.value) for one in load(own, events=[event]).events] == [(61, 0.9)]
    assert "there are two events on hub.level" in complaints(lambda: load(own, events=[event, event]))[0]
