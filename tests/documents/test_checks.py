"""A check takes the values that are declared, and says of every other what was expected."""

import math

import numpy as np
import pytest

from sim.documents.checks import (
    COUNT,
    DISTINCT_TEXTS,
    FILLED_TEXT,
    LARGEST_WHOLE,
    LISTS,
    LONG_TEXT,
    SWITCH,
    TABLE_LIST,
    TEXT,
    TEXT_LIST,
    Check,
    exactly,
    one_of,
    real_number,
    whole_number,
    written,
)
from sim.documents.declared import Text, check_of
from sim.model.quantity import declared
from sim.scenario.declarations import Run, country_keys, sections

EVERY = [
    (f"{section}.{name}", what)
    for section, names in [*sections().items(), ("jurisdictions.AAA", country_keys())]
    for name, what in names.items()
]
NEVER_RIGHT = (None, b"a", [1], [[]], {"a": 1}, object(), math.nan)


@pytest.mark.parametrize(("key", "what"), EVERY, ids=[key for key, _ in EVERY])
def test_every_declared_default_is_right_and_comes_back_as_it_is(key, what):
    if what.default is not None:
        check = check_of(what)
        assert check.complaint(key, what.default) == ""
        read = check.read(what.default)
        assert read == (list(what.default) if isinstance(what.default, tuple) else what.default)


@pytest.mark.parametrize(("key", "what"), EVERY, ids=[key for key, _ in EVERY])
def test_nothing_of_another_type_is_right(key, what):
    check = check_of(what)
    for value in NEVER_RIGHT:
        assert not check.takes(value)
        assert check.complaint(key, value) == f"{key} is {written(value)}, expected {check.expected}."


@pytest.mark.parametrize(("key", "what"), EVERY, ids=[key for key, _ in EVERY])
def test_a_number_is_right_within_its_bounds_and_not_beyond(key, what):
    if not isinstance(what, Text) and not what.options and not what.is_switch:
        check, beyond = check_of(what), 1 if what.is_whole else max(1e-9, abs(what.high) * 1e-9)
        assert check.takes(what.low)
        assert check.takes(what.high)
        assert not check.takes(what.low - beyond)
        assert not check.takes(what.high + beyond)


@pytest.mark.parametrize(
    ("check", "value", "complaint"),
    [
        (real_number(0, 1, "share"), 7, "x is 7, expected a number from 0 to 1 (share)."),
        (real_number(0, 1e12), -1, "x is -1, expected a number from 0 to 1e+12."),
        (real_number(0, 1), True, "x is true, expected a number from 0 to 1."),
        (whole_number(1), 0, "x is 0, expected a whole number from 1."),
        (whole_number(1, 60, "months"), 1.0, "x is 1.0, expected a whole number from 1 to 60 (months)."),
        (COUNT, 2**63, "x is 9223372036854775808, expected a whole number from 1 to 2**63 - 1."),
        (SWITCH, 1, "x is 1, expected true or false."),
        (one_of(("fixed", "beta")), "bet", "x is 'bet', expected one of \"fixed\", \"beta\". Did you mean 'beta'?"),
        (one_of(("fixed", "beta")), "gamma", 'x is \'gamma\', expected one of "fixed", "beta".'),
        (TEXT, 1, "x is 1, expected a text."),
        (TEXT, "a\nb", "x is 'a\\nb', but it holds \\n, which nobody sees. Take it out."),
        (TEXT, "a" * 1001, f"x is {written('a' * 1001)}, but it has more than 1000 characters. Write a shorter one."),
        (FILLED_TEXT, " ", "x is ' ', expected a text that is not empty."),
        (TEXT_LIST, "a", "x is 'a', expected a list of texts."),
        (TEXT_LIST, ["a", "b\x1b"], "x is ['a', 'b\\x1b'], but it holds \\x1b, which nobody sees. Take it out."),
        (DISTINCT_TEXTS, ["a", "a"], "x is ['a', 'a'], expected a list of texts, none of them twice."),
        (LISTS, {"a": []}, "x is {'a': []}, expected a table of lists of texts, none empty and no text twice."),
        (TABLE_LIST, [{}, 1], "x is [{}, 1], expected a list of tables."),
        (check_of(declared(Run)["seed"]), -1, "x is -1, expected a whole number from 0 to 2**63 - 1."),
    ],
)  # fmt: skip
def test_a_complaint_says_the_value_the_one_expected_and_what_to_do(check, value, complaint):
    assert check.complaint("x", value) == complaint


@pytest.mark.parametrize(
    ("check", "value"),
    [
        (real_number(0, 1), 0), (whole_number(1), 10**400), (COUNT, LARGEST_WHOLE), (SWITCH, False), (TEXT, ""),
        (LONG_TEXT, "a\n\tb" * 1000), (TEXT_LIST, []), (TEXT_LIST, ("a",)), (DISTINCT_TEXTS, []), (TABLE_LIST, []),
        (LISTS, {}), (exactly({}), {}),
    ],
)  # fmt: skip
def test_the_ends_of_what_is_right_are_right(check, value):
    assert check.takes(value)
    assert check.complaint("x", value) == ""


def test_whole_numbers_become_real_where_a_real_one_is_declared():
    assert isinstance(real_number(0, 1).read(1), float)
    assert isinstance(whole_number(0, 1).read(1), int)


def test_the_name_of_a_file_is_any_text():
    approach = Text(is_list=False, meaning="", source="", is_file=True)
    assert check_of(approach).takes("x" * 5000)
    assert not check_of(approach._replace(is_file=False)).takes("x" * 5000)


def test_a_table_of_exact_keys_has_them_all_and_no_other():
    check = exactly({"month": whole_number(1), "inner": exactly({"on": SWITCH})})
    assert check.takes({"inner": {"on": False}, "month": 1})
    for wrong in ({"month": 1}, {"month": 0, "inner": {"on": True}}, {"month": 1, "inner": {}}, [], None):
        assert not check.takes(wrong)
    assert not check.takes({"month": 1, "inner": {"on": True}, "more": 1})


@pytest.mark.parametrize(
    ("value", "text"),
    [(True, "true"), ("a", "'a'"), ([10**5000], "a number of thousands of digits"), ("x" * 99, f"'{'x' * 56}...")],
    ids=["truth", "text", "long number", "long text"],
)
def test_a_value_is_written_as_in_a_file_and_shortly(value, text):
    assert written(value) == text


def test_numbers_of_numpy_are_not_converted_in_silence():
    assert not Check("a whole number", whole_number(0).read).takes(np.int64(1))
