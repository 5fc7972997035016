"""Time as the interview sees it; the real one is made in `trainer.wiring`, tests pass their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import datetime


class Clock(Protocol):
    """Two clocks: one that only moves forward, for durations, and the calendar, for records."""

    def monotonic_s(self) -> float:
        """Return seconds since some fixed point; never goes back, and stands still while the machine sleeps."""

    def now(self) -> datetime:
        """Return the time of day, aware, in UTC."""
