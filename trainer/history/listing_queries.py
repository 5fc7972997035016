"""The SQL of lists: filters by labels, full-text search, pages by number; and of what changes an attempt after it was kept."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping, Sequence

_COLUMNS = (
    "a.id, a.session_id, a.turn, s.mode, a.submitted_at, a.question_id, a.title, a.topics, a.brokers, "
    "a.level AS target_level, a.words, a.elapsed_s, a.hints_shown, a.confidence, a.flags, a.parent_attempt, "
    "a.probe, g.score, g.level, g.band_low, g.band_high, g.met, g.partial, g.mentioned, g.missed, "
    "g.contradicted, g.misconceptions, g.version, g.engine, g.model, g.rubric"
)
_OPENS, _CLOSES = "\x02", "\x03"
"""Around the words found; no text that was typed keeps them in a list, where control characters are written out."""
_SPECIAL = re.compile(r'["\x00]')


def match(words: str) -> str:
    """Return a full-text query for all of the words, the last one as a beginning; empty when there is no word.

    Each word is quoted, so that nothing that was typed is an operator: `acks=all` looks for the two words beside each other.
    """
    parts = [_SPECIAL.sub(" ", word) for word in words.split()]
    quoted = [f'"{part}"' for part in parts if any(character.isalnum() for character in part)]
    return " ".join(quoted) + "*" if quoted else ""


def _where(labels: Sequence[tuple[str, str]], question_id: str | None, low: int | None, high: int | None, found: str) -> tuple[
    str, list[Any]
]:  # fmt: skip
    """Return FROM and WHERE that yield numbers as n, driven by the most telling condition, and their parameters."""
    values: list[Any] = []
    if found:
        source, column = "words", "rowid"
        conditions = ["words MATCH ?"]
        values.append(found)
    elif labels:
        source, column = "labels l", "l.number"
        conditions = ["l.kind = ? AND l.value = ?"]
        values += labels[0]
        labels = labels[1:]
    else:
        source, column, conditions = "entries n", "n.number", []
    if low is not None:
        conditions.append(f"{column} >= ?")
        values.append(low)
    if high is not None:
        conditions.append(f"{column} < ?")
        values.append(high)
    for kind, value in labels:
        conditions.append(f"EXISTS (SELECT 1 FROM labels WHERE kind = ? AND value = ? AND number = {column})")
        values += (kind, value)
    if question_id is not None:
        conditions.append(f"EXISTS (SELECT 1 FROM entries q WHERE q.number = {column} AND q.question_id = ?)")
        values.append(question_id)
    return f"{column} AS number FROM {source} WHERE {' AND '.join(conditions) or '1'}", values


def page(
    connection: sqlite3.Connection,
    labels: Sequence[tuple[str, str]],
    question_id: str | None,
    low: int | None,
    high: int | None,
    words: str,
    limit: int,
    oldest_first: bool = False,
) -> list[sqlite3.Row]:
    """Return the lines of a page; `high` is the number that the page before ended with."""
    found = match(words)
    inner, values = _where(labels, question_id, low, high, found)
    order = "ASC" if oldest_first else "DESC"
    # Numbers first, and the wide rows only for those of the page. The snippet is made in the same pass over the index, as
    # bytes: what was typed need not be UTF-8, and sqlite3 refuses text that is not.
    snippet = f"CAST(snippet(words, -1, '{_OPENS}', '{_CLOSES}', ' ... ', 12) AS BLOB)" if found else "x''"
    chosen = f"WITH chosen AS MATERIALIZED (SELECT {snippet} AS snippet, {inner} ORDER BY number {order} LIMIT ?) "
    return connection.execute(
        f"{chosen}SELECT {_COLUMNS}, e.number, e.latest, e.effective, c.snippet, "
        "EXISTS (SELECT 1 FROM labels WHERE kind = 'flag' AND value = 'disputed' AND number = e.number) AS disputed "
        "FROM chosen c JOIN entries e ON e.number = c.number JOIN attempts a ON a.id = e.attempt_id "
        "JOIN sessions s ON s.id = a.session_id "
        "JOIN grades g ON g.id = (SELECT min(id) FROM grades WHERE attempt_id = a.id) "
        f"ORDER BY e.number {order}",
        (*values, limit),
    ).fetchall()


def count(
    connection: sqlite3.Connection,
    labels: Sequence[tuple[str, str]],
    question_id: str | None,
    low: int | None,
    high: int | None,
    words: str,
    most: int,
) -> int:
    """Return how many attempts fit, counting no further than `most`."""
    inner, values = _where(labels, question_id, low, high, match(words))
    return int(connection.execute(f"SELECT count(*) FROM (SELECT {inner} LIMIT ?)", (*values, most)).fetchone()[0])


def label_values(connection: sqlite3.Connection, kind: str) -> list[str]:
    """Return the values that a label has, in their order."""
    # One step of the index for each value, however many attempts have it.
    rows = connection.execute(
        "WITH RECURSIVE v (value) AS (SELECT min(value) FROM labels WHERE kind = ?1 UNION ALL "
        "SELECT (SELECT min(value) FROM labels WHERE kind = ?1 AND value > v.value) FROM v WHERE v.value IS NOT NULL) "
        "SELECT value FROM v WHERE value IS NOT NULL",
        (kind,),
    )
    return [row[0] for row in rows]


def beside(connection: sqlite3.Connection, attempt_id: str) -> sqlite3.Row | None:
    """Return the entry of an attempt with its note."""
    row: sqlite3.Row | None = connection.execute(
        "SELECT e.*, n.text AS note FROM entries e LEFT JOIN notes n ON n.attempt_id = e.attempt_id WHERE e.attempt_id = ?",
        (attempt_id,),
    ).fetchone()
    return row


def grades(connection: sqlite3.Connection, attempt_id: str) -> list[sqlite3.Row]:
    """Return all grades of an attempt, the first one first."""
    return connection.execute(
        "SELECT g.*, a.submitted_at FROM grades g JOIN attempts a ON a.id = g.attempt_id WHERE attempt_id = ? ORDER BY g.id",
        (attempt_id,),
    ).fetchall()


def add_grade(connection: sqlite3.Connection, values: Mapping[str, Any]) -> None:
    """Add a later grade."""
    names = list(values)
    connection.execute(
        f"INSERT INTO grades ({', '.join(names)}) VALUES ({', '.join(':' + name for name in names)})", dict(values)
    )


def set_effective(connection: sqlite3.Connection, attempt_id: str, score: int | None, disputed: bool) -> None:
    """Keep the score that the disputes come to, and the flag that lists are filtered by."""
    connection.execute("UPDATE entries SET effective = ? WHERE attempt_id = ?", (score, attempt_id))
    number = "(SELECT number FROM entries WHERE attempt_id = ?)"
    if disputed:
        connection.execute(f"INSERT OR IGNORE INTO labels SELECT 'flag', 'disputed', {number}", (attempt_id,))
    else:
        connection.execute(
            f"DELETE FROM labels WHERE kind = 'flag' AND value = 'disputed' AND number = {number}", (attempt_id,)
        )


def put_dispute(connection: sqlite3.Connection, values: Mapping[str, Any]) -> None:
    """Keep a dispute in place of an earlier one on the same point."""
    connection.execute(
        "INSERT OR REPLACE INTO disputes (attempt_id, kind, point, verdict, note, disputed_at, state) "
        "VALUES (:attempt_id, :kind, :point, :verdict, :note, :disputed_at, :state)",
        dict(values),
    )


def drop_dispute(connection: sqlite3.Connection, attempt_id: str, kind: str, point: str) -> bool:
    """Remove a dispute; return whether there was one."""
    done = connection.execute("DELETE FROM disputes WHERE attempt_id = ? AND kind = ? AND point = ?", (attempt_id, kind, point))
    return done.rowcount > 0


def set_dispute_state(connection: sqlite3.Connection, attempt_id: str, kind: str, point: str, state: str) -> bool:
    """Settle a dispute; return whether there is one."""
    done = connection.execute(
        "UPDATE disputes SET state = ? WHERE attempt_id = ? AND kind = ? AND point = ?", (state, attempt_id, kind, point)
    )
    return done.rowcount > 0


def disputes(connection: sqlite3.Connection, attempt_id: str | None, state: str | None, limit: int) -> list[sqlite3.Row]:
    """Return disputes with what they are about, the latest first."""
    return connection.execute(
        "SELECT d.*, e.question_id, e.score, e.latest, e.effective, e.submitted_at, a.title, a.answer, "
        "(SELECT record FROM grades WHERE attempt_id = d.attempt_id ORDER BY id DESC LIMIT 1) AS record "
        "FROM disputes d JOIN entries e ON e.attempt_id = d.attempt_id JOIN attempts a ON a.id = d.attempt_id "
        "WHERE (?1 IS NULL OR d.attempt_id = ?1) AND (?2 IS NULL OR d.state = ?2) "
        "ORDER BY d.disputed_at DESC, d.attempt_id, d.kind, d.point LIMIT ?3",
        (attempt_id, state, limit),
    ).fetchall()


def weights(connection: sqlite3.Connection, question_id: str) -> dict[str, int]:
    """Return the weights of a question's criteria by id."""
    rows = connection.execute("SELECT id, weight FROM points WHERE question_id = ? AND kind = 'criterion'", (question_id,))
    return dict(rows.fetchall())
