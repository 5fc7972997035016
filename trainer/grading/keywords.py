"""Keywords with typing errors allowed: which concept slots of a criterion a passage touches, and where.

A keyword is compared with windows of as many words as it has, so that `acks` is never found inside `callbacks`
(`partial_ratio` gives that pair 100). Short words must match exactly.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import DamerauLevenshtein, Indel

from trainer.grading.grade import Span

EXACT_UP_TO = 4
"""Letters up to which a word must match exactly: ISR, DLQ, acks, TTL."""

_TOKEN = re.compile(r"[^\W_]+(?:['’.=+#\-/_][^\W_]+)*[+#]*")
_SUFFIXES = ("ations", "ation", "ings", "ing", "ies", "ied", "ers", "er", "ed", "es", "s", "ly", "d")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text, folded for comparison, with its place."""

    folded: str
    stem: str
    span: Span


@lru_cache(maxsize=8192)
def stem(word: str) -> str:
    """Cut the common endings off, keeping at least four letters, so that `retries` meets `retry`."""
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 4:
            base = word[: -len(suffix)]
            return base + "y" if suffix in ("ies", "ied") else base
    return word[:-1] if word.endswith(("e", "y")) and len(word) > 5 else word


def words(text: str, span: Span | None = None) -> tuple[Word, ...]:
    """Return the words of the text, or of the span of it, folded to lower case; hyphens and dots split none."""
    start, end = (span.start, span.end) if span else (0, len(text))
    found: list[Word] = []
    for match in _TOKEN.finditer(text, start, end):
        folded = match.group().casefold().replace("’", "'")
        found.append(Word(folded, stem(folded), Span(match.start(), match.end())))
    return tuple(found)


def same_word(keyword: str, word: Word) -> bool:
    """Whether the word is the keyword: exactly for short ones, else by stem or with one typing error in six letters."""
    if keyword == word.folded:
        return True
    if len(keyword) <= EXACT_UP_TO:
        return word.folded.removesuffix("s") == keyword.removesuffix("s") and len(keyword) > 2
    keyword_stem = stem(keyword)
    if keyword_stem == word.stem:
        return True
    if keyword[0] != word.folded[0] or abs(len(keyword) - len(word.folded)) > 2:
        return False
    allowed = len(keyword) // 6
    return allowed > 0 and bool(DamerauLevenshtein.distance(keyword, word.folded, score_cutoff=allowed) <= allowed)


def find(keyword: str, text_words: Sequence[Word]) -> Span | None:
    """Return where the keyword (one or several words) first stands among the words, or None."""
    parts = [word.folded for word in words(keyword)]
    if not parts:
        return None
    for first in range(len(text_words) - len(parts) + 1):
        window = text_words[first : first + len(parts)]
        if all(same_word(part, word) for part, word in zip(parts, window, strict=True)):
            return Span(window[0].span.start, window[-1].span.end)
    return None


@dataclass(frozen=True, slots=True)
class SlotMatch:
    """Which concept slots a passage touches."""

    matched: tuple[str, ...]
    """The synonym found, one for each slot that was touched."""
    missing: tuple[str, ...]
    """The first synonym of each slot that was not."""

    @property
    def share(self) -> float:
        """Share of the slots touched, 0 to 1; 0 without slots."""
        total = len(self.matched) + len(self.missing)
        return len(self.matched) / total if total else 0.0


def slots_in(slots: Iterable[Sequence[str]], passage: Sequence[Word]) -> SlotMatch:
    """Return which slots the words of a passage touch."""
    matched: list[str] = []
    missing: list[str] = []
    for slot in slots:
        hit = next((synonym for synonym in slot if find(synonym, passage) is not None), None)
        if hit is None:
            missing.append(slot[0])
        else:
            matched.append(hit)
    return SlotMatch(tuple(matched), tuple(missing))


def token_similarity(left: Sequence[Word], right: Sequence[Word]) -> float:
    """Return the share of stems that two texts have in common, 0 to 1, with their order taken into account by half."""
    a, b = [word.stem for word in left], [word.stem for word in right]
    if not a or not b:
        return 0.0
    shared = len(set(a) & set(b))
    overlap = 2 * shared / (len(set(a)) + len(set(b)))
    return 0.5 * overlap + 0.5 * float(Indel.normalized_similarity(a, b))
