"""Questions that nearly repeat each other, found without comparing each with each."""

from __future__ import annotations

import random
from itertools import combinations
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from tests.bank.pairs import QUESTION, RUBRIC, line_with, loaded, root_with, write
from trainer.bank import check
from trainer.bank.check import Severity, check_bank
from trainer.bank.near import NEARLY, near_duplicates

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

PROMPT = "How does Kafka guarantee ordering,\n  and where does that guarantee stop?"


def third(root: Path, prompt: str, statement: str = "Tiered storage moves old segments to an object store.") -> str:
    """Write a third question with another prompt, and rubrics of one criterion each that have nothing else in common."""
    rubric = RUBRIC.replace("order-by-key", "third").replace("Order holds inside one partition only.", statement)
    question = QUESTION[: QUESTION.index("follow_ups:")].replace("order-by-key", "third").replace(PROMPT, prompt)
    write(root, "third", question, rubric)
    return rubric


def test_a_prompt_that_nearly_repeats_another_is_a_warning(tmp_path: Path) -> None:
    """A changed word does not make another question; the finding names the other."""
    root = root_with(tmp_path)
    third(root, "How does Kafka guarantee its ordering, and where does that guarantee stop?")
    (finding,) = [each for each in check_bank(loaded(root)) if each.key == "prompt" and each.path.endswith("third.yaml")]
    assert finding.severity is Severity.WARNING
    assert "is nearly the prompt of order-by-key (9" in finding.message


def test_an_equal_prompt_is_told_once(tmp_path: Path) -> None:
    """What is an error already is no warning beside it."""
    root = root_with(tmp_path)
    third(root, PROMPT.upper())
    (finding,) = [each for each in check_bank(loaded(root)) if each.key == "prompt" and each.path.endswith("third.yaml")]
    assert finding.severity is Severity.ERROR


def test_a_statement_that_stands_in_another_rubric_is_a_warning(tmp_path: Path) -> None:
    """Across questions, with the criterion and the question that have it; inside a rubric another check looks."""
    root = root_with(tmp_path)
    rubric = third(root, "What is tiered storage good for?", "Order holds only inside one partition.")
    found = [each for each in check_bank(loaded(root)) if each.key == "criteria[0].statement"]
    (finding,) = [each for each in found if each.path.endswith("third.yaml")]
    assert finding.line == line_with(rubric, "Order holds only")
    assert finding.message.startswith("is nearly what per-partition of order-by-key says (100 % alike); ")


def test_a_flood_of_repetitions_is_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A bank of copies gets so many warnings and one that counts the rest."""
    monkeypatch.setattr(check, "MOST_NEAR_TOLD", 1)
    root = root_with(tmp_path)
    third(root, "What is tiered storage good for?", "Order holds only inside one partition.")
    told = [each for each in check_bank(loaded(root)) if "nearly" in each.message]
    assert len(told) == 2
    assert told[1].message.startswith("3 more statements nearly repeat others")


def test_the_blocks_lose_nothing_that_comparing_each_with_each_finds() -> None:
    """On statements with a few words changed, every text that has a near earlier one is found."""
    draw = random.Random(7)
    vocabulary = [f"word{number}" for number in range(400)]
    texts = [" ".join(draw.sample(vocabulary, draw.randint(8, 20))) for _ in range(60)]
    for text in texts[:60]:
        words = text.split()
        words[draw.randrange(len(words))] = draw.choice(vocabulary)
        texts.append(" ".join(words))
    expected = {
        later for earlier, later in combinations(range(len(texts)), 2)
        if fuzz.token_sort_ratio(texts[earlier], texts[later]) >= NEARLY
    }  # fmt: skip
    assert expected
    assert {near.text for near in near_duplicates(texts, range(len(texts)))} == expected


def test_texts_of_one_question_are_not_compared() -> None:
    """Two criteria of one rubric are the business of that rubric's check."""
    text = "order holds inside one partition and nowhere else"
    assert list(near_duplicates([text, text + " at all"], ["one", "one"])) == []
    (near,) = near_duplicates([text, text + " at all"], ["one", "other"])
    assert (near.text, near.earlier) == (1, 0)


def test_short_texts_are_left_alone() -> None:
    """Five words are alike by chance."""
    assert list(near_duplicates(["what about the key", "what about the keys"], [1, 2])) == []
