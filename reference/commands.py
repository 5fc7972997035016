"""The command reference, in Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reference.walk import commands, exit_codes

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from reference.walk import Argument, Command

HEAD = """\
<!-- Written by `python -m reference` from the program itself; change trainer/cli/options.py instead. -->
# Commands
Every command has `--help`. The options of `trainer` itself go before the command or after it. Results go to standard output,
messages to standard error; `--json` output carries `schema_version`. Nothing but `trainer model download` uses the network.
"""


def commands_page(parser: argparse.ArgumentParser) -> str:
    """Return the page for that program."""
    lines = [HEAD]
    for command in commands(parser):
        lines += _command(command)
    lines += ["## Exit codes", "", "| code | meaning |", "|---|---|"]
    lines += [f"| {code} | {_cell(meaning)} |" for code, meaning in exit_codes(parser.epilog or "")]
    return "\n".join(lines) + "\n"


def _command(command: Command) -> list[str]:
    level = "##" if command.name.count(" ") < 2 else "###"
    lines = [f"{level} {command.name}", "", _text(command.does), "", "```text", command.usage, "```", ""]
    if command.operands or command.options:
        lines += ["| argument | does |", "|---|---|"]
        lines += _rows([*command.operands, *command.options])
        lines.append("")
    if command.examples:
        lines += ["```sh", *command.examples, "```", ""]
    return lines


def _rows(arguments: Sequence[Argument]) -> list[str]:
    return [f"| `{_cell(argument.written)}` | {_text(_cell(argument.help))} |" for argument in arguments]


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _text(text: str) -> str:
    """Return the words so that no Markdown reader takes a sign in them for markup."""
    return "".join(f"\\{letter}" if letter in "<>[]_*{}" else letter for letter in text)
