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


MIGRATIONS: tuple[Migration, ...] = (m001_initial, m002_self_check, m003_mocks)
"""In the order in which they are applied; recorded by their names."""


def run_script(connection: sqlite3.Connection, script: str) -> None:
    """Run the statements inside the open transaction, which `executescript` would commit first."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            connection.execute(statement)
            statement = ""
