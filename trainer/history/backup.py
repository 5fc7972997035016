"""The whole store as one file, and back: checked before anything is touched, and with a copy of what was there."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from trainer.history import queries
from trainer.history.migrations import MIGRATIONS
from trainer.history.opening import FILE, StoreRefused, connect

if TYPE_CHECKING:
    from pathlib import Path

BEFORE_RESTORE = "history.before-restore.db"


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore puts in place, or would."""

    attempts: int
    last_at: str | None
    """When the last of them was handed in, ISO 8601."""
    replaced: int
    """Attempts that are kept now; none of them is after, unless the backup has them too."""
    copy: Path | None
    """Where the store as it was is kept; None in a dry run, or when there was none."""


def back_up(connection: sqlite3.Connection, path: Path) -> None:
    """Write everything into a new file that only its owner can read; raises StoreRefused, also when the file is there."""
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
    except FileExistsError as error:
        raise StoreRefused(f"{path} is there already; give another name, or remove it first.") from error
    except OSError as error:
        raise StoreRefused(f"{path} cannot be written: {(error.strerror or str(error)).lower()}.") from error
    try:
        with closing(sqlite3.connect(path)) as copy:
            connection.backup(copy)
    except sqlite3.Error as error:
        path.unlink(missing_ok=True)
        raise StoreRefused(f"The backup {path} could not be written: {error}.") from error


def restore(data_dir: Path, path: Path, dry_run: bool = False) -> Restored:
    """Put a backup in the place of the store; the store as it was stays beside it. Raises StoreRefused, changing nothing.

    A dry run checks everything and says what would be done.
    """
    with closing(_checked(path)) as source:
        attempts = queries.count_attempts(source)
        last = source.execute("SELECT max(submitted_at) FROM attempts").fetchone()[0]
        if dry_run and not (data_dir / FILE).exists():
            return Restored(attempts, last, 0, None)
        with closing(connect(data_dir)) as target:
            replaced = queries.count_attempts(target)
            if dry_run:
                return Restored(attempts, last, replaced, None)
            copy = _free(data_dir / BEFORE_RESTORE)
            back_up(target, copy)
            try:
                source.backup(target)
            except sqlite3.Error as error:
                raise StoreRefused(f"The backup could not be put in place: {error}. The store is as it was.") from error
    connect(data_dir).close()  # a backup of an older version is migrated at once
    return Restored(attempts, last, replaced, copy)


def _free(path: Path) -> Path:
    number, free = 1, path
    while free.exists():
        number += 1
        free = path.with_name(f"{path.stem}-{number}{path.suffix}")
    return free


def _checked(path: Path) -> sqlite3.Connection:
    if not path.is_file():
        raise StoreRefused(f"There is no file {path}.")
    try:
        source = sqlite3.connect(f"file:{path.absolute()}?mode=ro", uri=True)
    except sqlite3.Error as error:
        raise StoreRefused(f"{path} cannot be read: {error}.") from error
    try:
        source.row_factory = sqlite3.Row
        ours = source.execute("PRAGMA application_id").fetchone()[0] == queries.APPLICATION_ID
        names = [migration.__name__ for migration in MIGRATIONS]
        applied = queries.applied_migrations(source) if ours else []
        faults = queries.faults(source) if ours else []
    except sqlite3.DatabaseError as error:
        source.close()
        raise StoreRefused(f"{path} is no backup of a history, or is damaged: {error}.") from error
    trouble = (
        f"{path} is no backup of a history."
        if not ours
        else f"{path} was written by a newer version of the trainer; update it with pip install --upgrade broker-trainer."
        if applied != names[: len(applied)]
        else f"The backup {path} is damaged: {faults[0]}."
        if faults
        else ""
    )
    if trouble:
        source.close()
        raise StoreRefused(trouble)
    return source
