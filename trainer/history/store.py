"""The store that the front ends are given: drafts, attempts and settings, safe from threads and other processes."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

from trainer.history import mocks, queries, rows
from trainer.history.backup import back_up
from trainer.history.exchange import Exchange
from trainer.history.listing import Listing
from trainer.history.migrations import MIGRATIONS, Migration
from trainer.history.opening import FILE, connect
from trainer.history.progress import Progress
from trainer.interview.mock.debrief import Debrief, Scheduled
from trainer.interview.records import MODE_MOCK, Attempt, Draft, KeeperFailed
from trainer.progress.pick import Answered
from trainer.progress.retake import due_on, still_due

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from trainer.history.rows import AttemptRow
    from trainer.interview.mock.kept import MockLine
    from trainer.interview.mock.state import State

SHORT_ID = 8
"""Characters of an id that lists show; enough to find an attempt by."""
_MANY = 5
_MOCKS_THAT_COUNT = 20
"""Latest mock interviews whose schedule is looked at."""

Found = TypeVar("Found")


class UnknownAttempt(KeeperFailed):
    """No attempt, or more than one, has that id; the message says which."""


class UnknownMock(KeeperFailed):
    """No mock interview, or more than one, has that id; the message says which."""


class Store:
    """Keeps everything in one SQLite file. Every method raises KeeperFailed when the file fails."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        """Use `open_store`."""
        self._connection = connection
        self._lock = threading.RLock()
        self.path = path
        """The file."""
        self.progress = Progress(self._reading, self._writing)
        """What the evidence on each concept says."""
        self.listing = Listing(self._reading, self._writing, self.progress)
        """Finding attempts again; disputes, notes and later grades."""
        self.exchange = Exchange(self._reading, self._writing, self.progress)
        """Export, import and the trash."""

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            try:
                yield self._connection
            except (sqlite3.Error, UnicodeError) as error:
                raise KeeperFailed(f"The history {self.path} cannot be read: {error}.") from error

    @contextmanager
    def _writing(self, full: bool = False) -> Iterator[sqlite3.Connection]:
        with self._lock:
            try:
                queries.durable(self._connection, full)
                queries.begin(self._connection)
                yield self._connection
                queries.commit(self._connection)
            except (sqlite3.Error, UnicodeError) as error:
                raise KeeperFailed(_unwritable(self.path, error)) from error
            finally:
                # After a commit there is nothing to roll back.
                queries.roll_back(self._connection)

    def save_draft(self, draft: Draft) -> None:
        """Keep the draft as a new revision; the last 20 are kept. One whose turn was submitted already is left out."""
        with self._writing() as connection:
            if queries.has_attempt(connection, draft.session_id, draft.turn):
                return
            queries.add_session(connection, draft.session_id, draft.mode, rows.started_out(draft))
            queries.add_draft(connection, rows.draft_out(draft))

    def record(self, attempt: Attempt) -> None:
        """Keep the attempt with its grade and drop its draft, in one transaction that waits for the disk."""
        with self._writing(full=True) as connection:
            if queries.has_attempt_id(connection, attempt.id):
                return
            queries.add_session(connection, attempt.session_id, attempt.mode, rows.started_out(attempt))
            queries.add_attempt(connection, rows.attempt_out(attempt), rows.grade_out(attempt))
            queries.keep_notes(connection, attempt.id, attempt.session_id, attempt.turn)
            self.progress.count_in(connection, attempt.id)
            queries.delete_draft(connection, attempt.session_id, attempt.turn)

    def drafts(self) -> list[Draft]:
        """Return the newest revision of every draft, the one saved last first."""
        with self._reading() as connection:
            return [rows.draft_in(row) for row in queries.newest_drafts(connection)]

    def revisions(self, session_id: str, turn: int) -> list[Draft]:
        """Return the revisions kept of one draft, newest first."""
        with self._reading() as connection:
            return [rows.draft_in(row) for row in queries.draft_revisions(connection, session_id, turn)]

    def discard_draft(self, session_id: str, turn: int) -> None:
        """Drop a draft with its revisions; does nothing when there is none."""
        with self._writing() as connection:
            queries.delete_draft(connection, session_id, turn)

    def attempts(self, limit: int = 100, offset: int = 0, question_id: str | None = None) -> list[AttemptRow]:
        """Return lines of the history, newest first; a limit of -1 is none."""
        with self._reading() as connection:
            return [rows.listed_in(row) for row in queries.attempt_rows(connection, limit, offset, question_id)]

    def count(self) -> int:
        """Return how many attempts are kept."""
        with self._reading() as connection:
            return queries.count_attempts(connection)

    def first_submitted_at(self) -> datetime | None:
        """Return when the first attempt was handed in; None without any."""
        with self._reading() as connection:
            found = queries.first_submitted_at(connection)
        return None if found is None else datetime.fromisoformat(found)

    def attempt(self, attempt_id: str) -> Attempt:
        """Return one attempt by its id or by a beginning that no other has; raises UnknownAttempt."""
        with self._reading() as connection:
            found = queries.attempt_ids(connection, attempt_id, _MANY) if attempt_id else []
            if not found:
                raise UnknownAttempt(f"The history has no attempt {attempt_id!r}; `trainer history` lists what it has.")
            if len(found) > 1:
                some = ", ".join(name[: max(SHORT_ID, len(attempt_id) + 4)] for name in found)
                raise UnknownAttempt(f"Several attempts begin with {attempt_id!r} ({some}); write more of the id.")
            try:
                return rows.attempt_in(queries.attempt(connection, found[0]))
            except (KeyError, TypeError, ValueError) as error:
                raise KeeperFailed(f"The grade of attempt {found[0]} in {self.path} is damaged: {error!r}.") from error

    def save_mock(self, state: State, title: str) -> None:
        """Keep the state of a mock interview in place of the one before."""
        with self._writing() as connection:
            queries.add_session(connection, state.id, MODE_MOCK, rows.started_out(state))
            mocks.put(connection, state, title)

    def finish_mock(self, state: State, title: str, attempts: Sequence[Attempt], debrief: Debrief) -> None:
        """Keep the graded parts of a mock interview with its debrief, in one transaction that waits for the disk."""
        with self._writing(full=True) as connection:
            queries.add_session(connection, state.id, MODE_MOCK, rows.started_out(state))
            mocks.put(connection, state, title)
            for attempt in attempts:
                if not queries.has_attempt_id(connection, attempt.id):
                    queries.add_attempt(connection, rows.attempt_out(attempt), rows.grade_out(attempt))
                    self.progress.count_in(connection, attempt.id)
            mocks.put_debrief(connection, debrief)

    def mocks(self, limit: int = 100) -> list[MockLine]:
        """Return the mock interviews, the one begun last first."""
        with self._reading() as connection:
            return mocks.lines(connection, limit)

    def mock_id(self, beginning: str) -> str:
        """Return the id of the mock that begins so, of the newest for an empty beginning; raises UnknownMock."""
        with self._reading() as connection:
            found = mocks.ids(connection, beginning, _MANY)
        if not found:
            raise UnknownMock(f"There is no mock interview {beginning!r}; `trainer mock list` lists what there is.")
        if len(found) > 1 and beginning and beginning not in found:
            some = ", ".join(name[: max(SHORT_ID, len(beginning) + 4)] for name in found)
            raise UnknownMock(f"Several mock interviews begin with {beginning!r} ({some}); write more of the id.")
        return beginning if beginning in found else found[0]

    def mock_state(self, mock_id: str) -> State:
        """Return everything of the interview that goes by that id; raises UnknownMock."""
        state = self._of_mock(mocks.state, mock_id)
        if state is None:
            raise UnknownMock(f"There is no mock interview {mock_id!r}; `trainer mock list` lists what there is.")
        return state

    def debrief(self, mock_id: str) -> Debrief | None:
        """Return the debrief of that mock interview; None before it has one."""
        return self._of_mock(mocks.debrief, mock_id)

    def _of_mock(self, read: Callable[[sqlite3.Connection, str], Found], mock_id: str) -> Found:
        with self._reading() as connection:
            try:
                return read(connection, mock_id)
            except (KeyError, TypeError, ValueError) as error:
                raise KeeperFailed(f"The mock interview {mock_id} in {self.path} is damaged: {error!r}.") from error

    def schedule(self, attempts: Sequence[Attempt]) -> list[Scheduled]:
        """Return when the questions of a mock's attempts come back; a twist has no question of its own."""
        return [
            Scheduled(attempt.question_id, attempt.title, due_on(attempt.grade.score, attempt.submitted_at))
            for attempt in attempts
            if attempt.probe is None
        ]

    def due(self, now: datetime) -> set[str]:
        """Return the ids of the questions that mock interviews scheduled, whose day has come, and not answered since."""
        with self._reading() as connection:
            found = mocks.debriefs(connection, _MOCKS_THAT_COUNT)
            if not found:
                return set()
            rows_of = queries.attempt_rows(connection, -1, 0, None)
        answered = [
            Answered(row["question_id"], datetime.fromisoformat(row["submitted_at"]), row["score"])
            for row in rows_of
            if row["probe"] is None
        ]
        due: set[str] = set()
        for scheduled, since in found:
            due |= still_due(scheduled, answered, since, now)
        return due

    def discard_mock(self, mock_id: str) -> None:
        """Drop a mock interview that has no debrief; does nothing when there is none."""
        with self._writing() as connection:
            mocks.delete(connection, mock_id)

    def setting(self, key: str) -> str | None:
        """Return what was kept under the key; None for nothing."""
        with self._reading() as connection:
            return queries.setting(connection, key)

    def set_setting(self, key: str, value: str) -> None:
        """Keep a value under the key."""
        with self._writing() as connection:
            queries.set_setting(connection, key, value)

    def faults(self) -> list[str]:
        """Return what an integrity check of the file finds; empty when it is sound."""
        with self._reading() as connection:
            return queries.faults(connection)

    def back_up(self, path: Path) -> None:
        """Write everything into a new file; raises StoreRefused, also when the file is there already."""
        with self._reading() as connection:
            back_up(connection, path)

    def close(self) -> None:
        """Close the file; the store cannot be used after."""
        with self._lock:
            self._connection.close()


def open_store(data_dir: Path, migrations: Sequence[Migration] = MIGRATIONS) -> Store:
    """Open the history in the folder, creating both when they are not there.

    Raises StoreRefused (a KeeperFailed) when the file is damaged, not ours, of a newer version, or not to be had; the
    file is left as it is then.
    """
    return Store(connect(data_dir, migrations), data_dir / FILE)


def _unwritable(path: Path, error: Exception) -> str:
    reason = str(error)
    if "locked" in reason or "busy" in reason:
        return "Another trainer is writing to the history and does not let go; close it, or try again."
    if "full" in reason:
        return f"The disk is full, so the history {path} could not be written; make room and try again."
    return f"The history {path} cannot be written: {reason}."
