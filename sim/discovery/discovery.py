"""In which worlds a hypothesis holds, or turns round: a box and a tree for each of the questions."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from sim.discovery.box import Mask
from sim.discovery.designed import sequence_of
from sim.discovery.resampling import Weights
from sim.discovery.study import Answer, NoAnswer, Study
from sim.discovery.tree import Leaf, tree
from sim.discovery.trial import Trial, tried
from sim.discovery.unknowns import Unknown, Values
from sim.documents.checks import written
from sim.documents.suggestions import suggestion
from sim.worlds.sequence import EVEN

HOLDS, REVERSED, CONTRARY = "holds", "reversed", "contrary"
VERDICTS = ("supported", "refuted", "practically equal", "undecided")
QUESTIONS = (HOLDS, REVERSED, CONTRARY, *VERDICTS)
USUAL = (HOLDS, REVERSED)
FEWEST = 20  # worlds of interest, and others, to be told apart


class Discovery(NamedTuple):
    """In which worlds an answer is of interest.

    Attributes
    ----------
    question
        One of QUESTIONS: HOLDS where the difference is beyond the smallest effect of interest in the direction claimed,
        REVERSED where it is beyond it the other way, CONTRARY where it lies the other way however little, or a verdict.
    unknowns, weights, interest, values
        Of the worlds that give the answer; all but the first of shape (worlds,).
    chance
        Share of the difference's variance that is chance.
    trial, leaves
        The box and the tree; neither where too few worlds are of interest, or all but too few.
    """

    answer: Answer
    question: str
    unknowns: tuple[Unknown, ...]
    weights: Weights
    interest: Mask
    values: Values
    chance: float
    trial: Trial | None
    leaves: tuple[Leaf, ...]

    @property
    def share(self) -> float:
        """Share of all worlds that is of interest."""
        return float(self.weights[self.interest].sum() / self.weights.sum()) if len(self.weights) else np.nan


def discovery(study: Study, answer: Answer, question: str) -> Discovery:
    """Look where an answer is of interest."""
    unknowns, weights, values = study.of(answer)
    interest = of_interest(answer, question)[answer.known]
    found = Discovery(
        answer, question, tuple(unknowns), weights, interest, values, answer.chance(study.weights), None, ()
    )
    if min(interest.sum(), (~interest).sum()) < FEWEST:
        return found
    return found._replace(trial=tried(unknowns, weights, interest), leaves=tuple(tree(unknowns, weights, interest)))


def of_interest(answer: Answer, question: str) -> Mask:
    """Tell in which worlds the answer to a question is yes, shape (worlds,)."""
    if question in VERDICTS:
        return np.array([verdict == question for verdict in answer.verdicts])
    sign = -1 if (answer.direction == "lower") == (question == HOLDS) else 1
    return np.asarray(sign * answer.values > (0 if question == CONTRARY else answer.least))


def asking(question: str) -> str:
    """Write a question as what a hypothesis does or is."""
    return f"is {question}" if question in (REVERSED, CONTRARY, *VERDICTS) else question


def asked(study: Study, questions: Sequence[str], hypotheses: Sequence[str] = ()) -> list[tuple[Answer, str]]:
    """List what is looked at: every question of every hypothesis, or of some.

    Raises
    ------
    NoAnswer
        If the worlds are no sample, if no hypothesis was stated, or none of that name, or if no world answers a
        question by yes.
    """
    sequence = sequence_of(study.content)
    if sequence != EVEN:
        message = f"its worlds were drawn by the sequence {sequence}, for measures of sensitivity: they are no sample."
        raise NoAnswer(f"{message} Use `coopsim sensitivity`, or run the experiment without that line.")
    claims = [answer for answer in study.answers if answer.is_claim]
    names = [answer.name for answer in claims]
    if not claims:
        message = "the experiment stated no hypothesis, so there is no difference between policies to look at."
        raise NoAnswer(f"{message} Add [[hypotheses]] to its file, and run it into a new directory.")
    for hypothesis in [one for one in hypotheses if one not in names]:
        meant = suggestion(hypothesis, names) or f" There are: {'; '.join(names)}."
        raise NoAnswer(f"there is no hypothesis {written(hypothesis)}.{meant}")
    pairs = [
        (answer, question) for answer in claims if not hypotheses or answer.name in hypotheses for question in questions
    ]
    if not any(of_interest(*pair).any() for pair in pairs):
        verdicts = sorted({verdict.partition(":")[0] for answer in claims for verdict in answer.verdicts})
        message = f"there is no world in which a hypothesis {' or '.join(map(asking, questions))}."
        raise NoAnswer(f"{message} The verdicts are: {', '.join(verdicts)}. Ask for another with --where.")
    return pairs


def discoveries(
    study: Study, pairs: Sequence[tuple[Answer, str]], watch: Callable[[int, int], object] | None = None
) -> list[Discovery]:
    """Look at every pair of an answer and a question.

    Parameters
    ----------
    watch
        Called with 1 and the number of pairs that are left, after each.
    """
    found = []
    for number, (answer, question) in enumerate(pairs):
        found.append(discovery(study, answer, question))
        if watch is not None:
            watch(1, len(pairs) - number - 1)
    return found
