"""The ten canonical questions: their ids are fixed, since labelled answers and histories refer to them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from trainer.bank.check import check_bank
from trainer.bank.load import Bank, load_everything
from trainer.bank.model import CriterionLevel, TargetLevel
from trainer.bank.places import shipped_root

CANONICAL = {
    "kafka-ordering": (8, 4),
    "delivery-guarantees": (8, 5),
    "lagging-consumer": (8, 4),
    "network-partition": (8, 4),
    "poison-message": (9, 4),
    "scale-throughput": (9, 4),
    "notification-service": (9, 3),
    "ride-sharing-pipeline": (10, 4),
    "chat-application": (9, 4),
    "choose-activemq": (9, 4),
}
LABELS = Path(__file__).parents[2] / "benchmarks" / "labels"


@pytest.fixture(scope="module")
def bank() -> Bank:
    """The shipped bank, every rubric parsed."""
    return load_everything([shipped_root()])


def test_the_canonical_questions_have_their_criteria_and_misconceptions(bank: Bank) -> None:
    """The canonical questions are there, each with as many criteria and misconceptions as were agreed."""
    found = {
        question_id: (len(bank.rubric(question_id).criteria), len(bank.rubric(question_id).misconceptions))
        for question_id in CANONICAL
    }
    assert found == CANONICAL


def test_labelled_answers_and_probes_name_what_the_rubrics_have(bank: Bank) -> None:
    """Every criterion and misconception that a label names is in its rubric."""
    for name in ("answers_dev.jsonl", "probes_dev.jsonl"):
        for line in (LABELS / name).read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            rubric = bank.rubric(row["question_id"])
            ids = {c.id for c in rubric.criteria} | {m.id for m in rubric.misconceptions}
            named = {row["target"]} if "target" in row else set(row["criteria"]) | set(row["misconceptions"])
            assert named <= ids, row["id"]


@pytest.mark.parametrize("question_id", CANONICAL)
def test_every_criterion_has_its_phrasings(bank: Bank, question_id: str) -> None:
    """A criterion has at least 12 accepted, 6 contradicting and 3 partial phrasings; a misconception 6 of each kind."""
    rubric = bank.rubric(question_id)
    for criterion in rubric.criteria:
        assert len(criterion.accepted) >= 12, criterion.id
        assert len(criterion.contradicting) >= 6, criterion.id
        assert len(criterion.partial) >= 3, criterion.id
        assert criterion.ask.endswith("?"), criterion.id
        assert len(criterion.slots) >= 2, criterion.id
        assert criterion.sources, criterion.id
    for misconception in rubric.misconceptions:
        assert len(misconception.believing) >= 6, misconception.id
        assert len(misconception.rejecting) >= 6, misconception.id
    assert any(criterion.level is CriterionLevel.CORE for criterion in rubric.criteria)
    assert set(rubric.models) >= {TargetLevel.MID, TargetLevel.SENIOR}


def test_no_labelled_answer_or_probe_stands_in_a_rubric(bank: Bank) -> None:
    """What is measured on is not taught: no probe and no labelled sentence is a phrasing of a rubric."""
    taught = {
        " ".join(text.lower().split())
        for question_id in bank.questions
        for criterion in bank.rubric(question_id).criteria
        for text in (*criterion.accepted, *criterion.partial, *criterion.contradicting, *criterion.mentions)
    }
    for line in (LABELS / "probes_dev.jsonl").read_text(encoding="utf-8").splitlines():
        assert " ".join(json.loads(line)["text"].lower().split()) not in taught
    for line in (LABELS / "answers_dev.jsonl").read_text(encoding="utf-8").splitlines():
        answer = " ".join(json.loads(line)["answer"].lower().split())
        assert not [text for text in taught if len(text.split()) > 8 and text in answer]


def test_the_shipped_bank_has_no_finding_that_is_an_error(bank: Bank) -> None:
    """The checks that need no model find nothing wrong with the shipped bank."""
    assert [str(finding) for finding in check_bank(bank) if getattr(finding, "severity", "error") == "error"] == []
