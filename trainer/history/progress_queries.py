"""The SQL of evidence, standings and the syllabus."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Sequence

_LAST_GRADE = "(SELECT record FROM grades WHERE attempt_id = e.attempt_id ORDER BY id DESC LIMIT 1)"


# The syllabus.


def stamps(connection: sqlite3.Connection) -> dict[str, str]:
    """Return the stamp of each question's files as they were last read."""
    return dict(connection.execute("SELECT question_id, stamp FROM studied").fetchall())


def put_studied(connection: sqlite3.Connection, values: Sequence[Any], points: Iterable[Sequence[Any]]) -> None:
    """Put a question with its points in place of what was known of it."""
    forget_studied(connection, values[0])
    connection.execute(
        "INSERT INTO studied (question_id, stamp, place, title, minutes, level, brokers, topics) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        values,
    )
    connection.executemany(
        "INSERT INTO points (question_id, place, kind, id, concept, level, weight) VALUES (?, ?, ?, ?, ?, ?, ?)", points
    )


def forget_studied(connection: sqlite3.Connection, question_id: str) -> None:
    """Drop a question with its points."""
    connection.execute("DELETE FROM studied WHERE question_id = ?", (question_id,))


def studied(connection: sqlite3.Connection) -> list[sqlite3.Row]:
    """Return the questions, in the bank's order."""
    return connection.execute("SELECT * FROM studied ORDER BY place, question_id").fetchall()


def points(connection: sqlite3.Connection, question_id: str | None = None) -> list[sqlite3.Row]:
    """Return the points of a question, or of all, in the rubric's order."""
    return connection.execute(
        "SELECT * FROM points WHERE ?1 IS NULL OR question_id = ?1 ORDER BY question_id, place", (question_id,)
    ).fetchall()


def retag(connection: sqlite3.Connection, question_id: str) -> None:
    """Move the evidence of a question to the concept tags that its points have now; what moves makes both tags stale."""
    moved = (
        "FROM evidence v JOIN entries e ON e.number = v.number JOIN points p ON p.question_id = e.question_id "
        "AND p.kind = v.kind AND p.id = v.point WHERE e.question_id = ?1 AND p.concept <> v.concept"
    )
    connection.execute(f"INSERT OR IGNORE INTO stale SELECT v.concept {moved} UNION SELECT p.concept {moved}", (question_id,))
    connection.execute(
        "UPDATE evidence SET concept = (SELECT p.concept FROM points p JOIN entries e ON e.question_id = p.question_id "
        "WHERE e.number = evidence.number AND p.kind = evidence.kind AND p.id = evidence.point LIMIT 1) "
        f"WHERE (number, kind, point) IN (SELECT v.number, v.kind, v.point {moved})",
        (question_id,),
    )


# Drawing evidence.


def recount_known(connection: sqlite3.Connection) -> None:
    """Have attempts drawn again whose question was not in the bank and is now."""
    connection.execute(
        "UPDATE entries SET counted = 0 WHERE counted = 2 AND question_id IN (SELECT question_id FROM studied)",
    )


def uncounted(connection: sqlite3.Connection, limit: int) -> list[sqlite3.Row]:
    """Return attempts that no evidence was drawn from yet, oldest first, each with its newest grade."""
    return connection.execute(
        f"SELECT e.*, {_LAST_GRADE} AS record FROM entries e WHERE e.counted = 0 ORDER BY e.number LIMIT ?", (limit,)
    ).fetchall()


def entry(connection: sqlite3.Connection, attempt_id: str) -> sqlite3.Row | None:
    """Return the entry of an attempt with its newest grade."""
    row: sqlite3.Row | None = connection.execute(
        f"SELECT e.*, {_LAST_GRADE} AS record FROM entries e WHERE e.attempt_id = ?", (attempt_id,)
    ).fetchone()
    return row


def disputed(connection: sqlite3.Connection, attempt_id: str) -> list[sqlite3.Row]:
    """Return the verdicts that stand in place of the grader's: kind, point, verdict."""
    return connection.execute(
        "SELECT kind, point, verdict FROM disputes WHERE attempt_id = ? AND state <> 'rejected'", (attempt_id,)
    ).fetchall()


def set_counted(connection: sqlite3.Connection, number: int, counted: int) -> None:
    """Note whether the evidence of an attempt was drawn."""
    connection.execute("UPDATE entries SET counted = ? WHERE number = ?", (counted, number))


def put_evidence(connection: sqlite3.Connection, values: Iterable[Sequence[Any]]) -> None:
    """Add pieces of evidence: number, kind, point, concept, verdict, mass, weight."""
    connection.executemany(
        "INSERT OR REPLACE INTO evidence (number, kind, point, concept, verdict, mass, weight) VALUES (?, ?, ?, ?, ?, ?, ?)",
        values,
    )


def drop_evidence(connection: sqlite3.Connection, number: int) -> None:
    """Remove the evidence of an attempt."""
    connection.execute("DELETE FROM evidence WHERE number = ?", (number,))


def set_stale(connection: sqlite3.Connection, concepts: Iterable[str]) -> None:
    """Have the standings of the concepts made again."""
    connection.executemany("INSERT OR IGNORE INTO stale VALUES (?)", ((concept,) for concept in concepts))


def stale(connection: sqlite3.Connection) -> list[str]:
    """Return the concepts whose standings have to be made again."""
    return [row[0] for row in connection.execute("SELECT concept FROM stale ORDER BY concept")]


def evidence_of(connection: sqlite3.Connection, concept: str) -> Iterator[sqlite3.Row]:
    """Yield the evidence on a concept, in the order of time."""
    yield from connection.execute(
        "SELECT v.*, e.attempt_id, e.submitted_at, e.question_id, e.probe, e.brokers, e.flags, e.confidence "
        "FROM evidence v JOIN entries e ON e.number = v.number WHERE v.concept = ? ORDER BY v.number",
        (concept,),
    )


def evidence_at(connection: sqlite3.Connection, number: int) -> set[tuple[str, str, str, str, float]]:
    """Return the evidence of an attempt: kind, point, concept, verdict, mass."""
    rows = connection.execute("SELECT kind, point, concept, verdict, mass FROM evidence WHERE number = ?", (number,))
    return {tuple(row) for row in rows}


def evidence_mark(connection: sqlite3.Connection, concept: str) -> tuple[int, int, float, int]:
    """Return figures that change when the evidence on a concept does; the first is how many pieces there are."""
    row = connection.execute(
        "SELECT count(*), coalesce(max(number), 0), total(mass), coalesce(sum(unicode(substr(verdict, 3))), 0) "
        "FROM evidence WHERE concept = ?",
        (concept,),
    ).fetchone()
    return tuple(row)


def has_later(connection: sqlite3.Connection, concept: str, number: int) -> bool:
    """Whether there is evidence on the concept from a later attempt."""
    found = connection.execute("SELECT 1 FROM evidence WHERE concept = ? AND number > ? LIMIT 1", (concept, number))
    return found.fetchone() is not None


# Standings.


def standings(connection: sqlite3.Connection, broker: str | None) -> list[sqlite3.Row]:
    """Return the standings for a broker (empty for all together), or for each broker with None."""
    if broker is None:
        return connection.execute("SELECT * FROM standings WHERE broker <> '' ORDER BY concept, broker").fetchall()
    return connection.execute("SELECT * FROM standings WHERE broker = ? ORDER BY concept", (broker,)).fetchall()


def standings_of(connection: sqlite3.Connection, concept: str) -> list[sqlite3.Row]:
    """Return the standings of a concept, for all brokers and for each."""
    return connection.execute("SELECT * FROM standings WHERE concept = ?", (concept,)).fetchall()


def put_standings(connection: sqlite3.Connection, values: Iterable[Sequence[Any]]) -> None:
    """Put standings: concept, broker, record."""
    connection.executemany("INSERT OR REPLACE INTO standings (concept, broker, record) VALUES (?, ?, ?)", values)


def drop_standings(connection: sqlite3.Connection, concept: str) -> None:
    """Remove the standings of a concept, which is no longer stale after."""
    connection.execute("DELETE FROM standings WHERE concept = ?", (concept,))
    connection.execute("DELETE FROM stale WHERE concept = ?", (concept,))


# What is asked of the evidence.


def asked(connection: sqlite3.Connection) -> list[sqlite3.Row]:
    """Return the number of the latest attempt at each question and each probe."""
    return connection.execute(
        "SELECT question_id, probe, max(number) AS number FROM entries GROUP BY question_id, probe"
    ).fetchall()


def answered_since(connection: sqlite3.Connection, number: int) -> list[sqlite3.Row]:
    """Return question and probe of the attempts from the number on, oldest first."""
    return connection.execute("SELECT question_id, probe FROM entries WHERE number >= ? ORDER BY number", (number,)).fetchall()


def expectations(connection: sqlite3.Connection) -> list[sqlite3.Row]:
    """Return confidence, effective score, and how many answers had both."""
    return connection.execute(
        "SELECT confidence, coalesce(effective, latest, score) AS score, count(*) AS answers FROM entries "
        "WHERE confidence IS NOT NULL AND score IS NOT NULL GROUP BY 1, 2"
    ).fetchall()


def pieces(connection: sqlite3.Connection, concepts: Sequence[str], broker: str | None, limit: int) -> list[sqlite3.Row]:
    """Return the latest evidence on the concepts with what is needed to quote it."""
    marks = ", ".join("?" * len(concepts))
    return connection.execute(
        "SELECT v.kind, v.point, v.concept, v.verdict, v.mass, e.number, e.attempt_id, e.submitted_at, e.question_id, "
        "e.probe, "
        f"e.brokers, e.confidence, a.title, a.answer, {_LAST_GRADE} AS record, d.verdict AS disputed, d.state "
        "FROM evidence v JOIN entries e ON e.number = v.number JOIN attempts a ON a.id = e.attempt_id "
        "LEFT JOIN disputes d ON d.attempt_id = e.attempt_id AND d.kind = v.kind AND d.point = v.point "
        "AND d.state <> 'rejected' "
        f"WHERE v.concept IN ({marks}) AND (? IS NULL OR EXISTS (SELECT 1 FROM json_each(e.brokers) WHERE value = ?)) "
        "ORDER BY v.number DESC, v.kind, v.point LIMIT ?",
        (*concepts, broker, broker, limit),
    ).fetchall()


def weekly(connection: sqlite3.Connection, since: int) -> list[sqlite3.Row]:
    """Return the mean credit of each area by week (days since 1970, on Mondays) from the number on, and how many verdicts."""
    return connection.execute(
        "SELECT substr(v.concept, 1, instr(v.concept || '.', '.') - 1) AS area, "
        "(v.number / 86400000000 + 3) / 7 * 7 - 3 AS week, "
        "avg(CASE v.verdict WHEN 'met' THEN 1.0 WHEN 'partial' THEN 0.5 WHEN 'mentioned' THEN 0.1 ELSE 0.0 END) AS mean, "
        "count(*) AS verdicts FROM evidence v WHERE v.number >= ? GROUP BY 1, 2 ORDER BY 1, 2",
        (since,),
    ).fetchall()


def weekly_scores(connection: sqlite3.Connection, since: int) -> list[sqlite3.Row]:
    """Return the mean first score by week from the number on, whole prompts only, and how many answers."""
    return connection.execute(
        "SELECT (number / 86400000000 + 3) / 7 * 7 - 3 AS week, avg(coalesce(effective, score)) AS mean, count(*) AS answers "
        "FROM entries WHERE number >= ? AND probe IS NULL AND score IS NOT NULL GROUP BY 1 ORDER BY 1",
        (since,),
    ).fetchall()


def version_changes(connection: sqlite3.Connection, since: int) -> list[sqlite3.Row]:
    """Return when the grading rules, the engine or the models changed from one first grade to the next."""
    return connection.execute(
        "SELECT submitted_at, made FROM (SELECT e.number, e.submitted_at, g.engine || ', rules ' || g.version AS made, "
        "lag(g.engine || ', rules ' || g.version || g.model) OVER (ORDER BY e.number) AS before, "
        "g.engine || ', rules ' || g.version || g.model AS whole FROM entries e JOIN grades g ON g.id = "
        "(SELECT min(id) FROM grades WHERE attempt_id = e.attempt_id) WHERE e.number >= ?) "
        "WHERE before IS NOT NULL AND before <> whole ORDER BY number",
        (since,),
    ).fetchall()
