"""Perform the commands of docs/tutorial.md in an empty folder, and write into the page what they print.

A block of `toml` is written to the file that its first line names. After each command stands what it prints.
"""

import re
import shlex
import subprocess
import sys
from difflib import unified_diff
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "tutorial.md"
BLOCK = re.compile(
    r"```toml\n# (?P<file>\S+)\n(?P<toml>.*?)```|```sh\n(?P<line>[^\n]*)\n```(?:\n\n```text\n.*?```)?", re.DOTALL
)


def performed(page: str, folder: Path) -> str:
    """Return the page with what its commands print now; what they write goes below a folder."""

    def again(block: re.Match[str]) -> str:
        if block["file"]:
            (folder / block["file"]).write_text(block["toml"], encoding="utf-8")
            return block[0]
        return f"```sh\n{block['line']}\n```\n\n```text\n{printed(block['line'], folder)}```"

    return BLOCK.sub(again, page)


def printed(line: str, folder: Path) -> str:
    """Give a command, and return what it prints."""
    program, *words = shlex.split(line)
    if program != "./coopsim":
        message = f"the tutorial has a command that is not performed: {line}"
        raise ValueError(message)
    given = [sys.executable, "-m", "sim", *words]
    done = subprocess.run(given, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        message = f"{line}: {done.stderr}"
        raise RuntimeError(message)
    return done.stdout.lstrip("\n")


def main() -> int:
    """Write the page; with --check, compare it and write nothing."""
    old = PAGE.read_text(encoding="utf-8")
    with TemporaryDirectory() as folder:
        new = performed(old, Path(folder))
    if "--check" not in sys.argv:
        PAGE.write_text(new, encoding="utf-8")
        return 0
    print("\n".join(unified_diff(old.splitlines(), new.splitlines(), "docs/tutorial.md", "what is printed", n=0)))
    return int(old != new)


if __name__ == "__main__":
    sys.exit(main())
