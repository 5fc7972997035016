"""The history as JSON lines, out and in again, and the trash, which keeps deleted attempts as such lines for a week.

The first line is a header with the schema version; each further line is an attempt with its session, all of its grades, its
disputes and its note, and after them a line for each mock interview with its state and debrief. The order is that of time, so
that the same history is the same bytes wherever it is kept.
"""

from __future__ import annotations

import base64
import json
import sqlite3
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from trainer.grading.wire import grade_from_record
from trainer.history import exchange_queries as queries
from trainer.history.rows import time_out, typed_in, typed_out
from trainer.interview.mock.debrief import Debrief
from trainer.interview.mock.state import State
from trainer.interview.mock.wire import from_json
from trainer.interview.records import KeeperFailed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from contextlib import AbstractContextManager

    from trainer.history.progress import Progress

KIND = "broker-trainer-history"
SCHEMA_VERSION = 1
KEPT_FOR = timedelta(days=7)
"""How long the trash keeps what was deleted."""
_LISTS = ("topics", "brokers", "flags", "covered")
_READ_AT_ONCE = 200


class ImportRefused(KeeperFailed):
    """The lines cannot be taken in; the message says which and why. Nothing was changed."""


@dataclass(slots=True)
class Imported:
    """What an import did, or would do."""

    added: int = 0
    known: int = 0
    """Attempts that were kept already, and stay as they are."""
    orphans: int = 0
    """Added attempts whose parent is not there; they are kept without it."""


@dataclass(frozen=True, slots=True)
class Deleted:
    """What is in the trash."""

    attempt_id: str
    title: str
    deleted_at: datetime


class _DryRun(Exception):
    """Undoes the transaction of an import that was only asked about."""


@dataclass(slots=True)
class Exchange:
    """Export, import and the trash; part of a store. Every method raises KeeperFailed."""

    reading: Callable[[], AbstractContextManager[sqlite3.Connection]]
    writing: Callable[[], AbstractContextManager[sqlite3.Connection]]
    progress: Progress = field(repr=False)

    def lines(self) -> Iterator[str]:
        """Yield the history as JSON lines, without line breaks, ASCII only."""
        with self.reading() as connection:
            count = queries.count(connection)
        yield json.dumps({"kind": KIND, "schema_version": SCHEMA_VERSION, "attempts": count})
        after = -(2**62)
        while True:
            with self.reading() as connection:
                page = queries.ids_after(connection, after, _READ_AT_ONCE)
                made = [json.dumps(_record(connection, row["attempt_id"])) for row in page]
            yield from made
            if len(page) < _READ_AT_ONCE:
                break
            after = page[-1]["number"]
        with self.reading() as connection:
            mocks = queries.mocks(connection)
        for mock_id in mocks:
            with self.reading() as connection:
                yield json.dumps(_mock_record(connection, mock_id))

    def take_in(self, lines: Iterable[str], dry_run: bool = False) -> Imported:
        """Add the attempts of the lines that are not kept yet, all or nothing; raises ImportRefused.

        A dry run does everything and then undoes it, so that its counts and its refusals are those of the import.
        """
        done = Imported()
        try:
            with self.writing() as connection:
                queries.check_links_at_the_end(connection)
                self._take_in(connection, lines, done)
                if dry_run:
                    raise _DryRun
        except _DryRun:
            return done
        self.progress.settle()
        return done

    def _take_in(self, connection: sqlite3.Connection, lines: Iterable[str], done: Imported) -> None:
        empty = True
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            value = _parsed(line, number)
            if empty:
                _check_header(value, number)
                empty = False
                continue
            try:
                if "mock" in value:
                    _put_mock(connection, value)
                elif queries.has(connection, value["attempt"]["id"]):
                    done.known += 1
                else:
                    for grade in value["grades"]:
                        grade_from_record(grade["record"])
                    _put(connection, value)
                    done.added += 1
            except (KeyError, TypeError, ValueError, AttributeError, sqlite3.IntegrityError) as error:
                raise ImportRefused(
                    f"Line {number} is no attempt that this version can read ({type(error).__name__}: {error}). "
                    "Nothing was imported; export the history again, or remove the line."
                ) from error
        if empty:
            raise ImportRefused("The file is empty; `trainer history export --out FILE` writes one.")
        done.orphans = queries.drop_dangling_parents(connection)

    # The trash.

    def delete(self, ids: Sequence[str], now: datetime) -> int:
        """Move attempts to the trash, where they stay for a week; return how many there were."""
        self._purge(now)
        with self.writing() as connection:
            gone = 0
            for attempt_id in ids:
                if not queries.has(connection, attempt_id):
                    continue
                record = {**_record(connection, attempt_id), "children": queries.children(connection, attempt_id)}
                queries.put_trash(connection, attempt_id, time_out(now), record["attempt"]["title"], json.dumps(record))
                queries.delete_attempt(connection, attempt_id)
                gone += 1
        self.progress.settle(quick=True)
        return gone

    def trash(self, now: datetime) -> list[Deleted]:
        """Return what can still be brought back, the latest first."""
        self._purge(now)
        with self.reading() as connection:
            return [
                Deleted(row["attempt_id"], row["title"], datetime.fromisoformat(row["deleted_at"]))
                for row in queries.trash(connection)
            ]

    def bring_back(self, attempt_id: str) -> bool:
        """Bring an attempt back from the trash as it was; return whether it was there."""
        with self.writing() as connection:
            record = queries.trashed(connection, attempt_id)
            if record is None:
                return False
            queries.check_links_at_the_end(connection)
            value = json.loads(record)
            _put(connection, value)
            queries.adopt(connection, attempt_id, value["children"])
            queries.drop_dangling_parents(connection)
            queries.drop_trash(connection, attempt_id)
        self.progress.settle(quick=True)
        return True

    def _purge(self, now: datetime) -> None:
        with self.writing() as connection:
            queries.purge_trash(connection, time_out(now - KEPT_FOR))


def _text_out(stored: bytes) -> str | dict[str, str]:
    text = typed_in(stored)
    # Two halves of a pair that were typed as such would come back as one character.
    if json.loads(json.dumps(text)) == text:
        return text
    return {"utf8": base64.b64encode(typed_out(text)).decode()}


def _text_in(value: str | dict[str, str]) -> bytes:
    if isinstance(value, dict):
        return base64.b64decode(value["utf8"], validate=True)
    return typed_out(value)


def _columns_out(row: sqlite3.Row, leave_out: Sequence[str] = ()) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in row.keys():  # noqa: SIM118  iterating over a row gives its values
        value = row[name]
        if name in leave_out:
            continue
        if isinstance(value, bytes):
            found[name] = _text_out(value)
        elif name == "record" or (name in _LISTS and value is not None):
            found[name] = json.loads(value)
        else:
            found[name] = value
    return found


def _record(connection: sqlite3.Connection, attempt_id: str) -> dict[str, Any]:
    row = queries.attempt(connection, attempt_id)
    note = queries.note(connection, attempt_id)
    return {
        "session": _columns_out(queries.session(connection, row["session_id"])),
        "attempt": _columns_out(row),
        "grades": [_columns_out(one, ("id", "attempt_id")) for one in queries.grades(connection, attempt_id)],
        "disputes": [_columns_out(one, ("attempt_id",)) for one in queries.disputes(connection, attempt_id)],
        "note": None if note is None else _text_out(note),
        "effective": queries.effective(connection, attempt_id),
    }


def _mock_record(connection: sqlite3.Connection, mock_id: str) -> dict[str, Any]:
    return {
        "session": _columns_out(queries.session(connection, mock_id)),
        "mock": _columns_out(queries.mock(connection, mock_id)),
    }


def _put_mock(connection: sqlite3.Connection, value: dict[str, Any]) -> None:
    """Keep a mock interview as it was said; one that is kept already stays as it is."""
    queries.put(connection, "sessions", _columns_in(connection, "sessions", value["session"]), if_new=True)
    mock = _columns_in(connection, "mocks", value["mock"])
    from_json(State, json.loads(mock["state"]))
    if mock["debrief"] is not None:
        from_json(Debrief, json.loads(mock["debrief"]))
    queries.put(connection, "mocks", mock, if_new=True)


def _put(connection: sqlite3.Connection, value: dict[str, Any]) -> None:
    attempt_id = value["attempt"]["id"]
    queries.put(connection, "sessions", _columns_in(connection, "sessions", value["session"]), if_new=True)
    attempt = _columns_in(connection, "attempts", value["attempt"])
    # A time in another zone or form would sort wrongly.
    for name in ("started_at", "submitted_at"):
        attempt[name] = time_out(datetime.fromisoformat(attempt[name]).astimezone(UTC))
    taken = queries.attempt_at(connection, attempt["session_id"], attempt["turn"])
    if taken is not None:
        raise ValueError(f"its session already has another attempt at its place, {taken}")
    queries.put(connection, "attempts", attempt)
    if value["note"] is not None or value["disputes"]:
        queries.unindex(connection, attempt_id)
        if value["note"] is not None:
            queries.put(connection, "notes", {"attempt_id": attempt_id, "text": _text_in(value["note"])})
        for dispute in value["disputes"]:
            queries.put(connection, "disputes", _columns_in(connection, "disputes", {**dispute, "attempt_id": attempt_id}))
        queries.index(connection, attempt_id)
    if not value["grades"]:
        raise ValueError("it has no grade")
    for grade in value["grades"]:
        queries.put(connection, "grades", _columns_in(connection, "grades", {**grade, "attempt_id": attempt_id}))
    queries.mark_disputed(connection, attempt_id, value.get("effective"))


def _columns_in(connection: sqlite3.Connection, table: str, values: dict[str, Any]) -> dict[str, Any]:
    kinds = queries.columns(connection, table)
    unknown = sorted(values.keys() - kinds.keys())
    if unknown:
        raise ValueError(f"it has {', '.join(unknown)}, which this version does not know; update the trainer")
    found: dict[str, Any] = {}
    for name, value in values.items():
        if kinds[name] == "BLOB" and value is not None:
            found[name] = _text_in(value)
        elif name == "record" or (name in _LISTS and value is not None):
            found[name] = json.dumps(value)
        else:
            found[name] = value
    return found


def _parsed(line: str, number: int) -> dict[str, Any]:
    try:
        value = json.loads(line)
    except ValueError as error:
        raise ImportRefused(f"Line {number} is no JSON ({error}). Nothing was imported.") from error
    if not isinstance(value, dict):
        raise ImportRefused(f"Line {number} is no JSON object. Nothing was imported.")
    return value


def _check_header(value: dict[str, Any], number: int) -> None:
    if value.get("kind") != KIND:
        raise ImportRefused(
            f'Line {number} is no header of an export (it should have "kind": "{KIND}"). Only files that '
            "`trainer history export` wrote as JSON lines can be imported."
        )
    if value.get("schema_version") != SCHEMA_VERSION:
        raise ImportRefused(
            f"The file has schema version {value.get('schema_version')!r}, and this version reads {SCHEMA_VERSION}; "
            "update the trainer with pip install --upgrade broker-trainer."
        )
