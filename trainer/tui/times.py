"""Durations and dates in few letters."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


def minutes_seconds(elapsed_s: float) -> str:
    """Return `4:07`, with hours only when there are any."""
    minutes, seconds = divmod(int(elapsed_s), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def ago(then: datetime, now: datetime) -> str:
    """Return `3 s ago`, `12 min ago`, `5 h ago` or `9 d ago`; a time to come counts as now."""
    seconds = max(0, int((now - then).total_seconds()))
    for size, unit in ((86400, "d"), (3600, "h"), (60, "min")):
        if seconds >= size:
            return f"{seconds // size} {unit} ago"
    return f"{seconds} s ago"


def local_minute(moment: datetime) -> str:
    """Return `2026-11-24 17:05` in the user's time zone."""
    return moment.astimezone().strftime("%Y-%m-%d %H:%M")
