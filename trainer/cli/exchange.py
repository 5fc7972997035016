"""`trainer history export`, `import` and `trends`: the history as files."""

from __future__ import annotations

import json
import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from trainer.cli.history import all_lines, filter_of
from trainer.cli.invocation import DONE, Refused, WrongUsage, bank_dirs, data_dir, say, tell

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator
    from pathlib import Path
    from typing import TextIO

    from trainer.bank.load import Bank
    from trainer.bank.model import Question, Rubric
    from trainer.history.store import Store
    from trainer.interview.records import Attempt

STANDARD = "-"


@contextmanager
def _written(name: str) -> Iterator[TextIO]:
    """A text file that appears whole or not at all, readable by its owner alone; `-` is standard output."""
    if name == STANDARD:
        yield sys.stdout
        return
    part = f"{name}.part"
    try:
        with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8", newline="") as file:
            yield file
        os.replace(part, name)
    except OSError as error:
        raise Refused(f"{name} cannot be written: {(error.strerror or str(error)).lower()}.") from error
    finally:
        if os.path.exists(part):
            os.unlink(part)


def export(args: argparse.Namespace) -> int:
    """Write the history as JSON lines, CSV, Markdown, or cards for Anki."""
    from trainer import wiring

    wanted = filter_of(args)
    if args.format == "jsonl" and not wanted.wants_all:
        raise WrongUsage("JSON lines hold the whole history, so that an import is complete; filters go with the other formats.")
    store = wiring.open_history(data_dir(args))
    try:
        with _written(args.out) as out:
            for text in _texts(args, store):
                out.write(text)
    finally:
        store.close()
    if args.out != STANDARD:
        tell(f"Written to {args.out}.")
    return DONE


def _texts(args: argparse.Namespace, store: Store) -> Iterator[str]:
    from trainer import wiring
    from trainer.report.sheets import anki_lines, csv_lines, markdown_lines, open_points

    if args.format == "jsonl":
        yield from (line + "\n" for line in store.exchange.lines())
        return
    lines = all_lines(store, filter_of(args))
    if args.format == "csv":
        yield from csv_lines(_row(store, line) for line in lines)
        return
    bank = wiring.open_bank(data_dir(args), bank_dirs(args))
    attempts = (store.attempt(line.row.id) for line in lines)
    if args.format == "md":
        yield from markdown_lines((attempt, *_asked(bank, attempt)) for attempt in attempts)
        return
    latest = _latest_open(attempts, open_points)
    rubrics = ((question_id, name, _rubric(bank, question_id)) for question_id, name in latest)
    yield from anki_lines((question_id, name, rubric) for question_id, name, rubric in rubrics if rubric is not None)


def _row(store: Store, line: object) -> dict[str, object]:
    from trainer.history.listing import Line

    assert isinstance(line, Line)
    row = line.row
    return {
        **{name: getattr(row, name) for name in ("id", "mode", "question_id", "title", "score", "confidence", "words")},
        **{name: getattr(row, name) for name in ("elapsed_s", "hints_shown", "met", "partial", "mentioned", "missed")},
        **{name: getattr(row, name) for name in ("contradicted", "misconceptions", "probe")},
        "submitted_at": row.submitted_at.isoformat(),
        "level": row.target_level,
        "brokers": ", ".join(row.brokers),
        "topics": ", ".join(row.topics),
        "flags": ", ".join(line.flags),
        "regraded_score": line.latest,
        "effective_score": line.effective,
        "answer": store.attempt(row.id).answer,
    }


def _latest_open(attempts: Iterator[Attempt], open_points: object) -> list[tuple[str, str]]:
    """The points that were open when they were judged last, those of the latest attempts first."""
    settled: set[tuple[str, str]] = set()
    found: list[tuple[str, str]] = []
    for attempt in attempts:
        if "twist" in attempt.flags:
            continue
        missed = set(open_points(attempt))  # type: ignore[operator]
        for item in attempt.grade.criteria:
            key = (attempt.question_id, item.criterion_id)
            if key not in settled:
                settled.add(key)
                if item.criterion_id in missed:
                    found.append(key)
    return found


def _rubric(bank: Bank, question_id: str) -> Rubric | None:
    from trainer.bank.model import BankRefused

    try:
        return bank.rubric(question_id)
    except (KeyError, BankRefused):
        return None


def _asked(bank: Bank, attempt: Attempt) -> tuple[Question | None, Rubric | None]:
    from trainer.interview.follow_ups import derived

    rubric = _rubric(bank, attempt.question_id)
    question = bank.questions.get(attempt.question_id)
    if attempt.probe and question and rubric:
        try:
            return derived(question, rubric, attempt.probe, attempt.prompt)
        except KeyError:
            return question, None
    return question, rubric


def take_in(args: argparse.Namespace) -> int:
    """Add the attempts of an export that are not kept yet, all or nothing."""
    from trainer import wiring

    store = wiring.open_history(data_dir(args))
    try:
        with _opened(args.file) as file:
            done = store.exchange.take_in(_lines(file, args.file), args.dry_run)
    finally:
        store.close()
    would = "would be " if args.dry_run else ""
    say(f"{done.added} {would}added, {done.known} kept already and left as they are.")
    if done.orphans:
        tell(f"{done.orphans} follow-ups whose first answer is not there are kept without it.")
    return DONE


@contextmanager
def _opened(path: Path) -> Iterator[TextIO]:
    if str(path) == STANDARD:
        yield sys.stdin
        return
    try:
        with path.expanduser().open(encoding="utf-8", newline="\n") as file:
            yield file
    except OSError as error:
        raise Refused(f"{path} cannot be read: {(error.strerror or str(error)).lower()}.") from error


def _lines(file: TextIO, path: Path) -> Iterator[str]:
    try:
        yield from file
    except UnicodeDecodeError as error:
        raise Refused(f"{path} is not UTF-8 text; only what `trainer history export` wrote can be imported.") from error


def trends(args: argparse.Namespace) -> int:
    """Show how scores and areas went over the last weeks, as a table or as an HTML page."""
    from datetime import timedelta

    from trainer import wiring
    from trainer.report.trends import trends_html, trends_json, trends_text

    store = wiring.open_history(data_dir(args))
    try:
        coach = wiring.make_coach(store)
        wiring.learn_bank(store, wiring.open_bank(data_dir(args), bank_dirs(args)))
        now = coach.clock.now()
        since = now - timedelta(weeks=args.weeks)
        found, changes = store.progress.trends(since), store.progress.version_changes(since)
        report, order = coach.calibration(), coach.ranked()
    finally:
        store.close()
    if args.html:
        with _written(args.html) as out:
            out.write(trends_html(found, changes, report, order, now))
        if args.html != STANDARD:
            tell(f"Written to {args.html}.")
    elif args.json:
        sys.stdout.write(json.dumps(trends_json(found, changes), indent=2) + "\n")
    else:
        say(trends_text(found, changes))
    return DONE
