"""What agencies are to each other: what they live through, and what every agency has from its country."""

from sim.compiled import inlined_part
from sim.model.state import Floats, State


@inlined_part
def praise(state: State, a: int, b: int, by: float) -> None:
    """Add a good experience, of weight `by`, that agency a made of b this month."""
    state.success[a, b] += by
    state.met[b] = 1


@inlined_part
def blame(state: State, a: int, b: int, by: float) -> None:
    """Add a bad experience, of weight `by`, that agency a made of b this month."""
    state.failure[a, b] += by
    state.met[b] = 1


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
