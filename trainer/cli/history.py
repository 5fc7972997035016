"""`trainer history`: what was answered."""

from __future__ import annotations

import sys
from dataclasses import asdict
from typing import TYPE_CHECKING

from trainer.cli.invocation import DONE, bank_dirs, data_dir, glyphs, say, say_json, tell

if TYPE_CHECKING:
    import argparse

    from trainer.bank.model import Question, Rubric
    from trainer.history.rows import AttemptRow
    from trainer.interview.records import Attempt

SCHEMA_VERSION = 1
_DEFAULT_LIMIT = 50


def listing(args: argparse.Namespace) -> int:
    """List the attempts, newest first."""
    from trainer import wiring

    store = wiring.open_history(data_dir(args))
    try:
        rows = store.attempts(limit=getattr(args, "limit", _DEFAULT_LIMIT))
        count = store.count()
    finally:
        store.close()
    if getattr(args, "json", False):
        attempts = [{**asdict(row), "submitted_at": row.submitted_at.isoformat()} for row in rows]
        say_json({"schema_version": SCHEMA_VERSION, "count": count, "attempts": attempts})
        return DONE
    if not rows:
        tell("Nothing was answered yet; `trainer practice` starts.")
        return DONE
    for row in rows:
        say(_line(row))
    if count > len(rows):
        tell(f"{len(rows)} of {count}; --limit {count} shows all.")
    return DONE


def _line(row: AttemptRow) -> str:
    from trainer.history.store import SHORT_ID
    from trainer.report.wording import local

    counts = f"{row.met} met, {row.partial} partial, {row.contradicted} contradicted"
    flags = f"  [{', '.join(row.flags)}]" if row.flags else ""
    head = f"{row.id[:SHORT_ID]}  {local(row.submitted_at)}  {row.score:3d} of 100, level {row.level}"
    return f"{head}  {row.question_id}  {counts}, {row.words} words{flags}"


def show(args: argparse.Namespace) -> int:
    """Show one attempt with its feedback."""
    from trainer import wiring
    from trainer.report.attempt import attempt_text, attempt_to_json

    place = data_dir(args)
    store = wiring.open_history(place)
    try:
        attempt = store.attempt(args.attempt_id)
    finally:
        store.close()
    if getattr(args, "json", False):
        say_json(attempt_to_json(attempt))
        return DONE
    question, rubric = _asked(args, attempt)
    sys.stdout.write(attempt_text(attempt, question, rubric, glyphs(args)))
    return DONE


def _asked(args: argparse.Namespace, attempt: Attempt) -> tuple[Question | None, Rubric | None]:
    """What the attempt answered, as the bank has it today; None for what it no longer has."""
    from trainer import wiring
    from trainer.bank.model import BankRefused
    from trainer.interview.follow_ups import derived

    try:
        bank = wiring.open_bank(data_dir(args), bank_dirs(args))
        question, rubric = bank.question(attempt.question_id), bank.rubric(attempt.question_id)
        if attempt.probe:
            return derived(question, rubric, attempt.probe, attempt.prompt)
    except BankRefused as refused:
        tell(f"The bank cannot be read, so ids stand in for its sentences.\n{refused}")
        return None, None
    except KeyError:
        tell(f"The bank no longer has what was asked ({attempt.question_id}), so ids stand in for its sentences.")
        return None, None
    shown = f"{rubric.revision}:{rubric.fingerprint}"
    if attempt.grade.provenance.rubric != shown:
        tell("The rubric was changed since; its sentences are those of today, the verdicts those of then.")
    return question, rubric
