"""When the questions of a mock interview come back."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from trainer.progress.pick import Answered

AGAIN_AFTER = ((60, 2), (85, 6))
"""Below this score a question comes back after so many days."""
BLIND_AFTER_DAYS = 14
"""A question that went well is worth asking again when its answer is no longer fresh."""


def due_on(score: int, answered_at: datetime) -> datetime:
    """Return when a question that got this score (0 to 100) is worth answering again."""
    days = next((days for below, days in AGAIN_AFTER if score < below), BLIND_AFTER_DAYS)
    return answered_at + timedelta(days=days)


def still_due(
    scheduled: Iterable[tuple[str, datetime]], answered: Iterable[Answered], since: datetime, now: datetime
) -> set[str]:
    """Return the ids of the scheduled questions whose day has come and that were not answered since they were scheduled."""
    answered_after = {entry.question_id for entry in answered if entry.submitted_at > since}
    return {name for name, due in scheduled if due <= now and name not in answered_after}
