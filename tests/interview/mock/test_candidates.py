"""Whole interviews of simulated candidates, judged by words: each comes out where a reader would put them."""

from __future__ import annotations

import time

import pytest

from benchmarks.candidates import candidate, live_through
from tests.mock_house import Sitting, WordGrader
from trainer.bank.model import TargetLevel
from trainer.interview.mock.closing import closed
from trainer.interview.mock.debrief import Debrief
from trainer.interview.mock.dimensions import Dimension
from trainer.interview.mock.judging import NOTHING_TO_JUDGE
from trainer.interview.mock.phases import PHASES, Phase
from trainer.interview.mock.state import Setup, Stage
from trainer.interview.mock.verdict import STEPS, Step

LEVELS = tuple(TargetLevel)


def debriefed(name: str, level: TargetLevel = TargetLevel.SENIOR, quits_in: Phase | None = None) -> Debrief:
    """Return the debrief of a candidate's interview."""
    sitting = Sitting(Setup(45, level, seed=7))
    live_through(sitting.mock, candidate(name, quits_in), sitting.bank, sitting.clock.pass_s)
    assert sitting.mock.state.stage is Stage.ENDED
    return closed(sitting.mock.state, sitting.bank, WordGrader())[1]


def place(debrief: Debrief) -> int:
    """Return the place of the verdict among the six."""
    assert debrief.verdict is not None
    return STEPS.index(Step(debrief.verdict))


@pytest.mark.parametrize("level", LEVELS)
def test_strong_mid_and_weak_come_out_in_their_order(level: TargetLevel) -> None:
    """At every level a strong, a mid and a weak candidate get three different verdicts, in that order."""
    assert place(debriefed("strong", level)) > place(debriefed("mid", level)) > place(debriefed("weak", level))


def test_a_higher_level_asks_for_more() -> None:
    """The same mid answers score less the higher the target level."""
    scores = [debriefed("mid", level).score for level in LEVELS]
    assert scores[0] > scores[1] >= scores[2]


@pytest.mark.parametrize("name", ["silent", "rambling", "contradicting", "weak"])
def test_nothing_of_value_is_no_hire(name: str) -> None:
    """Silence, rambling, terms without claims and the opposite of what holds all end at the bottom."""
    assert debriefed(name).verdict in (Step.STRONG_NO_HIRE, Step.NO_HIRE)


def test_silence_is_said_to_be_silence() -> None:
    """The debrief of a silent candidate quotes nothing, and praises nothing."""
    debrief = debriefed("silent")
    assert all(not item.quote for judged in debrief.dimensions for item in judged.evidence)
    assert debrief.raised == ()
    assert debrief.never_raised


def test_rambling_costs_structure() -> None:
    """Many words for few points lower the structure, which says so."""
    judged = next(each for each in debriefed("rambling").dimensions if each.dimension is Dimension.STRUCTURE)
    assert judged.value is not None
    assert judged.value < 3
    assert "most of them made none" in judged.note


@pytest.mark.parametrize("phase", PHASES)
def test_quitting_in_any_phase_is_labelled(phase: Phase) -> None:
    """Who leaves in any phase gets a debrief that says where; before a design there is no verdict, after it a capped one."""
    debrief = debriefed("strong", quits_in=phase)
    assert any(label == f"partial: ended in {phase.value}" for label in debrief.labels)
    if phase in (Phase.REQUIREMENTS, Phase.ESTIMATION):
        assert debrief.verdict is None
        assert debrief.why == (NOTHING_TO_JUDGE,)
    elif phase in (Phase.DIVE_CHOSEN, Phase.DIVE_PUT):
        assert place(debrief) <= STEPS.index(Step.LEAN_HIRE)
    else:
        assert debrief.verdict is not None


def test_a_dimension_that_nothing_asked_for_is_left_out() -> None:
    """Where the interview ended before anything asked for a dimension, the debrief says so and does not guess."""
    debrief = debriefed("strong", quits_in=Phase.DIVE_CHOSEN)
    failure = next(each for each in debrief.dimensions if each.dimension is Dimension.FAILURE)
    assert failure.value is None
    assert failure.note.startswith("No evidence")


def test_a_whole_interview_takes_milliseconds() -> None:
    """A simulated interview, debrief included, is done in well under a second of computing."""
    started = time.process_time()
    debriefed("mid")
    assert time.process_time() - started < 1.0
