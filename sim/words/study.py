"""What sentences are made of: the hypotheses of an experiment beside the rows of its tables."""

import json
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from sim.experiment.directory import HYPOTHESES, SPECIFICATION
from sim.experiment.hypotheses import smallest_effect
from sim.experiment.plain_files import read_whole
from sim.experiment.rows import EXPLORATORY, FindingRow, Tables
from sim.experiment.specification import Cell, Hypothesis, hypothesis_of
from sim.experiment.world_rows import JUDGED, WITHOUT_CHANCE, WorldShareRow
from sim.words.rounding import counted

AGREEING = "that agree with published figures"  # worlds of a table that `coopsim calibrate` has made
BESIDES = ", with other values drawn besides"  # which nothing was fitted with
POSTERIOR = "posterior"  # in the name of such a table


class Study(NamedTuple):
    """What was asked and what was found.

    Attributes
    ----------
    stated, now
        The hypotheses as they were stated before the first run, and as the file has them.
    usual
        Levels where a one-at-a-time design stays, which go without saying; none in other designs.
    question
        That of the experiment.
    tables
        The rows.
    worlds
        What to say of the worlds after "the worlds"; empty where they are only drawn.
    """

    stated: Sequence[Hypothesis]
    now: Sequence[Hypothesis]
    usual: Cell
    question: str
    tables: Tables
    worlds: str

    def hypothesis(self, row: FindingRow) -> Hypothesis | None:
        """Find the hypothesis of a finding."""
        listed = self.now if row.status == EXPLORATORY else self.stated
        return next((one for one in listed if (one.name, one.outcome) == (row.hypothesis, row.outcome)), None)

    def shares(self, row: FindingRow, kind: str = WITHOUT_CHANCE) -> list[WorldShareRow]:
        """List the shares of worlds of a finding; none where there are no worlds."""
        return [one for one in self.tables.shares if one.hypothesis == row.hypothesis and one.kind == kind]

    def sides(self, row: FindingRow) -> dict[str, WorldShareRow]:
        """Shares of worlds by "lower", "within" and "higher"; none where they cannot be told."""
        found = self.shares(row)
        return {one.answer.split()[0]: one for one in found if not one.reason} if len(found) == 3 else {}

    def is_same(self, row: FindingRow) -> bool:
        """Tell whether both sides of a finding are the same in every run, and in every world if there are any."""
        by_world = [one for one in self.tables.effects_by_world if one.hypothesis == row.hypothesis]
        if by_world:
            return all(one.effect == 0 and not one.low and not one.high for one in by_world)
        return not self.number and row.difference == row.low == row.high == 0

    @property
    def number(self) -> int:
        """Number of worlds; 0 where there are none."""
        return max((one.worlds for one in self.tables.shares if one.kind == JUDGED), default=0)

    def of_worlds(self, judged: int, interval: str = "") -> str:
        """Write of which worlds a share is, with its interval and with the number of those that could be judged."""
        aside = f" ({interval})" if interval else ""
        text = " ".join(filter(None, [f"of the {counted(str(judged), 'worlds')}{aside}", self.worlds]))
        return (
            text
            if judged == self.number
            else f"{text}{' and' if self.worlds else ' that'} could be judged (of {self.number})"
        )

    def mean(self, outcome: str, cell: Cell) -> float | None:
        """Mean of an outcome over the points at a cell; None where one has none."""
        found = [row.mean for row in self.tables.summary if row.outcome == outcome and is_at(row.levels, cell)]
        values = [value for value in found if value is not None]
        return sum(values) / len(values) if values and len(values) == len(found) else None


def is_at(levels: str, cell: Cell) -> bool:
    """Tell whether a point, whose levels are one text in tables, is at a cell."""
    return all(f", {factor} = {level}, " in f", {levels}, " for factor, level in cell.items())


def study(folder: Path, tables: Tables) -> Study:
    """Read what sentences need of a results directory, whose tables were read before.

    Raises
    ------
    OSError, ValueError, LookupError, TypeError, AttributeError
        If a file is missing or has another form than an experiment writes.
    """
    file = tomllib.loads(read_whole(folder / SPECIFICATION).decode("utf-8-sig"))
    kept = json.loads(read_whole(folder / HYPOTHESES)) if (folder / HYPOTHESES).exists() else {}
    origin = str(file.get("worlds", {}).get("from", ""))
    factors = [factor["name"] for factor in file.get("factors", ())]
    return Study(
        stated=[in_order(hypothesis_of(entry), factors) for entry in kept.values()],
        now=[in_order(as_written(entry), factors) for entry in file.get("hypotheses", ())],
        usual=usual_levels(file),
        question=str(file.get("question", "")),
        tables=tables,
        worlds=(AGREEING + BESIDES * bool(file.get("uncertainties"))) if POSTERIOR in Path(origin).name else "",
    )


def as_written(entry: Mapping[str, Any]) -> Hypothesis:
    """Restore a hypothesis from an experiment file that was checked before."""
    of, against = (side if isinstance(side, list) else [side] for side in (entry["of"], entry["against"]))
    effect, is_relative = smallest_effect(entry["smallest_effect"])
    name, outcome, direction = entry["name"], entry["outcome"], entry["direction"]
    return Hypothesis(name, outcome, tuple(of), tuple(against), direction, effect, is_relative)


def in_order(hypothesis: Hypothesis, factors: Sequence[str]) -> Hypothesis:
    """Put the factors of every cell into the order of the design."""
    of, against = (
        tuple({factor: cell[factor] for factor in factors if factor in cell} for cell in side)
        for side in (hypothesis.of, hypothesis.against)
    )
    return replace(hypothesis, of=of, against=against)


def usual_levels(file: Mapping[str, Any]) -> Cell:
    """Return the first level of each factor of a one-at-a-time design; a factor with a range has no name for it."""
    if file.get("design") != "one_at_a_time":
        return {}
    levels = {factor["name"]: factor.get("levels") for factor in file["factors"]}
    return {name: given[0]["name"] for name, given in levels.items() if isinstance(given, list)}
