"""How much of what the bank holds: counts as plain values."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from trainer.bank.model import Broker, Criterion, Misconception, QuestionKind, TargetLevel

if TYPE_CHECKING:
    from collections.abc import Mapping

    from trainer.bank.load import Bank

Cell = tuple[str, Broker, TargetLevel]
"""Topic, broker and level."""

PHRASINGS = ("accepted", "partial", "contradicting", "mentions", "believing", "rejecting")


@dataclass(frozen=True, slots=True)
class BankStats:
    """Counts over a bank."""

    questions: int
    by_kind: Mapping[QuestionKind, int]
    coverage: Mapping[Cell, int]
    """Questions by topic, broker and level, sorted; a question counts in each of its topics and brokers. No zeros."""
    criteria: int
    misconceptions: int
    concepts: int
    """Different concept tags of criteria and misconceptions."""
    phrasings: Mapping[str, int]
    """By what they stand for, in the order of PHRASINGS."""


def bank_stats(bank: Bank) -> BankStats:
    """Count the bank; reads every rubric, and raises BankRefused where one has faults."""
    rubrics = [bank.rubric(question_id) for question_id in bank.questions]
    criteria = [criterion for rubric in rubrics for criterion in rubric.criteria]
    misconceptions = [misconception for rubric in rubrics for misconception in rubric.misconceptions]
    judged: list[Criterion | Misconception] = [*criteria, *misconceptions]
    cells = Counter(
        (topic, broker, question.level)
        for question in bank.questions.values()
        for topic in question.topics
        for broker in question.brokers
    )
    return BankStats(
        questions=len(bank.questions),
        by_kind=Counter(question.kind for question in bank.questions.values()),
        coverage=dict(sorted(cells.items())),
        criteria=len(criteria),
        misconceptions=len(misconceptions),
        concepts=len({item.concept for item in judged}),
        phrasings={key: sum(len(getattr(item, key, ())) for item in judged) for key in PHRASINGS},
    )
