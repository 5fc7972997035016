"""From verdicts to the score, the level and the band."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from trainer.grading.calibration import Curve


def earned_share(credits: Sequence[float], weights: Sequence[int]) -> float:
    """Return the share of the rubric's weight that was earned, 0 to 1."""
    total = sum(weights)
    return sum(credit * weight for credit, weight in zip(credits, weights, strict=True)) / total if total else 0.0


def score_of(share: float, beliefs: float, curve: Curve) -> float:
    """Return the score, 0 to 100, of an earned share and the summed probability of asserted misconceptions.

    The curve is steep at first: an interviewer gives half of the scale to somebody who says half of what a strong
    answer says, and full marks before every exceptional point was made.
    """
    points = list(zip(curve.credit, curve.score, strict=True))
    value = points[-1][1]
    for (left, low), (right, high) in pairwise(points):
        if share <= right:
            value = low + (high - low) * (share - left) / (right - left)
            break
    return min(100.0, max(0.0, value - curve.belief_cost * min(2.0, beliefs)))


def level_of(score: int) -> int:
    """Return the level 0 to 4 that a score stands for."""
    return min(4, int(score / 25 + 0.5))


def band_of(score: float, doubts: Sequence[float], weights: Sequence[int], curve: Curve) -> tuple[int, int]:
    """Return the range that holds the interviewer's score in four of five held-out answers."""
    total = sum(weights) or 1
    in_doubt = sum(doubt * weight for doubt, weight in zip(doubts, weights, strict=True)) / total
    half = curve.band + curve.band_for_doubt * in_doubt
    return max(0, int(score - half)), min(100, int(score + half + 0.999))
