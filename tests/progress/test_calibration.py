"""Calibration: what was expected against what came of it."""

from __future__ import annotations

import pytest

from trainer.progress.calibration import Expected, calibration


def test_few_answers_say_nothing() -> None:
    """With two answers there is no report."""
    assert calibration([Expected(3, 50)] * 2) is None


def test_a_perfect_forecast_costs_nothing() -> None:
    """Whoever reaches just what was stated has a Brier score of 0, and is told that it is about right."""
    found = calibration([Expected(1, 10), Expected(3, 50), Expected(5, 90)])
    assert found is not None
    assert found.brier == pytest.approx(0)
    assert found.bias == pytest.approx(0)
    assert found.words == "about right"


def test_overconfidence_is_told_with_its_bins() -> None:
    """Sure and half right is overconfident; the bins say where, with the number of answers in each."""
    found = calibration([Expected(5, 40), Expected(5, 60), Expected(3, 50), Expected(3, 50)])
    assert found is not None
    assert found.words == "overconfident"
    assert found.bias == pytest.approx(0.2)
    assert found.brier == pytest.approx((0.5**2 + 0.3**2) / 4)
    assert [(one.confidence, one.reached, one.answers) for one in found.bins] == [(3, 0.5, 2), (5, 0.5, 2)]
