"""`trainer history`: what was answered, found again, compared, and graded anew."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from dataclasses import asdict
from typing import TYPE_CHECKING

from trainer.cli.invocation import DONE, WrongUsage, bank_dirs, data_dir, glyphs, say, say_json, tell

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from trainer.bank.model import Question, Rubric
    from trainer.history.listing import Beside, Filter, Line
    from trainer.history.store import Store
    from trainer.interview.records import Attempt

SCHEMA_VERSION = 1
_DEFAULT_LIMIT = 50


@contextmanager
def _store(args: argparse.Namespace) -> Iterator[Store]:
    from trainer import wiring

    store = wiring.open_history(data_dir(args))
    try:
        yield store
    finally:
        store.close()


def filter_of(args: argparse.Namespace) -> Filter:
    """Return the filter that the options ask for; raises WrongUsage for a day that is none."""
    from datetime import date

    from trainer.history.listing import Filter

    def day(name: str) -> date | None:
        text = getattr(args, name, None)
        try:
            return date.fromisoformat(text) if text else None
        except ValueError as error:
            raise WrongUsage(f"--{name} takes a day such as 2026-11-24, not {text!r}.") from error

    return Filter(
        mode=getattr(args, "mode", None),
        topic=getattr(args, "topic", None),
        broker=getattr(args, "broker", None),
        level=getattr(args, "level", None),
        flags=tuple(getattr(args, "flag", None) or ()),
        question_id=getattr(args, "question", None),
        since=day("since"),
        until=day("until"),
        words=" ".join(getattr(args, "words", None) or ()),
    )


def listing(args: argparse.Namespace) -> int:
    """List or search the attempts, newest first."""
    from trainer.history.listing import Filter

    wanted, limit = filter_of(args), getattr(args, "limit", _DEFAULT_LIMIT)
    with _store(args) as store:
        lines = store.listing.page(wanted, limit=limit)
        count = store.count() if wanted.wants_all else store.listing.count(wanted, most=10**9)
    if getattr(args, "json", False):
        say_json({"schema_version": SCHEMA_VERSION, "count": count, "attempts": [_values(line) for line in lines]})
        return DONE
    if not lines:
        tell("Nothing was answered yet; `trainer practice` starts." if wanted == Filter() else "Nothing fits.")
        return DONE
    for line in lines:
        say(_line(line))
        if line.snippet:
            say("          " + " ".join(line.snippet.replace("\x02", "«").replace("\x03", "»").split()))
    if count > len(lines):
        tell(f"{len(lines)} of {count}; --limit {count} shows all.")
    return DONE


def _values(line: Line) -> dict[str, object]:
    values = {**asdict(line.row), "submitted_at": line.row.submitted_at.isoformat()}
    values |= {"flags": line.flags, "regraded_score": line.latest, "effective_score": line.effective}
    if line.snippet:
        values["snippet"] = line.snippet.replace("\x02", "«").replace("\x03", "»")
    return values


def _line(line: Line) -> str:
    from trainer.history.store import SHORT_ID
    from trainer.report.wording import local

    row = line.row
    counts = f"{row.met} met, {row.partial} partial, {row.contradicted} contradicted"
    flags = f"  [{', '.join(line.flags)}]" if line.flags else ""
    later = "".join(
        f" ({name} {score})" for name, score in (("regraded", line.latest), ("yours", line.effective)) if score is not None
    )
    head = f"{row.id[:SHORT_ID]}  {local(row.submitted_at)}  {row.score:3d} of 100{later}, level {row.level}"
    return f"{head}  {row.question_id}  {counts}, {row.words} words{flags}"


def show(args: argparse.Namespace) -> int:
    """Show one attempt with its feedback, as it was graded."""
    from trainer.report.attempt import attempt_text, attempt_to_json

    with _store(args) as store:
        attempt = store.attempt(args.attempt_id)
        beside = store.listing.beside(attempt.id)
    if getattr(args, "json", False):
        say_json({**attempt_to_json(attempt), **_beside_values(beside)})
        return DONE
    question, rubric = _asked(args, attempt)
    sys.stdout.write(attempt_text(attempt, question, rubric, glyphs(args)))
    if beside:
        for text in _beside_lines(beside):
            say(text)
    return DONE


def _beside_values(beside: Beside | None) -> dict[str, object]:
    from trainer.grading.wire import grade_to_record

    if beside is None:
        return {}
    return {
        "effective_score": beside.effective,
        "note": beside.note,
        "disputes": [{**asdict(one), "at": one.at.isoformat()} for one in beside.disputes],
        "later_grades": [{"graded_at": one.graded_at.isoformat(), **grade_to_record(one.grade)} for one in beside.grades[1:]],
    }


def _beside_lines(beside: Beside) -> Iterator[str]:
    from trainer.report.wording import local, provenance_line

    for one in beside.grades[1:]:
        yield f"Regraded {local(one.graded_at)}: {one.grade.score} of 100. {provenance_line(one.grade)}"
    for dispute in beside.disputes:
        note = f" ({dispute.note})" if dispute.note else ""
        yield f"Disputed ({dispute.state}): {dispute.point}, you say {dispute.verdict}{note}"
    if beside.effective is not None:
        yield f"With your disputes: {beside.effective} of 100."
    if beside.note:
        yield f"Note: {beside.note}"


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


def compare(args: argparse.Namespace) -> int:
    """Show two attempts beside each other, criterion by criterion, the earlier first."""
    from trainer.report.comparison import comparison_text

    with _store(args) as store:
        pair = sorted((store.attempt(args.first), store.attempt(args.second)), key=lambda one: one.submitted_at)
    _, rubric = _asked(args, pair[1])
    sys.stdout.write(comparison_text(pair[0], pair[1], rubric, glyphs(args)))
    return DONE


def note(args: argparse.Namespace) -> int:
    """Keep a note with an attempt; searching finds it."""
    with _store(args) as store:
        store.listing.set_note(store.attempt(args.attempt_id).id, " ".join(args.text))
    say("Kept." if args.text else "The note is empty now.")
    return DONE


def regrade(args: argparse.Namespace) -> int:
    """Grade an attempt, or all that fit, with the rubric and the engine of today; every grade is kept."""
    from trainer import wiring
    from trainer.bank.model import BankRefused
    from trainer.history.store import SHORT_ID
    from trainer.interview.follow_ups import derived
    from trainer.interview.practice import Answer

    bank = wiring.open_bank(data_dir(args), bank_dirs(args))
    grader = wiring.make_grader(args.engine, args.model)
    now = wiring.SystemClock().now()
    changed = same = gone = 0
    with _store(args) as store:
        for attempt_id in _ids(store, args):
            attempt = store.attempt(attempt_id)
            try:
                question, rubric = bank.question(attempt.question_id), bank.rubric(attempt.question_id)
                if attempt.probe:
                    question, rubric = derived(question, rubric, attempt.probe, attempt.prompt)
            except (KeyError, BankRefused):
                gone += 1
                continue
            grade = grader.grade(Answer(attempt.answer, question, rubric))
            if not store.listing.add_grade(attempt.id, grade, now):
                same += 1
                continue
            changed += 1
            say(f"{attempt.id[:SHORT_ID]}  {attempt.grade.score:3d} -> {grade.score:3d}  {attempt.question_id}")
        wiring.learn_bank(store, bank)
    tell(
        f"{changed} regraded; {same} were graded by the same rubric and grader already; {gone} whose question the bank no "
        "longer has. Both grades are kept, and mastery uses the newer."
    )
    return DONE


def _ids(store: Store, args: argparse.Namespace) -> Iterator[str]:
    if args.attempt_id:
        yield store.attempt(args.attempt_id).id
        return
    yield from (line.row.id for line in all_lines(store, filter_of(args)))


def all_lines(store: Store, wanted: Filter) -> Iterator[Line]:
    """Yield every attempt that fits, newest first, page by page."""
    after: int | None = None
    while page := store.listing.page(wanted, after=after, limit=500):
        yield from page
        after = page[-1].number


def delete(args: argparse.Namespace) -> int:
    """Move attempts to the trash, which keeps them for a week."""
    from trainer import wiring
    from trainer.history.store import SHORT_ID

    with _store(args) as store:
        ids = [store.attempt(one).id for one in args.attempt_ids]
        store.exchange.delete(ids, wiring.SystemClock().now())
        store.progress.settle()
    for one in ids:
        say(f"{one[:SHORT_ID]} is in the trash for a week; `trainer history undelete {one[:SHORT_ID]}` brings it back.")
    return DONE


def trash(args: argparse.Namespace) -> int:
    """List what was deleted and can still be brought back."""
    from trainer import wiring
    from trainer.history.store import SHORT_ID
    from trainer.report.wording import local

    with _store(args) as store:
        found = store.exchange.trash(wiring.SystemClock().now())
    for one in found:
        say(f"{one.attempt_id[:SHORT_ID]}  deleted {local(one.deleted_at)}  {one.title}")
    if not found:
        tell("The trash is empty.")
    return DONE


def undelete(args: argparse.Namespace) -> int:
    """Bring an attempt back from the trash."""
    from trainer import wiring

    with _store(args) as store:
        found = [one for one in store.exchange.trash(wiring.SystemClock().now()) if one.attempt_id.startswith(args.attempt_id)]
        if len(found) != 1:
            raise WrongUsage(
                f"{len(found) or 'No'} attempts in the trash begin with {args.attempt_id!r}; "
                "`trainer history trash` lists them."
            )
        store.exchange.bring_back(found[0].attempt_id)
        store.progress.settle()
    say(f"{found[0].title} is back.")
    return DONE
