"""How a store of any released version becomes one of this version. Append only: what was released is never edited."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from importlib import resources

Migration = Callable[[sqlite3.Connection], None]


def m001_initial(connection: sqlite3.Connection) -> None:
    """Create sessions, attempts, grades, drafts and settings."""
    script = resources.files("trainer.history").joinpath("schema.sql").read_text(encoding="utf-8")
    run_script(connection, script)


def m002_self_check(connection: sqlite3.Connection) -> None:
    """Keep with an attempt what the candidate believed covered; NULL where it was not said, as before this column."""
    connection.execute("ALTER TABLE attempts ADD COLUMN covered TEXT CHECK (covered IS NULL OR json_valid(covered))")


def m003_mocks(connection: sqlite3.Connection) -> None:
    """Keep mock interviews, and the clarifying questions of answers."""
    script = resources.files("trainer.history").joinpath("mocks.sql").read_text(encoding="utf-8")
    run_script(connection, script)


def m004_progress(connection: sqlite3.Connection) -> None:
    """Create what lists, full-text search, mastery, disputes and the trash are kept in, and enter what was answered before."""
    connection.execute("ALTER TABLE grades ADD COLUMN graded_at TEXT")
    script = resources.files("trainer.history").joinpath("progress.sql").read_text(encoding="utf-8")
    run_script(connection, script)
    connection.execute(
        "INSERT INTO entries (number, attempt_id, submitted_at, question_id, probe, brokers, flags, confidence, score) "
        "SELECT start + row_number() OVER (PARTITION BY start ORDER BY turn, id) - 1, id, submitted_at, question_id, probe, "
        "brokers, flags, confidence, (SELECT g.score FROM grades g WHERE g.attempt_id = a.id ORDER BY g.id LIMIT 1) "
        "FROM (SELECT *, CAST(round((julianday(submitted_at) - 2440587.5) * 86400000.0) AS INTEGER) * 1000 AS start "
        "FROM attempts) a ORDER BY 1"
    )


MIGRATIONS: tuple[Migration, ...] = (m001_initial, m002_self_check, m003_mocks, m004_progress)
"""In the order in which they are applied; recorded by their names."""


def run_script(connection: sqlite3.Connection, script: str) -> None:
    """Run the statements inside the open transaction, which `executescript` would commit first."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            connection.execute(statement)
            statement = ""
