"""What a finished interview comes to, as plain values: every front end shows them, and the store keeps them as they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from trainer.grading.grade import Verdict
from trainer.interview.mock.dimensions import Dimension
from trainer.interview.mock.phases import Phase

MODELLED_ON = (
    "Modelled on public rubrics. It reads text: voice, drawing, rapport and pace in a room are not in it, and about one point "
    "in five is read wrongly; each verdict shows the words that it rests on."
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """One point with the candidate's own words."""

    verdict: Verdict
    statement: str
    quote: str
    """Empty for a point that was missed."""
    phase: Phase
    question: str
    """Title of the question whose rubric it is in."""
    ask: str
    """The point as a question."""
    expected: bool
    """Whether the target level has to make it."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One dimension."""

    dimension: Dimension
    weight: int
    value: float | None
    """0 to 4; None where nothing in this interview asked for it."""
    word: str
    note: str
    """What the value rests on, as sentences."""
    quotes: tuple[str, ...]
    """Words that were counted where no rubric reads them."""
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class PhaseTime:
    """How long a phase took."""

    phase: Phase
    budget_s: float | None
    limit_s: float | None
    spent_s: float
    words: int


@dataclass(frozen=True, slots=True)
class Raised:
    """When a topic first came up."""

    topic: str
    at_s: float
    phase: Phase
    quote: str


@dataclass(frozen=True, slots=True)
class Highlight:
    """A passage of an answer with the verdict that rests on it."""

    start: int
    end: int
    verdict: Verdict
    says: str


@dataclass(frozen=True, slots=True)
class Said:
    """One exchange as the transcript shows it."""

    phase: Phase
    at_s: float
    ended_at_s: float
    prompt: str
    because: str
    text: str
    highlights: tuple[Highlight, ...]
    clarified: tuple[tuple[str, str], ...]
    ended: str


@dataclass(frozen=True, slots=True)
class Remedy:
    """One thing to work on."""

    question: str
    holds: str


@dataclass(frozen=True, slots=True)
class Scheduled:
    """What comes back, and when."""

    question_id: str
    title: str
    due: datetime


@dataclass(frozen=True, slots=True)
class SheetPoint:
    """A point on the sheet for a human interviewer."""

    statement: str
    level: str
    weight: int


@dataclass(frozen=True, slots=True)
class SheetQuestion:
    """A question on the sheet for a human interviewer."""

    phase: Phase
    prompt: str
    points: tuple[SheetPoint, ...]


@dataclass(frozen=True, slots=True)
class Debrief:
    """Everything that is said after an interview."""

    mock_id: str
    title: str
    question_id: str
    level: str
    minutes: int
    brokers: tuple[str, ...]
    started_at: datetime
    elapsed_s: float
    labels: tuple[str, ...]
    """As sentences: `paused 1 time, 3:10`."""
    verdict: str | None
    """One of the six steps; None when there was nothing to judge."""
    score: float
    """0 to 100, over the dimensions that were judged."""
    why: tuple[str, ...]
    dimensions: tuple[Judged, ...]
    phases: tuple[PhaseTime, ...]
    raised: tuple[Raised, ...]
    never_raised: tuple[str, ...]
    transcript: tuple[Said, ...]
    fixes: tuple[Remedy, ...]
    scheduled: tuple[Scheduled, ...]
    sheet: tuple[SheetQuestion, ...]
    graded_by: str
