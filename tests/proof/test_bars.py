"""How many phrasings may fail."""

from __future__ import annotations

import pytest

from trainer.bank.model import TargetLevel
from trainer.proof.bars import WANTED, WANTED_LEVEL, least_right


@pytest.mark.parametrize(
    ("trials", "wanted", "least"),
    [(0, 0.9, 0), (1, 0.95, 0), (12, 0.95, 9), (60, 0.9, 48), (120, 0.95, 108), (5000, 0.95, 4714), (12000, 0.9, 10723)],
)
def test_few_phrasings_may_fail_by_chance_and_many_may_not(trials: int, wanted: float, least: int) -> None:
    """The fewer phrasings there are, the further their rate may lie below what is wanted."""
    assert least_right(trials, wanted) == least


def test_a_rate_that_is_reached_is_never_an_error() -> None:
    """Exactly the wanted share is enough for any number of phrasings."""
    for wanted in WANTED.values():
        assert all(least_right(trials, wanted) <= wanted * trials for trials in range(400))


def test_each_interview_level_has_the_level_that_its_model_answer_reaches() -> None:
    """A mid model reaches the level that hires at mid, a senior model the highest."""
    assert (WANTED_LEVEL[TargetLevel.MID], WANTED_LEVEL[TargetLevel.SENIOR]) == (3, 4)
    assert set(WANTED_LEVEL) == set(TargetLevel)
