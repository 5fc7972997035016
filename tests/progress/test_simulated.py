"""Simulated learners: thirty days with the trainer's choice, on the shipped bank."""

from __future__ import annotations

from functools import cache

import pytest

from tests.progress.simulated import month
from trainer.bank.load import load_bank
from trainer.bank.places import shipped_root
from trainer.progress.evidence import Studied, studied
from trainer.progress.session import TARGET_MINUTES, TOLERANCE

PLANTED = (("poison", "partition"), ("lag", "ordering"), ("delivery", "scaling"), ("activemq", "decision"))


@cache
def canonical() -> tuple[Studied, ...]:
    """Return the ten canonical questions, which every checkout has."""
    bank = load_bank([shipped_root()])
    wanted = [question for question in bank.questions.values() if "canonical" in question.path.replace("\\", "/").split("/")]
    return tuple(studied(question, bank.rubric(question.id)) for question in wanted)


@pytest.mark.parametrize("weak_areas", PLANTED, ids="+".join)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_month_finds_and_covers(weak_areas: tuple[str, str], seed: int) -> None:
    """Planted weaknesses are on top within five sessions and stay there; no prompt comes back within three days; every
    concept is seen twice before the date; the daily load stays within its target."""
    found = month(canonical(), weak_areas, scheduled=True, seed=seed)
    assert found.sessions_to_find <= 5
    assert found.kept_on_top >= 0.85
    assert found.soonest_repeat_days >= 3
    assert max(found.minutes) <= TARGET_MINUTES * TOLERANCE
    assert found.seen_twice == 1.0
    assert found.never_seen == 0


def test_a_shuffle_does_not() -> None:
    """The baseline fails where the schedule is meant to help: it repeats prompts, and leaves concepts seen once."""
    found = month(canonical(), PLANTED[0], scheduled=False)
    assert found.soonest_repeat_days < 3
    assert found.seen_twice < 1.0
    assert max(found.minutes) > TARGET_MINUTES * TOLERANCE
