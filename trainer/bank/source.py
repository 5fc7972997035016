"""Strict YAML: one file becomes nodes that know their lines, or faults that say what to write instead.

Nothing is guessed from the look of a scalar: `no`, `12:30`, `1.10` and `null` are the texts that were written; the
field decides what it takes. What can hide a mistake or blow up (anchors, aliases, merge keys, tags, doubled keys,
several documents, deep nesting, invisible characters) is refused.
"""

from __future__ import annotations

import re
import stat
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol, cast

import yaml

from trainer.bank.wording import Faults, Steps

if TYPE_CHECKING:
    from pathlib import Path

MOST_BYTES = 2_000_000
DEEPEST = 20
"""Lists and mappings inside each other; the content needs four."""


@dataclass(slots=True)
class ScalarNode:
    """A scalar as it was written, unquoted and unfolded, without blanks around it."""

    text: str
    plain: bool
    """True when it was written without quotes and without `|` or `>`."""
    line: int


@dataclass(slots=True)
class ListNode:
    """A list of nodes."""

    items: list[Node]
    line: int


@dataclass(slots=True)
class MappingNode:
    """A mapping; each key once."""

    line: int
    values: dict[str, Node] = field(default_factory=dict)
    key_lines: dict[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class RefusedNode:
    """Stands where something was refused already (an alias), so that it is not reported twice."""

    line: int


Node = ScalarNode | ListNode | MappingNode | RefusedNode


class EventSource(Protocol):
    """The part of a PyYAML loader that is used: its events, before any type is guessed."""

    def get_event(self) -> Any:
        """Return the next event, None at the end; a YAMLError where the text is no YAML."""

    def dispose(self) -> None:
        """Let go of what the parser holds."""


class LoaderClass(Protocol):
    """A PyYAML loader class."""

    def __call__(self, stream: str) -> EventSource: ...


PURE = cast("LoaderClass", yaml.BaseLoader)
FASTEST = cast("LoaderClass", getattr(yaml, "CBaseLoader", yaml.BaseLoader))
"""libyaml where PyYAML was built with it: 4 ms instead of 130 ms for a rubric of 64 KB."""

# Invisible characters that make a file look other than it reads, or that a terminal obeys. A tab is among them: libyaml
# takes it in places where the pure parser refuses it, and no text here needs one.
_UNWRITABLE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]")

# What to do about the complaints of the parser that writers of content meet.
_HINTS = (
    ("mapping values are not allowed", "put quotes around a text that holds ': '"),
    (
        "expected <block end>",
        "line the keys and dashes up, and put quotes around the whole of a text, not a part of it",
    ),
    ("could not find expected ':'", "write `key: value`, and indent the further lines of a text"),
    ("unexpected end of stream", "close the quotes or the bracket"),
    ("cannot start any token", "put quotes around a text that begins with @, ` or %"),
    ("unknown escape character", "write single quotes around the text, or \\\\ for a backslash"),
    (
        "expected ',' or",
        "close the bracket, put commas between its entries, and quotes around entries that hold : , or ?",
    ),
)


def read_source(path: Path, faults: Faults, *, loader: LoaderClass | None = None) -> MappingNode | None:
    """Read one file of content; None when it is refused as a whole. Every fault goes into `faults`; raises nothing."""
    text = _read_text(path, faults)
    return None if text is None else compose(text, faults, loader=loader)


def compose(text: str, faults: Faults, *, loader: LoaderClass | None = None) -> MappingNode | None:
    """Turn YAML text into a mapping of nodes with lines; None when the text is refused as a whole."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not _is_writable(text, faults):
        return None
    chosen = loader or FASTEST
    if chosen is not PURE:
        attempt = Faults(faults.path)
        composer = _Composer(chosen(text), attempt)
        try:
            root = composer.document()
        except yaml.YAMLError:
            # The two parsers word their complaints differently and disagree on a few lines: the pure one decides, so
            # that the sentence does not depend on how PyYAML was built.
            pass
        else:
            return _as_mapping(root, attempt, faults)
        finally:
            composer.events.dispose()
    attempt = Faults(faults.path)
    composer = _Composer(PURE(text), attempt)
    try:
        root = composer.document()
    except (yaml.YAMLError, ValueError, OverflowError) as error:
        # ValueError and OverflowError: the pure parser passes "\UFFFFFFFF" to chr().
        attempt.add(*_complaint(error, composer))
        root = None
    return _as_mapping(root, attempt, faults)


def line_of(root: MappingNode, steps: Steps) -> int:
    """Return the line of the value at that place, or of the nearest thing around it that exists."""
    node: Node = root
    for step in steps:
        if isinstance(node, MappingNode) and isinstance(step, str) and step in node.values:
            node = node.values[step]
        elif isinstance(node, ListNode) and isinstance(step, int) and step < len(node.items):
            node = node.items[step]
        else:
            break
    return node.line


def _read_text(path: Path, faults: Faults) -> str | None:
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            faults.add(0, (), "is not a file; put a YAML file here, or rename this")
            return None
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        faults.add(0, (), f"cannot be read ({reason}); check that the file is there and that you may read it")
        return None
    if len(data) > MOST_BYTES:
        faults.add(0, (), f"is larger than {MOST_BYTES // 1_000_000} MB; write one question, or one rubric, per file")
        return None
    if data.startswith(b"\xef\xbb\xbf"):
        faults.add(1, (), "begins with a byte order mark; save it as UTF-8 without BOM")
        return None
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        faults.add(line, (), f"is not UTF-8 (byte 0x{data[error.start]:02x}); save it as UTF-8")
        return None


def _is_writable(text: str, faults: Faults) -> bool:
    """Report the first of each kind of invisible character; one fault a kind is enough to find the others."""
    seen: set[str] = set()
    for found in _UNWRITABLE.finditer(text):
        character = found.group()
        if character not in seen:
            seen.add(character)
            faults.add(text.count("\n", 0, found.start()) + 1, (), f"holds {_character(character)}")
    return not seen


def _character(character: str) -> str:
    if character == "\t":
        return "a tab; write spaces instead"
    if character == "\0":
        return "a NUL character; delete it, or save the file as UTF-8 text"
    return f"the invisible character U+{ord(character):04X}; delete it"


def _as_mapping(root: Node | None, attempt: Faults, faults: Faults) -> MappingNode | None:
    faults.take_over(attempt)
    if root is None:
        if not attempt:
            faults.add(0, (), "is empty; write the keys of a question or of a rubric (`trainer bank new` makes both)")
        return None
    if isinstance(root, MappingNode):
        return root
    if not isinstance(root, RefusedNode):
        faults.add(root.line, (), "must hold keys, each on a line of its own: `key: value`")
    return None


def _complaint(error: Exception, composer: _Composer) -> tuple[int, tuple[str | int, ...], str]:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    problem = getattr(error, "problem", None) or "an escape in double quotes names no character"
    line = composer.last_line if mark is None else mark.line + 1
    context = getattr(error, "context", None) or ""
    hint = next((hint for part, hint in _HINTS if part in problem), "check the indentation and the quotes")
    said = f"{context}: {problem}" if context else problem
    return line, tuple(composer.steps), f"is not valid YAML ({said}); {hint}"


class _Stop(Exception):
    """The rest of the file is not worth reading; the fault is noted."""


class _ParsersDiffer(yaml.YAMLError):
    """libyaml takes an unquoted `?` between brackets for text, where the pure parser refuses it."""


class _Composer:
    """Builds nodes from events, and notes what the content may not use."""

    def __init__(self, events: EventSource, faults: Faults) -> None:
        self.events = events
        self.steps: list[str | int] = []
        self.last_line = 1
        self._faults = faults
        self._flows = 0  # how many brackets and braces are open

    def document(self) -> Node | None:
        """Return the only document; None when there is none, or when the reading stopped at a fault.

        Raises yaml.YAMLError where the text is not YAML.
        """
        next_event = self.events.get_event
        next_event()  # the start of the stream
        start = next_event()
        if isinstance(start, yaml.StreamEndEvent):
            return None
        if isinstance(start, yaml.DocumentStartEvent) and (start.version or start.tags):
            self._fault(start, "YAML directives (lines that begin with %) are not used here; delete them")
        try:
            root = self._node(next_event(), depth=1)
        except _Stop:
            return RefusedNode(0)
        next_event()  # the end of the document
        after = next_event()
        if not isinstance(after, yaml.StreamEndEvent):
            self._fault(after, "a second document begins here; write one question, or one rubric, per file")
            return root
        is_blank = isinstance(root, ScalarNode) and root.plain and not root.text
        return None if is_blank else root

    def _node(self, event: Any, depth: int) -> Node:
        line = self.last_line = event.start_mark.line + 1
        kind = type(event)
        if kind is yaml.ScalarEvent and event.anchor is None and event.tag is None and event.style != '"':
            if self._flows and not event.style and "?" in event.value:
                raise _ParsersDiffer
            return ScalarNode(event.value.strip(), not event.style, line)  # nearly all of them
        if kind is yaml.AliasEvent:
            self._fault(event, f"aliases (*{str(event.anchor)[:60]}) are not used here; write the value out again")
            return RefusedNode(line)
        if event.anchor is not None:
            self._fault(event, f"anchors (&{event.anchor[:60]}) are not used here; delete it")
        if event.tag is not None:
            self._fault(event, f"tags ({event.tag[:60]}) are not used here; delete it")
        if kind is yaml.ScalarEvent:
            if event.style == '"' and (found := _UNWRITABLE.search(event.value)):
                self._fault(event, f"the escapes in double quotes make {_character(found.group())}")
                return RefusedNode(line)
            return ScalarNode(event.value.strip(), not event.style, line)
        if depth > DEEPEST:
            self._fault(event, f"is nested more than {DEEPEST} deep; a question or a rubric needs no more than four")
            raise _Stop
        self._flows += bool(event.flow_style)
        node = self._list(line, depth) if kind is yaml.SequenceStartEvent else self._mapping(line, depth)
        self._flows -= bool(event.flow_style)
        return node

    def _list(self, line: int, depth: int) -> ListNode:
        node = ListNode([], line)
        steps, next_event, end = self.steps, self.events.get_event, yaml.SequenceEndEvent
        while type(event := next_event()) is not end:
            steps.append(len(node.items))
            node.items.append(self._node(event, depth + 1))
            steps.pop()
        return node

    def _mapping(self, line: int, depth: int) -> MappingNode:
        node = MappingNode(line)
        steps, next_event, end = self.steps, self.events.get_event, yaml.MappingEndEvent
        while type(event := next_event()) is not end:
            key = self._node(event, depth + 1)
            name = self._key(key, node)
            steps.append(key.text if isinstance(key, ScalarNode) else "?")
            value = self._node(next_event(), depth + 1)
            steps.pop()
            if isinstance(value, ScalarNode) and not value.text:
                value.line = key.line  # where nothing was written, the parsers do not agree on its place
            if name is not None:
                node.values[name] = value
                node.key_lines[name] = key.line
        return node

    def _key(self, key: Node, node: MappingNode) -> str | None:
        """Return the name of a key that may be kept, or None with its fault noted."""
        if not isinstance(key, ScalarNode):
            if not isinstance(key, RefusedNode):
                self._faults.add(key.line, self.steps, "a key must be a word, not a list or a mapping; quote it")
            return None
        name = key.text
        if name == "<<" and key.plain:
            self._faults.add(key.line, (*self.steps, name), "merge keys (<<) are not used here; write the keys out")
        elif not name:
            self._faults.add(key.line, self.steps, "a key is missing before ':'; write one, or put the text in quotes")
        elif name in node.values:
            message = f"is written twice, first on line {node.key_lines[name]}; keep one of them"
            self._faults.add(key.line, (*self.steps, name), message)
        else:
            return name
        return None

    def _fault(self, event: Any, message: str) -> None:
        self._faults.add(event.start_mark.line + 1, self.steps, message)
