"""A grade as linear text, in the order in which it helps: own words, gaps as questions, corrections, model, score."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trainer.bank.model import Criterion, Misconception, Question, Rubric, TargetLevel
from trainer.grading.grade import CriterionGrade, Grade, Span, Verdict
from trainer.report.glyphs import UNICODE, Glyphs
from trainer.report.marks import marked, marks_of
from trainer.report.visible import one_line, visible
from trainer.report.wording import provenance_line, score_line

if TYPE_CHECKING:
    from collections.abc import Iterator

_LEVELS = (TargetLevel.MID, TargetLevel.SENIOR, TargetLevel.STAFF)


def feedback_text(answer: str, grade: Grade, question: Question | None, rubric: Rubric | None, glyphs: Glyphs = UNICODE) -> str:
    """Return the whole feedback; without a rubric (a question that left the bank) ids stand in for its sentences."""
    parts = [
        *_guards(grade),
        _own_words(answer, grade, rubric, glyphs),
        _open_questions(grade, rubric),
        _misconceptions(answer, grade, rubric),
        _model_answer(grade, question, rubric),
        f"{score_line(grade)}\n{provenance_line(grade)}",
    ]
    return visible(glyphs.words("\n\n".join(part for part in parts if part))) + "\n"


def explain_text(answer: str, grade: Grade, rubric: Rubric | None, glyphs: Glyphs = UNICODE) -> str:
    """Return everything that an argument about each verdict needs: rule, passage, words, neighbours, figures."""
    marks = marks_of(grade)
    lines = ["Your answer", marked(answer, marks.spans).rstrip() or "(empty)", ""]
    for guard in grade.guards:
        lines += [f"Guard {guard.id}: {guard.message}", ""]
    for verdict in grade.criteria:
        lines += [*_explained(answer, verdict, rubric, marks.criteria.get(verdict.criterion_id), glyphs), ""]
    for held in grade.misconceptions:
        belief = misconception_of(rubric, held.misconception_id)
        number = marks.misconceptions[held.misconception_id]
        lines.append(f"[{number}] misconception {held.misconception_id} (confidence {held.confidence:.2f})")
        if belief:
            lines += [f"    claim: {belief.claim}", f"    correction: {belief.correction}"]
        lines += [f"    words: {_quoted(answer, span)}" for span in held.spans]
        lines += [f"    rule: {held.why.rule}", ""]
    if grade.uncertain:
        lines += ["Uncertain: " + ", ".join(grade.uncertain), ""]
    return visible(glyphs.words("\n".join([*lines, score_line(grade), provenance_line(grade)]))) + "\n"


def criterion_of(rubric: Rubric | None, criterion_id: str) -> Criterion | None:
    """Return the criterion; None when the rubric no longer has it."""
    return next((c for c in rubric.criteria if c.id == criterion_id), None) if rubric else None


def misconception_of(rubric: Rubric | None, misconception_id: str) -> Misconception | None:
    """Return the misconception; None when the rubric no longer has it."""
    return next((m for m in rubric.misconceptions if m.id == misconception_id), None) if rubric else None


def model_answer(question: Question | None, rubric: Rubric | None) -> tuple[TargetLevel, str] | None:
    """Return the model answer of the question's level, else of the next higher, else of the highest there is."""
    if rubric is None or not rubric.models:
        return None
    wanted = _LEVELS.index(question.level) if question else 1
    for level in (*_LEVELS[wanted:], *reversed(_LEVELS[:wanted])):
        if level in rubric.models:
            return level, rubric.models[level]
    return None


def _guards(grade: Grade) -> Iterator[str]:
    for guard in grade.guards:
        yield f"Note ({guard.id}): {guard.message}"


def _own_words(answer: str, grade: Grade, rubric: Rubric | None, glyphs: Glyphs) -> str:
    marks = marks_of(grade)
    lines = ["1. Your answer", marked(answer, marks.spans).rstrip() or "(empty)", ""]
    for verdict in grade.criteria:
        criterion = criterion_of(rubric, verdict.criterion_id)
        number = marks.criteria.get(verdict.criterion_id)
        mark = f" «{number}»" if number else ""
        # What was not said in full stays a question for now: the statement would give it away.
        text = f": {criterion.statement}" if criterion and verdict.verdict is Verdict.MET else ""
        lines.append(f"{glyphs.verdicts[verdict.verdict]} {verdict.verdict.value}{mark} {verdict.criterion_id}{text}")
        if verdict.why.rule:
            lines.append(f"    {one_line(verdict.why.rule)}")
        if verdict.verdict is Verdict.MISSED and verdict.why.segment:
            lines.append(f"    Closest: {_quoted(answer, verdict.why.segment)}")
    return "\n".join(lines)


def _open_questions(grade: Grade, rubric: Rubric | None) -> str:
    lines = []
    for verdict in grade.criteria:
        if verdict.verdict in (Verdict.MISSED, Verdict.MENTIONED, Verdict.PARTIAL):
            criterion = criterion_of(rubric, verdict.criterion_id)
            lines.append(f"- {criterion.ask if criterion else verdict.criterion_id}")
    return "\n".join(["2. Left open, as questions", *lines]) if lines else ""


def _misconceptions(answer: str, grade: Grade, rubric: Rubric | None) -> str:
    marks = marks_of(grade)
    lines = []
    for held in grade.misconceptions:
        belief = misconception_of(rubric, held.misconception_id)
        number = marks.misconceptions[held.misconception_id]
        lines.append(f"- «{number}» {_quoted(answer, held.spans[0])}")
        if belief:
            lines.append(f"  {belief.correction}")
            lines += [f"  Source: {source}" for source in belief.sources]
    for verdict in grade.criteria:
        criterion = criterion_of(rubric, verdict.criterion_id)
        if verdict.verdict is Verdict.CONTRADICTED:
            lines.append(f"- «{marks.criteria[verdict.criterion_id]}» {_quoted(answer, verdict.spans[0])}")
            if criterion:
                lines.append(f"  {criterion.statement}")
                lines += [f"  Source: {source}" for source in criterion.sources]
    return "\n".join(["3. What does not hold", *lines]) if lines else ""


def _model_answer(grade: Grade, question: Question | None, rubric: Rubric | None) -> str:
    found = model_answer(question, rubric)
    left = [
        criterion
        for verdict in grade.criteria
        if verdict.verdict in (Verdict.MISSED, Verdict.MENTIONED, Verdict.PARTIAL)
        and (criterion := criterion_of(rubric, verdict.criterion_id)) is not None
    ]
    lines = [f"- {criterion.id} ({criterion.level}): {criterion.statement}" for criterion in left]
    if lines:
        lines = ["The points left open:", *lines]
    if found:
        level, text = found
        lines = [f"A model answer, {level} level:", text.strip(), *([""] if lines else []), *lines]
    return "\n".join(["4. What a good answer says", *lines]) if lines else ""


def _explained(answer: str, verdict: CriterionGrade, rubric: Rubric | None, number: int | None, glyphs: Glyphs) -> list[str]:
    criterion = criterion_of(rubric, verdict.criterion_id)
    why = verdict.why
    mark = f"[{number}] " if number else ""
    weight = f", {criterion.level}, weight {criterion.weight}" if criterion else ""
    name = f"{mark}{glyphs.verdicts[verdict.verdict]} {verdict.verdict.value}: {verdict.criterion_id}"
    lines = [f"{name}{weight} (confidence {verdict.confidence:.2f})"]
    if criterion:
        lines.append(f"    claim: {criterion.statement}")
    lines += [f"    words: {_quoted(answer, span)}" for span in verdict.spans]
    lines.append(f"    rule: {one_line(why.rule)}")
    if why.segment and why.segment not in verdict.spans:
        lines.append(f"    closest passage: {_quoted(answer, why.segment)}")
    if why.matched:
        lines.append("    has: " + ", ".join(why.matched))
    if why.missing:
        lines.append("    lacks: " + ", ".join(why.missing))
    for label, near in (("accepted", why.nearest_accepted), ("contradicting", why.nearest_contradicting)):
        if near:
            lines.append(f"    nearest {label}: {near.similarity:.2f} “{one_line(near.text)}”")
    if why.figures:
        lines.append("    figures: " + ", ".join(f"{name} {value:g}" for name, value in why.figures))
    return lines


def _quoted(answer: str, span: Span) -> str:
    return f"“{one_line(answer[span.start : span.end])}”"
