"""What a session comes down to."""

from __future__ import annotations

from dataclasses import replace

from tests.fakes import FakeBank, FakeClock, FakeKeeper
from tests.interview.test_practice import answered, practice_with
from trainer.interview.practice import Practice, Stage
from trainer.interview.wrap import fixes


def session(*answers: str) -> Practice:
    """Return a session in which the question and then its follow-ups were answered like that."""
    practice = practice_with(FakeBank(), FakeClock(), FakeKeeper())
    for text in answers:
        if practice.stage is Stage.FEEDBACK:
            practice.take_follow_up()
        answered(practice, text)
    return practice


def asked(practice: Practice, most: int = 9) -> list[str]:
    """Return the questions of the fixes."""
    return [fix.question for fix in fixes(practice.done, most)]


def test_what_is_wrong_comes_before_what_is_missing() -> None:
    """A contradicted point of little weight and a misconception stand before a heavier point that was left out."""
    practice = session("not retries, !acks")
    assert asked(practice) == [
        "What about retries?",
        "Does this hold? acks gives order.",
        "What about partitions?",
        "What about keys?",
    ]
    assert [fix.holds for fix in fixes(practice.done)] == ["The claim about retries.", "acks is about durability."]


def test_two_at_most_and_the_heaviest_first() -> None:
    """Two fixes are given, by weight; a point made in part comes after one that was not made."""
    assert [fix.question for fix in fixes(session("half keys").done)] == ["What about partitions?", "What about retries?"]
    assert asked(session("half keys"))[-1] == "What about keys?"
    assert asked(session("partitions, keys, retries")) == []
    assert fixes([]) == []


def test_one_fix_for_a_concept() -> None:
    """A misconception and the point that it is the opposite of are one thing to work on, asked with the point's question."""
    assert asked(session("!global, keys, retries")) == ["What about partitions?"]
    assert asked(session("!global, not partitions, keys, retries")) == ["What about partitions?"]


def test_a_point_made_in_a_follow_up_is_no_fix_any_more() -> None:
    """The latest verdict on a point counts, whichever answer of the session it is of."""
    practice = session("not partitions, keys, retries", "partitions")
    assert practice.done[1][0].probe == "criterion/partitions"
    assert asked(practice) == []


def test_a_belief_given_up_when_challenged_is_no_fix_any_more() -> None:
    """A misconception that was corrected in its challenge is done; one that was not keeps a question that can be asked."""
    believed = session("!acks, partitions, keys, retries")
    assert asked(believed) == ["Does this hold? acks gives order."]
    believed.take_follow_up()
    assert believed.probe == "misconception/acks"
    answered(believed, "no idea")
    assert asked(believed) == ["Does this hold? acks gives order."]
    given_up = session("!acks, partitions, keys, retries", "acks is about durability")
    assert asked(given_up) == []


def test_a_twist_says_nothing_of_the_points_before_it() -> None:
    """The verdicts of a changed requirement are on the question before, and open nothing again."""
    practice = session("partitions, keys, retries")
    attempt, rubric = practice.done[0]
    missed = session("nothing").done[0][0]
    assert fixes([(attempt, rubric), (replace(missed, flags=("twist",)), rubric)]) == []
