"""Signs in ASCII, wherever the command line writes a verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cli.test_cli import run, typed
from tests.fakes import FakeBank, fake_grade
from trainer import wiring
from trainer.grading.protocols import Engines
from trainer.history.store import open_store

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def _fake_bank_and_grader(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wiring, "open_bank", lambda data_dir, bank_dirs=(): FakeBank())
    monkeypatch.setattr(wiring, "make_grader", lambda engine, model: wiring.Grader(Engines, fake_grade))


@pytest.mark.parametrize("how", [["--explain"], []])
def test_ascii_signs_by_option_or_environment(
    data_dir: Path, how: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """--ascii, before the command or after it, and TRAINER_ASCII=1 write the verdicts' signs in ASCII; 0 does not."""
    outs = []
    for before, after, variable in (
        (["--ascii"], [], ""), ([], ["--ascii"], ""), ([], [], "1"), ([], [], "0"), ([], [], ""),
    ):  # fmt: skip
        monkeypatch.setenv("TRAINER_ASCII", variable)
        typed(monkeypatch, "partitions, half keys, term retries")
        assert run(data_dir, *before, "grade", "ordering", "-", *how, *after) == 0
        outs.append(capsys.readouterr().out)
    assert outs[0] == outs[1] == outs[2]
    assert outs[0].isascii()
    for sign in ("[x] met", "[/] partial", "[.] mentioned"):
        assert sign in outs[0]
    assert outs[3] == outs[4]
    assert "✓ met" in outs[3]


def test_the_linear_front_end_takes_ascii(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A session, its home, and the history write ASCII when asked to."""
    for words in (["practice", "--plain", "--question", "ordering", "--ascii"], ["--ascii", "--plain"]):
        typed(monkeypatch, "partitions, half keys")
        assert run(data_dir, *words) == 0
        assert capsys.readouterr().out.isascii()
    attempt = open_store(data_dir).attempts()[-1].id
    assert run(data_dir, "history", "show", attempt, "--ascii") == 0
    assert "[/] partial" in capsys.readouterr().out


def test_the_terminal_program_is_told(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Home and practice open the terminal program with the signs that were asked for."""
    from trainer.cli import home, practice
    from trainer.tui import app

    told: list[bool] = []

    def opened(services: object, start: str = "home", *, question_id: str | None = None, ascii_only: bool = False) -> int:
        told.append(ascii_only)
        return 0

    monkeypatch.setattr(app, "run", opened)
    for module in (home, practice):
        monkeypatch.setattr(module, "at_terminal", lambda: True)
    for words in (["--ascii"], [], ["practice", "--ascii"], ["practice", "--question", "lag"]):
        assert run(data_dir, *words) == 0
    assert told == [True, False, True, False]
