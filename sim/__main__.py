"""`python -m sim` is `coopsim`."""

import sys

from sim.cli import program

if __name__ == "__main__":
    sys.exit(program())
