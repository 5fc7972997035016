"""Evidence in the store: drawn with each attempt, whatever the order, and made again when something changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from tests.fakes import LAG, LAG_RUBRIC, ORDERING, ORDERING_RUBRIC, START, an_attempt
from trainer.grading.grade import Verdict
from trainer.history.migrations import MIGRATIONS
from trainer.history.store import Store, open_store
from trainer.progress.evidence import Studied, studied

if TYPE_CHECKING:
    from pathlib import Path

BANK = {"ordering": studied(ORDERING, ORDERING_RUBRIC), "lag": studied(LAG, LAG_RUBRIC)}


def learn(store: Store, bank: dict[str, Studied] = BANK, stamp: str = "1") -> bool:
    """Have the store read the bank."""
    return store.progress.learn(list(bank), lambda name: stamp, bank.get)


def kept(store: Store, number: int, answer: str = "partitions", **changes: object) -> None:
    """Keep an attempt of day `number`."""
    at = START + timedelta(days=number)
    store.record(an_attempt(answer, f"a{number}", session_id=f"s{number}", submitted_at=at, **changes))


@pytest.fixture
def store(data_dir: Path) -> Store:
    """Return a store that knows the bank."""
    opened = open_store(data_dir)
    assert learn(opened)
    return opened


def test_the_syllabus_is_kept_and_read_again_only_when_it_changed(store: Store) -> None:
    """The store gives the questions back as the bank has them, and reads none whose files are as they were."""
    assert store.progress.syllabus() == [BANK["ordering"], BANK["lag"]]

    def never(name: str) -> Studied:
        raise AssertionError(name)

    assert not store.progress.learn(list(BANK), lambda name: "1", never)
    assert store.progress.learn(["lag"], lambda name: "1", never)
    assert store.progress.syllabus() == [BANK["lag"]]


def test_an_attempt_moves_its_concepts(store: Store) -> None:
    """Each attempt is taken in as it is kept, for all brokers and for its own."""
    kept(store, 0)
    found = store.progress.standings()
    assert found["concept.partitions"].verdict is Verdict.MET
    assert found["concept.keys"].verdict is Verdict.MISSED
    assert {one.broker for one in store.progress.standings_by_broker()} == {"kafka"}


def test_any_order_comes_to_the_same(store: Store, tmp_path: Path) -> None:
    """Attempts kept out of order, or before the bank was learned, come to the same standings."""
    answers = ["partitions", "not keys and retries", "half partitions", "!global keys"]
    for number, answer in enumerate(answers):
        kept(store, number, answer)
    backwards = open_store(tmp_path / "backwards")
    learn(backwards)
    late = open_store(tmp_path / "late")
    for number in reversed(range(len(answers))):
        kept(backwards, number, answers[number])
        kept(late, number, answers[number])
    assert late.progress.standings() == {}
    assert learn(late)
    for other in (backwards, late):
        assert other.progress.standings() == store.progress.standings()
        assert other.progress.standings_by_broker() == store.progress.standings_by_broker()


def test_what_an_older_version_kept_counts_too(data_dir: Path) -> None:
    """Attempts from before mastery are entered by the migration, and counted once the bank is learned."""
    old = open_store(data_dir, MIGRATIONS[:3])
    from trainer.history import rows

    for number in range(2):
        attempt = an_attempt(attempt_id=f"a{number}", session_id=f"s{number}")
        for table, row in (
            ("sessions", {"id": attempt.session_id, "mode": "practice", "started_at": "2026-11-24T09:00:00.000000+00:00"}),
            ("attempts", rows.attempt_out(attempt)),
            ("grades", rows.grade_out(attempt)),
        ):
            marks = ", ".join("?" * len(row))
            old._connection.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", tuple(row.values()))
    old.close()
    store = open_store(data_dir)
    learn(store)
    assert store.progress.standings()["concept.partitions"].seen == 2


def test_a_concept_that_was_renamed_keeps_its_evidence(store: Store) -> None:
    """When the bank tags a point anew, what was shown of it goes along."""
    kept(store, 0)
    points = [replace(one, concept=one.concept.replace("concept.p", "order.p")) for one in BANK["ordering"].points]
    renamed = replace(BANK["ordering"], points=tuple(points))
    learn(store, {**BANK, "ordering": renamed}, "2")
    found = store.progress.standings()
    assert "concept.partitions" not in found
    assert found["order.partitions"].seen == 1


def test_a_question_that_comes_later_is_counted_then(data_dir: Path) -> None:
    """An attempt at a question that the bank does not have counts once it has it."""
    store = open_store(data_dir)
    learn(store, {"lag": BANK["lag"]})
    kept(store, 0)
    assert store.progress.standings() == {}
    learn(store, {"lag": BANK["lag"]})
    learn(store)
    assert store.progress.standings()["concept.partitions"].seen == 1


def test_the_evidence_quotes_the_answer(store: Store) -> None:
    """A cell opens to the answers and words behind it, newest first, of its broker alone."""
    kept(store, 0, "half keys are used")
    kept(store, 1, "keys")
    found = store.progress.pieces(["concept.keys"])
    assert [(one.attempt_id, one.verdict, one.words) for one in found] == [
        ("a1", Verdict.MET, ("keys",)),
        ("a0", Verdict.PARTIAL, ("half keys",)),
    ]
    assert {one.concept for one in store.progress.pieces(area="concept")} == {
        "concept.partitions", "concept.keys", "concept.retries"}  # fmt: skip
    assert store.progress.pieces(["concept.keys"], broker="rabbitmq") == []


def test_when_each_thing_was_asked_is_known(store: Store) -> None:
    """The latest time of each question and of each of its probes, and what was answered since a time."""
    kept(store, 0)
    kept(store, 2)
    kept(store, 1, probe="criterion/keys")
    asked = store.progress.asked()
    assert asked == {
        ("ordering", None): START + timedelta(days=2),
        ("ordering", "criterion/keys"): START + timedelta(days=1),
    }
    assert store.progress.answered_since(START + timedelta(days=1)) == set(asked)
    assert store.progress.answered_since(START + timedelta(days=3)) == set()


def test_expectations_are_counted(store: Store) -> None:
    """Confidences with the scores that came of them, equal ones together."""
    for number in range(3):
        kept(store, number)
    kept(store, 3, confidence=None)
    assert [(one.confidence, one.score, one.answers) for one in store.progress.expectations()] == [(4, 33, 3)]


def test_trends_are_by_week(store: Store) -> None:
    """Scores and areas have a mean for each week that begins on a Monday."""
    for number in (0, 1, 8):
        kept(store, number)
    found = store.progress.trends(START - timedelta(days=30))
    assert [(week.monday.date().isoformat(), week.number) for week in found[""]] == [("2026-11-23", 2), ("2026-11-30", 1)]
    assert [week.number for week in found["concept"]] == [6, 3]
    assert found["concept"][0].mean == pytest.approx(1 / 3)


def test_a_long_history_is_folded_apart(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where folding anew takes long, a dispute returns at once, and the standing follows when the store settles."""
    from trainer.history import progress
    from trainer.history.listing import Dispute

    for number in range(4):
        kept(store, number)
    before = store.progress.standings()["concept.keys"]
    monkeypatch.setattr(progress, "SMALL", 3)
    store.listing.dispute(Dispute("a1", "criterion", "keys", "met", "", START))
    kept(store, 4, "keys")
    assert store.progress.standings()["concept.keys"] == before
    assert store.progress.settle()
    slow = store.progress.standings()["concept.keys"]
    assert (slow.seen, slow.verdict) == (5, Verdict.MET)
    monkeypatch.undo()
    assert store.listing.withdraw("a1", "criterion", "keys")
    store.listing.dispute(Dispute("a1", "criterion", "keys", "met", "", START))
    assert store.progress.standings()["concept.keys"] == slow
    assert not store.progress.settle()
