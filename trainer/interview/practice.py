"""One practice session as a state machine: prompt, writing, grading, feedback, follow-up. No screen, no real clock."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from trainer.grading.segments import word_count
from trainer.interview.clarify import clarify
from trainer.interview.conversation import Conversation
from trainer.interview.follow_ups import Asks, FollowUpChoice, asked_key, derived
from trainer.interview.hints import HintOffer, offer
from trainer.interview.turn import Stopwatch, Turn, turn_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime

    from trainer.bank.model import Question, Rubric
    from trainer.grading.grade import Grade
    from trainer.interview.clock import Clock
    from trainer.interview.records import Attempt, Draft, Keeper

AUTOSAVE_AFTER_S = 1.5
"""Least time between two automatic saves; at most this much typing plus one tick is lost to a crash."""


class Stage(StrEnum):
    """Where the session stands."""

    PROMPT = "prompt"
    WRITING = "writing"
    PAUSED = "paused"
    GRADING = "grading"
    FEEDBACK = "feedback"
    DONE = "done"


class WrongStage(Exception):
    """A call that the stage does not allow: a fault of the program, not of the user."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What is handed to the grader."""

    text: str
    question: Question
    rubric: Rubric


class Practice:
    """A session that starts with one question and goes on with up to three follow-ups.

    Methods raise WrongStage when the stage does not allow them, and KeeperFailed when something could not be kept; the
    text stays as it is in both cases.
    """

    def __init__(
        self,
        *,
        question: Question,
        rubric: Rubric,
        asks: Asks,
        clock: Clock,
        keeper: Keeper,
        new_id: Callable[[], str],
        draft: Draft | None = None,
        probe: str | None = None,
    ) -> None:
        """Start with the question, or go on with a draft of it (then in stage WRITING, with the text in place).

        `probe` has a new session ask for a single point of the question (as in Draft). Raises KeyError when a probe, or the
        draft's, asks for a point that the rubric does not have.
        """
        self._asks, self._clock, self._keeper, self._new_id = asks, clock, keeper, new_id
        self._base, self._base_rubric = question, rubric
        self._stage = Stage.PROMPT
        self._dirty = False
        self._last_save_s: float | None = None
        self._attempt: Attempt | None = None
        self._choice: FollowUpChoice | None = None
        if draft is None:
            self._session_id = new_id()
            self._conversation = Conversation([asked_key(question.id, probe)])
            asked = (question, rubric) if probe is None else derived(question, rubric, probe)
            self._turn = self._new_turn(0, *asked)
            self._turn.probe = probe
            return
        self._session_id = draft.session_id
        keys = draft.asked or (asked_key(question.id, draft.probe),)
        self._conversation = Conversation(keys, draft.met_concepts)
        if draft.probe:
            question, rubric = derived(question, rubric, draft.probe, draft.prompt)
        self._turn = turn_of(draft, question, rubric, clock)
        self._run()

    def _new_turn(self, number: int, question: Question, rubric: Rubric) -> Turn:
        return Turn(number, question, rubric, Stopwatch(self._clock), self._clock.now())

    # What the front ends show.

    @property
    def stage(self) -> Stage:
        """Where the session stands."""
        return self._stage

    @property
    def session_id(self) -> str:
        """Id under which drafts and attempts of this session are kept."""
        return self._session_id

    @property
    def question(self) -> Question:
        """The question being answered; for a probe or twist, derived from its parent."""
        return self._turn.question

    @property
    def rubric(self) -> Rubric:
        """The rubric that the answer will be judged by."""
        return self._turn.rubric

    @property
    def probe(self) -> str | None:
        """What a derived question asks for; None for a question of the bank."""
        return self._turn.probe

    @property
    def turn(self) -> int:
        """0 for the first answer, counted up by follow-ups and revisions."""
        return self._turn.number

    @property
    def asked_because(self) -> str:
        """Why a follow-up was asked, to be shown after its answer; empty for the first question."""
        return self._turn.asked_because

    @property
    def elapsed_s(self) -> float:
        """Seconds spent writing, without pauses and grading."""
        return self._turn.stopwatch.elapsed_s

    @property
    def text(self) -> str:
        """The answer as typed so far."""
        return self._turn.text

    @property
    def scratch_text(self) -> str:
        """Notes beside the answer; never graded."""
        return self._turn.scratch

    @property
    def words(self) -> int:
        """Number of words of the answer."""
        return word_count(self._turn.text)

    @property
    def hints_shown(self) -> int:
        """How many steps of the hint ladder were taken."""
        return self._turn.hints_shown

    @property
    def confidence(self) -> int | None:
        """1 to 5, or None when it was not given."""
        return self._turn.confidence

    @property
    def saved_at(self) -> datetime | None:
        """When the draft of this turn was last saved; None before the first save."""
        return self._turn.saved_at

    @property
    def attempt(self) -> Attempt | None:
        """The graded attempt of this turn; None before."""
        return self._attempt

    @property
    def clarified(self) -> tuple[tuple[str, str], ...]:
        """The clarifying questions of this turn with their answers."""
        return tuple(self._turn.clarified)

    @property
    def done(self) -> Sequence[tuple[Attempt, Rubric]]:
        """The graded attempts of this run of the session, each with the rubric that it was judged by."""
        return self._conversation.graded

    @property
    def may_check_oneself(self) -> bool:
        """Whether the answer is one that a self-check can learn from: to a whole question, and before any feedback."""
        return self._turn.probe is None and not self._turn.revised and not self._turn.dont_know

    def _run(self) -> None:
        self._turn.stopwatch.start()
        self._stage = Stage.WRITING

    def _halt(self, stage: Stage) -> None:
        self._turn.stopwatch.stop()
        self._stage = stage

    def _only_in(self, *stages: Stage) -> None:
        if self._stage not in stages:
            wanted = ", ".join(stages)
            raise WrongStage(f"This needs the stage {wanted}, and the session is in {self._stage}.")

    # Prompt and writing.

    def ask(self, words: str) -> str:
        """Answer a clarifying question from the fact sheet, or say that it is the candidate's to assume."""
        self._only_in(Stage.PROMPT, Stage.WRITING)
        answer = clarify(self._base, words)
        self._turn.clarified.append((words, answer))
        self._touch()
        return answer

    def set_confidence(self, confidence: int | None) -> None:
        """Keep how well the candidate expects to do, 1 to 5, None for not given; raises ValueError otherwise."""
        self._only_in(Stage.PROMPT, Stage.WRITING)
        if confidence is not None and not 1 <= confidence <= 5:
            raise ValueError(f"confidence is 1 to 5, not {confidence}")
        self._turn.confidence = confidence

    def start_writing(self) -> None:
        """Start the clock."""
        self._only_in(Stage.PROMPT)
        self._run()

    def type(self, text: str) -> None:
        """Take the whole text of the editor."""
        self._only_in(Stage.WRITING)
        if text != self._turn.text:
            self._turn.text = text
            self._dirty = True

    def scratch(self, text: str) -> None:
        """Take the whole text of the notes."""
        self._only_in(Stage.PROMPT, Stage.WRITING)
        if text != self._turn.scratch:
            self._turn.scratch = text
            self._dirty = True

    def autosave(self) -> bool:
        """Save if something changed and the last save is 1.5 s old or older; return whether it was saved."""
        now_s = self._clock.monotonic_s()
        if not self._dirty or (self._last_save_s is not None and now_s - self._last_save_s < AUTOSAVE_AFTER_S):
            return False
        return self.save_now()

    def save_now(self) -> bool:
        """Save if something changed; return whether it was saved. Raises KeeperFailed."""
        if not self._dirty or self._stage not in (Stage.PROMPT, Stage.WRITING, Stage.PAUSED):
            return False
        # Set before the attempt, so that a disk that fails is not asked at every key.
        self._last_save_s = self._clock.monotonic_s()
        now = self._clock.now()
        talk = self._conversation
        self._keeper.save_draft(self._turn.draft(self._session_id, now, talk.asked, talk.met_concepts))
        self._dirty = False
        self._turn.saved_at = now
        return True

    def _touch(self) -> None:
        """Have the draft saved again, if there is one worth saving."""
        self._dirty = self._dirty or bool(self._turn.text or self._turn.scratch or self._turn.clarified)

    def pause(self) -> None:
        """Stop the clock; what was typed is saved. Raises KeeperFailed with the clock stopped."""
        self._only_in(Stage.WRITING)
        self._halt(Stage.PAUSED)
        self._turn.paused = True
        self._touch()
        self.save_now()

    def resume(self) -> None:
        """Let the clock run again."""
        self._only_in(Stage.PAUSED)
        self._run()

    def next_hint(self) -> HintOffer | None:
        """Return what the next hint is and costs, or None when there is none left."""
        self._only_in(Stage.PROMPT, Stage.WRITING)
        return offer(self._turn.hints_shown, len(self._turn.question.hints))

    def show_hint(self) -> str:
        """Take the next hint and return it. Raises WrongStage when there is none left."""
        if self.next_hint() is None:
            raise WrongStage("There is no hint left.")
        self._turn.hints_shown += 1
        self._touch()
        return self._turn.question.hints[self._turn.hints_shown - 1]

    # Grading and feedback.

    def submit(self) -> Answer:
        """Save the draft, stop the clock and return what is to be graded.

        Raises KeeperFailed when the draft cannot be saved; the stage stays WRITING then.
        """
        self._only_in(Stage.WRITING)
        return self._hand_over(dont_know=False)

    def dont_know(self) -> Answer:
        """Submit what there is as "I don't know yet"; like submit, and also possible before writing."""
        self._only_in(Stage.PROMPT, Stage.WRITING)
        return self._hand_over(dont_know=True)

    def _hand_over(self, dont_know: bool) -> Answer:
        self._dirty = True
        self.save_now()
        self._halt(Stage.GRADING)
        self._turn.dont_know = dont_know
        self._turn.attempt_id = self._new_id()
        self._turn.submitted_at = self._clock.now()
        return Answer(self._turn.text, self._turn.question, self._turn.rubric)

    def check_oneself(self, covered: Iterable[str] | None) -> None:
        """Keep the concepts that the candidate believes they covered, before any feedback; None for not said."""
        self._only_in(Stage.GRADING)
        self._turn.covered = None if covered is None else tuple(covered)

    def graded(self, grade: Grade) -> Attempt:
        """Keep the attempt with its grade and go on to feedback.

        Raises KeeperFailed when it could not be kept; the text is still there, and the call can be repeated.
        """
        self._only_in(Stage.GRADING)
        attempt = self._turn.attempt(self._session_id, grade)
        self._keeper.record(attempt)
        self._attempt = attempt
        self._conversation.note(attempt, self._turn.rubric, self._base, self._base_rubric)
        self._choice = self._conversation.follow_up(self._asks)
        self._stage = Stage.FEEDBACK
        return attempt

    def grading_failed(self) -> None:
        """Go back to writing with the text in place."""
        self._only_in(Stage.GRADING)
        self._turn.dont_know = False
        self._run()

    def follow_up(self) -> FollowUpChoice | None:
        """Return what would be asked next; None when nothing is left or three follow-ups were asked."""
        self._only_in(Stage.FEEDBACK)
        return self._choice

    def take_follow_up(self) -> None:
        """Go on to the follow-up, in stage PROMPT. Raises WrongStage when there is none."""
        choice = self.follow_up()
        if choice is None or self._attempt is None:
            raise WrongStage("There is no follow-up to take.")
        if choice.probe is None:
            self._base, self._base_rubric = choice.question, choice.rubric
        else:
            # The latest question is not always the one probed: an earlier one may have more left to ask.
            parent = choice.question.id
            self._base, self._base_rubric = self._asks.question(parent), self._asks.rubric(parent)
        self._conversation.take(choice)
        turn = self._new_turn(self._turn.number + 1, choice.question, choice.rubric)
        turn.probe, turn.asked_because, turn.parent_attempt = choice.probe, choice.because, self._attempt.id
        self._begin(turn)

    def revise(self) -> None:
        """Write the answer of this turn anew, from its text; the first attempt and its score stay."""
        self._only_in(Stage.FEEDBACK)
        if self._attempt is None:
            raise WrongStage("There is no attempt to revise.")
        before = self._turn
        turn = self._new_turn(before.number + 1, before.question, before.rubric)
        turn.text, turn.probe, turn.asked_because = before.text, before.probe, before.asked_because
        turn.hints_shown, turn.revised, turn.parent_attempt = before.hints_shown, True, self._attempt.id
        self._begin(turn)
        self._run()

    def _begin(self, turn: Turn) -> None:
        self._turn = turn
        self._attempt, self._choice, self._last_save_s = None, None, None
        self._dirty = False
        self._stage = Stage.PROMPT

    def finish(self) -> None:
        """End the session; an answer that was not submitted stays as a draft. Raises KeeperFailed, still not ended."""
        if self._stage is Stage.DONE:
            return
        self.save_now()
        self._halt(Stage.DONE)
