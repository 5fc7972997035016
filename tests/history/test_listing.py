"""Finding attempts again, and what is done to them after they were kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from tests.fakes import LAG, ORDERING, ORDERING_RUBRIC, START, an_attempt, fake_grade
from tests.history.test_progress import kept, learn
from trainer.grading.effective import effective_score
from trainer.grading.grade import Provenance, Verdict
from trainer.history.listing import ACCEPTED, REJECTED, Dispute, Filter
from trainer.history.store import Store, open_store
from trainer.progress.evidence import CRITERION, MISCONCEPTION

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def store(data_dir: Path) -> Store:
    """Return a store with four attempts on four days, two of them at another question."""
    opened = open_store(data_dir)
    learn(opened)
    kept(opened, 0, "partitions keep the order with acks=all")
    kept(opened, 1, "retries of the producer", flags=(), mode="mock")
    other = {"question_id": "lag", "title": "Lag", "topics": LAG.topics, "brokers": ("kafka", "rabbitmq"), "level": "mid"}
    kept(opened, 2, "a dead letter queue", **other)
    kept(opened, 3, "Überlast und Rückstau", flags=("paused", "hinted"), **other)
    return opened


def found(store: Store, **wanted: object) -> list[str]:
    """Return the ids of a filter's first page."""
    return [line.row.id for line in store.listing.page(Filter(**wanted))]  # type: ignore[arg-type]


def test_every_filter_narrows_the_list(store: Store) -> None:
    """Mode, topic, broker, level, flags, question and dates each find just their own, newest first."""
    day = (START + timedelta(days=2)).astimezone().date()
    assert found(store) == ["a3", "a2", "a1", "a0"]
    assert found(store, mode="mock") == ["a1"]
    assert found(store, topic="lag") == ["a3", "a2"]
    assert found(store, broker="kafka") == ["a3", "a2", "a1", "a0"]
    assert found(store, broker="rabbitmq", flags=("hinted",)) == ["a3", "a2"]
    assert found(store, flags=("hinted", "paused")) == ["a3"]
    assert found(store, level="mid", question_id="lag", since=day, until=day) == ["a2"]
    assert found(store, question_id="ordering", until=day) == ["a1", "a0"]
    assert found(store, topic="nothing") == []
    assert store.listing.count(Filter(level="mid")) == 2
    assert store.listing.values("topic") == ["core", "lag", "order"]
    assert store.listing.values("flag") == ["hinted", "paused"]


def test_pages_go_on_where_they_ended(store: Store) -> None:
    """The next page begins after the last line of the one before, whatever was added since."""
    first = store.listing.page(Filter(), limit=3)
    kept(store, 9)
    second = store.listing.page(Filter(), after=first[-1].number, limit=3)
    assert [line.row.id for line in (*first, *second)] == ["a3", "a2", "a1", "a0"]


def test_words_are_found_in_prompts_answers_and_notes(store: Store) -> None:
    """Every word must be there, the last may be a beginning; forms of a word and accents do not matter."""
    store.listing.set_note("a1", "ask Jürgen about fencing")
    assert found(store, words="dead letter") == ["a2"]
    assert found(store, words="letters") == ["a2"]
    assert found(store, words="ruckst") == ["a3"]
    assert found(store, words="order kept") == ["a3", "a2", "a1", "a0"]
    assert found(store, words="jurgen") == ["a1"]
    assert found(store, words="acks=all") == ["a0"]
    assert found(store, words="partitions", topic="lag") == []
    line = store.listing.page(Filter(words="dead letter"))[0]
    assert line.snippet == "a \x02dead\x03 \x02letter\x03 queue"


@pytest.mark.parametrize("words", ['"', "AND", "NEAR(", "title:", "*", "-", "a\x00b", "^", '" OR "', "( )", "\ud800"])
def test_no_search_is_an_operator_or_breaks(store: Store, words: str) -> None:
    """Whatever is typed is looked for as words, and at worst not found."""
    assert isinstance(found(store, words=words), list)


def test_a_note_that_changes_is_found_by_its_new_words(store: Store) -> None:
    """The index follows the note."""
    store.listing.set_note("a1", "fencing")
    store.listing.set_note("a1", "epochs")
    assert found(store, words="fencing") == []
    assert found(store, words="epochs") == ["a1"]
    beside = store.listing.beside("a1")
    assert beside is not None
    assert beside.note == "epochs"


def test_notes_written_beside_an_answer_are_kept_with_it(data_dir: Path) -> None:
    """What stood in the notes when the answer was handed in is found later."""
    from tests.fakes import a_draft

    store = open_store(data_dir)
    store.save_draft(a_draft(scratch="seven brokers \ud800"))
    store.record(an_attempt())
    assert found(store, words="seven") == ["a1"]
    beside = store.listing.beside("a1")
    assert beside is not None
    assert beside.note == "seven brokers \ud800"


def test_a_dispute_keeps_both_scores_and_moves_mastery(store: Store) -> None:
    """The grade stays; the effective score, the flag and the mastery follow the dispute, and go back with it."""
    before = store.progress.standings()["concept.keys"]
    dispute = Dispute("a0", CRITERION, "keys", "met", "I said it: acks", START + timedelta(days=4))
    effective = store.listing.dispute(dispute)
    line = store.listing.page(Filter(flags=("disputed",)))[0]
    assert (line.row.id, line.row.score, line.effective) == ("a0", 33, effective)
    assert effective > 33
    assert store.attempt("a0").grade.score == 33
    assert store.progress.standings()["concept.keys"].earned > before.earned
    assert found(store, words="acks") == ["a0"]
    entry = store.listing.disputes()[0]
    assert (entry.dispute, entry.graded, entry.score, entry.effective) == (dispute, "missed", 33, effective)
    assert store.progress.pieces(["concept.keys"])[-1].graded is Verdict.MISSED
    assert store.listing.settle("a0", CRITERION, "keys", REJECTED)
    assert store.progress.standings()["concept.keys"] == before
    assert found(store, flags=("disputed",)) == []
    assert store.listing.settle("a0", CRITERION, "keys", ACCEPTED)
    assert [one.dispute.state for one in store.listing.disputes(ACCEPTED)] == [ACCEPTED]
    assert store.listing.withdraw("a0", CRITERION, "keys")
    assert not store.listing.withdraw("a0", CRITERION, "keys")
    assert store.progress.standings()["concept.keys"] == before
    assert store.listing.disputes() == []


def test_a_belief_can_be_disputed_away(data_dir: Path) -> None:
    """A misconception that was not held leaves the score and the evidence."""
    store = open_store(data_dir)
    learn(store)
    kept(store, 0, "partitions !acks")
    assert "concept.acks" in store.progress.standings()
    assert store.listing.dispute(Dispute("a0", MISCONCEPTION, "acks", "not-held", "", START)) > 33
    assert "concept.acks" not in store.progress.standings()


def test_the_effective_score_moves_the_right_way() -> None:
    """Nothing changed is the grade's own score; better verdicts raise it, worse lower it, and it stays within 0 and 100."""
    grade = fake_grade("partitions and half keys", ORDERING, ORDERING_RUBRIC)
    weights = {"partitions": 3, "keys": 2, "retries": 2}
    assert effective_score(grade, {}) == grade.score
    assert effective_score(grade, {"partitions": Verdict.MET}, (), weights) == grade.score
    better = effective_score(grade, {"keys": Verdict.MET}, (), weights)
    best = effective_score(grade, {"keys": Verdict.MET, "retries": Verdict.MET}, (), weights)
    worse = effective_score(grade, {"partitions": Verdict.MISSED}, (), weights)
    assert 0 <= worse < grade.score < better < best <= 100


def test_a_later_grade_is_kept_beside_the_first(store: Store) -> None:
    """Regrading keeps both, shows both, moves mastery to the newer, and does nothing when nothing changed."""
    grade = fake_grade("partitions, keys and retries", ORDERING, ORDERING_RUBRIC)
    newer = replace(grade, provenance=Provenance("2", "onnx", "fake@00000000", "3:aaaa"))
    at = START + timedelta(days=5)
    assert store.listing.add_grade("a0", newer, at)
    assert not store.listing.add_grade("a0", newer, at)
    line = store.listing.page(Filter(flags=("regraded",)))[0]
    assert (line.row.score, line.latest) == (33, 100)
    beside = store.listing.beside("a0")
    assert beside is not None
    assert [(one.grade.score, one.graded_at) for one in beside.grades] == [
        (33, START + timedelta(days=0)),
        (100, at),
    ]
    assert store.attempt("a0").grade.score == 33
    assert store.progress.pieces(["concept.keys"])[-1].verdict is Verdict.MET
    assert beside.grades[0].grade.provenance.version == "1"
