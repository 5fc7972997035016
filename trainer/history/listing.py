"""Finding attempts again, and what is done to one after it was kept: disputes, notes, later grades."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from trainer.grading.effective import effective_score
from trainer.grading.grade import Verdict
from trainer.grading.wire import grade_from_record
from trainer.history import listing_queries as queries
from trainer.history import queries as basic
from trainer.history.progress import NOT_HELD, Progress, number_of
from trainer.history.rows import AttemptRow, grade_row, listed_in, time_out, typed_in, typed_out
from trainer.progress.evidence import CRITERION, MISCONCEPTION

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Sequence
    from contextlib import AbstractContextManager
    from datetime import date

    from trainer.grading.grade import Grade, Span

OPEN, ACCEPTED, REJECTED = "open", "accepted", "rejected"
COUNTED_TO = 1000
"""Lists say "1000+" rather than count on."""


@dataclass(frozen=True, slots=True)
class Filter:
    """Which attempts are wanted; what is None or empty is not asked for."""

    mode: str | None = None
    topic: str | None = None
    broker: str | None = None
    level: str | None = None
    """mid, senior or staff."""
    flags: tuple[str, ...] = ()
    """Flags of attempts, and `disputed` and `regraded`; all of them."""
    question_id: str | None = None
    since: date | None = None
    """First day, on the user's calendar."""
    until: date | None = None
    """Last day."""
    words: str = ""
    """All of them, in title, prompt, answer or notes; the last may be a beginning."""

    @property
    def labels(self) -> list[tuple[str, str]]:
        """The conditions that are labels, those that usually hold for fewer attempts first."""
        single = (("topic", self.topic), ("level", self.level), ("broker", self.broker), ("mode", self.mode))
        return [*(("flag", flag) for flag in self.flags), *((kind, value) for kind, value in single if value)]

    @property
    def wants_all(self) -> bool:
        """Whether nothing is asked for."""
        return self == Filter()


@dataclass(frozen=True, slots=True)
class Line:
    """One attempt in a list."""

    row: AttemptRow
    number: int
    """Pages go on after it."""
    latest: int | None
    """Score of the newest grade, where it was regraded."""
    effective: int | None
    """Score with the disputes, where there are any."""
    flags: tuple[str, ...]
    """Those of the attempt, and `disputed` and `regraded`."""
    snippet: str = ""
    """Where the words were found, each between \\x02 and \\x03."""


@dataclass(frozen=True, slots=True)
class Dispute:
    """A verdict that the candidate does not agree with."""

    attempt_id: str
    kind: str
    """criterion or misconception."""
    point: str
    verdict: str
    """met, partial or missed; not-held for a misconception."""
    note: str
    at: datetime
    state: str = OPEN
    """open and accepted count, rejected does not."""


@dataclass(frozen=True, slots=True)
class Disputed:
    """A dispute with what it is about."""

    dispute: Dispute
    question_id: str
    title: str
    graded: str
    """The grader's verdict; `held` for a misconception."""
    words: tuple[str, ...]
    """The passages that the grader looked at."""
    score: int
    """As graded."""
    effective: int
    """With all disputes of the attempt."""


@dataclass(frozen=True, slots=True)
class KeptGrade:
    """One of the grades of an attempt."""

    graded_at: datetime
    grade: Grade


@dataclass(frozen=True, slots=True)
class Beside:
    """What is known of an attempt beside itself."""

    score: int
    """Of the first grade."""
    latest: int | None
    effective: int | None
    note: str
    disputes: tuple[Dispute, ...]
    grades: tuple[KeptGrade, ...] = field(default=())
    """All of them, the first one first."""


class Listing:
    """Lists and what is done to attempts; part of a store. Every method raises KeeperFailed."""

    def __init__(
        self,
        reading: Callable[[], AbstractContextManager[sqlite3.Connection]],
        writing: Callable[[], AbstractContextManager[sqlite3.Connection]],
        progress: Progress,
    ) -> None:
        """Take how the store is read and written, and what has to know of changes."""
        self._reading, self._writing, self._progress = reading, writing, progress

    def page(self, wanted: Filter, after: int | None = None, limit: int = 100) -> list[Line]:
        """Return lines, newest first; `after` is the number of the last line of the page before."""
        low, high = _bounds(wanted, after)
        if wanted.words and not queries.match(wanted.words):
            return []
        with self._reading() as connection:
            rows = queries.page(connection, wanted.labels, wanted.question_id, low, high, wanted.words, limit)
        return [_line(row) for row in rows]

    def count(self, wanted: Filter, most: int = COUNTED_TO) -> int:
        """Return how many attempts fit, counting no further than `most`."""
        if wanted.words and not queries.match(wanted.words):
            return 0
        low, high = _bounds(wanted, None)
        with self._reading() as connection:
            return queries.count(connection, wanted.labels, wanted.question_id, low, high, wanted.words, most)

    def values(self, kind: str) -> list[str]:
        """Return what can be filtered by: the values of mode, topic, broker, level or flag that there are."""
        with self._reading() as connection:
            return queries.label_values(connection, kind)

    def beside(self, attempt_id: str) -> Beside | None:
        """Return what is known of an attempt beside itself; None when it is not kept."""
        with self._reading() as connection:
            row = queries.beside(connection, attempt_id)
            if row is None or row["score"] is None:
                return None
            grades = [
                KeptGrade(
                    datetime.fromisoformat(one["graded_at"] or one["submitted_at"]),
                    grade_from_record(json.loads(one["record"])),
                )
                for one in queries.grades(connection, attempt_id)
            ]
            disputes = [_dispute(one) for one in queries.disputes(connection, attempt_id, None, -1)]
        note = "" if row["note"] is None else typed_in(row["note"])
        return Beside(row["score"], row["latest"], row["effective"], note, tuple(disputes), tuple(grades))

    # Disputes.

    def dispute(self, dispute: Dispute) -> int:
        """Keep the dispute and return the effective score; the grade stays as it was, mastery follows the dispute."""
        with self._writing() as connection:
            basic.unindex(connection, dispute.attempt_id)
            queries.put_dispute(
                connection,
                {
                    "attempt_id": dispute.attempt_id,
                    "kind": dispute.kind,
                    "point": dispute.point,
                    "verdict": dispute.verdict,
                    "note": typed_out(dispute.note),
                    "disputed_at": time_out(dispute.at),
                    "state": dispute.state,
                },
            )
            basic.index(connection, dispute.attempt_id)
            return self._follow(connection, dispute.attempt_id)

    def withdraw(self, attempt_id: str, kind: str, point: str) -> bool:
        """Take a dispute back, as if it had not been; return whether there was one."""
        with self._writing() as connection:
            basic.unindex(connection, attempt_id)
            found = queries.drop_dispute(connection, attempt_id, kind, point)
            basic.index(connection, attempt_id)
            if found:
                self._follow(connection, attempt_id)
        return found

    def settle(self, attempt_id: str, kind: str, point: str, state: str) -> bool:
        """Accept a dispute, reject it, or open it again; return whether there is one. A rejected one no longer counts."""
        with self._writing() as connection:
            found = queries.set_dispute_state(connection, attempt_id, kind, point, state)
            if found:
                self._follow(connection, attempt_id)
        return found

    def disputes(self, state: str | None = None, limit: int = 100) -> list[Disputed]:
        """Return disputes, the latest first."""
        with self._reading() as connection:
            return [_disputed(row) for row in queries.disputes(connection, None, state, limit)]

    def _follow(self, connection: sqlite3.Connection, attempt_id: str) -> int:
        """Bring score, flags and mastery in line with the disputes of an attempt; return the effective score."""
        newest = grade_from_record(json.loads(queries.grades(connection, attempt_id)[-1]["record"]))
        standing = [one for one in map(_dispute, queries.disputes(connection, attempt_id, None, -1)) if one.state != REJECTED]
        changed = {one.point: Verdict(one.verdict) for one in standing if one.kind == CRITERION}
        not_held = {one.point for one in standing if one.kind == MISCONCEPTION}
        weights = queries.weights(connection, newest.question_id)
        score = effective_score(newest, changed, not_held, weights)
        queries.set_effective(connection, attempt_id, score if standing else None, bool(standing))
        self._progress.redraw(connection, attempt_id)
        return score

    # Notes and grades.

    def set_note(self, attempt_id: str, text: str) -> None:
        """Keep a note with an attempt, in place of an earlier one."""
        with self._writing() as connection:
            basic.set_note(connection, attempt_id, typed_out(text))

    def add_grade(self, attempt_id: str, grade: Grade, at: datetime) -> bool:
        """Keep a later grade beside the first; return False when the same rubric and grader made the newest one already."""
        with self._writing() as connection:
            newest = grade_from_record(json.loads(queries.grades(connection, attempt_id)[-1]["record"]))
            if newest.provenance == grade.provenance:
                return False
            queries.add_grade(connection, {**grade_row(attempt_id, grade), "graded_at": time_out(at)})
            self._follow(connection, attempt_id)
        return True


def _bounds(wanted: Filter, after: int | None) -> tuple[int | None, int | None]:
    low = None if wanted.since is None else number_of(_midnight(wanted.since))
    high = None if wanted.until is None else number_of(_midnight(wanted.until + timedelta(days=1)))
    if after is not None:
        high = after if high is None else min(high, after)
    return low, high


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day).astimezone()


def _line(row: sqlite3.Row) -> Line:
    values: dict[str, Any] = dict(row)
    number, latest, effective = (values.pop(name) for name in ("number", "latest", "effective"))
    disputed, snippet = values.pop("disputed"), bytes(values.pop("snippet"))
    listed = listed_in(values)
    flags = listed.flags + ("disputed",) * bool(disputed) + ("regraded",) * (latest is not None)
    return Line(listed, number, latest, effective, flags, snippet.decode("utf-8", "replace"))


def _dispute(row: sqlite3.Row) -> Dispute:
    return Dispute(
        row["attempt_id"],
        row["kind"],
        row["point"],
        row["verdict"],
        typed_in(row["note"]),
        datetime.fromisoformat(row["disputed_at"]),
        row["state"],
    )


def _disputed(row: sqlite3.Row) -> Disputed:
    grade = grade_from_record(json.loads(row["record"]))
    answer = typed_in(row["answer"])
    spans: Sequence[Span] = ()
    graded = NOT_HELD
    if row["kind"] == CRITERION:
        item = next((one for one in grade.criteria if one.criterion_id == row["point"]), None)
        if item is not None:
            graded = item.verdict.value
            spans = item.spans or ((item.why.segment,) if item.why.segment else ())
    else:
        held = next((one for one in grade.misconceptions if one.misconception_id == row["point"]), None)
        if held is not None:
            graded, spans = "held", held.spans
    score = row["score"] if row["latest"] is None else row["latest"]
    return Disputed(
        _dispute(row),
        row["question_id"],
        row["title"],
        graded,
        tuple(answer[span.start : span.end] for span in spans),
        score,
        score if row["effective"] is None else row["effective"],
    )
