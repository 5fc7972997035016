"""Evidence and standings in the store, kept up to date with each attempt: what the weak areas and the schedule read."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from trainer.grading.grade import Span, Verdict
from trainer.grading.wire import grade_from_record
from trainer.history import progress_queries as queries
from trainer.history.rows import typed_in
from trainer.progress.calibration import Expected
from trainer.progress.evidence import CRITERION, Evidence, Point, Studied, area_of, brokers_of, evidence_of
from trainer.progress.mastery import Standing, standing_from_record, standing_to_record
from trainer.progress.trail import Piece, Week

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Sequence
    from contextlib import AbstractContextManager

COUNTED, UNKNOWN = 1, 2
SMALL = 500
"""Pieces of evidence on a concept that are folded anew while somebody waits; more are left for `settle`."""
_AT_ONCE = 200
"""Attempts drawn in one transaction, so that nobody waits long for the store."""
NOT_HELD = "not-held"


class Progress:
    """What the evidence says; part of a store. Every method raises KeeperFailed."""

    def __init__(
        self,
        reading: Callable[[], AbstractContextManager[sqlite3.Connection]],
        writing: Callable[[], AbstractContextManager[sqlite3.Connection]],
    ) -> None:
        """Take how the store is read and written."""
        self._reading, self._writing = reading, writing

    # The syllabus.

    def learn(self, ids: Sequence[str], stamp: Callable[[str], str], study: Callable[[str], Studied | None]) -> bool:
        """Take in what changed in the bank, and draw the evidence that waits for it; return whether anything did.

        `ids` are the questions of the bank in its order, `stamp` says which state of its files a question has, `study` reads
        a question with its rubric (None when that has faults; it is tried again next time).
        """
        with self._reading() as connection:
            before = queries.stamps(connection)
        now = {name: stamp(name) for name in ids}
        changed = [(place, name) for place, name in enumerate(ids) if before.get(name) != now[name]]
        gone = [name for name in before if name not in now]
        for place, name in changed:
            found = study(name)
            if found is None:
                continue
            with self._writing() as connection:
                _put(connection, found, now[name], place)
        with self._writing() as connection:
            for name in gone:
                queries.forget_studied(connection, name)
            if changed:
                queries.recount_known(connection)
        return self.settle() or bool(changed or gone)

    def syllabus(self) -> list[Studied]:
        """Return the questions of the bank with their points, as they were last learned; empty before that."""
        with self._reading() as connection:
            points: dict[str, list[Point]] = {}
            for row in queries.points(connection):
                points.setdefault(row["question_id"], []).append(_point(row))
            return [
                Studied(
                    row["question_id"],
                    row["title"],
                    row["minutes"],
                    row["level"],
                    tuple(json.loads(row["brokers"])),
                    tuple(json.loads(row["topics"])),
                    tuple(points.get(row["question_id"], ())),
                )
                for row in queries.studied(connection)
            ]

    # Evidence.

    def count_in(self, connection: sqlite3.Connection, attempt_id: str) -> None:
        """Draw the evidence of an attempt that was just kept, inside the caller's transaction."""
        row = queries.entry(connection, attempt_id)
        if row is None:
            return
        found = _draw(connection, row)
        if found is None:
            return  # the bank was not learned yet; `learn` draws it then
        waiting = set(queries.stale(connection))
        for concept, pieces in _by_concept(found).items():
            if concept in waiting:
                continue
            if queries.has_later(connection, concept, row["number"]):
                queries.set_stale(connection, [concept])
                continue
            kept = {one["broker"]: _standing(one) for one in queries.standings_of(connection, concept)}
            queries.put_standings(connection, _rows(_after(kept, concept, pieces)))
        _rebuild_small(connection)

    def redraw(self, connection: sqlite3.Connection, attempt_id: str) -> None:
        """Draw the evidence of an attempt anew after a dispute or a new grade, inside the caller's transaction.

        Concepts with long histories stay stale until the next `settle`.
        """
        row = queries.entry(connection, attempt_id)
        if row is None:
            return
        before = queries.evidence_at(connection, row["number"])
        queries.drop_evidence(connection, row["number"])
        _draw(connection, row)
        after = queries.evidence_at(connection, row["number"])
        queries.set_stale(connection, {piece[2] for piece in before ^ after})
        _rebuild_small(connection)

    def settle(self, quick: bool = False) -> bool:
        """Draw all evidence that was not drawn yet and make stale standings again; return whether there was any.

        `quick` leaves concepts with long histories for a later call.
        """
        anything = False
        while True:
            with self._writing() as connection:
                rows = queries.uncounted(connection, _AT_ONCE)
                for row in rows:
                    found = _draw(connection, row)
                    if found is None:
                        queries.set_counted(connection, row["number"], UNKNOWN)
                    else:
                        queries.set_stale(connection, {piece.concept for piece in found})
            anything = anything or bool(rows)
            if len(rows) < _AT_ONCE:
                break
        with self._writing() as connection:
            stale = _rebuild_small(connection)
            waiting = [] if quick else queries.stale(connection)
        for concept in waiting:
            while not self._rebuild_apart(concept):
                pass  # an attempt came in between; fold again
        return anything or stale or bool(waiting)

    def _rebuild_apart(self, concept: str) -> bool:
        """Make the standings of a concept again without keeping others from the store; False when its evidence changed."""
        with self._reading() as connection:
            mark = queries.evidence_mark(connection, concept)
            rows = list(queries.evidence_of(connection, concept))
        kept = _folded(concept, rows)
        with self._writing() as connection:
            if queries.evidence_mark(connection, concept) != mark:
                return False
            queries.drop_standings(connection, concept)
            queries.put_standings(connection, _rows(kept))
        return True

    # What is read.

    def standings(self) -> dict[str, Standing]:
        """Return the standing of each concept, all brokers together."""
        with self._reading() as connection:
            return {row["concept"]: _standing(row) for row in queries.standings(connection, "")}

    def standings_by_broker(self) -> list[Standing]:
        """Return the standings for each broker, for the map."""
        with self._reading() as connection:
            return [_standing(row) for row in queries.standings(connection, None)]

    def asked(self) -> dict[tuple[str, str | None], datetime]:
        """Return when each question (None) and each of its probes was answered last."""
        with self._reading() as connection:
            return {(row["question_id"], row["probe"]): time_of(row["number"]) for row in queries.asked(connection)}

    def answered_since(self, start: datetime) -> set[tuple[str, str | None]]:
        """Return the questions and probes that were answered since then."""
        with self._reading() as connection:
            return {(row["question_id"], row["probe"]) for row in queries.answered_since(connection, number_of(start))}

    def expectations(self) -> list[Expected]:
        """Return the confidences that were given with the scores that came of them, equal ones counted together."""
        with self._reading() as connection:
            return [Expected(row["confidence"], row["score"], row["answers"]) for row in queries.expectations(connection)]

    def pieces(
        self, concepts: Iterable[str] = (), *, area: str | None = None, broker: str | None = None, limit: int = 50
    ) -> list[Piece]:
        """Return the latest evidence on the concepts (or on all of an area), newest first, with the words it rests on."""
        with self._reading() as connection:
            wanted = list(concepts)
            if area is not None:
                wanted += [row["concept"] for row in queries.standings(connection, "") if area_of(row["concept"]) == area]
            rows = queries.pieces(connection, wanted, broker, limit)
        found = [_piece(row) for row in rows if broker is None or broker in _brokers(row)]
        return found[:limit]

    def trends(self, since: datetime) -> dict[str, list[Week]]:
        """Return the mean credit by week for each area, and under an empty name the mean score of whole answers."""
        with self._reading() as connection:
            found: dict[str, list[Week]] = {
                "": [_week(row, "answers") for row in queries.weekly_scores(connection, number_of(since))]
            }
            for row in queries.weekly(connection, number_of(since)):
                found.setdefault(row["area"], []).append(_week(row, "verdicts"))
        return found

    def version_changes(self, since: datetime) -> list[tuple[datetime, str]]:
        """Return when what makes the grades changed, and to what; scores on the two sides do not compare."""
        with self._reading() as connection:
            rows = queries.version_changes(connection, number_of(since))
        return [(datetime.fromisoformat(row["submitted_at"]), row["made"]) for row in rows]


def number_of(time: datetime) -> int:
    """Return the least number that an attempt handed in at that time can have."""
    return int((time.astimezone(UTC) - datetime(1970, 1, 1, tzinfo=UTC)) / timedelta(milliseconds=1)) * 1000


def time_of(number: int) -> datetime:
    """Return when the attempt with that number was handed in, to the millisecond."""
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=number // 1000)


def _put(connection: sqlite3.Connection, found: Studied, stamp: str, place: int) -> None:
    values = (
        found.id,
        stamp,
        place,
        found.title,
        found.minutes,
        found.level,
        json.dumps(found.brokers),
        json.dumps(found.topics),
    )
    points = [
        (found.id, number, point.kind, point.id, point.concept, point.level, point.weight)
        for number, point in enumerate(found.points)
    ]
    queries.put_studied(connection, values, points)
    queries.retag(connection, found.id)


def _point(row: sqlite3.Row) -> Point:
    return Point(row["kind"], row["id"], row["concept"], row["level"], row["weight"])


def _draw(connection: sqlite3.Connection, row: sqlite3.Row) -> list[Evidence] | None:
    """Keep the evidence of an attempt; None when the bank has no points for its question."""
    points = [_point(one) for one in queries.points(connection, row["question_id"])]
    if not points or row["record"] is None:
        return None
    try:
        grade = grade_from_record(json.loads(row["record"]))
    except (KeyError, TypeError, ValueError):
        # A damaged grade is told where it is opened; as evidence it is none.
        queries.set_counted(connection, row["number"], COUNTED)
        return []
    disputed: dict[tuple[str, str], Verdict | None] = {
        (one["kind"], one["point"]): None if one["verdict"] == NOT_HELD else Verdict(one["verdict"])
        for one in queries.disputed(connection, row["attempt_id"])
    }
    found = evidence_of(
        grade,
        points,
        attempt_id=row["attempt_id"],
        at=datetime.fromisoformat(row["submitted_at"]),
        brokers=tuple(json.loads(row["brokers"])),
        flags=tuple(json.loads(row["flags"])),
        confidence=row["confidence"],
        probe=row["probe"],
        disputed=disputed,
    )
    queries.put_evidence(
        connection,
        ((row["number"], one.kind, one.point, one.concept, one.verdict.value, one.mass, one.weight) for one in found),
    )
    queries.set_counted(connection, row["number"], COUNTED)
    return found


def _by_concept(found: Iterable[Evidence]) -> dict[str, list[Evidence]]:
    groups: dict[str, list[Evidence]] = {}
    for one in found:
        groups.setdefault(one.concept, []).append(one)
    return groups


def _after(kept: dict[str, Standing], concept: str, pieces: Sequence[Evidence]) -> list[Standing]:
    """Return the standings after an attempt: for all brokers together, and for each that it is about."""
    return [kept.get(broker, Standing(concept, broker)).after(pieces) for broker in ("", *dict.fromkeys(pieces[0].brokers))]


def _rebuild_small(connection: sqlite3.Connection) -> bool:
    """Make stale standings again where that is quick; return whether there were any."""
    concepts = [concept for concept in queries.stale(connection) if queries.evidence_mark(connection, concept)[0] <= SMALL]
    for concept in concepts:
        kept = _folded(concept, queries.evidence_of(connection, concept))
        queries.drop_standings(connection, concept)
        queries.put_standings(connection, _rows(kept))
    return bool(concepts)


def _folded(concept: str, rows: Iterable[sqlite3.Row]) -> list[Standing]:
    """Return the standings that the evidence on a concept comes to, in the order of time."""
    kept: dict[str, Standing] = {}
    batch: list[Evidence] = []
    for row in rows:
        piece = _evidence(row)
        if batch and batch[0].attempt_id != piece.attempt_id:
            kept.update((one.broker, one) for one in _after(kept, concept, batch))
            batch = []
        batch.append(piece)
    if batch:
        kept.update((one.broker, one) for one in _after(kept, concept, batch))
    return list(kept.values())


def _evidence(row: sqlite3.Row) -> Evidence:
    return Evidence(
        attempt_id=row["attempt_id"],
        question_id=row["question_id"],
        kind=row["kind"],
        point=row["point"],
        concept=row["concept"],
        brokers=_brokers(row),
        at=datetime.fromisoformat(row["submitted_at"]),
        verdict=Verdict(row["verdict"]),
        mass=row["mass"],
        weight=row["weight"],
        confidence=row["confidence"],
        helped='"hinted"' in row["flags"],
        prompted=row["probe"] is not None,
    )


def _brokers(row: sqlite3.Row) -> tuple[str, ...]:
    return brokers_of(row["concept"], json.loads(row["brokers"]))


def _rows(standings: Iterable[Standing]) -> list[tuple[str, str, str]]:
    return [(one.concept, one.broker, json.dumps(standing_to_record(one))) for one in standings]


def _standing(row: sqlite3.Row) -> Standing:
    return standing_from_record(row["concept"], row["broker"], json.loads(row["record"]))


def _piece(row: sqlite3.Row) -> Piece:
    answer = typed_in(row["answer"])
    spans: tuple[Span, ...] = ()
    graded: Verdict | None = None
    grade = grade_from_record(json.loads(row["record"]))  # it was read before, when the evidence was drawn
    if row["kind"] == CRITERION:
        item = next((one for one in grade.criteria if one.criterion_id == row["point"]), None)
        if item is not None:
            spans, graded = item.spans, item.verdict
    else:
        held = [span for one in grade.misconceptions if one.misconception_id == row["point"] for span in one.spans]
        # A challenge has the misconception's correction as its criterion.
        asked = [span for one in grade.criteria if one.criterion_id == row["point"] for span in one.spans]
        spans = (*held, *asked)
    return Piece(
        attempt_id=row["attempt_id"],
        at=datetime.fromisoformat(row["submitted_at"]),
        question_id=row["question_id"],
        title=row["title"],
        probe=row["probe"],
        kind=row["kind"],
        point=row["point"],
        concept=row["concept"],
        verdict=Verdict(row["verdict"]),
        graded=graded if row["disputed"] is not None else None,
        confidence=row["confidence"],
        words=tuple(answer[span.start : span.end] for span in spans),
    )


def _week(row: sqlite3.Row, count: str) -> Week:
    return Week(datetime(1970, 1, 1, tzinfo=UTC) + timedelta(days=row["week"]), row["mean"], row[count])
