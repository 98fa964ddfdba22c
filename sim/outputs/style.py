"""Figures that look the same whatever the user's own settings of matplotlib are."""

import logging
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import chdir, contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any

# Names that people gave are never parsed as mathematics.
STYLE = {"font.family": "DejaVu Sans", "text.parse_math": False}


def import_matplotlib() -> None:
    """Import matplotlib without any settings of the user's, of which a broken one would stop even the import.

    Only for a process of our own, such as a command: in a notebook, matplotlib is the user's. It looks for settings in
    the current folder before all others, so that its own folder of defaults is made the current one for a moment.
    """
    found = find_spec("matplotlib")
    if "matplotlib" in sys.modules or found is None or found.origin is None:
        return
    os.environ["MPLBACKEND"] = "agg"
    logging.getLogger("matplotlib").setLevel(logging.ERROR)  # where it keeps its list of fonts is nobody's business
    with suppress(OSError):
        os.chdir(Path.cwd())  # fails where there would be no way back
        with chdir(Path(found.origin).parent / "mpl-data"):
            import matplotlib  # noqa: F401


@contextmanager
def plainly(style: Mapping[str, Any] = STYLE) -> Iterator[None]:
    """Draw and save with matplotlib's defaults and a style of ours, not with what the user has set.

    Parameters
    ----------
    style
        Names of matplotlib's settings to values.
    """
    import matplotlib as mpl

    settings: dict[Any, Any] = {name: value for name, value in mpl.rcParamsDefault.items() if name != "backend"}
    with mpl.rc_context(settings | dict(style)):
        yield
