"""Grading a stream of answers."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

import pytest

from tests.fakes import FakeBank, fake_grade
from trainer import wiring
from trainer.cli import batch
from trainer.cli.batch import Work, grade_all, grade_line, lines_of
from trainer.cli.main import main
from trainer.grading.protocols import Engines

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from trainer.grading.grade import Grade
    from trainer.interview.practice import Answer

GOOD = b'{"id": "a", "question_id": "ordering", "answer": "partitions and half keys"}\n'


@pytest.fixture(autouse=True)
def _fake_bank_and_grader(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wiring, "open_bank", lambda data_dir, bank_dirs=(): FakeBank())
    monkeypatch.setattr(wiring, "make_grader", lambda engine, model: wiring.Grader(Engines, fake_grade))


def grade(answer: Answer) -> Grade:
    return fake_grade(answer.text, answer.question, answer.rubric)


def test_a_line_has_the_keys_of_the_contract() -> None:
    """A graded line is what other tools rely on, nothing missing and nothing else."""
    written, is_grade = grade_line((1, GOOD), FakeBank(), grade)
    value = json.loads(written)
    assert is_grade
    assert set(value) == {
        "id", "question_id", "score", "level", "band", "criteria", "misconceptions", "guards", "grader",
    }  # fmt: skip
    assert value["criteria"]["partitions"] == {"verdict": "met", "confidence": 0.9, "spans": [[0, 10]]}
    assert set(value["grader"]) == {"version", "engine", "model", "rubric"}


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (b"nonsense", "is not JSON"),
        (b"\xff\xfe", "is not UTF-8"),
        (b"[1]", "is not an object"),
        (b"{}", 'has no "id"'),
        (b'{"id": true}', 'has no "id"'),
        (b'{"id": "a", "question_id": 3}', '"question_id"'),
        (b'{"id": "a", "question_id": "ordering"}', '"answer"'),
        (b'{"id": "a", "question_id": "nope", "answer": "x"}', "nope"),
        (b"[" * 100_000, "nests too deep"),
        (b'{"id": ' + b"1" * 5000 + b"}", "too long"),
        (None, "is longer than"),
    ],
)
def test_a_bad_line_is_an_error_object(line: bytes | None, said: str) -> None:
    """A line that cannot be graded becomes an object with its number and what is wrong with it."""
    written, is_grade = grade_line((7, line), FakeBank(), grade)
    value = json.loads(written)
    assert not is_grade
    assert value["line"] == 7
    assert said in value["error"]


def test_a_bad_line_costs_only_itself(data_dir: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The lines around a bad one are graded, in order; the exit code is 1 at the end."""
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_bytes(GOOD + b"\n  \nbad\n" + GOOD.replace(b'"a"', b"2"))
    assert main(["--data-dir", str(data_dir), "grade", "--batch", str(source), "--out", str(target)]) == 1
    lines = [json.loads(line) for line in target.read_text().splitlines()]
    assert [line.get("id") for line in lines] == ["a", None, 2]
    assert lines[1]["line"] == 4
    assert "1 line could not be graded" in capsys.readouterr().err


def test_the_input_is_never_overwritten(data_dir: Path, tmp_path: Path) -> None:
    """Writing to the file that is read is refused before a byte is written."""
    source = tmp_path / "in.jsonl"
    source.write_bytes(GOOD)
    assert main(["--data-dir", str(data_dir), "grade", "--batch", str(source), "--out", str(source)]) == 2
    assert source.read_bytes() == GOOD


def test_a_missing_input_is_1(data_dir: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file that is not there is told with a sentence."""
    assert main(["--data-dir", str(data_dir), "grade", "--batch", str(tmp_path / "none")]) == 1
    assert "cannot be read" in capsys.readouterr().err


def test_a_line_without_end_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    """A line that is too long is passed over without being held, and the next one is read."""
    monkeypatch.setattr(batch, "MOST_BYTES", 100)
    source = io.BytesIO(b"x" * 1000 + b"\n" + GOOD[:50] + b"\n")
    assert list(lines_of(source)) == [(1, None), (2, GOOD[:50] + b"\n")]


def test_answers_stream(data_dir: Path) -> None:
    """Each grade is written before the next line is read: memory does not grow with the file."""
    target = io.BytesIO()

    class Source(io.BytesIO):
        def __init__(self) -> None:
            super().__init__()
            self._lines: Iterator[bytes] = iter([GOOD] * 3)
            self.taken = 0

        def readline(self, size: int | None = -1, /) -> bytes:
            assert target.getvalue().count(b"\n") == self.taken
            line = next(self._lines, b"")
            self.taken += bool(line)
            return line

    assert grade_all(target=target, source=Source(), work=Work(data_dir, (), "onnx", None)) == 0
    assert target.getvalue().count(b"\n") == 3


def test_a_grader_that_breaks_costs_one_answer() -> None:
    """An answer that breaks the grader becomes an error object with its id."""

    def broken(answer: Answer) -> Grade:
        raise wiring.GradingFailed("The grader failed: out of luck")

    value = json.loads(grade_line((1, GOOD), FakeBank(), broken)[0])
    assert value == {"line": 1, "error": "could not be graded: The grader failed: out of luck", "id": "a"}
