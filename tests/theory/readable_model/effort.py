"""Effort (ODD, submodel `effort`): each agency divides its month."""

from tests.theory.readable_model.agency import Agency
from tests.theory.readable_model.region import Region


def step(region: Region) -> None:
    """Divide every agency's month."""
    region.ask_agencies(divide)


def divide(agency: Agency, region: Region) -> None:
    """Do first what operations still claim; of the rest, reserve the cooperation share for joint cases."""
    busy = min(agency.workload, agency.available())
    agency.workload -= busy
    free = agency.available() - busy
    agency.local_effort = (1 - agency.cooperation_share) * free
    agency.casework_effort = agency.cooperation_share * free
    counts = agency.country.counts
    counts["effort_liaison"] += agency.overhead_of_ties * agency.staff
    counts["effort_techniques"] += (1 - agency.overhead_of_ties) * agency.staff - agency.available()
    counts["effort_operations"] += busy
    counts["effort_local_search"] += agency.local_effort
    counts["effort_joint_casework" if agency.open_cases else "effort_idle_reserve"] += agency.casework_effort
