"""What the fields of a question and of a rubric take, and how each refusal names its place and the way out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.bank.pairs import QUESTION, RUBRIC, line_with, loaded, refusal, root_with
from trainer.bank.model import (
    Broker,
    CriterionLevel,
    Fact,
    FollowUp,
    FollowUpCondition,
    QuestionKind,
    TargetLevel,
    Twist,
)

if TYPE_CHECKING:
    from pathlib import Path


def test_a_valid_pair_becomes_plain_values(tmp_path: Path) -> None:
    """Every key of both files arrives in the model; what is left out is an empty tuple."""
    bank = loaded(root_with(tmp_path))
    question, rubric = bank.question("order-by-key"), bank.rubric("order-by-key")
    assert (question.id, question.revision, question.kind) == ("order-by-key", 1, QuestionKind.FOLLOW_UP)
    assert question.prompt == "How does Kafka guarantee ordering,\nand where does that guarantee stop?"
    assert (question.topics, question.brokers) == (("ordering", "partitions"), (Broker.KAFKA,))
    assert (question.level, question.minutes) == (TargetLevel.SENIOR, 8)
    assert question.facts[0] == Fact(("throughput", "messages per second"), "About 1,000 messages per second.")
    assert question.follow_ups == (
        FollowUp(FollowUpCondition.MISSED, "second-question", "key-routing"),
        FollowUp(FollowUpCondition.ALL_MET, "second-question"),
    )
    assert question.twists == (Twist("ten-times", "The load grows tenfold."),)
    assert question.path == str(tmp_path / "question_bank" / "order-by-key.yaml")
    first, second = rubric.criteria
    assert first.slots == (("order", "sequence"), ("partition",))
    assert first.accepted == ("Order is per partition.", "Each partition is in order.")
    assert (second.level, second.weight, second.accepted, second.slots) == (CriterionLevel.STRONG, 2, (), ())
    assert rubric.misconceptions[0].rejecting == ("The topic as a whole is not in order.",)
    assert rubric.models[TargetLevel.SENIOR].startswith("Order is per partition,\nand")
    assert TargetLevel.STAFF not in rubric.models
    assert rubric.path == str(tmp_path / "rubrics" / "order-by-key.yaml")


@pytest.mark.parametrize("written", ["no", "12:30", "1.10", "null", "~", "true", "0123"])
def test_a_text_field_takes_the_scalar_as_it_is_written(written: str, tmp_path: Path) -> None:
    """A title that looks like a boolean, a time or a number is a text all the same."""
    root = root_with(tmp_path, QUESTION.replace("title: Order by key", f"title: {written}"))
    assert loaded(root).question("order-by-key").title == written


QUESTION_FAULTS = [
    ("minutes: 8", "minuts: 8", "minuts", "did you mean minutes?"),
    ("minutes: 8", "minutes: 8\nzzzz: 1", "zzzz", "a question has id, revision, kind,"),
    ("minutes: 8", "minutes: '8'", "minutes", "(it is in quotes); write a whole number from 1 to 60"),
    ("minutes: 8", "minutes: 0", "minutes", "write a whole number from 1 to 60"),
    ("minutes: 8", "minutes: 61", "minutes", "write a whole number from 1 to 60"),
    ("minutes: 8", "minutes: 8.0", "minutes", "'8.0' does not fit here"),
    ("minutes: 8", "minutes: 0x8", "minutes", "'0x8' does not fit here"),
    ("minutes: 8", "minutes: 1:00", "minutes", "'1:00' does not fit here"),
    ("minutes: 8", "minutes: 1_0", "minutes", "'1_0' does not fit here"),
    ("minutes: 8", "minutes: +8", "minutes", "'+8' does not fit here"),
    ("minutes: 8", "minutes: ٨", "minutes", "does not fit here"),
    ("minutes: 8", "minutes: yes", "minutes", "as digits, without quotes"),
    ("minutes: 8", "minutes: [8]", "minutes", "is a list; write a whole number from 1 to 60 instead"),
    ("minutes: 8", "minutes:", "minutes", "has no value; write a whole number from 1 to 60"),
    ("minutes: 8", "minutes: {a: 8}", "minutes", "holds keys; write a whole number"),
    ("revision: 1", "revision: one", "revision", "write a whole number from 1 to 9999"),
    ("kind: follow-up", "kind: followup", "kind", "did you mean follow-up? It is one of design, deep-dive,"),
    ("kind: follow-up", "kind: xyz", "kind", "write design, deep-dive, comparison, port,"),
    ("level: senior", "level: [senior]", "level", "is a list; write mid, senior or staff instead"),
    ("brokers: [kafka]", "brokers: [kafka, pulsar]", "brokers[1]", "write kafka, rabbitmq, activemq or artemis"),
    ("brokers: [kafka]", "brokers: []", "brokers", "has 0 entries; write a list of at least one entry"),
    ("brokers: [kafka]", "brokers: [kafka, kafka]", "brokers[1]", "stands in this list already"),
    ("brokers: [kafka]", "brokers: kafka", "brokers", "'kafka' is a single value; write a list"),
    ("topics: [ordering, partitions]", "topics: [Ordering]", "topics[0]", "lower-case words joined by hyphens"),
    ("topics: [ordering, partitions]", "topics: {a: b}", "topics", "holds keys; write a list"),
    ("id: order-by-key", "id: Order_By_Key", "id", "lower-case words joined by hyphens"),
    ("title: Order by key", "title: ''", "title", "is blank; write a text on one line"),
    ("title: Order by key", "title:", "title", "has no value; write a text on one line"),
    ("title: Order by key", 'title: "a\\nb"', "title", "a text on one line"),
    ("title: Order by key", f"title: {'x' * 121}", "title", "has 121 characters; shorten it to 120 at most"),
    ("title: Order by key", "title: [a]", "title", "is a list; write a text on one line"),
    ("  - Partitions and keys.", "  - Partitions: and keys.", "hints[1]", "put quotes around the whole text"),
    ("  - Partitions and keys.", "  -", "hints[1]", "has no value"),
    ("  - about: [keys]", "  - about: [Keys]", "facts[1].about[0]", "write lower-case words"),
    ("  - about: [keys]", "  - about: []", "facts[1].about", "at least one entry"),
    ("  - about: [keys]\n    answer", "  - answer", "facts[1].about", "is missing; write a list of at least one"),
    ("facts:", "facts: some\nfactz:", "facts", "is a single value; write a list instead, each entry on a line"),
    ("{when: missed,", "{when: mised,", "follow_ups[0].when", "did you mean missed?"),
    (", criterion: key-routing}", "}", "follow_ups[0].criterion", "it is needed unless when is all-met"),
    (
        "{when: all-met, question: second-question}",
        "{when: all-met, question: second-question, criterion: key-routing}",
        "follow_ups[1].criterion",
        "decides nothing when when is all-met",
    ),
    ("  - id: ten-times", "  - id: ten-times\n    promt: x", "twists[0].promt", "did you mean prompt?"),
    (
        "  - id: ten-times",
        "  - {id: ten-times, prompt: Other.}\n  - id: ten-times",
        "twists[1].id",
        "is taken already, on line 25; write another id",
    ),
    ("twists:\n", "twists:\n  - just text\n", "twists[0]", "write a twist with the keys id and prompt instead"),
    ("sources: [", "sources: [&a ", "sources[0]", "anchors (&a) are not used here"),
    ("level: senior", "level: senior\nlevel: mid", "level", "is written twice, first on line 10"),
]


@pytest.mark.parametrize(("old", "new", "key", "part"), QUESTION_FAULTS)
def test_a_fault_of_a_question_names_its_place(old: str, new: str, key: str, part: str, tmp_path: Path) -> None:
    """File, line, dotted key and what to write instead."""
    assert old in QUESTION
    text = QUESTION.replace(old, new, 1)
    errors = refusal(root_with(tmp_path, text))
    fitting = [error for error in errors if error.key == key and part in error.message]
    assert len(fitting) == 1, [str(error) for error in errors]
    assert fitting[0].path == str(tmp_path / "question_bank" / "order-by-key.yaml")
    first = QUESTION[: QUESTION.index(old)].count("\n") + 1
    assert fitting[0].line in range(first, first + new.count("\n") + 1)


def test_a_number_of_thousands_of_digits_is_refused(tmp_path: Path) -> None:
    """Python refuses to convert so many; the fault quotes the first of them only."""
    (error,) = refusal(root_with(tmp_path, QUESTION.replace("minutes: 8", f"minutes: {'9' * 5000}")))
    assert (error.line, error.key) == (11, "minutes")
    assert len(error.message) < 200


def test_a_question_has_exactly_three_hints(tmp_path: Path) -> None:
    """A ladder of two steps is refused where the list begins."""
    text = QUESTION.replace("  - Partitions and keys.\n", "")
    (error,) = refusal(root_with(tmp_path, text))
    assert (error.key, error.line) == ("hints", line_with(text, "hints:") + 1)
    assert error.message == "has 2 entries; write a list of exactly 3 entries"


RUBRIC_FAULTS = [
    ("    weight: 3\n", "", "criteria[0].weight", 4, "is missing; write a whole number from 1 to 3"),
    ("weight: 3", "weight: 4", "criteria[0].weight", 7, "write a whole number from 1 to 3"),
    ("weight: 3", "weight: high", "criteria[0].weight", 7, "'high' does not fit here"),
    ("    weight: 3\n", "    wieght: 3\n", "criteria[0].wieght", 7, "did you mean weight?"),
    ("level: core", "level: senior", "criteria[0].level", 6, "core, strong or exceptional"),
    ("concept: ordering.keys", "concept: Ordering/Keys", "criteria[1].concept", 21, "joined by dots and hyphens"),
    ("id: key-routing", "id: per-partition", "criteria[1].id", 20, "is taken already, on line 4"),
    ("- [partition]", "- partition", "criteria[0].slots[1]", 12, "write a list of at least one entry instead"),
    ("- [partition]", "- []", "criteria[0].slots[1]", 12, "has 0 entries"),
    ("partial: [Partitions", "partial: [[x], Partitions", "criteria[0].partial[0]", 16, "is a list; write a text"),
    (
        "      - Each partition is in order.",
        "      - Order is per partition.",
        "criteria[0].accepted[1]",
        15,
        "stands in this list already, on line 14",
    ),
    ("  mid: Order is per partition.\n", "", "models.mid", 35, "is missing; write a text"),
    ("  mid: Order is per", "  middle: x\n  mid: Order is per", "models.middle", 35, "is not a key of the model answers"),
    ("    believing:", "    beleiving:", "misconceptions[0].beleiving", 31, "did you mean believing?"),
    ("question: order-by-key", "question: second-question", "question", 1, "is not the name of the file"),
    ("revision: 2\n", "", "revision", 1, "is missing; write a whole number from 1 to 9999"),
]


@pytest.mark.parametrize(("old", "new", "key", "line", "part"), RUBRIC_FAULTS)
def test_a_fault_of_a_rubric_names_its_place(old: str, new: str, key: str, line: int, part: str, tmp_path: Path) -> None:
    """File, line, dotted key and what to write instead."""
    assert old in RUBRIC
    errors = refusal(root_with(tmp_path, rubric=RUBRIC.replace(old, new, 1)))
    fitting = [error for error in errors if part in error.message]
    assert [(error.key, error.line) for error in fitting] == [(key, line)], [str(error) for error in errors]
    assert fitting[0].path == str(tmp_path / "rubrics" / "order-by-key.yaml")


def test_a_rubric_has_one_to_twelve_criteria(tmp_path: Path) -> None:
    """None at all, and thirteen, are refused with the count."""
    start, end = RUBRIC.index("criteria:\n") + len("criteria:\n"), RUBRIC.index("misconceptions:")
    one = "  - {id: c%d, concept: a.b, level: core, weight: 1, statement: S., ask: 'A?'}\n"
    thirteen = RUBRIC[:start] + "".join(one % n for n in range(13)) + RUBRIC[end:]
    none = RUBRIC[:start].replace("criteria:\n", "criteria: []\n") + RUBRIC[end:]
    question = QUESTION.replace("follow_ups:", "follow_ups: []").replace("\n  - {when", "\n#")
    for text, count in ((thirteen, "13 entries"), (none, "0 entries")):
        (error,) = refusal(root_with(tmp_path, question, text))
        assert error.key == "criteria"
        assert error.message == f"has {count}; write a list of 1 to 12 entries"


def test_hostile_words_reach_the_terminal_harmless(tmp_path: Path) -> None:
    """A fault quotes what was written without any character that a terminal obeys."""
    text = QUESTION.replace("kind: follow-up", 'kind: "\\u0301[red]\\xa0"').replace("minutes: 8", "min\u200butes: 8")
    for error in refusal(root_with(tmp_path, text)):
        assert str(error).isprintable()


def test_all_faults_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    """Nobody mends one fault to meet the next one: faults come in the order of files and lines."""
    question = QUESTION.replace("minutes: 8", "minutes: x").replace("level: senior", "level: x")
    rubric = RUBRIC.replace("weight: 3", "weight: x").replace("revision: 2", "revision: x")
    root = root_with(tmp_path, question, rubric)
    other = root / "rubrics" / "second-question.yaml"
    other.write_text(other.read_text().replace("level: core", "level: x"))
    assert [(error.path[len(str(root)) + 1 :], error.line, error.key) for error in refusal(root)] == [
        ("question_bank/order-by-key.yaml", 10, "level"),
        ("question_bank/order-by-key.yaml", 11, "minutes"),
        ("rubrics/order-by-key.yaml", 2, "revision"),
        ("rubrics/order-by-key.yaml", 7, "criteria[0].weight"),
        ("rubrics/second-question.yaml", 6, "criteria[0].level"),
    ]
