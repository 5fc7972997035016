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


MIGRATIONS: tuple[Migration, ...] = (m001_initial,)
"""In the order in which they are applied; recorded by their names."""


def run_script(connection: sqlite3.Connection, script: str) -> None:
    """Run the statements inside the open transaction, which `executescript` would commit first."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            connection.execute(statement)
            statement = ""
