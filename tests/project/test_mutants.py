"""Mutants: what is planted, and that the lists beside the command are of code that there is."""

import ast
from pathlib import Path

import pytest

from dev.mutants import reach, rooms
from dev.mutants.hunt import equivalents, known_room, rooms_of
from dev.mutants.operators import mutants_of

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("text", "mutants"),
    [
        ("a < b", {"a >= b", "a <= b"}),
        ("a is not b", {"a is b"}),
        ("x = a * (b)", {"x = a / (b)"}),
        ("x = state.alpha[a, b]", {"x = state.alpha[b, a]"}),
        ("x = near(a, b, state)", {"x = near(b, a, state)"}),
        ("x = min(a, b)", {"x = max(a, b)"}),
        ("x = a and not b", {"x = a or not b", "x = a and  b"}),
        ("x = 3", {"x = 4", "x = 2"}),
        ("x = 0.5", {"x = 1.5", "x = 1.0"}),
        ("x += a", {"x -= a", "pass"}),
        ("state.tip[i] = a", {"pass"}),
        ("forget(a)", {"pass"}),
        ("x = a if b else c", {"x = a if (not (b)) else c"}),
        ("x: float = quantity(0.5, 'share')", set()),
        ("x = f'{a + 1} months'", set()),
    ],
)
def test_slips_are_planted_where_code_says_what_happens(text, mutants):
    assert {mutant.mutated.decode() for mutant in mutants_of("room", "file.py", text.encode())} == mutants


@pytest.mark.parametrize("room", rooms.ROOMS)
def test_every_room_has_files_tests_and_mutants_that_python_can_read(room):
    assert rooms.files_of(ROOT, room)
    assert rooms.tests_of(ROOT, room)
    drawn = rooms_of(ROOT, [room], 1, 30, None)[room]
    assert len({mutant.number for mutant in drawn}) == 30
    for mutant in drawn:
        ast.parse(mutant.mutated)
        assert mutant.mutated != mutant.source


def test_the_known_slips_are_of_code_that_there_is():
    slips = known_room(ROOT)
    assert len({slip.number for slip in slips}) == len(slips) == 9


def test_the_equivalent_mutants_are_of_code_that_there_is():
    every = rooms_of(ROOT, list(rooms.ROOMS), 1, 10**9, None)
    there = {(one.place.file, one.place.function, *one.old_and_new) for room in every.values() for one in room}
    assert set(equivalents()) <= there
    assert all(equivalents().values())


def test_an_edit_of_a_file_leaves_the_draw_in_others_as_it_was():
    before = mutants_of("room", "file.py", b"def one():\n    return a < b\n")
    after = mutants_of("room", "file.py", b"x = 1\n\n\ndef one():\n    return a < b\n")
    assert {mutant.number for mutant in before} < {mutant.number for mutant in after}


def test_a_slip_meets_the_tests_that_run_it_then_those_of_its_file_then_others_while_there_is_time():
    text = b"x = 1\n\n\ndef one():\n    return a < b\n\n\ndef two():\n    return x\n"
    of_line = {mutant.line: mutant for mutant in mutants_of("room", "file.py", text)}
    ran = {"other": {}, "all": {"file.py": {1, 5, 9}}, "two": {"file.py": {9}}, "one": {"file.py": {5}}}
    tests = [reach.Test(name, 1.0, lines) for name, lines in ran.items()]
    assert reach.nearest(of_line[1], tests, 8.0) == (["all", "two", "one", "other"], 4.0)
    assert reach.nearest(of_line[5], tests, 8.0) == (["all", "one", "two", "other"], 4.0)
    assert reach.nearest(of_line[5], tests, 2.9) == (["all", "one"], 2.0)
    assert reach.nearest(of_line[5], tests, 0.5) == (["all"], 1.0)


def test_a_fate_rests_on_its_own_test_and_on_what_the_file_shares():
    file = "HALF = 0.5\n\n\ndef test_one():\n    assert HALF\n\n\ndef test_two():\n    assert not HALF - 0.5\n"
    kept = reach.digest_of_source(file, "test_one")
    for old, new in (("not HALF", "HALF"), ("def test_two", "# a word\ndef test_two")):
        assert reach.digest_of_source(file.replace(old, new), "test_one") == kept
    for old, new in (("assert HALF", "assert 2 * HALF"), ("= 0.5", "= 0.7"), ("test_one", "test_three")):
        assert reach.digest_of_source(file.replace(old, new), "test_one") != kept
