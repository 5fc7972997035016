"""One question with its answer while it is being written: the text, the time spent, and what becomes of both."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from trainer.interview.records import MODE_PRACTICE, Attempt, Draft

if TYPE_CHECKING:
    from datetime import datetime

    from trainer.bank.model import Question, Rubric
    from trainer.grading.grade import Grade
    from trainer.interview.clock import Clock


class Stopwatch:
    """Counts the seconds between starts and stops on the clock that never goes back."""

    def __init__(self, clock: Clock, counted_s: float = 0.0) -> None:
        """Start stopped, with what was counted before."""
        self._clock = clock
        self._counted_s = counted_s
        self._since_s: float | None = None

    @property
    def elapsed_s(self) -> float:
        """Seconds counted so far."""
        if self._since_s is None:
            return self._counted_s
        return self._counted_s + max(0.0, self._clock.monotonic_s() - self._since_s)

    def start(self) -> None:
        """Count from now on."""
        if self._since_s is None:
            self._since_s = self._clock.monotonic_s()

    def stop(self) -> None:
        """Count no further."""
        self._counted_s = self.elapsed_s
        self._since_s = None


@dataclass(slots=True)
class Turn:
    """Everything about the answer in hand."""

    number: int
    question: Question
    rubric: Rubric
    stopwatch: Stopwatch
    started_at: datetime
    text: str = ""
    scratch: str = ""
    hints_shown: int = 0
    confidence: int | None = None
    asked_because: str = ""
    parent_attempt: str | None = None
    probe: str | None = None
    """As in Draft."""
    revised: bool = False
    paused: bool = False
    """Whether it was ever paused."""
    dont_know: bool = False
    clarified: list[tuple[str, str]] = field(default_factory=list)
    saved_at: datetime | None = None
    covered: tuple[str, ...] | None = None
    """As in Attempt."""
    attempt_id: str = ""
    """Set when it is submitted, so that keeping the attempt twice keeps it once."""
    submitted_at: datetime | None = None

    def draft(self, session_id: str, now: datetime, asked: tuple[str, ...], met_concepts: tuple[str, ...]) -> Draft:
        """Return the answer as a draft to keep."""
        return Draft(
            session_id=session_id,
            turn=self.number,
            mode=MODE_PRACTICE,
            question_id=self.question.id,
            text=self.text,
            scratch=self.scratch,
            elapsed_s=self.stopwatch.elapsed_s,
            hints_shown=self.hints_shown,
            confidence=self.confidence,
            asked_because=self.asked_because,
            saved_at=now,
            started_at=self.started_at,
            parent_attempt=self.parent_attempt,
            probe=self.probe,
            prompt=self.question.prompt if self.probe else "",
            asked=asked,
            met_concepts=met_concepts,
            revised=self.revised,
            clarified=tuple(self.clarified),
        )

    def attempt(self, session_id: str, grade: Grade) -> Attempt:
        """Return the submitted answer with its grade."""
        return Attempt(
            id=self.attempt_id,
            session_id=session_id,
            turn=self.number,
            mode=MODE_PRACTICE,
            question_id=self.question.id,
            question_revision=self.question.revision,
            title=self.question.title,
            prompt=self.question.prompt,
            topics=self.question.topics,
            brokers=tuple(map(str, self.question.brokers)),
            level=str(self.question.level),
            asked_because=self.asked_because,
            answer=self.text,
            elapsed_s=self.stopwatch.elapsed_s,
            started_at=self.started_at,
            submitted_at=self.submitted_at or self.started_at,
            hints_shown=self.hints_shown,
            confidence=self.confidence,
            flags=self._flags(grade),
            parent_attempt=self.parent_attempt,
            grade=grade,
            probe=self.probe,
            covered=self.covered,
            clarified=tuple(self.clarified),
        )

    def _flags(self, grade: Grade) -> tuple[str, ...]:
        kind = (self.probe or "").partition("/")[0]
        flags = {
            "dont-know": self.dont_know,
            "revised": self.revised,
            "follow-up": bool(self.asked_because),
            "probe": kind in ("criterion", "misconception"),
            "twist": kind == "twist",
            "hinted": self.hints_shown > 0,
            "paused": self.paused,
            "keyword-only": grade.provenance.engine == "keywords",
        }
        return tuple(name for name, holds in flags.items() if holds)


def turn_of(draft: Draft, question: Question, rubric: Rubric, clock: Clock) -> Turn:
    """Return the turn that the draft was saved from."""
    return Turn(
        number=draft.turn,
        question=question,
        rubric=rubric,
        stopwatch=Stopwatch(clock, draft.elapsed_s),
        started_at=draft.started_at,
        text=draft.text,
        scratch=draft.scratch,
        hints_shown=draft.hints_shown,
        confidence=draft.confidence,
        asked_because=draft.asked_because,
        parent_attempt=draft.parent_attempt,
        probe=draft.probe,
        revised=draft.revised,
        saved_at=draft.saved_at,
        clarified=list(draft.clarified),
    )
