"""`trainer backup`, `restore` and `forget`: the whole store."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trainer.cli.invocation import DONE, Refused, data_dir, say

if TYPE_CHECKING:
    import argparse


def backup(args: argparse.Namespace) -> int:
    """Write the whole store into one file."""
    from trainer import wiring

    path = args.file.expanduser().absolute()
    store = wiring.open_history(data_dir(args))
    try:
        store.back_up(path)
        count = store.count()
    finally:
        store.close()
    say(f"{count} attempt{'s' * (count != 1)}, drafts and settings are in {path}.")
    return DONE


def restore(args: argparse.Namespace) -> int:
    """Put a backup in the place of the store; with --dry-run only say what would happen."""
    from trainer.history.backup import restore as put_in_place

    done = put_in_place(data_dir(args), args.file.expanduser().absolute(), args.dry_run)
    last = f", the last of {done.last_at[:10]}" if done.last_at else ""
    held = f"{done.attempts} attempt{'s' * (done.attempts != 1)}{last}"
    if args.dry_run:
        say(f"The backup is sound and has {held}. It would take the place of {done.replaced} that are kept now.")
    else:
        say(f"Restored {held}. The {done.replaced} that were kept before are in {done.copy}.")
    return DONE


def forget(args: argparse.Namespace) -> int:
    """Remove everything that was kept: history, drafts, settings, copies and exports of it in the data folder."""
    place = data_dir(args)
    found = sorted({*place.glob("history.*"), *place.glob("exports/*.md")})
    if not args.yes:
        raise Refused(
            f"This removes {len(found)} file{'s' * (len(found) != 1)} in {place} for good; `trainer backup FILE` keeps them. "
            "Write --yes to go on."
        )
    for path in found:
        try:
            path.unlink()
        except OSError as error:
            raise Refused(f"{path} cannot be removed: {(error.strerror or str(error)).lower()}.") from error
    say(f"Removed {len(found)} file{'s' * (len(found) != 1)} from {place}. Your own bank is still there.")
    return DONE
