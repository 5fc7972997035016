"""The JSON Schemas (draft 2020-12) of the two kinds of files, for editors, from the fields that the reader reads by.

A schema cannot say everything that the reader refuses: ids that differ, links between files, and names that match the
file are left to `trainer bank check`. It says one thing more: an editor takes unquoted `no` or `1.10` for a boolean or
a number, where the reader takes the text that was written; quotes satisfy both.
"""

from __future__ import annotations

import re
from typing import Any

from trainer.bank.fields import Choice, Field, ListOf, Record, Shape, Text, Whole
from trainer.bank.questions import QUESTION
from trainer.bank.rubrics import RUBRIC

DRAFT = "https://json-schema.org/draft/2020-12/schema"


def question_schema() -> dict[str, Any]:
    """Return the schema of `question_bank/**/*.yaml`."""
    return {"$schema": DRAFT, "title": "A question of the trainer's bank", **_schema(QUESTION)}


def rubric_schema() -> dict[str, Any]:
    """Return the schema of `rubrics/**/*.yaml`."""
    return {"$schema": DRAFT, "title": "A rubric of the trainer's bank", **_schema(RUBRIC)}


def _schema(shape: Shape) -> dict[str, Any]:
    match shape:
        case Text():
            return {"type": "string", "minLength": 1, "maxLength": shape.most, "pattern": _pattern(shape)}
        case Whole():
            return {"type": "integer", "minimum": shape.least, "maximum": shape.most}
        case Choice():
            return {"type": "string", "enum": [member.value for member in shape.of]}
        case ListOf():
            bounds = {"minItems": shape.least, "maxItems": shape.most, "uniqueItems": shape.once}
            return {"type": "array", "items": _schema(shape.item), **bounds}
        case Record():
            return _record(shape)


def _record(shape: Record) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "type": "object",
        "properties": {field.name: _described(field) for field in shape.fields},
        "required": [field.name for field in shape.fields if field.required],
        "additionalProperties": False,
    }
    if shape.needed is not None:
        rule = shape.needed
        schema["if"] = {"properties": {rule.other: {"const": rule.value.value}}, "required": [rule.other]}
        schema["then"] = {"properties": {rule.key: False}}
        schema["else"] = {"required": [rule.key]}
    return schema


def _described(field: Field) -> dict[str, Any]:
    return {"description": field.meaning, **_schema(field.shape)}


def _pattern(shape: Text) -> str:
    if not shape.pattern:
        return r"\S"
    takes_blank = re.fullmatch(shape.pattern, " ") is not None
    return f"^(?=.*\\S)(?:{shape.pattern})$" if takes_blank else f"^(?:{shape.pattern})$"
