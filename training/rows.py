"""Training rows: a text, and for each claim of its question which labels are right.

A label is a set: an accepted phrasing of one criterion is unrelated to a misconception or opposes it, and nobody wrote down
which. The loss of a set is the negative logarithm of its summed probability, so that what is not known is not taught.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from trainer.bank.load import Bank
from trainer.grading.claims import Claim, claims_of
from training.answers import LabelledAnswer

UNRELATED, PARTIAL, ASSERTS, OPPOSES = range(4)
OF_LABEL = {
    "met": ASSERTS,
    "believes": ASSERTS,
    "partial": PARTIAL,
    "contradicted": OPPOSES,
    "mentioned": UNRELATED,
    "missed": UNRELATED,
}

ALIKE = 0.72
"""Cosine to a claim's phrasings from which a text written for another claim may well say this one too: not taught."""
CLOSE = 0.6
"""Cosine from which it may say a part of it."""

Embed = Callable[[Sequence[str]], Any]


@dataclass(frozen=True, slots=True)
class Row:
    """A text with, for each claim of its question, the set of right labels and the weight of the lesson."""

    text: str
    question_id: str
    allowed: Any
    """Booleans, shape (claims, 4)."""
    weight: Any
    """Shape (claims,); 0 where nothing is known."""


def questions_claims(bank: Bank) -> dict[str, tuple[Claim, ...]]:
    """Return the claims of every question of the bank."""
    return {question_id: claims_of(bank.rubric(question_id)) for question_id in bank.questions}


def written_for(bank: Bank, question_id: str) -> list[tuple[str, str, int]]:
    """Return (claim id, text, label) of every phrasing of a question's rubric."""
    rubric = bank.rubric(question_id)
    out: list[tuple[str, str, int]] = []
    for criterion in rubric.criteria:
        for texts, label in (
            (criterion.accepted, ASSERTS),
            (criterion.partial, PARTIAL),
            (criterion.contradicting, OPPOSES),
            (criterion.mentions, UNRELATED),
        ):
            out += [(criterion.id, text, label) for text in texts]
    for misconception in rubric.misconceptions:
        out += [(misconception.id, text, ASSERTS) for text in misconception.believing]
        out += [(misconception.id, text, OPPOSES) for text in misconception.rejecting]
    return out


KIND_OF_MARK = {"+": ASSERTS, "~": PARTIAL, "-": OPPOSES, ".": UNRELATED, "!": ASSERTS, "?": OPPOSES}


def read_twins() -> dict[str, list[tuple[str, str, int]]]:
    """Return (claim id, text, label) by question of `training/data/twins_*.txt`: sentences beside their reversal.

    They are for training alone: a rubric with them all would be too long to read. Raises ValueError for a line that is
    none of the marks.
    """
    out: dict[str, list[tuple[str, str, int]]] = {}
    for path in sorted((Path(__file__).parent / "data").glob("twins_*.txt")):
        question_id = claim_id = ""
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if line.startswith("## "):
                question_id = line[3:].strip()
            elif line.startswith("# "):
                claim_id = line.split()[-1]
            elif line.strip():
                if line[0] not in KIND_OF_MARK or line[1:2] != " ":
                    raise ValueError(f"{path}:{number}: {line[:40]!r} starts with none of {''.join(KIND_OF_MARK)}")
                out.setdefault(question_id, []).append((claim_id, line[2:].strip(), KIND_OF_MARK[line[0]]))
    return out


def phrasing_rows(
    bank: Bank,
    claims: Mapping[str, tuple[Claim, ...]],
    vectors: Mapping[str, Any],
    written: Mapping[str, Sequence[tuple[str, str, int]]],
) -> list[Row]:
    """Return a row for every phrasing that is `written` for a claim; `vectors` holds the embedding of each."""
    rows: list[Row] = []
    for question_id, of_question in claims.items():
        near = {
            claim.id: np.stack([vectors[text] for text in (*claim.supporting, *claim.hinting, *claim.opposing)])
            for claim in of_question
        }
        for claim_id, text, label in written.get(question_id, ()):
            own_is_wrong = next(c.is_misconception for c in of_question if c.id == claim_id)
            is_false = (label == OPPOSES and not own_is_wrong) or (label == ASSERTS and own_is_wrong)
            allowed = np.zeros((len(of_question), 4), bool)
            weight = np.zeros(len(of_question), np.float32)
            for column, claim in enumerate(of_question):
                if claim.id == claim_id:
                    allowed[column, label], weight[column] = True, 1.5
                    continue
                likeness = float((near[claim.id] @ vectors[text]).max())
                allowed[column, UNRELATED] = True
                if claim.is_misconception:
                    allowed[column, OPPOSES] = True
                    weight[column] = 0.0 if is_false and likeness > CLOSE else 0.35
                else:
                    allowed[column, OPPOSES] = is_false
                    allowed[column, PARTIAL] = not is_false and label != UNRELATED and likeness > CLOSE
                    weight[column] = 0.35 if likeness < CLOSE else 0.15
                    if likeness > ALIKE and label != UNRELATED:
                        weight[column] = 0.0
            rows.append(Row(text, question_id, allowed, weight))
    return rows


def answer_rows(answers: Sequence[LabelledAnswer], claims: Mapping[str, tuple[Claim, ...]]) -> list[Row]:
    """Return a row for every passage of the labelled answers; what has no label says nothing of a claim."""
    rows: list[Row] = []
    for answer in answers:
        of_question = claims[answer.question_id]
        for passage in answer.passages:
            allowed = np.zeros((len(of_question), 4), bool)
            weight = np.full(len(of_question), 0.5, np.float32)
            for column, claim in enumerate(of_question):
                label = passage.labels.get(claim.id)
                if label is not None:
                    allowed[column, OF_LABEL[label]], weight[column] = True, 1.5
                else:
                    allowed[column, UNRELATED] = True
                    allowed[column, OPPOSES] = claim.is_misconception
            rows.append(Row(passage.text, answer.question_id, allowed, weight))
    return rows


def joined(first: Row, second: Row) -> Row:
    """Return the two texts as one passage: it says what either says; where they disagree nothing is taught."""
    allowed = first.allowed | second.allowed
    weight = np.maximum(first.weight, second.weight)
    for column in range(len(allowed)):
        a, b = first.allowed[column], second.allowed[column]
        if a.sum() > 1 or b.sum() > 1:
            weight[column] *= 1.0 if a[UNRELATED] and b[UNRELATED] else 0.3
            continue
        labels = {int(a.argmax()), int(b.argmax())}
        if OPPOSES in labels and labels & {ASSERTS, PARTIAL}:
            weight[column] = 0.0
            continue
        best = next(label for label in (ASSERTS, PARTIAL, OPPOSES, UNRELATED) if label in labels)
        allowed[column] = False
        allowed[column, best] = True
        if labels == {PARTIAL}:
            allowed[column, ASSERTS] = True  # two halves may make the whole
    return Row(f"{first.text} {second.text}", first.question_id, allowed, weight)


def noisy(text: str, random_source: random.Random) -> str:
    """Return the text as somebody in a hurry types it, in one case of five: no punctuation, typing errors, a bullet."""
    if len(text) <= 20:
        return text
    draw = random_source.random()
    if draw < 0.10:
        return re.sub(r"[.,;!?]", "", text).lower()
    if draw < 0.16:
        letters = list(text)
        for _ in range(max(1, len(letters) // 40)):
            place = random_source.randrange(len(letters) - 1)
            change = random_source.randrange(3)
            if change == 0:
                letters[place], letters[place + 1] = letters[place + 1], letters[place]
            elif change == 1:
                letters[place] = ""
            else:
                letters[place] *= 2
        return "".join(letters)
    return f"- {text}" if draw < 0.20 else text
