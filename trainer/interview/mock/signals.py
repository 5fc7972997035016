"""What can be read from the course of an interview without a rubric: facts asked for, figures, and how the time was used.

Surface readings all of them. They count what is there; whether an assumption is a good one, or the arithmetic right, they do
not know, and the debrief says so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from trainer.grading.grade import Verdict
from trainer.grading.segments import segments, word_count
from trainer.interview.clarify import asked_fact
from trainer.interview.mock.phases import Phase
from trainer.interview.mock.state import Asks, Ending

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trainer.bank.model import Question
    from trainer.interview.mock.parts import Part
    from trainer.interview.mock.state import Exchange, State
    from trainer.interview.records import Attempt

_ASSUMES = re.compile(
    r"\b(?:assum\w+|suppos\w+|let'?s say|i take it|taking it that|requirement\w*|out of scope|in scope|must(?:n't| not)?|"
    r"i(?:'| wi)ll go with|given that)\b",
    re.IGNORECASE,
)
_FIGURE = re.compile(r"(?<![\w.])\d[\d,.]*\s*(?:%|[kKMGT]i?B?\b|[a-zA-Z]+)?")
_BARE = re.compile(r"\d[\d,.]*\s*$")
_DERIVES = re.compile(
    r"[=≈×*]|->|\b(?:times|makes|gives|that is|which is|so about|so roughly|divided|in total|adds up)\b", re.IGNORECASE
)
ENOUGH_WORDS = 8
"""Words from which an exchange counts as answered."""
HURRIED = 0.4
"""Share of the planned time below which an interview that was not ended early was hurried through."""
WORDS_PER_POINT = 60
"""Words beyond which, for each point made, an answer rambles: the shipped model answers make one in about 35."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A dimension read from the course of the interview."""

    value: float
    """0 to 4."""
    why: str
    """A sentence with the counts behind it."""
    quotes: tuple[str, ...] = ()
    """The candidate's words that were counted."""


def _passages(exchange: Exchange) -> list[str]:
    return [exchange.text[span.start : span.end] for span in segments(exchange.text)]


def scoping(state: State, main: Question) -> Reading | None:
    """Read how the problem was scoped: facts asked for or named, and assumptions written down; None when not put.

    One thing makes 1, two make 2, three or four make 3, five or more make 4, of which at least one must have been asked or
    assumed in so many words for more than 3.
    """
    put = [each for each in state.exchanges if each.phase in (Phase.REQUIREMENTS, Phase.ESTIMATION)]
    if not put or (put[0].ended is Ending.EARLY and not put[0].text.strip() and not put[0].clarified):
        return None
    asked = [each for exchange in state.exchanges for each in exchange.clarified]
    facts = {each.fact for each in asked if each.sheet == main.id and each.fact is not None}
    known = len(facts)
    named: set[int] = set()
    assumed: list[str] = []
    for passage in (passage for exchange in put for passage in _passages(exchange)):
        if word_count(passage) < 4:
            continue
        if _ASSUMES.search(passage):
            assumed.append(passage)
        fact = asked_fact(main, passage)[1]
        if fact is not None:
            named.add(fact)
    things = len(facts | named) + max(0, len(assumed) - len(named))
    value = (0.0, 1.0, 2.0, 3.0, 3.0, 4.0)[min(things, 5)]
    if not asked and not assumed:
        value = min(value, 3.0)
    why = (
        f"{len(asked)} clarifying question{'s' * (len(asked) != 1)}, {known} of them on the fact sheet; "
        f"{len(named)} fact{'s' * (len(named) != 1)} named and {len(assumed)} assumption{'s' * (len(assumed) != 1)} or "
        "requirements written down. Counted, not weighed."
    )
    return Reading(value, why, tuple([each.words for each in asked][:2] + assumed[:2]))


def numbers(state: State) -> Reading | None:
    """Read the figures of the estimation and the design; None when the estimation was not put.

    Two figures with a unit make 1, four make 2, six make 3; a line that derives one from another adds 1.
    """
    put = [each for each in state.exchanges if each.asks is Asks.ESTIMATION]
    if not put or (put[0].ended is Ending.EARLY and not put[0].text.strip()):
        return None
    figures: set[str] = set()
    quotes: list[str] = []
    derived = False
    for exchange in state.exchanges:
        if exchange.asks not in (Asks.REQUIREMENTS, Asks.ESTIMATION, Asks.DESIGN):
            continue
        for line in exchange.text.splitlines():
            found = [match.group().strip() for match in _FIGURE.finditer(line) if not _BARE.fullmatch(match.group())]
            figures.update(found)
            if len(found) >= 2 and _DERIVES.search(line):
                derived = True
                quotes.insert(0, line.strip())
            elif found:
                quotes.append(line.strip())
    value = min(3.0, len(figures) // 2) + (1.0 if derived else 0.0)
    why = f"{len(figures)} figure{'s' * (len(figures) != 1)} with a unit, {'one' if derived else 'none'} derived from others. "
    return Reading(min(4.0, value), why + "The arithmetic itself was not checked.", tuple(quotes[:2]))


def structure(state: State, graded: Sequence[tuple[Part, Attempt]]) -> Reading | None:
    """Read how the interview was used: what was answered, what the clock cut off, how many words a point took."""
    put = [e for e in state.exchanges if e.asks is not Asks.CHOICE and (e.ended is not Ending.EARLY or e.text.strip())]
    if not put:
        return None
    answered = [exchange for exchange in put if word_count(exchange.text) >= ENOUGH_WORDS]
    cut = [exchange for exchange in answered if exchange.ended is Ending.TIME]
    total = sum(word_count(exchange.text) for exchange in put)
    points = sum(
        verdict.verdict in (Verdict.MET, Verdict.PARTIAL) for _, attempt in graded for verdict in attempt.grade.criteria
    )
    guards = {guard.id for _, attempt in graded for guard in attempt.grade.guards} & {
        "keyword-soup",
        "prompt-copied",
        "template",
    }
    value = 4.0 * len(answered) / len(put)
    notes = [f"{len(answered)} of {len(put)} questions answered in sentences"]
    planned = sum(clock.budget_s or 0.0 for clock in state.clocks)
    if planned and state.ended is Ending.FINISHED and state.elapsed_s < HURRIED * planned:
        value -= 1.0
        notes.append(f"only {state.elapsed_s / planned:.0%} of the time was used")
    if len(cut) >= 3:
        value -= 1.0
        notes.append(f"the clock cut {len(cut)} answers off")
    if total > 150 and total > WORDS_PER_POINT * points:
        value -= 1.5
        notes.append(f"{total} words made {points} point{'s' * (points != 1)}, so most of them made none")
    if guards:
        value -= 1.0
        notes.append("lists of terms or sentences of the question stood in for an answer")
    why = "; ".join(notes) + ". Voice, drawing and rapport cannot be judged from text."
    return Reading(max(0.0, value), why[0].upper() + why[1:])
