"""All patterns, by their names, and the search for them in every model."""

from collections.abc import Callable, Iterable
from concurrent.futures import Executor

from sim.patterns import docking, literature, study
from sim.patterns.pattern import Finding, Parts, Pattern
from sim.patterns.runs import FULL, Model, null_models

PATTERNS: dict[str, Pattern] = {
    pattern.id: pattern for pattern in (*study.PATTERNS, *literature.PATTERNS, *docking.PATTERNS)
}


def look_for(
    patterns: Iterable[Pattern], seeds: int, executor: Executor, tell: Callable[[str], object] = lambda model: None
) -> list[Finding]:
    """Look for patterns in the full model and in every null model.

    Parameters
    ----------
    patterns
        In the order of the answer.
    seeds
        Runs of each scenario, 2 or more.
    executor
        Of the runs; the numbers do not depend on it.
    tell
        Called with the name of each model before its runs are made.
    """
    found: dict[str, tuple[Pattern, dict[str, Parts]]] = {pattern.id: (pattern, {}) for pattern in patterns}
    for name in (FULL, *null_models()):
        tell(name)
        model = Model(name, seeds, executor)
        for pattern, by_model in found.values():
            by_model[name] = pattern.find(model)
    return [Finding(*one) for one in found.values()]
