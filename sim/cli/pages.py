"""Pages with their tables and figures in a folder of their own, which a manifest makes whole."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from sim.experiment.plan import environment
from sim.outputs.folder import claimed, conclude, put
from sim.outputs.naming import visible


def write_folder(folder: Path | None, name: str, make: Callable[[], Mapping[str, bytes]], given: Sequence[str]) -> None:
    """Claim a folder, make its files, write them and say where.

    Parameters
    ----------
    folder
        Must not exist; the next free one below `results/` if not given.
    name
        After which a free folder is called.
    make
        Makes the content of each file, by its name.
    given
        The words after `coopsim` on the command line, for the manifest.

    Raises
    ------
    sim.outputs.folder.NoPlace
        If the folder exists or cannot be made; then nothing is made.
    OSError
        If a file cannot be written.
    """
    with claimed(folder, [name]) as claim:
        files = make()
        for file, data in files.items():
            put(claim, file, data)
        sums = {file: hashlib.sha256(data).hexdigest() for file, data in files.items()}
        conclude(claim, {"command": ["coopsim", *given], **environment(), "sha256": sums})
    print(f"Written to {visible(str(claim.directory))}/")
