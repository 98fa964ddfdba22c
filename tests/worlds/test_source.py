"""Worlds come from a table, from draws, or from both, by the seed that the file says."""

import tomllib
from pathlib import Path

import pytest

from sim.documents.document import Document
from sim.documents.positions import positions
from sim.worlds.source import WorldSource, read_source
from sim.worlds.table import World
from sim.worlds.uncertainty import Uncertainty

SEARCH = Uncertainty("search", {"intelligence.search": (0.1, 0.5)})
TABLE = tuple(World(at, {"trust.memory": 0.9 + at / 100}) for at in range(4))


def read(text: str) -> WorldSource | None:
    whole = f'{text}\n[[uncertainties]]\nname = "intelligence.search"\n'
    document = Document("own.toml", positions(whole))
    found = read_source(document, tomllib.loads(whole), Path())
    assert document.mistakes == []
    return found


def test_worlds_are_drawn_by_a_seed_of_their_own_else_by_the_first_of_the_runs():
    assert read("first_seed = 9\n[worlds]\ncount = 4").seed == 9
    assert read("first_seed = 9\n[worlds]\ncount = 4\nseed = 5").seed == 5
    assert read("[worlds]\ncount = 4").seed == 1


def test_what_a_table_does_not_hold_is_drawn_by_the_seed():
    one, again, other = (
        [world.values for world in WorldSource(4, seed, TABLE, (SEARCH,)).worlds([{}], [])] for seed in (7, 7, 8)
    )
    assert [values["trust.memory"] for values in one] == [values["trust.memory"] for values in other]
    assert one == again
    assert one != other


@pytest.mark.parametrize(("count", "numbers"), [(2, "3 or 6"), (7, "6 or 9")])
def test_a_number_of_worlds_that_a_sequence_does_not_have_is_refused_with_two_that_it_has(count, numbers):
    memory = Uncertainty("memory", {"trust.memory": (0.9, 0.99)})
    with pytest.raises(ValueError, match=rf"by 3 worlds at a time\. Write for example {numbers}\."):
        WorldSource(count, uncertainties=(SEARCH, memory), sequence="morris").worlds([{}], [])
