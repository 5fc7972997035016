"""How far what the candidate expected agrees with what came of it: Brier score and reliability bins.

The confidence asked before writing, 1 to 5, is read as a share of the score: 1 "guessing" as 10 %, 3 "half of it" as 50 %,
5 "know it well" as 90 %. The outcome is the score that the answer reached. The Brier score (Brier 1950) is the mean square
of the difference, here for shares rather than events: 0 is perfect, always saying 50 % of scores that are 0 or 100 gives .25.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

STATED: Mapping[int, float] = {1: 0.1, 2: 0.3, 3: 0.5, 4: 0.7, 5: 0.9}
LEAST_ANSWERS = 3
"""Fewer say nothing."""
ABOUT_RIGHT = 0.05


@dataclass(frozen=True, slots=True)
class Expected:
    """What was expected of an answer and what came of it."""

    confidence: int
    """1 to 5."""
    score: int
    """The effective score, 0 to 100."""
    answers: int = 1
    """How many answers had both."""


@dataclass(frozen=True, slots=True)
class Bin:
    """The answers given with one confidence."""

    confidence: int
    stated: float
    """Share that the confidence stands for."""
    reached: float
    """Mean share that the answers reached."""
    answers: int


@dataclass(frozen=True, slots=True)
class Calibration:
    """The report."""

    answers: int
    brier: float
    """Mean squared difference of stated and reached share, 0 to 1; lower is better."""
    brier_of_average: float
    """The same for somebody who always says their own average: what knowing nothing of the question costs."""
    bias: float
    """Mean of stated minus reached; above 0 is overconfident."""
    bins: tuple[Bin, ...]
    """By confidence, those without answers left out."""

    @property
    def words(self) -> str:
        """What the bias means, in a few words."""
        if abs(self.bias) < ABOUT_RIGHT:
            return "about right"
        return "overconfident" if self.bias > 0 else "underconfident"


def calibration(answers: Iterable[Expected]) -> Calibration | None:
    """Return the report; None with fewer than three answers that a confidence was given for."""
    pairs = [(entry.confidence, entry.score / 100, entry.answers) for entry in answers]
    number = sum(times for _, _, times in pairs)
    if number < LEAST_ANSWERS:
        return None
    mean = sum(reached * times for _, reached, times in pairs) / number
    bins = []
    for confidence, stated in STATED.items():
        own = [(reached, times) for given, reached, times in pairs if given == confidence]
        if own:
            count = sum(times for _, times in own)
            bins.append(Bin(confidence, stated, sum(reached * times for reached, times in own) / count, count))
    return Calibration(
        answers=number,
        brier=sum((STATED[given] - share) ** 2 * times for given, share, times in pairs) / number,
        brier_of_average=sum((mean - share) ** 2 * times for _, share, times in pairs) / number,
        bias=sum((STATED[given] - share) * times for given, share, times in pairs) / number,
        bins=tuple(bins),
    )
