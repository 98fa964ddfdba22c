"""What every agency has from its country, for loops over pairs of agencies."""

from sim.compiled import inlined_part
from sim.model.state import Floats


@inlined_part
def spread(of_country: Floats, of_agency: Floats) -> None:
    """Give every agency the number of its country.

    Parameters
    ----------
    of_country
        Shape (countries,).
    of_agency
        Shape (agencies,), those of a country beside each other.
    """
    kinds = len(of_agency) // len(of_country)
    for m in range(kinds):
        of_kind = of_agency[m::kinds]
        for j in range(len(of_country)):
            of_kind[j] = of_country[j]
