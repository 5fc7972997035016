"""What is wrong with content that can be loaded: findings that need no model."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, utils

from trainer.bank.model import Criterion, CriterionLevel, Misconception, Question, Rubric
from trainer.bank.near import near_duplicates
from trainer.bank.source import MappingNode, line_of, read_source
from trainer.bank.wording import Faults, Steps, dotted, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trainer.bank.load import Bank

ALIKE = 95.0
"""Token set ratio, 0 to 100, from which two statements of one rubric count as the same claim."""
LEAST_CORE_SHARE = 0.3
"""Share of the weights that core criteria should hold; below it a sound mid-level answer fails."""
MOST_SINGLE_SHARE = 0.5
"""Share of the weights that one criterion should hold at most; above it the score is that criterion."""
MOST_NEAR_TOLD = 200
"""Near-duplicates of a kind that are told one by one: more than anyone mends in one go."""

_WRAPPED = re.compile(r"[\w'-]+,?[ ]*\n[ ]*[a-z][\w'-]*")
"""A line that ends in a word and goes on with a small letter."""

CANONICAL = "canonical"
"""Name of the folder whose questions are held to the higher number of phrasings."""
LEAST_PHRASINGS = {"accepted": 1, "contradicting": 1, "believing": 1, "rejecting": 1}
LEAST_CANONICAL_PHRASINGS = {"accepted": 6, "partial": 1, "contradicting": 3, "believing": 4, "rejecting": 2}


class Severity(StrEnum):
    """Whether content with the finding may be shipped."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to mend, with its place."""

    severity: Severity
    path: str
    line: int
    """1-based; 0 when the file cannot be read again."""
    key: str
    """Dotted path of the key; empty for the file as a whole."""
    message: str

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}" if self.line else self.path
        about = f"{self.key}: " if self.key else ""
        return f"{place}: {self.severity}: {about}{self.message}"


def check_bank(bank: Bank) -> list[Finding]:
    """Return the findings of every question and rubric, in the order of the bank.

    Raises BankRefused where a rubric cannot be loaded; after `load_everything` none is left to load.
    """
    lines = Findings()
    findings = list(_same_prompts(bank, lines))
    findings += _near_prompts(bank, lines)
    findings += _near_statements(bank, lines)
    for question in bank.questions.values():
        rubric = bank.rubric(question.id)
        findings += _question_sources(question, lines)
        findings += _weights(rubric, lines)
        findings += _alike_statements(rubric, lines)
        findings += _phrasings(rubric, lines)
        findings += _both_ways(rubric, lines)
        findings += _rubric_sources(rubric, lines)
        findings += _wrapped_models(rubric, lines)
    return findings


class Findings:
    """Makes findings; looks lines up in the files, each parsed once and only when something was found in it."""

    def __init__(self) -> None:
        self._roots: dict[str, MappingNode | None] = {}

    def error(self, path: str, steps: Steps, message: str) -> Finding:
        """Return a finding that keeps the content from being shipped."""
        return Finding(Severity.ERROR, path, self._line(path, steps), dotted(steps), message)

    def warning(self, path: str, steps: Steps, message: str) -> Finding:
        """Return a finding that the author should know of."""
        return Finding(Severity.WARNING, path, self._line(path, steps), dotted(steps), message)

    def _line(self, path: str, steps: Steps) -> int:
        if path not in self._roots:
            self._roots[path] = read_source(Path(path), Faults(path))
        root = self._roots[path]
        return 0 if root is None else line_of(root, steps)


def _same_prompts(bank: Bank, lines: Findings) -> Iterator[Finding]:
    first: dict[str, Question] = {}
    for question in bank.questions.values():
        other = first.setdefault(_folded(question.prompt), question)
        if other is not question:
            message = f"is the prompt of {other.id} ({other.path}) too; ask something else, or delete one question"
            yield lines.error(question.path, ("prompt",), message)


def _near_prompts(bank: Bank, lines: Findings) -> Iterator[Finding]:
    questions = list(bank.questions.values())
    told = [
        near
        for near in near_duplicates([question.prompt for question in questions], [question.id for question in questions])
        if _folded(questions[near.text].prompt) != _folded(questions[near.earlier].prompt)  # an error already
    ]
    for near in told[:MOST_NEAR_TOLD]:
        question, other = questions[near.text], questions[near.earlier]
        message = f"is nearly the prompt of {other.id} ({near.ratio:.0f} % alike); ask something else, or make it a twist there"
        yield lines.warning(question.path, ("prompt",), message)
    yield from _left_out(len(told), "prompts")


def _near_statements(bank: Bank, lines: Findings) -> Iterator[Finding]:
    made = [
        (question_id, position, criterion)
        for question_id in bank.questions
        for position, criterion in enumerate(bank.rubric(question_id).criteria)
    ]
    told = list(near_duplicates([criterion.statement for _, _, criterion in made], [question_id for question_id, _, _ in made]))
    for near in told[:MOST_NEAR_TOLD]:
        (question_id, position, _), (other_id, _, other) = made[near.text], made[near.earlier]
        message = (
            f"is nearly what {other.id} of {other_id} says ({near.ratio:.0f} % alike); "
            "say what differs, or drop it where it matters less"
        )
        yield lines.warning(bank.rubric(question_id).path, ("criteria", position, "statement"), message)
    yield from _left_out(len(told), "statements")


def _left_out(number: int, what: str) -> Iterator[Finding]:
    if number > MOST_NEAR_TOLD:
        message = f"{number - MOST_NEAR_TOLD} more {what} nearly repeat others; mend these first and check again"
        yield Finding(Severity.WARNING, "the bank", 0, "", message)


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def _question_sources(question: Question, lines: Findings) -> Iterator[Finding]:
    if not question.sources:
        yield lines.warning(question.path, ("sources",), "is missing; name where the facts are documented")


def _weights(rubric: Rubric, lines: Findings) -> Iterator[Finding]:
    total = sum(criterion.weight for criterion in rubric.criteria)
    core = sum(criterion.weight for criterion in rubric.criteria if criterion.level is CriterionLevel.CORE)
    if not core:
        message = "has no core criterion; say which points any candidate is expected to make"
        yield lines.error(rubric.path, ("criteria",), message)
    elif core < LEAST_CORE_SHARE * total:
        message = f"core criteria weigh {core} of {total}; give them {LEAST_CORE_SHARE:.0%} at least"
        yield lines.warning(rubric.path, ("criteria",), message)
    for position, criterion in enumerate(rubric.criteria):
        if len(rubric.criteria) > 2 and criterion.weight > MOST_SINGLE_SHARE * total:
            message = f"is {criterion.weight} of {total}, more than all the others; split the criterion or weigh it less"
            yield lines.warning(rubric.path, ("criteria", position, "weight"), message)


def _alike_statements(rubric: Rubric, lines: Findings) -> Iterator[Finding]:
    for (_, one), (position, other) in combinations(enumerate(rubric.criteria), 2):
        ratio = fuzz.token_set_ratio(one.statement, other.statement, processor=utils.default_process)
        if ratio >= ALIKE:
            message = f"says what {one.id} says ({ratio:.0f} % alike); narrow one of them, or merge them"
            yield lines.warning(rubric.path, ("criteria", position, "statement"), message)


def _phrasings(rubric: Rubric, lines: Findings) -> Iterator[Finding]:
    canonical = CANONICAL in Path(rubric.path).parts
    least = LEAST_CANONICAL_PHRASINGS if canonical else LEAST_PHRASINGS
    for steps, item in _judged(rubric):
        for key, number in least.items():
            there = len(getattr(item, key)) if hasattr(item, key) else number
            if there < number:
                message = f"has {there} phrasing{'' if there == 1 else 's'}; write {number} at least"
                yield lines.warning(rubric.path, (*steps, key), message)


def _both_ways(rubric: Rubric, lines: Findings) -> Iterator[Finding]:
    """Phrasings that are listed as one thing and as another: the grader would learn both."""
    for steps, item in _judged(rubric):
        first: dict[str, str] = {}
        for key in ("accepted", "partial", "contradicting", "mentions", "believing", "rejecting"):
            for position, phrasing in enumerate(getattr(item, key, ())):
                other = first.setdefault(_folded(phrasing), key)
                if other != key:
                    message = f"{quoted(phrasing)} stands under {other} too; keep it where it belongs"
                    yield lines.error(rubric.path, (*steps, key, position), message)


def _rubric_sources(rubric: Rubric, lines: Findings) -> Iterator[Finding]:
    for steps, item in _judged(rubric):
        if not item.sources:
            yield lines.warning(rubric.path, (*steps, "sources"), "is missing; name where it is documented")


def _wrapped_models(rubric: Rubric, lines: Findings) -> Iterator[Finding]:
    """Model answers whose sentences are cut by line ends: the grader takes a line end for the end of a passage."""
    for level, text in rubric.models.items():
        if found := _WRAPPED.search(text):
            cut = " ".join(found.group().split())
            message = f"is cut at a line end in {quoted(cut)}; begin it with >- instead of |, which joins the lines"
            yield lines.warning(rubric.path, ("models", level.value), message)


def _judged(rubric: Rubric) -> Iterator[tuple[Steps, Criterion | Misconception]]:
    for position, criterion in enumerate(rubric.criteria):
        yield ("criteria", position), criterion
    for position, misconception in enumerate(rubric.misconceptions):
        yield ("misconceptions", position), misconception
