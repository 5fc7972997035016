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

_WORD = re.compile(r"[\w'-]+")


def _words(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(text)]


def _alike(wanted: str, said: str) -> bool:
    if wanted == said:
        return True
    if min(len(wanted), len(said)) <= EXACT_UP_TO:
        # A plural is the one change that a short word may have.
        return said in (wanted + "s", wanted + "es") or wanted in (said + "s", said + "es")
    return fuzz.ratio(wanted, said) >= SIMILARITY


def _has(phrase: Sequence[str], said: Sequence[str]) -> bool:
    """Whether the words of the phrase occur in a row."""
    return any(
        all(_alike(wanted, word) for wanted, word in zip(phrase, said[start:], strict=False))
        for start in range(len(said) - len(phrase) + 1)
    )


def _letters(fact: Fact, said: Sequence[str]) -> int:
    """How much of what was said the fact is about, in letters of its phrases."""
    return sum(len("".join(phrase)) for phrase in map(_words, fact.about) if phrase and _has(phrase, said))


def clarify(question: Question, words: str) -> str:
    """Return the fact that the words ask for, or the sentence that leaves it to the candidate.

    The fact that more of the question's words are about wins; of equals, the first in the sheet.
    """
    said = _words(words)
    scored = [(_letters(fact, said), -place, fact.answer) for place, fact in enumerate(question.facts)]
    best = max(scored, default=(0, 0, UNKNOWN))
    return best[2] if best[0] else UNKNOWN
