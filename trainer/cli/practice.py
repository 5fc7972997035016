"""`trainer practice`."""

from __future__ import annotations

import signal
import sys
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, NoReturn

from trainer.cli.invocation import Refused, WrongUsage, ascii_only, at_terminal, bank_dirs, data_dir

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator
    from types import FrameType

    from trainer.plain.practice import Options
    from trainer.progress.session import Item
    from trainer.wiring import Services


def practice(args: argparse.Namespace) -> int:
    """Run a practice session, in the terminal program or line by line."""
    from trainer.plain.practice import Options

    options = Options(args.question, args.topic, args.broker, args.level, args.seed, args.resume, ascii_only=ascii_only(args))
    if args.plain or args.resume or not at_terminal():
        return linear(args, options)
    from trainer import wiring
    from trainer.progress.pick import Answered, matching, pick
    from trainer.tui import app

    services = wiring.services(data_dir(args), bank_dirs(args), args.engine, args.model)
    if items := chosen_items(args, services):
        return app.run(services, "practice", items=items, ascii_only=options.ascii_only)
    question_id = options.question_id
    if question_id is None:
        fitting = matching(services.bank.questions.values(), options.topic, options.broker, options.level)
        rows = services.store.attempts(limit=2000)
        seen = [Answered(row.question_id, row.submitted_at, row.score) for row in rows if row.probe is None]
        picked = pick(fitting, seen, services.store.due(services.clock.now()), seed=options.seed)
        if picked is None:
            raise Refused("The bank has no question of that topic, broker and level; `trainer bank list` shows all.")
        question_id = picked.id
    elif question_id not in services.bank.questions:
        raise WrongUsage(_unknown(services.bank, question_id))
    return app.run(services, "practice", question_id=question_id, ascii_only=options.ascii_only)


def _unknown(bank: object, question_id: str) -> str:
    try:
        bank.question(question_id)  # type: ignore[attr-defined]
    except KeyError as error:
        return str(error)
    return ""


def linear(args: argparse.Namespace, options: Options) -> int:
    """Run a session over standard input and output."""
    from trainer import wiring
    from trainer.plain.practice import NothingToAsk, run_practice

    if hasattr(sys.stdin, "reconfigure"):
        # Bytes that are no UTF-8 are part of the answer too.
        sys.stdin.reconfigure(encoding="utf-8", errors="surrogateescape", newline="")
    services = wiring.services(data_dir(args), bank_dirs(args), args.engine, args.model)
    if options.question_id is not None and options.question_id not in services.bank.questions:
        raise WrongUsage(_unknown(services.bank, options.question_id))
    try:
        options = replace(options, items=chosen_items(args, services), interactive=sys.stdin.isatty())
        with ended_like_ctrl_c():
            return run_practice(services, options, sys.stdin, sys.stdout)
    except NothingToAsk as nothing:
        raise Refused(str(nothing)) from nothing
    finally:
        services.store.close()


def chosen_items(args: argparse.Namespace, services: Services) -> tuple[Item, ...]:
    """Return what --daily, --drill or --concept ask; empty without them. Raises Refused when there is nothing of that."""
    daily, area, concept = (getattr(args, name, None) for name in ("daily", "drill", "concept"))
    if not (daily or area or concept):
        return ()
    if services.learn():
        services.coach.refresh()
    if daily:
        today = services.coach.today()
        if not today.left:
            raise Refused(
                "Done for today." if today.is_done else "Nothing is due today; `trainer practice` asks something else."
            )
        return tuple(step.item for step in today.left)
    items = services.coach.drill(area=area, broker=args.broker, concept=concept)
    if not items:
        wanted = concept or area
        raise Refused(f"The bank has no point on {wanted!r}; `trainer weak` lists areas and concepts.")
    return tuple(items)


@contextmanager
def ended_like_ctrl_c() -> Iterator[None]:
    """Have a closed window or a `kill` unwind the session, so that what was typed is kept."""

    def leave(number: int, frame: FrameType | None) -> NoReturn:
        raise SystemExit(128 + number)

    wanted = (signal.SIGTERM, signal.SIGHUP)
    before = [signal.signal(number, leave) for number in wanted]
    try:
        yield
    finally:
        for number, handler in zip(wanted, before, strict=True):
            signal.signal(number, handler)
