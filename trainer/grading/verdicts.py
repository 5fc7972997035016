"""From evidence to a verdict with its reason."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from trainer.grading.calibration import Calibration
from trainer.grading.evidence import Evidence
from trainer.grading.grade import CriterionGrade, MisconceptionGrade, Span, Verdict, Why

OPPOSED_FROM = 0.6
"""Probability of the opposite from which a criterion that earned nothing is contradicted rather than missed."""
TOUCHED_FROM = 0.5
"""Share of the concept slots from which a passage that earned nothing is a mention."""


def _logit(probability: float) -> float:
    clipped = min(0.995, max(0.005, probability))
    return math.log(clipped / (1.0 - clipped))


def figures(evidence: Evidence) -> dict[str, float]:
    """Return the raw figures of the evidence that the calibration weighs, rounded to four digits."""
    best = evidence.best
    supporting = evidence.supporting.similarity if evidence.supporting else 0.0
    opposing = evidence.opposing.similarity if evidence.opposing else 0.0
    common = {"nearness": evidence.nearness, "margin": supporting - opposing, "slots": evidence.slots.share}
    if best is None:
        return {name: round(value, 4) for name, value in common.items()}
    nothing = 1.0
    for reading in evidence.readings:
        nothing *= 1.0 - min(0.99, reading.support)
    runner_up = evidence.readings[1].support if len(evidence.readings) > 1 else 0.0
    own = {
        "support": _logit(best.support),
        "asserts": _logit(max(reading.asserts for reading in evidence.readings)),
        "partial": max(reading.partial for reading in evidence.readings),
        "opposes": max(reading.opposes for reading in evidence.readings),
        "opposed": best.opposes,
        "runner_up": runner_up,
        "any": _logit(1.0 - nothing),
    }
    both = _both(evidence)
    if both is not None:
        own |= both
    if evidence.second:
        own |= {
            "second_support": _logit(max(reading.support for reading in evidence.second)),
            "second_asserts": _logit(max(reading.asserts for reading in evidence.second)),
            "second_opposes": max(reading.opposes for reading in evidence.second),
        }
    return {name: round(value, 4) for name, value in (own | common).items()}


def _both(evidence: Evidence) -> dict[str, float] | None:
    """What reader and judge say together of the passage that they support most; None where only one of them read it."""
    of_reader = {reading.passage: reading for reading in evidence.readings}
    pairs = [(of_reader[second.passage], second) for second in evidence.second if second.passage in of_reader]
    if not pairs:
        return None
    reader, judge = max(pairs, key=lambda pair: (pair[0].support + pair[1].support, -pair[0].opposes - pair[1].opposes))
    return {
        "both_support": 0.5 * (reader.support + judge.support),
        "both_opposes": 0.5 * (reader.opposes + judge.opposes),
        "agreed": max(min(one.support, other.support) for one, other in pairs),
    }


@dataclass(frozen=True, slots=True)
class Judged:
    """A verdict, with the expected credit that the score is made of."""

    grade: CriterionGrade
    credit: float
    """Expected credit, 0 to 1."""
    doubt: float
    """Standard deviation of the credit, 0 to .5."""


def _why(rule: str, evidence: Evidence, passages: Sequence[Span], raw: Mapping[str, float], row: int | None) -> Why:
    return Why(
        rule=rule,
        segment=passages[row] if row is not None else None,
        matched=evidence.slots.matched,
        missing=evidence.slots.missing,
        nearest_accepted=evidence.supporting,
        nearest_contradicting=evidence.opposing,
        figures=tuple(sorted(raw.items())),
    )


def judge_criterion(evidence: Evidence, passages: Sequence[Span], terms: Sequence[Span], calibration: Calibration) -> Judged:
    """Return the verdict on one criterion; `terms` are passages that merely list terms."""
    raw = figures(evidence)
    has_words = evidence.nearest is not None
    credit = calibration.credit.probability(raw) if has_words else 0.0
    met = min(credit, calibration.met.probability(raw)) if has_words else 0.0
    expected = 0.5 * (credit + met)
    spread = math.sqrt(max(0.0, met + 0.25 * (credit - met) - expected * expected))
    best = evidence.best
    row = best.passage if best is not None else evidence.nearest
    opposes = max(evidence.readings, key=lambda reading: reading.opposes, default=None)
    spans: tuple[Span, ...] = ()
    if row is not None and credit >= calibration.credit_from:
        chosen = {row}
        if best is not None:
            # A second passage that says it on its own belongs to the evidence too.
            chosen |= {r.passage for r in evidence.readings[1:3] if r.support >= 0.5 and r.support >= 0.6 * best.support}
        spans = tuple(sorted(passages[index] for index in chosen))
        if met >= calibration.met_from:
            verdict, confidence, rule = Verdict.MET, met, "The passage asserts the claim."
        else:
            verdict, confidence, rule = Verdict.PARTIAL, credit - met, "The passage says a part of the claim, or hints at it."
    elif opposes is not None and opposes.opposes >= OPPOSED_FROM:
        verdict, confidence, rule = Verdict.CONTRADICTED, opposes.opposes, "The passage asserts the opposite of the claim."
        row, spans = opposes.passage, (passages[opposes.passage],)
    elif row is not None and evidence.slots.share >= TOUCHED_FROM:
        verdict, confidence, rule = Verdict.MENTIONED, 1.0 - credit, "The passage uses the terms without making the claim."
        spans = (passages[row],)
    elif row is None and terms:
        verdict, confidence, rule = Verdict.MISSED, 1.0, "Lists of terms make no claim."
    else:
        verdict, confidence, rule = Verdict.MISSED, 1.0 - credit, "No passage makes the claim; this is the closest one."
        if row is None:
            rule = "There is no passage to judge."
    if verdict is Verdict.CONTRADICTED:
        expected = spread = 0.0
    confidence = round(min(1.0, max(0.0, confidence)), 4)
    grade = CriterionGrade(evidence.claim.id, verdict, confidence, spans, _why(rule, evidence, passages, raw, row))
    return Judged(grade, expected, spread)


def judge_misconception(
    evidence: Evidence, passages: Sequence[Span], calibration: Calibration
) -> tuple[MisconceptionGrade | None, float]:
    """Return the misconception if the answer asserts it, and the probability that it does."""
    if evidence.nearest is None:
        return None, 0.0
    raw = figures(evidence)
    probability = calibration.belief.probability(raw)
    row = evidence.best.passage if evidence.best is not None else evidence.nearest
    if probability < calibration.belief_from:
        return None, probability
    why = _why("The passage asserts the misconception as the candidate's own belief.", evidence, passages, raw, row)
    return MisconceptionGrade(evidence.claim.id, round(probability, 4), (passages[row],), why), probability
