"""The daily session and the drill: short, mixed, with an end."""

from __future__ import annotations

import itertools
from datetime import timedelta

from tests.fakes import START
from tests.progress.test_mastery import piece
from trainer.grading.grade import Verdict
from trainer.progress.evidence import CRITERION, Point, Studied
from trainer.progress.mastery import Standing
from trainer.progress.session import PROBE_MINUTES, TARGET_MINUTES, TOLERANCE, Now, daily, drill, is_due, questions_due

BROKERS = ("kafka", "rabbitmq", "activemq")


def question(name: str, concepts: int = 3, minutes: int = 6, broker: str = "kafka") -> Studied:
    """Return a question with concepts of an area of its own."""
    points = tuple(Point(CRITERION, f"p{n}", f"{name}.c{n}", "core", 2) for n in range(concepts))
    return Studied(name, name, minutes, "senior", (broker,), (name,), points)


SYLLABUS = [question(name, broker=broker) for name, broker in zip("abcdef", BROKERS * 2, strict=True)]


def at(days: float, standings: dict[str, Standing] | None = None, asked: dict[tuple[str, str | None], int] | None = None,
       interview: float | None = None) -> Now:  # fmt: skip
    """Return the state of things after so many days."""
    return Now(
        START + timedelta(days=days),
        None if interview is None else START + timedelta(days=interview),
        standings or {},
        {key: START + timedelta(days=day) for key, day in (asked or {}).items()},
    )


def seen(name: str, verdict: Verdict, days: float = 0) -> dict[str, Standing]:
    """Return the standings after an answer to a whole question."""
    return {f"{name}.c{n}": Standing(f"{name}.c{n}").after([piece(verdict, f"{name}.c{n}", days)]) for n in range(3)}


def test_a_session_is_about_ten_minutes_and_ends() -> None:
    """A prompt and a probe at first; never more than the target and a fifth, and nothing twice."""
    items = daily(SYLLABUS, at(0))
    assert items[0].probe is None
    assert items[1].probe is not None
    assert sum(item.minutes for item in items) <= TARGET_MINUTES * TOLERANCE
    assert len({(item.question_id, item.probe) for item in items}) == len(items)
    assert sum(item.minutes for item in daily(SYLLABUS, at(0), 30)) <= 36


def test_neighbours_are_about_different_brokers() -> None:
    """Where there is a choice, an item is about another broker than the one before."""
    items = daily(SYLLABUS, at(0), 24)
    brokers = [next(q for q in SYLLABUS if q.id == item.question_id).brokers for item in items]
    assert all(first != second for first, second in itertools.pairwise(brokers))


def test_a_prompt_rests_for_three_days() -> None:
    """A question that was answered yesterday is not put again as a whole, even when all of it was missed."""
    missed = seen("a", Verdict.MISSED)
    for days in (1, 2):
        items = daily([SYLLABUS[0]], at(days, missed, {("a", None): 0}))
        assert items
        assert all(item.probe for item in items)
    assert daily([SYLLABUS[0]], at(3, missed, {("a", None): 0}))[0].probe is None


def test_what_is_due_is_asked_and_what_is_not_is_left_alone() -> None:
    """With nothing new, a session holds what is due; with nothing due, there is none."""
    met = seen("a", Verdict.MET)
    assert daily([SYLLABUS[0]], at(1, met, {("a", None): 0})) == []
    assert daily([SYLLABUS[0]], at(5, met, {("a", None): 0}))[0].question_id == "a"


def test_a_question_is_due_when_its_concepts_are() -> None:
    """Half of the weight decides, and a question that was never answered is not due."""
    assert not is_due(SYLLABUS[0], at(9))
    assert is_due(SYLLABUS[0], at(1, seen("a", Verdict.MISSED)))
    assert questions_due(SYLLABUS, at(1, seen("a", Verdict.MISSED), {("a", None): 0})) == []
    assert questions_due(SYLLABUS, at(4, seen("a", Verdict.MISSED), {("a", None): 0})) == [SYLLABUS[0]]


def test_the_last_two_days_are_half_as_long_and_bring_nothing_new_but_what_was_never_looked_at_twice() -> None:
    """Before the interview the session is short."""
    items = daily(SYLLABUS, at(29, seen("a", Verdict.MISSED, 20), interview=30))
    assert sum(item.minutes for item in items) <= TARGET_MINUTES * TOLERANCE / 2


def test_a_drill_is_just_that() -> None:
    """A drill asks single points of the area and broker, the weakest first, each concept once."""
    standings = seen("a", Verdict.MET) | {"a.c1": Standing("a.c1").after([piece(Verdict.MISSED, "a.c1")])}
    items = drill([*SYLLABUS, question("a", concepts=4)], at(1, standings), area="a", broker="kafka")
    assert [item.probe for item in items] == [f"{CRITERION}/p{n}" for n in (1, 0, 2, 3)]
    assert {item.minutes for item in items} == {PROBE_MINUTES}
    assert drill(SYLLABUS, at(1), area="a", broker="rabbitmq") == []
    assert [item.probe for item in drill(SYLLABUS, at(1), concept="b.c2")] == [f"{CRITERION}/p2"]
