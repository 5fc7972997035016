"""The content as plain values: a question, and the rubric that its answers are judged by.

Every class is frozen; what the YAML leaves out is an empty tuple, never None, unless the field says otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class CriterionLevel(StrEnum):
    """Who is expected to say it: any hire, a senior, or a staff engineer."""

    CORE = "core"
    STRONG = "strong"
    EXCEPTIONAL = "exceptional"


class TargetLevel(StrEnum):
    """The level that a candidate is interviewed for."""

    MID = "mid"
    SENIOR = "senior"
    STAFF = "staff"


class Broker(StrEnum):
    """The products that the bank asks about."""

    KAFKA = "kafka"
    RABBITMQ = "rabbitmq"
    ACTIVEMQ = "activemq"
    ARTEMIS = "artemis"


class QuestionKind(StrEnum):
    """What sort of answer a question wants."""

    DESIGN = "design"
    DEEP_DIVE = "deep-dive"
    COMPARISON = "comparison"
    PORT = "port"  # the same scenario on another broker
    DEBUGGING = "debugging"
    ESTIMATION = "estimation"
    DECISION = "decision"
    FOLLOW_UP = "follow-up"


class FollowUpCondition(StrEnum):
    """When the interviewer goes on to a follow-up question."""

    MISSED = "missed"
    CLAIMED = "claimed"
    CONTRADICTED = "contradicted"
    ALL_MET = "all-met"


@dataclass(frozen=True, slots=True)
class Fact:
    """One entry of the fact sheet that answers clarifying questions."""

    about: tuple[str, ...]
    """Words and phrases that a candidate would ask with, lower case."""
    answer: str


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A link from a question to the question that an interviewer would ask next."""

    when: FollowUpCondition
    question: str
    """Id of the question asked next."""
    criterion: str | None = None
    """The criterion whose verdict decides; None only for all-met."""


@dataclass(frozen=True, slots=True)
class Twist:
    """A changed requirement, put when everything asked for was said."""

    id: str
    prompt: str


@dataclass(frozen=True, slots=True)
class Question:
    """What the interviewer says, and what they know beside it."""

    id: str
    revision: int
    kind: QuestionKind
    title: str
    prompt: str
    topics: tuple[str, ...]
    brokers: tuple[Broker, ...]
    level: TargetLevel
    minutes: int
    """Time that a practised candidate takes to answer, in minutes, 1 to 60."""
    facts: tuple[Fact, ...] = ()
    hints: tuple[str, ...] = ()
    """Three steps: a nudge, the area, a leading question."""
    follow_ups: tuple[FollowUp, ...] = ()
    twists: tuple[Twist, ...] = ()
    sources: tuple[str, ...] = ()
    path: str = ""
    """The file it was read from, for messages."""


@dataclass(frozen=True, slots=True)
class Criterion:
    """One point that an answer can make."""

    id: str
    concept: str
    """Concept tag, dotted and lower case, shared by criteria of several questions (`ordering.per-partition`)."""
    level: CriterionLevel
    weight: int
    """1 (nice to hear) to 3 (the heart of the answer)."""
    statement: str
    """The claim, as narrow as it can be made."""
    ask: str
    """The same point as the question that an interviewer would put if it was missed."""
    slots: tuple[tuple[str, ...], ...] = ()
    """Concept slots: each is a tuple of synonyms; an answer that makes the point touches most of the slots."""
    accepted: tuple[str, ...] = ()
    partial: tuple[str, ...] = ()
    contradicting: tuple[str, ...] = ()
    mentions: tuple[str, ...] = ()
    """Uses the terms without making the claim; earns nothing."""
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Misconception:
    """A wrong belief worth naming, with what is true instead."""

    id: str
    claim: str
    correction: str
    concept: str
    believing: tuple[str, ...] = ()
    rejecting: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rubric:
    """How the answers to one question are judged."""

    question_id: str
    revision: int
    criteria: tuple[Criterion, ...]
    misconceptions: tuple[Misconception, ...]
    models: Mapping[TargetLevel, str] = field(default_factory=dict)
    """Model answers in a speaking voice, by the level that they reach."""
    fingerprint: str = ""
    """First 12 hex digits of the SHA-256 over the canonical JSON of everything above; stored with every grade."""
    path: str = ""

    def criterion(self, criterion_id: str) -> Criterion:
        """Return the criterion with that id; KeyError if the rubric has none."""
        for criterion in self.criteria:
            if criterion.id == criterion_id:
                return criterion
        raise KeyError(criterion_id)


@dataclass(frozen=True, slots=True)
class BankError:
    """One fault of the content, as a sentence with its place."""

    path: str
    line: int
    """1-based; 0 when the fault has no line (an unreadable file)."""
    key: str
    """Dotted path of the key, such as `criteria[2].weight`; empty at the top of the file."""
    message: str
    """What is wrong and what to write instead."""

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}" if self.line else self.path
        return f"{place}: {self.key}: {self.message}" if self.key else f"{place}: {self.message}"


class BankRefused(Exception):
    """Raised when content has faults; holds all of them."""

    def __init__(self, errors: tuple[BankError, ...]) -> None:
        super().__init__("\n".join(map(str, errors)))
        self.errors = errors
