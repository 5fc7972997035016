"""From raw figures to probabilities: short lists of rules and one curve, in a readable file with their held-out figures.

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
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Logistic:
    """A logistic model over named figures."""

    bias: float
    weights: Mapping[str, float]

    def probability(self, figures: Mapping[str, float]) -> float:
        """Return the probability for the figures; one that is not given counts as 0."""
        z = self.bias + sum(weight * figures.get(name, 0.0) for name, weight in self.weights.items())
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, z))))


Rule = float | tuple[str, float, "Rule", "Rule"]
"""Points, or (figure, threshold, rule up to the threshold, rule above it)."""


@dataclass(frozen=True, slots=True)
class Rules:
    """A sum of small decision trees over named figures, monotone in each: more support never lowers the probability.

    Gradient boosting as of Friedman 2001, doi:10.1214/aos/1013203451, with trees of two questions at most. A logistic
    model over the same figures gave the same kappa on the answers and half again as many believed reversals.
    """

    bias: float
    rules: tuple[Rule, ...]

    def probability(self, figures: Mapping[str, float]) -> float:
        """Return the probability for the figures; one that is not given counts as 0."""
        z = self.bias
        for rule in self.rules:
            while not isinstance(rule, float):
                name, threshold, below, above = rule
                rule = below if figures.get(name, 0.0) <= threshold else above
            z += rule
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, z))))


class Model(Protocol):
    """What turns figures into a probability."""

    def probability(self, figures: Mapping[str, float]) -> float:
        """Return the probability for the figures, 0 to 1."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """The fitted numbers of one kind of evidence (reader, judge or keywords)."""

    credit: Model
    """Probability that a criterion earns anything."""
    met: Model
    """Probability that it is met in full."""
    belief: Model
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


def _rule(value: object) -> Rule:
    if isinstance(value, list):
        name, threshold, below, above = value
        return str(name), float(threshold), _rule(below), _rule(above)
    return float(str(value))


def model_of(value: Mapping[str, object]) -> Model:
    """Return the model that is written as `bias` and `rules` (or `weights` of a logistic model)."""
    bias = float(str(value["bias"]))
    weights, rules = value.get("weights"), value.get("rules")
    if isinstance(rules, list):
        return Rules(bias, tuple(map(_rule, rules)))
    assert isinstance(weights, dict)
    return Logistic(bias, {str(name): float(weight) for name, weight in weights.items()})


@lru_cache(maxsize=1)
def stored() -> tuple[Mapping[str, Calibration], Curve]:
    """Return the calibrations by kind of evidence, and the curve; read once."""
    raw = json.loads((resources.files("trainer.grading") / "calibration.json").read_text(encoding="utf-8"))
    kinds = {
        name: Calibration(
            model_of(value["credit"]),
            model_of(value["met"]),
            model_of(value["belief"]),
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
