"""The SQL of mock interviews, and how one becomes a row and comes back."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from trainer.interview.mock.debrief import Debrief
from trainer.interview.mock.kept import MockLine
from trainer.interview.mock.state import Stage, State
from trainer.interview.mock.wire import from_json, to_json

if TYPE_CHECKING:
    import sqlite3

_LINE = "id, title, question_id, level, minutes, started_at, saved_at, ended, verdict, score"


def _time(time: datetime) -> str:
    return time.astimezone(UTC).isoformat(timespec="microseconds")


def put(connection: sqlite3.Connection, state: State, title: str) -> None:
    """Keep the state in place of an earlier one; a mock that has its debrief stays as it is."""
    values = {
        "id": state.id,
        "title": title,
        "question_id": state.main,
        "level": str(state.setup.level),
        "minutes": state.setup.minutes,
        "started_at": _time(state.started_at),
        "saved_at": _time(state.saved_at or state.started_at),
        "ended": int(state.stage is Stage.ENDED),
        "state": json.dumps(to_json(state)),
    }
    connection.execute(
        f"INSERT INTO mocks ({', '.join(values)}) VALUES ({', '.join(':' + name for name in values)}) "
        "ON CONFLICT (id) DO UPDATE SET saved_at = excluded.saved_at, ended = excluded.ended, state = excluded.state "
        "WHERE debrief IS NULL",
        values,
    )


def put_debrief(connection: sqlite3.Connection, debrief: Debrief) -> None:
    """Keep the debrief with its mock."""
    connection.execute(
        "UPDATE mocks SET verdict = ?, score = ?, debrief = ? WHERE id = ?",
        (debrief.verdict, int(debrief.score + 0.5), json.dumps(to_json(debrief)), debrief.mock_id),
    )


def lines(connection: sqlite3.Connection, limit: int) -> list[MockLine]:
    """Return the mocks, the one begun last first."""
    found = connection.execute(f"SELECT {_LINE} FROM mocks ORDER BY started_at DESC, id LIMIT ?", (limit,))
    return [_line_in(row) for row in found]


def ids(connection: sqlite3.Connection, prefix: str, limit: int) -> list[str]:
    """Return the ids that begin with the prefix, newest first."""
    found = connection.execute(
        "SELECT id FROM mocks WHERE substr(id, 1, length(?1)) = ?1 ORDER BY started_at DESC, id LIMIT ?2", (prefix, limit)
    )
    return [row[0] for row in found]


def state(connection: sqlite3.Connection, mock_id: str) -> State | None:
    """Return the state of the mock; None when there is none. Raises KeyError, TypeError or ValueError when it is damaged."""
    row = connection.execute("SELECT state FROM mocks WHERE id = ?", (mock_id,)).fetchone()
    return None if row is None else from_json(State, json.loads(row[0]))


def debrief(connection: sqlite3.Connection, mock_id: str) -> Debrief | None:
    """Return the debrief; None before there is one. Raises as `state` does."""
    row = connection.execute("SELECT debrief FROM mocks WHERE id = ?", (mock_id,)).fetchone()
    return None if row is None or row[0] is None else from_json(Debrief, json.loads(row[0]))


def debriefs(connection: sqlite3.Connection, limit: int) -> list[tuple[list[tuple[str, datetime]], datetime]]:
    """Return what the latest debriefs scheduled, each with when its answers were handed in."""
    found = connection.execute(
        "SELECT json_extract(debrief, '$.scheduled'), json_extract(state, '$.ended_at') FROM mocks "
        "WHERE debrief IS NOT NULL ORDER BY started_at DESC, id LIMIT ?",
        (limit,),
    )
    return [
        (
            [(entry["question_id"], datetime.fromisoformat(entry["due"])) for entry in json.loads(scheduled)],
            datetime.fromisoformat(ended_at),
        )
        for scheduled, ended_at in found
    ]


def delete(connection: sqlite3.Connection, mock_id: str) -> None:
    """Drop a mock that has no debrief, with its session."""
    connection.execute("DELETE FROM mocks WHERE id = ? AND debrief IS NULL", (mock_id,))
    connection.execute(
        "DELETE FROM sessions WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM mocks WHERE id = ?1) "
        "AND NOT EXISTS (SELECT 1 FROM attempts WHERE session_id = ?1)",
        (mock_id,),
    )


def _line_in(row: sqlite3.Row) -> MockLine:
    values: dict[str, Any] = dict(row)
    for name in ("started_at", "saved_at"):
        values[name] = datetime.fromisoformat(values[name])
    values["ended"] = bool(values["ended"])
    return MockLine(**values)
