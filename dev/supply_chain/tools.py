"""The programs that make bills of material and ask for advisories, in a virtual environment of their own.

They are no dependency of the project: what they bring is on nobody's machine but while they run.
"""

import subprocess
import sys
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from dev.supply_chain.locks import LOCKS


@contextmanager
def tools() -> Iterator[Path]:
    """Install the programs by their lock, and lend the folder that they are in."""
    with TemporaryDirectory() as place:
        venv.create(place)
        programs = Path(place, "Scripts" if sys.platform == "win32" else "bin")
        pip = [sys.executable, "-m", "pip", "--python", programs / "python", "install", "--quiet", "--no-deps"]
        subprocess.run([*pip, "--require-hashes", "-r", LOCKS / "supply_chain.txt"], check=True)
        yield programs
