"""An answer is cut into passages; each is a range of the answer exactly as it was typed."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings

from tests.grading.stand_ins import HOSTILE
from trainer.grading.segments import MAX_WORDS, segments, word_count


def cut(answer: str) -> list[str]:
    """Return the texts of the passages."""
    return [answer[span.start : span.end] for span in segments(answer)]


def test_sentences_are_passages() -> None:
    """Every sentence is a passage of its own, with its full stop and without the space around it."""
    assert cut("Order holds per partition.  The key decides!\nDoes it? Yes") == [
        "Order holds per partition.",
        "The key decides!",
        "Does it?",
        "Yes",
    ]


@pytest.mark.parametrize("mark", ["- ", "* ", "• ", "– ", "1. ", "2) ", "(3) ", "a) ", "(b) ", "## ", "  - ", "\t* ", "> "])
def test_list_items_lose_their_mark(mark: str) -> None:
    """A list item is a passage without its bullet or number."""
    assert cut(f"{mark}use a key\n{mark}use acks=all") == ["use a key", "use acks=all"]


def test_bullets_and_prose_give_the_same_passages() -> None:
    """The layout changes no passage."""
    sentences = ["Order holds per partition.", "The key decides.", "Retries may reorder."]
    assert cut(" ".join(sentences)) == cut("".join(f"- {sentence}\n" for sentence in sentences)) == sentences


@pytest.mark.parametrize(
    "sentence",
    [
        "Use a log, e.g. Kafka, for the stream.",
        "Keep it short, i.e. under a second.",
        "Topics, queues, etc. are all fine here.",
        "It takes approx. 20 ms.",
        "Kafka vs. RabbitMQ is the question.",
        "Set acks=all and min.insync.replicas=2 on version 3.7 of it.",
        "Wait for 1.5 seconds (not 15.0).",
    ],
)
def test_abbreviations_and_dotted_words_end_no_sentence(sentence: str) -> None:
    """A full stop inside a word, a number or an abbreviation cuts nothing."""
    assert cut(sentence) == [sentence]


def test_semicolons_and_dashes_cut() -> None:
    """A semicolon and a dash between spaces end a passage."""
    assert cut("The key decides; the broker keeps it — nothing else matters") == [
        "The key decides;",
        "the broker keeps it —",
        "nothing else matters",
    ]


def test_a_run_on_sentence_is_cut_at_its_clauses() -> None:
    """A sentence of more words than the judge was trained on is cut, at a conjunction where there is one."""
    clause = "the producer sends the record to the leader of the partition that the key says"
    pieces = cut(", and ".join([clause] * 6))
    assert len(pieces) > 1
    assert all(word_count(piece) <= MAX_WORDS for piece in pieces)
    assert all(piece.startswith("and the producer") for piece in pieces[1:])


def test_words_without_any_mark_are_cut_too() -> None:
    """A hundred words with neither comma nor conjunction come out in short passages, none lost."""
    answer = " ".join(f"word{number}" for number in range(100))
    pieces = cut(answer)
    assert " ".join(pieces) == answer
    assert all(word_count(piece) <= MAX_WORDS for piece in pieces)


@pytest.mark.parametrize("answer", ["", " ", "\n\n\t", "...", "- \n- \n", "—", "?!;:", "\u200b"])
def test_an_answer_without_words_has_no_passage(answer: str) -> None:
    """White space and punctuation hold no passage."""
    assert segments(answer) == ()


@settings(max_examples=300, deadline=None, derandomize=True)
@given(HOSTILE)
def test_passages_are_ordered_disjoint_and_inside_whatever_is_typed(answer: str) -> None:
    """Of any text the passages are ranges of it in order, apart from each other, none empty or with space around it."""
    spans = segments(answer)
    assert all(left.end <= right.start for left, right in pairwise(spans))
    assert all(0 <= span.start < span.end <= len(answer) for span in spans)
    for span in spans:
        passage = answer[span.start : span.end]
        assert passage == passage.strip()
        assert 1 <= word_count(passage) <= MAX_WORDS


@settings(max_examples=150, deadline=None, derandomize=True)
@given(HOSTILE)
def test_passages_of_a_passage_are_itself(answer: str) -> None:
    """Lines are cut one by one: the passages of two lines are those of the first and those of the second."""
    line = answer.replace("\n", " ")
    first = cut(line)
    assert cut(f"{line}\n{line}") == first + first


@pytest.mark.parametrize(
    "unit",
    ["a", "order ", "a ", "a, ", ".", ". ", "e.g. ", "; ", " ", "a: ", " —", ".'", "and ", "-", "a-", "_"],
    ids=repr,
)
def test_a_million_characters_on_one_line_are_cut_in_time(unit: str) -> None:
    """A pasted line of a million characters is cut in the time of a short one times its length, not times its square."""
    answer = unit * (1_000_000 // len(unit))
    started = time.process_time()
    segments(answer)
    assert time.process_time() - started < 2.0


def test_a_long_gap_inside_a_run_on_sentence_costs_no_time() -> None:
    """Half a million spaces between two words are passed over once."""
    answer = "word " * 60 + " " * 500_000 + "end," + " " * 500_000 + "and so on"
    started = time.process_time()
    segments(answer)
    assert time.process_time() - started < 2.0


@pytest.mark.parametrize(("text", "count"), [("", 0), ("acks=all", 1), ("don't stop", 2), ("a - b", 2), ("fan-out on read", 3)])
def test_words_are_counted_as_a_reader_would(text: str, count: int) -> None:
    """Hyphens, apostrophes and equals signs split no word, and a dash is none."""
    assert word_count(text) == count
