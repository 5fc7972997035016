"""Evidence as it is shown: which answers and words stand behind a figure, and how figures went over the weeks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from trainer.grading.grade import Verdict


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of evidence as it is shown: which answer, which words."""

    attempt_id: str
    at: datetime
    question_id: str
    title: str
    probe: str | None
    kind: str
    point: str
    concept: str
    verdict: Verdict
    """The effective one."""
    graded: Verdict | None
    """The grader's, where a dispute put another in its place."""
    confidence: int | None
    words: tuple[str, ...]
    """The passages of the answer that the verdict rests on."""


@dataclass(frozen=True, slots=True)
class Week:
    """One point of a trend."""

    monday: datetime
    mean: float
    """0 to 1 for an area, 0 to 100 for scores."""
    number: int
    """Verdicts, or answers, behind it."""
