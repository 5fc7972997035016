"""What the bank must cover, and which questions count for it."""

from __future__ import annotations

from dataclasses import replace

from tests.fakes import ORDERING
from trainer.bank.coverage import ARTICLE, COUNTS_FOR, REQUIRED, TOPICS, Coverage, Filled, coverage_of, tags_of
from trainer.bank.model import Broker, FollowUp, FollowUpCondition, Question, QuestionKind, TargetLevel


def question(question_id: str, *topics: str, **changes: object) -> Question:
    """Return a question with these topics."""
    return replace(ORDERING, id=question_id, topics=topics, follow_ups=(), **changes)  # type: ignore[arg-type]


def section(filled: tuple[Filled, ...], group: str, title: str) -> Filled:
    """Return the section of that name."""
    return next(item for item in filled if (item.section.group, item.section.title) == (group, title))


def covered(*questions: Question) -> Coverage:
    """Return the coverage of these questions."""
    return coverage_of(questions)


def test_every_tag_of_a_section_is_in_the_vocabulary() -> None:
    """A section cannot wait for a tag that nobody uses, and every tag of the vocabulary counts for a section."""
    used = {tag for item in (*REQUIRED, *ARTICLE) for tag in item.tags}
    assert used <= TOPICS.keys()
    assert COUNTS_FOR.keys() <= TOPICS.keys()
    assert {broader for tags in COUNTS_FOR.values() for broader in tags} <= TOPICS.keys()
    reached = used | {narrow for narrow, tags in COUNTS_FOR.items() if set(tags) & used}
    assert TOPICS.keys() - reached == set()


def test_a_broader_tag_counts_for_what_it_spans() -> None:
    """Retention and replay under one tag fill both rows of the table, performance both of its rows."""
    assert set(tags_of(question("a", "retention-replay", "performance"))) >= {"retention", "replay", "throughput", "latency"}
    filled = covered(question("a", "retention-replay")).required
    assert section(filled, "Reference table", "Retention").question_ids == ("a",)
    assert section(filled, "Reference table", "Replay").question_ids == ("a",)
    assert section(filled, "Reference table", "Latency").question_ids == ()


def test_products_are_counted_by_broker_and_stream_engines_by_tag() -> None:
    """Flink is no broker of the bank: a question about it has the tag."""
    asked = [question("a", "flink", brokers=(Broker.KAFKA,)), question("b", "security", brokers=(Broker.ARTEMIS,))]
    filled = covered(*asked).required
    assert section(filled, "Products", "Kafka").question_ids == ("a",)
    assert section(filled, "Products", "Flink").question_ids == ("a",)
    assert section(filled, "Products", "Artemis").question_ids == ("b",)
    assert section(filled, "Products", "ActiveMQ Classic").lacks == 3


def test_a_part_of_the_article_may_ask_for_tag_and_broker() -> None:
    """RabbitMQ's weak points are not those of Kafka."""
    weak = section(
        covered(question("a", "replay", brokers=(Broker.KAFKA,)), question("b", "replay", brokers=(Broker.RABBITMQ,))).article,
        "RabbitMQ",
        "Weak points",
    )
    assert weak.question_ids == ("b",)


def test_main_prompts_need_follow_ups() -> None:
    """A main prompt with fewer than four questions behind it is named; deep dives and follow-ups are no main prompts."""
    links = tuple(FollowUp(FollowUpCondition.ALL_MET, f"q{number}") for number in range(4))
    enough = replace(question("enough", "lag", kind=QuestionKind.DESIGN), follow_ups=links)
    doubled = replace(question("doubled", "lag", kind=QuestionKind.PORT), follow_ups=(*links[:3], links[0]))
    aside = question("aside", "lag", kind=QuestionKind.DEEP_DIVE)
    coverage = covered(enough, doubled, aside)
    assert coverage.thin == ("doubled",)
    totals = {total.title: (total.number, total.lacks) for total in coverage.totals}
    assert totals["Questions"] == (3, 97)
    assert totals["Main prompts"] == (2, 28)
    assert totals["Kind estimation"] == (0, 1)
    assert not coverage.is_complete


def test_a_bank_with_everything_is_complete() -> None:
    """Enough questions of every kind and level, all topics in three of them: nothing is missing."""
    links = tuple(FollowUp(FollowUpCondition.ALL_MET, f"q{number}") for number in range(4))
    kinds, levels = list(QuestionKind), list(TargetLevel)
    asked = [
        replace(
            question(f"q{n}", *TOPICS, kind=kinds[n % len(kinds)], level=levels[n % 3], brokers=tuple(Broker)), follow_ups=links
        )
        for n in range(100)
    ]
    assert coverage_of(asked).is_complete
    assert not coverage_of(asked[:-1]).is_complete


def test_a_topic_outside_the_vocabulary_is_named() -> None:
    """It may be a bank's own, or a slip."""
    assert covered(question("a", "lagg", "lag")).unknown_topics == ("lagg",)
