"""The vocabulary in which the fields of the content are described, once, for the reader and for the JSON Schema."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Text:
    """A text, taken as it is written; blank is refused."""

    wanted: str = "a text"
    """What to write, as a noun phrase for messages."""
    pattern: str = ""
    """Regular expression that the whole text must match, in the dialect shared by Python and JSON Schema."""
    most: int = 20_000
    """Length in characters at most."""


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number, written as digits without quotes."""

    least: int
    most: int


@dataclass(frozen=True, slots=True)
class Choice:
    """One word out of a few."""

    of: type[StrEnum]


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list of one shape."""

    item: Shape
    least: int = 0
    most: int = 1000
    once: bool = False
    """True when no entry may stand twice."""
    distinct: str = ""
    """Key whose value differs from entry to entry (`id`), for lists of records."""


@dataclass(frozen=True, slots=True)
class Field:
    """One key of a record."""

    name: str
    shape: Shape
    meaning: str
    """Shown by editors beside the key."""
    required: bool = True


@dataclass(frozen=True, slots=True)
class NeededUnless:
    """The key is needed, except when another key has one value: then it must be left out."""

    key: str
    other: str
    value: StrEnum


@dataclass(frozen=True, slots=True)
class Record:
    """A mapping with known keys, which becomes one value of the model."""

    name: str
    """What it is, for messages: `a criterion`."""
    fields: tuple[Field, ...]
    build: Callable[..., object]
    """Called with the values that were written, by key; optional keys left out are not passed."""
    needed: NeededUnless | None = None


Shape = Text | Whole | Choice | ListOf | Record

KEBAB = r"[a-z0-9]+(-[a-z0-9]+)*"
DOTTED = r"[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)*"

IDENTIFIER = Text("lower-case words joined by hyphens, such as `key-routing`", KEBAB, most=80)
CONCEPT = Text("lower-case words joined by dots and hyphens, such as `ordering.per-partition`", DOTTED, most=120)
PARAGRAPH = Text()
SENTENCE = Text("a text of at most 1000 characters", most=1000)
LINE = Text("a text on one line, of at most 120 characters", r"[^\n]*", most=120)
LOWER_CASE = Text("lower-case words", r"[^A-Z\n]*", most=120)
REVISION = Whole(1, 9999)


def texts(shape: Text = SENTENCE, least: int = 0) -> ListOf:
    """Describe a list of texts in which none stands twice."""
    return ListOf(shape, least=least, once=True)


def is_identifier(text: str) -> bool:
    """Tell whether the text can be the id of a question, a criterion or a misconception."""
    return len(text) <= IDENTIFIER.most and re.fullmatch(IDENTIFIER.pattern, text) is not None
