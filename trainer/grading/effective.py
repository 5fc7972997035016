"""The score that a grade comes to when some of its verdicts are disputed; the grade itself stays as it was."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from trainer.grading.calibration import stored
from trainer.grading.grade import CriterionGrade, Verdict
from trainer.grading.score import score_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from trainer.grading.calibration import Curve
    from trainer.grading.grade import Grade

_TOLD: Mapping[Verdict, float] = {Verdict.MET: 1.0, Verdict.PARTIAL: 0.5}
"""Credit of a verdict that the candidate puts in place of the grader's; all others earn nothing."""


def effective_score(
    grade: Grade,
    changed: Mapping[str, Verdict],
    not_held: Collection[str] = (),
    weights: Mapping[str, int] | None = None,
) -> int:
    """Return the score, 0 to 100, with other verdicts on some criteria and some misconceptions taken away.

    The share of the rubric that the score stands for is read off the scoring curve backwards, moved by the difference in
    credit, and scored again; with nothing changed the score is the grade's own. `changed` is by criterion id, `weights` too
    (1 where it has none). The credit that the grader gave is estimated from its verdict and how sure it was.
    """
    moved = {item.criterion_id: item for item in grade.criteria if item.criterion_id in changed}
    dropped = [held for held in grade.misconceptions if held.misconception_id in not_held]
    if all(changed[name] is item.verdict for name, item in moved.items()) and not dropped:
        return grade.score
    curve = stored()[1]
    weight = {item.criterion_id: (weights or {}).get(item.criterion_id, 1) for item in grade.criteria}
    beliefs = sum(held.confidence for held in grade.misconceptions)
    left = beliefs - sum(held.confidence for held in dropped)
    share = _share_of(grade.score + curve.belief_cost * min(2.0, beliefs), curve)
    gained = sum(
        weight[name] * (_TOLD.get(changed[name], 0.0) - _credit(item))
        for name, item in moved.items()
        if changed[name] is not item.verdict
    )
    share += gained / (sum(weight.values()) or 1)
    return int(score_of(max(0.0, min(1.0, share)), max(0.0, left), curve) + 0.5)


def _credit(item: CriterionGrade) -> float:
    if item.verdict is Verdict.MET:
        return 0.5 + 0.5 * item.confidence
    if item.verdict is Verdict.PARTIAL:
        return 0.5
    return 0.0 if item.verdict is Verdict.CONTRADICTED else 0.5 * (1.0 - item.confidence)


def _share_of(score: float, curve: Curve) -> float:
    """The least share that gives the score."""
    points = list(zip(curve.credit, curve.score, strict=True))
    for (left, low), (right, high) in pairwise(points):
        if score <= high and high > low:
            return left + (right - left) * max(0.0, score - low) / (high - low)
    return points[-1][0]
