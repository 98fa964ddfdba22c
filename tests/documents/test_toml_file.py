"""TOML files are read with the line of every key; what cannot be read is refused with file, line and reason."""

import os
from pathlib import Path

import pytest

from sim.documents.errors import UnreadableError
from sim.documents.positions import positions
from sim.documents.toml_file import read


def complaints(path: Path) -> list[str]:
    with pytest.raises(UnreadableError) as caught:
        read(path)
    return caught.value.mistakes


def test_a_file_is_read_with_the_line_of_every_key(tmp_path):
    path = tmp_path / "own.toml"
    path.write_text("[hub]\nlevel = 0.5\n")
    assert read(path) == ({"hub": {"level": 0.5}}, {("hub",): 1, ("hub", "level"): 2})


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("hub = 1\nhub = 2\n", ":2: 'hub' is given at line 1 already. Take one away."),
        ("[hub]\nlevel = 1\n[trust]\nrule = 1\n[hub]\npace = 1\n", ":5: 'hub' is given at line 1 already."),
        ("hub = 1\nhub.level = 2\n", ":2: 'hub' is given at line 1 already."),
        ("hub.level = 2\nhub = 1\n", ":2: 'hub' is given at line 1 already."),
        ("hub = { level = 1 }\nhub.pace = 1\n", ":2: 'hub' is given at line 1 already."),
        ("[[events]]\nkey = 1\n[[events]]\nkey = 1\nkey = 2\n", ":5: 'events.key' is given at line 4 already."),
        ("x = [\n1,\n2]\nx = [\n3]\n", ":5: 'x' is given at line 1 already."),
        ("[[hub]]\na = 1\n[hub]\nb = 1\n", ":3: 'hub' is given at line 1 already."),
    ],
)
def test_a_key_that_is_given_twice_is_named_with_both_lines(text, says, tmp_path):
    path = tmp_path / "own.toml"
    path.write_text(text)
    assert says in complaints(path)[0]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("title = “a’s title”", "Write straight quotation marks, \" or ', in place of curly ones."),
        ("title = „a“", "Write straight quotation marks, \" or ', in place of curly ones."),
        ("“level” = 1", "Write straight quotation marks, \" or ', in place of curly ones."),
        ("level = 0,8", "Write a decimal point in a number, no comma."),
        ("level = -0,8 # a “share”", "Write a decimal point in a number, no comma."),
        ("hub = { level = 0,8 }", "Write a decimal point in a number, no comma."),
        ("will = full", 'Write a text in quotation marks: "full".'),
        ('kinds = ["police", border]', 'Write a text in quotation marks: "border".'),
        ("hub = { level = 1, will = full }", 'Write a text in quotation marks: "full".'),
        ("is_joint = True", "Write true in small letters."),
        ('title = "one', "End the text with the quotation mark that it begins with."),
        ('title = "it’s 0,8 = 0,8" 1', "Mend the line."),
        ("[hub", "Mend the line."),
        ("level = .5", "Mend the line."),
    ],
)
def test_what_is_no_toml_is_told_with_what_to_write(line, says, tmp_path):
    path = tmp_path / "own.toml"
    path.write_text(f"seed = 1\n{line}\nmonths = 2\n", encoding="utf-8")
    (told,) = complaints(path)
    assert "own.toml:2: this is not TOML: " in told
    assert told.endswith(f". {says}")


def test_a_missing_file_is_named(tmp_path):
    assert "there is no such file" in complaints(tmp_path / "nowhere.toml")[0]


def test_what_is_no_ordinary_file_is_refused_without_waiting_for_it(tmp_path):
    os.mkfifo(tmp_path / "pipe.toml")
    assert "it is no ordinary file" in complaints(tmp_path / "pipe.toml")[0]
    assert "it is no ordinary file" in complaints(Path("/dev/zero"))[0]


def test_a_folder_is_no_file(tmp_path):
    assert "cannot be read" in complaints(tmp_path)[0]


def test_a_file_that_is_not_utf8_is_refused(tmp_path):
    (tmp_path / "latin.toml").write_bytes("[hub]\n# café".encode("latin-1"))
    assert "latin.toml:2: byte 11 of the file is not UTF-8" in complaints(tmp_path / "latin.toml")[0]


@pytest.mark.parametrize(
    "text",
    [
        "a" + ".a" * 8000 + " = 1",
        '"#"' + ".a" * 8000 + " = 1",
        "hub = {a" + ".a" * 8000 + " = 1}",
        "[a" + ".a" * 8000 + "]",
        "a = " + "[" * 2000 + "]" * 2000,
        "a = [\n" + "[ # ]\n" * 2000 + "]\n" * 2001,
        "a = " + "9" * 5000,
        "# " + "x" * 2_000_000,
        'a = "' + "x" * 30_000 + '"',
    ],
    ids=[
        "many dots",
        "dots after a sign",
        "dots in braces",
        "dots in a header",
        "deep brackets",
        "brackets over lines",
        "many digits",
        "large file",
        "long line",
    ],
)
def test_a_file_that_would_choke_the_parser_is_refused_before_it_is_parsed(text, tmp_path):
    (tmp_path / "big.toml").write_text(text)
    assert "so it is not read" in complaints(tmp_path / "big.toml")[0]


def test_every_key_is_found_on_its_line():
    text = (
        'top = """\n[no.table]\nno = 1 # "\\""" and more""""\n'  # lines 1 to 3
        "'a.b'.\"c\\u0064\" = { e = 1, f.g = [ 2 ] } # [x\n"  # 4
        "# next\u2028line\u0085and\x0bmore\n"  # 5
        "[ hub . level ]\r\n"  # 6
        "list = [\n  1, # ]\n  { h = 2 },\n]\n"  # 7 to 10
        "[[events]]\nmonth = 1\n[[events]]\n[events.part]\nkey = 1\n[[events.many]]\nx = 1\n"  # 11 to 17
    )
    assert positions(text) == {
        ("top",): 1,
        ("a.b",): 4,
        ("a.b", "cd"): 4,
        ("a.b", "cd", "e"): 4,
        ("a.b", "cd", "f"): 4,
        ("a.b", "cd", "f", "g"): 4,
        ("a.b", "cd", "f", "g", 0): 4,
        ("hub",): 6,
        ("hub", "level"): 6,
        ("hub", "level", "list"): 7,
        ("hub", "level", "list", 0): 8,
        ("hub", "level", "list", 1): 9,
        ("hub", "level", "list", 1, "h"): 9,
        ("events",): 11,
        ("events", 0): 11,
        ("events", 0, "month"): 12,
        ("events", 1): 13,
        ("events", 1, "part"): 14,
        ("events", 1, "part", "key"): 15,
        ("events", 1, "many"): 16,
        ("events", 1, "many", 0): 16,
        ("events", 1, "many", 0, "x"): 17,
    }
