"""Clarifying questions and the fact sheet."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.fakes import ORDERING
from trainer.interview.clarify import UNKNOWN, clarify


@pytest.mark.parametrize(
    ("words", "fact"),
    [
        ("How many partitions are there?", 0),
        ("what is the PARTITION COUNT", 0),
        ("How many mesages per second?", 1),
        ("and the thruoghput?", 1),
        ("acks?", 2),
    ],
)
def test_a_question_finds_its_fact(words: str, fact: int) -> None:
    """A clarifying question gets the fact that it is about, typing errors and capitals allowed."""
    assert clarify(ORDERING, words) == ORDERING.facts[fact].answer


@pytest.mark.parametrize("words", ["", "???", "Who pays for it?", "which callbacks run", "per second"])
def test_an_unknown_question_is_left_to_the_candidate(words: str) -> None:
    """What the sheet does not hold is the candidate's to assume; half a phrase or a word inside a word is no match."""
    assert clarify(ORDERING, words) == UNKNOWN


def test_no_facts_no_crash() -> None:
    """A question without a sheet leaves everything to the candidate."""
    assert clarify(replace(ORDERING, facts=()), "partitions?") == UNKNOWN
