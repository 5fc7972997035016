"""What a session comes down to: the points worth going over again, as questions, with what holds."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from trainer.grading.grade import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from trainer.bank.model import Rubric
    from trainer.interview.records import Attempt

FIXES = 2
"""More than two at once are not worked on."""
MISCONCEPTION_WEIGHT = 2
"""Of a misconception that no criterion of the rubric is the opposite of."""

_URGENCY = {
    Verdict.CONTRADICTED: 0,
    Verdict.MISSED: 1,
    Verdict.MENTIONED: 1,
    Verdict.PARTIAL: 2,
}
"""What is believed wrongly comes before what was left out, and that before what was said in part; met is no fix."""


@dataclass(frozen=True, slots=True)
class Fix:
    """One point to go over again."""

    question: str
    """The question that asks for it."""
    holds: str
    """What a right answer to it says."""


@dataclass(frozen=True, slots=True)
class _Point:
    """A criterion or a misconception with the latest verdict on it."""

    concept: str
    weight: int
    verdict: Verdict
    """Contradicted for a misconception that is held, met for one that is not."""
    fix: Fix


def fixes(done: Sequence[tuple[Attempt, Rubric]], most: int = FIXES) -> list[Fix]:
    """Return the points to work on after the attempts of a session, each given with the rubric it was judged by.

    Misconceptions and contradicted points first, then the heaviest that were left open, by the latest verdict on each,
    and one for each concept. A twist has no rubric of its own, so its verdicts say nothing here.
    """
    latest: dict[tuple[str, ...], _Point] = {}
    for attempt, rubric in done:
        if "twist" in attempt.flags:
            continue
        for name, point in _judged(attempt, rubric):
            key = (attempt.question_id, *name)
            # A challenge asks "Are you sure?"; the question of the point itself is the one to take home.
            latest[key] = replace(point, fix=latest[key].fix) if key in latest else point
    ranked = sorted(
        (point for point in latest.values() if point.verdict is not Verdict.MET),
        key=lambda point: (_URGENCY[point.verdict], -point.weight),
    )
    by_concept: dict[str, Fix] = {}
    for point in ranked:
        by_concept.setdefault(point.concept, point.fix)
    return list(by_concept.values())[:most]


def _judged(attempt: Attempt, rubric: Rubric) -> Iterator[tuple[tuple[str, str], _Point]]:
    """Yield what was judged, by its kind and id."""
    # The rubric of a challenge has the misconception's correction as its one criterion.
    kind = "misconception" if (attempt.probe or "").startswith("misconception/") else "criterion"
    for verdict in attempt.grade.criteria:
        criterion = rubric.criterion(verdict.criterion_id)
        fix = Fix(criterion.ask, criterion.statement)
        yield (kind, criterion.id), _Point(criterion.concept, criterion.weight, verdict.verdict, fix)
    held = {belief.misconception_id for belief in attempt.grade.misconceptions}
    for belief in rubric.misconceptions:
        opposite = next((criterion for criterion in rubric.criteria if criterion.concept == belief.concept), None)
        question = opposite.ask if opposite else f"Does this hold? {belief.claim}"
        weight = opposite.weight if opposite else MISCONCEPTION_WEIGHT
        verdict_on_it = Verdict.CONTRADICTED if belief.id in held else Verdict.MET
        yield ("misconception", belief.id), _Point(belief.concept, weight, verdict_on_it, Fix(question, belief.correction))
