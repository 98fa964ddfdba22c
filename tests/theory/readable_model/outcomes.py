"""Outcomes of a run: sums, means and ratios of its records (ODD, section 4, observation)."""

from collections.abc import Collection, Mapping, Sequence

Record = Mapping[str, Mapping[str, float]]
"""A month's counts of each country, by its code."""

# Averaged over countries; all other counts are summed up.
AVERAGED = ("trust_within", "trust_across", "contact", "cooperation_share", "compromised_share", "perceived_risk")

COUNTED = (
    "harm", "active_groups", "active_cross_border", "suppressed_groups", "dormant_groups", "groups_formed",
    "groups_dissolved", "arrests", "dismantled_domestic", "dismantled_joint", "joint_cases_opened",
    "joint_cases_spoiled", "joint_actions", "joint_actions_failed", "open_cases", "requests_sent", "requests_granted",
    "requests_refused", "requests_timed_out", "requests_withdrawn", "requests_pending", "information_shared",
    "information_withheld", "withholding_noticed", "tips_confirmed", "teams_formed", "leaks", "evidence_lost_to_leaks",
    "evidence_lost_to_decay", "victims_identified", "suspects", "prosecutions", "convictions", "charging_backlog",
    "charges_lapsed", "relocations", "relocations_received", "effort_liaison", "effort_techniques",
    "effort_operations", "effort_exchange", "effort_search", "effort_leads", "effort_joint_casework",
    "effort_idle_reserve",
)  # fmt: skip

AVERTED = ("averted_by_dismantling", "averted_by_suppression", "averted_by_dormancy", "averted_by_displacement")

# A name for the sum of several counts.
SUMS = {
    "dismantled": ("dismantled_domestic", "dismantled_joint"),
    "effort": tuple(name for name in COUNTED if name.startswith("effort_")),
}

# A count over another, both summed up over months and countries.
RATIOS = {
    "harm_averted_share": ("harm_averted", "harm_without_enforcement"),
    "harm_averted_per_effort": ("harm_averted", "effort"),
    **{name: (name, "harm_without_enforcement") for name in AVERTED},
    "months_to_dismantling": ("months_since_first_evidence", "dismantled"),
    "request_delay": ("months_to_grant", "requests_granted"),
    "victims_own_citizen_share": ("victims_own_citizens", "victims_identified"),
    "convictions_per_victim": ("convictions", "victims_identified"),
    "convictions_per_prosecution": ("convictions", "prosecutions"),
    "prosecutions_per_suspect": ("prosecutions", "suspects"),
    "tips_confirmed_share": ("tips_confirmed", "information_shared"),
    "desk_utilisation": ("desks_busy", "desks"),
}

OUTCOMES = (*COUNTED, *AVERAGED, *SUMS, *RATIOS)


def outcome(name: str, records: Sequence[Record], countries: Collection[str]) -> float:
    """Sum up an outcome over months and countries.

    Parameters
    ----------
    name
        One of `OUTCOMES`.
    records
        Of the months.
    countries
        Their codes.

    Returns
    -------
    float
        A mean per month, or a ratio of sums; NaN for a ratio with nothing to divide by.
    """
    if name in RATIOS:
        above, below = (total(count, records, countries) for count in RATIOS[name])
        return above / below if below else float("nan")
    mean = total(name, records, countries) / len(records)
    return mean / len(countries) if name in AVERAGED else mean


def total(name: str, records: Sequence[Record], countries: Collection[str]) -> float:
    """Sum a count over months and countries."""
    counts = SUMS.get(name, (name,))
    return sum(record[code].get(count, 0.0) for count in counts for record in records for code in countries)
