"""Simulated candidates: they answer from the bank's own texts, at the strength that their name says."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from trainer.bank.model import CriterionLevel, TargetLevel
from trainer.interview.mock.phases import Phase
from trainer.interview.mock.session import Mock
from trainer.interview.mock.state import Asks, Stage

if TYPE_CHECKING:
    from trainer.bank.model import Question, Rubric
    from trainer.interview.outside import Bank

TICK_S = 0.5


@dataclass
class Candidate:
    """Somebody who answers."""

    name: str
    facts: int
    """Clarifying questions that they ask at the start, taken from the fact sheet."""
    texts: Callable[[Bank, str, Asks], str]
    takes_s: float = 100.0
    """Seconds that each answer takes."""
    quits_in: Phase | None = None
    """Phase in which they leave."""
    asked: list[str] = field(default_factory=list)


def _of_levels(rubric: Rubric, levels: Sequence[CriterionLevel]) -> list[str]:
    return [criterion.accepted[0] for criterion in rubric.criteria if criterion.level in levels and criterion.accepted]


def model_text(bank: Bank, question_id: str, level: TargetLevel) -> str:
    """Return the model answer of the level; without one, phrasings that make the points of that level."""
    rubric = bank.rubric(question_id)
    if level in rubric.models:
        return rubric.models[level]
    core = [CriterionLevel.CORE]
    return " ".join(_of_levels(rubric, core if level is TargetLevel.MID else [*core, CriterionLevel.STRONG]))


def _figures(question: Question, most: int) -> list[str]:
    told = [fact.answer for fact in question.facts if any(character.isdigit() for character in fact.answer)]
    return told[:most]


def strong(bank: Bank, question_id: str, asks: Asks) -> str:
    """Answer with senior model answers, stated assumptions and the figures of the fact sheet."""
    question = bank.question(question_id)
    if asks is Asks.REQUIREMENTS:
        return "I assume the following. " + " ".join(_figures(question, 4))
    if asks is Asks.ESTIMATION:
        return "\n".join(_figures(question, 6)) + "\nThat is 10,000 messages/s times 1 kB = 10 MB/s, so about 1 TB a day."
    if asks in (Asks.PROBE, Asks.TWIST):
        return " ".join(_of_levels(bank.rubric(question_id), [CriterionLevel.EXCEPTIONAL, CriterionLevel.STRONG])[:3])
    if asks is Asks.SUMMARY:
        return "To sum up: the design is as I said. The biggest risk is the part that I went into, and I would test that first."
    return model_text(bank, question_id, TargetLevel.SENIOR)


def mid(bank: Bank, question_id: str, asks: Asks) -> str:
    """Answer with mid model answers, two figures, and nothing beyond the question."""
    question = bank.question(question_id)
    if asks is Asks.REQUIREMENTS:
        return "I assume this much. " + " ".join(_figures(question, 1))
    if asks is Asks.ESTIMATION:
        return "\n".join(_figures(question, 2))
    if asks in (Asks.PROBE, Asks.TWIST):
        return "I have not had that in practice. I would look at it again and measure before I change anything."
    if asks is Asks.SUMMARY:
        return "In short, it is what I described, with retries where something fails."
    return model_text(bank, question_id, TargetLevel.MID)


def weak(bank: Bank, question_id: str, asks: Asks) -> str:
    """Answer with the terms and hardly a claim."""
    rubric = bank.rubric(question_id)
    if asks in (Asks.REQUIREMENTS, Asks.ESTIMATION):
        return "It has to be fast and it has to scale well."
    if asks in (Asks.QUESTION, Asks.DESIGN):
        vague = [criterion.mentions[0] for criterion in rubric.criteria if criterion.mentions]
        partly = [criterion.partial[0] for criterion in rubric.criteria if criterion.partial]
        return " ".join(vague[:3] + partly[:1])
    return "I am not sure. I would look it up."


def contradicting(bank: Bank, question_id: str, asks: Asks) -> str:
    """Answer with the opposite of what holds."""
    rubric = bank.rubric(question_id)
    wrong = [belief.believing[0] if belief.believing else belief.claim for belief in rubric.misconceptions]
    wrong += [criterion.contradicting[0] for criterion in rubric.criteria if criterion.contradicting]
    return " ".join(wrong) if asks in (Asks.QUESTION, Asks.DESIGN) else "It is simple."


def rambling(bank: Bank, question_id: str, asks: Asks) -> str:
    """Answer at length and say nothing."""
    said = "In my last company we had a lot of meetings about this, and I remember that everybody had an opinion on it. "
    return said * 30


def silent(bank: Bank, question_id: str, asks: Asks) -> str:
    """Say nothing."""
    return ""


def candidate(name: str, quits_in: Phase | None = None) -> Candidate:
    """Return the candidate of that name."""
    texts = {f.__name__: f for f in (strong, mid, weak, contradicting, rambling, silent)}[name]
    facts = {"strong": 5, "mid": 2}.get(name, 0)
    return Candidate(name, facts, texts, 10_000.0 if name in ("silent", "rambling") else 100.0, quits_in)


def live_through(mock: Mock, who: Candidate, bank: Bank, pass_s: Callable[[float], None]) -> None:
    """Have the candidate live through the interview to its end, the clock moved on by `pass_s`."""
    for fact in mock.main.facts[: who.facts]:
        mock.ask(f"What about {fact.about[0]}?")
    while mock.state.stage is not Stage.ENDED:
        if who.quits_in is mock.state.clock.phase:
            mock.type(who.texts(bank, mock.state.main, Asks.DESIGN)[:200]) if not mock.choosing else None
            mock.end_early()
            return
        if mock.choosing:
            if who.name == "silent":
                _wait(mock, pass_s)
            else:
                mock.choose(mock.state.options[0])
            continue
        exchange = mock.state.exchange
        text = who.texts(bank, exchange.question_id, exchange.asks)
        waited = 0.0
        while waited < who.takes_s and mock.state.exchange is exchange and mock.state.stage is Stage.RUNNING:
            waited += TICK_S * 20
            mock.type(text[: int(len(text) * min(1.0, waited / min(who.takes_s, 60.0)))])
            pass_s(TICK_S * 20)
            mock.tick()
        if mock.state.exchange is exchange and mock.state.stage is Stage.RUNNING:
            mock.submit()


def _wait(mock: Mock, pass_s: Callable[[float], None]) -> None:
    pass_s(TICK_S * 20)
    mock.tick()
