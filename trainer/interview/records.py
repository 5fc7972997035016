"""What a session leaves behind: drafts while it runs, attempts once they are graded, and who keeps them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import datetime

    from trainer.grading.grade import Grade

MODE_PRACTICE = "practice"
MODE_MOCK = "mock"


@dataclass(frozen=True, slots=True)
class Draft:
    """An answer that was not submitted yet, with everything needed to go on with it."""

    session_id: str
    turn: int
    """0 for the first question of the session; follow-ups and revisions count up."""
    mode: str
    question_id: str
    text: str
    scratch: str
    """Notes beside the answer; never graded."""
    elapsed_s: float
    """Seconds spent writing, pauses left out."""
    hints_shown: int
    confidence: int | None
    """1 to 5, or None when it was not given."""
    asked_because: str
    """Why a follow-up was asked; empty for the first question."""
    saved_at: datetime
    started_at: datetime
    parent_attempt: str | None
    """The attempt that this follow-up or revision came from."""
    probe: str | None = None
    """What a derived question asks for (`criterion/ID`, `misconception/ID`, `twist/ID`); None for one of the bank."""
    prompt: str = ""
    """The prompt as it was put, where it is not the bank's."""
    asked: tuple[str, ...] = ()
    """Everything asked in the session so far, in order, this question last."""
    met_concepts: tuple[str, ...] = ()
    """Concepts that were met in the session so far; they are not asked for again."""
    revised: bool = False
    clarified: tuple[tuple[str, str], ...] = ()
    """Clarifying questions of this turn, each with what the interviewer answered."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """An answer with its grade, as it is kept for good."""

    id: str
    session_id: str
    turn: int
    mode: str
    question_id: str
    """Of the bank; for a probe, challenge or twist the question that it belongs to."""
    question_revision: int
    title: str
    prompt: str
    """As it was put; a probe's is not the bank question's."""
    topics: tuple[str, ...]
    brokers: tuple[str, ...]
    level: str
    asked_because: str
    answer: str
    """Exactly as it was typed."""
    elapsed_s: float
    started_at: datetime
    submitted_at: datetime
    hints_shown: int
    confidence: int | None
    flags: tuple[str, ...]
    """`dont-know`, `revised`, `follow-up`, `probe`, `twist`, `hinted`, `paused`, `keyword-only`;
    of a mock also `interrupted`, `extended`, `partial`, `no-answer`."""
    parent_attempt: str | None
    grade: Grade
    probe: str | None = None
    """As in Draft."""
    covered: tuple[str, ...] | None = None
    """Concepts that the candidate believed covered, said before the feedback; None when not asked or not said."""
    clarified: tuple[tuple[str, str], ...] = ()
    """As in Draft."""


class KeeperFailed(Exception):
    """Something could not be kept; the message is a sentence for the user."""


class Keeper(Protocol):
    """Keeps drafts and attempts; both methods raise KeeperFailed."""

    def save_draft(self, draft: Draft) -> None:
        """Keep this state of the draft; earlier states stay as revisions."""

    def record(self, attempt: Attempt) -> None:
        """Keep the attempt with its grade, and drop the draft of its session and turn, in one transaction.

        Recording the same attempt id again changes nothing.
        """
