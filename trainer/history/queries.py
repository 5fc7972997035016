"""All SQL of the program, one function a question that is put to the store."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping, Sequence

REVISIONS_KEPT = 20
"""Revisions of a draft, the newest among them."""

APPLICATION_ID = 0x42544831  # "BTH1"
"""Marks the file as a history of this program, for `file` and for opening it."""

_ATTEMPT_COLUMNS = (
    "id", "session_id", "turn", "question_id", "question_revision", "title", "prompt", "topics", "brokers", "level",
    "asked_because", "answer", "words", "elapsed_s", "started_at", "submitted_at", "hints_shown", "confidence", "flags",
    "parent_attempt", "probe", "covered", "clarified",
)  # fmt: skip
_GRADE_COLUMNS = (
    "attempt_id", "score", "level", "band_low", "band_high", "met", "partial", "mentioned", "missed", "contradicted",
    "misconceptions", "version", "engine", "model", "rubric", "record",
)  # fmt: skip
_DRAFT_COLUMNS = (
    "session_id", "turn", "revision", "question_id", "text", "scratch", "elapsed_s", "hints_shown", "confidence",
    "asked_because", "saved_at", "started_at", "parent_attempt", "probe", "prompt", "asked", "met_concepts", "revised",
    "clarified",
)  # fmt: skip
_FIRST_GRADE = "g.id = (SELECT min(id) FROM grades WHERE attempt_id = a.id)"


def _insert(table: str, columns: Sequence[str]) -> str:
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join(':' + name for name in columns)})"


# Opening.


def tables(connection: sqlite3.Connection) -> set[str]:
    """Return the names of the tables that the file has."""
    return {row[0] for row in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}


def applied_migrations(connection: sqlite3.Connection) -> list[str]:
    """Return the names of the migrations that were applied, in their order."""
    return [row[0] for row in connection.execute("SELECT name FROM migrations ORDER BY number")]


def create_migrations(connection: sqlite3.Connection) -> None:
    """Create the record of migrations, and mark the file as ours."""
    connection.execute(
        "CREATE TABLE IF NOT EXISTS migrations "
        "(number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, program TEXT NOT NULL) STRICT"
    )
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")


def record_migration(connection: sqlite3.Connection, name: str, program: str) -> None:
    """Note that the migration was applied, and by which version of the program."""
    connection.execute("INSERT INTO migrations (name, program) VALUES (?, ?)", (name, program))


def set_up(connection: sqlite3.Connection, busy_timeout_ms: int) -> None:
    """Set how this connection waits and checks."""
    connection.execute(f"PRAGMA busy_timeout = {busy_timeout_ms}")
    connection.execute("PRAGMA foreign_keys = ON")


def use_wal(connection: sqlite3.Connection) -> None:
    """Let readers and one writer work at the same time."""
    connection.execute("PRAGMA journal_mode = WAL")


def durable(connection: sqlite3.Connection, full: bool) -> None:
    """Choose whether a commit waits for the disk; without, a power cut may cost the last commits, a crash never."""
    connection.execute(f"PRAGMA synchronous = {'FULL' if full else 'NORMAL'}")


def begin(connection: sqlite3.Connection) -> None:
    """Start a transaction that writes."""
    connection.execute("BEGIN IMMEDIATE")


def commit(connection: sqlite3.Connection) -> None:
    """End the transaction, keeping it."""
    connection.execute("COMMIT")


def roll_back(connection: sqlite3.Connection) -> None:
    """End the transaction, if one is open, as if it had not been."""
    if connection.in_transaction:
        connection.execute("ROLLBACK")


def faults(connection: sqlite3.Connection) -> list[str]:
    """Return what the integrity check finds, at most ten lines; empty when the file is sound."""
    found = [str(row[0]) for row in connection.execute("PRAGMA quick_check(10)")]
    return [] if found == ["ok"] else found


# Drafts.


def add_session(connection: sqlite3.Connection, session_id: str, mode: str, started_at: str) -> None:
    """Add the session unless it is there."""
    connection.execute(
        "INSERT INTO sessions (id, mode, started_at) VALUES (?, ?, ?) ON CONFLICT (id) DO NOTHING",
        (session_id, mode, started_at),
    )


def add_draft(connection: sqlite3.Connection, values: Mapping[str, Any]) -> None:
    """Add the draft as the newest revision of its session and turn, and drop the oldest beyond those kept."""
    place = (values["session_id"], values["turn"])
    newest = connection.execute(
        "SELECT coalesce(max(revision), 0) FROM drafts WHERE session_id = ? AND turn = ?", place
    ).fetchone()[0]
    connection.execute(_insert("drafts", _DRAFT_COLUMNS), {**values, "revision": newest + 1})
    connection.execute(
        "DELETE FROM drafts WHERE session_id = ? AND turn = ? AND revision <= ?", (*place, newest + 1 - REVISIONS_KEPT)
    )


def newest_drafts(connection: sqlite3.Connection) -> list[sqlite3.Row]:
    """Return the newest revision of each draft, the one saved last first."""
    return connection.execute(
        "SELECT d.*, s.mode FROM drafts d JOIN sessions s ON s.id = d.session_id WHERE d.revision = "
        "(SELECT max(revision) FROM drafts WHERE session_id = d.session_id AND turn = d.turn) "
        "ORDER BY d.saved_at DESC, d.session_id, d.turn"
    ).fetchall()


def draft_revisions(connection: sqlite3.Connection, session_id: str, turn: int) -> list[sqlite3.Row]:
    """Return the revisions kept of one draft, newest first."""
    return connection.execute(
        "SELECT d.*, s.mode FROM drafts d JOIN sessions s ON s.id = d.session_id "
        "WHERE d.session_id = ? AND d.turn = ? ORDER BY d.revision DESC",
        (session_id, turn),
    ).fetchall()


def delete_draft(connection: sqlite3.Connection, session_id: str, turn: int) -> None:
    """Drop all revisions of a draft, and its session if nothing else is in it."""
    connection.execute("DELETE FROM drafts WHERE session_id = ? AND turn = ?", (session_id, turn))
    connection.execute(
        "DELETE FROM sessions WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM attempts WHERE session_id = ?1) "
        "AND NOT EXISTS (SELECT 1 FROM drafts WHERE session_id = ?1)",
        (session_id,),
    )


# Attempts.


def has_attempt(connection: sqlite3.Connection, session_id: str, turn: int) -> bool:
    """Whether that turn was submitted already."""
    found = connection.execute("SELECT 1 FROM attempts WHERE session_id = ? AND turn = ?", (session_id, turn))
    return found.fetchone() is not None


def has_attempt_id(connection: sqlite3.Connection, attempt_id: str) -> bool:
    """Whether that attempt is kept already."""
    return connection.execute("SELECT 1 FROM attempts WHERE id = ?", (attempt_id,)).fetchone() is not None


def add_attempt(connection: sqlite3.Connection, values: Mapping[str, Any], grade: Mapping[str, Any]) -> None:
    """Add the attempt with its first grade."""
    connection.execute(_insert("attempts", _ATTEMPT_COLUMNS), values)
    connection.execute(_insert("grades", _GRADE_COLUMNS), grade)


def keep_notes(connection: sqlite3.Connection, attempt_id: str, session_id: str, turn: int) -> None:
    """Keep the notes of the turn's newest draft with the attempt, and have them found; nothing when there are none."""
    row = connection.execute(
        "SELECT scratch FROM drafts WHERE session_id = ? AND turn = ? AND length(scratch) > 0 ORDER BY revision DESC LIMIT 1",
        (session_id, turn),
    ).fetchone()
    if row is not None:
        set_note(connection, attempt_id, row["scratch"])


def set_note(connection: sqlite3.Connection, attempt_id: str, text: bytes) -> None:
    """Keep a note with the attempt, in place of an earlier one, and have it found."""
    unindex(connection, attempt_id)
    connection.execute("INSERT OR REPLACE INTO notes (attempt_id, text) VALUES (?, ?)", (attempt_id, text))
    index(connection, attempt_id)


def unindex(connection: sqlite3.Connection, attempt_id: str) -> None:
    """Take the texts of an attempt out of the full-text index, before any of them changes."""
    connection.execute(
        "INSERT INTO words (words, rowid, title, prompt, answer, notes) SELECT 'delete', number, title, prompt, answer, notes "
        "FROM texts WHERE number = (SELECT number FROM entries WHERE attempt_id = ?)",
        (attempt_id,),
    )


def index(connection: sqlite3.Connection, attempt_id: str) -> None:
    """Put the texts of an attempt into the full-text index."""
    connection.execute(
        "INSERT INTO words (rowid, title, prompt, answer, notes) SELECT number, title, prompt, answer, notes "
        "FROM texts WHERE number = (SELECT number FROM entries WHERE attempt_id = ?)",
        (attempt_id,),
    )


def attempt_rows(connection: sqlite3.Connection, limit: int, offset: int, question_id: str | None) -> list[sqlite3.Row]:
    """Return what a list shows of the attempts with their first grades, newest first."""
    return connection.execute(
        "SELECT a.id, a.session_id, a.turn, s.mode, a.submitted_at, a.question_id, a.title, a.topics, a.brokers, "
        "a.level AS target_level, a.words, a.elapsed_s, a.hints_shown, a.confidence, a.flags, a.parent_attempt, "
        "a.probe, g.score, g.level, g.band_low, g.band_high, g.met, g.partial, g.mentioned, g.missed, "
        "g.contradicted, g.misconceptions, g.version, g.engine, g.model, g.rubric "
        "FROM (SELECT number, attempt_id FROM entries WHERE :question_id IS NULL OR question_id = :question_id "
        "ORDER BY number DESC LIMIT :limit OFFSET :offset) e JOIN attempts a ON a.id = e.attempt_id "
        f"JOIN sessions s ON s.id = a.session_id JOIN grades g ON {_FIRST_GRADE} "
        "ORDER BY e.number DESC",
        {"question_id": question_id, "limit": limit, "offset": offset},
    ).fetchall()


def attempt_ids(connection: sqlite3.Connection, prefix: str, limit: int) -> list[str]:
    """Return the ids that begin with the prefix, newest first; the exact one alone if it is among them."""
    if has_attempt_id(connection, prefix):
        return [prefix]
    found = connection.execute(
        "SELECT id FROM attempts WHERE substr(id, 1, length(?1)) = ?1 ORDER BY submitted_at DESC, id LIMIT ?2",
        (prefix, limit),
    )
    return [row[0] for row in found]


def attempt(connection: sqlite3.Connection, attempt_id: str) -> sqlite3.Row:
    """Return everything of one attempt with its first grade's record."""
    row: sqlite3.Row = connection.execute(
        "SELECT a.*, s.mode, g.record FROM attempts a JOIN sessions s ON s.id = a.session_id "
        f"JOIN grades g ON {_FIRST_GRADE} WHERE a.id = ?",
        (attempt_id,),
    ).fetchone()
    return row


def count_attempts(connection: sqlite3.Connection) -> int:
    """Return how many attempts are kept."""
    return int(connection.execute("SELECT count(*) FROM attempts").fetchone()[0])


def first_submitted_at(connection: sqlite3.Connection) -> str | None:
    """Return when the first attempt was handed in; None without any."""
    found: str | None = connection.execute("SELECT min(submitted_at) FROM attempts").fetchone()[0]
    return found


# Settings.


def setting(connection: sqlite3.Connection, key: str) -> str | None:
    """Return what was kept under the key."""
    row = connection.execute("SELECT value FROM settings WHERE key = ?", (key,)).fetchone()
    return None if row is None else str(row[0])


def set_setting(connection: sqlite3.Connection, key: str, value: str) -> None:
    """Keep the value under the key, in place of an earlier one."""
    connection.execute(
        "INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        (key, value),
    )
