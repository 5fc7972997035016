"""How well each concept is known: an estimate that decays, with what it rests on.

A success rate with a Beta prior (1/2 and 1/2, as Jeffreys's) over evidence whose mass halves every three weeks: what was shown
long ago pulls less, and with no new evidence the estimate drifts back to not knowing, its interval widening on the way.
The prior of a concept is centred on the mastery of its area, as in empirical Bayes estimates.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from trainer.grading.grade import Verdict
from trainer.progress.evidence import CREDIT, area_of
from trainer.progress.schedule import SURE_FROM, Card, due_at, rating_of, reviewed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from trainer.progress.evidence import Evidence

HALF_LIFE_DAYS = 21.0
PRIOR = 0.5
"""Of success and of failure each."""
INTERVAL_Z = 1.2816
"""Ends of the interval that holds the rate with 80 % probability, in standard deviations."""
WEAK_BELOW = 0.45
SOLID_FROM = 0.7


class State(StrEnum):
    """What is said of a concept in one word."""

    UNKNOWN = "not yet seen"
    WRONG = "confidently wrong"
    WEAK = "weak"
    SHAKY = "shaky"
    SOLID = "solid"


@dataclass(frozen=True, slots=True)
class Standing:
    """Everything that the evidence on one concept comes down to, kept up to date piece by piece."""

    concept: str
    broker: str = ""
    """The broker that the evidence is about; empty for all together."""
    seen: int = 0
    """Attempts that said something of it."""
    earned: float = 0.0
    """Decayed mass of success, at `at`."""
    mass: float = 0.0
    """Decayed mass of all evidence, at `at`."""
    weight: int = 1
    """The largest weight that the concept had in a rubric, 1 to 3."""
    at: datetime | None = None
    """When the last attempt was handed in."""
    verdict: Verdict | None = None
    """The worst of the last attempt."""
    wrong_at: datetime | None = None
    """When it was contradicted last; None when it was met since."""
    wrong_confidence: int | None = None
    """The confidence given before that answer."""
    card: Card | None = field(default=None)
    """Its place in the schedule; only where `broker` is empty."""

    def after(self, pieces: Sequence[Evidence]) -> Standing:
        """Return the standing after one more attempt; `pieces` are all that it says of the concept.

        The attempt must not be older than the last one that was taken in.
        """
        at = pieces[0].at
        fade = _fade(self.at, at)
        worst = max((piece.verdict for piece in pieces), key=_BADNESS.__getitem__)
        wrong_at, wrong_confidence = self.wrong_at, self.wrong_confidence
        if worst is Verdict.CONTRADICTED:
            wrong_at, wrong_confidence = at, pieces[0].confidence
        elif worst is Verdict.MET:
            wrong_at = wrong_confidence = None
        return replace(
            self,
            seen=self.seen + 1,
            earned=self.earned * fade + sum(CREDIT[piece.verdict] * piece.mass for piece in pieces),
            mass=self.mass * fade + sum(piece.mass for piece in pieces),
            weight=max(self.weight, *(piece.weight for piece in pieces)),
            at=at,
            verdict=worst,
            wrong_at=wrong_at,
            wrong_confidence=wrong_confidence,
            card=None if self.broker else reviewed(self.card, rating_of(pieces), at),
        )


_BADNESS: Mapping[Verdict, int] = {
    Verdict.MET: 0,
    Verdict.PARTIAL: 1,
    Verdict.MENTIONED: 2,
    Verdict.MISSED: 3,
    Verdict.CONTRADICTED: 4,
}


def _fade(before: datetime | None, at: datetime) -> float:
    if before is None:
        return 1.0
    days = max(0.0, (at - before).total_seconds()) / 86400
    return math.pow(0.5, days / HALF_LIFE_DAYS)


@dataclass(frozen=True, slots=True)
class Mastery:
    """How well something is known at a moment."""

    seen: int
    """Attempts behind it; with 0 the figures are the prior and mean nothing."""
    mean: float
    """Estimated success rate, 0 to 1."""
    low: float
    high: float
    """Ends of the 80 % interval."""
    state: State

    @property
    def known(self) -> bool:
        """Whether anything is known at all."""
        return self.seen > 0


NOTHING = Mastery(0, 0.5, 0.0, 1.0, State.UNKNOWN)


def mastery(standings: Iterable[Standing], now: datetime, expected: float = 0.5) -> Mastery:
    """Return the mastery of one concept, or of several together (each by its mass); NOTHING without evidence.

    `expected` is the mean of the prior: what would be thought without evidence, 0 to 1.
    """
    seen, earned, mass, wrong = 0, 0.0, 0.0, False
    for standing in standings:
        fade = _fade(standing.at, now)
        seen += standing.seen
        earned += standing.earned * fade
        mass += standing.mass * fade
        wrong = wrong or is_confidently_wrong(standing)
    if not seen:
        return NOTHING
    good, bad = earned + 2 * PRIOR * expected, mass - earned + 2 * PRIOR * (1 - expected)
    mean = good / (good + bad)
    deviation = math.sqrt(mean * (1 - mean) / (good + bad + 1))
    low, high = max(0.0, mean - INTERVAL_Z * deviation), min(1.0, mean + INTERVAL_Z * deviation)
    state = State.WEAK if mean < WEAK_BELOW else State.SHAKY if mean < SOLID_FROM else State.SOLID
    return Mastery(seen, mean, low, high, State.WRONG if wrong else state)


def is_confidently_wrong(standing: Standing) -> bool:
    """Whether the concept was contradicted by somebody who was sure, and not met since."""
    return standing.wrong_at is not None and (standing.wrong_confidence or 0) >= SURE_FROM


@dataclass(frozen=True, slots=True)
class Ranked:
    """A concept in the order of weakness."""

    standing: Standing
    mastery: Mastery
    due: datetime | None
    """When it is due, the interview date taken into account."""


def ranked(standings: Iterable[Standing], now: datetime, interview_at: datetime | None = None) -> list[Ranked]:
    """Return the concepts, weakest first; those without evidence are left out, because unknown is not weak.

    Confidently wrong comes first, the latest on top; then what was contradicted and not met since; then by
    (1 - mastery) and the weight that the rubrics give it. Equals go by name. What is expected of a concept before its own
    evidence is the mastery of its area: one miss in an area that is otherwise known is more likely a slip.
    """
    seen = [one for one in standings if one.seen]
    areas: dict[str, list[Standing]] = {}
    for one in seen:
        areas.setdefault(area_of(one.concept), []).append(one)
    expected = {area: mastery(group, now).mean for area, group in areas.items()}
    found = [
        Ranked(
            one,
            mastery([one], now, expected[area_of(one.concept)]),
            due_at(one.card, interview_at) if one.card else None,
        )
        for one in seen
    ]

    def weakness(entry: Ranked) -> tuple[int, float, float, str]:
        one = entry.standing
        urgent = 0 if is_confidently_wrong(one) else 1 if one.wrong_at else 2
        since = -one.wrong_at.timestamp() if one.wrong_at else 0.0
        return urgent, since, -(1 - entry.mastery.mean) * (0.7 + 0.1 * one.weight), one.concept

    return sorted(found, key=weakness)


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of the map."""

    area: str
    broker: str
    mastery: Mastery
    concepts: int
    """Concepts behind it."""


def cells(standings: Iterable[Standing], now: datetime) -> dict[tuple[str, str], Cell]:
    """Return the map by (area, broker) for the standings that are about a broker; what was not seen has no cell."""
    groups: dict[tuple[str, str], list[Standing]] = {}
    for one in standings:
        if one.broker and one.seen:
            groups.setdefault((area_of(one.concept), one.broker), []).append(one)
    return {place: Cell(*place, mastery(group, now), len(group)) for place, group in groups.items()}


def standing_to_record(standing: Standing) -> dict[str, Any]:
    """Return the standing as JSON values; `standing_from_record` gives the equal one back."""
    card = standing.card
    return {
        "seen": standing.seen,
        "earned": standing.earned,
        "mass": standing.mass,
        "weight": standing.weight,
        "at": _time_out(standing.at),
        "verdict": standing.verdict and standing.verdict.value,
        "wrong_at": _time_out(standing.wrong_at),
        "wrong_confidence": standing.wrong_confidence,
        "card": card and [card.stability, card.difficulty, _time_out(card.due), _time_out(card.reviewed_at)],
    }


def standing_from_record(concept: str, broker: str, record: Mapping[str, Any]) -> Standing:
    """Return the standing that `standing_to_record` wrote."""
    card = record["card"]
    return Standing(
        concept,
        broker,
        record["seen"],
        record["earned"],
        record["mass"],
        record["weight"],
        _time_in(record["at"]),
        None if record["verdict"] is None else Verdict(record["verdict"]),
        _time_in(record["wrong_at"]),
        record["wrong_confidence"],
        None if card is None else Card(card[0], card[1], datetime.fromisoformat(card[2]), datetime.fromisoformat(card[3])),
    )


def _time_out(time: datetime | None) -> str | None:
    return None if time is None else time.astimezone(UTC).isoformat(timespec="microseconds")


def _time_in(time: str | None) -> datetime | None:
    return None if time is None else datetime.fromisoformat(time)
