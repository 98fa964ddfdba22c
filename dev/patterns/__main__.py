"""The command `python -m dev.patterns`: print which patterns the model shows, write the page, or record verdicts."""

import argparse
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import Executor

from dev.patterns.catalogue import LARGE, PATTERNS, SMALL
from dev.patterns.frozen import is_frozen
from dev.patterns.page import PAGE, page, record
from dev.patterns.pattern import OWN, Parts, verdict
from dev.patterns.runs import FULL, Model, Size, null_models
from sim.experiment.cores import usable_cores
from sim.experiment.processes import Processes

APPROACHES = [cell.approach for cell in OWN]


def parser() -> argparse.ArgumentParser:
    whole = argparse.ArgumentParser(prog="python -m dev.patterns", description="Look for patterns in the model.")
    whole.add_argument("names", nargs="*", choices=PATTERNS, metavar="PATTERN", help="such as S1 (else all)")
    whole.add_argument("--approach", choices=APPROACHES, help="in its cells alone (else in those of both)")
    whole.add_argument("--model", choices=[FULL, *null_models()], default=FULL, help="a null model in its place")
    whole.add_argument(
        "--seeds", type=int, help=f"runs of each scenario (else {SMALL.seeds}, for the page {LARGE.seeds})"
    )
    whole.add_argument("--workers", type=int, help="processes, on which results do not depend (else one a core)")
    what = whole.add_mutually_exclusive_group()
    what.add_argument("--write", action="store_true", help=f"write docs/{PAGE.name}, all models")
    what.add_argument("--record", action="store_true", help="write the verdicts that the tests expect")
    return whole


def main(given: list[str]) -> int:
    options = parser().parse_args(given)
    if (options.write or options.record) and (options.names or options.approach):
        print("Pages and records are of all patterns and both approaches: name none.", file=sys.stderr)
        return 2
    with Processes(options.workers or usable_cores()) as (executor, _):
        if options.write:
            size = LARGE._replace(seeds=options.seeds or LARGE.seeds)
            found = look_everywhere(executor, size, dict.fromkeys(PATTERNS, [FULL, *null_models()]))
            PAGE.write_text(page(found, PATTERNS.values(), size), encoding="utf-8")
        elif options.record:
            record(look_everywhere(executor, SMALL, {name: [FULL, one.null] for name, one in PATTERNS.items()}))
        else:
            model = Model(options.model, SMALL._replace(seeds=options.seeds or SMALL.seeds), executor)
            look(model, options.names or list(PATTERNS), [options.approach] if options.approach else APPROACHES)
    return 0


def look_everywhere(
    executor: Executor, size: Size, models_of: Mapping[str, Sequence[str]]
) -> dict[str, dict[str, Parts]]:
    """Look for each pattern in its models; return what each model showed of it, by pattern and model."""
    found: dict[str, dict[str, Parts]] = {}
    for null in (FULL, *null_models()):
        model = Model(null, size, executor)
        for name, parts in look(model, [name for name in models_of if null in models_of[name]], APPROACHES).items():
            found.setdefault(name, {})[null] = parts
    return found


def look(model: Model, names: Sequence[str], approaches: Sequence[str]) -> dict[str, Parts]:
    """Look for patterns in a model, but for those that have to wait, and print what is found."""
    found = {}
    for name in names:
        if PATTERNS[name].is_blind and not is_frozen():
            print(f"{name}: compares the approaches, which waits until the model is frozen", flush=True)
            continue
        if not (parts := PATTERNS[name].find(model, approaches)):
            continue  # it has no cell there
        found[name] = parts
        print(f"{name} in {model.name}: {verdict(parts)}")
        for (cell, part), one in parts.items():
            print(f"  {cell.region} {cell.approach} {part}: {one.figures}: {one.verdict}", flush=True)
    return found


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
