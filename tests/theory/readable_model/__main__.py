"""Run a scenario with the readable model, and print its outcomes."""

import argparse

import sim
from tests.theory.readable_model.month import month
from tests.theory.readable_model.outcomes import OUTCOMES, outcome
from tests.theory.readable_model.start import begin


def main(arguments: list[str] | None = None) -> None:
    """Print the outcomes of the region and of each country, over the last of the months."""
    parser = argparse.ArgumentParser(prog="python -m tests.theory.readable_model", description=__doc__)
    parser.add_argument("scenario", help="a name such as two_countries, or a file")
    parser.add_argument("--months", type=int, default=24, help="how long to run (default: %(default)s)")
    parser.add_argument("--after", type=int, default=0, help="months to leave out at the start (default: %(default)s)")
    parser.add_argument("--seed", type=int, help="of the run's random numbers (default: the scenario's)")
    given = parser.parse_args(arguments)
    if not 0 <= given.after < given.months:
        parser.error("--after must leave months to look at")
    try:
        scenario = sim.load(given.scenario)
    except sim.ScenarioError as error:
        parser.error(str(error))

    region = begin(scenario, scenario.seed if given.seed is None else given.seed)
    for _ in range(given.months):
        month(region)

    countries = [country.code for country in region.members()]
    columns = [countries, *([code] for code in countries)]
    print(f"{'outcome':28}" + "".join(f"{name:>12}" for name in ("region", *countries)))
    for name in OUTCOMES:
        values = (outcome(name, region.records[given.after :], codes) for codes in columns)
        print(f"{name:28}" + "".join(f"{value:12.4g}" for value in values))


if __name__ == "__main__":
    main()
