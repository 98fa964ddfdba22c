"""`coopsim show`, `diff`, `schema` and `parameters`: print scenarios and the keys that they may have."""

import argparse
import json
import sys

from sim.cli.exit_codes import BAD_INPUT, COMPLETE
from sim.cli.finding import find
from sim.cli.terminal import file_text, print_columns
from sim.outputs.naming import visible
from sim.scenario import load
from sim.scenario.describe import difference, parameter_tables, parameters_about
from sim.scenario.describe import show as described
from sim.scenario.schema import schema as scenario_schema


def show(options: argparse.Namespace) -> int:
    """Print the resolved scenario."""
    scenario = load(find(options.scenario), options.changes)
    if options.toml:
        print(file_text(scenario.to_toml()), end="")
    else:
        print_columns([("key", "value", "unit", "from"), *described(scenario)])
    return COMPLETE


def diff(options: argparse.Namespace) -> int:
    """Print the values in which two scenarios differ."""
    first, second = load(find(options.first)), load(find(options.second))
    rows = difference(first, second)
    if rows:
        print_columns([("key", first.name, second.name), *rows])
    else:
        print("no difference")
    return COMPLETE


def schema(options: argparse.Namespace) -> int:
    """Print the JSON Schema of scenario files."""
    print(json.dumps(scenario_schema(), indent=2))
    return COMPLETE


def parameters(options: argparse.Namespace) -> int:
    """Print the table of every parameter, or the parameters about a word."""
    if options.word is None:
        print(parameter_tables(), end="")
    elif found := parameters_about(options.word):
        print_columns([("key", "default", "unit", "bounds", "meaning"), *found])
    else:
        print(f"No parameter has '{visible(options.word)}' in its key or its meaning.", file=sys.stderr)
        return BAD_INPUT
    return COMPLETE
