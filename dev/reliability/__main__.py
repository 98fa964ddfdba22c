"""The command `python -m dev.reliability`: make the figures of the promises, keep them, and write the page."""

import argparse
import sys
from importlib import import_module

from dev.reliability.kept import keep, kept
from dev.reliability.page import PAGE, written

# Those of this folder with a function `check`, that makes a part.
MODULES = ("selftest", "same_bytes", "poison", "store")


def parser() -> argparse.ArgumentParser:
    whole = argparse.ArgumentParser(prog="python -m dev.reliability", description="Show that promises are kept.")
    whole.add_argument("name", nargs="*", choices=[*MODULES, "page"], help="a promise; `page` writes the page alone")
    return whole


def main(given: list[str]) -> int:
    names = parser().parse_args(given).name
    for name in names or MODULES:
        if name != "page":
            print(f"{name} ...", file=sys.stderr)
            keep(import_module(f"dev.reliability.{name}").check())
    parts = kept()
    PAGE.write_text(written(parts), encoding="utf-8")
    print("\n".join(f"{part.part}: {part.verdict}" for part in parts))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
