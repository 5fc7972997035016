"""What an answer holds for and against each claim of a rubric: passages, similarities, and the judge's reading.

The embedder only chooses what the judge reads: for each claim the passages nearest to any of its phrasings. Similarity
earns nothing by itself, since a contradiction is as near to a claim as a paraphrase (measured: mean cosine .47 and .37).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from trainer.grading.claims import Claim
from trainer.grading.grade import Neighbour, Span
from trainer.grading.keywords import SlotMatch, Word, slots_in, token_similarity, words
from trainer.grading.protocols import Embedder, Engines

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

READ_PER_CLAIM = 3
"""Passages that the judge reads for each claim, one by one."""
WORTH_READING = 0.22
"""Cosine under which a passage is on another subject; no labelled evidence lies below it."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How one passage stands to a claim: probabilities that sum to 1."""

    passage: int
    """Index of the passage."""
    unrelated: float
    partial: float
    asserts: float
    opposes: float

    @property
    def support(self) -> float:
        """Expected credit of the passage, 0 to 1: a partial statement is worth half."""
        return self.asserts + 0.5 * self.partial


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything known of one claim in one answer."""

    claim: Claim
    readings: tuple[Reading, ...]
    """Best support first; empty when no passage was worth reading or no judge took part."""
    second: tuple[Reading, ...]
    """The judge's opinion of the passages that the reader and the embedder picked, for claims that the reader knows."""
    nearest: int | None
    """Index of the passage nearest to the claim, None when there is no passage."""
    nearness: float
    """Similarity of that passage to the nearest phrasing, 0 to 1."""
    supporting: Neighbour | None
    """Nearest supporting phrasing of the passage that decides."""
    opposing: Neighbour | None
    slots: SlotMatch
    """Concept slots that the deciding passage touches."""

    @property
    def best(self) -> Reading | None:
        """The reading with the most support."""
        return self.readings[0] if self.readings else None


def passage_texts(answer: str, passages: Sequence[Span]) -> list[str]:
    """Return the passages as the models read them: white space folded, letters folded to lower case.

    The models are uncased; folding here keeps SHOUTING and Title Case from reaching the tokenizer in any form.
    """
    return [" ".join(answer[span.start : span.end].split()).lower() for span in passages]


def _nearest(vectors: NDArray[np.float32], rows: NDArray[np.float32], texts: Sequence[str]) -> list[Neighbour | None]:
    if not texts:
        return [None] * len(vectors)
    table = vectors @ rows.T
    best = table.argmax(axis=1)
    return [Neighbour(texts[int(column)], round(float(table[row, column]), 4)) for row, column in enumerate(best)]


def _distinct(texts: Sequence[str]) -> list[int]:
    """The passages that do not stand further up already: saying it twice gains nothing."""
    first: dict[str, int] = {}
    for row, text in enumerate(texts):
        first.setdefault(text, row)
    return list(first.values())


@dataclass(frozen=True, slots=True)
class _Near:
    """How near each passage is to the phrasings of one claim."""

    supporting: list[Neighbour | None]
    opposing: list[Neighbour | None]
    nearness: list[float]
    order: list[int]
    """Passages worth reading, nearest first."""


def _near(claim: Claim, texts: Sequence[str], vectors: NDArray[np.float32], embedder: Embedder) -> _Near:
    groups = ((claim.text, *claim.supporting), claim.hinting, claim.opposing)
    supporting, hinting, opposing = (_nearest(vectors, embedder.phrasings(group), group) for group in groups)
    nearness = [
        max(hit.similarity for hit in hits if hit is not None) for hits in zip(supporting, hinting, opposing, strict=True)
    ]
    # Ties fall to the text, not to the place: shuffled sentences must be read the same way.
    order = sorted(_distinct(texts), key=lambda row: (-nearness[row], texts[row]))
    return _Near(supporting, opposing, nearness, [row for row in order if nearness[row] >= WORTH_READING])


def semantic_evidence(answer: str, passages: Sequence[Span], claims: Sequence[Claim], engines: Engines) -> tuple[Evidence, ...]:
    """Return the evidence of every claim, in order, as the models see it; the engines hold an embedder and a judge."""
    embedder, judge, reader = engines.embedder, engines.judge, engines.reader
    assert embedder is not None
    assert judge is not None
    texts = passage_texts(answer, passages)
    vectors = embedder.embed(texts)
    near = [_near(claim, texts, vectors, embedder) for claim in claims]
    known = [claim.text for claim in claims if reader is not None and reader.knows(claim.text)]
    table = reader.read(texts, known) if reader is not None and known and texts else None
    columns = {text: column for column, text in enumerate(known)}
    chosen: list[list[int]] = []
    for claim, place in zip(claims, near, strict=True):
        if table is not None and claim.text in columns:
            support = table[:, columns[claim.text], 2] + 0.5 * table[:, columns[claim.text], 1]
            best = max(_distinct(texts), key=lambda row: (float(support[row]), texts[row]))
            chosen.append(sorted({best, *place.order[:1]}, key=lambda row: texts[row]))
        else:
            chosen.append(place.order[:READ_PER_CLAIM])
    pairs = [(claim.text, texts[row]) for claim, rows in zip(claims, chosen, strict=True) for row in rows]
    judged = dict(zip(pairs, judge.judge(pairs), strict=True)) if pairs else {}

    def read_by_judge(claim: Claim, rows: Sequence[int]) -> list[Reading]:
        return [Reading(row, *(round(float(x), 4) for x in judged[(claim.text, texts[row])])) for row in rows]

    out: list[Evidence] = []
    for claim, place, rows in zip(claims, near, chosen, strict=True):
        readings = read_by_judge(claim, rows)
        second: tuple[Reading, ...] = ()
        if table is not None and claim.text in columns:
            second = tuple(readings)
            readings = [
                Reading(row, *(round(float(x), 4) for x in table[row, columns[claim.text]])) for row in _distinct(texts)
            ]
        readings.sort(key=lambda item: (-item.support, -place.nearness[item.passage], texts[item.passage]))
        nearest = max(range(len(texts)), key=lambda row: (place.nearness[row], texts[row]), default=None)
        if not readings and nearest is not None:
            # Nothing was worth reading: that is an opinion too, and not the same as having none.
            readings = [Reading(nearest, 1.0, 0.0, 0.0, 0.0)]
        deciding = readings[0].passage if readings else nearest
        out.append(
            Evidence(
                claim=claim,
                readings=tuple(readings),
                second=second,
                nearest=nearest,
                nearness=place.nearness[nearest] if nearest is not None else 0.0,
                supporting=place.supporting[deciding] if deciding is not None else None,
                opposing=place.opposing[deciding] if deciding is not None else None,
                slots=slots_in(claim.slots, words(answer, passages[deciding]) if deciding is not None else ()),
            )
        )
    return tuple(out)


@lru_cache(maxsize=16384)
def _words_of(phrasing: str) -> tuple[Word, ...]:
    return words(phrasing)


def keyword_evidence(answer: str, passages: Sequence[Span], claims: Sequence[Claim]) -> tuple[Evidence, ...]:
    """Return the evidence of every claim by keywords and shared words alone."""
    tokens = [words(answer, span) for span in passages]
    return tuple(_keyword_evidence_of(claim, tokens) for claim in claims)


def _closest(passage: Sequence[Word], phrasings: Sequence[str]) -> Neighbour | None:
    scored = [(round(token_similarity(passage, _words_of(text)), 4), text) for text in phrasings]
    if not scored:
        return None
    similarity, text = max(scored)
    return Neighbour(text, similarity)


def _keyword_evidence_of(claim: Claim, tokens: Sequence[Sequence[Word]]) -> Evidence:
    found: list[tuple[float, list[str], int, Neighbour | None, Neighbour | None, SlotMatch]] = []
    for row, passage in enumerate(tokens):
        supporting = _closest(passage, (claim.text, *claim.supporting))
        opposing = _closest(passage, claim.opposing)
        slots = slots_in(claim.slots, passage)
        like = supporting.similarity if supporting else 0.0
        score = 0.5 * like + 0.5 * slots.share if claim.slots else like
        found.append((score, [word.folded for word in passage], row, supporting, opposing, slots))
    if not found:
        return Evidence(claim, (), (), None, 0.0, None, None, slots_in(claim.slots, ()))
    # Ties fall to the words, not to the place: shuffled sentences must be read the same way.
    score, _, row, supporting, opposing, slots = max(found, key=lambda item: item[:2])
    return Evidence(claim, (), (), row, round(score, 4), supporting, opposing, slots)


def gather(answer: str, passages: Sequence[Span], claims: Sequence[Claim], engines: Engines) -> tuple[Evidence, ...]:
    """Return the evidence of every claim, by the models where both are there, else by keywords."""
    if engines.embedder is not None and engines.judge is not None:
        return semantic_evidence(answer, passages, claims, engines)
    return keyword_evidence(answer, passages, claims)
