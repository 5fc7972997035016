"""An attempt shown again as it was graded, with the rubric as the bank has it now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trainer.bank.model import BankRefused
from trainer.interview.follow_ups import derived
from trainer.interview.records import KeeperFailed

if TYPE_CHECKING:
    from trainer.bank.model import Rubric
    from trainer.interview.outside import Bank
    from trainer.interview.records import Attempt
    from trainer.tui.base import TrainerScreen

GONE = "The bank no longer has this question, so points are shown by their ids."
CHANGED = "The rubric has changed since; verdicts are as they were kept, the sentences are today's."


def rubric_of(bank: Bank, attempt: Attempt) -> tuple[Rubric | None, str]:
    """Return the rubric as the bank has it now, and what to know about it."""
    try:
        question, rubric = bank.question(attempt.question_id), bank.rubric(attempt.question_id)
        if attempt.probe:
            rubric = derived(question, rubric, attempt.probe, attempt.prompt)[1]
    except (KeyError, BankRefused):
        return None, GONE
    if attempt.grade.provenance.rubric != f"{rubric.revision}:{rubric.fingerprint}":
        return rubric, CHANGED
    return rubric, ""


def open_attempt(screen: TrainerScreen, attempt_id: str) -> None:
    """Show the feedback on an attempt as it was kept; says so when it cannot be read."""
    from trainer.tui.screens.feedback import FeedbackScreen

    app = screen.app
    try:
        attempt = app.services.store.attempt(attempt_id)
    except KeeperFailed as error:
        app.say(str(error), "error")
        return
    rubric, remark = rubric_of(app.services.bank, attempt)
    app.push_screen(FeedbackScreen(attempt, rubric, note=remark))
