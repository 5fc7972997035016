"""What every command is given: its options, the places they name, and how it may fail."""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence
    from pathlib import Path

    from trainer.report.glyphs import Glyphs

DONE = 0
BAD_INPUT = 1
WRONG_USAGE = 2
ASCII_VARIABLE = "TRAINER_ASCII"


class Refused(Exception):
    """The command cannot be done; the message is a sentence for the user. Exit code 1."""


class WrongUsage(Exception):
    """The command was written wrongly; the message is a sentence for the user. Exit code 2."""


def data_dir(args: argparse.Namespace) -> Path:
    """Return where everything is kept."""
    from trainer.wiring import data_directory

    given: Path | None = args.data_dir
    return data_directory(given)


def bank_dirs(args: argparse.Namespace) -> Sequence[Path]:
    """Return the banks given with --bank, before the command and after it, in their order."""
    return [*(args.bank_dirs or []), *(getattr(args, "more_bank_dirs", None) or [])]


def ascii_only(args: argparse.Namespace) -> bool:
    """Whether signs and frames are to be ASCII: --ascii, or TRAINER_ASCII set to anything but 0."""
    return bool(args.ascii) or os.environ.get(ASCII_VARIABLE, "") not in ("", "0")


def glyphs(args: argparse.Namespace) -> Glyphs:
    """Return the signs that verdicts are written with."""
    from trainer.report.glyphs import ASCII, UNICODE

    return ASCII if ascii_only(args) else UNICODE


def say(text: str) -> None:
    """Write a result, on standard output, with nothing in it that a terminal would obey."""
    from trainer.report.visible import visible

    sys.stdout.write(visible(text) + "\n")


def tell(text: str) -> None:
    """Write a message, on standard error."""
    from trainer.report.visible import visible

    sys.stderr.write(visible(text) + "\n")


def say_json(value: Any) -> None:
    """Write a result as JSON: ASCII only, so that it is the same bytes under every locale."""
    sys.stdout.write(json.dumps(value, indent=2) + "\n")


def at_terminal() -> bool:
    """Whether a person sits at a terminal that can be redrawn."""
    return sys.stdin.isatty() and sys.stdout.isatty() and os.environ.get("TERM", "dumb") != "dumb"
