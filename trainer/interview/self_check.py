"""The self-check between an answer and its feedback: what the candidate believes they covered, and what the grade says."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from trainer.grading.grade import Verdict

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from trainer.bank.model import Rubric
    from trainer.grading.grade import Grade

SETTING = "practice.self-check"
ON, OFF = "on", "off"
ASKED_AT_FIRST = timedelta(days=7)
"""How long it is asked, counted from the first attempt, while the setting was never touched."""
LEAST_TOPICS = 2
"""With a single topic there is nothing to choose."""


def is_asked(setting: str | None, first_attempt_at: datetime | None, now: datetime) -> bool:
    """Whether the self-check is asked: as it was set, else in the first seven days from the first attempt."""
    if setting in (ON, OFF):
        return setting == ON
    return first_attempt_at is None or now - first_attempt_at < ASKED_AT_FIRST


def topics(rubric: Rubric) -> tuple[str, ...]:
    """Return the concept tags of the criteria, each once, in an order that depends on the question alone.

    The rubric's own order would tell what weighs most. Empty when there are too few to choose from.
    """
    tags = dict.fromkeys(criterion.concept for criterion in rubric.criteria)
    if len(tags) < LEAST_TOPICS:
        return ()
    return tuple(sorted(tags, key=lambda tag: hashlib.sha256(f"{rubric.question_id}/{tag}".encode(errors="replace")).digest()))


def heading(concept: str) -> str:
    """Return a concept tag as a short heading: `ordering.per-partition` as `per partition (ordering)`."""
    area, dot, rest = concept.partition(".")
    return (f"{rest} ({area})" if dot else area).replace("-", " ")


@dataclass(frozen=True, slots=True)
class Compared:
    """The topics that were believed covered, by what the grade says of them; each is a heading."""

    met: tuple[str, ...]
    partly: tuple[str, ...]
    not_met: tuple[str, ...]


def compare(covered: Collection[str], grade: Grade, rubric: Rubric) -> Compared:
    """Hold the concept tags believed covered against the grade; a tag counts by the best verdict on it.

    A tag that the rubric no longer has is left out.
    """
    verdicts: dict[str, set[Verdict]] = {tag: set() for tag in covered}
    for verdict in grade.criteria:
        concept = next((c.concept for c in rubric.criteria if c.id == verdict.criterion_id), None)
        if concept in verdicts:
            verdicts[concept].add(verdict.verdict)
    met = [tag for tag, found in verdicts.items() if Verdict.MET in found]
    partly = [tag for tag, found in verdicts.items() if tag not in met and Verdict.PARTIAL in found]
    rest = [tag for tag, found in verdicts.items() if found and tag not in met and tag not in partly]
    return Compared(*(tuple(map(heading, tags)) for tags in (met, partly, rest)))
