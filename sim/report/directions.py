"""The better direction of each outcome."""

LOWER_IS_BETTER = {"harm", "active_share", "leaks", "requests_refused", "request_delay"}
HIGHER_IS_BETTER = {
    "dismantled",
    "dismantled_domestic",
    "dismantled_joint",
    "convictions",
    "harm_averted_per_effort",
    "trust_within",
    "trust_across",
    "victims_identified",
}


def better(outcome: str) -> str:
    """Return "lower" or "higher", of a part as of the region; nothing where neither is better in itself.

    >>> better("harm.DEU"), better("convictions"), better("harm_gini")
    ('lower', 'higher', '')
    """
    name = outcome.partition(".")[0]
    return "lower" if name in LOWER_IS_BETTER else "higher" if name in HIGHER_IS_BETTER else ""
