"""Keywords are found as words, with typing errors allowed in long ones, and never inside other words."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.grading.stand_ins import HOSTILE
from trainer.grading.grade import Span
from trainer.grading.keywords import find, slots_in, token_similarity, words


def holds(text: str, keyword: str) -> bool:
    """Whether the keyword is found in the text."""
    return find(keyword, words(text)) is not None


@pytest.mark.parametrize(
    ("text", "keyword"),
    [
        ("we register callbacks here", "acks"),
        ("the packs arrive", "acks"),
        ("a disregarded message", "ISR"),
        ("she is right", "ISR"),
        ("the ist value", "isr"),
        ("a partitioned log", "log compaction"),
        ("order the books", "border"),
        ("keyboard", "key"),
        ("monkey", "key"),
        ("settle", "TTL"),
        ("le monde", "less"),
        ("not idempotent at all", "important"),
    ],
)
def test_a_keyword_is_not_found_inside_other_words(text: str, keyword: str) -> None:
    """`acks` is not in callbacks, and a short keyword is not in a word that merely looks like it."""
    assert not holds(text, keyword.lower())


@pytest.mark.parametrize(
    ("text", "keyword"),
    [
        ("Set ACKS=all? No: acks.", "acks"),
        ("when the ISR shrinks", "isr"),
        ("two DLQs", "dlq"),
        ("it retries", "retry"),
        ("we retried", "retry"),
        ("the ordering", "order"),
        ("many partitions", "partition"),
        ("acks=all is set", "acks=all"),
        ("use log compaction here", "log compaction"),
        ("a consumer-group", "consumer-group"),
        ("C# and C++", "c++"),
        ("don’t", "don't"),
    ],
)
def test_a_keyword_is_found_in_any_case_and_form(text: str, keyword: str) -> None:
    """Case and common endings hide no keyword."""
    assert holds(text, keyword)


@pytest.mark.parametrize(
    ("typed", "keyword"),
    [("partiton", "partition"), ("idempotnet", "idempotent"), ("exchagne", "exchange"), ("replicatoin", "replication")],
)
def test_one_typing_error_in_a_long_word_is_forgiven(typed: str, keyword: str) -> None:
    """A letter that is missing or swapped hides no long keyword."""
    assert holds(f"use the {typed} here", keyword)


@pytest.mark.parametrize(("typed", "keyword"), [("irs", "isr"), ("dql", "dlq"), ("ack", "nack"), ("topc", "topic")])
def test_short_keywords_forgive_nothing(typed: str, keyword: str) -> None:
    """Three or four letters are another word as soon as one differs."""
    assert not holds(f"use the {typed} here", keyword)


def test_the_place_of_a_keyword_is_exact() -> None:
    """The range found holds the candidate's own words."""
    text = "So I'd turn on Log  Compaction, then"
    span = find("log compaction", words(text))
    assert span is not None
    assert text[span.start : span.end] == "Log  Compaction"


def test_slots_name_what_was_found_and_what_was_not() -> None:
    """A slot is touched by any of its synonyms; one that is not is named by its first."""
    match = slots_in((("partition", "shard"), ("key",), ("offset", "position")), words("each shard has a position"))
    assert match.matched == ("shard", "position")
    assert match.missing == ("key",)
    assert match.share == pytest.approx(2 / 3)
    assert slots_in((), words("anything")).share == 0


def test_similarity_is_one_for_the_same_words_and_nothing_for_others() -> None:
    """Word similarity goes from 0 to 1, and the empty text is like nothing."""
    text = words("order holds inside one partition")
    assert token_similarity(text, text) == 1
    assert token_similarity(text, words("bananas grow")) == 0
    assert token_similarity((), ()) == 0


@settings(max_examples=200, deadline=None, derandomize=True)
@given(HOSTILE, st.data())
def test_words_stand_where_they_say(text: str, data: st.DataObject) -> None:
    """Of any text every word lies where its range says, also inside a part of it."""
    found = words(text)
    assert all(text[word.span.start : word.span.end].casefold().replace("’", "'") == word.folded for word in found)
    if text:
        start = data.draw(st.integers(0, len(text) - 1))
        part = Span(start, data.draw(st.integers(start + 1, len(text))))
        assert all(part.start <= word.span.start < word.span.end <= part.end for word in words(text, part))


@settings(max_examples=200, deadline=None, derandomize=True)
@given(HOSTILE, HOSTILE)
def test_similarity_of_any_two_texts_is_a_share(left: str, right: str) -> None:
    """Similarity stays within 0 and 1 for any two texts, and looking for any keyword raises nothing."""
    assert 0 <= token_similarity(words(left), words(right)) <= 1
    find(right, words(left))


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.lists(st.sampled_from("order key partition retry offset the of broker isr".split()), min_size=1, max_size=8))
def test_every_word_of_a_text_is_found_in_it(chosen: list[str]) -> None:
    """A text holds each of its own words, and itself."""
    text = " ".join(chosen)
    assert all(holds(text, word) for word in chosen)
    assert holds(text, text)
