"""The better direction of each outcome."""

from sim.model.outcomes import OUTCOMES

OF_THE_REGION = {"active_share": "lower", "harm_averted_per_effort": "higher"}  # as a whole, which are no outcomes


def better(outcome: str) -> str:
    """Return "lower" or "higher", of a part as of the region; nothing where neither is better in itself.

    >>> better("harm.DEU"), better("convictions"), better("harm_gini")
    ('lower', 'higher', '')
    """
    name = outcome.partition(".")[0]
    return OUTCOMES[name].better if name in OUTCOMES else OF_THE_REGION.get(name, "")
