"""What the screens are given, as they see it; `trainer.wiring` has the real things."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from trainer.interview import outside
from trainer.interview.mock.kept import DebriefKeeper

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime
    from pathlib import Path

    from trainer.history.coach import Coach
    from trainer.history.exchange import Exchange
    from trainer.history.listing import Listing
    from trainer.history.progress import Progress
    from trainer.interview.clock import Clock
    from trainer.interview.mock.debrief import Debrief
    from trainer.interview.mock.kept import MockLine
    from trainer.interview.mock.state import State
    from trainer.interview.outside import Bank
    from trainer.interview.records import Attempt, Draft


class AttemptRow(Protocol):
    """One line of the history."""

    @property
    def id(self) -> str:
        """Id of the attempt."""

    @property
    def submitted_at(self) -> datetime:
        """When it was handed in, aware."""

    @property
    def question_id(self) -> str:
        """Id of the question."""

    @property
    def title(self) -> str:
        """Title of the question as it was then."""

    @property
    def score(self) -> int:
        """0 to 100."""

    @property
    def flags(self) -> tuple[str, ...]:
        """As in Attempt."""


class Store(DebriefKeeper, Protocol):
    """What was kept. Every method raises KeeperFailed when the store cannot be read or written."""

    @property
    def progress(self) -> Progress:
        """What the evidence on each concept says."""

    @property
    def listing(self) -> Listing:
        """Lists, search, disputes and later grades."""

    @property
    def exchange(self) -> Exchange:
        """Export and the trash."""

    def save_draft(self, draft: Draft) -> None:
        """Keep this state of the draft."""

    def record(self, attempt: Attempt) -> None:
        """Keep the attempt and drop its draft."""

    def drafts(self) -> Sequence[Draft]:
        """Return the answers that were not submitted."""

    def discard_draft(self, session_id: str, turn: int) -> None:
        """Drop a draft."""

    def attempts(self, limit: int = ..., offset: int = ...) -> Sequence[AttemptRow]:
        """Return attempts, newest first."""

    def first_submitted_at(self) -> datetime | None:
        """Return when the first attempt was handed in; None without any."""

    def attempt(self, attempt_id: str) -> Attempt:
        """Return one attempt."""

    def mocks(self, limit: int = ...) -> Sequence[MockLine]:
        """Return the mock interviews, the one begun last first."""

    def mock_state(self, mock_id: str) -> State:
        """Return everything of one mock interview."""

    def debrief(self, mock_id: str) -> Debrief | None:
        """Return the debrief of a mock interview; None before it has one."""

    def discard_mock(self, mock_id: str) -> None:
        """Drop a mock interview that has no debrief."""

    def due(self, now: datetime) -> set[str]:
        """Return the ids of the questions that mock interviews scheduled and whose day has come."""

    def setting(self, key: str) -> str | None:
        """Return what was kept under the key."""

    def set_setting(self, key: str, value: str) -> None:
        """Keep a value under the key."""


class Grader(outside.Grader, Protocol):
    """The grader, with what the title line says of it."""

    @property
    def status(self) -> str:
        """loading, semantic, or `keywords only: why`."""


class Services(Protocol):
    """Everything that the screens need from outside."""

    @property
    def bank(self) -> Bank:
        """The content."""

    @property
    def store(self) -> Store:
        """Drafts, attempts and settings."""

    @property
    def grader(self) -> Grader:
        """The grader."""

    @property
    def clock(self) -> Clock:
        """Durations and the calendar."""

    @property
    def new_id(self) -> Callable[[], str]:
        """Makes ids that were never used."""

    @property
    def notes(self) -> Sequence[str]:
        """Sentences about what could not be had, for the home screen."""

    @property
    def coach(self) -> Coach:
        """What to do now, and what is weak."""

    def learn(self) -> bool:
        """Have the store take in what changed in the bank; return whether anything did. Slow when much did."""

    @property
    def data_dir(self) -> Path:
        """Where everything is kept, exports among it."""
