"""From raw figures to probabilities: small logistic models and one curve, in a readable file with their held-out figures.

`calibration.json` is written by `training/calibrate.py`, which says there on what it was fitted and how it did on questions
that were left out.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class Logistic:
    """A logistic model over named figures."""

    bias: float
    weights: Mapping[str, float]

    def probability(self, figures: Mapping[str, float]) -> float:
        """Return the probability for the figures; one that is not given counts as 0."""
        z = self.bias + sum(weight * figures.get(name, 0.0) for name, weight in self.weights.items())
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, z))))


@dataclass(frozen=True, slots=True)
class Calibration:
    """The fitted numbers of one kind of evidence (reader, judge or keywords)."""

    credit: Logistic
    """Probability that a criterion earns anything."""
    met: Logistic
    """Probability that it is met in full."""
    belief: Logistic
    """Probability that a misconception is asserted."""
    credit_from: float
    """Probability from which credit is given."""
    met_from: float
    belief_from: float


@dataclass(frozen=True, slots=True)
class Curve:
    """How earned credit becomes the score that an interviewer would give."""

    credit: tuple[float, ...]
    """Shares of the rubric's weight, rising, one for each score."""
    score: tuple[float, ...]
    belief_cost: float
    """Points that an asserted misconception takes, at full probability."""
    band: float
    """Half width of the band, in points."""
    band_for_doubt: float
    """Points added to it for each point of the rubric's weight that is in doubt."""


def _logistic(value: Mapping[str, object]) -> Logistic:
    weights = value["weights"]
    assert isinstance(weights, dict)
    return Logistic(float(str(value["bias"])), {str(name): float(weight) for name, weight in weights.items()})


@lru_cache(maxsize=1)
def stored() -> tuple[Mapping[str, Calibration], Curve]:
    """Return the calibrations by kind of evidence, and the curve; read once."""
    raw = json.loads((resources.files("trainer.grading") / "calibration.json").read_text(encoding="utf-8"))
    kinds = {
        name: Calibration(
            _logistic(value["credit"]),
            _logistic(value["met"]),
            _logistic(value["belief"]),
            value["credit_from"],
            value["met_from"],
            value["belief_from"],
        )
        for name, value in raw["evidence"].items()
    }
    curve = raw["curve"]
    return kinds, Curve(
        tuple(curve["credit"]), tuple(curve["score"]), curve["belief_cost"], curve["band"], curve["band_for_doubt"]
    )
