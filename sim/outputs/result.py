"""The result that `sim.run` gives: the data of a run, which can be drawn, written, and shown in a notebook."""

from __future__ import annotations

import warnings
from dataclasses import dataclass, replace
from os import fspath
from typing import TYPE_CHECKING

from sim.outputs.folder import claimed
from sim.outputs.notebook import shown
from sim.outputs.result_files import draw, write
from sim.run.data import REGION, RunData

if TYPE_CHECKING:
    from os import PathLike
    from pathlib import Path

    from matplotlib.figure import Figure


@dataclass(frozen=True, eq=False, repr=False)
class Result(RunData):
    """A finished run, which a notebook shows as a table and a figure; its data are those of `RunData`."""

    def __repr__(self) -> str:
        """Name the run, with the share of harm averted, and say where the rest is."""
        averted = self.summary[REGION].to_dict()["harm_averted_share"]
        return (
            f"<Result of {self.scenario.name!r}, seed {self.seed}, {len(self.record)} months: "
            f"{averted:.1%} of harm averted; "
            ".summary, .months, .relocations, .plot(), .write(folder)>"
        )

    def _repr_html_(self) -> str:
        """Show the headline outcomes and the figure in a notebook."""
        return shown(self)

    def plot(self) -> Figure:
        """Draw the run's main outcomes over time."""
        from sim.outputs.figures import overview  # imports matplotlib, which takes a while

        return overview([self])

    def write(self, folder: str | PathLike[str] | None = None) -> Path:
        """Write the run into a new folder, as `coopsim run -o` does: tables, scenario, manifest, figure.

        Parameters
        ----------
        folder
            Must not exist; the next free one below `results/` if not given.

        Returns
        -------
        pathlib.Path
            The folder.

        Raises
        ------
        sim.DirectoryExists, sim.NoPlace
            If the folder exists already, or cannot be written.
        """
        computed = replace(self)  # whatever was done since to the data frames
        with claimed(None if folder is None else fspath(folder), [self.scenario.name]) as claim:
            write([computed], claim, ["sim.run", self.scenario.name, "Result.write"], self.started)
        for warning in draw([computed], claim):
            warnings.warn(warning, stacklevel=2)
        return claim.directory
