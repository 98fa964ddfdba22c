"""`coopsim selftest`: checks that coopsim works on this machine as it does elsewhere."""

import argparse

from sim.cli.exit_codes import COMPLETE, NOT_PASSED
from sim.progress import announce_compiling

ISSUES = "Please send the following lines, with how you installed coopsim:"


def selftest(_: argparse.Namespace) -> int:
    """Make every check, and print what to send if one is not passed."""
    from sim.selftest.machine import checked, to_send

    announce_compiling()
    found = {}
    for name, one, seconds in checked():
        found[name] = one
        print(f"{'not passed' if one.differs else 'passed'}  {name:<9}  {one.what} ({seconds:.0f} s)", flush=True)
    if not any(one.differs for one in found.values()):
        print("coopsim works on this machine as it should.")
        return COMPLETE
    print(f"\n{ISSUES}\n")
    print(to_send(found))
    return NOT_PASSED
