"""What the linear front end is given, as it sees it; `trainer.wiring` has the real things."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from trainer.interview.mock.kept import DebriefKeeper
from trainer.interview.records import Keeper

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from trainer.interview.clock import Clock
    from trainer.interview.mock.kept import MockLine
    from trainer.interview.mock.state import State
    from trainer.interview.outside import Bank, Grader
    from trainer.interview.records import Draft


class Seen(Protocol):
    """One line of the history."""

    @property
    def question_id(self) -> str:
        """Id of the question."""

    @property
    def submitted_at(self) -> datetime:
        """When it was handed in."""

    @property
    def score(self) -> int:
        """0 to 100."""

    @property
    def probe(self) -> str | None:
        """What a follow-up made from the question asked for; None for an answer to the whole question."""


class Store(Keeper, Protocol):
    """What was kept."""

    def drafts(self) -> Sequence[Draft]:
        """Return the answers that were not submitted, the one saved last first."""

    def attempts(self, limit: int = ...) -> Sequence[Seen]:
        """Return attempts, newest first."""

    def due(self, now: datetime) -> set[str]:
        """Return the ids of the questions that mock interviews scheduled and whose day has come."""


class Services(Protocol):
    """What a linear session needs from outside."""

    @property
    def bank(self) -> Bank:
        """The content."""

    @property
    def store(self) -> Store:
        """Drafts and attempts."""

    @property
    def grader(self) -> Grader:
        """The grader."""

    @property
    def clock(self) -> Clock:
        """Durations and the calendar."""

    @property
    def new_id(self) -> Callable[[], str]:
        """Makes ids that were never used."""


class MockStore(DebriefKeeper, Protocol):
    """What was kept, for a mock interview."""

    def attempts(self, limit: int = ...) -> Sequence[Seen]:
        """Return attempts, newest first."""

    def mocks(self, limit: int = ...) -> Sequence[MockLine]:
        """Return the mock interviews, the one begun last first."""

    def mock_state(self, mock_id: str) -> State:
        """Return everything of one of them."""


class MockServices(Protocol):
    """What a linear mock interview needs from outside."""

    @property
    def bank(self) -> Bank:
        """The content."""

    @property
    def store(self) -> MockStore:
        """Interviews and attempts."""

    @property
    def grader(self) -> Grader:
        """The grader."""

    @property
    def clock(self) -> Clock:
        """Durations and the calendar."""

    @property
    def new_id(self) -> Callable[[], str]:
        """Makes ids that were never used."""
