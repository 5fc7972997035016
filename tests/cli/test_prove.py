"""`trainer bank check --prove`, through `main`, with engines that say what a script tells them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.bank.pairs import RUBRIC, line_with, root_with
from tests.grading.stand_ins import judged
from trainer import wiring
from trainer.cli.main import main
from trainer.grading.protocols import KEYWORDS_ONLY, Engines

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A bank of two questions, and nothing shipped beside it."""
    made = root_with(tmp_path / "bank")
    monkeypatch.setattr(wiring, "bank_roots", lambda data_dir, bank_dirs=(): list(bank_dirs))
    engines_are(monkeypatch, judged())
    return made


def engines_are(monkeypatch: pytest.MonkeyPatch, engines: Engines) -> None:
    """Give every grader these engines."""
    monkeypatch.setattr(wiring, "make_grader", lambda engine, model: wiring.Grader(lambda: engines))


def check(root: Path, *words: str) -> int:
    """Run the check over that bank alone."""
    return main(["--data-dir", str(root / "kept"), "--bank", str(root), "bank", "check", *words])


def test_a_failed_proof_is_1_with_the_phrasing_in_its_line(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Findings have file and line, progress goes to standard error, the figures follow the findings."""
    assert check(root, "--prove", "order-by-key") == 1
    out, err = capsys.readouterr()
    file = root / "rubrics" / "order-by-key.yaml"
    line = line_with(RUBRIC, "- Order is per partition.")
    assert f"{file}:{line}: warning: criteria[0].accepted[0]: 'Order is per partition.' does not earn per-partition" in out
    assert f"{file}:{line_with(RUBRIC, 'mid: Order')}: error: models.mid: scores " in out
    assert "\nProved 1 rubric:\n  accepted: 0 of 2 earn their criterion (0.0%; 90% wanted)\n" in out
    assert "1 of 1: order-by-key, " in err
    assert "second-question" not in out


def test_all_rubrics_are_proved_when_none_is_named(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Every question has its line of progress, and JSON has its figures; the same run gives the same bytes."""
    assert check(root, "--prove", "--json") == 1
    out, err = capsys.readouterr()
    assert [line.split(",")[0] for line in err.splitlines()] == ["1 of 2: order-by-key", "2 of 2: second-question"]
    value = json.loads(out)
    assert [proof["question_id"] for proof in value["proofs"]] == ["order-by-key", "second-question"]
    assert value["proofs"][0]["phrasings"]["accepted"] == {"right": 0, "trials": 2}
    assert set(value["proofs"][0]["decoys"]) <= {"prompt", "glossary", "reversed", "other"}
    assert check(root, "--prove", "--json") == 1
    assert capsys.readouterr().out == out


def test_the_check_without_proof_asks_no_model(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only --prove loads the engines; the quick check stays quick."""

    def refuse(engine: str, model: str | None) -> wiring.Grader:
        raise AssertionError("engines asked for")

    monkeypatch.setattr(wiring, "make_grader", refuse)
    assert check(root) == 0


def test_an_unknown_question_is_wrong_usage(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With the nearest id that there is."""
    assert check(root, "--prove", "order-by-kay") == 2
    assert "did you mean order-by-key?" in capsys.readouterr().err


def test_without_the_models_nothing_is_proved(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Keywords prove nothing, and the message says what is missing."""
    engines_are(monkeypatch, KEYWORDS_ONLY)
    assert check(root, "--prove") == 1
    assert "Rubrics are proved by the models, and they are not at hand. Graded by keywords only." in capsys.readouterr().err


def test_faults_that_keep_a_rubric_from_loading_are_told_instead(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What cannot be read cannot be proved; the errors of the loading are shown as without --prove."""
    (root / "rubrics" / "order-by-key.yaml").write_text(RUBRIC.replace("weight: 3", "weight: 9"))
    assert check(root, "--prove") == 1
    out, err = capsys.readouterr()
    assert "criteria[0].weight" in out
    assert "Proved" not in out
    assert "1 error" in err
