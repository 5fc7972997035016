"""The pages that the program dictates."""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

import pytest

from reference.__main__ import ROOT, main, pages
from reference.commands import commands_page
from reference.keys import keys_page
from reference.manual import manual_page
from reference.walk import commands
from trainer.cli.options import parser


@pytest.mark.parametrize("name", ["docs/commands.md", "docs/keys.md", "docs/man/trainer.1"])
def test_the_page_says_what_the_program_does_today(name: str) -> None:
    """Command reference, key table and manual page are those that `python -m reference` writes."""
    assert (ROOT / name).read_text(encoding="utf-8") == pages()[Path(name)], "python -m reference writes it anew"


def test_a_stale_page_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """`python -m reference --check` names each page that is out of date and writes nothing; without it, it writes them."""
    monkeypatch.setattr("reference.__main__.ROOT", tmp_path)
    assert main(["--check"]) == 1
    assert "docs/keys.md is out of date" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
    assert main([]) == 0
    assert main(["--check"]) == 0


def test_every_command_and_option_is_in_the_reference() -> None:
    """No command, part or visible option is left out of the reference or the manual page."""
    page, manual = commands_page(parser()), manual_page(parser())
    for command in commands(parser()):
        assert f"# {command.name}\n" in page
        assert command.name in manual
        for argument in (*command.operands, *command.options):
            assert argument.written.replace("|", "\\|") in page
            assert argument.written.replace("-", "\\-") in manual


def test_signs_of_a_help_text_are_no_markup() -> None:
    """A bar, a star or a leading full stop in a help text comes out as itself."""
    odd = argparse.ArgumentParser(prog="odd", description=".start *not* <b>bold</b>")
    odd.add_argument("--either", choices=("a|b", "c"), help="one|other [x]")
    page = commands_page(odd)
    assert "\\*not\\* \\<b\\>" in page
    assert "| `--either a\\|b\\|c` | one\\|other \\[x\\] |" in page
    assert "\n\\&.start" in manual_page(odd)


def test_the_manual_page_is_roff_that_man_can_show(tmp_path: Path) -> None:
    """Where groff is at hand, it formats the manual page without a warning."""
    try:
        done = subprocess.run(
            ["groff", "-man", "-Tutf8", "-ww", str(ROOT / "docs/man/trainer.1")], capture_output=True, text=True, check=False
        )
    except FileNotFoundError:
        pytest.skip("groff is not installed")
    assert done.returncode == 0
    assert done.stderr == ""


def test_no_key_of_a_screen_is_left_out() -> None:
    """Every binding with an id that a screen of the program declares is in the key table."""
    page = keys_page()
    for tooltip in ("Hand the answer in for grading", "Take the interviewer's next question", "Search every command"):
        assert tooltip in page


def test_the_commands_page_needs_no_screen() -> None:
    """The command reference is made without loading the library of the screens."""
    script = "import sys, reference.commands; print('textual' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == "False"
