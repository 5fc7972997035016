"""A small question with its rubric, and engines that say what a script tells them."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from hypothesis import strategies as st

from trainer.bank.model import (
    Broker,
    Criterion,
    CriterionLevel,
    Misconception,
    Question,
    QuestionKind,
    Rubric,
    TargetLevel,
)
from trainer.grading.calibration import Calibration, Curve, Logistic
from trainer.grading.protocols import Engines

if TYPE_CHECKING:
    from numpy.typing import NDArray

Probabilities = tuple[float, float, float, float]
"""Unrelated, partial, asserts, opposes."""

UNRELATED: Probabilities = (0.97, 0.01, 0.01, 0.01)
PART: Probabilities = (0.1, 0.86, 0.02, 0.02)
ASSERTS: Probabilities = (0.02, 0.03, 0.94, 0.01)
OPPOSES: Probabilities = (0.02, 0.01, 0.02, 0.95)

QUESTION = Question(
    id="order",
    revision=1,
    kind=QuestionKind.DEEP_DIVE,
    title="Order",
    prompt="Explain how a log such as Kafka keeps the order of its messages, and what an application must do for it.",
    topics=("ordering",),
    brokers=(Broker.KAFKA,),
    level=TargetLevel.SENIOR,
    minutes=5,
)

RUBRIC = Rubric(
    question_id="order",
    revision=4,
    criteria=(
        Criterion(
            id="partition",
            concept="ordering.partition",
            level=CriterionLevel.CORE,
            weight=3,
            statement="Order holds only inside one partition.",
            ask="Where does order hold?",
            slots=(("partition", "shard"), ("order", "sequence")),
            accepted=("Inside one partition the order holds.", "The sequence is kept per shard only."),
            partial=("Order has to do with partitions.",),
            contradicting=("Order holds across all partitions of the topic.",),
        ),
        Criterion(
            id="key",
            concept="ordering.key",
            level=CriterionLevel.CORE,
            weight=2,
            statement="Records with the same key go to the same partition.",
            ask="What decides the partition?",
            slots=(("key", "message key"), ("same partition", "one partition")),
            accepted=("The same key always lands in the same partition.",),
            partial=("Perhaps the key has something to do with it.",),
            contradicting=("Records with the same key are spread over all partitions.",),
        ),
        Criterion(
            id="retries",
            concept="ordering.retries",
            level=CriterionLevel.STRONG,
            weight=1,
            statement="Producer retries can reorder records unless the producer is idempotent.",
            ask="What do retries do to the order?",
            slots=(("retry", "retries"), ("idempotent", "in flight")),
            accepted=("A retry can overtake, so switch the idempotent producer on.",),
        ),
    ),
    misconceptions=(
        Misconception(
            id="global",
            claim="Kafka keeps order across the whole topic.",
            correction="Only within a partition.",
            concept="ordering.partition",
            believing=("Messages of a topic are read in order over all partitions.",),
            rejecting=("There is no order across the whole topic.",),
        ),
    ),
    models={
        TargetLevel.MID: "Order holds inside one partition and nowhere wider, since each partition is a log of its own.",
        TargetLevel.SENIOR: (
            "Each partition is an append-only log, so order holds inside one of them and nowhere wider. I choose the entity "
            "whose events must stay in order as the key, and I switch the idempotent producer on because of retries."
        ),
    },
    fingerprint="0123456789ab",
)
PARTITION, KEY, RETRIES = (criterion.statement for criterion in RUBRIC.criteria)
GLOBAL = RUBRIC.misconceptions[0].claim

SAYS_PARTITION = "Order holds inside one partition only."
SAYS_KEY = "Records with the same key land in the same partition."
HINTS_KEY = "Perhaps the key has something to do with it."
DENIES_PARTITION = "Order holds across all partitions of the topic."
SAYS_NOTHING = "We had a nice office by the sea back then."

Script = Sequence[tuple[str, str, Probabilities]]
"""(claim, words that the passage holds in lower case, what is said of it)."""

SCRIPT: Script = (
    (PARTITION, "inside one partition only", ASSERTS),
    (PARTITION, "across all partitions", OPPOSES),
    (KEY, "same key land in the same", ASSERTS),
    (KEY, "perhaps the key", PART),
    (GLOBAL, "across all partitions", ASSERTS),
)


class BagEmbedder:
    """Cosine of bags of words, each word hashed to one of 512 places."""

    name = "fake/bag@00000000"

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        rows = np.zeros((len(texts), 512), np.float32)
        for row, text in enumerate(texts):
            for word in text.lower().replace(".", " ").replace(",", " ").split():
                rows[row, zlib.crc32(word.encode("utf-8", "surrogatepass")) % 512] += 1
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        lengths[lengths == 0] = 1
        unit: NDArray[np.float32] = (rows / lengths).astype(np.float32)
        return unit

    def phrasings(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self.embed(texts)


def _said(script: Script, claim: str, passage: str) -> Probabilities:
    return next((said for about, words, said in script if about == claim and words in passage), UNRELATED)


@dataclass
class ScriptedJudge:
    """Says what the script says, and `otherwise` of everything else; keeps what it was asked."""

    script: Script = SCRIPT
    asked: list[tuple[str, str]] = field(default_factory=list)
    name: str = "judge-fake@00000000"

    def judge(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float32]:
        self.asked += pairs
        return np.array([_said(self.script, *pair) for pair in pairs], np.float32).reshape(len(pairs), 4)


@dataclass
class ScriptedReader:
    """Knows the claims it is given and says what the script says of them."""

    claims: tuple[str, ...] = (PARTITION, KEY, RETRIES, GLOBAL)
    script: Script = SCRIPT
    name: str = "reader-fake@00000000"

    def knows(self, claim: str) -> bool:
        return claim in self.claims

    def read(self, passages: Sequence[str], claims: Sequence[str]) -> NDArray[np.float32]:
        out = [[_said(self.script, claim, passage) for claim in claims] for passage in passages]
        return np.array(out, np.float32).reshape(len(passages), len(claims), 4)


def judged(script: Script = SCRIPT) -> Engines:
    """Return engines with an embedder and a judge."""
    return Engines(BagEmbedder(), ScriptedJudge(script))


def read(script: Script = SCRIPT, claims: tuple[str, ...] = (PARTITION, KEY, RETRIES, GLOBAL)) -> Engines:
    """Return engines with a reader that knows the claims, and a judge for the others."""
    return Engines(BagEmbedder(), ScriptedJudge(script), ScriptedReader(claims, script))


def calibration(weights: Mapping[str, float]) -> Calibration:
    """Return a calibration over the given figures that takes the models by their word."""
    return Calibration(
        credit=Logistic(0.5, weights),
        met=Logistic(-1.5, weights),
        belief=Logistic(-1.0, {"asserts": 1.0}),
        credit_from=0.5,
        met_from=0.5,
        belief_from=0.6,
    )


SEMANTIC = calibration({"support": 1.0})
BY_KEYWORDS = Calibration(
    credit=Logistic(-4.0, {"nearness": 7.0, "margin": 4.0}),
    met=Logistic(-5.5, {"nearness": 8.0, "margin": 5.0}),
    belief=Logistic(-6.0, {"nearness": 7.0, "margin": 8.0}),
    credit_from=0.5,
    met_from=0.5,
    belief_from=0.6,
)
CURVE = Curve((0.0, 0.1, 0.5, 0.9), (0.0, 0.0, 60.0, 100.0), belief_cost=10.0, band=8.0, band_for_doubt=40.0)


def stored_with(semantic: Calibration = SEMANTIC) -> tuple[Mapping[str, Calibration], Curve]:
    """Return what the calibration file would hold."""
    return {"reader": semantic, "judge": semantic, "keywords": BY_KEYWORDS}, CURVE


ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=200)
"""Any text at all: control characters, surrogates that stand alone, right-to-left marks."""
_NASTY = (
    *(
        "order ",
        "partition ",
        "key ",
        "not ",
        "and ",
        "e.g. ",
        "acks=all",
        "...",
        "?!",
        "; ",
        ": ",
        ", ",
        " - ",
        " — ",
        "\n",
        "\r\n",
    ),
    *(
        "- ",
        "1. ",
        "(a) ",
        "## ",
        "\t",
        "\x00",
        "\x1b[31m",
        "[/]",
        "[bold]",
        "\ud800",
        "\u202e",
        "\u200b",
        "ß",
        "İ",
        "ﬃ",
        "é",
        "語",
        "🙂",
    ),
    *("' ", '"', ")", "{}", "%s", "\\", "<b>", "\x85", "\u2028", "'", "’", "==", "++", "_", "0x1F"),
)
LIKE_AN_ANSWER = st.lists(st.sampled_from(_NASTY), max_size=120).map("".join)
"""Texts that look like answers to every pattern that cuts them."""
HOSTILE = ANY_TEXT | LIKE_AN_ANSWER
