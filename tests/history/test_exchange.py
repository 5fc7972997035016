"""Export, import, trash, backup and restore: nothing is lost on the way, and nothing half done."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from tests.fakes import START, an_attempt
from tests.history.test_listing import found
from tests.history.test_mocks import finished
from tests.history.test_progress import kept, learn
from tests.history.test_store import HOSTILE
from trainer.history.backup import restore
from trainer.history.exchange import ImportRefused
from trainer.history.listing import Dispute
from trainer.history.opening import StoreRefused
from trainer.history.store import Store, open_store
from trainer.progress.evidence import CRITERION

if TYPE_CHECKING:
    from pathlib import Path

NOW = START + timedelta(days=10)


@pytest.fixture
def store(data_dir: Path) -> Store:
    """Return a store with everything in it that a history can have."""
    opened = open_store(data_dir)
    learn(opened)
    kept(opened, 3, HOSTILE, prompt=HOSTILE, asked_because=HOSTILE)
    kept(opened, 0, "partitions", covered=("concept.keys",), elapsed_s=0.1 + 0.2)
    at = START + timedelta(days=3, minutes=1)
    for turn in (1, 2):  # at the same time, so that only the order of keeping tells them apart
        opened.record(an_attempt("half keys", f"b{turn}", session_id="s3", turn=turn, submitted_at=at, parent_attempt="a3"))
    opened.listing.set_note("a0", f"see {HOSTILE}")
    opened.listing.dispute(Dispute("a0", CRITERION, "keys", "partial", "said so", NOW))
    from dataclasses import replace

    from trainer.grading.grade import Provenance

    grade = opened.attempt("b1").grade
    opened.listing.add_grade("b1", replace(grade, score=41, provenance=Provenance("2", "onnx", "m", "3:a", HOSTILE)), NOW)
    return opened


def test_a_second_export_is_the_same_bytes(store: Store, tmp_path: Path) -> None:
    """What is exported and imported into an empty folder is exported again byte for byte, and read back equal."""
    lines = list(store.exchange.lines())
    other = open_store(tmp_path / "other")
    done = other.exchange.take_in(lines)
    assert (done.added, done.known, done.orphans) == (4, 0, 0)
    assert list(other.exchange.lines()) == lines
    for name in ("a0", "a3", "b1", "b2"):
        assert other.attempt(name) == store.attempt(name)
        assert other.listing.beside(name) == store.listing.beside(name)
    learn(other)
    assert other.progress.standings() == store.progress.standings()
    assert found(other, words="see") == ["a0"]
    assert found(other, flags=("disputed",)) == ["a0"]
    assert found(other, flags=("regraded",)) == ["b1"]
    again = other.exchange.take_in(lines)
    assert (again.added, again.known) == (0, 4)


def test_a_dry_run_changes_nothing(store: Store, tmp_path: Path) -> None:
    """It says what would be added, and adds nothing."""
    other = open_store(tmp_path / "other")
    assert other.exchange.take_in(store.exchange.lines(), dry_run=True).added == 4
    assert other.count() == 0


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda lines: [], "empty"),
        (lambda lines: lines[1:], "no header"),
        (lambda lines: [lines[0].replace('"schema_version": 1', '"schema_version": 9'), *lines[1:]], "schema version 9"),
        (lambda lines: [*lines[:2], "{", *lines[2:]], "Line 3 is no JSON"),
        (lambda lines: [*lines[:2], "[]", *lines[2:]], "Line 3 is no JSON object"),
        (lambda lines: [*lines[:2], '{"attempt": {"id": "x"}}'], "Line 3 is no attempt"),
        (lambda lines: [lines[0], lines[1].replace('"words": ', '"future": 1, "words": ')], "future, which this version"),
        (lambda lines: [lines[0], lines[1].replace('"verdict": "met"', '"verdict": "brilliant"')], "brilliant"),
        (lambda lines: [*lines, lines[1].replace('"id": "a0"', '"id": "zz"')], "already has another attempt"),
        (lambda lines: [lines[0], lines[1].replace('"turn": 0', '"turn": "first"')], "Line 2 is no attempt"),
    ],
)
def test_a_bad_line_is_told_and_nothing_is_imported(store: Store, tmp_path: Path, change: object, sentence: str) -> None:
    """The sentence names the line; an import is all or nothing."""
    from trainer.interview.records import KeeperFailed

    other = open_store(tmp_path / "other")
    lines = change(list(store.exchange.lines()))  # type: ignore[operator]
    with pytest.raises((ImportRefused, KeeperFailed), match=sentence):
        other.exchange.take_in(lines)
    assert other.count() == 0


def test_a_parent_that_is_missing_is_told(store: Store, tmp_path: Path) -> None:
    """A follow-up whose first answer is not in the file is kept without it."""
    lines = [line for line in store.exchange.lines() if '"id": "a3"' not in line]
    other = open_store(tmp_path / "other")
    assert other.exchange.take_in(lines).orphans == 2
    assert other.attempt("b1").parent_attempt is None


def test_the_lines_are_plain_json_with_a_version(store: Store) -> None:
    """The header names kind, version and count; every line is an object in ASCII."""
    lines = list(store.exchange.lines())
    assert json.loads(lines[0]) == {"kind": "broker-trainer-history", "schema_version": 1, "attempts": 4}
    assert all(line.isascii() and "\n" not in line and isinstance(json.loads(line), dict) for line in lines)
    assert [json.loads(line)["attempt"]["id"] for line in lines[1:]] == ["a0", "a3", "b1", "b2"]


def test_what_is_deleted_comes_back_for_a_week(store: Store) -> None:
    """The trash gives an attempt back as it was, with its follow-ups linked and its mastery counted, until the week is over."""
    lines, standings = list(store.exchange.lines()), store.progress.standings()
    assert store.exchange.delete(["a3", "nobody"], NOW) == 1
    assert found(store) == ["b2", "b1", "a0"]
    assert store.progress.standings()["concept.partitions"].seen == standings["concept.partitions"].seen - 1
    assert [one.attempt_id for one in store.exchange.trash(NOW + timedelta(days=6))] == ["a3"]
    assert store.exchange.bring_back("a3")
    assert not store.exchange.bring_back("a3")
    assert sorted(store.exchange.lines()) == sorted(lines)
    assert store.progress.standings() == standings
    store.exchange.delete(["a3"], NOW)
    assert store.exchange.trash(NOW + timedelta(days=8)) == []
    assert not store.exchange.bring_back("a3")


def test_a_backup_is_the_whole_store(store: Store, tmp_path: Path) -> None:
    """A backup restored elsewhere has the same history; what was there is kept beside it."""
    lines = list(store.exchange.lines())
    store.back_up(tmp_path / "kept.db")
    assert (tmp_path / "kept.db").stat().st_mode & 0o777 == 0o600
    with pytest.raises(StoreRefused, match="there already"):
        store.back_up(tmp_path / "kept.db")
    folder = tmp_path / "other"
    other = open_store(folder)
    kept(other, 7)
    other.close()
    dry = restore(folder, tmp_path / "kept.db", dry_run=True)
    assert (dry.attempts, dry.replaced, dry.copy) == (4, 1, None)
    again = open_store(folder)
    assert again.count() == 1
    again.close()
    done = restore(folder, tmp_path / "kept.db")
    assert done.copy is not None
    assert list(open_store(folder).exchange.lines()) == lines
    back = restore(folder, done.copy)
    assert back.attempts == 1
    assert [row.id for row in open_store(folder).attempts()] == ["a7"]


def test_what_is_no_backup_is_refused(store: Store, tmp_path: Path) -> None:
    """A file that is none, is damaged, or is not there is refused with a sentence, and the store stays."""
    (tmp_path / "text.db").write_text("nothing of the kind" * 100)
    store.back_up(tmp_path / "bad.db")
    raw = bytearray((tmp_path / "bad.db").read_bytes())
    raw[len(raw) // 3 : len(raw) // 2] = b"\xff" * (len(raw) // 2 - len(raw) // 3)
    (tmp_path / "bad.db").write_bytes(raw)
    for name, sentence in (("text.db", "no backup"), ("none.db", "no file"), ("bad.db", "damaged|no backup")):
        with pytest.raises(StoreRefused, match=sentence):
            restore(store.path.parent, tmp_path / name)
    assert store.count() == 4


def test_mock_interviews_go_along(data_dir: Path, tmp_path: Path) -> None:
    """An export has the interviews with their debriefs; deleting their answers leaves the debrief as it was said."""
    store = open_store(data_dir)
    sitting, debrief = finished(store)
    lines = list(store.exchange.lines())
    other = open_store(tmp_path / "other")
    other.exchange.take_in(lines)
    assert list(other.exchange.lines()) == lines
    mock_id = sitting.mock.state.id
    assert (other.mock_state(mock_id), other.debrief(mock_id)) == (sitting.mock.state, debrief)
    other.exchange.delete([row.id for row in other.attempts()], NOW)
    assert (other.count(), other.debrief(mock_id)) == (0, debrief)
    with pytest.raises(ImportRefused, match="Line"):
        open_store(tmp_path / "third").exchange.take_in([*lines[:-1], lines[-1].replace('"ended": 1', '"ended": "no"')])
