"""Clarifying questions, answered from the question's fact sheet."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trainer.bank.model import Fact, Question

UNKNOWN = "Assume what you need, and say so."
EXACT_UP_TO = 4
"""Words this short must be the same: one letter makes another word of them."""
SIMILARITY = 84.0
"""Least character similarity (0 to 100) of longer words: one typing error in six letters passes."""

QUESTION_WORDS = frozenset("how many much what which who when where".split())
"""Ask for a quantity or a name of anything: by themselves they say nothing of what a fact is about."""
FILLERS = frozenset(
    "a an the is are be was were will would should can could do does did have has had there it they them these those "
    "this that we you i our your of for in at to on by from with and or about please tell me there's it's".split()
)

_TIMES = frozenset(("second", "minute", "hour", "day"))
_EACH = frozenset(("a", "an", "each", "every"))

_WORD = re.compile(r"[\w'-]+")


def _words(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(text)]


def _asked(text: str) -> list[str]:
    """Return the words of a question, with "how many a second" as "how many per second"."""
    said = _words(text)
    if "how" in said:
        for place, word in enumerate(said[1:], start=1):
            if word in _TIMES and said[place - 1] in _EACH:
                said[place - 1] = "per"
    return said


def _alike(wanted: str, said: str) -> bool:
    if wanted == said:
        return True
    if min(len(wanted), len(said)) <= EXACT_UP_TO:
        # A plural is the one change that a short word may have.
        return said in (wanted + "s", wanted + "es") or wanted in (said + "s", said + "es")
    return fuzz.ratio(wanted, said) >= SIMILARITY


def _found(phrase: Sequence[str], said: Sequence[str]) -> dict[int, int]:
    """Return the places of the words that are the phrase, wherever its words occur in a row, and how much is alike.

    What is alike is counted in letters, so that of "order" and "orders" the one that was said is found.
    """
    return {
        start + offset: min(len(wanted), len(said[start + offset]))
        for start in range(len(said) - len(phrase) + 1)
        if all(_alike(wanted, word) for wanted, word in zip(phrase, said[start:], strict=False))
        for offset, wanted in enumerate(phrase)
    }


def _letters(fact: Fact, said: Sequence[str]) -> int:
    """How much of what was said the fact is about, in letters; each word counts once, however many phrases have it.

    A phrase of question words alone ("how many") asks for this fact only where nothing else is asked for: the word
    after it may be one that the sheet does not speak of.
    """
    content: dict[int, int] = {}
    asking: dict[int, int] = {}
    for phrase in filter(None, map(_words, fact.about)):
        into = asking if QUESTION_WORDS.issuperset(phrase) else content
        for place, letters in _found(phrase, said).items():
            into[place] = max(letters, into.get(place, 0))
    if not content and not (QUESTION_WORDS | FILLERS).issuperset(said):
        return 0
    return sum((asking | content).values())


def asked_fact(question: Question, words: str) -> tuple[str, int | None]:
    """Return what the interviewer answers, and the place in the sheet of the fact that the words ask for.

    The fact that more of the question's words are about wins; of equals, the first in the sheet. The place is None where
    the sheet does not speak of it; then the answer leaves it to the candidate.
    """
    said = _asked(words)
    scored = [(_letters(fact, said), -place) for place, fact in enumerate(question.facts)]
    letters, place = max(scored, default=(0, 0))
    return (question.facts[-place].answer, -place) if letters else (UNKNOWN, None)


def clarify(question: Question, words: str) -> str:
    """Return the fact that the words ask for, or the sentence that leaves it to the candidate."""
    return asked_fact(question, words)[0]
