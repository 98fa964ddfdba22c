"""`coopsim view`."""

import argparse
import sys

from sim.cli.exit_codes import BAD_INPUT, COMPLETE
from sim.cli.extras import lacking
from sim.cli.finding import find
from sim.progress import announce_compiling
from sim.run.simulation import begin
from sim.scenario import load


def view(options: argparse.Namespace) -> int:
    """Open the browser view of a scenario, until interrupted."""
    if wrong := lacking("view", "coopsim view"):
        print(wrong, file=sys.stderr)
        return BAD_INPUT
    path = find(options.scenario, tell=True)
    scenario = load(path)
    from sim.browser.server import listen, serve

    try:
        listening = listen(options.host, options.port)
    except OSError as error:
        why = str(error.strerror).split(" (while")[0]  # behind it Python says the address again
        print(f"cannot listen at {options.host}:{options.port}: {why}. Take another --port or --host.", file=sys.stderr)
        return BAD_INPUT
    announce_compiling()
    begin(scenario, scenario.seed).advance(1)  # compiles, where that is needed, before anyone waits for the page
    with listening:
        serve(str(path), listening, not options.no_open)
    return COMPLETE
