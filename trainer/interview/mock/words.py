"""What the interviewer says to open each phase; the bank's questions are put as they are."""

from __future__ import annotations

from trainer.bank.model import QuestionKind
from trainer.interview.mock.phases import Phase

REQUIREMENTS = (
    "Before you solve it: what do you need to know, and what do you take as given? "
    "Ask me, and write down the requirements and assumptions that you go on with."
)
ESTIMATION = (
    "Put numbers on it: rates, sizes, peaks, storage. Write the arithmetic in a line or two, and say which of the numbers "
    "decides the design."
)
CHOICE = (
    "We have time to go into one part. Which of these is the riskiest in your design? Pick the one that you want to defend."
)
NO_CHOICE = "Then let me pick."
FAILURES = "Let us talk about what goes wrong. "
TWIST = "One thing changes. "
SUMMARY = (
    "We are nearly out of time. Sum up in three or four sentences: the design, its biggest risk, and what you would do first."
)
PROBE = "Going on from there: "

_SOLVE = {
    QuestionKind.COMPARISON: "Now the comparison itself: which one where, by which criteria, and what each choice costs you.",
    QuestionKind.PORT: "Now the port: what maps onto what, what has no counterpart, and what you do about that.",
    QuestionKind.DEBUGGING: "Now find the cause: what do you look at, in which order, what do you expect to see, and what do "
    "you change?",
    QuestionKind.ESTIMATION: "Now what follows from the numbers: how you size it, what limits it, what margin you leave.",
    QuestionKind.DECISION: "Now decide: what you choose, why, and what would make you choose otherwise.",
}
_DESIGN = (
    "Now the high-level design: the path of a message from end to end, which broker does what, why that one, and what you "
    "give up for it."
)


def solve(kind: QuestionKind) -> str:
    """Return how the main part of a question of that kind is asked for."""
    return _SOLVE.get(kind, _DESIGN)


def moves_on(phase: Phase) -> str:
    """Return what the interviewer says when the time of the phase before is over."""
    return {
        Phase.ESTIMATION: "Let us move on to numbers.",
        Phase.DESIGN: "Let us move on to the design.",
        Phase.DIVE_CHOSEN: "Let us go deeper.",
        Phase.DIVE_PUT: "Let us move on to something else.",
        Phase.FAILURES: "Let us move on to failures.",
        Phase.WRAP_UP: "Let us wrap up.",
    }.get(phase, "Let us begin.")
