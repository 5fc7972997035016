"""A small made-up house for the screens: one bank, a clock that is told the time, a store in memory, a grader by hand."""

from __future__ import annotations

import itertools
import json
import tempfile
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, cast

from trainer.bank.model import (
    Broker,
    Criterion,
    CriterionLevel,
    Fact,
    Misconception,
    Question,
    QuestionKind,
    Rubric,
    TargetLevel,
)
from trainer.grading.grade import (
    CriterionGrade,
    Grade,
    Guard,
    MisconceptionGrade,
    Neighbour,
    Provenance,
    Span,
    Verdict,
    Why,
)
from trainer.history.coach import Coach
from trainer.history.store import open_store
from trainer.interview.mock.debrief import Debrief, Scheduled
from trainer.interview.mock.kept import MockLine
from trainer.interview.mock.state import Stage, State
from trainer.interview.mock.wire import from_json, to_json
from trainer.interview.records import Attempt, Draft, KeeperFailed
from trainer.interview.self_check import OFF, SETTING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from trainer.history.exchange import Exchange
    from trainer.history.listing import Listing
    from trainer.history.progress import Progress
    from trainer.history.store import Store
    from trainer.interview.practice import Answer
    from trainer.tui.services import AttemptRow

HOSTILE = "[/ [/bold] [bold]x[/] acks=[all] \x1b[31mred\x1b[0m \u202egnp.exe\u202c \x07 \ud800 $primary {x}"
"""Broken markup, colours, a bell, a bidirectional override, half a character: all of it must be shown and not obeyed."""

ANSWER = (
    "Kafka keeps records in offset order inside one partition. "
    "Across the topic it sorts everything by timestamp. "
    "There is a consumer group somewhere."
)


@dataclass
class FakeClock:
    """Stands still until it is told to go on."""

    s: float = 1000.0
    start: datetime = datetime(2026, 11, 24, 17, 0, tzinfo=UTC)

    def monotonic_s(self) -> float:
        """Return the seconds it was moved by."""
        return self.s

    def now(self) -> datetime:
        """Return the time of day that belongs to them."""
        return self.start + timedelta(seconds=self.s - 1000.0)


def question(question_id: str = "kafka-ordering", hostile: bool = False) -> Question:
    """Return a question; a hostile one holds markup and escape sequences wherever a text can stand."""
    evil = f" {HOSTILE}" if hostile else ""
    return Question(
        id=question_id,
        revision=1,
        kind=QuestionKind.DESIGN,
        title=f"Ordering in Kafka{evil}" if question_id == "kafka-ordering" else f"About {question_id}{evil}",
        prompt=f"How does Kafka guarantee ordering, and where does that guarantee stop?{evil}",
        topics=("ordering" + evil,),
        brokers=(Broker.KAFKA,),
        level=TargetLevel.SENIOR,
        minutes=6,
        facts=(Fact(("rate", "events"), f"Two thousand events a second.{evil}"),),
        hints=(f"Think of offsets.{evil}", "Think of keys.", "What does a consumer group do?"),
    )


def rubric(question_id: str = "kafka-ordering", hostile: bool = False) -> Rubric:
    """Return its rubric, with a criterion for each verdict of the hand-made grade."""
    evil = f" {HOSTILE}" if hostile else ""

    def criterion(name: str, weight: int, statement: str, ask: str) -> Criterion:
        return Criterion(
            name, f"c.{name}{evil}", CriterionLevel.CORE, weight, statement + evil, ask + evil, sources=("Kafka docs" + evil,)
        )

    return Rubric(
        question_id,
        1,
        (
            criterion("per-partition", 3, "Order holds inside one partition.", "Where exactly does order hold?"),
            criterion("no-global", 2, "There is no order across partitions.", "What of two partitions of one topic?"),
            criterion("single-reader", 2, "One consumer of a group reads a partition.", "Who reads a partition in a group?"),
            criterion("retries", 1, "Retries can reorder.", "What can a retry do to the order?"),
        ),
        (
            Misconception(
                "timestamp-order",
                "Kafka sorts by timestamp." + evil,
                "The offset decides." + evil,
                "c.time",
                sources=("KIP-32" + evil,),
            ),
        ),
        {TargetLevel.MID: "A mid answer." + evil, TargetLevel.SENIOR: "A senior answer." + evil},
        "abc123abc123",
    )


def grade(answer: Answer, hostile: bool = False) -> Grade:
    """Return the hand-made grade: one verdict of each kind where the answer is long enough, else everything missed."""
    text, evil = answer.text, f" {HOSTILE}" if hostile else ""
    third = len(text) // 3
    spans = (Span(0, third), Span(third, 2 * third), Span(2 * third, len(text))) if third else ()
    kinds = (Verdict.MET, Verdict.CONTRADICTED, Verdict.MENTIONED)
    near = Neighbour("Records keep their order in a partition." + evil, 0.83)
    verdicts = []
    for place, criterion in enumerate(answer.rubric.criteria):
        span = (spans[place],) if place < len(spans) else ()
        verdict = kinds[place] if span else Verdict.MISSED
        closest = spans[0] if spans and not span else None
        why = Why(
            f"The passage says it.{evil}",
            closest,
            ("partition" + evil,),
            ("offset" + evil,),
            near,
            near,
            (("margin" + evil, 0.31),),
        )
        verdicts.append(CriterionGrade(criterion.id, verdict, 0.8, span, why))
    beliefs = tuple(
        MisconceptionGrade(belief.id, 0.7, (spans[1],), Why("It is asserted." + evil))
        for belief in answer.rubric.misconceptions
        if spans
    )
    guards = (Guard("too-short", "Say more." + evil),) if len(text.split()) < 4 else ()
    provenance = Provenance("1", "keywords", "-", "1:abc123abc123", "Graded by keywords only: the model is missing." + evil)
    unsure = (answer.rubric.criteria[0].id,)
    return Grade(answer.question.id, 62, 2, (55, 70), tuple(verdicts), beliefs, guards, provenance, unsure)


@dataclass
class FakeBank:
    """Two questions, or none."""

    hostile: bool = False
    ids: tuple[str, ...] = ("kafka-ordering", "poison-message")

    @property
    def questions(self) -> Mapping[str, Question]:
        """All questions."""
        return {name: question(name, self.hostile) for name in self.ids}

    def question(self, question_id: str) -> Question:
        """Return one."""
        return self.questions[question_id]

    def rubric(self, question_id: str) -> Rubric:
        """Return its rubric."""
        return rubric(question_id, self.hostile)


@dataclass
class FakeRow:
    """One line of the history."""

    id: str
    submitted_at: datetime
    question_id: str
    title: str
    score: int
    flags: tuple[str, ...]


@dataclass
class FakeStore:
    """Keeps in memory; `broken` is the sentence that every call fails with."""

    broken: str = ""
    kept_drafts: dict[tuple[str, int], Draft] = field(default_factory=dict)
    kept: dict[str, Attempt] = field(default_factory=dict)
    settings: dict[str, str] = field(default_factory=lambda: {SETTING: OFF})
    """The self-check is off, so that only the tests of it meet it."""
    kept_mocks: dict[str, tuple[str, str]] = field(default_factory=dict)
    debriefs: dict[str, Debrief] = field(default_factory=dict)

    _real: tuple[int, Store] | None = None

    def _check(self) -> None:
        if self.broken:
            raise KeeperFailed(self.broken)

    @property
    def real(self) -> Store:
        """A real store with the same attempts, for what this one cannot do."""
        self._check()
        if self._real is None or self._real[0] != len(self.kept):
            store = open_store(Path(tempfile.mkdtemp()))
            for attempt in self.kept.values():
                # A title comes from a YAML file, which cannot hold a lone surrogate; the hostile bank of the tests does.
                title, prompt = (text.encode("utf-8", "replace").decode() for text in (attempt.title, attempt.prompt))
                store.record(replace(attempt, session_id=f"of-{attempt.id}", parent_attempt=None, title=title, prompt=prompt))
            self._real = (len(self.kept), store)
        return self._real[1]

    @property
    def progress(self) -> Progress:
        """Return that of the real store."""
        return self.real.progress

    @property
    def listing(self) -> Listing:
        """Return that of the real store."""
        return self.real.listing

    @property
    def exchange(self) -> Exchange:
        """Return that of the real store."""
        return self.real.exchange

    def save_draft(self, draft: Draft) -> None:
        """Keep."""
        self._check()
        self.kept_drafts[draft.session_id, draft.turn] = draft

    def record(self, attempt: Attempt) -> None:
        """Keep."""
        self._check()
        self.kept[attempt.id] = attempt
        self.kept_drafts.pop((attempt.session_id, attempt.turn), None)

    def drafts(self) -> Sequence[Draft]:
        """Return all."""
        return list(self.kept_drafts.values())

    def discard_draft(self, session_id: str, turn: int) -> None:
        """Drop."""
        self.kept_drafts.pop((session_id, turn))

    def attempts(self, limit: int = 100, offset: int = 0) -> Sequence[AttemptRow]:
        """Return the rows, newest first."""
        rows = [
            FakeRow(a.id, a.submitted_at, a.question_id, a.title, a.grade.score, a.flags) for a in reversed(self.kept.values())
        ]
        return rows[offset : offset + limit]

    def attempt(self, attempt_id: str) -> Attempt:
        """Return one."""
        if attempt_id not in self.kept:
            raise KeeperFailed(f"There is no attempt {attempt_id}.")
        return self.kept[attempt_id]

    def save_mock(self, state: State, title: str) -> None:
        """Keep, as JSON, as the store does."""
        self._check()
        self.kept_mocks[state.id] = (title, json.dumps(to_json(state)))

    def finish_mock(self, state: State, title: str, attempts: Sequence[Attempt], debrief: Debrief) -> None:
        """Keep."""
        self.save_mock(state, title)
        self.kept.update({attempt.id: attempt for attempt in attempts})
        self.debriefs[state.id] = debrief

    def mocks(self, limit: int = 100) -> Sequence[MockLine]:
        """Return all, newest first."""
        self._check()
        lines = []
        for name, (title, _) in reversed(self.kept_mocks.items()):
            state, debrief = self.mock_state(name), self.debriefs.get(name)
            lines.append(
                MockLine(
                    name,
                    title,
                    state.main,
                    str(state.setup.level),
                    state.setup.minutes,
                    state.started_at,
                    state.saved_at or state.started_at,
                    state.stage is Stage.ENDED,
                    debrief.verdict if debrief else None,
                    int(debrief.score) if debrief else None,
                )
            )
        return lines[:limit]

    def mock_state(self, mock_id: str) -> State:
        """Return one, as a new process would read it."""
        return from_json(State, json.loads(self.kept_mocks[mock_id][1]))

    def debrief(self, mock_id: str) -> Debrief | None:
        """Return it."""
        return self.debriefs.get(mock_id)

    def discard_mock(self, mock_id: str) -> None:
        """Drop."""
        self.kept_mocks.pop(mock_id)

    def schedule(self, attempts: Sequence[Attempt]) -> Sequence[Scheduled]:
        """Return one for each question."""
        return [Scheduled(a.question_id, a.title, a.submitted_at + timedelta(days=2)) for a in attempts if not a.probe]

    def due(self, now: datetime) -> set[str]:
        """Return what is due."""
        return set()

    def first_submitted_at(self) -> datetime | None:
        """Return when the first was handed in."""
        self._check()
        return min((attempt.submitted_at for attempt in self.kept.values()), default=None)

    def setting(self, key: str) -> str | None:
        """Return it."""
        return self.settings.get(key)

    def set_setting(self, key: str, value: str) -> None:
        """Keep it."""
        self._check()
        self.settings[key] = value


@dataclass
class FakeGrader:
    """Grades by hand, or fails with `trouble`."""

    hostile: bool = False
    trouble: str = ""
    status: str = "semantic"
    loading_started: int = 0

    def grade(self, answer: Answer) -> Grade:
        """Return the hand-made grade."""
        if self.trouble:
            raise RuntimeError(self.trouble)
        return grade(answer, self.hostile)

    def start_loading(self) -> None:
        """Count the call."""
        self.loading_started += 1


@dataclass
class House:
    """Everything that the app is given."""

    data_dir: Path
    bank: FakeBank = field(default_factory=FakeBank)
    store: FakeStore = field(default_factory=FakeStore)
    grader: FakeGrader = field(default_factory=FakeGrader)
    clock: FakeClock = field(default_factory=FakeClock)
    new_id: Callable[[], str] = field(default_factory=lambda: map("id{:06}".format, itertools.count(1)).__next__)
    notes: tuple[str, ...] = ()

    @property
    def coach(self) -> Coach:
        """Return a coach over the store."""
        return Coach(cast("Store", self.store), self.clock)

    def learn(self) -> bool:
        """Learn nothing."""
        return False
