"""Keeps the study blind: nobody looks for patterns that compare the two approaches before the model is frozen."""

import os

from dev.evidence.frozen import tags

SWITCH = "COOPSIM_FROZEN"  # set to anything, where there is no repository to ask


def is_frozen() -> bool:
    """Tell whether the repository has a tag `frozen-...`, or the environment says that the model is frozen."""
    return bool(os.environ.get(SWITCH) or tags())
