"""Stand-ins that tests pass in: a clock that only moves when told, a keeper in memory, a bank of two questions, a grader."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import TYPE_CHECKING

from trainer.bank.model import (
    Broker,
    Criterion,
    CriterionLevel,
    Fact,
    FollowUp,
    FollowUpCondition,
    Misconception,
    Question,
    QuestionKind,
    Rubric,
    TargetLevel,
    Twist,
)
from trainer.grading.grade import (
    CriterionGrade,
    Grade,
    MisconceptionGrade,
    Neighbour,
    Provenance,
    Span,
    Verdict,
    Why,
)
from trainer.grading.protocols import Engines
from trainer.interview.records import Attempt, Draft, KeeperFailed

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from trainer.interview.practice import Answer

START = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


class FakeClock:
    """Stands still until `pass_s`."""

    def __init__(self) -> None:
        self.passed_s = 0.0

    def monotonic_s(self) -> float:
        return 1000.0 + self.passed_s

    def now(self) -> datetime:
        return START + timedelta(seconds=self.passed_s)

    def pass_s(self, seconds: float) -> None:
        self.passed_s += seconds


def counted_ids(prefix: str = "id") -> Callable[[], str]:
    """Return a maker of ids `id-1`, `id-2` and so on."""
    numbers = count(1)
    return lambda: f"{prefix}-{next(numbers)}"


@dataclass
class FakeKeeper:
    """Keeps in memory; fails while `fails` is set."""

    saved: list[Draft] = field(default_factory=list)
    attempts_kept: list[Attempt] = field(default_factory=list)
    fails: bool = False
    due_now: set[str] = field(default_factory=set)

    def save_draft(self, draft: Draft) -> None:
        if self.fails:
            raise KeeperFailed("The disk is full.")
        self.saved.append(draft)

    def record(self, attempt: Attempt) -> None:
        if self.fails:
            raise KeeperFailed("The disk is full.")
        self.attempts_kept.append(attempt)

    def due(self, now: datetime) -> set[str]:
        return self.due_now

    def drafts(self) -> list[Draft]:
        return self.saved[-1:] if not self.attempts_kept else []

    def attempts(self, limit: int = 100) -> list[AttemptLine]:
        lines = [AttemptLine(kept.question_id, kept.submitted_at, kept.grade.score, kept.probe) for kept in self.attempts_kept]
        return lines[::-1][:limit]


@dataclass(frozen=True)
class AttemptLine:
    """One line of the history."""

    question_id: str
    submitted_at: datetime
    score: int
    probe: str | None = None


def criterion(name: str, weight: int = 2, level: CriterionLevel = CriterionLevel.CORE) -> Criterion:
    """Return a criterion that is met by an answer with the words of `name`."""
    return Criterion(
        id=name,
        concept=f"concept.{name}",
        level=level,
        weight=weight,
        statement=f"The claim about {name}.",
        ask=f"What about {name}?",
        accepted=(f"{name} holds",),
        sources=(f"Manual, {name}",),
    )


ORDERING = Question(
    id="ordering",
    revision=3,
    kind=QuestionKind.FOLLOW_UP,
    title="Ordering",
    prompt="How is order kept?",
    topics=("order", "core"),
    brokers=(Broker.KAFKA,),
    level=TargetLevel.SENIOR,
    minutes=6,
    facts=(
        Fact(("partition count", "partitions"), "One topic with 48 partitions."),
        Fact(("throughput", "messages per second"), "About 12,000 a second."),
        Fact(("acks",), "acks is all."),
    ),
    hints=("Look at the log.", "The partition.", "What does the key decide?"),
    follow_ups=(
        FollowUp(FollowUpCondition.MISSED, "lag", "keys"),
        FollowUp(FollowUpCondition.ALL_MET, "lag"),
    ),
    twists=(Twist("double", "The partitions double."),),
)
ORDERING_RUBRIC = Rubric(
    question_id="ordering",
    revision=2,
    criteria=(
        criterion("partitions", 3),
        criterion("keys", 2),
        criterion("retries", 2, CriterionLevel.STRONG),
    ),
    misconceptions=(
        Misconception(
            "global", "Order is global.", "Only within a partition.", "concept.partitions", sources=("Manual, order",)
        ),
        Misconception("acks", "acks gives order.", "acks is about durability.", "concept.acks"),
    ),
    models={TargetLevel.MID: "A mid answer.", TargetLevel.SENIOR: "Partitions, keys and retries."},
    fingerprint="0123456789ab",
)
LAG = Question(
    id="lag",
    revision=1,
    kind=QuestionKind.FOLLOW_UP,
    title="Lag",
    prompt="A consumer falls behind. What now?",
    topics=("lag",),
    brokers=(Broker.KAFKA, Broker.RABBITMQ),
    level=TargetLevel.MID,
    minutes=5,
    hints=("One.", "Two.", "Three."),
)
LAG_RUBRIC = Rubric("lag", 1, (criterion("alerting", 3), criterion("scaling", 2)), (), {}, "ba9876543210")


class FakeBank:
    """Two questions; the first leads to the second."""

    def __init__(self) -> None:
        self.questions: Mapping[str, Question] = {"ordering": ORDERING, "lag": LAG}
        self.rubrics = {"ordering": ORDERING_RUBRIC, "lag": LAG_RUBRIC}

    def question(self, question_id: str) -> Question:
        return self.questions[question_id]

    def rubric(self, question_id: str) -> Rubric:
        return self.rubrics[question_id]


def fake_grade(answer: str, question: Question, rubric: Rubric, engines: Engines = Engines()) -> Grade:  # noqa: B008
    """Judge by words: `NAME` is met, `half NAME` partial, `term NAME` mentioned, `not NAME` contradicted; `!ID` believed."""
    verdicts = []
    for item in rubric.criteria:
        verdict, span = Verdict.MISSED, None
        place = answer.find(item.id)
        if place >= 0:
            ways = {"half ": Verdict.PARTIAL, "term ": Verdict.MENTIONED, "not ": Verdict.CONTRADICTED}
            cue = next((cue for cue in ways if answer[:place].endswith(cue)), "")
            verdict, span = ways.get(cue, Verdict.MET), Span(place - len(cue), place + len(item.id))
        why = Why(
            rule=f"The fake rule for {item.id}.",
            segment=span,
            matched=(item.id,) if span else (),
            missing=() if span else (item.id,),
            nearest_accepted=Neighbour(f"{item.id} holds", 0.5),
            figures=(("margin", 0.25),),
        )
        verdicts.append(CriterionGrade(item.id, verdict, 0.9, (span,) if span else (), why))
    believed = [
        MisconceptionGrade(item.id, 0.8, (Span(place, place + 1 + len(item.id)),), Why(rule="The fake rule."))
        for item in rubric.misconceptions
        if (place := answer.find(f"!{item.id}")) >= 0
    ]
    met = sum(item.verdict is Verdict.MET for item in verdicts)
    score = 100 * met // len(verdicts)
    return Grade(
        question_id=question.id,
        score=score,
        level=min(4, score // 25),
        band=(max(0, score - 4), min(100, score + 4)),
        criteria=tuple(verdicts),
        misconceptions=tuple(believed),
        guards=(),
        provenance=Provenance("1", "onnx", "fake@00000000", f"{rubric.revision}:{rubric.fingerprint}", engines.note),
        uncertain=(rubric.criteria[0].id,),
    )


class FakeGrader:
    """Grades at once with `fake_grade`."""

    status = "semantic"

    def start_loading(self) -> None:
        """Nothing to load."""

    def grade(self, answer: Answer) -> Grade:
        return fake_grade(answer.text, answer.question, answer.rubric)


@dataclass
class FakeServices:
    """What a linear session is given."""

    bank: FakeBank = field(default_factory=FakeBank)
    store: FakeKeeper = field(default_factory=FakeKeeper)
    grader: FakeGrader = field(default_factory=FakeGrader)
    clock: FakeClock = field(default_factory=FakeClock)
    new_id: Callable[[], str] = field(default_factory=counted_ids)


def an_attempt(answer: str = "partitions and half keys", attempt_id: str = "a1", **changes: object) -> Attempt:
    """Return a graded attempt at the first question."""
    made = Attempt(
        id=attempt_id,
        session_id="s1",
        turn=0,
        mode="practice",
        question_id="ordering",
        question_revision=3,
        title="Ordering",
        prompt=ORDERING.prompt,
        topics=ORDERING.topics,
        brokers=("kafka",),
        level="senior",
        asked_because="",
        answer=answer,
        elapsed_s=61.5,
        started_at=START,
        submitted_at=START + timedelta(minutes=2),
        hints_shown=0,
        confidence=4,
        flags=("hinted",),
        parent_attempt=None,
        grade=fake_grade(answer, ORDERING, ORDERING_RUBRIC),
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def a_draft(text: str = "so far", **changes: object) -> Draft:
    """Return a draft of the first question."""
    made = Draft(
        session_id="s1",
        turn=0,
        mode="practice",
        question_id="ordering",
        text=text,
        scratch="notes",
        elapsed_s=12.5,
        hints_shown=1,
        confidence=None,
        asked_because="",
        saved_at=START + timedelta(minutes=1),
        started_at=START,
        parent_attempt=None,
        asked=("ordering",),
        met_concepts=("concept.keys",),
    )
    return replace(made, **changes)  # type: ignore[arg-type]
