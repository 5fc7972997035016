"""From an ended interview to its debrief: grade the parts, keep them, and say what they come to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trainer.interview.mock.judging import debrief_of
from trainer.interview.mock.parts import attempt_of, parts_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from trainer.interview.mock.debrief import Debrief, Scheduled
    from trainer.interview.mock.state import State
    from trainer.interview.outside import Bank, Grader
    from trainer.interview.records import Attempt

    Schedule = Callable[[Sequence[Attempt]], Sequence[Scheduled]]


def closed(state: State, bank: Bank, grader: Grader, schedule: Schedule | None = None) -> tuple[list[Attempt], Debrief]:
    """Grade an ended interview and return its attempts and its debrief; nothing is kept yet.

    Takes as long as the grader; raises what the grader raises, and KeyError or BankRefused when the bank no longer has a
    question of the interview.
    """
    parts = parts_of(state, bank)
    graded = [(part, attempt_of(state, part, turn, grader.grade(part.answer))) for turn, part in enumerate(parts)]
    attempts = [attempt for _, attempt in graded]
    return attempts, debrief_of(state, graded, bank.question(state.main), schedule(attempts) if schedule else ())
