"""Where the worlds of an experiment come from: a table of the user's, draws from what is uncertain, or both."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

from sim import shipped
from sim.documents.checks import COUNT, FILLED_TEXT, Check, one_of, written
from sim.documents.document import Document
from sim.documents.errors import ScenarioError
from sim.documents.positions import KeyPath
from sim.documents.toml_file import is_file, why_no_file
from sim.model.quantity import Quantity
from sim.scenario.declarations import known
from sim.scenario.keys import RUN
from sim.worlds.by_country import by_country
from sim.worlds.ranges import overlap
from sim.worlds.sequence import EVEN, SEQUENCES, block, draw
from sim.worlds.table import World, read_worlds
from sim.worlds.uncertainties import read_uncertainty
from sim.worlds.uncertainty import Uncertainty, plausible

PLAUSIBLE = "plausible"
WORLDS: dict[str, Check] = {
    "count": COUNT, "seed": RUN["seed"], "from": FILLED_TEXT, "sequence": one_of(SEQUENCES),
}  # fmt: skip
# The one adds a country, the other stands for other data of all of them: a policy would not be the same in every world.
FIXED = ("region.external", "region.year")


@dataclass(frozen=True)
class WorldSource:
    """Where the worlds of an experiment come from.

    Attributes
    ----------
    count
        How many there are; the first of a table.
    seed
        Of their draw.
    table
        Those of a user's table, more than `count` perhaps; empty where worlds are drawn.
    uncertainties
        From which they are drawn; with a table, from which each of its worlds draws what the table does not hold.
    is_plausible
        Whether they are drawn from every declared range besides.
    sequence
        By which they are drawn.
    """

    count: int
    seed: int = 0
    table: tuple[World, ...] = ()
    uncertainties: tuple[Uncertainty, ...] = ()
    is_plausible: bool = False
    sequence: str = EVEN

    def worlds(
        self, policies: Sequence[Mapping[str, Any]], taken: Iterable[str], unused: Collection[str] = ()
    ) -> list[World]:
        """Take or draw the worlds.

        Parameters
        ----------
        policies
            Values of the scenario of every policy.
        taken
            Keys that belong to the policies, whatever their values: no declared range of theirs is drawn from.
        unused
            Keys that every policy sets, which are left out.

        Raises
        ------
        ValueError
            If the sequence has no such number of worlds.
        """
        found = [one for uncertainty in self.uncertainties for one in by_country(uncertainty, policies)]
        if self.table:
            every = joined(self.table[: self.count], draw(found, self.count, self.seed) if found else ())
            return [world.without(unused) for world in every]
        if self.is_plausible:
            found += plausible(policies, {*taken, *unused, *(key for one in found for key in one.keys)})
        size = block(self.sequence, len(found))
        if self.count % size:
            fewer = self.count // size * size
            numbers = f"{fewer or size} or {max(fewer, size) + size}"
            message = (
                f"count is {self.count}, but with {len(found)} uncertainties the sequence {self.sequence} goes by "
                f"{size} worlds at a time. Write for example {numbers}."
            )
            raise ValueError(message)
        return [world.without(unused) for world in draw(found, self.count, self.seed, self.sequence)]


def joined(table: Sequence[World], drawn: Sequence[World]) -> list[World]:
    """Give each world of a table the values of a draw of the same number, if there are draws."""
    if not drawn:
        return list(table)
    pairs = zip(table, drawn, strict=True)
    return [world._replace(values={**world.values, **more.values}) for world, more in pairs]


def read_source(
    document: Document, content: Mapping[str, Any], folder: Path, most: int | None = None
) -> WorldSource | None:
    """Read `[worlds]` and `[[uncertainties]]` of an experiment file; None where it has none, or they are wrong.

    Parameters
    ----------
    document
        To which mistakes are added.
    content
        The file; each of the two has the right type.
    folder
        In which a table is looked for.
    most
        Number of worlds, where another part of the file says it.
    """
    before, entry, listed = len(document.mistakes), content.get("worlds"), content.get("uncertainties", [])
    if entry is None:
        if listed:
            document.wrong(("uncertainties",), "there is no [worlds]. Write it, with count, the number to draw.")
        return None
    if not document.check_table(("worlds",), "[worlds]", entry, WORLDS, []):
        return None
    if most is not None and "count" in entry:
        document.wrong(("worlds", "count"), "the cap of precision is the number of worlds. Take count away.")
    count = entry.get("count", most)
    read = [read_uncertainty(document, ("uncertainties", at), one) for at, one in enumerate(listed)]
    found = {at: one for at, one in enumerate(read) if one}
    document.check_distinct(("uncertainties",), "uncertainties", [one.name for one in found.values()])
    origin = entry.get("from")
    if origin in (None, PLAUSIBLE):
        check_drawn(document, entry, count, listed)
        table: tuple[World, ...] = ()
    else:
        table = read_table(document, entry, folder, is_whole=not listed)
        if table and count and count > len(table):
            place = "count" if "count" in entry else "from"
            document.wrong(("worlds", place), f"{count} worlds are asked for, but the table has {len(table)}.")
    check_keys(document, found, table)
    if len(document.mistakes) > before:
        return None
    seed = entry.get("seed", content.get("first_seed", 1))
    return WorldSource(
        count=count or len(table),
        seed=seed,
        table=table,
        uncertainties=tuple(found.values()),
        is_plausible=origin == PLAUSIBLE,
        sequence=entry.get("sequence", EVEN),
    )


def check_drawn(document: Document, entry: Mapping[str, Any], count: int | None, listed: Sequence[object]) -> None:
    """Check that worlds can be drawn."""
    if count is None:
        document.wrong(("worlds",), "[worlds] has no count, the number to draw. Write for example count = 256.")
    if "from" not in entry and not listed:
        document.wrong(
            ("worlds",),
            '[worlds] has nothing to draw from. Write from = "plausible" for every declared range, or a table such as '
            'from = "worlds.parquet", or [[uncertainties]].',
        )


def read_table(document: Document, entry: Mapping[str, Any], folder: Path, is_whole: bool) -> tuple[World, ...]:
    """Read a table of worlds; what is wrong with it is noted, and then it may be empty.

    Parameters
    ----------
    is_whole
        Whether worlds have nothing but what the table holds, so that nothing is drawn.
    """
    path: KeyPath = ("worlds", "from")
    for key in ("seed", "sequence") if is_whole else ("sequence",):
        if key in entry:
            document.wrong(("worlds", key), f"worlds of a table are not drawn. Take the {key} away.")
    if Path(entry["from"]).suffix not in (".csv", ".parquet"):
        expected = '"plausible", or a file that ends in .csv or .parquet'
        document.wrong(path, f"from is {written(entry['from'])}, expected {expected}.")
        return ()
    file = table_file(folder, entry["from"])
    if not is_file(file):
        document.wrong(path, f"from is {written(entry['from'])}, but {why_no_file(file)} Give the path of a table.")
        return ()
    try:
        table = tuple(read_worlds(file))
    except ScenarioError as error:
        document.mistakes += error.mistakes
        return ()
    return table


def table_file(folder: Path, name: str) -> Path:
    """Find a table of worlds: beside the file that names it, else among the experiments that come with coopsim."""
    found = [path for path in (folder / name, shipped.EXPERIMENTS / name) if is_file(path)]
    return found[0] if found else folder / name


def check_keys(document: Document, uncertainties: Mapping[int, Uncertainty], table: Sequence[World]) -> None:
    """Check that each key is one that a world can set, and is set once."""
    origins: list[tuple[str, KeyPath]] = [
        (key, ("uncertainties", at)) for at, one in uncertainties.items() for key in one.keys
    ]
    origins += [(key, ("worlds", "from")) for key in (table[0].values if table else ())]
    for key, path in origins:
        if not isinstance(known(key), Quantity) or key in FIXED or key.startswith("run."):
            document.wrong(path, f"{key} says what is run, and is no fact of a world. Take it out.")
    for (one, _), (other, path) in combinations(origins, 2):
        if overlap(one, other):
            document.wrong(path, f"{one} and {other} are the same value, which a world has once. Take one out.")
