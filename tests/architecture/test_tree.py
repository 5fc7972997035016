"""The tree itself: every room is in the contracts, everything public is documented, and no machine is named."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = sorted((ROOT / "trainer").rglob("*.py"))
FOLDERS = ("trainer", "tests", "training", "benchmarks", "reference", "docs", "question_bank", "rubrics")
TEXTS = {".py", ".md", ".toml", ".yaml", ".yml", ".json", ".jsonl", ".txt", ".tcss", ".sql", ".svg", ""}
MODELS = ("onnxruntime", "tokenizers", "torch", "sentence_transformers", "transformers")
GRADED_BY_KEYWORDS = """
from trainer.bank.load import load_bank
from trainer.bank.places import shipped_root
from trainer.grading.grader import grade_answer
from trainer.grading.protocols import KEYWORDS_ONLY
bank = load_bank([shipped_root()])
question = bank.question("kafka-ordering")
grade = grade_answer("Order holds inside one partition only.", question, bank.rubric(question.id), KEYWORDS_ONLY)
assert grade.provenance.engine == "keywords"
"""
ENGINES_OPENED = """
import trainer.engines.onnx, trainer.engines.reader, trainer.engines.sentence_transformers
from trainer.engines.load import load_engines
load_engines("keywords")
"""
ENGINES_LOADED = "from trainer.engines.load import load_engines\nassert load_engines().note == ''"


def ids(path: Path) -> str:
    """Return the path as tests are named by it."""
    return path.relative_to(ROOT).as_posix()


def _public(
    body: list[ast.stmt], within: str = ""
) -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef]]:
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            yield within + node.name, node
            if isinstance(node, ast.ClassDef):
                yield from _public(node.body, f"{node.name}.")


def test_the_contracts_speak_of_every_room() -> None:
    """No package or module of the trainer is left out of the layers."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["type"] == "layers")
    named = {room.strip().removeprefix("trainer.") for layer in layers for room in layer.replace(":", "|").split("|")}
    rooms = {path.parent.name for path in (ROOT / "trainer").glob("*/__init__.py")}
    modules = {path.stem for path in (ROOT / "trainer").glob("*.py")} - {"__init__", "__main__"}
    assert rooms | modules <= named


@pytest.mark.parametrize(
    ("code", "never"),
    [
        ("import trainer.grading.grader", (*MODELS, "textual", "rich", "numpy", "sqlite3")),
        (GRADED_BY_KEYWORDS, (*MODELS, "textual", "numpy")),
        (ENGINES_OPENED, (*MODELS, "textual", "numpy")),
        (ENGINES_LOADED, ("torch", "sentence_transformers", "transformers", "textual")),
    ],
    ids=["the grader imported", "an answer graded by keywords", "the engines imported", "the default engines loaded"],
)
def test_nothing_heavy_is_loaded_unasked(code: str, never: tuple[str, ...], tmp_path: Path) -> None:
    """Grading by keywords needs no model, no numpy and no screen, and the default engines need no torch."""
    run = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys\nprint(*(name for name in {never!r} if name in sys.modules))"],
        cwd=ROOT,
        env=os.environ | {"HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert run.stdout.split() == []


@pytest.mark.parametrize("path", SOURCES, ids=ids)
def test_everything_public_says_what_it_is(path: Path) -> None:
    """Every module, public class, function and method has a docstring."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert ast.get_docstring(tree)
    assert [f"{name} (line {node.lineno})" for name, node in _public(tree.body) if not ast.get_docstring(node)] == []


def test_every_folder_of_code_is_a_package() -> None:
    """A folder with modules has an `__init__.py`."""
    assert [ids(folder) for folder in {path.parent for path in SOURCES} if not (folder / "__init__.py").is_file()] == []


def test_no_path_of_a_machine_is_in_the_tree() -> None:
    """No text of the project names a folder of the machine that it was written on."""
    # In parts, so that this file does not find itself.
    homes = "|".join(f"/{name}" for name in ("home", "Users", "root", "work", "tmp/w"))
    machine = re.compile(rf"(?<![\w.~$}}/])(?:{homes})/[\w.]")
    paths = [path for path in ROOT.glob("*") if not path.name.startswith(".")]
    paths += [path for folder in FOLDERS for path in (ROOT / folder).rglob("*") if "__pycache__" not in path.parts]
    found = [
        f"{ids(path)}: {match.group()}"
        for path in paths
        if path.is_file() and path.suffix in TEXTS
        for match in machine.finditer(path.read_text(encoding="utf-8", errors="replace"))
    ]
    assert found == []


def test_no_test_sleeps_and_every_test_is_a_sentence() -> None:
    """Tests wait for no clock, and each says in its docstring what it holds of the product."""
    sleeping = re.compile(r"\btime\.sl" r"eep\(|\bfrom time import [^\n]*\bsl" r"eep\b")
    faults: list[str] = []
    for path in (ROOT / "tests").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        faults += [f"{ids(path)} sleeps"] if sleeping.search(text) else []
        tests = [(name, node) for name, node in _public(ast.parse(text).body) if name.rpartition(".")[2].startswith("test_")]
        faults += [f"{ids(path)}: {name}" for name, node in tests if not ast.get_docstring(node)]
    assert faults == []
