"""Which edits of the model end the machine code that is kept of it, and which its results."""

import pytest

from sim.engine.source import PACKAGE, SOURCE, code_alone, digest, model_digest, read_texts

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


def test_an_edited_number_anywhere_in_the_model_makes_another_model():
    texts = read_texts()
    assert digest(texts) == SOURCE
    assert len(model_digest()) == 16
    assert model_digest() != SOURCE
    for name in ("engine/philox.py", "model/state.py", "model/processes/trust.py"):
        edited = {**texts, name: texts[name] + b"MORE = 1\n"}
        assert digest({one: code_alone(text) for one, text in edited.items()}) != model_digest()


def test_the_text_is_that_of_engine_and_model_alone():
    folders = {name.partition("/")[0] for name in read_texts(PACKAGE)}
    assert folders == {"engine", "model"}
