"""A grade as JSON values: the batch contract, and the full record that the history keeps."""

from __future__ import annotations

from typing import Any

from trainer.grading.grade import (
    CriterionGrade,
    Grade,
    Guard,
    MisconceptionGrade,
    Neighbour,
    Provenance,
    Span,
    Verdict,
    Why,
)

SCHEMA_VERSION = 1


def grade_to_wire(grade: Grade) -> dict[str, Any]:
    """Return the grade as the batch interface writes it (without the answer's own id)."""
    return {
        "question_id": grade.question_id,
        "score": grade.score,
        "level": grade.level,
        "band": list(grade.band),
        "criteria": {
            item.criterion_id: {
                "verdict": item.verdict.value,
                "confidence": item.confidence,
                "spans": [[span.start, span.end] for span in item.spans],
            }
            for item in grade.criteria
        },
        "misconceptions": [
            {"id": item.misconception_id, "spans": [[span.start, span.end] for span in item.spans]}
            for item in grade.misconceptions
        ],
        "guards": [guard.id for guard in grade.guards],
        "grader": {
            "version": grade.provenance.version,
            "engine": grade.provenance.engine,
            "model": grade.provenance.model,
            "rubric": grade.provenance.rubric,
        },
    }


def _spans_out(spans: tuple[Span, ...]) -> list[list[int]]:
    return [[span.start, span.end] for span in spans]


def _spans_in(values: list[list[int]]) -> tuple[Span, ...]:
    return tuple(Span(start, end) for start, end in values)


def _neighbour_out(neighbour: Neighbour | None) -> list[Any] | None:
    return None if neighbour is None else [neighbour.text, neighbour.similarity]


def _neighbour_in(value: list[Any] | None) -> Neighbour | None:
    return None if value is None else Neighbour(value[0], value[1])


def _why_out(why: Why) -> dict[str, Any]:
    return {
        "rule": why.rule,
        "segment": None if why.segment is None else [why.segment.start, why.segment.end],
        "matched": list(why.matched),
        "missing": list(why.missing),
        "nearest_accepted": _neighbour_out(why.nearest_accepted),
        "nearest_contradicting": _neighbour_out(why.nearest_contradicting),
        "figures": [[name, value] for name, value in why.figures],
    }


def _why_in(value: dict[str, Any]) -> Why:
    return Why(
        rule=value["rule"],
        segment=None if value["segment"] is None else Span(*value["segment"]),
        matched=tuple(value["matched"]),
        missing=tuple(value["missing"]),
        nearest_accepted=_neighbour_in(value["nearest_accepted"]),
        nearest_contradicting=_neighbour_in(value["nearest_contradicting"]),
        figures=tuple((name, number) for name, number in value["figures"]),
    )


def grade_to_record(grade: Grade) -> dict[str, Any]:
    """Return everything of the grade as JSON values; `grade_from_record` gives the equal grade back."""
    return {
        "schema_version": SCHEMA_VERSION,
        "question_id": grade.question_id,
        "score": grade.score,
        "level": grade.level,
        "band": list(grade.band),
        "uncertain": list(grade.uncertain),
        "criteria": [
            {
                "id": item.criterion_id,
                "verdict": item.verdict.value,
                "confidence": item.confidence,
                "spans": _spans_out(item.spans),
                "why": _why_out(item.why),
            }
            for item in grade.criteria
        ],
        "misconceptions": [
            {
                "id": item.misconception_id,
                "confidence": item.confidence,
                "spans": _spans_out(item.spans),
                "why": _why_out(item.why),
            }
            for item in grade.misconceptions
        ],
        "guards": [{"id": guard.id, "message": guard.message} for guard in grade.guards],
        "provenance": {
            "version": grade.provenance.version,
            "engine": grade.provenance.engine,
            "model": grade.provenance.model,
            "rubric": grade.provenance.rubric,
            "note": grade.provenance.note,
        },
    }


def grade_from_record(record: dict[str, Any]) -> Grade:
    """Return the grade that `grade_to_record` wrote; KeyError, TypeError or ValueError if it is not one."""
    low, high = record["band"]
    return Grade(
        question_id=record["question_id"],
        score=record["score"],
        level=record["level"],
        band=(low, high),
        criteria=tuple(
            CriterionGrade(
                item["id"], Verdict(item["verdict"]), item["confidence"], _spans_in(item["spans"]), _why_in(item["why"])
            )
            for item in record["criteria"]
        ),
        misconceptions=tuple(
            MisconceptionGrade(item["id"], item["confidence"], _spans_in(item["spans"]), _why_in(item["why"]))
            for item in record["misconceptions"]
        ),
        guards=tuple(Guard(item["id"], item["message"]) for item in record["guards"]),
        provenance=Provenance(**record["provenance"]),
        uncertain=tuple(record["uncertain"]),
    )
