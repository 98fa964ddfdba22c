"""One zip with the results of an experiment and all that it takes to make them again.

The same results give the same bytes: files are stored in order, uncompressed and without times.
"""

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.metadata import distribution
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO
from zipfile import BadZipFile, ZipFile, ZipInfo

from sim.experiment.archive import reopen
from sim.experiment.crate import CODECHECK, HOW, LICENCE, LOCK, METADATA, RESULTS, Described, codecheck, crate, how
from sim.experiment.directory import MANIFEST, REPORT, RUNS, Damaged, Refused, checksums, verify
from sim.experiment.given_folder import why_not_whole
from sim.experiment.made_page import about_page, page_in
from sim.experiment.plain_files import LARGEST_TABLE, opened
from sim.experiment.plan_file import read_plan
from sim.shipped import LOCK as PINNED

ENDING = ".zip"


def bundle(folder: Path, file: Path) -> None:
    """Write the bundle of a results directory.

    Parameters
    ----------
    folder
        Results directory of a finished experiment.
    file
        The zip, which must not exist.

    Raises
    ------
    sim.experiment.directory.Damaged
        If the directory is not what its manifest says, or has not finished, or its page is of other tables.
    sim.experiment.directory.Refused
        If it was made with another model, machine or packages, of which this coopsim could not say how to have them.
    OSError
        If the zip is there, or cannot be written.
    """
    if wrong := verify(folder):
        raise Damaged("\n".join(wrong))
    sums = checksums(folder)
    if RUNS not in sums:
        raise Damaged(why_not_whole(folder))
    if other := about_page(folder, page_in(folder, sums)):
        raise Damaged(other)
    experiment, plan = reopen(folder)[0], read_plan(folder)
    made = datetime.fromtimestamp((folder / MANIFEST).stat().st_mtime, UTC).date().isoformat()
    told = Described(experiment.title, experiment.question, made, plan["model_source"], plan["packages"])
    kept = sorted([*sums, MANIFEST, *([REPORT] if (folder / REPORT).is_file() else [])])
    results = {f"{RESULTS}/{name}": folder / name for name in kept}
    lock = PINNED.read_text(encoding="utf-8")
    texts = {
        HOW: how(told, lock).encode(),
        LICENCE: (distribution("coopsim").read_text("licenses/LICENSE") or "MIT\n").encode(),
        LOCK: lock.encode(),
        CODECHECK: codecheck(told, results).encode(),
    }
    sizes = {name: len(text) for name, text in texts.items()}
    sizes |= {name: path.stat().st_size for name, path in results.items()}
    texts = {METADATA: crate(told, sizes), **texts}
    with written(file) as opened_file, ZipFile(opened_file, "w") as whole:
        for name, text in texts.items():
            store(whole, name, BytesIO(text))
        for name, path in results.items():
            with opened(path, LARGEST_TABLE) as source:
                store(whole, name, source)


@contextmanager
def written(file: Path) -> Iterator[BinaryIO]:
    """Open a file that has its name once it is whole, and takes that of no other."""
    temporary = file.with_name(f".{file.name}.{secrets.token_hex(8)}")
    try:
        with temporary.open("xb") as opened_file:
            yield opened_file
            opened_file.flush()
            os.fsync(opened_file.fileno())
        if os.path.lexists(file):
            raise FileExistsError(None, "there is such a file already", str(file))
        temporary.rename(file)
    finally:
        temporary.unlink(missing_ok=True)


def store(whole: ZipFile, name: str, source: BinaryIO) -> None:
    """Store a file, with nothing in it of when and where it was stored."""
    entry = ZipInfo(name)  # of 1980, the first year that a zip can say
    entry.create_system, entry.external_attr = 3, 0o644 << 16
    with whole.open(entry, "w", force_zip64=True) as target:
        shutil.copyfileobj(source, target)


@contextmanager
def unpacked(path: Path) -> Iterator[Path]:
    """Find the results directory of a path: that of a bundle, unpacked for a while, or the path itself.

    Messages that name the folder of that while name the bundle instead, in which its files are.

    Raises
    ------
    Damaged
        If it is a zip that is damaged, or no bundle.
    """
    if path.suffix != ENDING or not path.is_file():
        yield path
        return
    with TemporaryDirectory(prefix="coopsim-") as temporary:
        try:
            with ZipFile(path) as whole:
                names = [entry for entry in whole.infolist() if entry.filename.startswith(f"{RESULTS}/")]
                if sum(entry.file_size for entry in names) > LARGEST_TABLE:
                    message = f"{path} holds more than any experiment writes"
                    raise Damaged(message)
                whole.extractall(temporary, names)
        except (BadZipFile, NotImplementedError, RuntimeError, ValueError) as error:
            message = f"{path} is damaged: {error}"
            raise Damaged(message) from None
        if not names:
            message = f"{path} is no bundle of coopsim: it has no {RESULTS}/"
            raise Damaged(message)
        folder = Path(temporary) / RESULTS
        try:
            yield folder
        except (Damaged, Refused) as error:
            raise type(error)(in_bundle(str(error), folder, path)) from None


def in_bundle(text: str, folder: Path, bundle: Path) -> str:
    """Write the bundle in the place of the folder into which it was unpacked."""
    return text if folder == bundle else text.replace(str(folder), f"{bundle}/{RESULTS}")
