"""What is graded to prove a rubric: each phrasing alone, and the decoys."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from trainer.bank.model import Question, Rubric, TargetLevel
from trainer.bank.wording import Steps
from trainer.grading.grade import Grade, Span, Verdict
from trainer.proof.bars import STRANGERS, Kind

EARNS = (Verdict.MET, Verdict.PARTIAL)
"""Verdicts that earn."""


@dataclass(frozen=True, slots=True)
class Trial:
    """One phrasing, graded as if it was all that the candidate said."""

    kind: Kind
    text: str
    item: str
    """Id of its criterion, or of its misconception."""
    steps: Steps
    """Its place in the rubric file."""
    part: Rubric
    """The part of the rubric on which the verdict about the item depends."""


def trials_of(rubric: Rubric) -> Iterator[Trial]:
    """Yield every phrasing that has something to prove, in the order of the file; partial phrasings may go either way.

    A criterion is judged without looking at the others, so its part is the criterion alone. A misconception yields to the
    criteria of its concept that the same words meet, so those are in its part. Grades of the part and of the whole rubric
    agree on the item, at a fraction of the time.
    """
    bare = replace(rubric, models={})  # the model answers only make a guard, which no verdict looks at
    for position, criterion in enumerate(rubric.criteria):
        part = replace(bare, criteria=(criterion,), misconceptions=())
        for kind in (Kind.ACCEPTED, Kind.CONTRADICTING, Kind.MENTIONS):
            for number, text in enumerate(getattr(criterion, kind)):
                yield Trial(kind, text, criterion.id, ("criteria", position, kind.value, number), part)
    for position, misconception in enumerate(rubric.misconceptions):
        near = tuple(criterion for criterion in rubric.criteria if criterion.concept == misconception.concept)
        part = replace(bare, criteria=near, misconceptions=(misconception,))
        for kind in (Kind.BELIEVING, Kind.REJECTING):
            for number, text in enumerate(getattr(misconception, kind)):
                yield Trial(kind, text, misconception.id, ("misconceptions", position, kind.value, number), part)


def glossary(rubric: Rubric) -> str:
    """Return the words of all slots as a list of terms; empty when the rubric has no slots."""
    terms = dict.fromkeys(word for criterion in rubric.criteria for slot in criterion.slots for word in slot)
    return ", ".join(terms)


def turned_round(model: str, rubric: Rubric, grade: Grade) -> str:
    """Return the model answer with each passage that earned replaced by contradicting phrasings of what it earned.

    `grade` is the grade of that answer. Where a criterion has no contradicting phrasing, its passages are left out.
    Empty when nothing earned: then there is nothing to turn round.
    """
    opposites: dict[Span, list[str]] = {}
    for criterion in rubric.criteria:
        verdict = grade.criterion(criterion.id)
        if verdict.verdict in EARNS:
            for number, span in enumerate(verdict.spans):
                said = opposites.setdefault(span, [])
                if criterion.contradicting:
                    said.append(criterion.contradicting[number % len(criterion.contradicting)])
    if not opposites:
        return ""
    pieces: list[str] = []
    end = 0
    for span in sorted(opposites):
        if span.start < end:
            continue
        pieces += [model[end : span.start], " ".join(opposites[span])]
        end = span.end
    return "".join([*pieces, model[end:]])


def strangers(question: Question, rubric: Rubric, others: Mapping[str, tuple[Question, Rubric]]) -> Sequence[str]:
    """Return the ids of other questions, at most STRANGERS, that share no topic and no concept with this one.

    The first ones after it in the order of `others`, round again from the beginning, so that each is somebody's stranger.
    """
    concepts = {criterion.concept for criterion in rubric.criteria}

    def is_stranger(other_id: str) -> bool:
        other, its_rubric = others[other_id]
        return (
            other_id != question.id
            and TargetLevel.SENIOR in its_rubric.models
            and not set(other.topics) & set(question.topics)
            and not concepts & {criterion.concept for criterion in its_rubric.criteria}
        )

    ids = list(others)
    start = ids.index(question.id) + 1 if question.id in others else 0
    return list(islice(filter(is_stranger, [*ids[start:], *ids[:start]]), STRANGERS))
