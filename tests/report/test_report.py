"""A grade as text, JSON and Markdown."""

from __future__ import annotations

import json
import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fakes import LAG, LAG_RUBRIC, ORDERING, ORDERING_RUBRIC, an_attempt, fake_grade
from trainer.bank.model import TargetLevel
from trainer.grading.grade import Guard, Span
from trainer.grading.wire import grade_from_record
from trainer.report.attempt import attempt_markdown, attempt_text, attempt_to_json
from trainer.report.feedback import explain_text, feedback_text, model_answer
from trainer.report.marks import marked, marks_of
from trainer.report.visible import one_line, visible
from trainer.report.wording import scoping_line

ANSWER = "We use not partitions, half keys and !global."


def grade_of(answer: str = ANSWER):  # type: ignore[no-untyped-def]
    return fake_grade(answer, ORDERING, ORDERING_RUBRIC)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain é 漢 ✓\n\ttab", "plain é 漢 ✓\n\ttab"),
        ("\x1b[31mred", "^[[31mred"),
        ("a\x00b\x7f", "a^@b^?"),
        ("\x9b2J", "\\x9b2J"),
        ("\u202eevil\u2066", "\\u202eevil\\u2066"),
        ("\ud800", "\\ud800"),
        ("line\r\nnext\rover", "line\nnext^Mover"),
        ("\U000e0041", "\\U000e0041"),
        ("👩\u200d💻", "👩\u200d💻"),
    ],
)
def test_what_a_terminal_would_obey_is_written_out(text: str, shown: str) -> None:
    """Control characters, overrides and lone surrogates become text; letters, glyphs, newlines and tabs stay."""
    assert visible(text) == shown


@given(st.text(st.characters(exclude_categories=())))
def test_nothing_invisible_is_left(text: str) -> None:
    """Whatever comes in, what goes out can be encoded, has nothing that a terminal obeys, and is stable."""
    shown = visible(text)
    shown.encode()
    assert all(c in "\n\t\u200c\u200d" or unicodedata.category(c) not in ("Cc", "Cf", "Cs") for c in shown)
    assert visible(shown) == shown
    assert "\n" not in one_line(text)


def test_marks_survive_without_colour() -> None:
    """Each passage stands between numbered marks; two verdicts on one passage share them; nesting closes."""
    text = "abcdefgh"
    spans = [(Span(0, 6), (1,)), (Span(2, 4), (2, 3)), (Span(6, 80), (4,))]
    assert marked(text, spans) == "«1 ab«2,3 cd»ef»«4 gh»"
    assert marked(text, [(Span(50, 60), (1,))]) == text


def test_every_verdict_has_its_number() -> None:
    """Criteria are numbered in the rubric's order, misconceptions after them."""
    marks = marks_of(grade_of())
    assert (marks.criteria, marks.misconceptions) == ({"partitions": 1, "keys": 2}, {"global": 3})


def test_feedback_comes_in_the_order_that_helps() -> None:
    """Own words, open questions, corrections with sources, the model answer, and the score last."""
    text = feedback_text(ANSWER, grade_of(), ORDERING, ORDERING_RUBRIC)
    places = [
        text.index(part)
        for part in (
            "«1 not partitions»",
            "! contradicted «1» partitions",
            "2. Left open, as questions",
            "What about retries?",
            "3. What does not hold",
            "Only within a partition.",
            "Source: Manual, order",
            "A model answer, senior level:",
            "Score 0 of 100 (0–4: 1 criterion uncertain)",
        )
    ]
    assert places == sorted(places)
    assert "The claim about retries." not in text[: text.index("3. What")]


def test_guards_are_said_first() -> None:
    """A guard's message stands before everything else."""
    grade = replace(grade_of(), guards=(Guard("too-short", "The answer is too short; write a sentence."),))
    assert feedback_text(ANSWER, grade, ORDERING, ORDERING_RUBRIC).startswith("Note (too-short): The answer")


def test_feedback_needs_no_rubric() -> None:
    """A question that left the bank still shows its verdicts, by their ids."""
    text = feedback_text(ANSWER, grade_of(), None, None)
    assert "keys" in text
    assert "model answer" not in text


def test_explaining_shows_all_evidence() -> None:
    """Rule, words, neighbours, figures and what is missing stand under each verdict."""
    text = explain_text(ANSWER, grade_of(), ORDERING_RUBRIC)
    for part in (
        "rule: The fake rule for keys.",
        "words: “half keys”",
        "nearest accepted: 0.50 “keys holds”",
        "lacks: retries",
        "figures: margin 0.25",
        "misconception global",
    ):
        assert part in text


def test_the_model_answer_is_of_the_questions_level() -> None:
    """The level of the question decides; the next one up stands in, then the highest below."""
    assert model_answer(ORDERING, ORDERING_RUBRIC) == (TargetLevel.SENIOR, "Partitions, keys and retries.")
    staff = replace(ORDERING, level=TargetLevel.STAFF)
    assert model_answer(staff, ORDERING_RUBRIC) == (TargetLevel.SENIOR, "Partitions, keys and retries.")
    assert model_answer(LAG, LAG_RUBRIC) is None


def test_json_is_lossless() -> None:
    """The JSON of an attempt holds the answer as typed and the full grade."""
    attempt = an_attempt("keys \ud800\x00")
    back = json.loads(json.dumps(attempt_to_json(attempt)))
    assert back["schema_version"] == 1
    assert back["answer"] == attempt.answer
    assert grade_from_record(back["grade"]) == attempt.grade


def test_markdown_reads_nothing_that_was_typed() -> None:
    """A fence in the answer does not end the block it stands in, and titles are no markup."""
    text = attempt_markdown(an_attempt("```\n# not a heading\n````", title="*a* <b>"), ORDERING, ORDERING_RUBRIC)
    assert "`````text\n```\n# not a heading\n````\n`````" in text
    assert "# \\*a\\* \\<b\\>" in text
    assert text.index("## Answer") < text.index("## Left open") < text.index("## Score")


def test_an_attempt_as_text_names_its_marks() -> None:
    """The text of an attempt shows flags, confidence and why it was asked."""
    text = attempt_text(an_attempt(asked_because="Asked because of “x”."), ORDERING, ORDERING_RUBRIC)
    for part in ("hinted", "4 of 5", "Asked because of “x”.", "1:01"):
        assert part in text


def test_clarifying_questions_count_for_scoping() -> None:
    """The report says what was asked, what came of it, and which facts were there for the asking."""
    asked = (("How many partitions?", "One topic with 48 partitions."), ("Which colour?", "Assume what you need, and say so."))
    line = scoping_line(asked, ORDERING)
    assert line == (
        "Scoping: you asked 2 questions; 1 of the 3 facts of the sheet came of it. Never asked for: throughput, acks."
    )
    assert scoping_line((), ORDERING).startswith("Scoping: you asked nothing. Never asked for: partition count")
    assert scoping_line((), LAG) == "", "a question without a fact sheet"
    for text in (
        attempt_text(an_attempt(clarified=asked), ORDERING, ORDERING_RUBRIC),
        attempt_markdown(an_attempt(clarified=asked), ORDERING, ORDERING_RUBRIC),
    ):
        assert "you asked 2 questions" in text
