"""Part files of a results directory: each has the runs of one chunk, or the worlds of one batch.

It is written whole or not at all, and counts if it can be read whole, whatever made it.
"""

import hashlib
from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa

from sim.experiment.directory import PART, PARTS, Damaged
from sim.experiment.plain_files import digest, write_whole
from sim.experiment.plan import Chunk
from sim.experiment.tables import read_parquet


class Parts:
    """The parts of a directory that this process alone works in.

    Parameters
    ----------
    folder
        The directory.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.paths: dict[str, list[Path]] = {}  # of each name, whole or not
        for path in sorted((folder / PARTS).iterdir()):
            if PART.fullmatch(path.name):
                self.paths.setdefault(path.name.rpartition("-")[0], []).append(path)

    def has(self, name: str) -> bool:
        """Tell whether a part exists and is whole."""
        return self.find(name) is not None

    def find(self, name: str) -> Path | None:
        """Return the path of a part if it exists and is whole."""
        return next((path for path in self.paths.get(name, ()) if path.stem.endswith(digest(path)[:16])), None)

    def keep(self, name: str, data: bytes) -> None:
        """Keep a part under a name that holds a digest of its bytes.

        Page checksums alone miss a flipped bit in the file's own metadata.
        """
        for damaged in self.paths.pop(name, ()):
            damaged.unlink()
        path = self.folder / PARTS / f"{name}-{hashlib.sha256(data).hexdigest()[:16]}.parquet"
        write_whole(path, data)
        self.paths[name] = [path]

    def runs(self, chunks: Sequence[Chunk], schema: pa.Schema) -> pa.Table:
        """Read the runs of some chunks, ordered by point and replicate.

        Raises
        ------
        Damaged
            If a part is missing, not whole, or not what the chunk asks for.
        """
        table = pa.concat_tables([self.runs_of(chunk, schema) for chunk in chunks])
        # In one piece, so that the bytes written of it do not depend on how it was cut.
        return table.sort_by([("point", "ascending"), ("replicate", "ascending")]).combine_chunks()

    def runs_of(self, chunk: Chunk, schema: pa.Schema) -> pa.Table:
        """Read the runs of one chunk; see `runs`."""
        path = self.find(chunk.name)
        if path is None:
            message = f"part {chunk.name} of {self.folder} is missing or damaged: run the experiment again"
            raise Damaged(message)
        try:
            table = read_parquet(path)
        except ValueError as error:
            raise Damaged(str(error)) from None
        keys = [(point, replicate, chunk.first_seed + replicate) for point, replicate in chunk.runs]
        if (
            not table.schema.equals(schema)
            or list(zip(*(table[name].to_pylist() for name in ("point", "replicate", "seed")), strict=True)) != keys
        ):
            message = f"{path} does not hold the runs that its name says: take it away, and run the experiment again"
            raise Damaged(message)
        return table
