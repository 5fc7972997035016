"""The manual page, in roff, so that `man trainer` works where the package is installed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reference.walk import commands, exit_codes

if TYPE_CHECKING:
    import argparse

    from reference.walk import Argument, Command

ENVIRONMENT = (
    ("TRAINER_HOME", "where everything is kept, unless --data-dir says otherwise"),
    ("TRAINER_ASCII", "anything but 0: signs and frames in ASCII, as with --ascii"),
    ("TRAINER_TOKEN", "the token that trainer serve asks for, instead of a new one"),
    ("NO_COLOR", "no colours"),
    ("VISUAL, EDITOR", "the editor that Ctrl+O writes an answer in"),
)


def manual_page(parser: argparse.ArgumentParser) -> str:
    """Return the page for that program."""
    program, *others = commands(parser)
    lines = ['.TH TRAINER 1 "" "Broker Trainer" "User Commands"', ".SH NAME"]
    lines.append("trainer \\- a mock system design interview for message brokers, in the terminal")
    lines += [".SH SYNOPSIS", _roff(program.usage), ".SH DESCRIPTION", _roff(program.does), ".SH OPTIONS"]
    for option in program.options:
        lines += _argument(option)
    lines.append(".SH COMMANDS")
    for command in others:
        lines += _command(command)
    lines.append(".SH ENVIRONMENT")
    for name, does in ENVIRONMENT:
        lines += [".TP", f"\\fB{_roff(name)}\\fR", _roff(does)]
    lines.append(".SH EXIT STATUS")
    for code, meaning in exit_codes(parser.epilog or ""):
        lines += [".TP", f"\\fB{code}\\fR", _roff(meaning)]
    return "\n".join(lines) + "\n"


def _command(command: Command) -> list[str]:
    lines = [f".SS {_roff(command.name)}", _roff(command.does)]
    for argument in (*command.operands, *command.options):
        lines += _argument(argument)
    for example in command.examples:
        lines += [".PP", ".nf", f".RS\n{_roff(example)}\n.RE", ".fi"]
    return lines


def _argument(argument: Argument) -> list[str]:
    return [".TP", f"\\fB{_roff(argument.written)}\\fR", _roff(argument.help) or "\\&"]


def _roff(text: str) -> str:
    """Return the text so that roff prints it as it is."""
    escaped = text.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq")
    return f"\\&{escaped}" if escaped.startswith((".", "'")) else escaped
