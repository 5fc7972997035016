"""`trainer mock`: a mock interview, and the debriefs of earlier ones."""

from __future__ import annotations

import sys
import zlib
from typing import TYPE_CHECKING

from trainer.cli.invocation import (
    DONE,
    Refused,
    WrongUsage,
    ascii_only,
    at_terminal,
    bank_dirs,
    data_dir,
    glyphs,
    say,
    say_json,
    tell,
)

if TYPE_CHECKING:
    import argparse

    from trainer.history.store import Store
    from trainer.interview.mock.debrief import Debrief

SCHEMA_VERSION = 1
STRETCHED = {"1": 1.0, "1.5": 1.5, "2": 2.0, "off": None}


def mock(args: argparse.Namespace) -> int:
    """Hold a mock interview, in the terminal program or line by line."""
    from trainer import wiring
    from trainer.bank.model import Broker, TargetLevel
    from trainer.interview.mock.state import Setup

    services = wiring.services(data_dir(args), bank_dirs(args), args.engine, args.model)
    seed = args.seed if args.seed is not None else zlib.crc32(services.new_id().encode())
    setup = Setup(
        minutes=args.minutes,
        level=TargetLevel(args.level),
        brokers=tuple(Broker(name) for name in dict.fromkeys(args.broker or ())),
        twist=args.twist,
        stretched=STRETCHED[args.extend],
        seed=seed,
    )
    if args.question is not None and args.question not in services.bank.questions:
        try:
            services.bank.question(args.question)
        except KeyError as error:
            services.store.close()
            raise WrongUsage(str(error)) from error
    if not args.plain and at_terminal():
        from trainer.tui import app

        return app.run(
            services, "mock", question_id=args.question, ascii_only=ascii_only(args), setup=setup, resume=args.resume
        )
    from trainer.cli.practice import ended_like_ctrl_c
    from trainer.plain.mock import MockOptions, run_mock
    from trainer.plain.practice import NothingToAsk
    from trainer.plain.timed_lines import StreamLines

    if hasattr(sys.stdin, "reconfigure"):
        # Bytes that are no UTF-8 are part of the answer too.
        sys.stdin.reconfigure(encoding="utf-8", errors="surrogateescape", newline="")
    options = MockOptions(setup, args.question, args.resume, ascii_only(args))
    try:
        with ended_like_ctrl_c():
            return run_mock(services, options, StreamLines(sys.stdin), sys.stdout)
    except NothingToAsk as nothing:
        raise Refused(str(nothing)) from nothing
    finally:
        services.store.close()


def listing(args: argparse.Namespace) -> int:
    """List the mock interviews, newest first."""
    from dataclasses import asdict

    from trainer.history.store import SHORT_ID
    from trainer.report.wording import local

    store = _store(args)
    try:
        lines = store.mocks()
    finally:
        store.close()
    if getattr(args, "json", False):
        shown = [
            {**asdict(line), "started_at": line.started_at.isoformat(), "saved_at": line.saved_at.isoformat()} for line in lines
        ]
        say_json({"schema_version": SCHEMA_VERSION, "mocks": shown})
        return DONE
    if not lines:
        tell("There was no mock interview yet; `trainer mock` starts one.")
    for line in lines:
        if line.debriefed:
            result = f"{line.verdict}, {line.score} of 100" if line.verdict else "no verdict"
        else:
            result = "waits for its debrief: trainer mock --resume" if line.ended else "not finished: trainer mock --resume"
        head = f"{line.id[:SHORT_ID]}  {local(line.started_at)}  {line.minutes} min, {line.level}"
        say(f"{head}  {line.title}  {result}")
    return DONE


def show(args: argparse.Namespace) -> int:
    """Show a debrief."""
    from trainer.report.debrief import debrief_text, debrief_to_json

    debrief = _debrief(args)
    if getattr(args, "json", False):
        say_json(debrief_to_json(debrief))
    else:
        sys.stdout.write(debrief_text(debrief, glyphs(args)))
    return DONE


def export(args: argparse.Namespace) -> int:
    """Write a debrief as a page, as Markdown or as JSON."""
    import json
    from pathlib import Path

    from trainer.report.debrief import debrief_markdown, debrief_to_json
    from trainer.report.debrief_html import debrief_html

    debrief = _debrief(args)
    kind = args.format or {".md": "md", ".markdown": "md", ".json": "json"}.get(Path(args.out).suffix.lower(), "html")
    if kind == "html":
        text = debrief_html(debrief)
    elif kind == "md":
        text = debrief_markdown(debrief)
    else:
        text = json.dumps(debrief_to_json(debrief), indent=2) + "\n"
    if args.out == "-":
        sys.stdout.write(text)
        return DONE
    try:
        Path(args.out).expanduser().write_text(text, encoding="utf-8", errors="replace")
    except OSError as error:
        raise Refused(f"{args.out} cannot be written: {(error.strerror or str(error)).lower()}.") from error
    tell(f"Written to {args.out}.")
    return DONE


def _store(args: argparse.Namespace) -> Store:
    from trainer import wiring

    return wiring.open_history(data_dir(args))


def _debrief(args: argparse.Namespace) -> Debrief:
    store = _store(args)
    try:
        mock_id = store.mock_id(args.mock_id or "")
        debrief = store.debrief(mock_id)
    finally:
        store.close()
    if debrief is None:
        raise Refused("That interview has no debrief yet; `trainer mock --resume` goes on with it.")
    return debrief
