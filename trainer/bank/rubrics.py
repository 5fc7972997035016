"""The keys of a rubric file, `rubrics/**/ID.yaml`, and the fingerprint of a rubric."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, replace

from trainer.bank.fields import (
    CONCEPT,
    IDENTIFIER,
    PARAGRAPH,
    REVISION,
    SENTENCE,
    Choice,
    Field,
    ListOf,
    Record,
    Text,
    Whole,
    texts,
)
from trainer.bank.model import Criterion, CriterionLevel, Misconception, Rubric, TargetLevel

FINGERPRINT_DIGITS = 12

_SYNONYM = Text("a word or a short phrase", r"[^\n]*", most=120)


def _models(**by_level: str) -> dict[TargetLevel, str]:
    return {TargetLevel(level): text for level, text in by_level.items()}


def _rubric(
    *,
    question: str,
    revision: int,
    criteria: tuple[Criterion, ...],
    models: dict[TargetLevel, str],
    misconceptions: tuple[Misconception, ...] = (),
) -> Rubric:
    rubric = Rubric(question, revision, criteria, misconceptions, models)
    return replace(rubric, fingerprint=fingerprint(rubric))


def fingerprint(rubric: Rubric) -> str:
    """Return the first 12 hex digits of the SHA-256 over the rubric's content: the same content, the same digits."""
    content = {
        "question_id": rubric.question_id,
        "revision": rubric.revision,
        "criteria": [asdict(criterion) for criterion in rubric.criteria],
        "misconceptions": [asdict(misconception) for misconception in rubric.misconceptions],
        "models": dict(rubric.models),
    }
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()[:FINGERPRINT_DIGITS]


_SOURCES = Field("sources", texts(), "Where it is documented.", required=False)

CRITERION = Record(
    "a criterion",
    (
        Field("id", IDENTIFIER, "Never changes once it was released: grades are kept under it."),
        Field("concept", CONCEPT, "Concept that criteria of several questions share."),
        Field("level", Choice(CriterionLevel), "Who is expected to say it."),
        Field("weight", Whole(1, 3), "1 (nice to hear) to 3 (the heart of the answer)."),
        Field("statement", SENTENCE, "The claim, as narrow as it can be made."),
        Field("ask", SENTENCE, "The question that an interviewer would put if it was missed."),
        Field("slots", ListOf(texts(_SYNONYM, least=1)), "Lists of synonyms, one a part of the claim.", required=False),
        Field("accepted", texts(), "Ways to say it that earn it.", required=False),
        Field("partial", texts(), "Ways to say half of it.", required=False),
        Field("contradicting", texts(), "Ways to say the opposite.", required=False),
        Field("mentions", texts(), "Uses the terms without making the claim; earns nothing.", required=False),
        _SOURCES,
    ),
    Criterion,
)

MISCONCEPTION = Record(
    "a misconception",
    (
        Field("id", IDENTIFIER, "Never changes once it was released: grades are kept under it."),
        Field("claim", SENTENCE, "The wrong belief."),
        Field("correction", SENTENCE, "What is true instead."),
        Field("concept", CONCEPT, "Concept that it gets wrong."),
        Field("believing", texts(), "Ways to say that one believes it.", required=False),
        Field("rejecting", texts(), "Ways to say that it is wrong.", required=False),
        _SOURCES,
    ),
    Misconception,
)

MODELS = Record(
    "the model answers",
    (
        Field("mid", PARAGRAPH, "What a good mid-level candidate says."),
        Field("senior", PARAGRAPH, "What a good senior candidate says."),
        Field("staff", PARAGRAPH, "What a good staff engineer says.", required=False),
    ),
    _models,
)

RUBRIC = Record(
    "a rubric",
    (
        Field("question", IDENTIFIER, "Id of the question; name of the file without .yaml."),
        Field("revision", REVISION, "Counts up when the rubric judges otherwise than before."),
        Field("criteria", ListOf(CRITERION, least=1, most=12, distinct="id"), "The points that an answer can make."),
        Field(
            "misconceptions",
            ListOf(MISCONCEPTION, distinct="id"),
            "Wrong beliefs worth naming, with what is true instead.",
            required=False,
        ),
        Field("models", MODELS, "Model answers in a speaking voice, by the level that they reach."),
    ),
    _rubric,
)
