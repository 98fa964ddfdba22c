"""Machine code on disk: one file a function and its types, begun with a checksum, written whole or not at all.

This takes the place of numba's own cache (`numba.core.caching`), which loads whatever lies in its folder, cut, damaged
or another function's, and takes the folder beside the source where its own cannot be written.
"""

import hashlib
import inspect
import os
import pickle
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from numba import config
from numba.core.compiler import CompileResult
from numba.core.serialize import dumps

from sim.engine import machine_code
from sim.engine.machine_code import SOURCE, cache_folder, keep_no_more, usable_folder
from sim.engine.source import digest, read_texts

COMPILED_LAST = "sim.model.schedule.months"  # which calls all others
CHECKSUM = 32  # bytes at the beginning of a file


def is_compiled_before() -> bool:
    """Tell whether the month need not be compiled.

    Returns
    -------
    bool
        False on the first run after an edit or an installation, and wherever machine code is not kept: that run
        compiles for about a minute.
    """
    if config.DISABLE_JIT:
        return True
    folder = usable_folder()
    return folder is not None and any(unsealed(path) for path in folder.glob(f"{COMPILED_LAST}-*.code"))


def unsealed(path: Path) -> bytes | None:
    """Read a sealed file; None where there is none, or it is not as it was written, and then it is thrown away."""
    try:
        data = path.read_bytes()
    except OSError:
        return None
    content = data[CHECKSUM:]
    if hashlib.sha256(content).digest() == data[:CHECKSUM]:
        return content
    discard(path)
    return None


def seal(path: Path, content: bytes) -> None:
    """Write a file with its checksum, whole or not at all.

    Raises
    ------
    OSError
        If it cannot be written.
    """
    file = NamedTemporaryFile(dir=path.parent, prefix=".", suffix=".begun", delete=False)  # noqa: SIM115  closed below
    try:
        with file:  # on a full disk, to close it fails too
            file.write(hashlib.sha256(content).digest() + content)
            file.flush()
            os.fsync(file.fileno())
        Path(file.name).replace(path)
    except BaseException:
        discard(Path(file.name))
        raise


def discard(path: Path) -> None:
    """Remove a file if that can be done."""
    with suppress(OSError):
        path.unlink()


@cache
def file_digest(path: str) -> str:
    """Digest of the file that a function stands in; empty where there is none, as in a notebook."""
    try:
        return hashlib.sha256(Path(path).read_bytes()).hexdigest()
    except OSError:
        return ""


class KeptCode:
    """The machine code of one function on disk, as numba asks for it (`numba.core.caching`).

    Parameters
    ----------
    function
        What is compiled.
    options
        How it is compiled.
    """

    def __init__(self, function: Callable[..., Any], options: Mapping[str, Any]) -> None:
        self.function = function
        self.file = function.__code__.co_filename
        self.options = sorted(options.items())

    @property
    def cache_path(self) -> str:
        """Folder in which it is kept."""
        return str(cache_folder())

    def load_overload(self, signature: Any, context: Any) -> Any:
        """Return what was compiled before for arguments of these types; None where it must be compiled."""
        folder = usable_folder()
        if folder is None or not file_digest(self.file):
            return None
        key = self.key(signature)
        path = folder / self.name(key)
        content = unsealed(path)
        if content is None:
            return None
        context.refresh()  # what it needs may have come since the last time
        try:
            kept, reduced = pickle.loads(content)
            return CompileResult._rebuild(context, *reduced) if kept == key else None
        except MemoryError:
            raise
        except Exception:  # whole, and yet of no use: it is made anew
            discard(path)
            return None

    def save_overload(self, signature: Any, result: Any) -> None:
        """Keep what was compiled just now."""
        folder = usable_folder() if machine_code.keeping else None
        if folder is None or not file_digest(self.file) or result.lifted or result.library.has_dynamic_globals:
            return
        key = self.key(signature)
        content = dumps((key, result._reduce()))
        try:
            # After an edit while this process runs, its code is no longer that of the source.
            if digest(read_texts()) == SOURCE:
                seal(folder / self.name(key), content)
        except OSError as error:
            keep_no_more(error)

    def flush(self) -> None:
        """Throw away what is kept of the function."""
        for path in Path(self.cache_path).glob(f"{self.stem}-*.code"):
            discard(path)

    def key(self, signature: Any) -> tuple[Any, ...]:
        """Return all that the machine code depends on besides what the folder is named after."""
        code = self.function.__code__
        around = dumps([cell.cell_contents for cell in self.function.__closure__ or ()])
        # The bytes of code name nothing: they number its names and constants.
        names = repr(
            (
                code.co_names,
                code.co_varnames,
                code.co_freevars,
                [one for one in code.co_consts if not inspect.iscode(one)],
            )
        )
        of_code = hashlib.sha256(code.co_code + names.encode() + around).hexdigest()
        return signature, self.options, code.co_firstlineno, file_digest(self.file), of_code

    @property
    def stem(self) -> str:
        """Name of the function, as part of a file's name."""
        name = f"{self.function.__module__}.{self.function.__qualname__}"
        return "".join(letter for letter in name if letter not in "<>")[:120]

    def name(self, key: tuple[Any, ...]) -> str:
        """Return the name of the file; two keys that are written alike share it, and the later one has it."""
        return f"{self.stem}-{hashlib.sha256(repr(key).encode()).hexdigest()[:24]}.code"
