"""The schedule: what comes back when, never after the interview."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.fakes import START
from trainer.grading.grade import Verdict
from trainer.progress.evidence import CRITERION, Evidence
from trainer.progress.schedule import Card, Rating, due_at, rating_of, reviewed


def test_the_intervals_are_the_librarys() -> None:
    """Good, good, good gives the same growing intervals every time, and a lapse brings it back tomorrow."""
    card: Card | None = None
    at, days = START, []
    for _ in range(3):
        card = reviewed(card, Rating.GOOD, at)
        days.append((card.due - at).days)
        at = card.due
    assert days == [2, 11, 46]
    assert card is not None
    assert (reviewed(card, Rating.AGAIN, at).due - at).days <= 3
    assert (reviewed(None, Rating.AGAIN, START).due - START).days == 1


def test_what_was_seen_comes_back_before_the_interview() -> None:
    """A concept is due at the latest half-way to the date; a date that is over, or none, changes nothing."""
    card = reviewed(None, Rating.EASY, START)
    assert (card.due - START).days == 8
    assert due_at(card, START + timedelta(days=10)) == START + timedelta(days=5)
    assert due_at(card, START + timedelta(days=1)) == START + timedelta(days=1)
    assert due_at(card, START + timedelta(days=90)) == card.due
    assert due_at(card, None) == card.due
    assert due_at(card, START - timedelta(days=1)) == card.due


@pytest.mark.parametrize(
    ("verdict", "helped", "prompted", "confidence", "rating"),
    [
        (Verdict.MET, False, False, 5, Rating.EASY),
        (Verdict.MET, False, True, 5, Rating.GOOD),
        (Verdict.MET, False, False, 2, Rating.GOOD),
        (Verdict.MET, False, False, None, Rating.GOOD),
        (Verdict.MET, True, False, 5, Rating.HARD),
        (Verdict.PARTIAL, False, False, 5, Rating.HARD),
        (Verdict.MENTIONED, False, False, 5, Rating.AGAIN),
        (Verdict.MISSED, False, False, 5, Rating.AGAIN),
        (Verdict.CONTRADICTED, False, False, 5, Rating.AGAIN),
    ],
)
def test_a_verdict_is_a_rating(verdict: Verdict, helped: bool, prompted: bool, confidence: int | None, rating: Rating) -> None:
    """Only what was claimed in full is good; easy needs somebody who was sure and had no help."""
    piece = Evidence("a", "q", CRITERION, "p", "c", (), START, verdict, 1, 2, confidence, helped, prompted)
    assert rating_of([piece]) is rating
