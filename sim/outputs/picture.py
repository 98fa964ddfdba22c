"""The figure of runs as a picture. matplotlib is imported not before one is asked for, since that may fail."""

import io
from collections.abc import Sequence

from sim.run.data import RunData

DOTS_PER_INCH = 110


def picture(runs: Sequence[RunData]) -> bytes:
    """Draw one or more runs as PNG."""
    from sim.outputs.figures import overview
    from sim.outputs.style import plainly

    sink = io.BytesIO()
    with plainly():
        overview(runs).savefig(sink, format="png", dpi=DOTS_PER_INCH)
    return sink.getvalue()
