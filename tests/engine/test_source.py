"""Which edits of the model end the machine code that is kept of it, and which its results."""

import pytest

from sim.engine import source
from sim.engine.source import KEEPS_MACHINE_CODE, SOURCE, code_alone, digest, model_digest, read_texts

MODEL = model_digest()
CODE = b'''"""About the file."""

# Why
LIMIT = 3


class Section(NamedTuple):
    """About the class."""

    pace: float = quantity(0.1, "per month", "what it is")


def step(state, limit=LIMIT):
    """About the function.

    Its equation.
    """
    if state.word == "a word":
        state.count += 1  # counted
    return state.count
'''


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"About the file", b"What the file is about"),
        (b'"""About the class."""\n', b'"""A class.\n\n    At length.\n    """\n'),
        (b"    Its equation.\n", b"    x = y\n"),
        (b'    """About the function.\n\n    Its equation.\n    """\n', b""),
        (b"# Why", b"# The reason"),
        (b"  # counted", b""),
        (b"\n\n\nclass", b"\nclass"),
        (b"quantity(0.1, ", b"quantity(\n        0.1,\n        "),
    ],
)
def test_words_about_the_code_and_its_layout_are_no_part_of_what_is_computed(before, after):
    edited = CODE.replace(before, after)
    assert edited != CODE
    assert code_alone(edited) == code_alone(CODE)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"LIMIT = 3", b"LIMIT = 4"),
        (b'"a word"', b'"another"'),
        (b'"per month"', b'"per year"'),
        (b"        state.count += 1", b"    state.count += 1"),
        (b"    if state.word", b"    while state.word"),
        (b"state.count\n", b'state.count\n    """what was a docstring"""\n    "x".strip()\n'),
    ],
)
def test_all_else_is(before, after):
    edited = CODE.replace(before, after)
    assert edited != CODE
    assert code_alone(edited) != code_alone(CODE)


def model_of(texts, monkeypatch):
    monkeypatch.setattr(source, "TEXTS", texts)
    return model_digest.__wrapped__()


@pytest.mark.parametrize("name", read_texts())
def test_of_each_file_a_comment_is_words_and_a_line_of_code_is_another_model(name, monkeypatch):
    texts, edited = read_texts(), {}
    for more in (b"# a comment\n", b"MORE = 1\n"):
        edited[more] = model_of({**texts, name: texts[name] + more}, monkeypatch)
        assert digest(source.TEXTS) != SOURCE
    assert edited[b"# a comment\n"] == MODEL
    assert (edited[b"MORE = 1\n"] == MODEL) == (name in KEEPS_MACHINE_CODE)


def test_a_number_or_a_word_of_a_stream_that_is_changed_makes_another_model(monkeypatch):
    texts, name = read_texts(), "model/processes/exchange.py"
    for before, after in ((b"0.704", b"0.705"), (b'"exchange: willing to tell"', b'"exchange: ready to tell"')):
        assert texts[name].count(before) == 1
        assert model_of({**texts, name: texts[name].replace(before, after)}, monkeypatch) != MODEL


def test_what_names_and_texts_are_joined_to_is_not_taken_for_others():
    assert digest({"a": b"bc"}) != digest({"ab": b"c"})
    assert digest({"a": b"b", "c": b"d"}) != digest({"a": b"bc", "": b"d"})
    assert code_alone(b"NEWLINE\n") != code_alone(b"\n")
    assert code_alone(b"x = NEWLINE\n-y\n") != code_alone(b"x = NEWLINE - y\n")


def test_the_text_is_that_of_engine_and_model_alone():
    texts = read_texts()
    assert digest(texts) == SOURCE
    assert {name.partition("/")[0] for name in texts} == {"engine", "model"}
    assert set(KEEPS_MACHINE_CODE) < texts.keys()
