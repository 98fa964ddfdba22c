"""Every array of a run, with its shape and unit.

Indices: i group (a slot of the market); l leg of its route (0 market, 1 source, 2 transit); j, k jurisdiction;
m kind of agency; a, b agency (a = j * kinds + m); r role of a leg; s status; c counter; t month; d month in court,
modulo DOCKET_MONTHS; n draw of a batch.
"""

from typing import Annotated, NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bytes = NDArray[np.int8]
Places = NDArray[np.int16]
Whole = NDArray[np.int32]
Identities = NDArray[np.uint64]
Words = NDArray[np.uint32]

LEGS = 3
NOBODY = -1
NOWHERE = -1
NEVER = -1
DOCKET_MONTHS = 61
BATCH = 1024  # draws that are made at once
# Fortran order, for arrays of pairs: `array.T[b]`, all a for one b, lies in one piece. Loops go along it, since the
# processor then works through four at a time, and each a has a sum of its own; in a sum along a row every addition
# would wait for the one before.
BY_SECOND = "by the second"

# what status holds
VACANT, ACTIVE, SUPPRESSED, DORMANT = range(4)
STATUSES = ("vacant", "active", "suppressed", "dormant")

# request[i, l]: what the case of group i still needs from the country of leg l
NOT_NEEDED, TO_SEND, WAITING, IN_SERVICE, TEAM_FORMING, GRANTED = range(6)

# what plan holds
NO_ACTION, LOCAL_ARREST, JOINT_ACTION = range(3)

# What a month counts, by jurisdiction: the first dimension of `tally` and the second of `records`.
COUNTERS = (
    # of the market's country
    "groups_formed",
    "groups_dissolved",
    "dismantled_domestic",
    "dismantled_joint",
    "months_to_dismantling",
    "relocated_away",
    "relocated_here",
    # of the acting agency's country
    "operations",
    "arrests",
    "joint_cases_opened",
    "joint_cases_spoiled",
    "joint_actions_failed",
    "leaks",
    "evidence_lost_to_leaks",
    "evidence_lost_to_decay",
    # of the asking country
    "requests_sent",
    "requests_granted",
    "requests_refused",
    "requests_timed_out",
    "requests_withdrawn",
    "request_delay",
    "teams_formed",
    # of the country of the court
    "suspects",
    "victims_identified",
    "prosecutions",
    "convictions",
    "victims_own_citizens",
    # investigator-months
    "effort_liaison",
    "effort_techniques",
    "effort_operations",
    "effort_local_search",
    "effort_joint_casework",
    "effort_idle_reserve",
    # stocks at the end of the month
    "active_groups",
    "active_cross_border",
    "suppressed_groups",
    "dormant_groups",
    "active_legs",
    "harm",
    "open_cases",
    "requests_waiting",
    "trust_within",
    "trust_across",
    "contact",
    "cooperation_share",
    "compromised_share",
    "risk",
)
(
    GROUPS_FORMED,
    GROUPS_DISSOLVED,
    DISMANTLED_DOMESTIC,
    DISMANTLED_JOINT,
    MONTHS_TO_DISMANTLING,
    RELOCATED_AWAY,
    RELOCATED_HERE,
    OPERATIONS,
    ARRESTS,
    JOINT_CASES_OPENED,
    JOINT_CASES_SPOILED,
    JOINT_ACTIONS_FAILED,
    LEAKS,
    EVIDENCE_LOST_TO_LEAKS,
    EVIDENCE_LOST_TO_DECAY,
    REQUESTS_SENT,
    REQUESTS_GRANTED,
    REQUESTS_REFUSED,
    REQUESTS_TIMED_OUT,
    REQUESTS_WITHDRAWN,
    REQUEST_DELAY,
    TEAMS_FORMED,
    SUSPECTS,
    VICTIMS_IDENTIFIED,
    PROSECUTIONS,
    CONVICTIONS,
    VICTIMS_OWN_CITIZENS,
    EFFORT_LIAISON,
    EFFORT_TECHNIQUES,
    EFFORT_OPERATIONS,
    EFFORT_LOCAL_SEARCH,
    EFFORT_JOINT_CASEWORK,
    EFFORT_IDLE_RESERVE,
    ACTIVE_GROUPS,
    ACTIVE_CROSS_BORDER,
    SUPPRESSED_GROUPS,
    DORMANT_GROUPS,
    ACTIVE_LEGS,
    HARM,
    OPEN_CASES,
    REQUESTS_WAITING,
    TRUST_WITHIN,
    TRUST_ACROSS,
    CONTACT,
    COOPERATION_SHARE,
    COMPROMISED_SHARE,
    RISK,
) = range(len(COUNTERS))


class State(NamedTuple):
    """All that a run knows, each array with its type, its indices and its unit.

    The first block is set by the scenario and changed by events alone.
    """

    # the region, from the setting
    country_identity: Annotated[Identities, "j"]  # under which a country meets chance
    agency_identity: Annotated[Identities, "a"]  # under which an agency meets chance
    external: Annotated[Bytes, "j"]  # 1 for the world outside the region
    staff: Annotated[Floats, "a"]  # investigator-months per month
    capacity: Annotated[Floats, "j"]  # investigator-months per month of all agencies, before political will
    intra_cooperation: Annotated[Floats, "j"]  # share of evidence that colleagues pool
    corruption: Annotated[Floats, "j"]  # share of agencies compromised in the long run
    pull: Annotated[Floats, "j"]  # relative size of the market
    cross_border_share: Annotated[Floats, "j"]  # share of the market's groups whose route crosses a border
    hub_member: Annotated[Floats, "j"]  # 1 for members of the multilateral hub
    corridor: Annotated[Floats, "j k"]  # weight of source k for market j
    border: Annotated[Floats, "j k", BY_SECOND]  # 1 for a land border or a narrow sea
    distance_km: Annotated[Floats, "j k"]  # kilometres
    home_legal_distance: Annotated[Floats, "j k", BY_SECOND]  # before common ground
    sight: Annotated[Floats, "m r"]  # how well a kind sees a leg of that role, relative to 1
    competitiveness: Annotated[Floats, "a"]  # 0 shares credit freely, 1 guards every case
    home_approach: Annotated[Floats, "a"]  # before common ground

    # agencies
    overhead: Annotated[Floats, "a"]  # share of staff that ties and techniques take this month
    workload: Annotated[Floats, "a"]  # investigator-months still owed to operations
    authority: Annotated[Floats, "a"]  # share of deciding power that contact persons hold
    approach: Annotated[Floats, "a"]  # 0 prosecution-led, 1 victim-centred
    compromised: Annotated[Bytes, "a"]  # 1 where it may warn groups
    open_cases: Annotated[Whole, "a"]  # joint cases that the agency works
    cooperation_share: Annotated[Floats, "a"]  # share of available effort reserved for joint cases
    direction: Annotated[Floats, "a"]  # +1 or -1: where the share was last moved
    credit: Annotated[Floats, "a"]  # counted results since the last review
    last_credit: Annotated[Floats, "a"]  # of the review before
    seen_harm: Annotated[Floats, "a"]  # active legs at home, summed since the last review
    last_seen_harm: Annotated[Floats, "a"]  # of the review before
    dismantling_worth: Annotated[Floats, "a"]  # a dismantled group beside one arrest, in the agency's eyes

    # pairs of agencies
    alpha: Annotated[Floats, "a b", BY_SECOND]  # good experience of b, with its prior
    beta: Annotated[Floats, "a b", BY_SECOND]  # bad experience of b, with its prior
    trust: Annotated[Floats, "a b", BY_SECOND]  # of a in b
    success: Annotated[Floats, "a b", BY_SECOND]  # this month's good experiences in cases
    failure: Annotated[Floats, "a b", BY_SECOND]  # this month's bad ones
    met: Annotated[Bytes, "b"]  # 1 where anyone has good or bad experience of b this month; nobody looks at the others

    # pairs of jurisdictions
    training: Annotated[Floats, "j k", BY_SECOND]  # this month's good experiences of each agency of j with each of k
    contact: Annotated[Floats, "j k", BY_SECOND]  # of each agency of j with each of k; 0 none, 1 daily; 1 at home
    legal_distance: Annotated[Floats, "j k", BY_SECOND]  # in practice, after common ground
    hub_link: Annotated[Floats, "j k", BY_SECOND]  # how far both belong to a working hub
    service_months: Annotated[Floats, "j k", BY_SECOND]  # mean months that a desk of k needs for a request of j
    expected_delay: Annotated[Floats, "j k", BY_SECOND]  # months that j expects to wait for k
    expected_refusal: Annotated[Floats, "j k", BY_SECOND]  # chance of refusal that j expects of k
    admissibility: Annotated[Floats, "j k", BY_SECOND]  # share of evidence from k that counts in j
    relocations: Annotated[Floats, "j k"]  # legs moved from j to k since the start of the run

    # jurisdictions
    retention: Annotated[Floats, "j"]  # share of the harm of turnover that its agencies avoid
    risk: Annotated[Floats, "j"]  # operations per active leg, as groups perceive it
    attraction: Annotated[Floats, "j"]  # pull after fear
    leak_risk: Annotated[Floats, "j"]  # leaks per month that partners fear
    groups_of_status: Annotated[Whole, "j s"]  # groups with their market here, by status; vacant slots have no market
    active_cross_border: Annotated[Whole, "j"]  # of the active ones, those whose route crosses a border
    active_legs: Annotated[Whole, "j"]  # legs of active groups
    queue_head: Annotated[Whole, "j"]  # first waiting request, as i * LEGS + l
    queue_tail: Annotated[Whole, "j"]  # last waiting request
    queue_length: Annotated[Whole, "j"]  # requests waiting
    desks: Annotated[Whole, "j"]  # desks of the central authority
    desks_busy: Annotated[Whole, "j"]  # requests in service
    fresh_operations: Annotated[Floats, "j"]  # operations this month
    fresh_strength: Annotated[Floats, "j"]  # summed strength of their evidence, each in [0, 1]
    fresh_rescues: Annotated[Floats, "j"]  # operations this month at a market
    fresh_domestic: Annotated[Floats, "j"]  # of these, at a market of a domestic group
    fresh_source: Annotated[Floats, "j"]  # operations this month at a source
    docket: Annotated[Floats, "j d"]  # suspects on their way to court
    docket_strength: Annotated[Floats, "j d"]  # summed strength of the evidence against them

    # groups
    status: Annotated[Bytes, "i"]  # 0 vacant, 1 active, 2 suppressed, 3 dormant
    legs: Annotated[Bytes, "i"]  # legs of the route, 0 to 3
    route: Annotated[Places, "i l"]  # jurisdiction of each leg, or NOWHERE
    evidence: Annotated[Floats, "i l m"]  # units
    evidence_held: Annotated[Bytes, "i"]  # 0 only where no agency holds any, so that nobody has to look
    first_evidence: Annotated[Whole, "i"]  # month
    moving_leg: Annotated[Bytes, "i"]  # leg that the group wants to move this month
    plan: Annotated[Bytes, "i"]  # what an agency will do about it this month
    acting: Annotated[Whole, "i"]  # agency that acts by the plan, where there is one
    known: Annotated[Words, "i"]  # first, in order: those with evidence or a case when the month's search ended
    known_count: Annotated[Whole, "1"]  # how many groups `known` lists

    # the case of a group
    lead: Annotated[Whole, "i"]  # agency
    partner: Annotated[Whole, "i l"]  # agency that works leg l, the lead on its own leg; NOBODY without a case
    request: Annotated[Bytes, "i l"]  # what the case still needs from the country of a leg
    request_age: Annotated[Whole, "i l"]  # months since it was sent
    case_age: Annotated[Whole, "i"]  # months
    next_waiting: Annotated[Whole, "i l"]  # the request behind this one in its line
    previous_waiting: Annotated[Whole, "i l"]  # the request before it

    # the month's books
    tally: Annotated[Floats, "c j"]  # counts of the month so far
    records: Annotated[Floats, "t c j"]  # counts and stocks of every month
    fault: Annotated[Identities, "1"]  # stream asked with an impossible probability
    # room inside a month for what is worked out for many at once, so that nothing is allocated in it
    country_weight: Annotated[Floats, "j"]  # of a candidate where a group chooses, or in a sum or gain
    country_least: Annotated[Floats, "j"]  # contact that each country keeps with one at least
    ties: Annotated[Floats, "j"]  # contacts of each agency of a country, by weight, summed
    contact_sum: Annotated[Floats, "j"]  # contact of each country with the others, summed
    raced: Annotated[Floats, "j"]  # what the candidates drew
    calm: Annotated[Floats, "j"]  # what fear leaves of a country's attraction, share
    turning: Annotated[Floats, "a"]  # what each agency drew on whether it turns
    fresh: Annotated[Floats, "a"]  # this month's good or bad experience of each agency with one, by weight
    trained: Annotated[Floats, "a"]  # this month's training of each agency with those of one country
    abroad: Annotated[Floats, "a"]  # 1 for agencies of other countries than one
    trust_sum: Annotated[Floats, "a"]  # trust of each agency in those abroad, summed
    kept: Annotated[Floats, "a"]  # share of experience that each agency keeps
    prior_alpha: Annotated[Floats, "a"]  # each agency's prior good experience of one
    prior_beta: Annotated[Floats, "a"]  # the same of bad experience
    find_miss: Annotated[Floats, "a r"]  # chance that a month's local search of a leg finds nothing
    case_miss: Annotated[Floats, "a"]  # the same of a month's work on each joint case
    chance: Annotated[Floats, "s"]  # of what may happen this month to a group of each status
    listed: Annotated[Words, "l n"]  # groups of a batch, by the legs that they have
    country_listed: Annotated[Words, "n"]  # country of each listed leg
    asked: Annotated[Words, "n"]  # of each draw its stream, or whom it concerns
    drawn: Annotated[Floats, "n"]  # what was drawn
    high: Annotated[Words, "n"]  # which draws are high
    fetched: Annotated[Floats, "1"]  # means nothing: what `fetch` adds up


SCRATCH = (
    "country_weight", "country_least", "ties", "contact_sum", "raced", "calm", "turning", "fresh", "trained", "abroad",
    "trust_sum", "kept", "prior_alpha", "prior_beta", "find_miss", "case_miss", "chance", "listed", "country_listed",
    "asked", "drawn", "high", "fetched",
)  # fmt: skip
