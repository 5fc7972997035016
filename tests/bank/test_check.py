"""Findings beyond loading, counts, and the draft of a new pair."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.bank.pairs import QUESTION, RUBRIC, line_with, loaded, root_with, write
from trainer.bank.check import Finding, Severity, check_bank
from trainer.bank.model import Broker, QuestionKind, TargetLevel
from trainer.bank.new import new_pair
from trainer.bank.stats import bank_stats

if TYPE_CHECKING:
    from pathlib import Path


def findings_of(root: Path, key: str) -> list[Finding]:
    """Return the findings about the first question's key."""
    return [f for f in check_bank(loaded(root)) if f.key == key and f.path.endswith("order-by-key.yaml")]


def test_equal_prompts_are_an_error(tmp_path: Path) -> None:
    """Two questions that ask the same, but for case and blanks, are told with both ids."""
    root = root_with(tmp_path)
    text = QUESTION[: QUESTION.index("follow_ups:")].replace("order-by-key", "third").replace("How does", "how  DOES")
    write(root, "third", text, RUBRIC.replace("order-by-key", "third"))
    (finding,) = [each for each in check_bank(loaded(root)) if each.key == "prompt"]
    assert finding.severity is Severity.ERROR
    assert finding.line == line_with(text, "prompt:")
    assert "is the prompt of order-by-key" in finding.message


def test_equal_statements_in_one_rubric_are_told(tmp_path: Path) -> None:
    """The same claim twice would be paid twice."""
    text = RUBRIC.replace("Records with one key go to one partition.", "Only inside one partition order holds.")
    (finding,) = findings_of(root_with(tmp_path, rubric=text), "criteria[1].statement")
    assert (finding.severity, finding.line) == (Severity.WARNING, line_with(text, "Only inside one"))
    assert finding.message == "says what per-partition says (100 % alike); narrow one of them, or merge them"


def test_weights_are_looked_at_together(tmp_path: Path) -> None:
    """A rubric without core criteria is an error; too little weight on them a warning."""
    none = RUBRIC.replace("level: core", "level: strong")
    (finding,) = findings_of(root_with(tmp_path / "none", rubric=none), "criteria")
    assert (finding.severity, finding.line) == (Severity.ERROR, 4)
    little = RUBRIC.replace("weight: 2", "weight: 3").replace("weight: 3", "weight: 1", 1)
    (finding,) = findings_of(root_with(tmp_path / "little", rubric=little), "criteria")
    assert finding.message == "core criteria weigh 1 of 4; give them 30% at least"


def test_missing_phrasings_and_sources_are_told(tmp_path: Path) -> None:
    """Each at the criterion that lacks them, canonical questions by a higher number."""
    root = root_with(tmp_path)
    (finding,) = findings_of(root, "criteria[1].accepted")
    assert (finding.line, finding.message) == (20, "has 0 phrasings; write 1 at least")
    assert findings_of(root, "criteria[0].accepted") == []
    (finding,) = findings_of(root, "criteria[1].sources")
    assert finding.message == "is missing; name where it is documented"
    for folder in ("question_bank", "rubrics"):
        (root / folder / "canonical").mkdir()
        (root / folder / "order-by-key.yaml").rename(root / folder / "canonical" / "order-by-key.yaml")
    (finding,) = findings_of(root, "criteria[0].accepted")
    assert finding.message == "has 2 phrasings; write 6 at least"


def test_a_phrasing_that_stands_for_two_things_is_an_error(tmp_path: Path) -> None:
    """The grader cannot learn one sentence as right and as wrong."""
    text = RUBRIC.replace("contradicting: [Order holds across the topic.]", "contradicting: [order is per partition.]")
    (finding,) = findings_of(root_with(tmp_path, rubric=text), "criteria[0].contradicting[0]")
    assert (finding.severity, finding.line) == (Severity.ERROR, 17)
    assert finding.message == "'order is per partition.' stands under accepted too; keep it where it belongs"
    assert str(finding).startswith(f"{finding.path}:17: error: criteria[0].contradicting[0]: ")


def test_a_model_answer_that_is_cut_at_a_line_end_is_told(tmp_path: Path) -> None:
    """The grader takes a line end for the end of a passage, so a wrapped sentence is two halves."""
    root = root_with(tmp_path)
    (finding,) = findings_of(root, "models.senior")
    assert finding.line == line_with(RUBRIC, "senior: |")
    assert finding.message.startswith("is cut at a line end in 'partition, and'; begin it with >-")
    assert findings_of(root, "models.mid") == []
    joined = RUBRIC.replace("senior: |", "senior: >-")
    assert findings_of(root_with(tmp_path / "joined", rubric=joined), "models.senior") == []


def test_the_bank_is_counted(tmp_path: Path) -> None:
    """Questions by topic, broker and level; phrasings by what they stand for."""
    stats = bank_stats(loaded(root_with(tmp_path)))
    assert (stats.questions, stats.criteria, stats.misconceptions, stats.concepts) == (2, 4, 2, 2)
    assert stats.by_kind == {QuestionKind.FOLLOW_UP: 2}
    assert stats.coverage == {
        ("ordering", Broker.KAFKA, TargetLevel.SENIOR): 2,
        ("partitions", Broker.KAFKA, TargetLevel.SENIOR): 2,
    }
    assert list(stats.phrasings.items()) == [
        ("accepted", 4),
        ("partial", 2),
        ("contradicting", 2),
        ("mentions", 2),
        ("believing", 2),
        ("rejecting", 2),
    ]


def test_a_new_pair_loads_as_it_is(tmp_path: Path) -> None:
    """The draft of any id loads and has no errors, only warnings."""
    for question_id in ("my-question", "null", "no", "1", "x" * 80):
        pair = new_pair(question_id)
        root = tmp_path / question_id
        write(root, question_id, pair.question, pair.rubric)
        bank = loaded(root)
        assert list(bank.questions) == [question_id]
        assert all(finding.severity is Severity.WARNING for finding in check_bank(bank))


@pytest.mark.parametrize("question_id", ["", "My-Question", "a_b", "../x", "a--b", "x" * 81, "a\n"])
def test_a_new_pair_needs_an_id(question_id: str) -> None:
    """What cannot be an id is told in a sentence."""
    with pytest.raises(ValueError, match="cannot be the id of a question; write lower-case words"):
        new_pair(question_id)
