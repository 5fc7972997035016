"""A bank, a clock and a keeper for mock interviews: small, in memory, and as forgetful as a killed process."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import TYPE_CHECKING

from tests.fakes import criterion, fake_grade
from trainer.bank.model import (
    Broker,
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
from trainer.interview.mock.session import Mock, begin, resume_saved
from trainer.interview.mock.state import Setup, State
from trainer.interview.mock.wire import from_json, to_json
from trainer.interview.records import KeeperFailed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trainer.grading.grade import Grade
    from trainer.interview.mock.debrief import Debrief
    from trainer.interview.practice import Answer
    from trainer.interview.records import Attempt

START = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
CORE, STRONG, EXCEPTIONAL = CriterionLevel.CORE, CriterionLevel.STRONG, CriterionLevel.EXCEPTIONAL


def _point(name: str, concept: str, level: CriterionLevel = CORE, weight: int = 2):  # type: ignore[no-untyped-def]
    return replace(
        criterion(name, weight, level),
        concept=concept,
        slots=((name,),),
        accepted=(f"{name} holds",),
        partial=(f"half {name}",),
        contradicting=(f"not {name}",),
        mentions=(f"term {name}",),
    )


def _rubric(
    question_id: str, points: Sequence[tuple[str, str, CriterionLevel]], beliefs: tuple[Misconception, ...] = ()
) -> Rubric:
    made = tuple(_point(name, concept, level) for name, concept, level in points)
    core = " ".join(f"The {name} holds here." for name, _, level in points if level is CORE)
    more = " ".join(f"The {name} holds here." for name, _, level in points if level is STRONG)
    rest = " ".join(f"The {name} holds here." for name, _, level in points if level is EXCEPTIONAL)
    models = {TargetLevel.MID: core, TargetLevel.SENIOR: f"{core} {more} {rest}"}
    return Rubric(question_id, 1, made, beliefs, models, f"{question_id:0<12}"[:12])


def _question(question_id: str, kind: QuestionKind, topics: tuple[str, ...], **more: object) -> Question:
    made = Question(
        id=question_id,
        revision=1,
        kind=kind,
        title=f"About {question_id}",
        prompt=f"Tell me about {question_id}, in depth.",
        topics=topics,
        brokers=(Broker.KAFKA, Broker.RABBITMQ),
        level=TargetLevel.SENIOR,
        minutes=10,
    )
    return replace(made, **more)  # type: ignore[arg-type]


FEED = _question(
    "feed",
    QuestionKind.DESIGN,
    ("design-feed", "ordering", "delivery"),
    facts=(
        Fact(("rate", "events"), "2,000 events/s at peak."),
        Fact(("size",), "Each has 300 bytes."),
        Fact(("latency",), "Within 2 seconds."),
        Fact(("retention", "keep"), "For 7 days."),
        Fact(("users",), "40 million users, 10% of them online."),
    ),
    follow_ups=(
        FollowUp(FollowUpCondition.MISSED, "keys-dive", "keyed"),
        FollowUp(FollowUpCondition.CLAIMED, "poison-dive", "queued"),
    ),
    twists=(Twist("double", "The load doubles overnight."), Twist("one-region", "One region is lost.")),
)
FEED_RUBRIC = _rubric(
    "feed",
    (
        ("logged", "design.event-log", CORE),
        ("queued", "design.task-queue", CORE),
        ("keyed", "ordering.keys", CORE),
        ("deduplicated", "delivery.idempotent-consumer", STRONG),
        ("replayed", "retention.replay", STRONG),
        ("weighed", "decision.cost", STRONG),
        ("sized", "design.numbers", EXCEPTIONAL),
    ),
    (
        Misconception("once", "It is exactly once.", "Only inside the broker.", "delivery.exactly-once-boundary"),
        Misconception("pretty", "Logs are pretty.", "They are not.", "design.event-log"),
    ),
)


class MockBank:
    """One main question, four deep dives, one question about failures."""

    def __init__(self, without: Sequence[str] = ()) -> None:
        dive = QuestionKind.DEEP_DIVE
        pairs = {
            "feed": (FEED, FEED_RUBRIC),
            "keys-dive": (
                _question("keys-dive", dive, ("ordering",)),
                _rubric("keys-dive", (("hashed", "ordering.keys", CORE), ("skewed", "scaling.hot-key", STRONG))),
            ),
            "delivery-dive": (
                _question("delivery-dive", dive, ("delivery",)),
                _rubric("delivery-dive", (("acked", "delivery.at-least-once", CORE), ("fenced", "delivery.fencing", STRONG))),
            ),
            "poison-dive": (
                _question("poison-dive", QuestionKind.FOLLOW_UP, ("delivery", "poison")),
                _rubric("poison-dive", (("bounded", "poison.bounded-retries", CORE), ("parked", "poison.dead-letter", STRONG))),
            ),
            "lag-dive": (
                _question("lag-dive", QuestionKind.FOLLOW_UP, ("scaling",)),
                _rubric("lag-dive", (("measured", "lag.measure", CORE), ("drained", "lag.catch-up", EXCEPTIONAL))),
            ),
            "split-brain": (
                _question("split-brain", QuestionKind.FOLLOW_UP, ("partitions-cap", "delivery")),
                _rubric("split-brain", (("chosen", "partition.majority", CORE), ("refused", "partition.isr", STRONG))),
            ),
        }
        self.questions = {name: question for name, (question, _) in pairs.items() if name not in without}
        self._rubrics = {name: rubric for name, (_, rubric) in pairs.items()}

    def question(self, question_id: str) -> Question:
        return self.questions[question_id]

    def rubric(self, question_id: str) -> Rubric:
        return self._rubrics[question_id]


class TwoClocks:
    """A monotonic clock and a calendar that drift apart while the machine sleeps."""

    def __init__(self) -> None:
        self.ran_s = 0.0
        self.calendar_s = 0.0

    def monotonic_s(self) -> float:
        return 5000.0 + self.ran_s

    def now(self) -> datetime:
        return START + timedelta(seconds=self.calendar_s)

    def pass_s(self, seconds: float) -> None:
        """Let both run."""
        self.ran_s += seconds
        self.calendar_s += seconds

    def sleep(self, seconds: float) -> None:
        """Suspend the machine: the calendar alone goes on."""
        self.calendar_s += seconds


@dataclass
class MemoryKeeper:
    """Keeps the JSON of the last state, as the store does; fails while `fails` is set."""

    fails: bool = False
    kept: str = ""
    attempts_kept: list[Attempt] = field(default_factory=list)
    debrief: Debrief | None = None
    saves: int = 0

    def save_mock(self, state: State, title: str) -> None:
        if self.fails:
            raise KeeperFailed("The disk is full.")
        self.saves += 1
        self.kept = json.dumps(to_json(state))

    def finish_mock(self, state: State, title: str, attempts: Sequence[Attempt], debrief: Debrief) -> None:
        if self.fails:
            raise KeeperFailed("The disk is full.")
        self.save_mock(state, title)
        self.attempts_kept, self.debrief = list(attempts), debrief

    def state(self) -> State:
        """Return the state as a new process would read it."""
        return from_json(State, json.loads(self.kept))


class WordGrader:
    """Judges by words, as `fake_grade` does."""

    def start_loading(self) -> None:
        """Nothing to load."""

    def grade(self, answer: Answer) -> Grade:
        return fake_grade(answer.text, answer.question, answer.rubric)


@dataclass
class Sitting:
    """One interview with everything around it."""

    setup: Setup = field(default_factory=lambda: Setup(45, TargetLevel.SENIOR, seed=7))
    bank: MockBank = field(default_factory=MockBank)
    clock: TwoClocks = field(default_factory=TwoClocks)
    keeper: MemoryKeeper = field(default_factory=MemoryKeeper)
    weakness: dict[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        numbers = count(1)
        self.new_id = lambda: f"m{next(numbers)}"
        self.mock: Mock = begin(
            self.setup,
            self.bank.question("feed"),
            weakness=self.weakness,
            bank=self.bank,
            clock=self.clock,
            keeper=self.keeper,
            new_id=self.new_id,
        )

    def killed(self) -> Mock:
        """Kill the process and start another on what was kept."""
        self.mock = resume_saved(self.keeper.state(), bank=self.bank, clock=self.clock, keeper=self.keeper, new_id=self.new_id)
        return self.mock
