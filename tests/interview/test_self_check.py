"""The self-check: when it is asked, what it offers, and what the grade says of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.fakes import ORDERING, ORDERING_RUBRIC, START, FakeBank, FakeClock, FakeKeeper, an_attempt, fake_grade
from tests.interview.test_practice import answered, practice_with
from trainer.bank.load import load_bank
from trainer.bank.places import shipped_root
from trainer.interview.practice import WrongStage
from trainer.interview.self_check import OFF, ON, compare, heading, is_asked, topics
from trainer.report.wording import self_check_line

WEEK = timedelta(days=7)


@pytest.mark.parametrize(
    ("setting", "after", "asked"),
    [
        (None, None, True),
        (None, timedelta(0), True),
        (None, WEEK - timedelta(seconds=1), True),
        (None, WEEK, False),
        (ON, 50 * WEEK, True),
        (OFF, None, False),
        ("?", WEEK, False),
    ],
)
def test_it_is_asked_in_the_first_week_or_as_it_was_set(setting: str | None, after: timedelta | None, asked: bool) -> None:
    """Seven days from the first attempt it is asked, then no longer, until it is set one way or the other."""
    first = None if after is None else START - after
    assert is_asked(setting, first, START) is asked


def test_topics_are_headings_and_not_the_points() -> None:
    """On every shipped question the topics are short, all different, in an order of their own, and say no criterion."""
    bank = load_bank([shipped_root()])
    shuffled = 0
    for question in bank.questions.values():
        rubric = bank.rubric(question.id)
        offered = topics(rubric)
        assert offered == topics(rubric)
        assert sorted(offered) == sorted({criterion.concept for criterion in rubric.criteria})
        shuffled += offered != tuple(dict.fromkeys(criterion.concept for criterion in rubric.criteria))
        headings = [heading(topic) for topic in offered]
        assert len(set(headings)) == len(headings)
        assert max(map(len, headings)) <= 50
        assert not {criterion.statement for criterion in rubric.criteria} & set(headings)
    assert shuffled == len(bank.questions)


def test_a_single_topic_is_not_asked_for() -> None:
    """Where there is nothing to choose from, nothing is offered."""
    assert topics(replace(ORDERING_RUBRIC, criteria=ORDERING_RUBRIC.criteria[:1])) == ()


def test_the_grade_is_held_against_what_was_believed() -> None:
    """Covered and met, covered and met in part, and covered but missed are told apart; what the rubric lacks is left out."""
    grade = fake_grade("partitions, half keys", ORDERING, ORDERING_RUBRIC)
    covered = ("concept.retries", "concept.keys", "concept.partitions", "gone.away")
    found = compare(covered, grade, ORDERING_RUBRIC)
    assert (found.met, found.partly, found.not_met) == (
        ("partitions (concept)",),
        ("keys (concept)",),
        ("retries (concept)",),
    )
    assert self_check_line(covered[:3], grade, ORDERING_RUBRIC) == (
        "You thought you had covered: retries (concept), keys (concept), partitions (concept); met in part: keys (concept); "
        "the grade disagrees on: retries (concept)."
    )
    assert self_check_line(covered[2:3], grade, ORDERING_RUBRIC).endswith("partitions (concept). The grade agrees.")
    assert self_check_line(covered[:1], grade, None) == "You thought you had covered: retries (concept)."
    assert "nothing" in self_check_line((), grade, ORDERING_RUBRIC)
    assert self_check_line(None, grade, ORDERING_RUBRIC) == ""


def test_it_is_kept_with_the_attempt_and_given_before_the_feedback() -> None:
    """What was marked is in the attempt; it cannot be given while writing, nor once the feedback was seen."""
    practice = practice_with(FakeBank(), FakeClock(), FakeKeeper())
    practice.start_writing()
    with pytest.raises(WrongStage):
        practice.check_oneself(())
    practice.type("partitions")
    answer = practice.submit()
    assert practice.may_check_oneself
    practice.check_oneself(["concept.keys"])
    attempt = practice.graded(fake_grade(answer.text, answer.question, answer.rubric))
    assert attempt.covered == ("concept.keys",)
    with pytest.raises(WrongStage):
        practice.check_oneself(None)
    assert an_attempt().covered is None


def test_only_a_whole_question_answered_blind_is_checked() -> None:
    """A probe has one point, a revision was written after the feedback, and "I don't know" claims nothing."""
    practice = practice_with(FakeBank(), FakeClock(), FakeKeeper())
    answered(practice, "not keys")
    practice.take_follow_up()
    assert practice.probe == "criterion/keys"
    assert not practice.may_check_oneself
    practice = practice_with(FakeBank(), FakeClock(), FakeKeeper())
    practice.dont_know()
    assert not practice.may_check_oneself
    practice = practice_with(FakeBank(), FakeClock(), FakeKeeper())
    answered(practice, "keys")
    practice.revise()
    assert not practice.may_check_oneself
