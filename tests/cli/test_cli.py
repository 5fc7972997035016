"""The command line, through `main`."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from tests.fakes import FakeBank, an_attempt, fake_grade
from trainer import wiring
from trainer.bank.model import BankError, BankRefused, Question, Rubric
from trainer.cli.main import main
from trainer.grading.grade import Grade
from trainer.grading.protocols import Engines
from trainer.history.store import open_store
from trainer.report.coverage import BEGIN, END

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def _fake_bank_and_grader(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wiring, "open_bank", lambda data_dir, bank_dirs=(): FakeBank())
    monkeypatch.setattr(wiring, "make_grader", lambda engine, model: wiring.Grader(Engines, fake_grade))


def typed(monkeypatch: pytest.MonkeyPatch, text: str | bytes) -> None:
    raw = text.encode() if isinstance(text, str) else text
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw), encoding="utf-8"))


def run(data_dir: Path, *words: str) -> int:
    return main(["--data-dir", str(data_dir), *words])


def test_help_is_light() -> None:
    """--help and --version load no screen, model, array or YAML library, and name the exit codes and an example."""
    script = (
        "import sys; from trainer.cli.main import main; code = main(sys.argv[1:]); "
        "heavy = {'textual', 'rich', 'numpy', 'yaml', 'onnxruntime', 'rapidfuzz', 'sqlite3', 'tokenizers'}; "
        "print('heavy:', sorted(heavy & set(sys.modules))); sys.exit(code)"
    )
    for words in (["--help"], ["--version"], ["practice", "--help"], ["history", "show", "--help"]):
        done = subprocess.run([sys.executable, "-c", script, *words], capture_output=True, text=True, check=True)
        assert "heavy: []" in done.stdout
        if "--help" in words:
            assert "exit codes:" in done.stdout
            assert "example:" in done.stdout


@pytest.mark.parametrize(
    "words",
    [
        ["nonsense"],
        ["grade"],
        ["grade", "ordering"],
        ["grade", "nope", "-"],
        ["grade", "ordering", "-", "--json", "--explain"],
        ["grade", "ordering", "-", "--workers", "2"],
        ["grade", "--batch", "-", "--workers", "0"],
        ["grade", "--batch", "-", "--explain"],
        ["--engine", "magic", "where"],
        ["--model", "x", "where"],
        ["practice", "--question", "nope"],
        ["bank", "show", "nope"],
        ["bank", "new", "Not An Id"],
        ["model"],
    ],
)
def test_wrong_usage_is_2(
    data_dir: Path, words: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A command written wrongly exits with 2 and a sentence on standard error, nothing on standard output."""
    typed(monkeypatch, "")
    assert run(data_dir, *words) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err != ""
    assert "Traceback" not in err


def test_the_same_answer_gives_the_same_bytes(
    data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`grade --json` writes the same bytes twice, from a file and from standard input."""
    (tmp_path / "answer.txt").write_text("partitions, é half keys")
    outs = []
    for source in (str(tmp_path / "answer.txt"), "-"):
        typed(monkeypatch, "partitions, é half keys")
        assert run(data_dir, "grade", "ordering", source, "--json") == 0
        outs.append(capsys.readouterr().out)
    assert outs[0] == outs[1]
    value = json.loads(outs[0])
    assert value["schema_version"] == 1
    assert value["criteria"]["keys"]["verdict"] == "partial"


def test_grading_explains(
    data_dir: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """`grade --explain` marks the passages in the answer and shows the rule of each verdict."""
    typed(monkeypatch, "\ufeffpartitions \x1b[31m")
    assert run(data_dir, "grade", "ordering", "-", "--explain") == 0
    out = capsys.readouterr().out
    assert "«1 partitions» ^[[31m" in out
    assert "rule: The fake rule for keys." in out
    assert run(data_dir, "grade", "ordering", os.devnull) == 0
    assert "(empty)" in capsys.readouterr().out


def test_an_unreadable_answer_is_1(
    data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A missing file and one that is no UTF-8 are told with a sentence."""
    assert run(data_dir, "grade", "ordering", str(tmp_path / "none")) == 1
    typed(monkeypatch, b"abc\xff")
    assert run(data_dir, "grade", "ordering", "-") == 1
    err = capsys.readouterr().err
    assert "cannot be read: no such file" in err
    assert "not UTF-8 text at byte 3" in err


def test_a_broken_grader_is_a_sentence(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """When the grader breaks, the command says so and exits with 1."""

    def broken(answer: str, question: Question, rubric: Rubric, engines: Engines) -> Grade:
        raise OSError("calibration is missing")

    monkeypatch.setattr(wiring, "make_grader", lambda engine, model: wiring.Grader(Engines, broken))
    typed(monkeypatch, "x")
    assert run(data_dir, "grade", "ordering", "-") == 1
    assert "calibration is missing" in capsys.readouterr().err


def test_a_faulty_bank_is_1(
    data_dir: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Faults of the content are listed one a line."""

    def refuse(data_dir: Path, bank_dirs: object = ()) -> object:
        raise BankRefused((BankError("a.yaml", 3, "level", "is wrong"), BankError("b.yaml", 0, "", "is empty")))

    monkeypatch.setattr(wiring, "open_bank", refuse)
    assert run(data_dir, "bank", "list") == 1
    assert capsys.readouterr().err == "a.yaml:3: level: is wrong\nb.yaml: is empty\n"


def test_practice_is_kept_and_found_again(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """An answer practised on standard input is listed and shown by `history`, as text and as JSON."""
    typed(monkeypatch, b"partitions \xff and keys\n.\n")
    assert run(data_dir, "practice", "--plain", "--question", "ordering") == 0
    capsys.readouterr()
    assert run(data_dir, "history", "--json") == 0
    listed = json.loads(capsys.readouterr().out)
    assert (listed["schema_version"], listed["count"]) == (1, 1)
    attempt_id = listed["attempts"][0]["id"]
    assert run(data_dir, "history") == 0
    assert attempt_id[:8] in capsys.readouterr().out
    assert run(data_dir, "history", "show", attempt_id[:8]) == 0
    assert "«1 partitions» \\udcff and «2 keys»" in capsys.readouterr().out
    assert run(data_dir, "history", "show", attempt_id, "--json") == 0
    assert json.loads(capsys.readouterr().out)["answer"] == "partitions \udcff and keys"


def test_an_unknown_attempt_is_1(data_dir: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An id that no attempt has is told with a sentence; an empty history says how to start."""
    assert run(data_dir, "history", "show", "zz") == 1
    assert run(data_dir, "history", "list") == 0
    out, err = capsys.readouterr()
    assert out == ""
    assert "no attempt 'zz'" in err
    assert "Nothing was answered yet" in err


def test_a_long_history_is_cut(data_dir: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """--limit cuts the list and says what was left out."""
    store = open_store(data_dir)
    for number in range(3):
        store.record(an_attempt(attempt_id=f"a{number}", session_id=f"s{number}"))
    store.close()
    assert run(data_dir, "history", "--limit", "2") == 0
    out, err = capsys.readouterr()
    assert len(out.splitlines()) == 2
    assert "2 of 3" in err


def test_a_probe_is_shown_with_its_own_rubric(data_dir: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A follow-up is shown with the one point that it asked for; one that the bank lost, by its ids."""
    store = open_store(data_dir)
    store.record(an_attempt(probe="criterion/keys", prompt="What about keys?"))
    store.record(an_attempt(attempt_id="b1", session_id="s2", question_id="gone"))
    store.close()
    assert run(data_dir, "history", "show", "a1") == 0
    assert "What about keys?" in capsys.readouterr().out
    assert run(data_dir, "history", "show", "b1") == 0
    assert "no longer has what was asked (gone)" in capsys.readouterr().err


def test_no_terminal_means_the_linear_front_end(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Bare `trainer` without a terminal says in one sentence how to use it, and practises on standard input."""
    typed(monkeypatch, "keys\n")
    assert run(data_dir) == 0
    out, err = capsys.readouterr()
    assert "How is order kept?" in out
    assert len(err.strip().splitlines()) == 1
    assert "\x1b" not in out + err


def test_filters_that_leave_nothing(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Filters that fit no question are told and exit with 1."""
    typed(monkeypatch, "")
    assert run(data_dir, "practice", "--topic", "nothing") == 1
    assert "no question of that topic" in capsys.readouterr().err


def test_ctrl_c_is_130(
    data_dir: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Ctrl-C exits with 130, without a traceback, and what was typed is a draft that --resume goes on with."""

    class Interrupted(io.StringIO):
        def readline(self, size: int | None = -1, /) -> str:  # type: ignore[override]
            line = super().readline()
            if not line:
                raise KeyboardInterrupt
            return line

    monkeypatch.setattr(sys, "stdin", Interrupted("keys first\n"))
    assert run(data_dir, "practice", "--plain") == 130
    assert "Traceback" not in capsys.readouterr().err
    typed(monkeypatch, "and partitions\n.\n")
    assert run(data_dir, "practice", "--resume") == 0
    assert "So far:\nkeys first" in capsys.readouterr().out


def test_a_broken_history_is_1(data_dir: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A damaged history is a sentence and exit code 1."""
    data_dir.mkdir()
    (data_dir / "history.db").write_bytes(b"junk" * 1000)
    assert run(data_dir, "history") == 1
    assert "move it aside" in capsys.readouterr().err


def test_the_list_of_questions(data_dir: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`bank list --json` is a list with the keys that the contract names; the text has one line a question."""
    assert run(data_dir, "bank", "list", "--json") == 0
    listed = json.loads(capsys.readouterr().out)
    assert [set(entry) for entry in listed] == [{"id", "kind", "title", "topics", "brokers", "level"}] * 2
    assert run(data_dir, "bank") == 0
    assert len(capsys.readouterr().out.splitlines()) == 2


def test_a_question_is_shown(data_dir: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`bank show` has prompt, criteria, misconceptions and model answers, as text and as JSON."""
    assert run(data_dir, "bank", "show", "ordering") == 0
    out = capsys.readouterr().out
    for part in ("How is order kept?", "keys (core, weight 2)", "global: Order is global.", "Model answer, senior"):
        assert part in out
    assert run(data_dir, "bank", "show", "ordering", "--json") == 0
    assert json.loads(capsys.readouterr().out)["rubric"]["criteria"][0]["id"] == "partitions"


def test_a_new_question_passes_the_check(
    data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`bank new` writes a pair that loads, and never over what is there."""
    mine = tmp_path / "mine"
    assert run(data_dir, "bank", "new", str(mine / "hot-partition")) == 0
    assert len(capsys.readouterr().out.splitlines()) == 2
    monkeypatch.setattr(wiring, "bank_roots", lambda data_dir, bank_dirs=(): list(bank_dirs))
    assert run(data_dir, "bank", "check", "--bank", str(mine)) == 0
    assert run(data_dir, "bank", "new", str(mine / "hot-partition")) == 1
    assert "is there already" in capsys.readouterr().err


def test_a_faulty_file_fails_the_check(
    data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`bank check` writes one line an error and exits with 1; --json holds the same findings."""
    mine = tmp_path / "mine"
    assert run(data_dir, "bank", "new", str(mine / "hot-partition")) == 0
    file = mine / "question_bank" / "hot-partition.yaml"
    file.write_text(file.read_text().replace("level: senior", "level: wizard"))
    capsys.readouterr()
    monkeypatch.setattr(wiring, "bank_roots", lambda data_dir, bank_dirs=(): list(bank_dirs))
    assert run(data_dir, "--bank", str(mine), "bank", "check") == 1
    out, err = capsys.readouterr()
    assert len(out.splitlines()) == 1
    assert "level" in out
    assert "1 error" in err
    assert run(data_dir, "--bank", str(mine), "bank", "check", "--json") == 1
    value = json.loads(capsys.readouterr().out)
    assert (value["errors"], value["findings"][0]["key"]) == (1, "level")


def test_counts_and_coverage(data_dir: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`bank stats` exits with 1 where something required is missing, and says what, as text, JSON and Markdown."""
    assert run(data_dir, "bank", "stats") == 1
    out, err = capsys.readouterr()
    assert "2 questions: 2 follow-up" in out
    assert "    Security                                 0      3  EMPTY" in out
    assert "Questions: 2, and 100 are required." in err
    assert run(data_dir, "bank", "stats", "--json") == 1
    value = json.loads(capsys.readouterr().out)
    assert (value["questions"], value["complete"], value["unknown_topics"]) == (2, False, ["core", "order"])
    assert {
        "group": "Six follow-ups",
        "title": "What if a consumer falls behind?",
        "least": 3,
        "question_ids": ["lag"],
    } in value["sections"]
    assert run(data_dir, "bank", "stats", "--markdown") == 1
    tables = capsys.readouterr().out
    page = tmp_path / "page.md"
    page.write_text(f"Mine.\n{BEGIN}\n{END}\n")
    assert run(data_dir, "bank", "stats", "--into", str(page)) == 1
    assert page.read_text() == f"Mine.\n{BEGIN}\n{tables}{END}\n"


def test_tables_need_a_place(data_dir: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A page without markers is left as it is, and so is one that is not there."""
    page = tmp_path / "page.md"
    page.write_text("Mine.\n")
    assert run(data_dir, "bank", "stats", "--into", str(page)) == 1
    assert "has no place for the tables" in capsys.readouterr().err
    assert page.read_text() == "Mine.\n"
    assert run(data_dir, "bank", "stats", "--into", str(tmp_path / "none.md")) == 1
    assert "cannot be rewritten: no such file" in capsys.readouterr().err


def test_schemas_are_json(data_dir: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`bank schema` writes one schema or both."""
    assert run(data_dir, "bank", "schema", "rubric") == 0
    assert json.loads(capsys.readouterr().out)["title"].startswith("A rubric")
    assert run(data_dir, "bank", "schema") == 0
    assert set(json.loads(capsys.readouterr().out)) == {"question", "rubric"}


def test_where_makes_nothing(data_dir: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`where` names the places without making them."""
    assert run(data_dir, "where", "--json") == 0
    assert json.loads(capsys.readouterr().out)["history"] == str(data_dir / "history.db")
    assert not data_dir.exists()


def test_the_doctor_finds_what_is_broken(data_dir: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`doctor` exits with 1 when the data folder cannot be used, and names what it looked at."""
    (tmp_path / "file").write_text("")
    assert run(tmp_path / "file", "doctor", "--json") == 1
    value = json.loads(capsys.readouterr().out)
    found = {entry["about"]: entry["works"] for entry in value["findings"]}
    assert not value["works"]
    assert found["python"]
    assert not found["data folder"]
    assert not found["history"]


def test_a_reader_that_leaves_is_no_crash(data_dir: Path) -> None:
    """A closed pipe ends the command quietly."""
    script = "import sys; from trainer.cli.main import main; sys.exit(main(sys.argv[1:]))"
    words = ["--data-dir", str(data_dir), "bank", "schema"]
    process = subprocess.Popen([sys.executable, "-c", script, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    assert process.wait(30) == 141
    assert process.stderr.read() == b""
    process.stderr.close()


def test_a_killed_session_keeps_its_draft(data_dir: Path) -> None:
    """A session that is told to end (a closed window, `kill`) keeps what was typed, and ends without a traceback."""
    script = (
        "import sys; from tests.fakes import FakeBank, fake_grade; from trainer import wiring; "
        "from trainer.grading.protocols import Engines; from trainer.cli.main import main; "
        "wiring.open_bank = lambda *a: FakeBank(); "
        "wiring.make_grader = lambda *a: wiring.Grader(Engines, fake_grade); sys.exit(main(sys.argv[1:]))"
    )
    words = ["--data-dir", str(data_dir), "practice", "--plain"]
    process = subprocess.Popen(
        [sys.executable, "-c", script, *words],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    process.stdin.write("keys first\nand then\n")
    process.stdin.flush()
    deadline = time.monotonic() + 30
    while not (data_dir / "history.db").exists() or not open_store(data_dir).drafts():
        assert time.monotonic() < deadline
    process.send_signal(signal.SIGTERM)
    _out, err = process.communicate(timeout=30)
    assert process.returncode == 143
    assert err == ""
    assert open_store(data_dir).drafts()[0].text == "keys first\nand then"
