"""Clarifying questions and the fact sheet."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.fakes import ORDERING
from trainer.bank.load import Bank, load_bank
from trainer.bank.model import Fact
from trainer.bank.places import shipped_root
from trainer.interview.clarify import UNKNOWN, clarify


@pytest.fixture(scope="module")
def bank() -> Bank:
    """The shipped bank."""
    return load_bank([shipped_root()])


@pytest.mark.parametrize(
    ("words", "fact"),
    [
        ("How many partitions are there?", 0),
        ("what is the PARTITION COUNT", 0),
        ("How many mesages per second?", 1),
        ("How many messages a second?", 1),
        ("and the thruoghput?", 1),
        ("acks?", 2),
    ],
)
def test_a_question_finds_its_fact(words: str, fact: int) -> None:
    """A clarifying question gets the fact that it is about, typing errors and capitals allowed."""
    assert clarify(ORDERING, words) == ORDERING.facts[fact].answer


@pytest.mark.parametrize("words", ["", "???", "Who pays for it?", "which callbacks run", "per second"])
def test_an_unknown_question_is_left_to_the_candidate(words: str) -> None:
    """What the sheet does not hold is the candidate's to assume; half a phrase or a word inside a word is no match."""
    assert clarify(ORDERING, words) == UNKNOWN


def test_no_facts_no_crash() -> None:
    """A question without a sheet leaves everything to the candidate."""
    assert clarify(replace(ORDERING, facts=()), "partitions?") == UNKNOWN


@pytest.mark.parametrize(
    ("words", "known"),
    [("how many?", True), ("How many are there?", True), ("how many volcanoes?", False), ("how many of the volume?", True)],
)
def test_a_question_word_asks_for_nothing_by_itself(words: str, known: bool) -> None:
    """ "How many" finds its fact alone or with a word of the fact, and never what the sheet does not speak of."""
    asked = replace(ORDERING, facts=(Fact(("how many", "volume"), "Ten."),))
    assert clarify(asked, words) == ("Ten." if known else UNKNOWN)


def test_every_shipped_fact_is_found_by_each_of_its_phrases(bank: Bank) -> None:
    """Whatever a fact sheet says that it can be asked with finds that fact, as it stands and in a sentence."""
    lost = [
        f"{question.id}: {said}"
        for question in bank.questions.values()
        for fact in question.facts
        for phrase in fact.about
        for said in (phrase, f"{phrase.capitalize()}?", f"Tell me about the {phrase}.")
        if clarify(question, said) != fact.answer
    ]
    assert lost == []


def test_how_many_partitions_is_never_answered_with_the_load(bank: Bank) -> None:
    """The number of partitions is the candidate's to assume, unless a fact of the sheet speaks of partitions."""
    assert clarify(bank.question("chat-application"), "how many partitions?") == UNKNOWN
    for question in bank.questions.values():
        answer = clarify(question, "How many partitions?")
        about = next((fact.about for fact in question.facts if fact.answer == answer), ("partition",))
        assert any("partition" in phrase for phrase in about), question.id


@pytest.mark.parametrize("words", ["How many messages per second?", "how many messages a second", "How many messages?"])
def test_the_load_of_every_question_can_be_asked_for(bank: Bank, words: str) -> None:
    """The commonest clarifying question has an answer with a figure on the sheet of every canonical question."""
    for question in (question for question in bank.questions.values() if "canonical" in question.path):
        answer = clarify(question, words)
        about = next((fact.about for fact in question.facts if fact.answer == answer), ())
        assert "volume" in about, question.id
