"""A table of worlds is read strictly, and given back as it was."""

import pandas as pd
import pytest

from sim.scenario import InvalidError, UnreadableError
from sim.worlds.table import World, read_worlds, write_worlds

KEYS = ("intelligence.search", "learning.review_months", "trust.rule", "case_decision.joint_cases")
WORLDS = [
    World(0, dict(zip(KEYS, (0.1, 6, "fixed", True), strict=True)), 2.5),
    World(1, dict(zip(KEYS, (1 / 3, 12, "beta", False), strict=True))),
]


def written(folder, text, name="own.csv"):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_worlds_that_were_written_are_read_back(tmp_path):
    path = tmp_path / "worlds.parquet"
    path.write_bytes(write_worlds(WORLDS))
    assert read_worlds(path) == WORLDS
    assert write_worlds(read_worlds(path)) == path.read_bytes()


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_a_table_of_pandas_is_read(tmp_path, ending):
    frame = pd.DataFrame([{**world.values, "weight": world.weight} for world in WORLDS])
    frame["learning.review_months"] = frame["learning.review_months"].astype(float)
    path = tmp_path / f"own.{ending}"
    frame.to_csv(path, index=False) if ending == "csv" else frame.to_parquet(path, index=False)
    assert read_worlds(path) == WORLDS


def test_worlds_without_weights_weigh_the_same(tmp_path):
    path = written(tmp_path, "trust.strength\n1\n2\n\n3\n")
    assert read_worlds(path) == [World(number, {"trust.strength": number + 1.0}) for number in range(3)]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "no column but weight"),
        ("weight\n1\n", "no column but weight"),
        ("trust.strength\n", "the table has no rows"),
        ("trust.strenth\n1\n", "own.csv:1: [trust] has no parameter 'strenth'. Did you mean 'strength'?"),
        ("trust.strength,trust.strength\n1,1\n", "two columns are called 'trust.strength'"),
        ("trust.strength\n1\nmany\n", "own.csv:3: trust.strength is 'many', expected a number"),
        ("trust.strength\n-1\n", "own.csv:2: trust.strength is -1, expected a number from 0"),
        ("learning.review_months\n6.5\n", "own.csv:2: learning.review_months is 6.5, expected a whole number"),
        ("case_decision.joint_cases\n1\n", "own.csv:2: case_decision.joint_cases is '1', expected true or false"),
        ("trust.rule\nemo\n", "own.csv:2: trust.rule is 'emo', expected one of"),
        ("trust.strength,trust.gossip\n1,\n", "own.csv:2: trust.gossip has no value"),
        ("trust.strength,weight\n1,0\n", "own.csv:2: weight is 0, expected a number above 0"),
        ("trust.strength,weight\n1,nan\n", "own.csv:2: weight has no value"),
    ],
)
def test_a_mistake_is_told_with_its_line_and_key(tmp_path, text, says):
    with pytest.raises(InvalidError) as raised:
        read_worlds(written(tmp_path, text))
    assert says in str(raised.value)


def test_all_mistakes_are_told_at_once(tmp_path):
    with pytest.raises(InvalidError) as raised:
        read_worlds(written(tmp_path, "trust.strength,trust.rule\nmany,emo\n1,fixed\n-1,beta\n"))
    assert len(raised.value.mistakes) == 3


def test_a_gap_in_a_parquet_file_is_told_with_its_row(tmp_path):
    pd.DataFrame({"trust.strength": [1.0, None]}).to_parquet(tmp_path / "own.parquet")
    with pytest.raises(InvalidError, match=r"own\.parquet, row 1: trust\.strength has no value"):
        read_worlds(tmp_path / "own.parquet")


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("own.csv", "a,b\n1\n", "line 2 has 1 cell, but the head has 2 columns. Commas separate cells"),
        (
            "own.csv",
            "trust.strength,hub.level\n0,5,0,6\n",
            "4 cells, but the head has 2 columns. Commas separate cells, and",
        ),
        (
            "own.csv",
            "trust.strength;hub.level\n0,5;0,6\n",
            "its head has ';' between cells. Write commas there, and a decimal point in a number.",
        ),
        ("own.csv", '"trust.strength";"hub.level"\n1;1\n', "its head has ';' between cells"),
        ("own.csv", "trust.strength\thub.level\n1\t1\n", "its head has a tab between cells"),
        ("own.csv", 'trust.rule\n"fixed\n', "this is no csv file"),
        ("own.parquet", "trust.rule\nfixed\n", "this is no parquet file"),
        ("own.txt", "trust.rule\nfixed\n", "a table ends in .csv or .parquet"),
    ],
)
def test_a_file_that_is_no_table_is_refused(tmp_path, name, text, says):
    with pytest.raises(UnreadableError) as raised:
        read_worlds(written(tmp_path, text, name))
    assert says in str(raised.value)


def test_a_missing_file_is_told(tmp_path):
    with pytest.raises(UnreadableError, match="No such file"):
        read_worlds(tmp_path / "none.csv")
