"""Drafts and attempts as rows of the store, and back."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from trainer.grading.grade import Verdict
from trainer.grading.segments import word_count
from trainer.grading.wire import grade_from_record, grade_to_record
from trainer.interview.records import Attempt, Draft

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping

    from trainer.grading.grade import Grade
    from trainer.interview.mock.state import State


@dataclass(frozen=True, slots=True)
class AttemptRow:
    """One line of the history."""

    id: str
    session_id: str
    turn: int
    mode: str
    submitted_at: datetime
    question_id: str
    title: str
    topics: tuple[str, ...]
    brokers: tuple[str, ...]
    target_level: str
    """mid, senior or staff."""
    words: int
    elapsed_s: float
    hints_shown: int
    confidence: int | None
    flags: tuple[str, ...]
    parent_attempt: str | None
    probe: str | None
    score: int
    level: int
    """As in Grade, 0 to 4."""
    band: tuple[int, int]
    met: int
    partial: int
    mentioned: int
    missed: int
    contradicted: int
    misconceptions: int
    version: str
    engine: str
    model: str
    rubric: str


def typed_out(text: str) -> bytes:
    """Return the text as bytes from which `typed_in` makes the same text, lone surrogates and NULs included."""
    return text.encode("utf-8", "surrogatepass")


def typed_in(stored: bytes) -> str:
    """Return the text that was stored."""
    return stored.decode("utf-8", "surrogatepass")


def time_out(time: datetime) -> str:
    """Return the time as the store has it: ISO 8601 in UTC with six decimals."""
    return time.astimezone(UTC).isoformat(timespec="microseconds")


def _list_out(values: tuple[str, ...]) -> str:
    return json.dumps(values)


def _list_in(stored: str) -> tuple[str, ...]:
    return tuple(json.loads(stored))


def _pairs_out(pairs: tuple[tuple[str, str], ...]) -> bytes | None:
    return json.dumps(pairs).encode() if pairs else None


def _pairs_in(stored: bytes | None) -> tuple[tuple[str, str], ...]:
    return tuple((words, answer) for words, answer in json.loads(stored)) if stored else ()


def started_out(record: Draft | Attempt | State) -> str:
    """Return when the record was started, as the store has it."""
    return time_out(record.started_at)


def draft_out(draft: Draft) -> dict[str, Any]:
    """Return the columns of the draft, without its revision."""
    return {
        "session_id": draft.session_id,
        "turn": draft.turn,
        "question_id": draft.question_id,
        "text": typed_out(draft.text),
        "scratch": typed_out(draft.scratch),
        "elapsed_s": float(draft.elapsed_s),
        "hints_shown": draft.hints_shown,
        "confidence": draft.confidence,
        "asked_because": typed_out(draft.asked_because),
        "saved_at": time_out(draft.saved_at),
        "started_at": time_out(draft.started_at),
        "parent_attempt": draft.parent_attempt,
        "probe": draft.probe,
        "prompt": typed_out(draft.prompt),
        "asked": _list_out(draft.asked),
        "met_concepts": _list_out(draft.met_concepts),
        "revised": int(draft.revised),
        "clarified": _pairs_out(draft.clarified),
    }


def draft_in(row: sqlite3.Row) -> Draft:
    """Return the draft of the row."""
    return Draft(
        session_id=row["session_id"],
        turn=row["turn"],
        mode=row["mode"],
        question_id=row["question_id"],
        text=typed_in(row["text"]),
        scratch=typed_in(row["scratch"]),
        elapsed_s=row["elapsed_s"],
        hints_shown=row["hints_shown"],
        confidence=row["confidence"],
        asked_because=typed_in(row["asked_because"]),
        saved_at=datetime.fromisoformat(row["saved_at"]),
        started_at=datetime.fromisoformat(row["started_at"]),
        parent_attempt=row["parent_attempt"],
        probe=row["probe"],
        prompt=typed_in(row["prompt"]),
        asked=_list_in(row["asked"]),
        met_concepts=_list_in(row["met_concepts"]),
        revised=bool(row["revised"]),
        clarified=_pairs_in(row["clarified"]),
    )


def attempt_out(attempt: Attempt) -> dict[str, Any]:
    """Return the columns of the attempt, without its grade."""
    return {
        "id": attempt.id,
        "session_id": attempt.session_id,
        "turn": attempt.turn,
        "question_id": attempt.question_id,
        "question_revision": attempt.question_revision,
        "title": attempt.title,
        "prompt": typed_out(attempt.prompt),
        "topics": _list_out(attempt.topics),
        "brokers": _list_out(attempt.brokers),
        "level": attempt.level,
        "asked_because": typed_out(attempt.asked_because),
        "answer": typed_out(attempt.answer),
        "words": word_count(attempt.answer),
        "elapsed_s": float(attempt.elapsed_s),
        "started_at": time_out(attempt.started_at),
        "submitted_at": time_out(attempt.submitted_at),
        "hints_shown": attempt.hints_shown,
        "confidence": attempt.confidence,
        "flags": _list_out(attempt.flags),
        "parent_attempt": attempt.parent_attempt,
        "probe": attempt.probe,
        "covered": None if attempt.covered is None else _list_out(attempt.covered),
        "clarified": _pairs_out(attempt.clarified),
    }


def grade_out(attempt: Attempt) -> dict[str, Any]:
    """Return the columns of the attempt's grade: what a list shows, and the full record."""
    return grade_row(attempt.id, attempt.grade)


def grade_row(attempt_id: str, grade: Grade) -> dict[str, Any]:
    """Return the columns of a grade of the attempt."""
    counts = Counter(verdict.verdict for verdict in grade.criteria)
    return {
        "attempt_id": attempt_id,
        "score": grade.score,
        "level": grade.level,
        "band_low": grade.band[0],
        "band_high": grade.band[1],
        **{verdict.value: counts[verdict] for verdict in Verdict},
        "misconceptions": len(grade.misconceptions),
        "version": grade.provenance.version,
        "engine": grade.provenance.engine,
        "model": grade.provenance.model,
        "rubric": grade.provenance.rubric,
        "record": json.dumps(grade_to_record(grade)),
    }


def attempt_in(row: sqlite3.Row) -> Attempt:
    """Return the attempt of the row; ValueError, KeyError or TypeError when its grade's record is damaged."""
    return Attempt(
        id=row["id"],
        session_id=row["session_id"],
        turn=row["turn"],
        mode=row["mode"],
        question_id=row["question_id"],
        question_revision=row["question_revision"],
        title=row["title"],
        prompt=typed_in(row["prompt"]),
        topics=_list_in(row["topics"]),
        brokers=_list_in(row["brokers"]),
        level=row["level"],
        asked_because=typed_in(row["asked_because"]),
        answer=typed_in(row["answer"]),
        elapsed_s=row["elapsed_s"],
        started_at=datetime.fromisoformat(row["started_at"]),
        submitted_at=datetime.fromisoformat(row["submitted_at"]),
        hints_shown=row["hints_shown"],
        confidence=row["confidence"],
        flags=_list_in(row["flags"]),
        parent_attempt=row["parent_attempt"],
        grade=grade_from_record(json.loads(row["record"])),
        probe=row["probe"],
        covered=None if row["covered"] is None else _list_in(row["covered"]),
        clarified=_pairs_in(row["clarified"]),
    )


def listed_in(row: sqlite3.Row | Mapping[str, Any]) -> AttemptRow:
    """Return the line of the history of the row."""
    values = dict(row)
    low, high = values.pop("band_low"), values.pop("band_high")
    for name in ("topics", "brokers", "flags"):
        values[name] = _list_in(values[name])
    values["submitted_at"] = datetime.fromisoformat(values["submitted_at"])
    return AttemptRow(**values, band=(low, high))
