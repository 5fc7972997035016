"""`trainer model`: models of the sentence-transformers engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trainer.cli.invocation import DONE, Refused, WrongUsage, say, tell

if TYPE_CHECKING:
    import argparse


def usage(args: argparse.Namespace) -> int:
    """Say how the command is used."""
    raise WrongUsage("Write trainer model download NAME.")


def download(args: argparse.Namespace) -> int:
    """Fetch a model; the only command that uses the network."""
    from trainer.engines.sentence_transformers import download as fetch
    from trainer.engines.weights import EngineUnavailable

    tell(f"Fetching {args.name} ...")
    try:
        folder = fetch(args.name)
    except EngineUnavailable as unavailable:
        raise Refused(str(unavailable)) from unavailable
    say(folder)
    tell(f"Use it with: trainer --engine sentence-transformers --model {args.name}")
    return DONE
