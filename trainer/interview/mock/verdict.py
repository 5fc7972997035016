"""From dimensions to one of six steps: a weighted score, and vetoes that no score outweighs.

The threshold of 85, and the rule that a strong hire has no weak dimension, are those of a public rubric with weights and
vetoes. Its 70 for a hire is 75 here: at that the simulated mid and senior candidates of `benchmarks/mocks.py` come out apart,
and an answer labelled a hire at mid level (64 on this scale at senior) is a lean hire for a senior.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from trainer.interview.mock.dimensions import WEIGHTS, Dimension

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence


class Step(StrEnum):
    """The six steps, worst first."""

    STRONG_NO_HIRE = "Strong no hire"
    NO_HIRE = "No hire"
    LEAN_NO_HIRE = "Lean no hire"
    LEAN_HIRE = "Lean hire"
    HIRE = "Hire"
    STRONG_HIRE = "Strong hire"


STEPS = tuple(Step)
FROM_SCORE = ((85, Step.STRONG_HIRE), (75, Step.HIRE), (60, Step.LEAN_HIRE), (45, Step.LEAN_NO_HIRE), (30, Step.NO_HIRE))

SOLID, WEAK, EMPTY = 2.5, 1.5, 0.5


@dataclass(frozen=True, slots=True)
class Decision:
    """The step, the score under it, and every reason why it is not the score's own step."""

    step: Step
    score: float
    """0 to 100, over the dimensions that there is evidence for."""
    why: tuple[str, ...]


def decide(
    values: Mapping[Dimension, float | None],
    firm: Collection[Dimension],
    beyond: bool,
    dangerous: Sequence[str],
    reached: bool,
    level: str,
) -> Decision:
    """Return the verdict.

    `values` are 0 to 4, None where nothing was asked; `firm` are the dimensions that rest on enough points to cap the step
    below a hire, since one point that is read wrongly must not. `beyond` says that points above the target level were made;
    `dangerous` are misconceptions that put data at risk, as sentences; `reached` that the failures phase was.
    """
    judged = {dimension: value for dimension, value in values.items() if value is not None}
    total = sum(WEIGHTS[dimension] for dimension in judged)
    score = 25.0 * sum(WEIGHTS[d] * value for d, value in judged.items()) / total if total else 0.0
    step = next((step for least, step in FROM_SCORE if score >= least), Step.STRONG_NO_HIRE)
    why: list[str] = []

    def cap(most: Step, reason: str) -> None:
        nonlocal step
        if STEPS.index(step) > STEPS.index(most):
            step = most
            why.append(f"No better than {most.value.lower()}: {reason}")

    if step is Step.STRONG_HIRE and not beyond:
        cap(Step.HIRE, f"a strong hire shows something beyond the {level} level.")
    weak = [d.value for d, value in judged.items() if value < SOLID and d is not Dimension.STRUCTURE]
    if weak:
        cap(Step.HIRE, f"a strong hire has no dimension below solid ({', '.join(weak).lower()}).")
    caps = {dimension: value for dimension, value in judged.items() if dimension in firm}
    failing = [d.value for d, value in caps.items() if value < WEAK]
    if failing:
        cap(Step.LEAN_HIRE, f"one dimension is weak ({', '.join(failing).lower()}).")
    if not reached:
        cap(Step.LEAN_HIRE, "the interview ended before failures were talked about.")
    if caps.get(Dimension.FAILURE, 4.0) < EMPTY:
        cap(Step.LEAN_NO_HIRE, "veto: nothing that holds was said about failures and operations.")
    if caps.get(Dimension.DESIGN, 4.0) < 1.0:
        cap(Step.LEAN_NO_HIRE, "veto: the core of the design is missing.")
    for belief in dangerous:
        cap(Step.LEAN_NO_HIRE, f"veto: {belief}")
    return Decision(step, round(score, 1), tuple(why))
