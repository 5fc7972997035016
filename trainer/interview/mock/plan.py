"""What the interviewer asks in a mock: chosen by the setup, the history and what was said, never by a grade.

A grade may take seconds; an interviewer who waits for one would give away that something is judged. So what was said is
only looked at for its words: a criterion counts as touched when one passage has half of its concept slots.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from trainer.bank.model import BankRefused, FollowUpCondition, Question, QuestionKind
from trainer.grading.keywords import slots_in, words
from trainer.grading.segments import segments

if TYPE_CHECKING:
    import random
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from trainer.bank.model import Broker, Criterion, Rubric
    from trainer.interview.outside import Bank

MAIN_KINDS = frozenset(
    {
        QuestionKind.DESIGN,
        QuestionKind.COMPARISON,
        QuestionKind.PORT,
        QuestionKind.DEBUGGING,
        QuestionKind.ESTIMATION,
        QuestionKind.DECISION,
    }
)
OFFERED = 4
"""Topics that the candidate may choose the first deep dive from."""
TOUCHED_FROM = 0.5
"""Share of a criterion's concept slots in one passage from which it counts as spoken of."""
FAILURE_TOPICS = frozenset({"poison", "partitions-cap", "lag", "replication", "operations"})

_UNKNOWN_WEAKNESS = 0.5
_MISSED_BONUS, _CLAIMED_BONUS = 0.5, 0.35


def fits(question: Question, brokers: Collection[Broker]) -> bool:
    """Whether the question is about one of the brokers; none given takes all."""
    return not brokers or bool(set(question.brokers) & set(brokers))


def mains(questions: Iterable[Question], brokers: Collection[Broker], level: str) -> list[Question]:
    """Return the questions that an interview may be about, those of the level alone where there are any."""
    fitting = [question for question in questions if question.kind in MAIN_KINDS and fits(question, brokers)]
    return [question for question in fitting if question.level == level] or fitting


def _relation(main: Question, other: Question) -> float:
    linked = any(link.question == other.id for link in main.follow_ups)
    return 3.0 * linked + len(set(main.topics) & set(other.topics)) + 0.5 * bool(set(main.brokers) & set(other.brokers))


def _asked_beside(questions: Iterable[Question], main: Question, brokers: Collection[Broker]) -> list[Question]:
    """Return what may be asked beside the main question: of the wanted brokers, or of any where those are too few."""
    pool = [question for question in questions if question.kind not in MAIN_KINDS and question.id != main.id]
    wanted = [question for question in pool if fits(question, brokers)]
    return wanted if len(wanted) >= 3 else pool


def _usable(bank: Bank, question: Question) -> bool:
    try:
        bank.rubric(question.id)
    except BankRefused:
        return False  # `trainer bank check` reports it; the interview asks something else
    return True


def _ranked(questions: Iterable[Question], main: Question, rng: random.Random) -> list[Question]:
    shuffled = list(questions)
    rng.shuffle(shuffled)
    return sorted(shuffled, key=lambda question: -_relation(main, question))


def failures_question(bank: Bank, main: Question, brokers: Collection[Broker], rng: random.Random) -> str:
    """Return the id of a question about what fails, near to the main one; empty when the bank has none."""
    pool = _asked_beside(bank.questions.values(), main, brokers)
    failing = [question for question in pool if FAILURE_TOPICS & set(question.topics)]
    # The topics that come first in a question are those it is about.
    near = [question for question in failing if FAILURE_TOPICS & set(question.topics[:1])] or failing
    ranked = [question for question in _ranked(near, main, rng) if _usable(bank, question)]
    return rng.choice(ranked[:3]).id if ranked else ""


def options(bank: Bank, main: Question, brokers: Collection[Broker], taken: Collection[str], rng: random.Random) -> list[str]:
    """Return the ids of the deep dives that the candidate may choose from, those nearest to the main question."""
    pool = [q for q in _asked_beside(bank.questions.values(), main, brokers) if q.id not in taken]
    near = [question.id for question in _ranked(pool, main, rng) if _usable(bank, question)][:OFFERED]
    rng.shuffle(near)
    return near


def twist(main: Question, rng: random.Random) -> str:
    """Return the id of a twist of the main question; empty when it has none."""
    return rng.choice(main.twists).id if main.twists else ""


def touched(rubric: Rubric, said: str) -> frozenset[str]:
    """Return the ids of the criteria that some passage speaks of, by its words alone."""
    passages = [words(said, span) for span in segments(said)]
    return frozenset(
        criterion.id
        for criterion in rubric.criteria
        if any(slots_in(criterion.slots, passage).share >= TOUCHED_FROM for passage in passages)
    )


def second_dive(
    bank: Bank,
    main: Question,
    main_rubric: Rubric,
    said: str,
    brokers: Collection[Broker],
    weakness: Mapping[str, float],
    taken: Collection[str],
    rng: random.Random,
) -> tuple[str, str]:
    """Return the id of the second deep dive and why it is asked; empty when the bank has none left.

    What the history says is weak comes first; beside it counts what the main answer left out, or named, where the bank
    links a question to that.
    """
    spoken = touched(main_rubric, said)
    best: tuple[float, str, str] | None = None
    pool = [q for q in _asked_beside(bank.questions.values(), main, brokers) if q.id not in taken]
    for question in _ranked(pool, main, rng):
        known = weakness.get(question.id)
        value = (_UNKNOWN_WEAKNESS if known is None else known) + 0.1 * _relation(main, question)
        because = "Asked because it is close to the main question" + (
            "." if known is None else f", and the history says that you were {'weak' if known >= 0.5 else 'sound'} there."
        )
        for link in main.follow_ups:
            if link.question != question.id or link.criterion is None:
                continue
            concept = main_rubric.criterion(link.criterion).concept.replace(".", ": ").replace("-", " ")
            if link.when is FollowUpCondition.MISSED and link.criterion not in spoken:
                value += _MISSED_BONUS
                because = f"Asked because nothing in your design spoke of {concept}."
            elif link.when is FollowUpCondition.CLAIMED and link.criterion in spoken:
                value += _CLAIMED_BONUS
                because = f"Asked because your design spoke of {concept}, and this is what fails about it."
        if (best is None or value > best[0] + 1e-9) and _usable(bank, question):
            best = (value, question.id, because)
    return (best[1], best[2]) if best else ("", "")


def open_point(rubric: Rubric, said: str, asked: Collection[str]) -> Criterion | None:
    """Return the heaviest criterion that nothing said speaks of and that was not asked for; None when there is none."""
    spoken = touched(rubric, said)
    left = [c for c in rubric.criteria if c.id not in spoken and f"criterion/{c.id}" not in asked and c.slots]
    order: Sequence[Criterion] = sorted(left, key=lambda criterion: -criterion.weight)
    return order[0] if order else None
