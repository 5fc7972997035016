"""Grading by numbers that the tests choose, so that a new calibration changes no test of the rules."""

from __future__ import annotations

import pytest

from tests.grading.stand_ins import stored_with


@pytest.fixture(autouse=True)
def _calibrated(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put the tests' calibration in the place of the file's."""
    monkeypatch.setattr("trainer.grading.grader.stored", stored_with)
