"""The JSON Schemas take what the reader takes, and refuse the same slips."""

from __future__ import annotations

from dataclasses import fields as model_fields
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from tests.bank.pairs import QUESTION, RUBRIC
from tests.bank.test_fields import QUESTION_FAULTS, RUBRIC_FAULTS
from trainer.bank.model import Criterion, Misconception, Question, Rubric
from trainer.bank.new import new_pair
from trainer.bank.schema import question_schema, rubric_schema

QUESTIONS = Draft202012Validator(question_schema())
RUBRICS = Draft202012Validator(rubric_schema())

# What a schema cannot say, and what YAML makes a whole number of before a schema sees it.
NOT_SAID = ("is taken already", "is written twice", "anchors", "is not the name", "1:00", "1_0", "8.0", "0x8", "+8")
QUESTION_SLIPS = [(o, n) for o, n, _, part in QUESTION_FAULTS if not any(each in part for each in NOT_SAID)]
RUBRIC_SLIPS = [(o, n) for o, n, _, _, part in RUBRIC_FAULTS if not any(each in part for each in NOT_SAID)]


def parsed(text: str) -> Any:
    """Read YAML as an editor does."""
    return yaml.safe_load(text)


def test_the_schemas_are_schemas() -> None:
    """Both are valid by the draft that they name."""
    for schema in (question_schema(), rubric_schema()):
        Draft202012Validator.check_schema(schema)
        assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_valid_files_pass() -> None:
    """The valid pair and the draft of a new pair raise nothing in an editor."""
    pair = new_pair("my-question")
    for question in (QUESTION, pair.question):
        QUESTIONS.validate(parsed(question))
    for rubric in (RUBRIC, pair.rubric):
        RUBRICS.validate(parsed(rubric))


@pytest.mark.parametrize(("old", "new"), QUESTION_SLIPS)
def test_the_schema_refuses_what_the_reader_refuses_of_a_question(old: str, new: str) -> None:
    """Unknown keys, wrong types, bounds and choices are marked in the editor already."""
    assert not QUESTIONS.is_valid(parsed(QUESTION.replace(old, new, 1)))


@pytest.mark.parametrize(("old", "new"), RUBRIC_SLIPS)
def test_the_schema_refuses_what_the_reader_refuses_of_a_rubric(old: str, new: str) -> None:
    """Unknown keys, wrong types, bounds and choices are marked in the editor already."""
    assert not RUBRICS.is_valid(parsed(RUBRIC.replace(old, new, 1)))


def test_every_key_has_a_meaning_and_a_place_in_the_model() -> None:
    """Schema, reader and model name the same keys; an editor can say what each is for."""
    for schema, model, beside in (
        (question_schema(), Question, {"path"}),
        (rubric_schema(), Rubric, {"path", "fingerprint", "question_id"}),
        (rubric_schema()["properties"]["criteria"]["items"], Criterion, set()),
        (rubric_schema()["properties"]["misconceptions"]["items"], Misconception, set()),
    ):
        names = {field.name for field in model_fields(model)} - beside
        assert set(schema["properties"]) - {"question"} == names
        assert all(part["description"] for part in schema["properties"].values())
