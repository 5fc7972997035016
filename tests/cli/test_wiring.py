"""How the parts are put together."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest

from tests.fakes import ORDERING, ORDERING_RUBRIC, fake_grade
from trainer import wiring
from trainer.grading.protocols import Embedder, Engines
from trainer.interview.practice import Answer

if TYPE_CHECKING:
    from trainer.bank.model import Question, Rubric
    from trainer.grading.grade import Grade


def test_grading_waits_for_the_engines() -> None:
    """An answer that is submitted while the models load waits for them, and they are loaded once."""
    ready, loads = threading.Event(), []

    def load() -> Engines:
        loads.append(1)
        ready.wait(10)
        return Engines(embedder=cast("Embedder", object()))

    grader = wiring.Grader(load, fake_grade)
    grader.start_loading()
    grader.start_loading()
    assert grader.status == "loading"
    ready.set()
    assert grader.grade(Answer("keys", ORDERING, ORDERING_RUBRIC)).score == 33
    assert grader.status == "semantic"
    assert loads == [1]


def test_a_missing_engine_is_said() -> None:
    """Without models the status says that keywords grade, and why."""
    grader = wiring.Grader(lambda: Engines(note="Graded by keywords only. The model is missing."), fake_grade)
    assert grader.engines.embedder is None
    assert grader.status == "keywords only: The model is missing."


def test_an_engine_that_breaks_is_said() -> None:
    """A loader that fails in a way nobody foresaw leaves keyword grading, with the reason."""

    def load() -> Engines:
        raise RuntimeError("bad weights")

    grader = wiring.Grader(load, fake_grade)
    assert grader.grade(Answer("keys", ORDERING, ORDERING_RUBRIC)).provenance.note.endswith("bad weights")
    assert grader.status == "keywords only: The engine failed to load: bad weights"


def test_undecodable_bytes_reach_no_model() -> None:
    """Lone surrogates are replaced before grading, one character for one, so that spans still hold."""
    seen = []

    def grade(answer: str, question: Question, rubric: Rubric, engines: Engines) -> Grade:
        seen.append(answer)
        return fake_grade(answer, question, rubric, engines)

    graded = wiring.Grader(Engines, grade).grade(Answer("\udcff keys", ORDERING, ORDERING_RUBRIC))
    assert seen == ["\ufffd keys"]
    assert graded.criterion("keys").spans[0].start == 2


def test_where_things_are_kept(tmp_path: Path) -> None:
    """--data-dir wins over TRAINER_HOME, which wins over the system's place."""
    home = {"TRAINER_HOME": str(tmp_path / "home")}
    assert wiring.data_directory(tmp_path / "given", home) == tmp_path / "given"
    assert wiring.data_directory(None, home) == tmp_path / "home"
    assert wiring.data_directory(None, {}).name == "broker-trainer"
    assert wiring.data_directory(Path("~/x"), {}) == Path.home() / "x"


def test_banks_override_in_their_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The shipped bank comes first, the user's own second, those given last."""
    monkeypatch.setattr("trainer.bank.places.shipped_root", lambda: tmp_path / "shipped")
    given = [tmp_path / "a", tmp_path / "b"]
    assert wiring.bank_roots(tmp_path, given) == [tmp_path / "shipped", *given]
    (tmp_path / "bank").mkdir()
    assert wiring.bank_roots(tmp_path, given) == [tmp_path / "shipped", tmp_path / "bank", *given]


def test_ids_differ() -> None:
    """Two ids are never the same."""
    assert len({wiring.new_id() for _ in range(100)}) == 100


def test_the_system_clock_is_aware() -> None:
    """The calendar is in UTC and the stopwatch never goes back."""
    clock = wiring.SystemClock()
    assert clock.now().tzinfo is not None
    first = clock.monotonic_s()
    assert clock.monotonic_s() >= first
