"""The entry point: options, commands, and what becomes of errors. Imports no more than the command at hand needs."""

from __future__ import annotations

import importlib
import os
import sys
from typing import TYPE_CHECKING

from trainer.cli.invocation import BAD_INPUT, WRONG_USAGE, Refused, WrongUsage, tell
from trainer.cli.options import parser

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

INTERRUPTED = 130
BROKEN_PIPE = 141


def run() -> None:
    """Run the command line and leave with its exit code."""
    sys.exit(main())


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; return 0 done, 1 a check failed or an input was bad, 2 wrong usage, 130 Ctrl-C."""
    for stream in (sys.stdout, sys.stderr):
        # An old locale must not turn a glyph into a crash.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        args = parser().parse_args(argv)
    except SystemExit as exit_:
        return exit_.code if isinstance(exit_.code, int) else WRONG_USAGE
    try:
        code = _command(args)
        sys.stdout.flush()
    except KeyboardInterrupt:
        tell("\nInterrupted.")
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read the output left. Python would complain once more while flushing at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return BROKEN_PIPE
    return code


def _command(args: argparse.Namespace) -> int:
    from trainer.bank.model import BankRefused
    from trainer.interview.records import KeeperFailed
    from trainer.wiring import GradingFailed

    handler = importlib.import_module(f"trainer.cli.{args.module}")
    try:
        if args.model is not None and args.engine != "sentence-transformers":
            raise WrongUsage("--model goes with --engine sentence-transformers.")
        code: int = getattr(handler, args.handler)(args)
    except WrongUsage as wrong:
        tell(f"trainer: {wrong}")
        return WRONG_USAGE
    except (Refused, KeeperFailed, BankRefused, GradingFailed) as refused:
        tell(str(refused))
        return BAD_INPUT
    return code


if __name__ == "__main__":
    run()
