"""What the bank has to cover, and what it covers: topic tags, required sections, the parts of the source article."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from trainer.bank.model import Broker, Question, QuestionKind, TargetLevel

TOPICS: dict[str, str] = {
    "paradigms": "queue, publish/subscribe and log",
    "kafka-core": "topics, partitions, offsets, groups",
    "ordering": "what keeps order and what breaks it",
    "delivery": "at most, at least, exactly once",
    "lag": "consumers that fall behind",
    "partitions-cap": "network partitions",
    "poison": "poison messages, retries, dead letters",
    "scaling": "scaling a broker and its consumers",
    "routing": "routing and filtering",
    "priority": "urgent messages first",
    "retention-replay": "how long, and reading again",
    "retention": "how long messages stay",
    "replay": "reading again",
    "throughput": "messages and bytes per second",
    "latency": "milliseconds from end to end",
    "protocols": "protocols and APIs",
    "replication": "copies of the data",
    "managed": "brokers that somebody else runs",
    "performance": "throughput and latency",
    "stream-processing": "computing on streams",
    "kafka-streams": "the library of Kafka",
    "flink": "Apache Flink",
    "storm": "Apache Storm",
    "activemq": "ActiveMQ Classic and Artemis",
    "operations": "running and watching it",
    "security": "who may do what, and who listens",
    "patterns": "patterns around a broker",
    "outbox": "writing to a database and a broker",
    "saga": "transactions across services",
    "event-sourcing": "the log of events as the truth",
    "request-reply": "an answer to a message",
    "when-not": "when a broker is the wrong tool",
    "decision": "choosing a broker",
    "decision-throughput": "choosing by throughput",
    "decision-replay": "choosing by replay",
    "decision-routing": "choosing by routing",
    "decision-team": "choosing by what the team knows",
    "decision-latency": "choosing by latency",
    "decision-shape": "choosing by the shape of the problem",
    "design-notification": "notification service",
    "design-ridesharing": "ride sharing",
    "design-chat": "chat",
    "design-jobqueue": "job queue",
    "design-feed": "activity feed",
    "design-cdc": "change data capture",
    "design-analytics": "analytics pipeline",
    "design-payments": "payments",
}
"""The topic tags that the shipped bank uses, with what each is about. A bank of one's own may use others."""

COUNTS_FOR: dict[str, tuple[str, ...]] = {
    "retention-replay": ("retention", "replay"),
    "performance": ("throughput", "latency"),
    "kafka-streams": ("stream-processing",),
    "flink": ("stream-processing",),
    "storm": ("stream-processing",),
    "outbox": ("patterns",),
    "saga": ("patterns",),
    "event-sourcing": ("patterns",),
    "request-reply": ("patterns",),
    "decision-throughput": ("decision",),
    "decision-replay": ("decision",),
    "decision-routing": ("decision",),
    "decision-team": ("decision",),
    "decision-latency": ("decision",),
    "decision-shape": ("decision",),
}
"""A question with the tag counts for these too: a broader tag for what it spans, a narrower one for what it belongs to."""

LEAST_QUESTIONS = 100
LEAST_MAIN_PROMPTS = 30
LEAST_FOLLOW_UPS = 4
"""Follow-ups that a main prompt leads to at least: an interview on one prompt asks three to five."""
LEAST_IN_SECTION = 3
"""Questions in a required section at least: one to learn from, one to come back to, one for the mock interview."""

NOT_MAIN = (QuestionKind.FOLLOW_UP, QuestionKind.DEEP_DIVE)
"""Kinds that are asked on the way; every other kind opens an interview."""


@dataclass(frozen=True, slots=True)
class Section:
    """Something that the bank has to ask about."""

    group: str
    title: str
    tags: tuple[str, ...] = ()
    """A question with one of them counts; none means any."""
    brokers: tuple[Broker, ...] = ()
    """A question about one of them counts; none means any."""
    least: int = LEAST_IN_SECTION

    def holds(self, question: Question) -> bool:
        """Tell whether the question counts for the section."""
        return (not self.tags or not set(self.tags).isdisjoint(tags_of(question))) and (
            not self.brokers or not set(self.brokers).isdisjoint(question.brokers)
        )


def _tagged(group: str, least: int = LEAST_IN_SECTION, /, **titles: str) -> tuple[Section, ...]:
    return tuple(Section(group, title, (key.replace("_", "-"),), (), least) for key, title in titles.items())


REQUIRED: tuple[Section, ...] = (
    Section("Products", "RabbitMQ", brokers=(Broker.RABBITMQ,)),
    Section("Products", "Kafka", brokers=(Broker.KAFKA,)),
    Section("Products", "Kafka Streams against the broker", ("kafka-streams",)),
    Section("Products", "Flink", ("flink",)),
    Section("Products", "Storm", ("storm",)),
    Section("Products", "ActiveMQ Classic", brokers=(Broker.ACTIVEMQ,)),
    Section("Products", "Artemis", brokers=(Broker.ARTEMIS,)),
    *_tagged("Paradigms", paradigms="Queue, publish/subscribe, log"),
    *_tagged(
        "Reference table",
        throughput="Throughput",
        latency="Latency",
        retention="Retention",
        replay="Replay",
        ordering="Ordering",
        delivery="Delivery guarantee",
        priority="Priority",
        routing="Routing",
        protocols="Protocols",
        replication="Replication",
        managed="Managed offerings",
    ),
    *_tagged(
        "Decision steps",
        decision_throughput="Throughput",
        decision_replay="Replay",
        decision_routing="Routing",
        decision_team="What the team knows",
        decision_latency="Latency",
        decision_shape="Shape of the problem",
    ),
    *_tagged(
        "Canonical designs",
        design_notification="Notification service",
        design_ridesharing="Ride sharing",
        design_chat="Chat",
        design_jobqueue="Job queue",
        design_feed="Activity feed",
        design_cdc="Change data capture",
        design_analytics="Analytics",
        design_payments="Payments",
    ),
    *_tagged(
        "Six follow-ups",
        ordering="How is order kept?",
        delivery="What is delivered, and how often?",
        lag="What if a consumer falls behind?",
        partitions_cap="What if the network splits?",
        poison="What if a message keeps failing?",
        scaling="How does it scale?",
    ),
    *_tagged("Operations and security", operations="Operations", security="Security"),
    *_tagged(
        "Patterns",
        patterns="All of them together",
        outbox="Outbox",
        saga="Saga",
        event_sourcing="Event sourcing",
        request_reply="Request and reply",
        when_not="When not to use a broker",
    ),
)
"""The sections that the bank must fill."""

_RABBITMQ, _KAFKA = (Broker.RABBITMQ,), (Broker.KAFKA,)
ARTICLE: tuple[Section, ...] = (
    Section("Introduction", "Why services talk through a broker", ("paradigms", "when-not", "request-reply", "lag"), least=1),
    Section("Paradigms", "Three ways to move messages", ("paradigms", "decision-shape"), least=1),
    Section(
        "RabbitMQ", "Model and strong points", ("routing", "priority", "protocols", "latency", "delivery"), _RABBITMQ, least=1
    ),
    Section(
        "RabbitMQ", "Weak points", ("throughput", "retention", "replay", "operations", "partitions-cap"), _RABBITMQ, least=1
    ),
    Section("RabbitMQ", "Where it fits", ("design-jobqueue", "request-reply", "routing", "priority"), _RABBITMQ, least=1),
    Section(
        "Kafka", "Model and strong points", ("kafka-core", "throughput", "replay", "scaling", "replication"), _KAFKA, least=1
    ),
    Section("Kafka", "Weak points", ("operations", "when-not", "priority", "latency", "routing"), _KAFKA, least=1),
    Section("Kafka", "Broker and stream library told apart", ("stream-processing",), _KAFKA, least=1),
    Section(
        "Kafka", "Where it fits", ("event-sourcing", "design-cdc", "design-analytics", "design-feed", "replay"), _KAFKA, least=1
    ),
    Section("ActiveMQ", "JMS, strong and weak points", ("activemq",), least=1),
    Section("ActiveMQ", "Classic or Artemis", (), (Broker.ARTEMIS,), least=1),
    *(
        Section("Reference table", title, tags, least=1)
        for title, tags in (
            ("Core model", ("paradigms",)),
            ("Throughput", ("throughput",)),
            ("Latency", ("latency",)),
            ("Retention", ("retention",)),
            ("Replay", ("replay",)),
            ("Order", ("ordering",)),
            ("Delivery", ("delivery",)),
            ("Priority", ("priority",)),
            ("Routing", ("routing",)),
            ("Protocol", ("protocols",)),
            ("Replication", ("replication",)),
            ("Managed", ("managed",)),
            ("Best use", ("decision",)),
        )
    ),
    *(
        Section("Choosing", title, tags, least=1)
        for title, tags in (
            ("By throughput", ("decision-throughput",)),
            ("By replay", ("decision-replay",)),
            ("By routing", ("decision-routing",)),
            ("By the team", ("decision-team",)),
            ("By latency", ("decision-latency",)),
            ("By shape", ("decision-shape",)),
        )
    ),
    *(
        Section("Interview questions", title, tags, least=1)
        for title, tags in (
            ("Notifications in real time", ("design-notification",)),
            ("Event pipeline of a ride-sharing service", ("design-ridesharing",)),
            ("Chat application", ("design-chat",)),
            ("Whether ActiveMQ is ever the answer", ("activemq",)),
        )
    ),
    *(
        Section("Follow-ups", title, tags, least=1)
        for title, tags in (
            ("Order in Kafka", ("ordering",)),
            ("Delivery guarantees", ("delivery",)),
            ("A consumer behind", ("lag",)),
            ("A split cluster", ("partitions-cap",)),
            ("A poison message", ("poison",)),
            ("More throughput", ("scaling",)),
        )
    ),
    Section("Closing", "Several brokers in one system", ("decision", "decision-shape"), least=1),
)
"""The parts of the article that the bank started from, with what asks about each. One row of its table is not asked about: the
language that a broker is written in, on which no answer hangs."""


@dataclass(frozen=True, slots=True)
class Filled:
    """A section with the questions that count for it."""

    section: Section
    question_ids: tuple[str, ...]

    @property
    def lacks(self) -> int:
        """How many questions are missing; 0 when there are enough."""
        return max(0, self.section.least - len(self.question_ids))


@dataclass(frozen=True, slots=True)
class Total:
    """A number that the bank as a whole must reach."""

    title: str
    number: int
    least: int

    @property
    def lacks(self) -> int:
        """How many are missing."""
        return max(0, self.least - self.number)


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the bank covers of what it has to."""

    totals: tuple[Total, ...]
    required: tuple[Filled, ...]
    article: tuple[Filled, ...]
    thin: tuple[str, ...]
    """Ids of main prompts that lead to fewer than LEAST_FOLLOW_UPS questions."""
    unknown_topics: tuple[str, ...]
    """Tags that stand in no vocabulary, sorted."""

    @property
    def is_complete(self) -> bool:
        """Whether nothing that is required is missing."""
        sections = (*self.required, *self.article)
        return not self.thin and not any(item.lacks for item in self.totals) and not any(item.lacks for item in sections)


def tags_of(question: Question) -> Collection[str]:
    """Return the question's topics and those that they count for, each once, in order."""
    return dict.fromkeys(tag for topic in question.topics for tag in (topic, *COUNTS_FOR.get(topic, ())))


def is_main(question: Question) -> bool:
    """Tell whether the question opens an interview rather than following up on another."""
    return question.kind not in NOT_MAIN


def coverage_of(questions: Iterable[Question]) -> Coverage:
    """Count the questions into everything that is required."""
    asked = list(questions)
    mains = [question for question in asked if is_main(question)]
    leads = {question.id: len({link.question for link in question.follow_ups}) for question in mains}
    kinds, levels = Counter(q.kind for q in asked), Counter(q.level for q in asked)
    return Coverage(
        totals=(
            Total("Questions", len(asked), LEAST_QUESTIONS),
            Total("Main prompts", len(mains), LEAST_MAIN_PROMPTS),
            *(Total(f"Kind {kind}", kinds[kind], 1) for kind in QuestionKind),
            *(Total(f"Level {level}", levels[level], 1) for level in TargetLevel),
        ),
        required=_filled(REQUIRED, asked),
        article=_filled(ARTICLE, asked),
        thin=tuple(question_id for question_id, number in leads.items() if number < LEAST_FOLLOW_UPS),
        unknown_topics=tuple(sorted({topic for question in asked for topic in question.topics} - TOPICS.keys())),
    )


def _filled(sections: Sequence[Section], questions: Sequence[Question]) -> tuple[Filled, ...]:
    return tuple(
        Filled(section, tuple(question.id for question in questions if section.holds(question))) for section in sections
    )
