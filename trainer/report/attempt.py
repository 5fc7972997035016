"""An attempt as JSON values, as linear text, and as Markdown."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from trainer.grading.grade import Verdict
from trainer.grading.wire import grade_to_record
from trainer.report.feedback import criterion_of, feedback_text, misconception_of, model_answer
from trainer.report.glyphs import UNICODE, Glyphs
from trainer.report.marks import marked, marks_of
from trainer.report.visible import one_line, visible
from trainer.report.wording import local, minutes, provenance_line, scoping_line, score_line, self_check_line

if TYPE_CHECKING:
    from trainer.bank.model import Question, Rubric
    from trainer.interview.records import Attempt

SCHEMA_VERSION = 1

_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~])")


def attempt_to_json(attempt: Attempt) -> dict[str, Any]:
    """Return everything of the attempt as JSON values, the answer exactly as typed."""
    return {
        "schema_version": SCHEMA_VERSION,
        "id": attempt.id,
        "session_id": attempt.session_id,
        "turn": attempt.turn,
        "mode": attempt.mode,
        "question_id": attempt.question_id,
        "question_revision": attempt.question_revision,
        "title": attempt.title,
        "prompt": attempt.prompt,
        "topics": list(attempt.topics),
        "brokers": list(attempt.brokers),
        "target_level": attempt.level,
        "asked_because": attempt.asked_because,
        "answer": attempt.answer,
        "elapsed_s": attempt.elapsed_s,
        "started_at": attempt.started_at.isoformat(),
        "submitted_at": attempt.submitted_at.isoformat(),
        "hints_shown": attempt.hints_shown,
        "confidence": attempt.confidence,
        "flags": list(attempt.flags),
        "parent_attempt": attempt.parent_attempt,
        "probe": attempt.probe,
        "covered": None if attempt.covered is None else list(attempt.covered),
        "clarified": [list(pair) for pair in attempt.clarified],
        "grade": grade_to_record(attempt.grade),
    }


def _facts(attempt: Attempt, question: Question | None, rubric: Rubric | None) -> list[str]:
    facts = [f"{local(attempt.submitted_at)} · {attempt.mode} · {minutes(attempt.elapsed_s)} min"]
    if attempt.confidence is not None:
        facts.append(f"Confidence given before: {attempt.confidence} of 5")
    if said := self_check_line(attempt.covered, attempt.grade, rubric):
        facts.append(said)
    if attempt.probe is None and (said := scoping_line(attempt.clarified, question)):
        facts.append(said)
    if attempt.flags:
        facts.append("Marked: " + ", ".join(attempt.flags))
    if attempt.asked_because:
        facts.append(attempt.asked_because)
    return facts


def attempt_text(attempt: Attempt, question: Question | None, rubric: Rubric | None, glyphs: Glyphs = UNICODE) -> str:
    """Return the attempt with its feedback as linear text."""
    head = [
        attempt.title,
        f"Question {attempt.question_id}, attempt {attempt.id}",
        *_facts(attempt, question, rubric),
        "",
        attempt.prompt,
    ]
    feedback = feedback_text(attempt.answer, attempt.grade, question, rubric, glyphs)
    return visible(glyphs.words("\n".join(head))) + "\n\n" + feedback


def attempt_markdown(attempt: Attempt, question: Question | None, rubric: Rubric | None) -> str:
    """Return the attempt with its feedback as Markdown; nothing that was typed is read as markup."""
    grade, marks = attempt.grade, marks_of(attempt.grade)
    lines = [f"# {literal(attempt.title)}", ""]
    lines += [f"- {literal(fact)}" for fact in (*_facts(attempt, question, rubric), f"Attempt `{attempt.id}`")]
    lines += ["", "## Question", "", block(attempt.prompt), "", "## Answer", ""]
    lines += [block(marked(attempt.answer, marks.spans)), "", "## Verdicts", ""]
    for verdict in grade.criteria:
        criterion = criterion_of(rubric, verdict.criterion_id)
        number = marks.criteria.get(verdict.criterion_id)
        mark = f" «{number}»" if number else ""
        text = criterion.statement if criterion else verdict.criterion_id
        lines.append(f"- {UNICODE.verdicts[verdict.verdict]} **{verdict.verdict.value}**{mark} {literal(text)}")
    open_points = [
        criterion.ask
        for verdict in grade.criteria
        if verdict.verdict in (Verdict.MISSED, Verdict.MENTIONED, Verdict.PARTIAL)
        and (criterion := criterion_of(rubric, verdict.criterion_id)) is not None
    ]
    if open_points:
        lines += ["", "## Left open", "", *(f"- {literal(ask)}" for ask in open_points)]
    if grade.misconceptions:
        lines += ["", "## What does not hold", ""]
        for held in grade.misconceptions:
            belief = misconception_of(rubric, held.misconception_id)
            text = belief.correction if belief else held.misconception_id
            lines.append(f"- «{marks.misconceptions[held.misconception_id]}» {literal(text)}")
    found = model_answer(question, rubric)
    if found:
        lines += ["", f"## Model answer ({found[0]})", "", block(found[1])]
    lines += ["", "## Score", "", literal(score_line(grade)), "", literal(provenance_line(grade)), ""]
    return "\n".join(lines)


def literal(text: str) -> str:
    """Return the text on one line with nothing in it that Markdown would obey."""
    return _MARKUP.sub(r"\\\1", one_line(text))


def block(text: str) -> str:
    """Return a fenced block, with a fence longer than any in the text."""
    shown = visible(text).rstrip("\n")
    fence = "`" * max(3, 1 + max((len(run) for run in re.findall(r"`+", shown)), default=0))
    return f"{fence}text\n{shown}\n{fence}"
