"""The SQL of export, import and the trash. Rows go out and in with all of their columns, those of later migrations too."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from trainer.history.queries import index, unindex

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping, Sequence

__all__ = ["index", "unindex"]


def count(connection: sqlite3.Connection) -> int:
    """Return how many attempts are kept."""
    return int(connection.execute("SELECT count(*) FROM entries").fetchone()[0])


def ids_after(connection: sqlite3.Connection, number: int, limit: int) -> list[sqlite3.Row]:
    """Return number and id of the next attempts in the order of time."""
    return connection.execute(
        "SELECT number, attempt_id FROM entries WHERE number > ? ORDER BY number LIMIT ?", (number, limit)
    ).fetchall()


def has(connection: sqlite3.Connection, attempt_id: str) -> bool:
    """Whether the attempt is kept."""
    return connection.execute("SELECT 1 FROM attempts WHERE id = ?", (attempt_id,)).fetchone() is not None


def attempt_at(connection: sqlite3.Connection, session_id: str, turn: int) -> str | None:
    """Return the id of the attempt at that place of the session; None when the place is free."""
    row = connection.execute("SELECT id FROM attempts WHERE session_id = ? AND turn = ?", (session_id, turn)).fetchone()
    return None if row is None else str(row[0])


def attempt(connection: sqlite3.Connection, attempt_id: str) -> sqlite3.Row:
    """Return the columns of an attempt."""
    row: sqlite3.Row = connection.execute("SELECT * FROM attempts WHERE id = ?", (attempt_id,)).fetchone()
    return row


def session(connection: sqlite3.Connection, session_id: str) -> sqlite3.Row:
    """Return the columns of a session."""
    row: sqlite3.Row = connection.execute("SELECT * FROM sessions WHERE id = ?", (session_id,)).fetchone()
    return row


def grades(connection: sqlite3.Connection, attempt_id: str) -> list[sqlite3.Row]:
    """Return the columns of the grades of an attempt, the first one first."""
    return connection.execute("SELECT * FROM grades WHERE attempt_id = ? ORDER BY id", (attempt_id,)).fetchall()


def disputes(connection: sqlite3.Connection, attempt_id: str) -> list[sqlite3.Row]:
    """Return the columns of the disputes of an attempt."""
    return connection.execute("SELECT * FROM disputes WHERE attempt_id = ? ORDER BY kind, point", (attempt_id,)).fetchall()


def note(connection: sqlite3.Connection, attempt_id: str) -> bytes | None:
    """Return the note of an attempt."""
    row = connection.execute("SELECT text FROM notes WHERE attempt_id = ?", (attempt_id,)).fetchone()
    return None if row is None else bytes(row[0])


def effective(connection: sqlite3.Connection, attempt_id: str) -> int | None:
    """Return the score with the disputes; None without any."""
    row = connection.execute("SELECT effective FROM entries WHERE attempt_id = ?", (attempt_id,)).fetchone()
    return None if row is None or row[0] is None else int(row[0])


def columns(connection: sqlite3.Connection, table: str) -> dict[str, str]:
    """Return the columns of a table with their types."""
    return {row["name"]: row["type"] for row in connection.execute(f"PRAGMA table_info({table})")}


def put(connection: sqlite3.Connection, table: str, values: Mapping[str, Any], if_new: bool = False) -> None:
    """Insert a row; `if_new` leaves one that is there as it is."""
    names = list(values)
    ignore = "OR IGNORE " if if_new else ""
    connection.execute(
        f"INSERT {ignore}INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})", list(values.values())
    )


def check_links_at_the_end(connection: sqlite3.Connection) -> None:
    """Let this transaction insert an attempt before its parent."""
    connection.execute("PRAGMA defer_foreign_keys = ON")


def drop_dangling_parents(connection: sqlite3.Connection) -> int:
    """Cut links to parents that are not kept; return how many there were."""
    return connection.execute(
        "UPDATE attempts SET parent_attempt = NULL WHERE parent_attempt IS NOT NULL "
        "AND NOT EXISTS (SELECT 1 FROM attempts p WHERE p.id = attempts.parent_attempt)"
    ).rowcount


def delete_attempt(connection: sqlite3.Connection, attempt_id: str) -> None:
    """Remove an attempt with all that belongs to it, and its session when nothing else is in it."""
    session_id = connection.execute("SELECT session_id FROM attempts WHERE id = ?", (attempt_id,)).fetchone()[0]
    connection.execute("DELETE FROM attempts WHERE id = ?", (attempt_id,))
    connection.execute(
        "DELETE FROM sessions WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM attempts WHERE session_id = ?1) "
        "AND NOT EXISTS (SELECT 1 FROM drafts WHERE session_id = ?1) AND NOT EXISTS (SELECT 1 FROM mocks WHERE id = ?1)",
        (session_id,),
    )


def mocks(connection: sqlite3.Connection) -> list[str]:
    """Return the ids of the mock interviews, the one begun first first."""
    return [row[0] for row in connection.execute("SELECT id FROM mocks ORDER BY started_at, id")]


def mock(connection: sqlite3.Connection, mock_id: str) -> sqlite3.Row:
    """Return the columns of a mock interview."""
    row: sqlite3.Row = connection.execute("SELECT * FROM mocks WHERE id = ?", (mock_id,)).fetchone()
    return row


def children(connection: sqlite3.Connection, attempt_id: str) -> list[str]:
    """Return the attempts that came from this one."""
    return [row[0] for row in connection.execute("SELECT id FROM attempts WHERE parent_attempt = ? ORDER BY id", (attempt_id,))]


def adopt(connection: sqlite3.Connection, attempt_id: str, ids: Sequence[str]) -> None:
    """Link attempts that have no parent to this one again."""
    connection.executemany(
        "UPDATE attempts SET parent_attempt = ? WHERE id = ? AND parent_attempt IS NULL", ((attempt_id, one) for one in ids)
    )


def mark_disputed(connection: sqlite3.Connection, attempt_id: str, effective: int | None) -> None:
    """Set the effective score of an attempt that came with disputes, and the flag that lists are filtered by."""
    if effective is None:
        return
    connection.execute("UPDATE entries SET effective = ? WHERE attempt_id = ?", (effective, attempt_id))
    connection.execute(
        "INSERT OR IGNORE INTO labels SELECT 'flag', 'disputed', number FROM entries WHERE attempt_id = ?", (attempt_id,)
    )


def put_trash(connection: sqlite3.Connection, attempt_id: str, deleted_at: str, title: str, record: str) -> None:
    """Keep a deleted attempt for a while."""
    connection.execute(
        "INSERT OR REPLACE INTO trash (attempt_id, deleted_at, title, record) VALUES (?, ?, ?, ?)",
        (attempt_id, deleted_at, title, record),
    )


def trash(connection: sqlite3.Connection) -> list[sqlite3.Row]:
    """Return what was deleted, the latest first."""
    return connection.execute("SELECT attempt_id, title, deleted_at FROM trash ORDER BY deleted_at DESC, attempt_id").fetchall()


def trashed(connection: sqlite3.Connection, attempt_id: str) -> str | None:
    """Return the record of a deleted attempt."""
    row = connection.execute("SELECT record FROM trash WHERE attempt_id = ?", (attempt_id,)).fetchone()
    return None if row is None else str(row[0])


def drop_trash(connection: sqlite3.Connection, attempt_id: str) -> None:
    """Forget a deleted attempt."""
    connection.execute("DELETE FROM trash WHERE attempt_id = ?", (attempt_id,))


def purge_trash(connection: sqlite3.Connection, before: str) -> None:
    """Forget what was deleted before that time."""
    connection.execute("DELETE FROM trash WHERE deleted_at < ?", (before,))
