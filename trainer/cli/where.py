"""`trainer where`: the places."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trainer.cli.invocation import DONE, bank_dirs, data_dir, say, say_json

if TYPE_CHECKING:
    import argparse

SCHEMA_VERSION = 1


def where(args: argparse.Namespace) -> int:
    """Say where everything is kept; makes nothing."""
    from trainer.bank.model import BankRefused
    from trainer.bank.places import shipped_root
    from trainer.engines.weights import SHIPPED
    from trainer.history.opening import FILE

    kept = data_dir(args)
    try:
        shipped = str(shipped_root())
    except BankRefused as refused:
        shipped = str(refused)
    places = {
        "data": str(kept),
        "history": str(kept / FILE),
        "own_bank": str(kept / "bank"),
        "shipped_bank": shipped,
        "weights": str(SHIPPED),
    }
    if getattr(args, "json", False):
        say_json({"schema_version": SCHEMA_VERSION, **places, "banks": [str(path) for path in bank_dirs(args)]})
        return DONE
    for name, place in places.items():
        say(f"{name.replace('_', ' '):13} {place}")
    for path in bank_dirs(args):
        say(f"{'bank':13} {path}")
    return DONE
