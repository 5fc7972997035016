"""When a concept is due again: spaced repetition by the `fsrs` library, without fuzzing, pulled in to the interview date.

The library's default parameters are used as they are: one candidate's month is too little to fit others.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum
from functools import cache
from typing import TYPE_CHECKING

from trainer.grading.grade import Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fsrs import Scheduler

    from trainer.progress.evidence import Evidence

LEAST_DAYS = 1
SURE_FROM = 4
"""Confidence, 1 to 5, from which the candidate counts as sure."""


class Rating(IntEnum):
    """How a review went, with the library's numbers."""

    AGAIN = 1
    HARD = 2
    GOOD = 3
    EASY = 4


@dataclass(frozen=True, slots=True)
class Card:
    """The memory of one concept."""

    stability: float
    """Days after which it is recalled with 90 % probability."""
    difficulty: float
    """1 to 10."""
    due: datetime
    """As the library has it, whatever the interview date."""
    reviewed_at: datetime


def rating_of(pieces: Sequence[Evidence]) -> Rating:
    """Return how one attempt went on one concept; the worst verdict decides.

    Contradicted, missed and mentioned are lapses. A part of the claim, or a claim made with hints, is hard. A claim made
    unasked by somebody who was sure is easy.
    """
    verdicts = {piece.verdict for piece in pieces}
    if verdicts & {Verdict.CONTRADICTED, Verdict.MISSED, Verdict.MENTIONED}:
        return Rating.AGAIN
    if Verdict.PARTIAL in verdicts or any(piece.helped for piece in pieces):
        return Rating.HARD
    first = pieces[0]
    return Rating.EASY if not first.prompted and (first.confidence or 0) >= SURE_FROM else Rating.GOOD


@cache
def _scheduler() -> Scheduler:
    from fsrs import Scheduler

    return Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False, maximum_interval=365)


def reviewed(card: Card | None, rating: Rating, at: datetime) -> Card:
    """Return the card after a review at that time (aware, UTC); None is a concept that was never reviewed."""
    import fsrs

    if card is None:
        before = fsrs.Card(card_id=1, due=at)
    else:
        before = fsrs.Card(
            card_id=1,
            state=fsrs.State.Review,
            stability=card.stability,
            difficulty=card.difficulty,
            due=card.due,
            last_review=card.reviewed_at,
        )
    after, _ = _scheduler().review_card(before, fsrs.Rating(int(rating)), at)
    if after.stability is None or after.difficulty is None:
        raise ValueError("a reviewed card has a stability and a difficulty")
    return Card(round(after.stability, 6), round(after.difficulty, 6), after.due, at)


def due_at(card: Card, interview_at: datetime | None) -> datetime:
    """Return when the concept is due: as the library has it, but at the latest half-way to the interview.

    So whatever was seen once comes back at least once more before the date, and what was seen early several times. An
    interview that is over caps nothing.
    """
    if interview_at is None or interview_at <= card.reviewed_at:
        return card.due
    half_way = card.reviewed_at + max(timedelta(days=LEAST_DAYS), (interview_at - card.reviewed_at) / 2)
    return min(card.due, half_way)
