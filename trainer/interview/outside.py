"""What a front end is given whatever it looks like: the content and the grader; `trainer.wiring` has the real things."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping

    from trainer.bank.model import Question, Rubric
    from trainer.grading.grade import Grade
    from trainer.interview.practice import Answer


class Bank(Protocol):
    """The content that can be asked."""

    @property
    def questions(self) -> Mapping[str, Question]:
        """Every question by its id, in the order of the files."""

    def question(self, question_id: str) -> Question:
        """Return the question; KeyError if there is none."""

    def rubric(self, question_id: str) -> Rubric:
        """Return its rubric; raises BankRefused when it is faulty."""


class Grader(Protocol):
    """Grades in the calling thread; waits for its engines when they are still loading."""

    def grade(self, answer: Answer) -> Grade:
        """Return the grade."""

    def start_loading(self) -> None:
        """Load the engines in a thread of their own; a second call does nothing."""
