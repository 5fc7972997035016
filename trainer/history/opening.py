"""Opens the file of the store: created for its owner alone, migrated with a copy first, refused when it is not ours."""

from __future__ import annotations

import fcntl
import os
import sqlite3
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from trainer import __version__
from trainer.history import queries
from trainer.history.migrations import MIGRATIONS, Migration
from trainer.interview.records import KeeperFailed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

FILE = "history.db"
BUSY_TIMEOUT_MS = 5000
"""How long a write waits for another process that is writing."""


class StoreRefused(KeeperFailed):
    """The store cannot be opened; the message says why and what to do. The file was not changed."""


def connect(data_dir: Path, migrations: Sequence[Migration] = MIGRATIONS) -> sqlite3.Connection:
    """Open the history in that folder, creating or migrating it; raises StoreRefused."""
    path = data_dir / FILE
    try:
        data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _alone(data_dir):
            # Made before SQLite makes it, so that it is never readable by others; -wal and -shm inherit the mode.
            os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
            path.chmod(0o600)
            return _opened(path, migrations)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise StoreRefused(
            f"The history cannot be kept in {data_dir}: {reason}. Give another folder with --data-dir or TRAINER_HOME."
        ) from error


@contextmanager
def _alone(data_dir: Path) -> Iterator[None]:
    """Have one process at a time open and migrate; SQLite's own lock does not cover the switch to WAL."""
    handle = os.open(data_dir / "history.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _opened(path: Path, migrations: Sequence[Migration]) -> sqlite3.Connection:
    # Autocommit, because the default starts transactions of its own; any thread, because Store has a lock.
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=BUSY_TIMEOUT_MS / 1000)
    try:
        connection.row_factory = sqlite3.Row
        queries.set_up(connection, BUSY_TIMEOUT_MS)
        pending = _pending(path, connection, migrations)
        queries.use_wal(connection)
        queries.durable(connection, full=False)
        _migrate(path, connection, pending)
    except sqlite3.DatabaseError as error:
        connection.close()
        raise _refused(path, error) from error
    except BaseException:
        connection.close()
        raise
    return connection


def _pending(path: Path, connection: sqlite3.Connection, migrations: Sequence[Migration]) -> Sequence[Migration]:
    """Return what is still to be applied; only reads, so that a refused file stays as it was."""
    found = queries.tables(connection)
    if not found:
        return migrations
    if "migrations" not in found:
        raise StoreRefused(
            f"{path} is a database of another program, not a history; give another folder with --data-dir or TRAINER_HOME."
        )
    applied = queries.applied_migrations(connection)
    names = [migration.__name__ for migration in migrations]
    if applied != names[: len(applied)]:
        raise StoreRefused(
            f"{path} was written by a newer version of the trainer; "
            "update it with pip install --upgrade broker-trainer. The file was left as it is."
        )
    return migrations[len(applied) :]


def _migrate(path: Path, connection: sqlite3.Connection, pending: Sequence[Migration]) -> None:
    if pending and queries.tables(connection):
        _copy(connection, path.with_name(f"history.before-{pending[0].__name__}.db"))
    for migration in pending:
        queries.begin(connection)
        try:
            queries.create_migrations(connection)
            migration(connection)
            queries.record_migration(connection, migration.__name__, __version__)
            queries.commit(connection)
        except BaseException:
            queries.roll_back(connection)
            raise


def _copy(connection: sqlite3.Connection, path: Path) -> None:
    """Copy the store, what is still in its write-ahead log included."""
    os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
    with closing(sqlite3.connect(path)) as copy:
        connection.backup(copy)


def _refused(path: Path, error: sqlite3.DatabaseError) -> StoreRefused:
    if isinstance(error, sqlite3.OperationalError):
        return StoreRefused(f"The history {path} cannot be opened: {error}.")
    aside = path.with_name("history.damaged.db")
    copies = sorted(path.parent.glob("history.before-*.db"))
    copy = f" An earlier copy is {copies[-1]}." if copies else ""
    return StoreRefused(
        f"The history {path} is damaged ({error}), and was left as it is. "
        f"To start a new one, move it aside: mv '{path}' '{aside}'.{copy}"
    )
