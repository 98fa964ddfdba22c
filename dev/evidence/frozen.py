"""Keeps the study blind: nobody compares the two approaches before the structure and the defaults are frozen.

The model is frozen by a tag `frozen-DIGEST` in the repository, DIGEST being that of the model's code, which the plan of
every experiment carries as `model_source`. Any edit but one of its comments and docstrings ends the freeze.
"""

import subprocess
from pathlib import Path

from sim.engine.source import model_digest

ROOT = Path(__file__).parents[2]


class NotFrozen(Exception):
    """Approaches were to be compared, but the present model is not the frozen one."""


def tags() -> list[str]:
    """List the repository's tags of frozen models: none where there is no repository."""
    command = ["git", "-C", str(ROOT), "tag", "--list", "frozen-*"]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.split()


def refuse_unless_frozen() -> None:
    """Stop unless the present model is frozen.

    Raises
    ------
    NotFrozen
        With the tag that is missing.
    """
    if f"frozen-{model_digest()}" not in (found := tags()):
        others = f"; there is {', '.join(found)}, of other code" if found else ""
        message = (
            "This compares the approaches, and the present model is not frozen: there is no tag "
            f"frozen-{model_digest()}{others}. Ask about one --approach at a time, or freeze the model first."
        )
        raise NotFrozen(message)
