"""The store: nothing typed is lost or changed, and a file that is not ours is left alone."""

from __future__ import annotations

import re
import sqlite3
import stat
import subprocess
import sys
import threading
from contextlib import closing
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fakes import START, a_draft, an_attempt
from trainer.history import queries, rows
from trainer.history.migrations import MIGRATIONS
from trainer.history.opening import FILE, StoreRefused
from trainer.history.store import UnknownAttempt, open_store
from trainer.interview.records import KeeperFailed

if TYPE_CHECKING:
    from pathlib import Path

HOSTILE = "a\x00b \ud800 \udcff \ud83d\ude00 \U0001f600 \r\n\t\x1b[31m é e\u0301"


def test_an_attempt_comes_back_equal(data_dir: Path) -> None:
    """An attempt with its full grade is the same value after a restart."""
    attempt = an_attempt("partitions, half keys, term retries, !global", probe=None)
    store = open_store(data_dir)
    store.record(attempt)
    store.close()
    assert open_store(data_dir).attempt(attempt.id) == attempt


def test_a_draft_comes_back_equal(data_dir: Path) -> None:
    """A draft is the same value after a restart."""
    draft = a_draft(probe="criterion/keys", prompt="What about keys?", confidence=3, revised=True)
    store = open_store(data_dir)
    store.save_draft(draft)
    store.close()
    assert open_store(data_dir).drafts() == [draft]


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text(st.characters(exclude_categories=())))
def test_every_text_survives(data_dir: Path, text: str) -> None:
    """Whatever was typed comes back byte for byte, NULs and lone surrogates included."""
    store = open_store(data_dir)
    store.save_draft(a_draft(text, scratch=text, asked_because=text, prompt=text))
    draft = store.drafts()[0]
    store.close()
    assert (draft.text, draft.scratch, draft.asked_because, draft.prompt) == (text, text, text, text)


def test_a_hostile_answer_survives(data_dir: Path) -> None:
    """An answer with NULs, escapes, lone surrogates and decomposed letters is kept as it is."""
    store = open_store(data_dir)
    store.record(an_attempt(HOSTILE, prompt=HOSTILE, asked_because=HOSTILE))
    kept = store.attempt("a1")
    assert (kept.answer, kept.prompt, kept.asked_because) == (HOSTILE, HOSTILE, HOSTILE)


def test_recording_drops_the_draft_and_only_that(data_dir: Path) -> None:
    """The attempt takes the place of its own draft; the drafts of other turns stay."""
    store = open_store(data_dir)
    store.save_draft(a_draft())
    other = a_draft("other", session_id="s2")
    store.save_draft(other)
    store.record(an_attempt())
    assert store.drafts() == [other]


def test_a_late_autosave_brings_no_draft_back(data_dir: Path) -> None:
    """A draft of a turn that was submitted is left out."""
    store = open_store(data_dir)
    store.record(an_attempt())
    store.save_draft(a_draft())
    assert store.drafts() == []


def test_recording_twice_keeps_one(data_dir: Path) -> None:
    """An attempt that is recorded again is kept once."""
    store = open_store(data_dir)
    store.record(an_attempt())
    store.record(an_attempt())
    assert store.count() == 1


def test_twenty_revisions_are_kept(data_dir: Path) -> None:
    """Every save is a revision; the last twenty are there, newest first."""
    store = open_store(data_dir)
    for number in range(25):
        store.save_draft(a_draft(f"text {number}"))
    assert [draft.text for draft in store.revisions("s1", 0)] == [f"text {n}" for n in range(24, 4, -1)]
    assert [draft.text for draft in store.drafts()] == ["text 24"]


def test_discarding_leaves_nothing(data_dir: Path) -> None:
    """A discarded draft is gone with its revisions; discarding what is not there is no fault."""
    store = open_store(data_dir)
    store.save_draft(a_draft())
    store.discard_draft("s1", 0)
    store.discard_draft("s1", 0)
    assert store.drafts() == []
    assert store.revisions("s1", 0) == []


def test_the_list_is_newest_first_and_paged(data_dir: Path) -> None:
    """Attempts are listed newest first (of one moment the one kept last), by pages, or of one question."""
    store = open_store(data_dir)
    for number in range(5):
        attempt = an_attempt(attempt_id=f"a{number}", session_id=f"s{number}")
        store.record(attempt)
    assert [row.id for row in store.attempts(limit=2, offset=1)] == ["a3", "a2"]
    assert store.attempts(question_id="lag") == []
    row = store.attempts()[0]
    assert (row.score, row.met, row.partial, row.missed, row.flags) == (33, 1, 1, 1, ("hinted",))
    assert (row.words, row.band, row.engine, row.target_level) == (4, (29, 37), "onnx", "senior")


def test_an_attempt_is_found_by_the_beginning_of_its_id(data_dir: Path) -> None:
    """A unique beginning is enough; none, several, and a wildcard are told apart with a sentence."""
    store = open_store(data_dir)
    for name in ("abc1", "abd2", "abd"):
        store.record(an_attempt(attempt_id=name, session_id=name))
    assert store.attempt("abc").id == "abc1"
    assert store.attempt("abd").id == "abd"
    for wrong, sentence in (("ab", "Several"), ("%", "no attempt"), ("", "no attempt"), ("zz", "no attempt")):
        with pytest.raises(UnknownAttempt, match=sentence):
            store.attempt(wrong)


def test_settings_are_kept(data_dir: Path) -> None:
    """A setting keeps its last value; one that was never set is None."""
    store = open_store(data_dir)
    store.set_setting("level", "mid")
    store.set_setting("level", "senior")
    assert (store.setting("level"), store.setting("date")) == ("senior", None)


def test_only_the_owner_can_read(data_dir: Path) -> None:
    """The folder is 0700 and every file in it 0600, those that SQLite makes included."""
    store = open_store(data_dir)
    store.save_draft(a_draft())
    assert stat.S_IMODE(data_dir.stat().st_mode) == 0o700
    files = {path.name: stat.S_IMODE(path.stat().st_mode) for path in data_dir.iterdir()}
    assert FILE in files
    assert f"{FILE}-wal" in files
    assert set(files.values()) == {0o600}


def test_two_connections_work_at_once(data_dir: Path) -> None:
    """Two trainers on one store see each other's attempts and drafts."""
    first, second = open_store(data_dir), open_store(data_dir)
    first.save_draft(a_draft("one"))
    second.save_draft(a_draft("two", session_id="s2"))
    first.record(an_attempt())
    assert [row.id for row in second.attempts()] == ["a1"]
    assert [draft.text for draft in first.drafts()] == ["two"]


def test_two_processes_open_a_new_store_at_once(data_dir: Path) -> None:
    """Processes that start together on a folder that is not there yet all get a working store."""
    script = (
        "import sys; from pathlib import Path; from tests.fakes import a_draft; "
        "from trainer.history.store import open_store; "
        "s = open_store(Path(sys.argv[1])); [s.save_draft(a_draft(session_id=sys.argv[2])) for _ in range(30)]"
    )
    started = [
        subprocess.Popen([sys.executable, "-c", script, str(data_dir), f"s{n}"], stderr=subprocess.PIPE) for n in range(3)
    ]
    for process in started:
        assert process.communicate()[1] == b""
    assert len(open_store(data_dir).drafts()) == 3


def test_threads_share_a_store(data_dir: Path) -> None:
    """A store may be used from several threads."""
    store = open_store(data_dir)
    failed: list[Exception] = []

    def save(name: str) -> None:
        try:
            for number in range(20):
                store.save_draft(a_draft(str(number), session_id=name))
        except Exception as error:
            failed.append(error)

    threads = [threading.Thread(target=save, args=(f"s{n}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert len(store.drafts()) == 4


def test_a_damaged_file_is_refused_and_left_alone(data_dir: Path) -> None:
    """A file that is no database is refused with a sentence that says how to move it aside; not a byte changes."""
    data_dir.mkdir()
    (data_dir / FILE).write_bytes(b"not a database at all" * 500)
    before = (data_dir / FILE).read_bytes()
    with pytest.raises(StoreRefused, match=r"damaged.*mv '.*history\.db' '.*history\.damaged\.db'"):
        open_store(data_dir)
    assert (data_dir / FILE).read_bytes() == before


def test_a_file_damaged_inside_is_told(data_dir: Path) -> None:
    """A page that was overwritten is told with a sentence, by the check and by reading."""
    store = open_store(data_dir)
    for number in range(40):
        store.record(an_attempt("partitions " * 400, attempt_id=f"a{number}", session_id=f"s{number}"))
    store.close()
    with (data_dir / FILE).open("r+b") as file:
        size = file.seek(0, 2)
        file.seek(size // 3)
        file.write(b"\xff" * (size // 3))
    told = "damaged|cannot be read|malformed|page|btree|Tree"
    try:
        faults = open_store(data_dir).faults()
    except KeeperFailed as failed:
        faults = [str(failed)]
    assert faults != []
    assert all(re.search(told, fault) for fault in faults)


def test_another_programs_database_is_refused(data_dir: Path) -> None:
    """A database with tables of another program is refused untouched."""
    data_dir.mkdir()
    with closing(sqlite3.connect(data_dir / FILE)) as other:
        other.execute("CREATE TABLE songs (title TEXT)")
        other.commit()
    before = (data_dir / FILE).read_bytes()
    with pytest.raises(StoreRefused, match="another program"):
        open_store(data_dir)
    assert (data_dir / FILE).read_bytes() == before


def test_a_newer_store_is_refused(data_dir: Path) -> None:
    """A store that a newer version migrated is refused with a sentence, and stays as it is."""

    def m003_future(connection: sqlite3.Connection) -> None:
        connection.execute("ALTER TABLE settings ADD COLUMN note TEXT")

    open_store(data_dir, (*MIGRATIONS, m003_future)).close()
    before = (data_dir / FILE).read_bytes()
    with pytest.raises(StoreRefused, match="newer version"):
        open_store(data_dir)
    assert (data_dir / FILE).read_bytes() == before


def test_a_copy_is_made_before_migrating(data_dir: Path) -> None:
    """A store that holds something is copied, privately, before it is migrated; a new one is not."""

    def m003_next(connection: sqlite3.Connection) -> None:
        connection.execute("DELETE FROM attempts")

    store = open_store(data_dir)
    store.record(an_attempt())
    store.close()
    assert list(data_dir.glob("history.before-*")) == []
    assert open_store(data_dir, (*MIGRATIONS, m003_next)).count() == 0
    copy = data_dir / "history.before-m003_next.db"
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("SELECT count(*) FROM attempts").fetchone() == (1,)


def test_a_failed_migration_changes_nothing(data_dir: Path) -> None:
    """A migration that fails half way leaves the store as it was, and the old version goes on with it."""

    def m003_broken(connection: sqlite3.Connection) -> None:
        connection.execute("DELETE FROM attempts")
        connection.execute("SELECT * FROM no_such_table")

    store = open_store(data_dir)
    store.record(an_attempt())
    store.close()
    with pytest.raises(StoreRefused, match="no_such_table"):
        open_store(data_dir, (*MIGRATIONS, m003_broken))
    assert open_store(data_dir).count() == 1


def test_a_store_from_before_the_self_check_is_migrated(data_dir: Path) -> None:
    """Attempts of the first schema are there unchanged, with nothing said of what was believed covered; new ones say it."""
    old = open_store(data_dir, MIGRATIONS[:1])
    attempt = an_attempt(HOSTILE)
    values = {name: value for name, value in rows.attempt_out(attempt).items() if name not in ("covered", "clarified")}
    for table, row in (
        ("sessions", {"id": "s1", "mode": "practice", "started_at": values["started_at"]}),
        ("attempts", values),
        ("grades", rows.grade_out(attempt)),
    ):
        marks = ", ".join("?" * len(row))
        old._connection.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", tuple(row.values()))
    old.close()
    store = open_store(data_dir)
    assert store.attempt(attempt.id) == attempt
    checked = [
        an_attempt(attempt_id="b", session_id="s2", covered=("ordering.keys", "a \ud800 b")),
        an_attempt(attempt_id="c", session_id="s3", covered=()),
    ]
    for new in checked:
        store.record(new)
        assert store.attempt(new.id) == new
    assert (data_dir / "history.before-m002_self_check.db").is_file()


def test_the_first_attempt_is_known_by_its_time(data_dir: Path) -> None:
    """The store says when the first answer was handed in, and nothing before there is one."""
    store = open_store(data_dir)
    assert store.first_submitted_at() is None
    for days in (3, 1, 2):
        at = START + timedelta(days=days)
        store.record(an_attempt(attempt_id=f"a{days}", session_id=f"s{days}", submitted_at=at))
    assert store.first_submitted_at() == START + timedelta(days=1)


def test_every_table_is_strict(data_dir: Path) -> None:
    """No column takes a value of another type."""
    open_store(data_dir).close()
    with closing(sqlite3.connect(data_dir / FILE)) as connection:
        loose = [row[1] for row in connection.execute("PRAGMA table_list") if row[2] == "table" and not row[5]]
    assert [name for name in loose if not name.startswith("sqlite_")] == []


def test_a_failed_record_leaves_the_draft(data_dir: Path) -> None:
    """An attempt whose parent is not there is refused whole: no attempt, and the draft is still there."""
    store = open_store(data_dir)
    store.save_draft(a_draft())
    with pytest.raises(KeeperFailed, match="cannot be written"):
        store.record(an_attempt(parent_attempt="nobody"))
    assert (store.count(), len(store.drafts())) == (0, 1)


def test_a_store_that_is_locked_says_so(data_dir: Path) -> None:
    """When another process does not let go, the user is told who is in the way."""
    store = open_store(data_dir)
    queries.set_up(store._connection, 1)
    with closing(sqlite3.connect(data_dir / FILE, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(KeeperFailed, match="Another trainer"):
            store.save_draft(a_draft())


def test_a_file_in_the_way_is_told(tmp_path: Path) -> None:
    """A data folder that is a file is refused with a sentence that names the options."""
    (tmp_path / "kept").write_text("a file")
    with pytest.raises(StoreRefused, match="--data-dir"):
        open_store(tmp_path / "kept")


def test_a_damaged_grade_is_told(data_dir: Path) -> None:
    """A grade whose record lacks a part is a sentence, not a traceback."""
    store = open_store(data_dir)
    store.record(an_attempt())
    store._connection.execute("""UPDATE grades SET record = '{"score": 1}'""")
    with pytest.raises(KeeperFailed, match="damaged"):
        store.attempt("a1")
