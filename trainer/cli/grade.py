"""`trainer grade`: one answer, or a batch."""

from __future__ import annotations

import os
import sys
from contextlib import ExitStack
from typing import TYPE_CHECKING, Literal

from trainer.cli.invocation import BAD_INPUT, DONE, Refused, WrongUsage, bank_dirs, data_dir, glyphs, say_json, tell

if TYPE_CHECKING:
    import argparse
    from typing import BinaryIO

STANDARD = "-"
SCHEMA_VERSION = 1


def grade(args: argparse.Namespace) -> int:
    """Grade one answer or a batch, as the options say."""
    if args.batch is not None:
        if args.question_id is not None or args.explain:
            raise WrongUsage("--batch takes no QUESTION_ID, FILE or --explain; each line names its own question.")
        return _batch(args)
    if args.out is not None or args.workers is not None:
        raise WrongUsage("--out and --workers go with --batch.")
    if args.question_id is None or args.answer is None:
        raise WrongUsage("Write trainer grade QUESTION_ID FILE, or trainer grade --batch IN.jsonl.")
    return _single(args)


def _single(args: argparse.Namespace) -> int:
    from trainer import wiring
    from trainer.grading.wire import grade_to_wire
    from trainer.interview.practice import Answer
    from trainer.report.feedback import explain_text, feedback_text

    bank = wiring.open_bank(data_dir(args), bank_dirs(args))
    try:
        question = bank.question(args.question_id)
    except KeyError as error:
        raise WrongUsage(str(error)) from error
    rubric = bank.rubric(question.id)
    answer = answer_text(args.answer)
    graded = wiring.make_grader(args.engine, args.model).grade(Answer(answer, question, rubric))
    if args.json:
        say_json({"schema_version": SCHEMA_VERSION, **grade_to_wire(graded)})
        return DONE
    if args.explain:
        sys.stdout.write(explain_text(answer, graded, rubric, glyphs(args)))
    else:
        sys.stdout.write(feedback_text(answer, graded, question, rubric, glyphs(args)))
    return DONE


def answer_text(name: str) -> str:
    """Return the answer in the file of that name (`-` is standard input); raises Refused with a sentence."""
    place = "standard input" if name == STANDARD else name
    try:
        if name == STANDARD:
            raw = sys.stdin.buffer.read()
        else:
            with open(name, "rb") as file:
                raw = file.read()
        return raw.decode("utf-8-sig")
    except OSError as error:
        raise Refused(f"{place} cannot be read: {(error.strerror or str(error)).lower()}.") from error
    except UnicodeDecodeError as error:
        raise Refused(f"{place} is not UTF-8 text at byte {error.start}; save it as UTF-8.") from error


def _batch(args: argparse.Namespace) -> int:
    from trainer.cli.batch import Work, grade_all

    out_name = args.out or STANDARD
    if STANDARD not in (args.batch, out_name) and os.path.exists(out_name) and os.path.samefile(args.batch, out_name):
        raise WrongUsage(f"--out {out_name} is the file that is read; write to another one.")
    work = Work(data_dir(args), tuple(bank_dirs(args)), args.engine, args.model)
    with ExitStack() as open_files:
        source = _opened(open_files, args.batch, "rb", sys.stdin.buffer)
        target = _opened(open_files, out_name, "wb", sys.stdout.buffer)
        bad = grade_all(source, target, work, args.workers or 1)
        target.flush()
    if bad:
        tell(f"{bad} line{'s' if bad != 1 else ''} could not be graded; each has an error object in the output.")
    return BAD_INPUT if bad else DONE


def _opened(open_files: ExitStack, name: str, mode: Literal["rb", "wb"], standard: BinaryIO) -> BinaryIO:
    if name == STANDARD:
        return standard
    try:
        # Closed by the stack, which outlives this function.
        file: BinaryIO = open(name, "rb") if mode == "rb" else open(name, "wb")  # noqa: SIM115
    except OSError as error:
        verb = "read" if mode == "rb" else "written"
        raise Refused(f"{name} cannot be {verb}: {(error.strerror or str(error)).lower()}.") from error
    return open_files.enter_context(file)
