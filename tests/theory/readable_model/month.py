"""The month: what happens, in which order (ODD, section 3)."""

from tests.theory.readable_model import (
    assistance,
    case_decision,
    corruption,
    displacement,
    effort,
    events,
    exchange,
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
from tests.theory.readable_model.region import Region


def month(region: Region) -> None:
    """Let one month pass, step by step."""
    region.month += 1
    events.step(region)  # a parameter or a fact of the region takes a new value
    formation.step(region)  # vacant slots fill, silenced groups resume
    liaison.step(region)  # contact fades, ties are kept up
    techniques.common_ground(region)  # approaches and legal systems move together
    techniques.trust_building(region)  # agencies train together
    techniques.networking(region)  # new contacts are made
    techniques.right_people(region)  # experienced staff stay, and may decide
    techniques.hub(region)  # members keep contact with each other
    learning.step(region)  # agencies move their cooperation share
    effort.step(region)  # agencies divide their month
    intelligence.step(region)  # evidence is found and goes stale
    exchange.step(region)  # agencies tell each other of groups
    corruption.step(region)  # agencies turn and are cleaned; the compromised leak
    case_decision.step(region)  # an arrest now, or a joint case
    assistance.step(region)  # requests are sent, are answered, time out
    operations.step(region)  # arrests and joint actions
    prosecution.step(region)  # suspects, victims, courts
    trust.step(region)  # experience becomes reputation
    displacement.step(region)  # groups fear and move
    recording.step(region)  # the month is written down
