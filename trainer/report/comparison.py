"""Two attempts beside each other, criterion by criterion."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from trainer.report.feedback import criterion_of
from trainer.report.glyphs import UNICODE, Glyphs
from trainer.report.visible import one_line, visible
from trainer.report.wording import local

if TYPE_CHECKING:
    from trainer.bank.model import Rubric
    from trainer.grading.grade import CriterionGrade, Grade, Verdict
    from trainer.interview.records import Attempt

ORDER = ("met", "partial", "mentioned", "missed", "contradicted")


@dataclass(frozen=True, slots=True)
class Compared:
    """One criterion in both attempts."""

    criterion_id: str
    text: str
    """What it asks, or its id where the rubric no longer has it."""
    before: Verdict | None
    """None where the attempt was not judged on it."""
    after: Verdict | None
    words_before: tuple[str, ...]
    words_after: tuple[str, ...]

    @property
    def change(self) -> int:
        """1 for better, -1 for worse, 0 for the same or not to be compared."""
        if self.before is None or self.after is None or self.before is self.after:
            return 0
        return 1 if ORDER.index(self.after) < ORDER.index(self.before) else -1


def compare(
    before: Attempt, after: Attempt, rubric: Rubric | None, grades: tuple[Grade, Grade] | None = None
) -> list[Compared]:
    """Return every criterion of the two, those of the earlier first; `grades` are others than the first ones."""
    first, second = grades or (before.grade, after.grade)
    in_first = {item.criterion_id: item for item in first.criteria}
    in_second = {item.criterion_id: item for item in second.criteria}
    rows = []
    for name in dict.fromkeys((*in_first, *in_second)):
        criterion = criterion_of(rubric, name)
        one, two = in_first.get(name), in_second.get(name)
        rows.append(
            Compared(
                name,
                criterion.ask if criterion else name,
                one.verdict if one else None,
                two.verdict if two else None,
                _words(before, one),
                _words(after, two),
            )
        )
    return rows


def _words(attempt: Attempt, item: CriterionGrade | None) -> tuple[str, ...]:
    return tuple(attempt.answer[span.start : span.end] for span in item.spans) if item else ()


def comparable(first: Grade, second: Grade) -> str:
    """Return why the two scores do not compare; empty when they do."""
    one, two = first.provenance, second.provenance
    if first.question_id != second.question_id:
        return "These are answers to two questions; their scores do not compare."
    if one.rubric != two.rubric:
        return f"The rubric changed between the two ({one.rubric}, then {two.rubric}); their scores do not compare."
    if (one.version, one.engine, one.model) != (two.version, two.engine, two.model):
        return "Another grader judged the second; the scores compare only roughly."
    return ""


def comparison_text(before: Attempt, after: Attempt, rubric: Rubric | None, glyphs: Glyphs = UNICODE) -> str:
    """Return the comparison as linear text."""
    lines = [
        f"{one_line(before.title)}",
        f"before  {before.id[:8]}  {local(before.submitted_at)}  {before.grade.score} of 100",
        f"after   {after.id[:8]}  {local(after.submitted_at)}  {after.grade.score} of 100"
        f" ({after.grade.score - before.grade.score:+d})",
    ]
    if note := comparable(before.grade, after.grade):
        lines.append(note)
    for row in compare(before, after, rubric):
        sign = {1: "better", -1: "worse ", 0: "      "}[row.change]
        lines.append("")
        lines.append(f"{sign}  {_verdict(row.before, glyphs)} -> {_verdict(row.after, glyphs)}  {one_line(row.text)}")
        lines += [f"        before: “{one_line(words)}”" for words in row.words_before]
        lines += [f"        after:  “{one_line(words)}”" for words in row.words_after]
    return visible(glyphs.words("\n".join(lines))) + "\n"


def _verdict(verdict: Verdict | None, glyphs: Glyphs) -> str:
    return f"{glyphs.verdicts[verdict]} {verdict.value}" if verdict else "not asked"
