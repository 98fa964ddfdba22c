"""The specification of an experiment: its factors, design, replicates, outcomes and hypotheses."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sim.documents.checks import COUNT, LARGEST, Check, real_number
from sim.documents.document import Document
from sim.documents.positions import KeyPath
from sim.run.summary import SUMMARISED
from sim.worlds.ranges import between
from sim.worlds.source import WorldSource

# The first three combine named levels, the next sample ranges; the points of the last are in a file of the user's.
# Hypotheses compare levels, so that the sampled ones have none.
AT_LEVELS = ("factorial", "fractional_factorial", "one_at_a_time")
SAMPLED = ("latin_hypercube", "sobol", "morris")
FROM_FILE = "file"
FACTORIAL = AT_LEVELS[0]
DESIGNS = (*AT_LEVELS, *SAMPLED, FROM_FILE)
DIRECTIONS = ("higher", "lower")

POSITIVE = Check("a number above 0", lambda value: real_number(0, LARGEST).read(value) or None)
# When a sequential experiment stops, in its file and in the plan of its results.
LOOKS: dict[str, Check] = {"first_look": COUNT, "look_every": COUNT, "cap": COUNT}
PRECISION: dict[str, Check] = {"half_width": POSITIVE, **LOOKS}
PRECISION_OF_SHARES: dict[str, Check] = {
    "share_half_width": Check("a number above 0 and up to 0.5", lambda value: real_number(0, 0.5).read(value) or None),
    **LOOKS,
}

Cell = Mapping[str, str]  # of a design: factor to the name of its level, for some of the factors
# Seeds are no part of a point: what a factor or a column would set is refused by this message.
SEED = "run.seed"
DECIDED = (
    f"{SEED} is decided by the experiment: replicate r of every point has the seed first_seed + r. Take it out, and "
    "write first_seed at the top of the experiment file."
)


@dataclass(frozen=True)
class Level:
    """One level of a factor: its changes of the base scenario, and the events that it adds to the time line."""

    name: str
    changes: Mapping[str, Any]
    events: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True)
class Factor:
    """A factor with its levels, or with a range.

    Attributes
    ----------
    levels
        The first is where one-at-a-time designs stay.
    span
        Key to its low and high value; all keys of a factor move together.
    """

    name: str
    levels: tuple[Level, ...]
    span: Mapping[str, tuple[float, float]] = field(default_factory=dict)

    def along(self, share: float) -> Level:
        """Return the level at a share of the way from low to high, named after its value if all keys have the same.

        The name is the value itself to the last digit, so that tables of points hold where a design has sampled.
        """
        changes = {key: between(key, low, high, share) for key, (low, high) in self.span.items()}
        values = set(changes.values())
        return Level(exact(values.pop() if len(values) == 1 else share), changes)


def exact(value: float) -> str:
    """Write a number as the shortest text that is read back as the same number, whole ones without a point."""
    return str(value) if isinstance(value, int) else repr(value + 0.0).removesuffix(".0")


@dataclass(frozen=True)
class Hypothesis:
    """A claim stated beforehand: the mean over the points at `of`, less that at `against`.

    Attributes
    ----------
    of, against
        Lists of cells of the design; points are averaged over the factors that a cell leaves open, and cells are
        summed, so that an interaction is two of each.
    direction
        `higher` or `lower`: the sign that the difference is claimed to have.
    smallest_effect
        Smallest difference of interest: in the outcome's unit, or, `is_relative`, as a share of the mean over the
        cells of `against`.
    """

    name: str
    outcome: str
    of: tuple[Cell, ...]
    against: tuple[Cell, ...]
    direction: str
    smallest_effect: float
    is_relative: bool

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the claim, to tell one stated beforehand from one edited afterwards."""
        return hashlib.sha256(json.dumps(vars(self), sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True)
class Caveat:
    """What has to be known beside the verdicts: on some hypotheses by name, or on the experiment as a whole."""

    text: str
    hypotheses: tuple[str, ...] = ()


def hypothesis_of(kept: Mapping[str, Any]) -> Hypothesis:
    """Restore a hypothesis from its entry in a results directory."""
    return Hypothesis(**{**kept, "of": tuple(kept["of"]), "against": tuple(kept["against"])})


@dataclass(frozen=True)
class Precision:
    """When a sequential experiment stops: at the first look at which every difference, or share, is known well enough.

    Attributes
    ----------
    half_width
        Half the 95 % interval of each stated difference, as a share of its smallest effect of interest; or half that of
        the share of worlds with each verdict.
    first_look, look_every, cap
        Replicates, or worlds, at the first look, between looks, and at most.
    of_shares
        Whether shares of worlds are to be known, so that worlds are added and no replicates.
    """

    half_width: float
    first_look: int
    look_every: int
    cap: int
    of_shares: bool = False

    @property
    def looks(self) -> list[int]:
        """Replicates or worlds at each look: fixed beforehand, so that no worker can change the end."""
        return [*range(self.first_look, self.cap, self.look_every), self.cap]

    @property
    def described(self) -> dict[str, float]:
        """As its table in a file."""
        width = "share_half_width" if self.of_shares else "half_width"
        return {width: self.half_width, **{name: getattr(self, name) for name in LOOKS}}


@dataclass(frozen=True)
class Experiment:
    """A checked experiment file.

    Attributes
    ----------
    base
        Its scenario.
    folder
        That of its file: files that its levels name are looked for there first.
    samples
        Base samples of a Sobol design, points of a Latin hypercube, trajectories of a Morris design.
    generators
        For a fractional factorial: factor to those whose levels multiply to its own.
    rows
        Points of a design from a file: a level of each factor.
    worlds
        Where its worlds come from; None for an experiment in one world, that of its base.
    replicates
        Runs of each point; the cap of a sequential experiment that adds them.
    places
        Names for groups of jurisdictions, used in outcomes such as `harm.neighbours`.
    outcomes
        Those that tables compare.
    trajectories
        Those that are kept by year.
    keep
        Those that are kept of every run by month and country.
    text
        The file as it was read.
    file, lines
        Its name in messages, and the line of each key.
    """

    name: str
    title: str
    question: str
    base: Path
    folder: Path
    design: str
    samples: int
    generators: Mapping[str, tuple[str, ...]]
    rows: tuple[tuple[Level, ...], ...]
    worlds: WorldSource | None
    replicates: int
    precision: Precision | None
    first_seed: int
    months: int | None
    places: Mapping[str, tuple[str, ...]]
    outcomes: tuple[str, ...]
    trajectories: tuple[str, ...]
    keep: tuple[str, ...]
    factors: tuple[Factor, ...]
    hypotheses: tuple[Hypothesis, ...]
    caveats: tuple[Caveat, ...]
    text: str
    file: str
    lines: Mapping[KeyPath, int]

    def origin(self, *key: str | int) -> str:
        """Return the file and line of a key, for messages."""
        return Document(self.file, self.lines).origin(*key)

    @property
    def measured(self) -> tuple[str, ...]:
        """Every outcome that a run keeps: those of the region, then those of parts of it."""
        asked = (*self.outcomes, *(one.outcome for one in self.hypotheses))
        return (*SUMMARISED, *sorted({outcome for outcome in asked if outcome not in SUMMARISED}))

    def codes_of(self, outcome: str) -> tuple[str, ...]:
        """Return the codes of the jurisdictions that an outcome is of; none for the region as a whole."""
        name = outcome.partition(".")[2]
        return self.places.get(name, (name,)) if name else ()


def unit(outcome: str) -> str:
    """Return the unit of an outcome, of the region or of a part of it."""
    return SUMMARISED[outcome.partition(".")[0]]
