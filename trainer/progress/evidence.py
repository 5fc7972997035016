"""What one graded answer says about each concept: the pieces of evidence that mastery and the schedule are made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from trainer.grading.grade import Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from trainer.bank.model import Question, Rubric
    from trainer.grading.grade import Grade

CRITERION, MISCONCEPTION = "criterion", "misconception"
BROKERS = ("kafka", "rabbitmq", "activemq", "artemis")

CREDIT: Mapping[Verdict, float] = {
    Verdict.MET: 1.0,
    Verdict.PARTIAL: 0.5,
    Verdict.MENTIONED: 0.1,
    Verdict.MISSED: 0.0,
    Verdict.CONTRADICTED: 0.0,
}
"""What a verdict says of the knowledge behind it, 0 to 1."""

UNPROMPTED_MISS = 0.7
"""A point left out of a long answer may be known all the same; one left out when asked for it is not."""
PROMPTED = 0.7
"""A point made when asked for it says less than one made unasked."""
HINTED = 0.7
KEYWORDS_ONLY = 0.6
CONTRADICTION = 1.5
"""A wrong belief says more than a gap."""
LEAST_SURE = 0.3


@dataclass(frozen=True, slots=True)
class Point:
    """What a rubric can find in an answer, as far as concepts go."""

    kind: str
    """`criterion` or `misconception`."""
    id: str
    concept: str
    level: str
    """core, strong or exceptional; core for a misconception."""
    weight: int
    """1 to 3; 2 for a misconception."""


@dataclass(frozen=True, slots=True)
class Studied:
    """A question of the bank as the schedule needs it: what it takes, and the points that its rubric looks for."""

    id: str
    title: str
    minutes: int
    level: str
    brokers: tuple[str, ...]
    topics: tuple[str, ...]
    points: tuple[Point, ...]

    @property
    def concepts(self) -> Mapping[str, int]:
        """The concepts of its criteria, each with the largest weight it has here."""
        found: dict[str, int] = {}
        for point in self.points:
            if point.kind == CRITERION:
                found[point.concept] = max(point.weight, found.get(point.concept, 0))
        return found


@dataclass(frozen=True, slots=True)
class Evidence:
    """One verdict of one attempt on one concept."""

    attempt_id: str
    question_id: str
    kind: str
    point: str
    """Id of the criterion or misconception."""
    concept: str
    brokers: tuple[str, ...]
    """The brokers it counts for; see `brokers_of`."""
    at: datetime
    verdict: Verdict
    """The effective one: as disputed, where it was."""
    mass: float
    """How much it counts, above 0; 1 is a verdict that is sure, unprompted and without hints."""
    weight: int
    """Of the point in its rubric, 1 to 3."""
    confidence: int | None
    """1 to 5 as given before writing; None when it was not."""
    helped: bool
    """Whether hints were taken."""
    prompted: bool
    """Whether the point was asked for by itself."""


def studied(question: Question, rubric: Rubric) -> Studied:
    """Return the question with the points of its rubric."""
    points = [Point(CRITERION, c.id, c.concept, str(c.level), c.weight) for c in rubric.criteria]
    points += [Point(MISCONCEPTION, m.id, m.concept, "core", 2) for m in rubric.misconceptions]
    return Studied(
        question.id,
        question.title,
        question.minutes,
        str(question.level),
        tuple(map(str, question.brokers)),
        question.topics,
        tuple(points),
    )


def area_of(concept: str) -> str:
    """Return the area of a concept tag, `poison` of `poison.dead-letter`: the rows of the map."""
    return concept.partition(".")[0]


def brokers_of(concept: str, question_brokers: Sequence[str]) -> tuple[str, ...]:
    """Return the brokers that evidence on the concept counts for.

    A tag that names a broker (`poison.kafka`, `partition.kafka-isr`, `activemq.maintained`) counts for that one alone,
    any other for every broker that its question is about.
    """
    named = [part for step in concept.split(".") for part in step.split("-") if part in BROKERS]
    return tuple(dict.fromkeys(named)) or tuple(question_brokers)


def counts(flags: Sequence[str]) -> bool:
    """Whether an attempt with these flags is evidence: not a twist, whose rubric was written for another question, and
    not a revision, which was written after the feedback."""
    return not {"twist", "revised"} & set(flags)


def evidence_of(
    grade: Grade,
    points: Sequence[Point],
    *,
    attempt_id: str,
    at: datetime,
    brokers: Sequence[str],
    flags: Sequence[str] = (),
    confidence: int | None = None,
    probe: str | None = None,
    disputed: Mapping[tuple[str, str], Verdict | None] | None = None,
) -> list[Evidence]:
    """Return what the grade says of the concepts, in the grade's order; nothing for attempts that do not count.

    `points` are those of the bank's question; what the grade judged and the bank no longer has is left out. `disputed`
    holds the verdicts that the candidate put in place of the grader's, by (kind, id); None takes a misconception away.
    """
    if not counts(flags):
        return []
    known = {(point.kind, point.id): point for point in points}
    prompted = probe is not None
    common = KEYWORDS_ONLY if grade.provenance.engine == "keywords" else 1.0
    helped = "hinted" in flags
    judged: list[tuple[Point, Verdict, float]] = []
    for item in grade.criteria:
        # A challenge has the misconception's correction as its criterion, under the misconception's id.
        point = known.get((CRITERION, item.criterion_id)) or known.get((MISCONCEPTION, item.criterion_id))
        if point is not None:
            other = (disputed or {}).get((CRITERION, item.criterion_id))
            judged.append((point, other or item.verdict, 1.0 if other else max(LEAST_SURE, item.confidence)))
    for held in grade.misconceptions:
        point = known.get((MISCONCEPTION, held.misconception_id))
        if point is not None and (MISCONCEPTION, point.id) not in (disputed or {}):
            judged.append((point, Verdict.CONTRADICTED, max(LEAST_SURE, held.confidence)))
    found: dict[tuple[str, str], Evidence] = {}
    for point, verdict, sure in judged:
        mass = common * sure * _mass(verdict, prompted, helped)
        found[point.kind, point.id] = Evidence(
            attempt_id=attempt_id,
            question_id=grade.question_id,
            kind=point.kind,
            point=point.id,
            concept=point.concept,
            brokers=brokers_of(point.concept, brokers),
            at=at,
            verdict=verdict,
            mass=round(mass, 4),
            weight=point.weight,
            confidence=confidence,
            helped=helped,
            prompted=prompted,
        )
    return list(found.values())


def _mass(verdict: Verdict, prompted: bool, helped: bool) -> float:
    if verdict is Verdict.CONTRADICTED:
        return CONTRADICTION
    if CREDIT[verdict] >= CREDIT[Verdict.PARTIAL]:
        return (PROMPTED if prompted else 1.0) * (HINTED if helped else 1.0)
    return 1.0 if prompted else UNPROMPTED_MISS
