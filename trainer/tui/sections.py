"""What the feedback says, part by part, as content: no widget, no key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from trainer.bank.model import TargetLevel
from trainer.grading.grade import CriterionGrade, Span, Verdict
from trainer.report.feedback import criterion_of, misconception_of
from trainer.report.wording import provenance_line, scoping_line, score_line, self_check_line
from trainer.tui.plain import one_line, plain
from trainer.tui.themes import STYLES
from trainer.tui.times import minutes_seconds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trainer.bank.model import Question, Rubric
    from trainer.interview.records import Attempt
    from trainer.report.glyphs import Glyphs
    from trainer.report.marks import Marks

OPEN = (Verdict.MISSED, Verdict.MENTIONED, Verdict.PARTIAL)
LEAST_COLUMN = 30
"""A column of sentences that is narrower than this is harder to read than none."""
EARNS_NOTHING = (Verdict.MISSED, Verdict.MENTIONED)
LEVELS = (TargetLevel.MID, TargetLevel.SENIOR, TargetLevel.STAFF)


def _mark(number: int | None, glyphs: Glyphs) -> str:
    return f" {glyphs.opens}{number}{glyphs.closes}" if number else ""


def head(verdict: CriterionGrade, number: int | None, glyphs: Glyphs) -> Content:
    """Return sign, word and mark of a verdict."""
    text = f"{glyphs.verdicts[verdict.verdict]} {verdict.verdict.value}{_mark(number, glyphs)}"
    return plain(text, STYLES[verdict.verdict])


def criterion_rows(attempt: Attempt, rubric: Rubric | None, marks: Marks, glyphs: Glyphs, columns: int) -> list[Content]:
    """Return the list of criteria, the sentences in a column of their own where `columns` leaves room for it.

    What was not said stays a question: the statement would give it away before the user has thought again.
    """
    grade = attempt.grade
    heads = [head(verdict, marks.criteria.get(verdict.criterion_id), glyphs) for verdict in grade.criteria]
    indent = max((first.cell_length for first in heads), default=0) + 2
    rows = []
    for verdict, first in zip(grade.criteria, heads, strict=True):
        criterion = criterion_of(rubric, verdict.criterion_id)
        if criterion is None:
            text = verdict.criterion_id
        else:
            text = criterion.ask if verdict.verdict in EARNS_NOTHING else criterion.statement
        said = plain(one_line(text))
        if verdict.criterion_id in grade.uncertain:
            said += plain("  (unsure)", "$quiet")
        rows.append(_hanging(first, said, indent, columns))
    return rows


def _hanging(first: Content, said: Content, indent: int, columns: int) -> Content:
    if columns - indent < LEAST_COLUMN:
        return Content.assemble(first, "  ", said)
    lines = said.wrap(columns - indent)
    return Content.assemble(first.pad_right(indent - first.cell_length), Content("\n" + " " * indent).join(lines))


def open_rows(attempt: Attempt, rubric: Rubric | None) -> list[CriterionGrade]:
    """Return what was left open, the heaviest first; of equals in the rubric's order."""
    verdicts = [verdict for verdict in attempt.grade.criteria if verdict.verdict in OPEN]

    def weight(verdict: CriterionGrade) -> tuple[bool, int]:
        criterion = criterion_of(rubric, verdict.criterion_id)
        return verdict.verdict is Verdict.PARTIAL, -(criterion.weight if criterion else 0)

    return sorted(verdicts, key=weight)


def open_row(verdict: CriterionGrade, rubric: Rubric | None, glyphs: Glyphs, revealed: bool) -> Content:
    """Return a point that was left open as the question for it, with the point itself once it is asked for."""
    criterion = criterion_of(rubric, verdict.criterion_id)
    if criterion is None:
        return plain(f"{verdict.criterion_id} (the rubric no longer has this point)")
    partly = f"   ({glyphs.verdicts[verdict.verdict]} {verdict.verdict.value})" if verdict.verdict not in (
        Verdict.MISSED,) else ""  # fmt: skip
    parts = [plain(one_line(criterion.ask), "bold"), plain(partly, "$quiet")]
    if revealed:
        parts.append(plain(f"\n{one_line(criterion.statement)}"))
        parts += [plain(f"\nSource: {one_line(source)}", "$quiet") for source in criterion.sources]
    return Content.assemble(*parts)


def quoted(answer: str, spans: Sequence[Span]) -> str:
    """Return the passages in quotation marks, on one line each."""
    return "\n".join(f"“{one_line(answer[span.start : span.end])}”" for span in spans)


def wrong_beliefs(attempt: Attempt, rubric: Rubric | None, marks: Marks, glyphs: Glyphs) -> Content:
    """Return misconceptions and contradicted points, each with the user's words, what holds instead, and its source."""
    entries: list[Content] = []
    for held in attempt.grade.misconceptions:
        belief = misconception_of(rubric, held.misconception_id)
        name = belief.claim if belief else held.misconception_id
        mark = _mark(marks.misconceptions[held.misconception_id], glyphs)
        instead = belief.correction if belief else "The rubric no longer says what holds instead."
        sources = belief.sources if belief else ()
        entries.append(_entry(f"! misconception{mark}", name, quoted(attempt.answer, held.spans), instead, sources))
    for verdict in attempt.grade.criteria:
        if verdict.verdict is Verdict.CONTRADICTED:
            criterion = criterion_of(rubric, verdict.criterion_id)
            mark = _mark(marks.criteria[verdict.criterion_id], glyphs)
            instead = criterion.statement if criterion else verdict.criterion_id
            sources = criterion.sources if criterion else ()
            entries.append(_entry(f"! contradicted{mark}", "", quoted(attempt.answer, verdict.spans), instead, sources))
    return Content("\n\n").join(entries) if entries else plain("Nothing that you wrote contradicts the rubric.")


def _entry(heading: str, name: str, words: str, instead: str, sources: Sequence[str]) -> Content:
    lines = [plain(heading, STYLES[Verdict.CONTRADICTED]), Content.assemble("You wrote  ", plain(words, "underline"))]
    if name:
        lines.append(plain(f"Read as    {one_line(name)}"))
    lines.append(Content.assemble("What holds ", plain(one_line(instead), "bold")))
    lines += [plain(f"Source     {one_line(source)}", "$quiet") for source in sources]
    return Content("\n").join(lines)


def model_levels(rubric: Rubric | None) -> list[TargetLevel]:
    """Return the levels that have a model answer, lowest first."""
    return [level for level in LEVELS if rubric and level in rubric.models]


def model(rubric: Rubric | None, level: TargetLevel | None, attempt: Attempt, glyphs: Glyphs) -> Content:
    """Return the model answer of a level, and every point with the level that it is expected at and your verdict."""
    if rubric is None:
        return plain("The bank no longer has this question, so there is no model answer to show.")
    parts: list[Content] = []
    if level is not None:
        others = [str(other) for other in model_levels(rubric) if other is not level]
        turn = f"   v: {', '.join(others)}" if others else ""
        parts += [
            plain(f"A model answer, {level} level{turn}", "bold"),
            plain(rubric.models[level].strip()),
            Content(""),
        ]
    else:
        parts += [plain("There is no model answer for this one. The points in full:", "bold")]
    for wanted in dict.fromkeys(criterion.level for criterion in rubric.criteria):
        parts.append(plain(f"Points expected at {wanted} level", "bold"))
        for criterion in rubric.criteria:
            if criterion.level is wanted:
                verdict = next((v for v in attempt.grade.criteria if v.criterion_id == criterion.id), None)
                sign = glyphs.verdicts[verdict.verdict] if verdict else "?"
                parts.append(plain(f"{sign} {one_line(criterion.statement)}"))
    return Content("\n").join(parts)


def score(attempt: Attempt, question: Question | None, rubric: Rubric | None, glyphs: Glyphs, before: int | None) -> Content:
    """Return score, band and level, what makes the band wide, and what made the grade; `before` is the first score."""
    grade = attempt.grade
    lines = [plain(glyphs.words(score_line(grade)), "bold")]
    if before is not None:
        lines.append(plain(f"Before the revision: {before}. The first score stays the one that counts for trends."))
    for criterion_id in grade.uncertain:
        criterion = criterion_of(rubric, criterion_id)
        lines.append(plain(f"  uncertain: {one_line(criterion.ask if criterion else criterion_id)}"))
    lines.append(Content(""))
    hints = f"{attempt.hints_shown or 'no'} hint{'s' * (attempt.hints_shown != 1)}"
    lines.append(plain(f"Written in {minutes_seconds(attempt.elapsed_s)}, {hints} taken."))
    if attempt.confidence is not None:
        lines.append(plain(f"Before writing you gave yourself {attempt.confidence} of 5."))
    if said := self_check_line(attempt.covered, grade, rubric):
        lines.append(plain(said))
    if attempt.probe is None and (said := scoping_line(attempt.clarified, question)):
        lines.append(plain(said))
    lines += [Content(""), plain(glyphs.words(provenance_line(grade)), "$quiet")]
    return Content("\n").join(lines)


def made_by(attempt: Attempt) -> str:
    """Return what graded it in a few words, and what that means when no model took part."""
    made = attempt.grade.provenance
    if made.engine == "keywords":
        reason = made.note.removeprefix("Graded by keywords only").lstrip(".,: ") or "no engine was asked for."
        return f"keywords only: {reason} Verdicts are rougher than with the models."
    return made.note
