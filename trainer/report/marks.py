"""Numbered marks around the passages of an answer that a verdict points to: `«1 per partition» and so on`."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trainer.grading.grade import Grade, Span


@dataclass(frozen=True, slots=True)
class Marks:
    """The number of each criterion and misconception that quotes the answer."""

    criteria: dict[str, int]
    misconceptions: dict[str, int]
    spans: tuple[tuple[Span, tuple[int, ...]], ...]
    """Each passage with its numbers, in the order of the answer, the longer of two that start together first."""


def marks_of(grade: Grade) -> Marks:
    """Number what has spans, criteria first, in the rubric's order."""
    numbers_at: dict[Span, list[int]] = defaultdict(list)
    criteria: dict[str, int] = {}
    misconceptions: dict[str, int] = {}
    for verdict in grade.criteria:
        if verdict.spans:
            criteria[verdict.criterion_id] = len(criteria) + 1
            for span in verdict.spans:
                numbers_at[span].append(criteria[verdict.criterion_id])
    for held in grade.misconceptions:
        number = len(criteria) + len(misconceptions) + 1
        misconceptions[held.misconception_id] = number
        for span in held.spans:
            numbers_at[span].append(number)
    ordered = sorted(numbers_at, key=lambda span: (span.start, -span.end))
    return Marks(criteria, misconceptions, tuple((span, tuple(numbers_at[span])) for span in ordered))


def marked(answer: str, spans: Sequence[tuple[Span, tuple[int, ...]]]) -> str:
    """Return the answer with its passages between «numbers …» and ».

    Spans that reach beyond the answer are cut at its end.
    """
    opened: dict[int, str] = defaultdict(str)
    closed: dict[int, int] = defaultdict(int)
    for span, numbers in spans:
        if span.start >= len(answer):
            continue
        opened[span.start] += f"«{','.join(map(str, numbers))} "
        closed[min(span.end, len(answer))] += 1
    pieces: list[str] = []
    done = 0
    for place in sorted(opened.keys() | closed.keys()):
        pieces += [answer[done:place], "»" * closed.get(place, 0), opened.get(place, "")]
        done = place
    return "".join([*pieces, answer[done:]])
