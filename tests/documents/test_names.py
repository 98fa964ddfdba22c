"""Names that some table would turn into something else are refused, with another one to write; all others are taken."""

import pytest
from pandas._libs.parsers import STR_NA_VALUES

from sim.documents.characters import unseen
from sim.documents.names import MISSING, alike, wrong_code, wrong_name


def test_the_words_that_are_missing_are_those_of_pandas():
    assert MISSING == STR_NA_VALUES


@pytest.mark.parametrize("name", sorted(STR_NA_VALUES))
def test_a_word_that_pandas_takes_for_missing_is_no_name(name):
    assert wrong_name(name)


@pytest.mark.parametrize(
    "name",
    ["TRUE", "true", "True", "fAlSe", "T", "F", "Inf", "-inf", "+Infinity", "NAN", "nAn", " a", "a ", "  ", "\u00a0",
     "0.10", "01", "1e3", "1_000", "+5", "5.", ".5", "1.0", "-0", "00", "0x1F", "1E-3", "3i", "1234567890123456",
     "0.00001", "=1+1", "+a", "-a", "@a", "-", "x" * 201,
     "2020-01-01", "2020-01-01T10:00", "12.5.2020", "12:30", "12:30:10", "10am", "1/2", "1 1/2", "1-2", "Jan-08",
     "8 Jan", "May 5", "march 2008", "5%", "10 %", "1,5", "1,000", "1 000", "1'000", "(12)", "€5", "$ 12", "#NULL!",
     "#n/a", "#REF!"],
)  # fmt: skip
def test_a_name_that_some_table_reads_as_something_else_is_refused(name):
    assert wrong_name(name)


@pytest.mark.parametrize(
    "name",
    ["0", "1", "0.5", "-0.5", "2020", "none", "nil", "na", "yes", "no", "North American", "a, b", 'say "so"',
     "#1", "Härte → Küste", "文字", "نه\u200cاست", "12 months", "10 % less", "from 2020-01-01",
     "may", "March", "1/2 of it", "1-2 years", "0.1 to 0.3", "2-hop", "marginal 5", "3P", "3 of 4", "E5", "1e", "x_1",
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


def test_letters_of_every_alphabet_are_seen():
    assert not any(unseen(text) for text in ("Härte → Küste", "文字", "نه\u200cاست", "क्\u200dष", "👩\u200d👧", "a b"))
