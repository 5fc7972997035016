"""A learner who is made up, and a bank for it: sessions over many days, with the trainer's choice or a shuffle."""

from __future__ import annotations

import itertools
import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from trainer.grading.grade import Verdict
from trainer.progress.evidence import CRITERION, Evidence, Studied, area_of, brokers_of
from trainer.progress.mastery import Standing, ranked
from trainer.progress.session import Item, Now, daily

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

START = datetime(2026, 11, 1, 18, 0, tzinfo=UTC)
DAYS = 30
WEAK_MET, OTHER_MET = 0.1, 0.85
"""Chance to make a point of a planted weakness, and of anything else."""


@dataclass
class Learner:
    """Answers by chance, worse in the areas that were planted as weak; a seed makes it the same again."""

    weak_areas: Collection[str]
    seed: int = 1
    standings: dict[str, Standing] = field(default_factory=dict)
    asked: dict[tuple[str, str | None], datetime] = field(default_factory=dict)
    answered: int = 0

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)

    def answer(self, question: Studied, item: Item, at: datetime) -> None:
        """Answer the item, and take in the evidence."""
        self.answered += 1
        wanted = (item.probe or "").partition("/")[2]
        pieces: dict[str, list[Evidence]] = {}
        for point in question.points:
            if point.kind == CRITERION and (item.probe is None or point.id == wanted):
                met = WEAK_MET if area_of(point.concept) in self.weak_areas else OTHER_MET
                verdict = Verdict.MET if self._random.random() < met else Verdict.MISSED
                pieces.setdefault(point.concept, []).append(
                    Evidence(
                        attempt_id=str(self.answered),
                        question_id=question.id,
                        kind=CRITERION,
                        point=point.id,
                        concept=point.concept,
                        brokers=brokers_of(point.concept, question.brokers),
                        at=at,
                        verdict=verdict,
                        mass=0.8,
                        weight=point.weight,
                        confidence=3,
                        helped=False,
                        prompted=item.probe is not None,
                    )
                )
        for concept, found in pieces.items():
            self.standings[concept] = self.standings.get(concept, Standing(concept)).after(found)
        self.asked[question.id, item.probe] = at


@dataclass
class Month:
    """What a simulated month came to."""

    days: int = DAYS
    precision: list[float] = field(default_factory=list)
    """After each session: the share of planted weaknesses among the five concepts that rank weakest."""
    soonest_repeat_days: int = 10**6
    """Least number of days between two times that the same whole prompt was put."""
    minutes: list[int] = field(default_factory=list)
    """Each day's load."""
    seen_twice: float = 0.0
    """Share of the bank's concepts that were seen at least twice."""
    never_seen: int = 0
    brokers_changed: float = 0.0
    """Share of neighbours in a session that are about different brokers."""

    @property
    def sessions_to_find(self) -> int:
        """Sessions until the five concepts ranked weakest are all planted ones; 99 for never."""
        return next((number for number, share in enumerate(self.precision, start=1) if share == 1), 99)

    @property
    def kept_on_top(self) -> float:
        """Mean share of planted weaknesses among the five weakest, from the fifth session on."""
        return sum(self.precision[4:]) / len(self.precision[4:])


def month(syllabus: Sequence[Studied], weak_areas: Collection[str], *, scheduled: bool, seed: int = 1) -> Month:
    """Simulate thirty days; `scheduled` takes the trainer's daily session, otherwise one prompt a day from a shuffle."""
    learner = Learner(weak_areas, seed)
    shuffled = random.Random(seed)
    by_id = {question.id: question for question in syllabus}
    result = Month()
    put: dict[str, list[int]] = {}
    changes, neighbours = 0, 0
    for day in range(DAYS):
        at = START + timedelta(days=day)
        if scheduled:
            now = Now(at, START + timedelta(days=DAYS), learner.standings, learner.asked)
            items = daily(syllabus, now)
        else:
            question = shuffled.choice(list(syllabus))
            items = [Item(question.id, None, question.minutes, "")]
        for item in items:
            if item.probe is None:
                put.setdefault(item.question_id, []).append(day)
            learner.answer(by_id[item.question_id], item, at)
        for first, second in itertools.pairwise(items):
            neighbours += 1
            changes += _about(by_id, first) != _about(by_id, second)
        result.minutes.append(sum(item.minutes for item in items))
        weakest = ranked(learner.standings.values(), at)[:5]
        planted = [entry for entry in weakest if area_of(entry.standing.concept) in weak_areas]
        result.precision.append(len(planted) / 5)
    gaps = [later - earlier for days in put.values() for earlier, later in itertools.pairwise(days)]
    result.soonest_repeat_days = min(gaps, default=10**6)
    concepts = {name for question in syllabus for name in question.concepts}
    seen = [learner.standings[name].seen if name in learner.standings else 0 for name in concepts]
    result.seen_twice = sum(number >= 2 for number in seen) / len(seen)
    result.never_seen = sum(number == 0 for number in seen)
    result.brokers_changed = changes / neighbours if neighbours else 0.0
    return result


def _about(by_id: dict[str, Studied], item: Item) -> set[str]:
    question = by_id[item.question_id]
    if item.probe is None:
        return set(question.brokers)
    point = next(p for p in question.points if p.id == item.probe.partition("/")[2])
    return set(brokers_of(point.concept, question.brokers))
