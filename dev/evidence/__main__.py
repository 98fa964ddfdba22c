"""The command `python -m dev.evidence`: print what a check finds, or write it on the page of the properties."""

import argparse
import sys
from importlib import import_module

from dev.evidence.frozen import NotFrozen, refuse_unless_frozen
from dev.evidence.page import PAGE, Finding, written
from dev.evidence.runs import APPROACHES, measuring

COMPARING, SAME_BYTES = "worlds", "same_bytes"  # both approaches, and never one alone
CHECKS = ("warm_up", "stationary", "scale", "knife_edge", "cooperation", "causes", COMPARING, SAME_BYTES)


def parser() -> argparse.ArgumentParser:
    whole = argparse.ArgumentParser(prog="python -m dev.evidence", description="Show a property of the model.")
    whole.add_argument("name", choices=CHECKS)
    whole.add_argument("--approach", choices=APPROACHES, help="one alone (else both, once the model is frozen)")
    whole.add_argument("--seeds", type=int, help="runs of each scenario (else as many as the check needs)")
    whole.add_argument("--worlds", type=int, help="of worlds and same_bytes (else as many as the check needs)")
    whole.add_argument("--workers", type=int, help="processes, on which results do not depend (else one a core)")
    whole.add_argument("--write", action="store_true", help=f"write it into docs/{PAGE.name}; both approaches")
    return whole


def main(given: list[str]) -> int:
    options = parser().parse_args(given)
    over_worlds = options.name in (COMPARING, SAME_BYTES)
    if options.approach and (options.write or over_worlds):
        print("The page and the worlds are of both approaches: leave out --approach.", file=sys.stderr)
        return 2
    if options.worlds and not over_worlds:
        print(f"{options.name} has no worlds: leave out --worlds.", file=sys.stderr)
        return 2
    try:
        if options.approach is None:
            refuse_unless_frozen()
        finding = find(options)
    except NotFrozen as error:
        print(error, file=sys.stderr)
        return 2
    print(finding)
    if options.write:
        command = f"python -m dev.evidence {' '.join(given)}"
        part = f"## {options.name.replace('_', ' ').capitalize()}\n\n{finding}\n\nMade by `{command}`."
        PAGE.write_text(written(PAGE.read_text(encoding="utf-8"), options.name, part), encoding="utf-8")
    return 0


def find(options: argparse.Namespace) -> Finding:
    check = import_module(f"dev.evidence.{options.name}").check
    approaches = [options.approach] if options.approach else list(APPROACHES)
    size = {name: value for name in ("seeds", "worlds") if (value := getattr(options, name)) is not None}
    with measuring(options.workers) as measure:
        return check(measure, approaches, **size)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
