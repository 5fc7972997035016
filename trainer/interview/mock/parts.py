"""What of an interview is graded, and against which rubric.

The main question's rubric judges everything that was said on it, over all of its phases and the summing up; a deep dive and
the question about failures have rubrics of their own; a twist is judged by the main question's rubric, apart, so that the
debrief can say what came only with it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from trainer.interview.follow_ups import derived
from trainer.interview.mock.phases import Phase
from trainer.interview.mock.state import Asks, Ending, Exchange, PauseWhy, State
from trainer.interview.practice import Answer
from trainer.interview.records import MODE_MOCK, Attempt

if TYPE_CHECKING:
    from trainer.bank.model import Question, Rubric
    from trainer.grading.grade import Grade, Span
    from trainer.interview.outside import Bank

BETWEEN = "\n\n"
"""Between the texts of two exchanges; a passage never crosses a line break, so that every quotation has one exchange."""


@dataclass(frozen=True, slots=True)
class Part:
    """One answer to be graded, put together from exchanges."""

    question: Question
    rubric: Rubric
    probe: str | None
    """`twist/ID` for the twist; None otherwise."""
    exchanges: tuple[int, ...]
    """Places in the state's exchanges."""
    starts: tuple[int, ...]
    """Where the text of each exchange begins."""
    text: str
    phase: Phase
    """The phase in which the question was put first."""

    @property
    def answer(self) -> Answer:
        """What the grader is given."""
        return Answer(self.text, self.question, self.rubric)

    def place(self, span: Span) -> tuple[int, int, int]:
        """Return the place of the exchange that holds the span, and the span's start and end in its text."""
        at = max(number for number, start in enumerate(self.starts) if start <= span.start)
        return self.exchanges[at], span.start - self.starts[at], span.end - self.starts[at]


def _was_put(exchange: Exchange) -> bool:
    """Whether it counts as asked: one that the end of the interview came before any word to does not."""
    return exchange.ended is not Ending.EARLY or bool(exchange.text.strip())


def parts_of(state: State, bank: Bank) -> list[Part]:
    """Return what is to be graded, in the order in which it was asked first. Raises KeyError or BankRefused."""
    by_key: dict[tuple[str, str | None], list[int]] = {}
    for place, exchange in enumerate(state.exchanges):
        if exchange.question_id and _was_put(exchange):
            probe = exchange.probe if exchange.asks is Asks.TWIST else None
            by_key.setdefault((exchange.question_id, probe), []).append(place)
    parts = []
    for (question_id, probe), places in by_key.items():
        question, rubric = bank.question(question_id), bank.rubric(question_id)
        if probe:
            try:
                question, rubric = derived(question, rubric, probe)
            except KeyError:
                continue  # the twist left the bank meanwhile; the rest of the interview is still worth its debrief
        text, starts = "", []
        for place in places:
            said = state.exchanges[place].text
            text += BETWEEN if text and said else ""
            starts.append(len(text))
            text += said
        phase = state.exchanges[places[0]].phase
        parts.append(Part(question, rubric, probe, tuple(places), tuple(starts), text, phase))
    return parts


def labels_of(state: State) -> tuple[str, ...]:
    """Return how the interview differed from one that ran in one go and in its time."""
    pauses = {pause.why for pause in state.pauses}
    held = {
        "paused": bool(pauses & {PauseWhy.ASKED, PauseWhy.ASLEEP}),
        "interrupted": PauseWhy.INTERRUPTED in pauses,
        "extended": state.setup.stretched != 1.0 or any(clock.added_s for clock in state.clocks),
        "partial": state.ended is Ending.EARLY,
    }
    return tuple(name for name, holds in held.items() if holds)


def attempt_of(state: State, part: Part, turn: int, grade: Grade) -> Attempt:
    """Return the graded part as the history keeps it; `turn` is its place among the parts."""
    said = [state.exchanges[place] for place in part.exchanges]
    asked_first = state.exchanges[part.exchanges[0]]
    seconds = sum(exchange.ended_at_s - exchange.asked_at_s for exchange in said)
    flags = [*labels_of(state)]
    if part.probe:
        flags.append("twist")
    if not part.text.strip():
        flags.append("no-answer")
    if grade.provenance.engine == "keywords":
        flags.append("keyword-only")
    return Attempt(
        id=state.attempt_ids[part.exchanges[0]],
        session_id=state.id,
        turn=turn,
        mode=MODE_MOCK,
        question_id=part.question.id,
        question_revision=part.question.revision,
        title=part.question.title,
        prompt=part.question.prompt,
        topics=part.question.topics,
        brokers=tuple(map(str, part.question.brokers)),
        level=str(state.setup.level),
        asked_because=asked_first.because,
        answer=part.text,
        elapsed_s=seconds,
        started_at=state.started_at,
        submitted_at=state.ended_at or state.started_at,
        hints_shown=0,
        confidence=None,
        flags=tuple(flags),
        parent_attempt=None,
        grade=grade,
        probe=part.probe,
        clarified=tuple((each.words, each.answer) for exchange in said for each in exchange.clarified),
    )
