"""A joint case against a group: its lead, a partner in each other country of the route, and the requests to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.theory.readable_model.agency import Agency
    from tests.theory.readable_model.country import Country
    from tests.theory.readable_model.group import Group

TO_SEND, WAITING, IN_SERVICE, TEAM_FORMING = "to send", "waiting", "in service", "team forming"
GRANTED, REFUSED = "granted", "refused"
UNANSWERED = (WAITING, IN_SERVICE)


class Request:
    """A request for legal assistance, or the joint team that makes it needless."""

    def __init__(self, partner: Agency) -> None:
        self.partner = partner
        self.status = TO_SEND
        self.age = 0  # months since it was sent


class Case:
    """A joint case.

    Parameters
    ----------
    lead
        The agency that opens it.
    agencies
        The agency of each country of the route, in its order, the lead among them.
    """

    def __init__(self, lead: Agency, agencies: list[Agency]) -> None:
        self.lead = lead
        self.agencies = agencies
        self.requests = [Request(agency) for agency in agencies if agency is not lead]
        self.age = 0
        for agency in agencies:
            agency.open_cases += 1

    def all_granted(self) -> bool:
        """Tell whether nothing is still asked for."""
        return all(request.status == GRANTED for request in self.requests)

    def unanswered(self) -> list[Request]:
        """Return the requests that were sent and not answered."""
        return [request for request in self.requests if request.status in UNANSWERED]


def close_case(group: Group, count: str = "requests_withdrawn") -> None:
    """Close the case against a group, if there is one; its unanswered requests leave the line or the desk.

    Parameters
    ----------
    group
        The group.
    count
        What these requests are counted as.
    """
    case = group.case
    if case is None:
        return
    for request in case.unanswered():
        asked: Country = request.partner.country
        if request.status == WAITING:
            asked.line.remove(request)
        else:
            asked.desks_busy -= 1
        case.lead.country.counts[count] += 1
    for agency in case.agencies:
        agency.open_cases -= 1
    group.case = None
