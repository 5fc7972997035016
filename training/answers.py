"""Whole answers written for training, cut into passages with labels; never the labelled answers that are measured on.

A file holds answers in this form, blank lines between them:

    === QUESTION_ID | PROFILE | LEVEL
    [criterion-id met; other-id partial; !misconception-id] A passage, one to three sentences.
    [] A passage that earns nothing.
    /n
    criteria: criterion-id met, other-id partial
    misconceptions: misconception-id

`/n` is a line break of the answer. Labels: met, partial, contradicted, mentioned; `!` marks a misconception asserted.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).parent / "data"
LABELS = ("met", "partial", "contradicted", "mentioned", "missed")


@dataclass(slots=True)
class Passage:
    """A piece of an answer with its labels by claim id; a misconception's label is `believes`."""

    text: str
    labels: dict[str, str]


@dataclass(slots=True)
class LabelledAnswer:
    """One answer with the verdicts of its author."""

    question_id: str
    profile: str
    level: int
    passages: list[Passage] = field(default_factory=list)
    verdicts: dict[str, str] = field(default_factory=dict)
    misconceptions: list[str] = field(default_factory=list)


def _labels(text: str, place: str) -> dict[str, str]:
    labels: dict[str, str] = {}
    for part in filter(None, map(str.strip, text.split(";"))):
        if part.startswith("!"):
            labels[part[1:].split()[0]] = "believes"
            continue
        name, _, label = part.partition(" ")
        if label.strip() not in LABELS:
            raise ValueError(f"{place}: label {part!r}: write an id and one of {', '.join(LABELS)}")
        labels[name] = label.strip()
    return labels


def read_answers(folder: Path = HERE) -> list[LabelledAnswer]:
    """Return the answers of all files in the folder, in the order of their names; ValueError names file and line."""
    answers: list[LabelledAnswer] = []
    for file in sorted(folder.glob("answers_*.txt")):
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            place = f"{file.name}:{number}"
            text = line.strip()
            if text.startswith("==="):
                question_id, profile, level = (part.strip() for part in text.strip("= ").split("|"))
                answers.append(LabelledAnswer(question_id, profile, int(level)))
            elif not text or text == "/n":
                continue
            elif text.startswith("criteria:"):
                pairs = (part.split() for part in text[9:].split(",") if part.strip())
                answers[-1].verdicts = {pair[0]: pair[1].strip(".;") for pair in pairs}
            elif text.startswith("misconceptions:"):
                answers[-1].misconceptions = [part.strip() for part in text[15:].split(",") if part.strip()]
            elif text.startswith("["):
                labels, _, passage = text[1:].partition("]")
                if passage.strip() != "/n":
                    answers[-1].passages.append(Passage(passage.strip(), _labels(labels, place)))
            else:
                raise ValueError(f"{place}: a line starts with ===, [, /n, criteria: or misconceptions:")
    return answers
