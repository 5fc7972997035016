"""The commands as argparse has them, in the order of `--help`; the same on every Python, unlike argparse's own layout."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

EXAMPLE = "example:\n"
EXIT_CODES = "exit codes:\n"


@dataclass(frozen=True, slots=True)
class Argument:
    """An option or an operand."""

    written: str
    """As a user writes it: `--out FILE`, `ID`."""
    help: str
    needed: bool
    repeated: bool


@dataclass(frozen=True, slots=True)
class Command:
    """A command, or a part of one."""

    name: str
    """With everything before it: `trainer history show`."""
    does: str
    """A sentence."""
    operands: tuple[Argument, ...]
    options: tuple[Argument, ...]
    has_parts: bool
    examples: tuple[str, ...]

    @property
    def usage(self) -> str:
        """The line that shows what may follow what."""
        words = [self.name, *(["[OPTION ...]"] if self.options else [])]
        words += [f"--{_long(option)}" for option in self.options if option.needed]
        words += [operand.written if operand.needed else f"[{operand.written}]" for operand in self.operands]
        return " ".join([*words, *(["[COMMAND ...]"] if self.name == "trainer" else ["[PART ...]"] if self.has_parts else [])])


def commands(parser: argparse.ArgumentParser) -> Iterator[Command]:
    """Yield the program, then each command followed by its parts."""
    parts = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    # --help is said once, at the head of the page.
    hidden = (argparse._HelpAction, argparse._SubParsersAction)
    shown = [action for action in parser._actions if action.help is not argparse.SUPPRESS and not isinstance(action, hidden)]
    yield Command(
        name=parser.prog,
        does=" ".join((parser.description or "").split()),
        operands=tuple(_argument(action) for action in shown if not action.option_strings),
        options=tuple(_argument(action) for action in shown if action.option_strings),
        has_parts=bool(parts),
        examples=examples(parser.epilog or ""),
    )
    for action in parts:
        for made in action.choices.values():
            yield from commands(made)


def _argument(action: argparse.Action) -> Argument:
    named = ", ".join(action.option_strings)
    if isinstance(action, argparse.BooleanOptionalAction):
        named = " or ".join(action.option_strings)
    value = "" if action.nargs == 0 else _value(action)
    if action.nargs in ("+", "*"):
        value += " ..."
    return Argument(
        written=f"{named} {value}".strip(),
        help=" ".join((action.help or "").split()),
        needed=action.required if action.option_strings else action.nargs not in ("?", "*"),
        repeated=isinstance(action, argparse._AppendAction),
    )


def _value(action: argparse.Action) -> str:
    if action.metavar is not None:
        return action.metavar if isinstance(action.metavar, str) else " ".join(action.metavar)
    if action.choices is not None:
        return "|".join(map(str, action.choices))
    return action.dest.upper()


def _long(option: Argument) -> str:
    return option.written.rpartition("--")[2]


def examples(epilog: str) -> tuple[str, ...]:
    """Return the lines under `example:` in the text after the options."""
    if EXAMPLE not in epilog:
        return ()
    block = epilog.partition(EXAMPLE)[2].partition("\n\n")[0]
    return tuple(line.strip() for line in block.splitlines())


def exit_codes(epilog: str) -> tuple[tuple[str, str], ...]:
    """Return each exit code with what it means."""
    block = epilog.partition(EXIT_CODES)[2].partition("\n\n")[0]
    pairs = (line.strip().partition(" ") for line in block.splitlines())
    return tuple((code, meaning.strip()) for code, _, meaning in pairs)
