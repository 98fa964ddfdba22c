"""A results directory: the plan, part files written whole or not at all, the tables made of them, a manifest.

    experiment.toml   the experiment file
    plan.json         what was planned: points, replicates, seeds, hashes of scenarios and source
    scenarios.json    every value of every point's scenario
    worlds.parquet    the worlds, if there are any: a row each, with the values that it sets and its weight
    hypotheses.json   the hypotheses as they were stated before the first run
    parts/p….parquet  the runs of one chunk, named after its points, its replicates and the digest of its bytes
    runs.parquet      all runs, by point and replicate
    series.parquet    their series by month and country, if any are kept
    *.csv             summaries, comparisons, effects
    manifest.json     a checksum of every file, written last
    journal.jsonl     when what was done; the one file that differs between two that did the same
    .lock             held by the process that works here
    .writing.json     tables that are being written, while no manifest names them

The directory is the source of truth. One process at a time may work in it, by a lock that ends with the process. Files
of others stay as they are.
"""

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sim.experiment.claim import Lock, claim
from sim.experiment.directory import (
    BEGUN,
    JOURNAL,
    MANIFEST,
    PARTS,
    PLAN,
    TABLE_FILES,
    WORLDS,
    WRITING,
    Damaged,
    Refused,
    as_json,
    checksums,
    read_json,
    write_json,
)
from sim.experiment.made_page import remove_outdated
from sim.experiment.parts import Parts
from sim.experiment.plain_files import LARGEST_TABLE, append, digest, read_whole, write_whole
from sim.experiment.plan import Chunk, Extent
from sim.experiment.plan_file import difference, read_plan


class Store:
    """An open results directory; use it in a `with` block, which holds the lock.

    Parameters
    ----------
    folder
        The directory; made if it does not exist.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.lock: Lock | None = None
        self.parts: Parts

    def __enter__(self) -> "Store":
        """Take the lock, see `sim.experiment.claim.claim`, and list the parts that are there."""
        self.lock = claim(self.folder)
        self.parts = Parts(self.folder)
        return self

    def __exit__(self, *error: object) -> None:
        """Give the lock back."""
        if self.lock is not None:
            self.lock.release()

    def begin(self, plan: Mapping[str, Any], wanted: Extent, extend: bool) -> list[Extent]:
        """Write the plan, or compare it with the plan that the directory began with.

        Parameters
        ----------
        plan
            See `sim.experiment.plan.plan`.
        wanted
            How far to go.
        extend
            Whether it may go further than the directory was begun for.

        Returns
        -------
        list of Extent
            How far the directory has been taken, stage by stage, the last being `wanted`.

        Raises
        ------
        Refused
            If the directory began with another plan, naming every difference, or holds a table of somebody else.
        """
        path, stages = self.folder / PLAN, stages_of(self.folder, plan, wanted, extend)
        if path.exists():
            self.refuse_tables()
            if len(stages) > len(read_plan(self.folder)["stages"]):
                # What is there is no longer the whole, so an interrupted extension is not taken for a finished one.
                write_whole(self.folder / WRITING, as_json({"tables": sorted(self.own_tables())}))
                (self.folder / MANIFEST).unlink(missing_ok=True)
        write_json(path, {**plan, "replicates": wanted.replicates, "stages": stages})
        return stages

    def own_tables(self) -> set[str]:
        """List the tables of this experiment: in the manifest, or about to be written by an interrupted process."""
        known: set[str] = set()
        with suppress(Damaged):
            known |= set(checksums(self.folder))
        if (self.folder / WRITING).exists():
            tables = read_json(self.folder / WRITING).get("tables")
            known |= {str(one) for one in tables} if isinstance(tables, list) else set()
        return known & set(TABLE_FILES)

    def refuse_tables(self) -> None:
        """Refuse a directory that holds a table of somebody else.

        Raises
        ------
        Refused
            Naming it. A damaged manifest cannot tell, so `finish` compares the bytes.
        """
        if (self.folder / MANIFEST).exists():
            try:
                checksums(self.folder)
            except Damaged:
                return
        own = self.own_tables()
        for name in TABLE_FILES:
            if name not in own and (self.folder / name).exists():
                raise Refused(in_the_way(self.folder / name))

    def note(self, what: str, **details: object) -> None:
        """Add a line to the journal."""
        line = {"at": datetime.now(UTC).isoformat(timespec="milliseconds"), "what": what, **details}
        append(self.folder / JOURNAL, json.dumps(line))

    def finish(self, files: Mapping[str, bytes], chunks: Sequence[Chunk], shard: Sequence[int] | None = None) -> bool:
        """Write the tables, then the manifest; remove tables of an earlier stage, and a page that was made of them.

        Parameters
        ----------
        files
            Bytes of each table; none of a shard.
        chunks
            Those of which there are parts.
        shard
            See `sim.experiment.shards.Shard`; None for a whole experiment.

        Returns
        -------
        bool
            Whether there was such a page.

        Raises
        ------
        Refused
            If a table of somebody else stands in the way.
        """
        own = self.own_tables()
        for name, data in files.items():
            path = self.folder / name
            if name not in own and path.exists() and read_whole(path, LARGEST_TABLE) != data:
                raise Refused(in_the_way(path))
        write_whole(self.folder / WRITING, as_json({"tables": sorted(own | set(files))}))
        before: Mapping[str, str] = {}
        with suppress(Damaged):
            before = checksums(self.folder)
        (self.folder / MANIFEST).unlink(missing_ok=True)
        for name in own - set(files):
            (self.folder / name).unlink(missing_ok=True)
        for name, data in files.items():
            write_whole(self.folder / name, data)
        has_worlds = "worlds" in read_json(self.folder / PLAN)
        begun = [name for name in BEGUN if name != WORLDS or has_worlds]
        kept = [f"{PARTS}/{part.name}" for chunk in chunks if (part := self.parts.find(chunk.name))]
        sums = {name: digest(self.folder / name) for name in sorted([*begun, *files, *kept])}
        write_whole(self.folder / MANIFEST, as_json({"sha256": sums} | ({} if shard is None else {"shard": shard})))
        (self.folder / WRITING).unlink()
        return remove_outdated(self.folder, sums, same_tables=sums == before)


def stages_of(folder: Path, plan: Mapping[str, Any], wanted: Extent, extend: bool) -> list[Extent]:
    """Compare a plan with the one that a directory began with, if it did, and return its stages; see `Store.begin`."""
    if not (folder / PLAN).exists():
        return [wanted]
    now, begun = json.loads(as_json({**plan, "replicates": wanted.replicates})), read_plan(folder)
    stages = [Extent(*stage) for stage in begun.pop("stages")]
    different = [key for key in {**begun, **now} if begun.get(key) != now.get(key)]
    if extend and begun["points"] == now["points"][: stages[-1].points] and wanted.replicates >= stages[-1].replicates:
        larger = {"points", "replicates"} | ({"worlds"} if len(begun["points"]) < len(now["points"]) else set())
        different = [key for key in different if key not in larger]
        if stages[-1] != wanted:
            stages.append(wanted)
    if different:
        details = "; ".join(difference(begun.get(key), now.get(key), key) for key in different)
        more = different == ["replicates"] and begun["replicates"] < wanted.replicates
        hint = ", or add to it with --extend" if more else ""
        message = f"{folder} began with another plan ({details}): give another directory with -o{hint}"
        raise Refused(message)
    return stages


def in_the_way(path: Path) -> str:
    """Say that a file of somebody else has the name of a table."""
    return f"{path} was not written by this experiment, which needs its place: move it, or give another directory"
