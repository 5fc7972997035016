"""Which question is recommended."""

from __future__ import annotations

from datetime import timedelta

from tests.fakes import LAG, ORDERING, START
from trainer.progress.pick import Answered, matching, pick

BOTH = [ORDERING, LAG]


def test_the_unseen_comes_first() -> None:
    """A question that was never answered is asked before one that was."""
    assert pick(BOTH, [Answered("ordering", START, 10)]) is LAG


def test_the_longest_unseen_comes_first() -> None:
    """Of questions that were answered, the one longest ago is asked, by its latest answer."""
    answered = [
        Answered("ordering", START, 90),
        Answered("lag", START + timedelta(days=1), 10),
        Answered("ordering", START + timedelta(days=2), 10),
    ]
    assert pick(BOTH, answered) is LAG


def test_the_weaker_of_equals_comes_first() -> None:
    """Of two answered at the same time the worse is asked."""
    assert pick(BOTH, [Answered("ordering", START, 90), Answered("lag", START, 10)]) is LAG


def test_the_due_comes_before_all() -> None:
    """What is due is asked even when something else was never seen."""
    assert pick(BOTH, [Answered("ordering", START, 90)], due=["ordering"]) is ORDERING


def test_a_seed_decides_among_equals_and_always_the_same_way() -> None:
    """The same seed gives the same question; without one the bank's order holds."""
    assert pick(BOTH, []) is ORDERING
    picks = {seed: pick(BOTH, [], seed=seed) for seed in range(20)}
    assert {question.id for question in picks.values() if question} == {"ordering", "lag"}
    assert picks == {seed: pick(BOTH, [], seed=seed) for seed in range(20)}


def test_nothing_left_is_none() -> None:
    """When everything was asked in the session, there is nothing to recommend."""
    assert pick(BOTH, [], leave_out=["ordering", "lag"]) is None


def test_filters() -> None:
    """Topic, broker and level narrow the choice."""
    assert matching(BOTH) == BOTH
    assert matching(BOTH, topic="lag") == [LAG]
    assert matching(BOTH, broker="rabbitmq") == [LAG]
    assert matching(BOTH, level="senior") == [ORDERING]
