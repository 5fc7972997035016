"""The criteria of an interview's rubrics with the best verdict that anything said earned, and where it was said."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from trainer.bank.model import CriterionLevel
from trainer.grading.grade import Verdict

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from trainer.bank.model import Criterion
    from trainer.interview.mock.parts import Part
    from trainer.interview.mock.phases import Phase
    from trainer.interview.mock.state import Exchange, State
    from trainer.interview.records import Attempt

CURVE = ((0.0, 0.0), (0.3, 0.8), (0.5, 1.7), (0.7, 2.6), (0.85, 3.5), (0.95, 4.0))
"""From the share of what a level expects to 0 to 4.

Of the labelled answers (`benchmarks/labels`) those that were labelled a senior hire make .82 of the core and strong weight on
average (.69 to .93), a hire at mid level .69, partial ones .49, weak ones .19; no interviewer waits for the last point.
"""
TIER_COUNTS = {CriterionLevel.CORE: 1, CriterionLevel.STRONG: 2, CriterionLevel.EXCEPTIONAL: 3}
"""How often an expected point counts: those that tell a level from the one below weigh more than what everybody says."""
BONUS = 0.5
"""What a point above the target level counts, beside one that is expected."""
_CREDIT = {Verdict.MET: 1.0, Verdict.PARTIAL: 0.5, Verdict.CONTRADICTED: -0.5}
_RANK = (Verdict.MISSED, Verdict.MENTIONED, Verdict.PARTIAL, Verdict.MET)


@dataclass(frozen=True, slots=True)
class Point:
    """One criterion with its verdict."""

    criterion: Criterion
    verdict: Verdict
    title: str
    """Of the question whose rubric it is in."""
    phase: Phase
    """In which that question was put."""
    exchange: int | None = None
    """Place of the exchange that the words stand in; None without words."""
    end: int = 0
    """Where the words end in the text of the exchange."""
    quote: str = ""
    said_in: Phase | None = None


def points_of(state: State, graded: Sequence[tuple[Part, Attempt]]) -> list[Point]:
    """Return every criterion of the rubrics once.

    A twist is judged by the rubric of the main question: of the two verdicts the better one holds, unless the twist's answer
    contradicts the point, which was said last. Rubrics share concepts: what was said once on a concept counts wherever it is
    looked for, as it does for an interviewer.
    """
    found: dict[tuple[str, str], Point] = {}
    for part, attempt in graded:
        for verdict in attempt.grade.criteria:
            criterion = part.rubric.criterion(verdict.criterion_id)
            point = Point(criterion, verdict.verdict, part.question.title, part.phase)
            if verdict.spans:
                place, start, end = part.place(verdict.spans[0])
                exchange = state.exchanges[place]
                quote = " ".join(exchange.text[start:end].split())
                point = Point(criterion, verdict.verdict, point.title, point.phase, place, end, quote, exchange.phase)
            key = (part.question.id, criterion.id)
            before = found.get(key)
            if before is None:
                found[key] = point
            elif point.verdict is Verdict.CONTRADICTED or _better(point.verdict, before.verdict):
                found[key] = replace(point, title=before.title, phase=before.phase)
    return _heard_elsewhere(list(found.values()))


def _heard_elsewhere(points: list[Point]) -> list[Point]:
    """Count a point that was left open as made where another question's answer made the same concept, with those words."""
    made: dict[str, Point] = {}
    for point in points:
        best = made.get(point.criterion.concept)
        if point.verdict in (Verdict.MET, Verdict.PARTIAL) and (best is None or _better(point.verdict, best.verdict)):
            made[point.criterion.concept] = point
    return [
        replace(other, criterion=point.criterion, title=point.title, phase=point.phase)
        if point.verdict is not Verdict.CONTRADICTED
        and (other := made.get(point.criterion.concept)) is not None
        and _better(other.verdict, point.verdict)
        else point
        for point in points
    ]


def _better(new: Verdict, old: Verdict) -> bool:
    # What was contradicted first and put right under the twist was put right.
    return (old is Verdict.CONTRADICTED and new is Verdict.MET) or (
        old is not Verdict.CONTRADICTED and _RANK.index(new) > _RANK.index(old)
    )


def level_value(points: Sequence[Point], expected: Collection[CriterionLevel]) -> float | None:
    """Return 0 to 4 for the points of a dimension; None when none of them is expected at the target level."""
    earned = total = 0.0
    for point in points:
        weight = point.criterion.weight * TIER_COUNTS[point.criterion.level]
        # What is contradicted costs its own weight: getting a staff point wrong is no worse than getting a core point wrong.
        costs = point.verdict is Verdict.CONTRADICTED
        credit = _CREDIT.get(point.verdict, 0.0) * (point.criterion.weight if costs else weight)
        if point.criterion.level in expected:
            total += weight
            earned += credit
        elif credit > 0:
            earned += BONUS * credit
    return on_curve(earned / total) if total else None


def on_curve(share: float) -> float:
    """Return 0 to 4 for the share of what a level expects."""
    value = CURVE[-1][1]
    for (left, low), (right, high) in pairwise(CURVE):
        if share <= right:
            value = low + (high - low) * (share - left) / (right - left)
            break
    return max(0.0, value)


def time_of(exchange: Exchange, end: int) -> float:
    """Return the second of the interview at which the text was first long enough to hold the words up to `end`.

    Known to about five seconds; words that were moved later count where they first had room.
    """
    for at_s, length in exchange.marks:
        if length >= end:
            return at_s
    return exchange.ended_at_s or exchange.asked_at_s
