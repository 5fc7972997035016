"""`trainer mock` on the command line."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

import pytest

from trainer.cli.main import main

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Path:
    """Hold a short interview by keywords, and return the data folder."""
    monkeypatch.setattr("sys.stdin", io.StringIO("Kafka is a log.\n.\n75,000 updates/s\n.\n"))
    args = ["--data-dir", str(tmp_path), "--engine", "keywords", "mock", "--plain", "--minutes", "30", "--level", "mid"]
    assert main([*args, "--broker", "kafka", "rabbitmq", "--no-twist", "--seed", "3"]) == 0
    out = capsys.readouterr().out
    assert "Mock interview, 30 minutes, mid level" in out
    assert "One thing changes." not in out
    assert "graded by keywords only" in out
    return tmp_path


def test_the_same_seed_asks_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Two interviews of one seed put the same questions."""
    asked = []
    for name in ("a", "b"):
        monkeypatch.setattr("sys.stdin", io.StringIO(""))
        args = ["--data-dir", str(tmp_path / name), "--engine", "keywords", "mock", "--plain", "--seed", "9"]
        assert main(args) == 0
        asked.append(capsys.readouterr().out.split("3. Transcript")[1].split("4. Plan")[0])
    assert asked[0] == asked[1]


def test_a_debrief_is_listed_shown_and_exported(done: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An interview is listed with its verdict, shown again, and written as a page, as Markdown and as JSON."""
    base = ["--data-dir", str(done), "mock"]
    assert main([*base, "list"]) == 0
    assert "no hire" in capsys.readouterr().out.lower()
    assert main([*base, "list", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert listed["schema_version"] == 1
    assert listed["mocks"][0]["level"] == "mid"
    assert main([*base, "show"]) == 0
    assert "5. Verdict" in capsys.readouterr().out
    assert main([*base, "show", listed["mocks"][0]["id"][:6], "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["minutes"] == 30
    for name, begins in (("d.html", "<!doctype html>"), ("d.md", "# Mock interview"), ("d.json", "{")):
        assert main([*base, "export", "--out", str(done / name)]) == 0
        assert (done / name).read_text(encoding="utf-8").startswith(begins)
    capsys.readouterr()
    assert main([*base, "export", "--out", "-", "--format", "md"]) == 0
    assert capsys.readouterr().out.startswith("# Mock interview")


def test_its_answers_are_in_the_history(done: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The graded parts of an interview stand in the history like other answers."""
    assert main(["--data-dir", str(done), "history", "list", "--json"]) == 0
    attempts = json.loads(capsys.readouterr().out)["attempts"]
    assert {attempt["mode"] for attempt in attempts} == {"mock"}


@pytest.mark.parametrize(
    ("args", "code", "says"),
    [
        (["mock", "--minutes", "20"], 2, "30, 45, 60"),
        (["mock", "--level", "junior"], 2, "senior"),
        (["mock", "--question", "no-such"], 2, "no question"),
        (["mock", "--plain", "--resume"], 1, "no interview to go on with"),
        (["mock", "show"], 1, "no mock interview"),
        (["mock", "export", "--out", "x.html"], 1, "no mock interview"),
    ],
)
def test_wrong_usage_is_a_sentence(
    args: list[str], code: int, says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What cannot be done is said in a sentence, with the documented exit code."""
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    assert main(["--data-dir", str(tmp_path), "--engine", "keywords", *args]) == code
    said = capsys.readouterr()
    assert says in said.err
    assert "Traceback" not in said.err


def test_a_file_that_cannot_be_written_is_a_sentence(done: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An export to a folder that is not there is refused with a sentence."""
    assert main(["--data-dir", str(done), "mock", "export", "--out", str(done / "no" / "d.html")]) == 1
    assert "cannot be written" in capsys.readouterr().err
