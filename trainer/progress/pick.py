"""Which question to recommend next, from what was answered before."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import datetime

    from trainer.bank.model import Question


@dataclass(frozen=True, slots=True)
class Answered:
    """What counts of an earlier attempt."""

    question_id: str
    submitted_at: datetime
    score: int


def matching(
    questions: Iterable[Question], topic: str | None = None, broker: str | None = None, level: str | None = None
) -> list[Question]:
    """Return the questions that have the topic, broker and level; None asks for none."""
    return [
        question
        for question in questions
        if (topic is None or topic in question.topics)
        and (broker is None or broker in question.brokers)
        and (level is None or level == question.level)
    ]


def pick(
    questions: Sequence[Question],
    answered: Iterable[Answered],
    due: Collection[str] = (),
    seed: int | None = None,
    leave_out: Collection[str] = (),
) -> Question | None:
    """Return the question to ask next; None when there is none.

    What is due comes first, then what was not seen for longest (never is longest), then what was answered worst. Among
    equals the bank's order decides, or the seed where one is given. `leave_out` are ids asked in this session.
    """
    order = {question.id: place for place, question in enumerate(questions)}
    if seed is not None:
        places = list(range(len(order)))
        random.Random(seed).shuffle(places)
        order = dict(zip(order, places, strict=True))
    last: dict[str, Answered] = {}
    for entry in answered:
        known = last.get(entry.question_id)
        if known is None or known.submitted_at <= entry.submitted_at:
            last[entry.question_id] = entry

    def rank(question: Question) -> tuple[bool, float, int, int]:
        seen = last.get(question.id)
        return (
            question.id not in due,
            seen.submitted_at.timestamp() if seen else float("-inf"),
            seen.score if seen else 0,
            order[question.id],
        )

    return min((question for question in questions if question.id not in leave_out), key=rank, default=None)
