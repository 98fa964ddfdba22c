"""Names and texts of scenarios: what a table or a terminal would turn into something else is refused at its line."""

import re

import pytest

from sim.documents.characters import escaped, unseen
from sim.documents.names import wrong_name
from sim.scenario import load
from tests.cli.in_process import coopsim
from tests.scenario.own_files import TWO, complaints, with_codes, write


def test_a_region_with_a_code_that_is_a_column_is_refused_at_its_line(field):
    done = coopsim("run", "unitc.toml", cwd=field.folder / "study")
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


def test_a_key_with_a_line_feed_forges_no_line_of_a_message(field):
    forged = '"x\\nother.toml:1: all is in order" = 1\n"\\u001b[31mred" = 2\n"\\u202Eabc" = 3\n'
    write(field.folder, f'extends = "small.toml"\n{forged}')
    done = coopsim("check", "own.toml", cwd=field.folder)
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
    done = coopsim("check", "ev.toml", cwd=field.folder)
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
