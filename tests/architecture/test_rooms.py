"""The house rules that a machine can check."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import trainer

ROOT = Path(trainer.__file__).parent
HEAVY = ("textual", "onnxruntime", "torch", "sentence_transformers", "tokenizers")
MODULES = sorted(ROOT.rglob("*.py"))


def loaded_by(code: str) -> set[str]:
    """Return the names of the modules that a fresh interpreter has loaded after the code."""
    script = f"import sys\n{code}\nprint('\\n'.join(sys.modules))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_the_import_contracts_hold() -> None:
    """Imports go one way through the rooms, and the domain knows no screen, no store and no model."""
    program = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run([str(program), "--no-cache"], capture_output=True, text=True, cwd=ROOT.parent)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    "code",
    [
        "import trainer.grading.grader",
        "from trainer.cli.main import main\ntry: main(['--version'])\nexcept SystemExit: pass",
        "from trainer.cli.main import main\ntry: main(['bank', 'check'])\nexcept SystemExit: pass",
    ],
    ids=["grading", "version", "bank check"],
)
def test_what_needs_no_model_loads_none(code: str) -> None:
    """Grading by keywords, --version and `bank check` load neither the screen's library nor a model's."""
    assert loaded_by(code).isdisjoint(HEAVY)


def test_every_room_says_its_job() -> None:
    """Each folder under trainer/ has a docstring."""
    rooms = [path for path in MODULES if path.name == "__init__.py"]
    assert [str(path) for path in rooms if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))] == []


def test_no_file_is_a_monster_and_none_is_called_helpers() -> None:
    """No module has more than 400 lines, or a name that says nothing."""
    assert [path.name for path in MODULES if len(path.read_text(encoding="utf-8").splitlines()) > 400] == []
    assert {path.stem for path in MODULES}.isdisjoint({"utils", "util", "helpers", "helper", "manager", "common", "misc"})


def test_everything_public_is_documented() -> None:
    """Every public class and function of a module has a docstring."""
    bare = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
        for path in MODULES
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.ClassDef | ast.FunctionDef) and not node.name.startswith("_") and not ast.get_docstring(node)
    ]
    assert bare == []
