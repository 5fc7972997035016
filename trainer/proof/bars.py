"""What a rubric must do to count as proved. These are demands, not measurements: they stay when the models change."""

from __future__ import annotations

import math
from enum import StrEnum

from trainer.bank.model import TargetLevel


class Kind(StrEnum):
    """What a phrasing of a rubric stands for; the value is its key in the file."""

    ACCEPTED = "accepted"
    CONTRADICTING = "contradicting"
    MENTIONS = "mentions"
    BELIEVING = "believing"
    REJECTING = "rejecting"


WANTED = {
    Kind.ACCEPTED: 0.90,
    Kind.CONTRADICTING: 0.95,
    Kind.MENTIONS: 0.95,
    Kind.BELIEVING: 0.85,
    Kind.REJECTING: 0.95,
}
"""Share of the phrasings of a kind that do as they should, each graded alone.

The same figures that the grader is held to on phrasings which no rubric holds: below them a candidate who says it right is
told that it is missing once in ten answers, or one who says the opposite is paid once in twenty.
"""

DOES = {
    Kind.ACCEPTED: "earn their criterion",
    Kind.CONTRADICTING: "earn nothing",
    Kind.MENTIONS: "earn nothing",
    Kind.BELIEVING: "set off their misconception",
    Kind.REJECTING: "stay silent",
}
"""What the phrasings of a kind should do, as the predicate of a sentence."""

BY_CHANCE = 0.01
"""A rate counts as too low when a grader that reaches the wanted share would fall that low less often than this.

A rubric has a few dozen phrasings of a kind, and a plain comparison would fail a sound one for one phrasing: of twelve
contradicting phrasings three may earn, of 120 twelve, of 5,000 (the whole bank) 286, which is the wanted 5 % and little more.
"""

WANTED_LEVEL = {TargetLevel.MID: 3, TargetLevel.SENIOR: 4, TargetLevel.STAFF: 4}
"""Level of a grade, 0 to 4, that the model answer for each interview reaches: 3 hires at mid, 4 at senior and above."""


class Decoy(StrEnum):
    """A text that looks like an answer and is none."""

    PROMPT = "the prompt itself"
    GLOSSARY = "a glossary made of the slots"
    REVERSED = "the senior model with its points turned round"
    OTHER = "the senior model of another question"


CEILING = {Decoy.PROMPT: 10, Decoy.GLOSSARY: 10, Decoy.REVERSED: 25, Decoy.OTHER: 10}
"""Highest score of each decoy, 0 to 100.

10 is less than one core criterion by halves: the decoy earned nothing that a person would pay for. The reversed answer keeps
its neutral sentences, and one point read wrongly is within the grader's error; 25 is the level of a weak answer.
"""

BY_RULE = (Decoy.PROMPT, Decoy.GLOSSARY)
"""Decoys that guards set aside by rule: each that gets through is an error. The others are read like answers, by a statistical
grader, so one over its ceiling is a warning, and their rate over the rubrics that are proved together is held to a bar."""

WANTED_DECOYS = 0.95
"""Share of the decoys not in BY_RULE that stay under their ceilings: the same as for contradicting phrasings and mentions."""

ALIKE_COSINE = 0.88
"""Cosine of two statements of one rubric from which they count as the same claim for the embedding model.

Over a hundred rubrics the nearest two statements that do say different things lie at .80. Unlike the ratio of shared words it
sees synonyms. It is a warning: two claims of opposite sense are as near.
"""

STRANGERS = 2
"""Other questions whose senior models are graded as decoys, for each question: two passes a question keep the bank's proof
in minutes, and over the whole bank every question is tried against two others."""


def least_right(trials: int, wanted: float) -> int:
    """Return how many of the trials must do as they should: fewer would happen by chance less often than BY_CHANCE.

    The lower tail of the binomial distribution; 0 for no trials.
    """
    tail = 0.0
    for right in range(trials + 1):
        ways = math.lgamma(trials + 1) - math.lgamma(right + 1) - math.lgamma(trials - right + 1)
        tail += math.exp(ways + right * math.log(wanted) + (trials - right) * math.log1p(-wanted))
        if tail >= BY_CHANCE:
            return right
    return trials
