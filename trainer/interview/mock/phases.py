"""The phases of a mock interview, and how its minutes are shared among them."""

from __future__ import annotations

from enum import StrEnum


class Phase(StrEnum):
    """A part of the interview with a time of its own, in the order in which they come."""

    REQUIREMENTS = "requirements"
    ESTIMATION = "estimation"
    DESIGN = "high-level design"
    DIVE_CHOSEN = "deep dive 1"
    DIVE_PUT = "deep dive 2"
    FAILURES = "failures"
    WRAP_UP = "wrap-up"


PHASES = tuple(Phase)
LENGTHS = (30, 45, 60)
"""Minutes that an interview may last."""

_MINUTES: dict[int, tuple[int, ...]] = {
    30: (4, 3, 8, 5, 5, 4, 1),
    45: (6, 4, 12, 8, 7, 6, 2),
    60: (8, 5, 16, 11, 10, 8, 2),
}

WARNED_AT = 0.8
"""Share of a phase's time at which the interviewer says that it is running out."""


def budgets_s(minutes: int, stretched: float | None = 1.0) -> tuple[float | None, ...]:
    """Return the seconds of each phase; `stretched` multiplies them, None takes the limits away.

    Raises ValueError for a length that is not offered.
    """
    if minutes not in _MINUTES:
        raise ValueError(f"an interview lasts {', '.join(map(str, LENGTHS))} minutes, not {minutes}")
    return tuple(None if stretched is None else 60.0 * share * stretched for share in _MINUTES[minutes])
