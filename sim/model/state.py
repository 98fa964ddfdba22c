"""Every array of a run, with what it is, its indices and its unit.

What it is: a FACT is set by the scenario, and events alone change it; a STOCK is what the run has come to; what is
DERIVED follows from these and is set anew every month, or kept up where they change. Some of it is read before that, as
it was set the month before.

Indices: i group (a slot of the market); l leg of its route (0 market, 1 source, 2 transit); j, k jurisdiction; m kind
of agency; a, b agency; r role of a leg; s status; c count; t month; d month in court, modulo DOCKET_MONTHS. What
agency a has of agency b is indexed [b, a], and what jurisdiction j has of jurisdiction k is indexed [k, j]: so all that
others have of one lies side by side. What goes from j to k is indexed [j, k].
"""

from typing import Annotated, Any, NamedTuple, cast, get_args, get_type_hints

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bytes = NDArray[np.int8]
Places = NDArray[np.int16]
Whole = NDArray[np.int32]
Numbers = NDArray[np.int64]
Identities = NDArray[np.uint64]

FACT, STOCK, DERIVED = "fact", "stock", "derived"

LEGS = 3
NOBODY = -1
NOWHERE = -1
NEVER = -1
DOCKET_MONTHS = 61

# what status holds
VACANT, ACTIVE, SUPPRESSED, DORMANT = range(4)
STATUSES = ("vacant", "active", "suppressed", "dormant")

# request[i, l]: what the case of group i still needs from the country of leg l
NOT_NEEDED, TO_SEND, WAITING, IN_SERVICE, TEAM_FORMING, GRANTED = range(6)

# what plan holds
NO_ACTION, LOCAL_ARREST, JOINT_ACTION = range(3)


class State(NamedTuple):
    """All that a run knows, each array with its type, what it is, its indices and its unit."""

    # the region
    country_identity: Annotated[Identities, FACT, "j"]  # number under which chance knows a country
    agency_identity: Annotated[Identities, FACT, "a"]  # number under which chance knows an agency
    home: Annotated[Numbers, FACT, "a"]  # jurisdiction of an agency
    kind: Annotated[Numbers, FACT, "a"]  # kind of an agency
    external: Annotated[Bytes, FACT, "j"]  # 1 for the world outside the region
    staff: Annotated[Floats, FACT, "a"]  # investigator-months per month
    capacity: Annotated[Floats, FACT, "j"]  # investigator-months per month of all agencies, before political will
    turnover: Annotated[Floats, FACT, "j"]  # share of staff who move on in a month
    intra_cooperation: Annotated[Floats, FACT, "j"]  # share of evidence that colleagues pool
    corruption: Annotated[Floats, FACT, "j"]  # share of agencies compromised in the long run
    pull: Annotated[Floats, FACT, "j"]  # relative size of the market
    cross_border_share: Annotated[Floats, FACT, "j"]  # share of the market's groups whose route crosses a border
    hub_member: Annotated[Floats, FACT, "j"]  # 1 for members of the multilateral hub
    corridor: Annotated[Floats, FACT, "j k"]  # weight of source k for market j
    border: Annotated[Floats, FACT, "k j"]  # 1 for a land border or a narrow sea
    distance_km: Annotated[Floats, FACT, "j k"]  # kilometres
    home_legal_distance: Annotated[Floats, FACT, "k j"]  # 0 the same law, 1 nothing in common; before common ground
    sight: Annotated[Floats, FACT, "m r"]  # how well a kind sees a leg of that role, relative to 1
    competitiveness: Annotated[Floats, FACT, "a"]  # 0 shares credit freely, 1 guards every case
    home_approach: Annotated[Floats, FACT, "a"]  # 0 prosecution-led, 1 victim-centred; before common ground

    # agencies
    overhead: Annotated[Floats, DERIVED, "a"]  # share of staff that ties and techniques take this month
    workload: Annotated[Floats, STOCK, "a"]  # investigator-months still owed to operations
    local_effort: Annotated[Floats, DERIVED, "a"]  # investigator-months of local search this month
    casework_effort: Annotated[Floats, DERIVED, "a"]  # investigator-months of work on joint cases this month
    authority: Annotated[Floats, DERIVED, "a"]  # share of deciding power that contact persons hold
    approach: Annotated[Floats, STOCK, "a"]  # 0 prosecution-led, 1 victim-centred
    compromised: Annotated[Bytes, STOCK, "a"]  # 1 where it may warn groups
    open_cases: Annotated[Whole, STOCK, "a"]  # joint cases that the agency works
    cooperation_share: Annotated[Floats, STOCK, "a"]  # share of available effort reserved for joint cases
    direction: Annotated[Floats, STOCK, "a"]  # +1 or -1: where the share was last moved
    credit: Annotated[Floats, STOCK, "a"]  # counted results since the last review
    last_credit: Annotated[Floats, STOCK, "a"]  # credit of the period before the last review
    seen_harm: Annotated[Floats, STOCK, "a"]  # active legs at home, summed since the last review
    last_seen_harm: Annotated[Floats, STOCK, "a"]  # the same of the period before the last review
    dismantling_worth: Annotated[Floats, DERIVED, "a"]  # a dismantled group beside one arrest, in the agency's eyes
    find_miss: Annotated[Floats, DERIVED, "a r"]  # chance that a month's local search of a leg finds nothing
    case_miss: Annotated[Floats, DERIVED, "a"]  # chance that a month's work on a joint case finds nothing
    experience_kept: Annotated[Floats, DERIVED, "a"]  # share of experience that an agency keeps this month

    # pairs of agencies: of agency b, with agency a
    alpha: Annotated[Floats, STOCK, "b a"]  # good experience of b that a has, with its prior
    beta: Annotated[Floats, STOCK, "b a"]  # bad experience of b that a has, with its prior
    trust_in: Annotated[Floats, STOCK, "b a"]  # trust in b that a has, 0 to 1
    success: Annotated[Floats, DERIVED, "b a"]  # good experiences of b that a made in cases this month
    failure: Annotated[Floats, DERIVED, "b a"]  # bad experiences of b that a made this month
    was_met: Annotated[Bytes, DERIVED, "b"]  # 1 where any agency made an experience of b this month

    # agencies of one jurisdiction, with agency a
    training: Annotated[Floats, DERIVED, "k a"]  # good experiences of each agency of k that a makes in training

    # pairs of jurisdictions
    contact: Annotated[Floats, STOCK, "k j"]  # of each agency of j with each of k; 0 none, 1 daily; 1 at home
    legal_distance: Annotated[Floats, STOCK, "k j"]  # in practice, after common ground
    hub_link: Annotated[Floats, DERIVED, "k j"]  # how far both belong to a working hub, 0 to 1
    expected_delay: Annotated[Floats, DERIVED, "k j"]  # months that j expects to wait for k
    service_months: Annotated[Floats, DERIVED, "k j"]  # mean months that a desk of k needs for a request of j
    expected_refusal: Annotated[Floats, DERIVED, "k j"]  # chance of refusal that j expects of k
    admissibility: Annotated[Floats, DERIVED, "k j"]  # share of evidence from k that counts in j
    relocations: Annotated[Floats, STOCK, "j k"]  # legs moved from j to k since the start of the run

    # jurisdictions
    retention: Annotated[Floats, DERIVED, "j"]  # share of the harm of turnover that its agencies avoid
    ties: Annotated[Floats, DERIVED, "j"]  # contacts that each of its agencies keeps up at a cost, summed
    risk: Annotated[Floats, STOCK, "j"]  # operations per active leg, as groups perceive it
    undeterred: Annotated[Floats, DERIVED, "j"]  # share of its attraction that perceived risk leaves
    attraction: Annotated[Floats, DERIVED, "j"]  # pull, as far as risk does not deter
    leak_risk: Annotated[Floats, DERIVED, "j"]  # leaks per month that partners expect
    groups_of_status: Annotated[Whole, DERIVED, "j s"]  # groups with their market here; vacant slots have no market
    active_cross_border: Annotated[Whole, DERIVED, "j"]  # of the active ones, those whose route crosses a border
    active_legs: Annotated[Whole, DERIVED, "j"]  # legs of active groups
    queue_head: Annotated[Whole, STOCK, "j"]  # first waiting request, as i * LEGS + l
    queue_tail: Annotated[Whole, STOCK, "j"]  # last waiting request
    queue_length: Annotated[Whole, STOCK, "j"]  # requests waiting
    desks: Annotated[Whole, DERIVED, "j"]  # desks of the central authority
    desks_busy: Annotated[Whole, STOCK, "j"]  # requests in service
    fresh_operations: Annotated[Floats, DERIVED, "j"]  # operations this month
    fresh_strength: Annotated[Floats, DERIVED, "j"]  # summed strength of their evidence, each in [0, 1]
    fresh_rescues: Annotated[Floats, DERIVED, "j"]  # operations this month at a market
    fresh_domestic: Annotated[Floats, DERIVED, "j"]  # of these, at a market of a domestic group
    fresh_source: Annotated[Floats, DERIVED, "j"]  # operations this month at a source
    docket: Annotated[Floats, STOCK, "j d"]  # suspects on their way to court
    docket_strength: Annotated[Floats, STOCK, "j d"]  # summed strength of the evidence against them

    # groups
    change_rate: Annotated[Floats, DERIVED, "s"]  # probability that a slot of this status changes this month
    status: Annotated[Bytes, STOCK, "i"]  # 0 vacant, 1 active, 2 suppressed, 3 dormant
    legs: Annotated[Bytes, STOCK, "i"]  # legs of the route, 0 to 3
    route: Annotated[Places, STOCK, "i l"]  # jurisdiction of each leg, or NOWHERE
    evidence: Annotated[Floats, STOCK, "i l m"]  # units
    evidence_held: Annotated[Bytes, DERIVED, "i"]  # 0 if no agency holds evidence on the group
    first_evidence: Annotated[Whole, STOCK, "i"]  # month
    moving_leg: Annotated[Bytes, DERIVED, "i"]  # leg that the group wants to move this month
    plan: Annotated[Bytes, DERIVED, "i"]  # what an agency will do about it this month
    acting: Annotated[Whole, DERIVED, "i"]  # agency that acts by the plan, where there is one
    known: Annotated[Numbers, DERIVED, "i"]  # those that agencies know of, by evidence or a case, when the search ended
    known_count: Annotated[Whole, DERIVED, "1"]  # how many entries of `known` count

    # the case of a group
    lead: Annotated[Whole, STOCK, "i"]  # agency
    partner: Annotated[Whole, STOCK, "i l"]  # agency that works leg l, the lead on its own; NOBODY without a case
    request: Annotated[Bytes, STOCK, "i l"]  # what the case still needs from the country of a leg
    request_age: Annotated[Whole, STOCK, "i l"]  # months since it was sent
    case_age: Annotated[Whole, STOCK, "i"]  # months
    next_waiting: Annotated[Whole, STOCK, "i l"]  # the request behind this one in its line
    previous_waiting: Annotated[Whole, STOCK, "i l"]  # the request before it

    # what is written down
    trust_abroad: Annotated[Floats, DERIVED, "a"]  # trust of each agency in those of other countries, summed
    contact_abroad: Annotated[Floats, DERIVED, "j"]  # contact of its agencies with other countries, summed
    tally: Annotated[Floats, DERIVED, "c j"]  # counts of the month so far
    records: Annotated[Floats, DERIVED, "t c j"]  # counts of every month


def arrays() -> list[tuple[str, str, list[str], type]]:
    """List the arrays as they are declared: name, mark, indices, type of number."""
    hints = get_type_hints(State, include_extras=True)
    return [
        (name, mark, indices.split(), number_type(kind))
        for name, hint in hints.items()
        for kind, mark, indices in [get_args(hint)]
    ]


def number_type(array_type: Any) -> type:
    """Return the type of number in a declared array type."""
    inner = get_args(array_type)
    return number_type(inner[-1]) if inner else cast(type, array_type)


ARRAYS = arrays()
FACTS = tuple(name for name, mark, _, _ in ARRAYS if mark == FACT)
