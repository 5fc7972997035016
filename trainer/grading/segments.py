"""An answer cut into the passages that are judged: sentences, list items, and pieces of run-on sentences.

Spans are offsets into the answer as it was typed. A passage is judged without its neighbours, so that the order of the
sentences and the layout (prose or bullets) cannot change a verdict.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import pairwise

from trainer.grading.grade import Span

MAX_WORDS = 48
"""A longer sentence is cut: the judge was trained on passages of 6 to 60 words."""

_BULLET = re.compile(r"[ \t]*(?:[-*•–—+>]+|\(?\d{1,2}[.)]|\(?[a-h]\)|#{1,6})[ \t]+")
# Runs are possessive and start where they start, or a line of a million full stops or spaces would take hours.
_STOP = re.compile(r"(?<![.!?…])[.!?…]++[\"')\]]*+(?=\s)|;(?=\s)|\s[—–](?=\s)")
_ABBREVIATION = re.compile(r"(?:\b(?:e\.g|i\.e|etc|vs|cf|approx|no|incl|resp|min|max)|\b[a-z])\.$", re.IGNORECASE)
_CLAUSE = re.compile(
    r",\s+(?=(?:and|but|so|because|which|while|whereas|then|or|if|when|since|although|otherwise)\b)"
    r"|(?<!\s)\s++(?=(?:but|because|whereas|otherwise|so that|and then|and if|and when|and so)\b)|:\s+|(?<!\s)\s++-\s+"
)
_SOFT = re.compile(r",\s+|(?<!\s)\s++(?=(?:and|so|then|if|when|while|or)\b)")
_LONGEST_ABBREVIATION = 7
_WORD = re.compile(r"\w[\w'’.=\-/]*")


def word_count(text: str) -> int:
    """Return the number of words; the same count is shown while typing and used by the guards."""
    return len(_WORD.findall(text))


def _trimmed(text: str, start: int, end: int) -> Span:
    """Return the range, which holds a word, without the white space around it."""
    while text[start].isspace():
        start += 1
    while text[end - 1].isspace():
        end -= 1
    return Span(start, end)


def _is_abbreviated(text: str, start: int, end: int) -> bool:
    """Whether the text up to `end` ends in an abbreviation with its full stop."""
    return _ABBREVIATION.search(text, max(start, end - _LONGEST_ABBREVIATION), end) is not None


def _sentences_of_line(text: str, start: int, end: int) -> list[tuple[int, int]]:
    bullet = _BULLET.match(text, start, end)
    if bullet:
        start = bullet.end()
    pieces: list[tuple[int, int]] = []
    for stop in _STOP.finditer(text, start, end):
        if text[stop.start()] == "." and _is_abbreviated(text, start, stop.start() + 1):
            continue
        pieces.append((start, stop.end()))
        start = stop.end()
    pieces.append((start, end))
    return pieces


def _cut(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Cut a run-on sentence near its middle, at a clause if it has one, until every piece is short enough."""
    words = [match.start() for match in _WORD.finditer(text, start, end)]
    if len(words) <= MAX_WORDS:
        return [(start, end)]
    joints = [[match.end() for match in pattern.finditer(text, start, end)] for pattern in (_CLAUSE, _SOFT)]
    pieces: list[tuple[int, int]] = []
    todo = [(start, end, 0, len(words))]
    while todo:
        start, end, first, last = todo.pop()
        count = last - first
        if count <= MAX_WORDS:
            pieces.append((start, end))
            continue
        middle = words[first + count // 2]
        low, high = words[first + count // 5], words[last - count // 5]
        for places in joints:
            next_place = bisect_left(places, middle)
            near = [place for place in places[max(0, next_place - 1) : next_place + 1] if low <= place <= high]
            if near:
                middle = min(near, key=lambda place: (abs(place - middle), place))
                break
        middle_word = bisect_left(words, middle, first, last)
        todo += [(middle, end, middle_word, last), (start, middle, first, middle_word)]
    return pieces


def segments(answer: str) -> tuple[Span, ...]:
    """Return the passages of the answer in their order; empty when it has no word."""
    bounds = [0, *(match.end() for match in re.finditer(r"\n", answer)), len(answer)]
    return tuple(
        _trimmed(answer, piece_start, piece_end)
        for line_start, line_end in pairwise(bounds)
        for start, end in _sentences_of_line(answer, line_start, line_end)
        if _WORD.search(answer, start, end)
        for piece_start, piece_end in _cut(answer, start, end)
    )
