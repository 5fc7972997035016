"""Mock interviews in the store: a kill loses nothing that was saved, and a debrief stays as it was said."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.candidates import candidate, live_through
from tests.fakes import a_draft, an_attempt
from tests.mock_house import START, Sitting, WordGrader
from trainer.history import rows
from trainer.history.migrations import MIGRATIONS
from trainer.history.opening import FILE
from trainer.history.store import Store, UnknownMock, open_store
from trainer.interview.mock.closing import closed
from trainer.interview.mock.state import PauseWhy, Stage
from trainer.interview.records import KeeperFailed

if TYPE_CHECKING:
    from pathlib import Path

    from trainer.interview.mock.debrief import Debrief


def finished(store: Store, name: str = "mid") -> tuple[Sitting, Debrief]:
    """Have a candidate live through an interview that the store keeps, and return it with its debrief."""
    sitting = Sitting()
    live_through(sitting.mock, candidate(name), sitting.bank, sitting.clock.pass_s)
    attempts, debrief = closed(sitting.mock.state, sitting.bank, WordGrader(), store.schedule)
    store.finish_mock(sitting.mock.state, sitting.mock.title, attempts, debrief)
    return sitting, debrief


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text(st.characters(exclude_categories=())))
def test_the_state_comes_back_equal(data_dir: Path, text: str) -> None:
    """After a restart the interview is the same value, whatever was typed."""
    sitting = Sitting()
    sitting.mock.ask(text)
    sitting.mock.type(text)
    sitting.mock.take_notes(text)
    sitting.clock.pass_s(3)
    sitting.mock.pause()
    store = open_store(data_dir)
    store.save_mock(sitting.mock.state, "About the feed")
    store.close()
    again = open_store(data_dir)
    assert again.mock_state(sitting.mock.state.id) == sitting.mock.state
    again.close()


def test_a_finished_interview_is_kept_whole(data_dir: Path) -> None:
    """The graded parts stand in the history, the debrief with its mock, and both come back equal."""
    store = open_store(data_dir)
    sitting, debrief = finished(store)
    store.close()
    store = open_store(data_dir)
    assert store.debrief(sitting.mock.state.id) == debrief
    lines = store.mocks()
    assert [(line.verdict, line.debriefed, line.ended, line.title) for line in lines] == [
        (debrief.verdict, True, True, "About feed")
    ]
    kept = store.attempts()
    assert {row.mode for row in kept} == {"mock"}
    assert {row.question_id for row in kept} >= {"feed"}
    assert store.attempt(kept[-1].id).answer


def test_finishing_twice_keeps_once(data_dir: Path) -> None:
    """Keeping a debrief again, after a crash between keeping and showing it, adds nothing."""
    store = open_store(data_dir)
    sitting, debrief = finished(store)
    count = store.count()
    attempts, _ = closed(sitting.mock.state, sitting.bank, WordGrader())
    store.finish_mock(sitting.mock.state, sitting.mock.title, attempts, debrief)
    assert store.count() == count
    assert len(store.mocks()) == 1


def test_a_late_save_does_not_undo_the_debrief(data_dir: Path) -> None:
    """A second process that still has the interview open cannot make it unfinished again."""
    store = open_store(data_dir)
    sitting, debrief = finished(store)
    late = replace(sitting.mock.state, stage=Stage.RUNNING)
    store.save_mock(late, "About the feed")
    assert store.mock_state(late.id).stage is Stage.ENDED
    assert store.debrief(late.id) == debrief


def test_a_mock_is_found_by_the_beginning_of_its_id(data_dir: Path) -> None:
    """A beginning of an id is enough; nothing finds the newest; an unknown one is refused with a sentence."""
    store = open_store(data_dir)
    with pytest.raises(UnknownMock, match="trainer mock list"):
        store.mock_id("")
    for number in (1, 2):
        sitting = Sitting()
        sitting.mock.state.id = f"ab{number}"
        sitting.mock.state.started_at = START + timedelta(days=number)
        store.save_mock(sitting.mock.state, "x")
    assert store.mock_id("") == "ab2"
    assert store.mock_id("ab1") == "ab1"
    with pytest.raises(UnknownMock, match="more of the id"):
        store.mock_id("ab")
    with pytest.raises(UnknownMock):
        store.mock_state("zz")


def test_a_damaged_state_is_a_sentence(data_dir: Path) -> None:
    """A state that cannot be read is said to be damaged, and nothing else stops working."""
    store = open_store(data_dir)
    sitting = Sitting()
    store.save_mock(sitting.mock.state, "x")
    store._connection.execute("UPDATE mocks SET state = '{}'")
    with pytest.raises(KeeperFailed, match="damaged"):
        store.mock_state(sitting.mock.state.id)
    assert len(store.mocks()) == 1


def test_an_interview_can_be_thrown_away_until_it_is_judged(data_dir: Path) -> None:
    """An unfinished interview can be discarded with its session; one with a debrief stays."""
    store = open_store(data_dir)
    sitting = Sitting()
    store.save_mock(sitting.mock.state, "x")
    store.discard_mock(sitting.mock.state.id)
    assert store.mocks() == []
    done, _ = finished(store)
    store.discard_mock(done.mock.state.id)
    assert len(store.mocks()) == 1


def test_what_was_scheduled_becomes_due(data_dir: Path) -> None:
    """A question that went badly in an interview is due after its days, until it is answered again."""
    store = open_store(data_dir)
    _, debrief = finished(store, "weak")
    assert debrief.scheduled
    first = min(debrief.scheduled, key=lambda entry: entry.due)
    assert store.due(first.due - timedelta(seconds=1)) == set()
    assert first.question_id in store.due(first.due)
    again = an_attempt(attempt_id="z", session_id="z", question_id=first.question_id, submitted_at=first.due)
    store.record(again)
    assert first.question_id not in store.due(first.due + timedelta(days=1))


def test_a_store_from_before_mocks_is_migrated(data_dir: Path) -> None:
    """Attempts and drafts of the second schema are there unchanged, and interviews can be kept beside them."""
    old = open_store(data_dir, MIGRATIONS[:2])
    attempt, draft = an_attempt(), a_draft(turn=1)
    values = {name: value for name, value in rows.attempt_out(attempt).items() if name != "clarified"}
    drafted = {**rows.draft_out(draft), "revision": 1}
    drafted.pop("clarified")
    for table, row in (
        ("sessions", {"id": "s1", "mode": "practice", "started_at": values["started_at"]}),
        ("attempts", values),
        ("grades", rows.grade_out(attempt)),
        ("drafts", drafted),
    ):
        marks = ", ".join("?" * len(row))
        old._connection.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", tuple(row.values()))
    old.close()
    store = open_store(data_dir)
    assert store.attempt(attempt.id) == attempt
    assert store.drafts() == [draft]
    finished(store)
    assert (data_dir / "history.before-m003_mocks.db").is_file()


def test_clarifying_questions_survive(data_dir: Path) -> None:
    """What was asked and answered before an answer is part of its draft and of its attempt."""
    asked = (("How many?", "Two."), ("\ud800", "Assume what you need, and say so."))
    store = open_store(data_dir)
    store.save_draft(a_draft(turn=3, clarified=asked))
    assert store.drafts()[0].clarified == asked
    store.record(an_attempt(clarified=asked))
    assert store.attempt("a1").clarified == asked


def test_a_kill_in_the_middle_of_a_save_leaves_the_one_before(data_dir: Path) -> None:
    """A save that is not committed when the process dies changes nothing."""
    store = open_store(data_dir)
    sitting = Sitting()
    sitting.mock.type("first")
    store.save_mock(sitting.mock.state, "x")
    store._connection.execute("BEGIN IMMEDIATE")
    store._connection.execute("UPDATE mocks SET state = '{}'")
    store.close()
    with closing(sqlite3.connect(data_dir / FILE)) as connection:
        assert "first" in connection.execute("SELECT state FROM mocks").fetchone()[0]


def test_a_pause_that_lasts_is_read_back_as_lasting(data_dir: Path) -> None:
    """A pause during which the process died has no end yet, and gets one when the interview goes on."""
    store = open_store(data_dir)
    sitting = Sitting()
    sitting.mock.pause()
    store.save_mock(sitting.mock.state, "x")
    pause = store.mock_state(sitting.mock.state.id).pauses[-1]
    assert (pause.why, pause.lasted_s) == (PauseWhy.ASKED, None)
