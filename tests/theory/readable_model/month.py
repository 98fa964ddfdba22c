"""The month: what happens, in which order (ODD, section 3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.theory.readable_model import (
    assistance,
    case_decision,
    corruption,
    displacement,
    events,
    formation,
    intelligence,
    learning,
    liaison,
    operations,
    prosecution,
    recording,
    techniques,
    trust,
)

if TYPE_CHECKING:
    from tests.theory.readable_model.region import Region


def month(region: Region) -> None:
    """Let one month pass."""
    region.month += 1
    # 1  events: a parameter or a fact of the region takes a new value
    events.enact(region)
    # 2  formation: vacant slots fill, silenced groups resume
    region.ask_groups(formation.renew)
    # 3  liaison: contact fades, ties are kept up; then the techniques act and cost effort
    region.ask_countries(liaison.keep_contact)
    region.ask_agencies(liaison.pay_for_ties)
    use_techniques(region)
    # 4  intelligence: evidence is found and goes stale
    region.ask_groups(intelligence.decay)
    region.ask_countries(intelligence.count_active_legs)
    region.ask_agencies(intelligence.allocate)
    region.ask_groups(intelligence.search)
    # 5  corruption: agencies turn and are cleaned; the compromised leak
    region.ask_countries(corruption.expect_leaks)
    region.ask_agencies(corruption.turn)
    region.ask_groups(corruption.warn)
    # 6  case decision: an arrest now, or a joint case
    region.ask_groups(case_decision.decide)
    # 7  assistance: requests wait, are answered, time out
    region.ask_groups(assistance.work_case)
    region.ask_countries(assistance.fill_desks)
    region.ask_countries(assistance.open_desks)
    region.ask_countries(assistance.expect_answers)
    # 8  operations: arrests and joint actions
    region.ask_groups(operations.act)
    # 9  prosecution: suspects, victims, courts
    region.ask_countries(prosecution.hold_court)
    region.ask_countries(prosecution.register_suspects)
    region.ask_countries(prosecution.identify_victims)
    # 10  trust: experience becomes reputation
    region.ask_agencies(trust.learn_from_experience)
    # 11  learning: agencies move their cooperation share
    region.ask_countries(intelligence.count_active_legs)
    region.ask_agencies(learning.value_dismantling)
    region.ask_agencies(learning.evaluate)
    # 12  displacement: groups fear and move
    region.ask_countries(displacement.perceive_risk)
    region.ask_groups(displacement.relocate)
    # 13  recording: the month is written down
    region.ask_groups(recording.count_group)
    region.ask_countries(recording.count_ties)
    region.ask_agencies(recording.forget_month)
    recording.write_down(region)


def use_techniques(region: Region) -> None:
    """Let the four techniques and the hub act, after liaison."""
    techniques.find_common_ground(region)
    region.ask_agencies(techniques.build_trust)
    region.ask_countries(techniques.make_contacts)
    region.ask_countries(techniques.involve_the_right_people)
    region.ask_countries(techniques.use_the_hub)
