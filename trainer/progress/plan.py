"""The way to the interview: a diagnostic round, deep dives by weakness, mocks, and a taper, day by day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from trainer.progress.evidence import area_of
from trainer.progress.mastery import Mastery, mastery
from trainer.progress.session import LEAST_LOOKS

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date, datetime

    from trainer.progress.evidence import Studied
    from trainer.progress.mastery import Standing

DATE_SETTING = "plan.interview"
START_SETTING = "plan.start"
MINUTES_SETTING = "plan.minutes"
LONGEST_DIAGNOSTIC_DAYS = 7
TAPER_DAYS = 2
MOCK_EVERY_DAYS = 3
MOCK_MINUTES = 45


class Phase(StrEnum):
    """What a day is for."""

    DIAGNOSTIC = "diagnostic"
    DEEP_DIVES = "deep dives"
    MOCKS = "mocks"
    TAPER = "taper"
    INTERVIEW = "interview"


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the plan."""

    day: date
    phase: Phase
    does: str
    """What to do, as a line."""
    minutes: int


def phase_days(start: date, interview: date) -> list[tuple[date, Phase]]:
    """Return every day from the start to the interview with its phase.

    A fifth of the time, at most a week, is diagnostic; deep dives follow up to the middle; then mocks with review; the last
    two days taper. Short times lose mocks last: from two days on there is one.
    """
    total = (interview - start).days
    if total < 0:
        return []
    taper = TAPER_DAYS if total >= 6 else 1 if total >= 3 else 0
    work = total - taper
    diagnostic = min(LONGEST_DIAGNOSTIC_DAYS, max(1, round(total / 5))) if work else 0
    mocks = max(1, work // 2) if work >= 2 else 0
    dives = max(0, work - diagnostic - mocks)
    phases = [Phase.DIAGNOSTIC] * diagnostic + [Phase.DEEP_DIVES] * dives + [Phase.MOCKS] * mocks + [Phase.TAPER] * taper
    phases = [*phases[-total:], Phase.INTERVIEW] if total else [Phase.INTERVIEW]
    return [(start + timedelta(days=number), phase) for number, phase in enumerate(phases)]


def is_mock_day(days: Sequence[tuple[date, Phase]], day: date) -> bool:
    """Whether a mock is due on the day: every third day of the phase, its first day among them."""
    own = [entry for entry, phase in days if phase is Phase.MOCKS]
    return day in own and own.index(day) % MOCK_EVERY_DAYS == 0


def phase_on(start: date, interview: date, today: date) -> Phase | None:
    """Return the phase of the day; None before the start or after the interview."""
    return dict(phase_days(start, interview)).get(today)


def plan(
    start: date,
    interview: date,
    today: date,
    syllabus: Sequence[Studied],
    standings: Mapping[str, Standing],
    now: datetime,
    minutes: int,
) -> list[Day]:
    """Return the days from today to the interview; empty when it is over.

    Deep dives go round the areas from the weakest on, as they stand now; the diagnostic round goes through the areas that
    were not seen, then through the rest.
    """
    days = phase_days(min(start, today), interview)
    unseen, by_weakness = _areas(syllabus, standings, now)
    diagnostic = unseen or [area for area, _ in by_weakness] or ["every area"]
    dives = [_with_figure(area, known) for area, known in by_weakness] or diagnostic
    made: list[Day] = []
    diagnosed = dived = 0
    for day, phase in days:
        if day < today:
            continue
        length = minutes
        if phase is Phase.DIAGNOSTIC:
            left = max(1, sum(p is Phase.DIAGNOSTIC and d >= today for d, p in days))
            share = max(1, -(-len(diagnostic) // left))
            areas = diagnostic[diagnosed * share : (diagnosed + 1) * share] or diagnostic[-share:]
            diagnosed += 1
            does = f"daily session; first look at {', '.join(areas)}"
        elif phase is Phase.DEEP_DIVES:
            does = f"daily session; deep dive: {dives[dived % len(dives)]}"
            dived += 1
            length = 2 * minutes
        elif phase is Phase.MOCKS and is_mock_day(days, day):
            does, length = "mock interview, then what is due", MOCK_MINUTES + minutes
        elif phase is Phase.MOCKS:
            does = "daily session: what is due"
        elif phase is Phase.TAPER:
            does, length = "only what is due, and what you were confidently wrong on", max(1, minutes // 2)
        else:
            does, length = "the interview. Sleep was the preparation", 0
        made.append(Day(day, phase, does, length))
    return made


def _areas(
    syllabus: Sequence[Studied], standings: Mapping[str, Standing], now: datetime
) -> tuple[list[str], list[tuple[str, Mastery]]]:
    groups: dict[str, list[Standing]] = {}
    names: dict[str, None] = {}
    for question in syllabus:
        names |= dict.fromkeys(area_of(concept) for concept in question.concepts)
    for standing in standings.values():
        if standing.seen:
            groups.setdefault(area_of(standing.concept), []).append(standing)
    known = [(area, mastery(group, now)) for area, group in groups.items()]
    known.sort(key=lambda entry: (entry[1].mean, entry[0]))
    return [area for area in sorted(names) if area not in groups], known


def _with_figure(area: str, known: Mastery) -> str:
    return f"{area} ({known.mean:.2f}, n={known.seen})"


@dataclass(frozen=True, slots=True)
class Reach:
    """Whether everything can be seen twice before the date."""

    concepts: int
    looks_missing: int
    """How many times a concept still has to be seen, over all concepts."""
    looks_a_day: float
    """How many it takes a day."""


def reach(concepts: Collection[str], standings: Mapping[str, Standing], today: date, interview: date) -> Reach:
    """Return how much is left to see until every concept was seen twice."""
    missing = sum(max(0, LEAST_LOOKS - (standings[name].seen if name in standings else 0)) for name in concepts)
    return Reach(len(concepts), missing, missing / max(1, (interview - today).days))
