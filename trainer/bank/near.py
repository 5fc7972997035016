"""Texts that say nearly the same in nearly the same words, found without comparing each with each.

Two sets of words of which at least the share t is common (Jaccard) must share a word among the rarest few of each: of n words,
the n - ceil(t * n) + 1 rarest. So only texts that share such a word are compared (the prefix filter of set similarity joins;
Chaudhuri et al., "A Primitive Operator for Similarity Joins in Data Cleaning", ICDE 2006).
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from rapidfuzz import fuzz

LEAST_COMMON = 0.6
"""Share of the words that two texts must have in common to be compared letter by letter."""
NEARLY = 85.0
"""Token sort ratio, 0 to 100, from which two texts count as nearly the same: a changed number or word in ten."""
LEAST_WORDS = 6
"""Shorter texts are alike by chance."""
MOST_COMPARED = 50
"""Earlier texts that one text is compared with at most; a bound on made-up banks, in which every word is common."""

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Near:
    """A text and the earlier one that it is nearly the same as."""

    text: int
    """Index of the text."""
    earlier: int
    """Index of the earlier text that is most like it, of those that were compared."""
    ratio: float
    """Token sort ratio, 0 to 100."""


def near_duplicates(texts: Sequence[str], owners: Sequence[Hashable]) -> Iterator[Near]:
    """Yield each text that nearly repeats an earlier one of another owner, with the nearest of these.

    A text that repeats another to the letter, but for case and blanks, is told as one that is nearly the same, with a ratio
    of 100. Deterministic; time grows with the number of texts and the rarity of their words, not with its square.
    """
    words = [tuple(dict.fromkeys(_WORD.findall(text.casefold()))) for text in texts]
    joined = [" ".join(sorted(_WORD.findall(text.casefold()))) for text in texts]
    counts = Counter(word for each in words for word in each)
    by_word: defaultdict[str, list[int]] = defaultdict(list)
    first_of: dict[str, int] = {}
    for row, own in enumerate(words):
        if len(own) < LEAST_WORDS:
            continue
        same = first_of.setdefault(joined[row], row)
        if same != row and owners[same] != owners[row]:
            yield Near(row, same, 100.0)
        if same != row:
            continue  # whatever is like this text is like the first of its kind, which is kept
        rare = sorted(own, key=lambda word: (counts[word], word))[: len(own) - math.ceil(LEAST_COMMON * len(own)) + 1]
        compared = list(islice((earlier for word in rare for earlier in by_word[word]), MOST_COMPARED))
        best = _nearest(row, compared, words, joined, owners)
        if best is not None:
            yield best
        for word in rare:
            by_word[word].append(row)


def _nearest(
    row: int, compared: Sequence[int], words: Sequence[tuple[str, ...]], joined: Sequence[str], owners: Sequence[Hashable]
) -> Near | None:
    own = set(words[row])
    best: Near | None = None
    for earlier in dict.fromkeys(compared):
        common = len(own.intersection(words[earlier]))
        if owners[earlier] == owners[row] or common < LEAST_COMMON * (len(own) + len(words[earlier]) - common):
            continue
        # The words are sorted already, so this is the token sort ratio.
        ratio = fuzz.ratio(joined[row], joined[earlier], score_cutoff=NEARLY)
        if ratio and (best is None or ratio > best.ratio):
            best = Near(row, earlier, float(ratio))
    return best
