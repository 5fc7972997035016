"""The practice session as a state machine."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fakes import (
    LAG,
    ORDERING,
    ORDERING_RUBRIC,
    FakeBank,
    FakeClock,
    FakeKeeper,
    a_draft,
    counted_ids,
    fake_grade,
)
from trainer.interview.practice import Practice, Stage, WrongStage
from trainer.interview.records import Attempt, Draft, KeeperFailed


def practice_with(bank: FakeBank, clock: FakeClock, keeper: FakeKeeper, draft: Draft | None = None) -> Practice:
    return Practice(
        question=ORDERING,
        rubric=ORDERING_RUBRIC,
        asks=bank,
        clock=clock,
        keeper=keeper,
        new_id=counted_ids(),
        draft=draft,
    )


@pytest.fixture
def practice(bank: FakeBank, clock: FakeClock, keeper: FakeKeeper) -> Practice:
    return practice_with(bank, clock, keeper)


def answered(practice: Practice, text: str) -> Attempt:
    """Type, submit and grade an answer."""
    if practice.stage is Stage.PROMPT:
        practice.start_writing()
    practice.type(text)
    answer = practice.submit()
    return practice.graded(fake_grade(answer.text, answer.question, answer.rubric))


def test_only_writing_counts(practice: Practice, clock: FakeClock) -> None:
    """Reading the prompt, pausing and grading take no time from the candidate."""
    clock.pass_s(40)
    practice.start_writing()
    clock.pass_s(10)
    practice.pause()
    clock.pass_s(500)
    practice.resume()
    clock.pass_s(5)
    practice.type("partitions")
    practice.submit()
    clock.pass_s(70)
    assert practice.elapsed_s == 15


def test_a_suspended_clock_never_runs_back(practice: Practice, clock: FakeClock) -> None:
    """A clock that jumps back takes no time away."""
    practice.start_writing()
    clock.pass_s(-30)
    assert practice.elapsed_s == 0


def test_autosave_waits_between_saves(practice: Practice, clock: FakeClock, keeper: FakeKeeper) -> None:
    """Typing is saved at once, and then again after a second and a half, only when something changed."""
    practice.start_writing()
    assert not practice.autosave()
    practice.type("a")
    assert practice.autosave()
    practice.type("ab")
    clock.pass_s(1)
    assert not practice.autosave()
    clock.pass_s(0.5)
    assert practice.autosave()
    clock.pass_s(60)
    assert not practice.autosave()
    assert [draft.text for draft in keeper.saved] == ["a", "ab"]
    assert practice.saved_at == keeper.saved[-1].saved_at


def test_a_draft_goes_on_where_it_stopped(practice: Practice, bank: FakeBank, clock: FakeClock, keeper: FakeKeeper) -> None:
    """A draft brings back the text, the notes, the time, the hints and the confidence."""
    practice.set_confidence(2)
    practice.start_writing()
    practice.show_hint()
    practice.scratch("a -> b")
    practice.type("partitions first")
    clock.pass_s(9)
    practice.save_now()
    resumed = practice_with(bank, clock, keeper, keeper.saved[-1])
    assert resumed.stage is Stage.WRITING
    assert (resumed.text, resumed.scratch_text, resumed.elapsed_s) == ("partitions first", "a -> b", 9)
    assert (resumed.hints_shown, resumed.confidence, resumed.session_id) == (1, 2, practice.session_id)
    clock.pass_s(1)
    assert resumed.elapsed_s == 10


def test_submitting_saves_first(practice: Practice, keeper: FakeKeeper) -> None:
    """The answer is on disk before the grader sees it."""
    practice.start_writing()
    practice.type("keys")
    practice.submit()
    assert keeper.saved[-1].text == "keys"


def test_a_full_disk_at_submit_keeps_the_text(practice: Practice, keeper: FakeKeeper) -> None:
    """When the draft cannot be saved, the answer stays in the editor and can be submitted again."""
    practice.start_writing()
    practice.type("keys")
    keeper.fails = True
    with pytest.raises(KeeperFailed):
        practice.submit()
    assert (practice.stage, practice.text) == (Stage.WRITING, "keys")
    keeper.fails = False
    assert practice.submit().text == "keys"


def test_a_full_disk_at_grading_can_be_tried_again(practice: Practice, keeper: FakeKeeper) -> None:
    """A grade that could not be kept is kept by the second call, under the same id."""
    practice.start_writing()
    practice.type("keys")
    answer = practice.submit()
    grade = fake_grade(answer.text, answer.question, answer.rubric)
    keeper.fails = True
    with pytest.raises(KeeperFailed):
        practice.graded(grade)
    assert practice.stage is Stage.GRADING
    keeper.fails = False
    assert practice.graded(grade).answer == "keys"
    assert str(practice.stage) == "feedback"


def test_a_failed_grader_gives_the_text_back(practice: Practice, clock: FakeClock) -> None:
    """After a grading that failed the clock runs again and the text is there."""
    practice.start_writing()
    practice.type("keys")
    practice.dont_know()
    practice.grading_failed()
    clock.pass_s(3)
    assert (practice.stage, practice.text, practice.elapsed_s) == (Stage.WRITING, "keys", 3)
    assert "dont-know" not in answered(practice, "keys").flags


def test_not_knowing_is_an_answer(practice: Practice) -> None:
    """ "I don't know yet" can be said before writing, is marked, and is followed up."""
    answer = practice.dont_know()
    attempt = practice.graded(fake_grade(answer.text, answer.question, answer.rubric))
    assert attempt.flags == ("dont-know",)
    assert practice.follow_up() is not None


def test_hints_tell_their_cost_first(practice: Practice) -> None:
    """Each hint is offered with its kind and cost, shown once, and marks the attempt."""
    practice.start_writing()
    kinds = []
    shown = []
    while (offer := practice.next_hint()) is not None:
        assert "marked" in offer.cost
        kinds.append(offer.kind)
        shown.append(practice.show_hint())
    assert kinds == ["nudge", "area", "leading question"]
    assert tuple(shown) == ORDERING.hints
    with pytest.raises(WrongStage):
        practice.show_hint()
    assert "hinted" in answered(practice, "keys").flags


def test_confidence_has_five_steps(practice: Practice) -> None:
    """Confidence is 1 to 5, or not given."""
    practice.set_confidence(5)
    practice.set_confidence(None)
    with pytest.raises(ValueError, match="1 to 5"):
        practice.set_confidence(6)


def test_a_revision_keeps_the_first_attempt(practice: Practice, keeper: FakeKeeper) -> None:
    """Revising starts from the text, makes an attempt of its own, and names the first as its parent."""
    first = answered(practice, "keys")
    practice.revise()
    assert (practice.stage, practice.text, practice.turn) == (Stage.WRITING, "keys", 1)
    second = answered(practice, "keys and partitions")
    assert (second.parent_attempt, second.flags) == (first.id, ("revised",))
    assert [kept.answer for kept in keeper.attempts_kept] == ["keys", "keys and partitions"]


def test_a_follow_up_says_where_it_came_from(practice: Practice) -> None:
    """A follow-up's attempt names its parent and why it was asked, and keeps the parent's question id."""
    first = answered(practice, "keys and retries")
    practice.take_follow_up()
    assert practice.stage is Stage.PROMPT
    assert practice.question.prompt == "What about partitions?"
    assert practice.asked_because.startswith("Asked because")
    second = answered(practice, "partitions")
    assert (second.question_id, second.prompt) == ("ordering", "What about partitions?")
    assert (second.parent_attempt, second.probe) == (first.id, "criterion/partitions")
    assert second.flags == ("follow-up", "probe")
    assert len(second.grade.criteria) == 1
    assert second.grade.provenance.rubric != first.grade.provenance.rubric


def test_a_probe_survives_a_restart(bank: FakeBank, clock: FakeClock, keeper: FakeKeeper) -> None:
    """A draft of a probe goes on as the same probe, with its own wording, and asks nothing twice."""
    practice = practice_with(bank, clock, keeper)
    answered(practice, "keys and not partitions")
    practice.take_follow_up()
    practice.start_writing()
    practice.type("hm")
    practice.save_now()
    resumed = practice_with(bank, clock, keeper, keeper.saved[-1])
    assert resumed.question == practice.question
    assert resumed.rubric == practice.rubric
    answered(resumed, "still nothing")
    assert resumed.follow_up() is None


def test_three_follow_ups_are_the_most(practice: Practice) -> None:
    """After three follow-ups the interviewer stops."""
    answered(practice, "nothing of use")
    rounds = 0
    while practice.follow_up() is not None:
        practice.take_follow_up()
        answered(practice, "nothing of use")
        rounds += 1
    assert rounds == 3


def test_finishing_keeps_the_draft(practice: Practice, keeper: FakeKeeper) -> None:
    """Leaving in the middle of an answer keeps it."""
    practice.start_writing()
    practice.type("half an answer")
    practice.finish()
    practice.finish()
    assert practice.stage is Stage.DONE
    assert keeper.saved[-1].text == "half an answer"


def test_stages_are_kept_apart(practice: Practice) -> None:
    """What a stage does not allow is refused, whatever it is."""
    for call in (practice.submit, practice.pause, practice.resume, practice.follow_up, practice.revise):
        with pytest.raises(WrongStage):
            call()
    with pytest.raises(WrongStage):
        practice.type("x")


def test_a_draft_without_its_memory_still_resumes(bank: FakeBank, clock: FakeClock, keeper: FakeKeeper) -> None:
    """A draft that does not say what was asked counts its own question as asked."""
    practice = practice_with(bank, clock, keeper, replace(a_draft("keys"), asked=(), met_concepts=()))
    attempt = answered(practice, "partitions, keys, retries")
    assert attempt.session_id == "s1"
    choice = practice.follow_up()
    assert choice is not None
    assert choice.question.id == LAG.id


EVENTS = st.lists(
    st.one_of(
        st.tuples(st.just("type"), st.text(max_size=30)),
        st.tuples(st.just("pass"), st.floats(0, 100)),
        st.sampled_from(
            [
                ("start", ""), ("pause", ""), ("resume", ""), ("autosave", ""), ("save", ""), ("submit", ""),
                ("dont_know", ""), ("grade", ""), ("grade_fails", ""), ("follow", ""), ("revise", ""), ("hint", ""),
                ("disk_full", ""), ("disk_free", ""), ("finish", ""),
            ]
        ),
    ),
    max_size=60,
)  # fmt: skip


@given(EVENTS)
def test_no_text_is_lost_and_no_pause_is_counted(events: list[tuple[str, str | float]]) -> None:
    """Whatever happens in whatever order, the text typed last is in the session or in an attempt, and only writing counts."""
    clock, keeper = FakeClock(), FakeKeeper()
    practice = practice_with(FakeBank(), clock, keeper)
    typed, expected_s = "", 0.0
    for name, value in events:
        before = practice.stage
        if name == "pass":
            clock.pass_s(float(value))
            expected_s += float(value) if before is Stage.WRITING else 0.0
            continue
        attempts = len(keeper.attempts_kept)
        try:
            _happen(practice, keeper, name, value)
        except (WrongStage, KeeperFailed):
            assert practice.text == typed
            continue
        if name == "type":
            typed = str(value)
        elif name == "grade":
            assert keeper.attempts_kept[-1].answer == typed
            assert len(keeper.attempts_kept) == attempts + 1
            assert keeper.attempts_kept[-1].elapsed_s == pytest.approx(expected_s)
        elif name == "follow":
            typed, expected_s = "", 0.0
        elif name == "revise":
            expected_s = 0.0
        assert practice.text == typed
        assert practice.elapsed_s == pytest.approx(expected_s)
    unsubmitted = practice.stage in (Stage.WRITING, Stage.PAUSED, Stage.GRADING)
    if unsubmitted and typed and practice.attempt is None:
        keeper.fails = False
        if practice.stage is Stage.GRADING:
            practice.grading_failed()
        practice.finish()
        kept = [draft.text for draft in keeper.saved if draft.turn == practice.turn]
        kept += [attempt.answer for attempt in keeper.attempts_kept]
        assert typed in kept


def _happen(practice: Practice, keeper: FakeKeeper, name: str, value: str | float) -> None:
    if name == "disk_full":
        keeper.fails = True
    elif name == "disk_free":
        keeper.fails = False
    elif name == "type":
        practice.type(str(value))
    elif name == "grade":
        practice.graded(fake_grade(practice.text, practice.question, practice.rubric))
    else:
        calls = {
            "start": practice.start_writing,
            "pause": practice.pause,
            "resume": practice.resume,
            "autosave": practice.autosave,
            "save": practice.save_now,
            "submit": practice.submit,
            "dont_know": practice.dont_know,
            "grade_fails": practice.grading_failed,
            "follow": practice.take_follow_up,
            "revise": practice.revise,
            "hint": practice.show_hint,
            "finish": practice.finish,
        }
        calls[name]()


def test_clarifying_questions_outlive_a_crash(practice: Practice, bank: FakeBank, clock: FakeClock, keeper: FakeKeeper) -> None:
    """What the interviewer answered is in the draft, and in the attempt that comes of it."""
    practice.ask("How many partitions?")
    practice.start_writing()
    clock.pass_s(5)
    assert practice.autosave()
    resumed = practice_with(bank, clock, keeper, keeper.saved[-1])
    assert resumed.clarified == (("How many partitions?", "One topic with 48 partitions."),)
    assert answered(resumed, "keys").clarified == resumed.clarified
