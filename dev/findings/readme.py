"""The answer at the head of README, between two marks."""

import re
from collections.abc import Mapping

from dev.findings.kept import Kept
from dev.findings.short import in_three

MARKED = re.compile(r"(?<=<!-- answer, by dev/make_findings\.py -->\n).*?(?=<!-- end of the answer -->)", re.DOTALL)
ASKED = (
    "Would the European approach to cooperation, with a common hub and techniques, lower harm where the North American "
    "one is followed? Most of what decides this nobody has measured, so both were simulated in many *worlds*, each one "
    "set of values for all of it."
)
READ_ON = "Read [what limits this](docs/findings.md#before-you-cite-this) before you cite a number."
FIGURE = """
![Harm under the European approach less that under the North American one, region by region, over the worlds](docs/{})
"""


def with_answer(readme: str, every: Mapping[str, Kept], figure: str) -> str:
    """Put the answer, and its figure if there is one, between the marks of README.

    Raises
    ------
    ValueError
        If the marks are not there once.
    """
    answer = f"{ASKED} **{' '.join(in_three(every))}** {READ_ON}\n{FIGURE.format(figure) if figure else ''}"
    written, times = MARKED.subn(lambda found: answer, readme)
    if times != 1:
        message = "README has no place for the answer: <!-- answer, by dev/make_findings.py -->"
        raise ValueError(message)
    return written
