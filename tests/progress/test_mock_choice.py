"""What the history says before an interview, and when its questions come back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tests.mock_house import MockBank
from trainer.progress.mock_choice import main_question, weakness
from trainer.progress.pick import Answered
from trainer.progress.retake import due_on, still_due

THEN = datetime(2026, 11, 1, tzinfo=UTC)
QUESTIONS = MockBank().questions


def test_unknown_is_not_weak() -> None:
    """With an empty history nothing is called weak."""
    assert weakness(QUESTIONS, []) == {}


def test_the_latest_score_counts() -> None:
    """A question is as weak as its latest answer was."""
    answered = [
        Answered("keys-dive", THEN, 90),
        Answered("keys-dive", THEN - timedelta(days=1), 10),
        Answered("gone", THEN, 0),
    ]
    assert weakness(QUESTIONS, answered) == {"keys-dive": 0.1}


def test_neighbours_stand_in_for_what_was_never_answered() -> None:
    """A question that was never answered is as weak as those that share its first topic."""
    found = weakness(QUESTIONS, [Answered("delivery-dive", THEN, 20)])
    assert found == {"delivery-dive": 0.8, "poison-dive": 0.8}


def test_the_main_question_is_one_not_seen_for_long() -> None:
    """What was asked last is not asked again while there is another; without any there is none."""
    pool = list(QUESTIONS.values())[:2]
    found = main_question(pool, [Answered(pool[0].id, THEN, 50)], seed=1)
    assert found is pool[1]
    assert main_question([], [], seed=1) is None


def test_a_bad_answer_comes_back_sooner() -> None:
    """The worse an answer was, the sooner its question comes back."""
    days = [(due_on(score, THEN) - THEN).days for score in (10, 70, 95)]
    assert days == sorted(days)
    assert days[0] < days[1] < days[2]


def test_an_answer_settles_what_was_due() -> None:
    """A question is due from its day on, until it is answered."""
    scheduled = [("a", THEN), ("b", THEN + timedelta(days=3))]
    now = THEN + timedelta(days=1)
    assert still_due(scheduled, [], THEN - timedelta(days=2), now) == {"a"}
    assert still_due(scheduled, [Answered("a", now, 50)], THEN - timedelta(days=2), now) == set()
