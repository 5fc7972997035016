"""What the history says before a mock interview: which main question to take, and where the candidate is weak."""

from __future__ import annotations

from statistics import mean
from typing import TYPE_CHECKING

from trainer.progress.pick import pick

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from trainer.bank.model import Question
    from trainer.progress.pick import Answered


def main_question(candidates: Sequence[Question], answered: Iterable[Answered], seed: int) -> Question | None:
    """Return the candidate question that was not seen for longest; the seed decides among equals. None without any."""
    return pick(candidates, answered, seed=seed)


def weakness(questions: Mapping[str, Question], answered: Iterable[Answered]) -> dict[str, float]:
    """Return 0 (known) to 1 (weak) by question id, from the latest score of each question.

    A question that was never answered is as weak as those are that share its first topic; where none was answered it is left
    out: unknown is not weak.
    """
    latest: dict[str, Answered] = {}
    for entry in sorted(answered, key=lambda entry: entry.submitted_at):
        latest[entry.question_id] = entry
    by_topic: dict[str, list[float]] = {}
    known: dict[str, float] = {}
    for name, entry in latest.items():
        known[name] = 1.0 - entry.score / 100
        for topic in questions[name].topics[:1] if name in questions else ():
            by_topic.setdefault(topic, []).append(known[name])
    near = {
        name: mean(by_topic[question.topics[0]])
        for name, question in questions.items()
        if name not in known and question.topics and question.topics[0] in by_topic
    }
    return {name: round(value, 4) for name, value in (near | known).items() if name in questions}
