"""A joint case against a group: who leads it, a partner in each other country, and the requests to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.theory.readable_model.agency import Agency
    from tests.theory.readable_model.group import Group

TO_SEND, PENDING, TEAM_FORMING, GRANTED, REFUSED = "to send", "pending", "team forming", "granted", "refused"


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
    lead_agency
        The agency that opens it.
    agencies
        The agency of each country of the route, in its order, the lead agency among them.
    """

    def __init__(self, lead_agency: Agency, agencies: list[Agency]) -> None:
        self.lead_agency = lead_agency
        self.agencies = agencies
        self.requests = [Request(agency) for agency in agencies if agency is not lead_agency]
        self.age = 0
        for agency in agencies:
            agency.open_cases += 1

    def all_granted(self) -> bool:
        """Tell whether nothing is still asked for."""
        return all(request.status == GRANTED for request in self.requests)

    def pending(self) -> list[Request]:
        """Return the requests that were sent and not answered."""
        return [request for request in self.requests if request.status == PENDING]


def close_case(group: Group, count: str = "requests_withdrawn") -> None:
    """Close the case against a group, if there is one; its pending requests are pending no more.

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
    for request in case.pending():
        request.partner.country.pending -= 1
        case.lead_agency.country.counts[count] += 1
    for agency in case.agencies:
        agency.open_cases -= 1
    group.case = None
