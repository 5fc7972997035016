"""What was asked and shown in a session so far, from which the next question follows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trainer.grading.grade import Verdict
from trainer.interview.follow_ups import FollowUpChoice, Standing, after_full_answer, after_probe, choose

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from trainer.bank.model import Question, Rubric
    from trainer.interview.follow_ups import Asks
    from trainer.interview.records import Attempt

MAX_FOLLOW_UPS = 3


class Conversation:
    """The memory of one session."""

    def __init__(self, asked: Iterable[str], met_concepts: Iterable[str] = ()) -> None:
        """Start with the first question's key, or with what a draft remembers."""
        self._asked = list(asked)
        self._met_concepts = set(met_concepts)
        self._standings: list[Standing] = []
        self._graded: list[tuple[Attempt, Rubric]] = []

    @property
    def graded(self) -> Sequence[tuple[Attempt, Rubric]]:
        """The graded attempts in order, each with the rubric that it was judged by; not those before a draft."""
        return tuple(self._graded)

    @property
    def asked(self) -> tuple[str, ...]:
        """Everything asked, in order."""
        return tuple(self._asked)

    @property
    def met_concepts(self) -> tuple[str, ...]:
        """Concepts that were met, sorted."""
        return tuple(sorted(self._met_concepts))

    def note(self, attempt: Attempt, asked_rubric: Rubric, base: Question, base_rubric: Rubric) -> None:
        """Take in a graded attempt; base is the bank's question that a probe or twist belongs to."""
        self._graded.append((attempt, asked_rubric))
        for verdict in attempt.grade.criteria:
            if verdict.verdict is Verdict.MET:
                self._met_concepts.add(asked_rubric.criterion(verdict.criterion_id).concept)
        before = next((held for held in self._standings if held.question.id == base.id), None)
        if attempt.probe is None:
            now = after_full_answer(base, base_rubric, attempt.grade, attempt.answer)
        elif before is not None and attempt.probe.startswith("twist/"):
            now = before  # a twist has no rubric of its own, so what was met before it stays met
        else:
            # With nothing before it, the session goes on from a draft: only the probe itself is known.
            unseen = Standing(base, base_rubric, {}, ())
            now = after_probe(before or unseen, attempt.probe, attempt.grade, attempt.answer)
        self._standings = [now, *(held for held in self._standings if held is not before)]

    def follow_up(self, asks: Asks) -> FollowUpChoice | None:
        """Return what to ask next; None when nothing is left or three follow-ups were asked."""
        if len(self._asked) > MAX_FOLLOW_UPS:
            return None
        return choose(self._standings, asks, self._asked, self._met_concepts, last=len(self._asked) == MAX_FOLLOW_UPS)

    def take(self, choice: FollowUpChoice) -> None:
        """Count the choice as asked."""
        self._asked.append(choice.key)
