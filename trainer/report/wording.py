"""How verdicts, scores and times are put into words; never by colour alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trainer.interview.self_check import compare, heading

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from trainer.bank.model import Question, Rubric
    from trainer.grading.grade import Grade

LEVELS = (
    "nothing of value",
    "weak or badly wrong",
    "partial",
    "solid: hire at mid level",
    "strong: senior hire",
)


def score_line(grade: Grade) -> str:
    """Return score, band and level as one line."""
    low, high = grade.band
    unsure = ""
    if low != high:
        count = len(grade.uncertain)
        noun = "criterion" if count == 1 else "criteria"
        unsure = f" ({low}–{high}: {count} {noun} uncertain)" if count else f" ({low}–{high})"
    return f"Score {grade.score} of 100{unsure} · level {grade.level} of 4, {LEVELS[grade.level]}"


def self_check_line(covered: Sequence[str] | None, grade: Grade, rubric: Rubric | None) -> str:
    """Return what was believed covered (concept tags) and where the grade disagrees; empty when it was not said."""
    if covered is None:
        return ""
    if not covered:
        return "In the self-check you marked nothing as covered."
    said = f"You thought you had covered: {', '.join(map(heading, covered))}"
    if rubric is None:
        return f"{said}."
    found = compare(covered, grade, rubric)
    partly = f"; met in part: {', '.join(found.partly)}" if found.partly else ""
    disagrees = f"; the grade disagrees on: {', '.join(found.not_met)}" if found.not_met else ""
    return f"{said}{partly}{disagrees}." if partly or disagrees else f"{said}. The grade agrees."


def scoping_line(clarified: Sequence[tuple[str, str]], question: Question | None) -> str:
    """Return how the clarifying questions count for scoping: what was asked, and what the fact sheet would have answered.

    Empty where the question has no fact sheet.
    """
    if question is None or not question.facts:
        return ""
    answers = [answer for _, answer in clarified]
    known = sum(fact.answer in answers for fact in question.facts)
    left = [fact.about[0] for fact in question.facts if fact.answer not in answers]
    asked = f"you asked {len(clarified)} question{'s' * (len(clarified) != 1)}" if clarified else "you asked nothing"
    told = f"; {known} of the {len(question.facts)} facts of the sheet came of it" if clarified else ""
    rest = f". Never asked for: {', '.join(left)}" if left else ""
    return f"Scoping: {asked}{told}{rest}."


def minutes(elapsed_s: float) -> str:
    """Return a duration as minutes and seconds, `4:05`."""
    whole = max(0, int(elapsed_s))
    return f"{whole // 60}:{whole % 60:02d}"


def local(time: datetime) -> str:
    """Return the time on the user's own calendar, to the minute."""
    return time.astimezone().strftime("%Y-%m-%d %H:%M")


def provenance_line(grade: Grade) -> str:
    """Return what made the grade."""
    made = grade.provenance
    note = f" {made.note}" if made.note else ""
    return f"Graded by {made.engine}, models {made.model}, rules {made.version}, rubric {made.rubric}.{note}"
