"""Grading a kept answer anew, beside the screens: the engines may still be loading."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from trainer.bank.model import BankRefused
from trainer.interview.follow_ups import derived
from trainer.interview.practice import Answer
from trainer.interview.records import KeeperFailed
from trainer.tui.agenda import learn_beside
from trainer.tui.replay import GONE

if TYPE_CHECKING:
    from trainer.tui.base import TrainerScreen


def regrade(screen: TrainerScreen, attempt_id: str) -> None:
    """Grade the attempt with the rubric and engine of today, keep both grades, and have the screen look again."""
    app = screen.app
    services = app.services
    try:
        attempt = services.store.attempt(attempt_id)
        question, rubric = services.bank.question(attempt.question_id), services.bank.rubric(attempt.question_id)
        if attempt.probe:
            question, rubric = derived(question, rubric, attempt.probe, attempt.prompt)
    except KeeperFailed as error:
        app.say(str(error), "error")
        return
    except (KeyError, BankRefused):
        app.say(GONE, "warning")
        return

    def told(words: str, trouble: bool = False) -> None:
        app.say(words, "error" if trouble else "information")
        if screen.is_attached:
            screen.look_again()
        learn_beside(app)

    def work() -> None:
        try:
            grade = services.grader.grade(Answer(attempt.answer, question, rubric))
            new = services.store.listing.add_grade(attempt_id, grade, services.clock.now())
        except Exception as error:  # the thread's edge: whatever went wrong is told, and the first grade is as it was
            app.call_from_thread(told, f"Not regraded: {error}", True)
            return
        if new:
            words = f"Regraded: {attempt.grade.score}, now {grade.score}. Both are kept."
        else:
            words = "The same rubric and grader made its grade already; there is nothing to regrade."
        app.call_from_thread(told, words)

    app.say("Grading with today's rubric.")
    threading.Thread(target=work, name="regrading", daemon=True).start()
