"""`trainer` with no command."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trainer.cli.invocation import ascii_only, at_terminal, bank_dirs, data_dir, tell

if TYPE_CHECKING:
    import argparse


def home(args: argparse.Namespace) -> int:
    """Open the terminal program; with no terminal, practise line by line on standard input."""
    from trainer.cli.practice import linear
    from trainer.plain.practice import Options

    if args.plain or not at_terminal():
        if not args.plain:
            tell(
                "There is no terminal here, so this is the linear front end: it asks on standard output and reads your "
                'answer from standard input, up to a line with a single ".". `trainer practice --help` says more.'
            )
        return linear(args, Options(ascii_only=ascii_only(args)))
    from trainer import wiring
    from trainer.tui import app

    services = wiring.services(data_dir(args), bank_dirs(args), args.engine, args.model)
    return app.run(services, ascii_only=ascii_only(args))
