"""The plan to the interview date."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.fakes import START
from tests.progress.test_mastery import standing
from tests.progress.test_session import SYLLABUS
from trainer.grading.grade import Verdict
from trainer.progress.plan import Phase, is_mock_day, phase_days, phase_on, plan, reach

TODAY = START.date()


def test_a_month_is_diagnostic_deep_dives_mocks_and_taper() -> None:
    """Thirty days have all phases, in order, with mocks every third day of theirs and a taper of two days."""
    days = phase_days(TODAY, TODAY + timedelta(days=30))
    order = list(dict.fromkeys(phase for _, phase in days))
    assert order == [Phase.DIAGNOSTIC, Phase.DEEP_DIVES, Phase.MOCKS, Phase.TAPER, Phase.INTERVIEW]
    count = {phase: sum(p is phase for _, p in days) for phase in Phase}
    assert count == {Phase.DIAGNOSTIC: 6, Phase.DEEP_DIVES: 8, Phase.MOCKS: 14, Phase.TAPER: 2, Phase.INTERVIEW: 1}
    assert sum(is_mock_day(days, day) for day, _ in days) == 5


@pytest.mark.parametrize("days", range(15))
def test_short_times_have_a_plan_too(days: int) -> None:
    """However near the date, every day has a phase, the last is the interview, and from two days on there is a mock."""
    found = phase_days(TODAY, TODAY + timedelta(days=days))
    assert [day for day, _ in found] == [TODAY + timedelta(days=n) for n in range(days + 1)]
    assert found[-1][1] is Phase.INTERVIEW
    assert (Phase.MOCKS in [phase for _, phase in found]) == (days >= 2)


def test_after_the_interview_there_is_none() -> None:
    """A date that is over has no plan."""
    assert phase_days(TODAY, TODAY - timedelta(days=1)) == []
    assert phase_on(TODAY, TODAY + timedelta(days=3), TODAY + timedelta(days=9)) is None


def test_the_plan_names_unseen_areas_first_and_then_the_weakest() -> None:
    """The diagnostic round goes through what was not seen; deep dives begin with the weakest area, with its figures."""
    standings = {
        "a.c0": standing(*[Verdict.MET] * 3, concept="a.c0"),
        "b.c0": standing(*[Verdict.MISSED] * 3, concept="b.c0"),
    }
    days = plan(TODAY, TODAY + timedelta(days=30), TODAY, SYLLABUS, standings, START + timedelta(days=3), 10)
    first = " ".join(day.does for day in days if day.phase is Phase.DIAGNOSTIC)
    assert all(f" {area}" in first for area in "cdef")
    dives = [day.does for day in days if day.phase is Phase.DEEP_DIVES]
    assert "b (0." in dives[0]
    assert "a (0." in dives[1]
    assert [day.minutes for day in days if day.phase is Phase.TAPER] == [5, 5]


def test_the_reach_says_what_is_left_to_see() -> None:
    """Every concept is to be seen twice; what was seen once counts half."""
    found = reach(["a.c0", "a.c1"], {"a.c0": standing(Verdict.MET, concept="a.c0")}, date(2026, 11, 24), date(2026, 11, 27))
    assert (found.concepts, found.looks_missing, found.looks_a_day) == (2, 3, 1.0)
