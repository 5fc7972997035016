"""Reads nodes into the values of the model, by the description of the fields, and words what does not fit."""

from __future__ import annotations

import re
from functools import cache
from typing import Any, Final, cast

from trainer.bank.fields import Choice, ListOf, Record, Shape, Text, Whole
from trainer.bank.source import ListNode, MappingNode, Node, RefusedNode, ScalarNode
from trainer.bank.wording import Faults, listed, nearest, quoted


class _Refused:
    """Stands for a value that could not be read; its fault is noted."""


REFUSED: Final = _Refused()

_DIGITS = re.compile(r"0|[1-9][0-9]{0,8}")
_compiled = cache(re.compile)


def read(shape: Record, node: MappingNode, faults: Faults) -> Any:
    """Return what `shape.build` makes of the node, or REFUSED with every fault noted. Never raises for bad content."""
    return _Reader(faults).record(shape, node)


def wanted(shape: Shape) -> str:
    """Say in words what to write for that shape."""
    match shape:
        case Text():
            return shape.wanted
        case Whole():
            return f"a whole number from {shape.least} to {shape.most}"
        case Choice():
            return listed(shape.of)
        case ListOf():
            return f"a list of {_count(shape)}" if _count(shape) else "a list"
        case Record():
            needed = [field.name for field in shape.fields if field.required]
            return f"{shape.name} with the keys {listed(needed, 'and')}"


def _count(shape: ListOf) -> str:
    if shape.least == shape.most:
        return f"exactly {shape.least} entries"
    if shape.most < 1000:
        return f"{shape.least} to {shape.most} entries"
    return "at least one entry" if shape.least else ""


def _is_blank(node: Node) -> bool:
    return isinstance(node, ScalarNode) and node.plain and not node.text


class _Reader:
    """One reading of one file."""

    def __init__(self, faults: Faults) -> None:
        self._faults = faults
        self._steps: list[str | int] = []

    def record(self, shape: Record, node: Node) -> Any:
        if not isinstance(node, MappingNode):
            return self._unfit(node, shape)
        values: dict[str, Any] = {}
        sound = True
        for field in shape.fields:
            self._steps.append(field.name)
            if field.name in node.values:
                value = self._value(field.shape, node.values[field.name], field.required)
                values[field.name] = value
                sound = sound and value is not REFUSED
            elif field.required:
                self._fault(node.line, f"is missing; write {wanted(field.shape)}")
                sound = False
            self._steps.pop()
        known = {field.name for field in shape.fields}
        if not node.values.keys() <= known:
            self._unknown_keys(node, shape)
            sound = False
        return shape.build(**values) if self._needed_is_kept(shape, node, values) and sound else REFUSED

    def _value(self, shape: Shape, node: Node, required: bool = True) -> Any:
        if _is_blank(node):
            also = "" if required else ", or delete the key"
            self._fault(node.line, f"has no value; write {wanted(shape)}{also}")
            return REFUSED
        kind = type(shape)  # the commonest first: a match statement here takes a fifth of the reading
        if kind is Text:
            return self._text(cast("Text", shape), node)
        if kind is ListOf:
            return self._list(cast("ListOf", shape), node)
        if kind is Record:
            return self.record(cast("Record", shape), node)
        if kind is Choice:
            return self._choice(cast("Choice", shape), node)
        return self._whole(cast("Whole", shape), node)

    def _text(self, shape: Text, node: Node) -> Any:
        if not isinstance(node, ScalarNode):
            return self._unfit(node, shape)
        text = node.text
        if not text:
            self._fault(node.line, f"is blank; write {shape.wanted}")
        elif len(text) > shape.most:
            self._fault(node.line, f"has {len(text)} characters; shorten it to {shape.most} at most")
        elif shape.pattern and not _compiled(shape.pattern).fullmatch(text):
            self._fault(node.line, f"{quoted(text)} does not fit here; write {shape.wanted}")
        else:
            return text
        return REFUSED

    def _whole(self, shape: Whole, node: Node) -> Any:
        if not isinstance(node, ScalarNode):
            return self._unfit(node, shape)
        if node.plain and _DIGITS.fullmatch(node.text) and shape.least <= int(node.text) <= shape.most:
            return int(node.text)
        quotes = "" if node.plain else " (it is in quotes)"
        message = f"{quoted(node.text)} does not fit here{quotes}; write {wanted(shape)} as digits, without quotes"
        self._fault(node.line, message)
        return REFUSED

    def _choice(self, shape: Choice, node: Node) -> Any:
        if not isinstance(node, ScalarNode):
            return self._unfit(node, shape)
        try:
            return shape.of(node.text)
        except ValueError:
            meant = nearest(node.text, shape.of)
            suggestion = f"did you mean {meant}? It is one of" if meant else "write"
            self._fault(node.line, f"{quoted(node.text)} is not known here; {suggestion} {listed(shape.of)}")
            return REFUSED

    def _list(self, shape: ListOf, node: Node) -> Any:
        if not isinstance(node, ListNode):
            return self._unfit(node, shape)
        sound = True
        if not shape.least <= len(node.items) <= shape.most:
            entries = "entry" if len(node.items) == 1 else "entries"
            self._fault(node.line, f"has {len(node.items)} {entries}; write {wanted(shape)}")
            sound = False
        values: list[Any] = []
        for position, item in enumerate(node.items):
            self._steps.append(position)
            values.append(self._value(shape.item, item))
            self._steps.pop()
        sound = sound and all(value is not REFUSED for value in values)
        if shape.once and len(set(values)) < len(values):
            sound = self._doubled(node, values) and sound
        if shape.distinct:
            sound = self._same(node, shape.distinct) and sound
        return tuple(values) if sound else REFUSED

    def _doubled(self, node: ListNode, values: list[Any]) -> bool:
        """Report entries that stand twice; True when there are none."""
        first: dict[Any, int] = {}
        sound = True
        for position, value in enumerate(values):
            if value is not REFUSED and first.setdefault(value, position) != position:
                line = node.items[first[value]].line
                message = f"{quoted(str(value))} stands in this list already, on line {line}; delete one of them"
                self._fault(node.items[position].line, message, position)
                sound = False
        return sound

    def _same(self, node: ListNode, key: str) -> bool:
        """Report records that share the value of a key; True when none do."""
        first: dict[str, ScalarNode] = {}
        sound = True
        for position, item in enumerate(node.items):
            value = item.values.get(key) if isinstance(item, MappingNode) else None
            if isinstance(value, ScalarNode) and (other := first.setdefault(value.text, value)) is not value:
                message = f"{quoted(value.text)} is taken already, on line {other.line}; write another {key}"
                self._fault(value.line, message, position, key)
                sound = False
        return sound

    def _needed_is_kept(self, shape: Record, node: MappingNode, values: dict[str, Any]) -> bool:
        rule = shape.needed
        if rule is None or isinstance(values.get(rule.other, REFUSED), _Refused):
            return True
        if values[rule.other] == rule.value:
            if rule.key not in node.values:
                return True
            message = f"decides nothing when {rule.other} is {rule.value}; delete it"
            self._fault(node.key_lines[rule.key], message, rule.key)
            return False
        if rule.key in node.values:
            return True
        message = f"is missing; it is needed unless {rule.other} is {rule.value}"
        self._fault(node.line, message, rule.key)
        return False

    def _unknown_keys(self, node: MappingNode, shape: Record) -> None:
        known = [field.name for field in shape.fields]
        for name in node.values:
            if name not in known:
                free = [key for key in known if key not in node.values]
                meant = nearest(name, free) or nearest(name, known)
                suggestion = f"did you mean {meant}?" if meant else f"{shape.name} has {listed(known, 'and')}"
                self._fault(node.key_lines[name], f"is not a key of {shape.name}; {suggestion}", name)

    def _unfit(self, node: Node, shape: Shape) -> _Refused:
        if isinstance(node, MappingNode) and isinstance(shape, Text):
            message = f"is read as keys because of ': '; put quotes around the whole text, or write {wanted(shape)}"
        elif isinstance(node, MappingNode):
            message = f"holds keys; write {wanted(shape)} instead"
        elif isinstance(node, ListNode):
            message = f"is a list; write {wanted(shape)} instead"
        elif isinstance(node, RefusedNode):
            return REFUSED
        else:
            how = ", each entry on a line of its own after '- '" if isinstance(shape, ListOf) else ""
            message = f"{quoted(node.text)} is a single value; write {wanted(shape)} instead{how}"
        self._fault(node.line, message)
        return REFUSED

    def _fault(self, line: int, message: str, *further: str | int) -> None:
        self._faults.add(line, (*self._steps, *further), message)
