"""Every array of a run, with what it is, its indices and its unit.

What it is: a FACT is set by the scenario, and events alone change it; a STOCK is what the run has come to; what is
DERIVED follows from these and is set anew every month, or kept up where they change. Some of it is read before that, as
it was set the month before.

Indices: i group (a slot of the market); l leg of its route (0 market, 1 source, 2 transit); j, k jurisdiction; m kind
of agency; a, b agency; r role of a leg; s course, what a slot waits for; c count; t month; e entry of the record of
joint work. What agency a has of agency b is indexed [b, a], and what jurisdiction j has of jurisdiction k is indexed
[k, j]: so all that others have of one lies side by side. What goes from j to k is indexed [j, k].
"""

from typing import Annotated, Any, NamedTuple, cast, get_args, get_type_hints

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bytes = NDArray[np.int8]
Places = NDArray[np.int16]
Whole = NDArray[np.int32]
Numbers = NDArray[np.int64]
Slots = NDArray[np.uint32]  # an index without a sign needs no check for being negative
Identities = NDArray[np.uint64]

FACT, STOCK, DERIVED = "fact", "stock", "derived"

LEGS = 3
NOBODY = -1
NOWHERE = -1
NEVER = -1

# what status holds
VACANT, ACTIVE, DORMANT, SUPPRESSED = range(4)
STATUSES = ("vacant", "active", "dormant", "suppressed")

# request[i, l]: what the case of group i still needs from the country of leg l
NOT_NEEDED, TO_SEND, PENDING, TEAM_FORMING, GRANTED = range(5)

# joint_record[e]: what the region remembers of joint cases, and of arrests in groups that cross borders
PROMISED, REALISED, CASES, CASEWORK, ARRESTS, ARREST_WORTH = range(6)
RECORD_ENTRIES = 6

# withheld[i, l, m]: what other agencies know of group i, and the agency does not
NOTHING_KEPT, KEPT_FROM_IT, NOTICED = range(3)

# what plan holds
NO_ACTION, LOCAL_ARREST, JOINT_ACTION = range(3)


class State(NamedTuple):
    """All that a run knows, each array with its type, what it is, its indices and its unit."""

    # the region
    country_identity: Annotated[Identities, FACT, "j"]  # number under which chance knows a country
    kind_identity: Annotated[Identities, FACT, "m"]  # number under which chance knows a kind of agency
    agency_identity: Annotated[Identities, FACT, "a"]  # number under which chance knows an agency
    home: Annotated[Numbers, FACT, "a"]  # jurisdiction of an agency
    kind: Annotated[Numbers, FACT, "a"]  # kind of an agency
    external: Annotated[Bytes, FACT, "j"]  # 1 for the world outside the region
    staff: Annotated[Floats, FACT, "a"]  # investigator-months per month
    capacity: Annotated[Floats, FACT, "j"]  # investigator-months per month of all agencies, before political will
    group_weight: Annotated[Floats, FACT, "1"]  # real groups that a simulated one stands for, where events are counted
    undisturbed_legs: Annotated[Floats, FACT, "j"]  # market and source legs that there would be without enforcement
    turnover: Annotated[Floats, FACT, "j"]  # share of staff who move on in a month
    intra_cooperation: Annotated[Floats, FACT, "j"]  # share of evidence that colleagues pool; their channel of exchange
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
    exchange_owed: Annotated[Floats, STOCK, "a"]  # investigator-months still owed to exchange
    search_effort: Annotated[Floats, DERIVED, "a"]  # investigator-months of search at home this month
    case_need: Annotated[Floats, DERIVED, "a"]  # what its legs of joint cases need, summed, each in [0, 1]
    lead_hint: Annotated[Floats, DERIVED, "a"]  # how much its leads promise, summed, each in [0, 1]
    effort_per_need: Annotated[Floats, DERIVED, "a"]  # investigator-months on a leg of a case that needs all
    effort_per_hint: Annotated[Floats, DERIVED, "a"]  # investigator-months on a lead that promises all
    case_room: Annotated[Floats, DERIVED, "a"]  # joint cases that its reserve suffices for, a real number
    authority: Annotated[Floats, DERIVED, "a"]  # share of deciding power that contact persons hold
    approach: Annotated[Floats, STOCK, "a"]  # 0 prosecution-led, 1 victim-centred
    compromised: Annotated[Bytes, STOCK, "a"]  # 1 where it may warn groups
    open_cases: Annotated[Whole, STOCK, "a"]  # joint cases that the agency works
    cooperation_share: Annotated[Floats, STOCK, "a"]  # share of available effort reserved for joint cases
    outcome_weight: Annotated[Floats, DERIVED, "a"]  # weight of outcomes in its evaluation; the rest counts results
    joint_worth: Annotated[Floats, STOCK, "a"]  # worth of its joint results, remembered
    joint_months: Annotated[Floats, STOCK, "a"]  # investigator-months that they took, with idle reserve, remembered
    local_worth: Annotated[Floats, STOCK, "a"]  # worth of its local results, remembered
    local_months: Annotated[Floats, STOCK, "a"]  # investigator-months of search and leads, remembered
    local_yield: Annotated[Floats, DERIVED, "a"]  # worth of local results per investigator-month
    find_rate: Annotated[Floats, DERIVED, "a r"]  # units that a month's search is expected to find on a leg
    experience_kept: Annotated[Floats, DERIVED, "a"]  # share of experience that an agency keeps this month

    # pairs of agencies: of agency b, with agency a
    alpha: Annotated[Floats, STOCK, "b a"]  # good experience of b that a has, with its prior
    beta: Annotated[Floats, STOCK, "b a"]  # bad experience of b that a has, with its prior
    trust_in: Annotated[Floats, STOCK, "b a"]  # trust in b that a has, 0 to 1
    success: Annotated[Floats, DERIVED, "b a"]  # good experiences of b that a made this month, but in training
    failure: Annotated[Floats, DERIVED, "b a"]  # bad experiences of b that a made this month
    was_met: Annotated[Bytes, DERIVED, "k"]  # 1 where any agency made an experience of one of k this month
    heard: Annotated[Floats, DERIVED, "a"]  # what an agency hears this month of those of the country that is looked at
    prior_trust: Annotated[Floats, DERIVED, "k"]  # trust that agencies of k meet abroad at first

    # agencies of one jurisdiction, with agency a
    training: Annotated[Floats, DERIVED, "k a"]  # good experiences of each agency of k that a makes in training

    # pairs of jurisdictions
    contact: Annotated[Floats, STOCK, "k j"]  # of each agency of j with each of k; 0 none, 1 daily; 1 at home
    legal_distance: Annotated[Floats, STOCK, "k j"]  # in practice, after common ground
    joint_history: Annotated[Floats, STOCK, "k j"]  # joint actions of the two that are remembered
    hub_link: Annotated[Floats, DERIVED, "k j"]  # how far both belong to a working hub, 0 to 1
    expected_delay: Annotated[Floats, DERIVED, "k j"]  # months that j expects to wait for k
    expected_refusal: Annotated[Floats, DERIVED, "k j"]  # chance of refusal that j expects of k
    admissibility: Annotated[Floats, DERIVED, "k j"]  # share of evidence from k that counts in j
    relocations: Annotated[Floats, STOCK, "j k"]  # legs moved from j to k since the start of the run

    # jurisdictions
    retention: Annotated[Floats, DERIVED, "j"]  # share of the harm of turnover that its agencies avoid
    ties: Annotated[Floats, DERIVED, "j"]  # contact that each of its agencies keeps up at its own cost, summed
    risk: Annotated[Floats, STOCK, "j"]  # operations per active leg, as groups perceive it
    undeterred: Annotated[Floats, DERIVED, "j"]  # share of its attraction that perceived risk leaves
    unrest: Annotated[Floats, DERIVED, "j"]  # chance that a group moves from here its leg that is the least calm
    attraction: Annotated[Floats, DERIVED, "j"]  # pull, as far as risk does not deter
    compromised_share: Annotated[Floats, DERIVED, "j"]  # of its agencies, in the long run, by the scale of corruption
    leak_risk: Annotated[Floats, DERIVED, "j"]  # leaks per month that partners expect
    groups_of_status: Annotated[Whole, DERIVED, "j s"]  # groups with their market here; a vacant slot has none
    active_cross_border: Annotated[Whole, DERIVED, "j"]  # of the active ones, those whose route crosses a border
    active_legs: Annotated[Whole, DERIVED, "j"]  # legs of active groups
    pending: Annotated[Whole, STOCK, "j"]  # requests at its central authority
    desk_share: Annotated[Floats, DERIVED, "j"]  # share of a desk that each pending request has
    fresh_operations: Annotated[Floats, DERIVED, "j"]  # operations this month
    fresh_strength: Annotated[Floats, DERIVED, "j"]  # summed strength of their evidence, each in [0, 1]
    fresh_rescues: Annotated[Floats, DERIVED, "j"]  # operations this month at a market
    fresh_domestic: Annotated[Floats, DERIVED, "j"]  # of these, at a market of a domestic group
    fresh_source: Annotated[Floats, DERIVED, "j"]  # operations this month at a source
    backlog: Annotated[Floats, STOCK, "j"]  # suspects who wait to be charged
    backlog_strength: Annotated[Floats, STOCK, "j"]  # summed strength of the evidence against them

    # groups
    down_months: Annotated[Floats, DERIVED, "s"]  # mean months that a slot of this course is without an active group
    change_rate: Annotated[Floats, DERIVED, "s"]  # probability that a slot of this course changes this month
    status: Annotated[Bytes, STOCK, "i"]  # 0 vacant, 1 active, 2 dormant, 3 suppressed
    removed: Annotated[Bytes, STOCK, "i"]  # functions that the last operation removed; 0 once the group resumes
    legs: Annotated[Bytes, STOCK, "i"]  # legs of the route, 0 to 3
    route: Annotated[Places, STOCK, "i l"]  # jurisdiction of each leg, or NOWHERE
    evidence: Annotated[Floats, STOCK, "i l m"]  # units
    tip: Annotated[Floats, STOCK, "i l m"]  # how far the agency believes what another told it, 0 to 1
    informant: Annotated[Whole, STOCK, "i l m"]  # agency that told it, or NOBODY
    withheld: Annotated[Bytes, STOCK, "i l m"]  # 1 where another kept from it what it knew, 2 once it noticed
    claim: Annotated[Floats, DERIVED, "i l m"]  # claimed of the agency's month, 0 to 1: need of a case, hint of a lead
    is_known: Annotated[Bytes, DERIVED, "i"]  # 0 if nothing is known of it; what was taken counts until the next fading
    first_evidence: Annotated[Whole, STOCK, "i"]  # month of the first evidence since it has been known, or NEVER
    moving_leg: Annotated[Bytes, STOCK, "i"]  # leg that was hit or warned, which may move once the group resumes
    plan: Annotated[Bytes, DERIVED, "i"]  # what an agency will do about it this month
    acting: Annotated[Whole, DERIVED, "i"]  # agency that acts by the plan, where there is one
    decided_at: Annotated[Floats, DERIVED, "i"]  # when in the month the agency that acts has decided, by its race
    decided_leg: Annotated[Bytes, DERIVED, "i"]  # the leg of that agency
    known: Annotated[Slots, DERIVED, "i"]  # known by evidence, a tip or a case when the search ended
    known_count: Annotated[Whole, DERIVED, "1"]  # how many entries of `known` count

    # the case of a group
    lead_agency: Annotated[Whole, STOCK, "i"]  # or NOBODY
    partner: Annotated[Whole, STOCK, "i l"]  # agency that works leg l, the lead on its own; NOBODY without a case
    request: Annotated[Bytes, STOCK, "i l"]  # what the case still needs from the country of a leg
    request_age: Annotated[Whole, STOCK, "i l"]  # months since it was sent
    case_age: Annotated[Whole, STOCK, "i"]  # months
    joint_record: Annotated[Floats, STOCK, "e"]  # sums that the region remembers, see PROMISED and those after it

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
