"""Who keeps a mock interview while it runs and after it, and what a list shows of one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from trainer.interview.mock.debrief import Debrief, Scheduled
    from trainer.interview.mock.state import State
    from trainer.interview.records import Attempt


@dataclass(frozen=True, slots=True)
class MockLine:
    """One mock interview in a list."""

    id: str
    title: str
    question_id: str
    level: str
    minutes: int
    started_at: datetime
    saved_at: datetime
    ended: bool
    """Whether the interview is over; it may still wait for its debrief."""
    verdict: str | None
    """As in Debrief; None before the debrief, and when there was nothing to judge."""
    score: int | None
    """0 to 100; None before the debrief."""

    @property
    def debriefed(self) -> bool:
        """Whether it has its debrief."""
        return self.score is not None


class MockKeeper(Protocol):
    """Keeps a mock interview while it runs."""

    def save_mock(self, state: State, title: str) -> None:
        """Keep this state in place of the one before. Raises KeeperFailed."""


class DebriefKeeper(MockKeeper, Protocol):
    """Keeps what came of it; every method raises KeeperFailed."""

    def finish_mock(self, state: State, title: str, attempts: Sequence[Attempt], debrief: Debrief) -> None:
        """Keep the graded parts and the debrief, all or nothing; doing it again changes nothing."""

    def schedule(self, attempts: Sequence[Attempt]) -> Sequence[Scheduled]:
        """Return when the questions of the attempts come back, once the debrief that names it is kept."""
