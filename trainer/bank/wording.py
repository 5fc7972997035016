"""How faults of the content are worded: quoting what was written, naming a place, suggesting what was meant."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from trainer.bank.model import BankError

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST_FAULTS_PER_FILE = 200
"""More than anyone reads; without a bound a hostile 2 MB file makes a million sentences."""

_SIMPLE_KEY = re.compile(r"[\w-]{1,60}")

Steps = tuple[str | int, ...]
"""The way to a value: keys of mappings and 0-based positions in lists."""


def quoted(text: str, most: int = 60) -> str:
    """Return the text in quotes, shortened to `most` characters, with nothing in it that a terminal would obey."""
    shortened = text if len(text) <= most else text[: most - 1] + "…"
    return repr(shortened)


def printable(text: str) -> str:
    """Return the text with control characters and undecodable bytes (of a file name) written as escapes."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)


def dotted(steps: Iterable[str | int]) -> str:
    """Return the dotted key of a place, such as `criteria[2].weight`; positions count from 0."""
    text = ""
    for step in steps:
        if isinstance(step, int):
            text += f"[{step}]"
            continue
        name = step if _SIMPLE_KEY.fullmatch(step) else quoted(step)
        text += f".{name}" if text else name
    return text


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word that is most like the given one, or None when none is."""
    from rapidfuzz import process  # only an error needs it

    found = process.extractOne(word[:100].lower(), list(known), score_cutoff=60)
    return None if found is None else str(found[0])


def listed(words: Iterable[str], last: str = "or") -> str:
    """Return words as a sentence lists them: `a, b or c`."""
    items = list(words)
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} {last} {items[-1]}"


class Faults:
    """Collects the faults of one file, so that all of them are shown at once."""

    def __init__(self, path: str) -> None:
        self.path = printable(path)
        self._errors: list[BankError] = []
        self._left_out = 0

    def add(self, line: int, steps: Iterable[str | int], message: str) -> None:
        """Note one fault; `line` is 1-based, 0 for the file as a whole."""
        if len(self._errors) < MOST_FAULTS_PER_FILE:
            self._errors.append(BankError(self.path, line, dotted(steps), message))
        else:
            self._left_out += 1

    def take_over(self, other: Faults) -> None:
        """Add the faults that another reading of the same file found."""
        self._errors += other._errors
        self._left_out += other._left_out

    @property
    def errors(self) -> tuple[BankError, ...]:
        """All faults in the order of their lines; the last one counts those left out, if any were."""
        ordered = sorted(self._errors, key=lambda error: error.line)
        if self._left_out:
            message = f"has {self._left_out} more faults; mend these first and check again"
            ordered.append(BankError(self.path, 0, "", message))
        return tuple(ordered)

    def __bool__(self) -> bool:
        return bool(self._errors)
