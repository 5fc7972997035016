"""A valid question and rubric, and ways to write them, altered, into a root of the test's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from trainer.bank.load import Bank, load_bank, load_everything
from trainer.bank.model import BankError, BankRefused

if TYPE_CHECKING:
    from pathlib import Path

QUESTION = """\
id: order-by-key
revision: 1
kind: follow-up
title: Order by key
prompt: |
  How does Kafka guarantee ordering,
  and where does that guarantee stop?
topics: [ordering, partitions]
brokers: [kafka]
level: senior
minutes: 8
facts:
  - about: [throughput, messages per second]
    answer: "About 1,000 messages per second."
  - about: [keys]
    answer: Orders have a customer id.
hints:
  - What is the unit of order?
  - Partitions and keys.
  - What happens to two records with the same key?
follow_ups:
  - {when: missed, question: second-question, criterion: key-routing}
  - {when: all-met, question: second-question}
twists:
  - id: ten-times
    prompt: The load grows tenfold.
sources: ["https://kafka.apache.org/documentation/#design"]
"""

RUBRIC = """\
question: order-by-key
revision: 2
criteria:
  - id: per-partition
    concept: ordering.per-partition
    level: core
    weight: 3
    statement: "Order holds inside one partition only."
    ask: "Inside what does order hold?"
    slots:
      - [order, sequence]
      - [partition]
    accepted:
      - Order is per partition.
      - Each partition is in order.
    partial: [Partitions matter for order.]
    contradicting: [Order holds across the topic.]
    mentions: [I would look at partitions.]
    sources: [Kafka documentation]
  - id: key-routing
    concept: ordering.keys
    level: strong
    weight: 2
    statement: Records with one key go to one partition.
    ask: Where do records with one key go?
misconceptions:
  - id: global-order
    claim: Kafka orders the whole topic.
    correction: Only within a partition.
    concept: ordering.per-partition
    believing: [The topic is in order.]
    rejecting: [The topic as a whole is not in order.]
    sources: [Kafka documentation]
models:
  mid: Order is per partition.
  senior: |
    Order is per partition,
    and keys choose the partition.
"""

SECOND_QUESTION = (
    QUESTION[: QUESTION.index("follow_ups:")]
    .replace("order-by-key", "second-question")
    .replace("How does Kafka guarantee ordering", "What does a second question ask")
)
SECOND_RUBRIC = RUBRIC.replace("order-by-key", "second-question")


def write(root: Path, question_id: str, question: str | bytes | None, rubric: str | bytes | None) -> None:
    """Write the files of one question into a root; None writes none."""
    for folder, content in (("question_bank", question), ("rubrics", rubric)):
        (root / folder).mkdir(parents=True, exist_ok=True)
        if content is not None:
            data = content.encode() if isinstance(content, str) else content
            (root / folder / f"{question_id}.yaml").write_bytes(data)


def root_with(root: Path, question: str | bytes = QUESTION, rubric: str | bytes | None = RUBRIC) -> Path:
    """Write the pair beside the valid second pair that it leads to, and return the root."""
    write(root, "order-by-key", question, rubric)
    write(root, "second-question", SECOND_QUESTION, SECOND_RUBRIC)
    return root


def refusal(*roots: Path) -> tuple[BankError, ...]:
    """Return the faults for which everything under the roots is refused."""
    with pytest.raises(BankRefused) as caught:
        load_everything(roots)
    return caught.value.errors


def question_refusal(*roots: Path) -> tuple[BankError, ...]:
    """Return the faults for which the questions of the roots are refused."""
    with pytest.raises(BankRefused) as caught:
        load_bank(roots)
    return caught.value.errors


def loaded(*roots: Path) -> Bank:
    """Load everything under the roots."""
    return load_everything(roots)


def line_with(text: str, part: str) -> int:
    """Return the 1-based number of the first line that holds the part."""
    return next(number for number, line in enumerate(text.splitlines(), 1) if part in line)
