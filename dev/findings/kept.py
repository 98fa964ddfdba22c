"""The tables that are kept of the shipped experiments, and what of them is not there."""

import csv
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.experiment.rows import FindingRow
from sim.experiment.specification import Hypothesis
from sim.experiment.tables import read_tables
from sim.words.contrast import Contrast, compared
from sim.words.study import Study, study

STRUCTURES = "structures"
SHIPPED = sorted(path.stem for path in (Path(__file__).parents[2] / "experiments").glob("*.toml"))


class Effect(NamedTuple):
    """A hypothesis over worlds, for figures and comparisons.

    Attributes
    ----------
    values, weights
        Difference in each world that was judged, in per cent of the mean compared with where the smallest effect of
        interest is, else in the outcome's unit; and weights that sum to 1.
    least
        The smallest effect of interest, in the same unit.
    """

    row: FindingRow
    hypothesis: Hypothesis
    words: Contrast
    values: NDArray[np.float64]
    weights: NDArray[np.float64]
    least: float


class Kept(NamedTuple):
    """The kept tables of one experiment, with its title."""

    name: str
    folder: Path
    title: str
    told: Study

    @property
    def is_over_worlds(self) -> bool:
        """Tell whether its findings have shares of worlds."""
        return bool(self.told.tables.shares)

    def contrasts(self, outcome: str) -> Iterator[tuple[FindingRow, Hypothesis, Contrast]]:
        """List the assessed findings on an outcome that compare one cell with another, in the order of the file."""
        for row in self.told.tables.findings:
            one = self.told.hypothesis(row)
            words = compared(one, self.told.usual) if one and row.outcome == outcome else None
            if one and isinstance(words, Contrast) and row.difference is not None:
                yield row, one, words

    def effects(self, outcome: str) -> list[Effect]:
        """List the findings on an outcome that were judged in some world."""
        found = []
        for row, one, words in self.contrasts(outcome):
            worlds = [
                world
                for world in self.told.tables.effects_by_world
                if world.hypothesis == row.hypothesis and world.effect is not None and world.reference
            ]
            if not worlds:
                continue
            scale = np.array([100 / abs(world.reference or 1.0) if one.is_relative else 1.0 for world in worlds])
            values = np.array([world.effect for world in worlds], float) * scale
            weights = np.array([world.weight for world in worlds])
            # Of a sum over cells, the smallest effect is a share of the mean of a cell.
            least = 100 * one.smallest_effect / len(one.against) if one.is_relative else one.smallest_effect
            found.append(Effect(row, one, words, values, weights / weights.sum(), least))
        return found

    def told_effects(self, outcome: str) -> list[Effect]:
        """List those of them whose shares of worlds can be told."""
        return [one for one in self.effects(outcome) if self.told.sides(one.row)]

    def rows(self, *path: str) -> list[dict[str, str]]:
        """Read a table in its folder; no rows where it is not there."""
        return read(self.folder.joinpath(*path))


def read(path: Path) -> list[dict[str, str]]:
    """Read a CSV file; no rows where it is not there."""
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def kept(reference: Path) -> dict[str, Kept]:
    """Read every shipped experiment that is kept, by name; of two with one name, that over worlds.

    One whose worlds draw values besides those of their table is STRUCTURES, wherever it is kept.
    """
    found: dict[str, Kept] = {}
    for file in sorted(reference.glob("**/experiment.toml")):
        folder, content = file.parent, tomllib.loads(file.read_text(encoding="utf-8"))
        name = STRUCTURES if content.get("uncertainties") else folder.name
        if name not in (*SHIPPED, STRUCTURES):
            continue
        tables = read_tables(folder, {path.name for path in folder.iterdir()})
        one = Kept(name, folder, str(content["title"]), study(folder, tables))
        if tables.findings and (name not in found or not found[name].is_over_worlds):
            found[name] = one
    return found
