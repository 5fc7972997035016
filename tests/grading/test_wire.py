"""A grade as JSON: the record gives the same grade back, and the batch line keeps its contract."""

from __future__ import annotations

import json

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.grading.stand_ins import DENIES_PARTITION, HINTS_KEY, QUESTION, RUBRIC, SAYS_PARTITION, judged
from trainer.grading.grade import CriterionGrade, Grade, Guard, MisconceptionGrade, Neighbour, Provenance, Span, Verdict, Why
from trainer.grading.grader import grade_answer
from trainer.grading.wire import grade_from_record, grade_to_record, grade_to_wire

_texts = st.text(max_size=12)
_shares = st.floats(0, 1)
_spans = st.tuples(st.integers(0, 500), st.integers(1, 500)).map(lambda pair: Span(pair[0], pair[0] + pair[1]))
_span_tuples = st.lists(_spans, min_size=1, max_size=3).map(tuple)
_neighbours = st.none() | st.builds(Neighbour, _texts, st.floats(-1, 1))
_whys = st.builds(
    Why,
    rule=_texts,
    segment=st.none() | _spans,
    matched=st.lists(_texts, max_size=2).map(tuple),
    missing=st.lists(_texts, max_size=2).map(tuple),
    nearest_accepted=_neighbours,
    nearest_contradicting=_neighbours,
    figures=st.lists(st.tuples(_texts, st.floats(allow_nan=False, allow_infinity=False)), max_size=3).map(tuple),
)
_grades = st.builds(
    Grade,
    question_id=_texts,
    score=st.integers(0, 100),
    level=st.integers(0, 4),
    band=st.tuples(st.integers(0, 100), st.integers(0, 100)),
    criteria=st.lists(
        st.builds(CriterionGrade, _texts, st.sampled_from(Verdict), _shares, _span_tuples, _whys), max_size=3
    ).map(tuple),
    misconceptions=st.lists(st.builds(MisconceptionGrade, _texts, _shares, _span_tuples, _whys), max_size=2).map(tuple),
    guards=st.lists(st.builds(Guard, _texts, _texts), max_size=2).map(tuple),
    provenance=st.builds(Provenance, _texts, _texts, _texts, _texts, _texts),
    uncertain=st.lists(_texts, max_size=2).map(tuple),
)

_SPANS = {
    "type": "array",
    "items": {"type": "array", "items": {"type": "integer", "minimum": 0}, "minItems": 2, "maxItems": 2},
}
CONTRACT = {
    "type": "object",
    "additionalProperties": False,
    "required": ["question_id", "score", "level", "band", "criteria", "misconceptions", "guards", "grader"],
    "properties": {
        "question_id": {"type": "string"},
        "score": {"type": "integer", "minimum": 0, "maximum": 100},
        "level": {"type": "integer", "minimum": 0, "maximum": 4},
        "band": {"type": "array", "items": {"type": "integer"}, "minItems": 2, "maxItems": 2},
        "criteria": {
            "type": "object",
            "additionalProperties": {
                "type": "object",
                "additionalProperties": False,
                "required": ["verdict", "confidence", "spans"],
                "properties": {
                    "verdict": {"enum": ["met", "partial", "mentioned", "missed", "contradicted"]},
                    "confidence": {"type": "number", "minimum": 0, "maximum": 1},
                    "spans": _SPANS,
                },
            },
        },
        "misconceptions": {
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["id", "spans"],
                "properties": {"id": {"type": "string"}, "spans": _SPANS},
            },
        },
        "guards": {"type": "array", "items": {"type": "string"}},
        "grader": {
            "type": "object",
            "additionalProperties": False,
            "required": ["version", "engine", "model", "rubric"],
            "properties": {key: {"type": "string"} for key in ("version", "engine", "model", "rubric")},
        },
    },
}
"""What other tools rely on, without the id that the batch command adds."""


@settings(max_examples=150, deadline=None, derandomize=True)
@given(_grades)
def test_a_record_gives_the_same_grade_back(grade: Grade) -> None:
    """A grade written as JSON and read again is equal to itself, reasons and figures included."""
    assert grade_from_record(json.loads(json.dumps(grade_to_record(grade)))) == grade


@settings(max_examples=100, deadline=None, derandomize=True)
@given(_grades)
def test_every_grade_fits_the_contract(grade: Grade) -> None:
    """Whatever the grade, its batch line has the keys and values that were agreed."""
    jsonschema.validate(json.loads(json.dumps(grade_to_wire(grade))), CONTRACT)


def test_a_grade_of_an_answer_fits_the_contract() -> None:
    """The grade of an answer names every criterion of the rubric, and each misconception that was found."""
    wire = grade_to_wire(grade_answer(f"{DENIES_PARTITION} {HINTS_KEY}", QUESTION, RUBRIC, judged()))
    jsonschema.validate(wire, CONTRACT)
    assert list(wire["criteria"]) == [criterion.id for criterion in RUBRIC.criteria]
    assert [item["id"] for item in wire["misconceptions"]] == ["global"]
    assert wire["grader"]["rubric"] == "4:0123456789ab"


def test_the_record_of_an_answer_gives_its_grade_back() -> None:
    """What the history keeps of a graded answer is the whole grade."""
    grade = grade_answer(f"{SAYS_PARTITION} {HINTS_KEY}", QUESTION, RUBRIC, judged())
    assert grade_from_record(json.loads(json.dumps(grade_to_record(grade)))) == grade


@pytest.mark.parametrize("damage", ["score", "criteria", "band", "provenance", "uncertain"])
def test_a_record_that_lacks_something_is_refused(damage: str) -> None:
    """A record without one of its parts is no grade."""
    record = grade_to_record(grade_answer(SAYS_PARTITION, QUESTION, RUBRIC, judged()))
    del record[damage]
    with pytest.raises(KeyError):
        grade_from_record(record)


def test_a_record_that_praises_without_words_is_refused() -> None:
    """A verdict that was stripped of its words does not come back as a grade."""
    record = grade_to_record(grade_answer(SAYS_PARTITION, QUESTION, RUBRIC, judged()))
    assert record["criteria"][0]["verdict"] == "met"
    record["criteria"][0]["spans"] = []
    with pytest.raises(ValueError, match="needs a span"):
        grade_from_record(record)
