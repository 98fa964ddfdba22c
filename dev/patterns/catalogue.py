"""All patterns, by their names, and the two sizes at which they are looked for."""

from dev.patterns import literature, study
from dev.patterns.pattern import Pattern
from dev.patterns.runs import Size

PATTERNS: dict[str, Pattern] = {pattern.id: pattern for pattern in (*study.PATTERNS, *literature.PATTERNS)}
SMALL = Size(10, "europe_12")  # of the tests
LARGE = Size(60, "europe_12")  # of the page
