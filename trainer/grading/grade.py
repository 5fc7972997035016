"""A grade as plain values: verdicts with the candidate's own words, misconceptions, score, level and band."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Verdict(StrEnum):
    """The evidence ladder, best first. Only met and partial earn; contradicted may subtract."""

    MET = "met"
    PARTIAL = "partial"
    MENTIONED = "mentioned"
    MISSED = "missed"
    CONTRADICTED = "contradicted"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of characters [start, end) of the answer exactly as it was typed."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"a span needs 0 <= start < end, not {self.start}, {self.end}")


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A phrasing of the rubric that lies near a segment of the answer."""

    text: str
    similarity: float
    """Cosine, -1 to 1; token similarity 0 to 1 where no embedder took part."""


@dataclass(frozen=True, slots=True)
class Why:
    """Everything that an argument about one verdict needs."""

    rule: str
    """The rule that fired, as a sentence."""
    segment: Span | None = None
    """The passage judged; for a missed criterion the closest passage that was considered."""
    matched: tuple[str, ...] = ()
    """Words of the rubric's slots that the passage has."""
    missing: tuple[str, ...] = ()
    """Slots that the passage lacks, each named by its first synonym."""
    nearest_accepted: Neighbour | None = None
    nearest_contradicting: Neighbour | None = None
    figures: tuple[tuple[str, float], ...] = ()
    """Raw numbers behind the rule, rounded to four digits, in a fixed order: (name, value)."""


@dataclass(frozen=True, slots=True)
class CriterionGrade:
    """The verdict on one criterion. Every verdict but missed holds at least one span: no praise without words."""

    criterion_id: str
    verdict: Verdict
    confidence: float
    """Estimated probability that the verdict is right, 0 to 1."""
    spans: tuple[Span, ...]
    why: Why

    def __post_init__(self) -> None:
        if self.verdict is not Verdict.MISSED and not self.spans:
            raise ValueError(f"{self.criterion_id}: a verdict of {self.verdict} needs a span")


@dataclass(frozen=True, slots=True)
class MisconceptionGrade:
    """A misconception that the answer asserts, with the words that assert it."""

    misconception_id: str
    confidence: float
    spans: tuple[Span, ...]
    why: Why

    def __post_init__(self) -> None:
        if not self.spans:
            raise ValueError(f"{self.misconception_id}: an asserted misconception needs a span")


@dataclass(frozen=True, slots=True)
class Guard:
    """A reason why an answer, or part of it, was not graded on its merits."""

    id: str
    """empty, too-short, prompt-copied, template, keyword-soup, off-topic, pasted-bank, other-language."""
    message: str
    """What was seen and what to do, as a sentence."""


@dataclass(frozen=True, slots=True)
class Provenance:
    """What made the grade; two grades compare only where these agree."""

    version: str
    """Version of the grading rules."""
    engine: str
    """onnx, sentence-transformers or keywords."""
    model: str
    """Names of the embedding model and the judge with their weights' hashes; `-` for none."""
    rubric: str
    """`REVISION:FINGERPRINT` of the rubric."""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Grade:
    """The whole judgement of one answer."""

    question_id: str
    score: int
    """0 to 100."""
    level: int
    """0 nothing of value, 1 weak or badly wrong, 2 partial, 3 solid (hire at mid), 4 strong (senior hire)."""
    band: tuple[int, int]
    """Score range that holds the interviewer's score in four of five held-out answers."""
    criteria: tuple[CriterionGrade, ...]
    """In the rubric's order, one for each criterion."""
    misconceptions: tuple[MisconceptionGrade, ...]
    guards: tuple[Guard, ...]
    provenance: Provenance
    uncertain: tuple[str, ...] = field(default=())
    """Ids of the criteria that make the band wide."""

    def criterion(self, criterion_id: str) -> CriterionGrade:
        """Return the verdict on that criterion; KeyError if there is none."""
        for grade in self.criteria:
            if grade.criterion_id == criterion_id:
                return grade
        raise KeyError(criterion_id)
