"""The guide to writing a bank: its example is complete, proved, and what the guide shows of it is in it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from trainer.bank.load import load_everything
from trainer.bank.places import shipped_root
from trainer.bank.schema import question_schema, rubric_schema
from trainer.cli.main import main
from trainer.cli.options import parser

DOCS = Path(__file__).parents[2] / "docs"
EXAMPLE = DOCS / "example-bank"
QUESTION = "one-busy-worker"
GUIDE = (DOCS / "writing-a-bank.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    """Return the code blocks of that language."""
    return re.findall(rf"^```{language}\n(.*?)^```", GUIDE, re.DOTALL | re.MULTILINE)


def test_the_example_passes_the_proof_that_the_guide_ends_with(data_dir: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With the shipped models and beside the shipped bank: no error, and hardly a warning."""
    words = ["--data-dir", str(data_dir), "--bank", str(EXAMPLE), "bank", "check", "--prove", QUESTION, "--json"]
    assert main(words) == 0
    value = json.loads(capsys.readouterr().out)
    (proof,) = value["proofs"]
    assert proof["question_id"] == QUESTION
    assert proof["models"]["senior"] > proof["models"]["mid"]
    assert len(value["findings"]) <= 6


def test_what_the_guide_shows_stands_in_the_example() -> None:
    """Each YAML block of the guide is a part of one of the two files, to the letter."""
    files = [file.read_text(encoding="utf-8") for file in EXAMPLE.rglob("*.yaml")]
    assert len(files) == 2
    shown = blocks("yaml")
    assert len(shown) == 6
    assert [block for block in shown if not any(block in text for text in files)] == []


def test_the_commands_of_the_guide_exist() -> None:
    """Every `trainer` command in it can be written as it stands there."""
    commands = [line.split(" > ")[0].split()[1:] for block in blocks("sh") for line in block.splitlines() if "trainer" in line]
    assert len(commands) == 6
    for words in commands:
        parser().parse_args(words)


def test_the_guide_names_every_list_of_phrasings_with_its_number() -> None:
    """The example keeps to the numbers that the guide gives."""
    rubric = load_everything([shipped_root(), EXAMPLE]).rubric(QUESTION)
    for criterion in rubric.criteria:
        counts = (criterion.accepted, criterion.partial, criterion.contradicting, criterion.mentions)
        assert [len(texts) for texts in counts] == [6, 2, 4, 2], criterion.id


def test_the_schemas_that_the_guide_sets_up_take_the_example() -> None:
    """An editor that follows the guide shows no red line in it."""
    import yaml

    for folder, schema in (("question_bank", question_schema()), ("rubrics", rubric_schema())):
        text = (EXAMPLE / folder / f"{QUESTION}.yaml").read_text(encoding="utf-8")
        assert text.startswith(f"# yaml-language-server: $schema=../{schema['title'].split()[1]}.schema.json\n")
        assert list(Draft202012Validator(schema).iter_errors(yaml.safe_load(text))) == []
