"""`trainer bank`: the questions and rubrics."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from trainer.cli.invocation import BAD_INPUT, DONE, Refused, WrongUsage, bank_dirs, data_dir, say, say_json, tell

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence
    from pathlib import Path

    from trainer.bank.coverage import Coverage, Filled
    from trainer.bank.model import Question, Rubric
    from trainer.bank.stats import BankStats
    from trainer.proof.prove import Proof

SCHEMA_VERSION = 1


def check(args: argparse.Namespace) -> int:
    """Say what is wrong with the content, one line a finding; exit code 1 when one is an error.

    With --prove the rubrics are graded too, all or those named; then only findings about these are shown.
    """
    from trainer import wiring
    from trainer.bank.check import Severity, check_bank
    from trainer.bank.load import load_everything
    from trainer.bank.model import BankRefused

    found: list[dict[str, Any]]
    wanted: list[str] | None = args.prove
    proofs: list[Proof] = []
    try:
        bank = load_everything(wiring.bank_roots(data_dir(args), bank_dirs(args)))
    except BankRefused as refused:
        found = [{"severity": "error", **asdict(error), "text": str(error)} for error in refused.errors]
        questions = 0
    else:
        findings = check_bank(bank)
        if wanted is not None:
            from trainer.cli.prove import chosen, prove

            ids = chosen(bank, wanted)
            if wanted:
                about = {path for key in ids for path in (bank.question(key).path, bank.rubric(key).path)}
                findings = [finding for finding in findings if finding.path in about]
            proofs, unproved = prove(bank, ids, wiring.make_grader(args.engine, args.model).engines)
            findings += unproved
        found = [{**asdict(finding), "severity": finding.severity.value, "text": str(finding)} for finding in findings]
        questions = len(bank.questions)
    errors = sum(entry["severity"] == Severity.ERROR.value for entry in found)
    if getattr(args, "json", False):
        plain = [{key: value for key, value in entry.items() if key != "text"} for entry in found]
        value = {"schema_version": SCHEMA_VERSION, "questions": questions, "errors": errors, "findings": plain}
        if wanted is not None:
            from trainer.cli.prove import proof_to_wire

            value["proofs"] = [proof_to_wire(proof) for proof in proofs]
        say_json(value)
    else:
        for entry in found:
            say(entry["text"])
        if proofs:
            from trainer.cli.prove import say_figures

            say_figures(proofs)
        verdict = f"{errors} error{'s' if errors != 1 else ''}" if errors else f"{questions} questions, no errors"
        warnings = len(found) - errors
        tell(f"{verdict}, {warnings} warning{'s' if warnings != 1 else ''}.")
    return BAD_INPUT if errors else DONE


def listing(args: argparse.Namespace) -> int:
    """List the questions."""
    from trainer import wiring

    bank = wiring.open_bank(data_dir(args), bank_dirs(args))
    questions = list(bank.questions.values())
    if getattr(args, "json", False):
        say_json([_head(question) for question in questions])
        return DONE
    width = max((len(question.id) for question in questions), default=0)
    for question in questions:
        about = ", ".join((*map(str, question.brokers), *question.topics))
        say(f"{question.id:{width}}  {question.level}  {question.kind}  {question.title} ({about})")
    return DONE


def _head(question: Question) -> dict[str, Any]:
    return {
        "id": question.id,
        "kind": question.kind.value,
        "title": question.title,
        "topics": list(question.topics),
        "brokers": [broker.value for broker in question.brokers],
        "level": question.level.value,
    }


def show(args: argparse.Namespace) -> int:
    """Show a question with its rubric."""
    from trainer import wiring

    bank = wiring.open_bank(data_dir(args), bank_dirs(args))
    try:
        question = bank.question(args.question_id)
    except KeyError as error:
        raise WrongUsage(str(error)) from error
    rubric = bank.rubric(question.id)
    if getattr(args, "json", False):
        say_json({"schema_version": SCHEMA_VERSION, "question": asdict(question), "rubric": asdict(rubric)})
        return DONE
    say(_shown(question, rubric))
    return DONE


def _shown(question: Question, rubric: Rubric) -> str:
    brokers, topics = ", ".join(question.brokers), ", ".join(question.topics)
    lines = [
        f"{question.id} (revision {question.revision}; rubric {rubric.revision}:{rubric.fingerprint})",
        f"{question.title}: {question.kind}, {question.level}, {question.minutes} minutes; {brokers}; {topics}",
        "",
        question.prompt.strip(),
        "",
        "Criteria",
    ]
    lines += [f"- {c.id} ({c.level}, weight {c.weight}): {c.statement}" for c in rubric.criteria]
    if rubric.misconceptions:
        lines += ["", "Misconceptions"]
        lines += [f"- {m.id}: {m.claim} {m.correction}" for m in rubric.misconceptions]
    for level, text in rubric.models.items():
        lines += ["", f"Model answer, {level}", text.strip()]
    return "\n".join(lines)


def new(args: argparse.Namespace) -> int:
    """Write the first draft of a question and its rubric; never over what is there."""
    from trainer.bank.new import new_pair
    from trainer.bank.places import QUESTIONS, RUBRICS

    root, question_id = args.place.expanduser().parent, args.place.name
    try:
        pair = new_pair(question_id)
    except ValueError as error:
        raise WrongUsage(str(error)) from error
    files = {
        root / QUESTIONS / f"{question_id}.yaml": pair.question,
        root / RUBRICS / f"{question_id}.yaml": pair.rubric,
    }
    for path in files:
        if path.exists():
            raise Refused(f"{path} is there already; choose another id, or edit that file.")
    try:
        for path, text in files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("x", encoding="utf-8") as file:
                file.write(text)
            say(str(path))
    except OSError as error:
        raise Refused(f"{error.filename} cannot be written: {(error.strerror or str(error)).lower()}.") from error
    tell(f"Edit both, then write: trainer bank check --bank {root}")
    return DONE


def stats(args: argparse.Namespace) -> int:
    """Count what the bank holds and what it covers; exit code 1 when something that is required is missing."""
    from trainer import wiring
    from trainer.bank.coverage import coverage_of
    from trainer.bank.stats import bank_stats
    from trainer.report.coverage import coverage_lines, coverage_markdown, missing_lines

    bank = wiring.open_bank(data_dir(args), bank_dirs(args))
    counted, coverage = bank_stats(bank), coverage_of(bank.questions.values())
    if getattr(args, "json", False):
        say_json({"schema_version": SCHEMA_VERSION, **_counts(counted), **_covered(coverage)})
    elif args.into is not None:
        _write_between_markers(args.into, coverage_markdown(counted, coverage))
    elif args.markdown:
        say(coverage_markdown(counted, coverage).rstrip("\n"))
    else:
        say(f"{counted.questions} questions: " + ", ".join(f"{n} {kind}" for kind, n in counted.by_kind.items()))
        say(f"{counted.criteria} criteria, {counted.misconceptions} misconceptions, {counted.concepts} concepts")
        say("Phrasings: " + ", ".join(f"{number} {name}" for name, number in counted.phrasings.items()))
        for line in coverage_lines(counted, coverage):
            say(line)
    for line in missing_lines(coverage):
        tell(line)
    return DONE if coverage.is_complete else BAD_INPUT


def _counts(counted: BankStats) -> dict[str, Any]:
    return {
        "questions": counted.questions,
        "by_kind": {kind.value: number for kind, number in counted.by_kind.items()},
        "criteria": counted.criteria,
        "misconceptions": counted.misconceptions,
        "concepts": counted.concepts,
        "phrasings": dict(counted.phrasings),
        "coverage": [
            {"topic": topic, "broker": broker.value, "level": level.value, "questions": number}
            for (topic, broker, level), number in counted.coverage.items()
        ],
    }


def _covered(coverage: Coverage) -> dict[str, Any]:
    def sections(filled: Sequence[Filled]) -> list[dict[str, Any]]:
        return [
            {
                "group": item.section.group,
                "title": item.section.title,
                "least": item.section.least,
                "question_ids": list(item.question_ids),
            }
            for item in filled
        ]

    return {
        "complete": coverage.is_complete,
        "totals": [{"title": total.title, "number": total.number, "least": total.least} for total in coverage.totals],
        "sections": sections(coverage.required),
        "article": sections(coverage.article),
        "too_few_follow_ups": list(coverage.thin),
        "unknown_topics": list(coverage.unknown_topics),
    }


def _write_between_markers(file: Path, tables: str) -> None:
    from trainer.report.coverage import BEGIN, END, replaced

    try:
        text = replaced(file.read_text(encoding="utf-8"), tables)
        if text is None:
            raise Refused(f"{file} has no place for the tables; write the lines {BEGIN} and {END} into it, each once.")
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise Refused(f"{file} cannot be rewritten: {(error.strerror or str(error)).lower()}.") from error
    except UnicodeDecodeError as error:
        raise Refused(f"{file} is not UTF-8; save it as UTF-8.") from error


def schema(args: argparse.Namespace) -> int:
    """Write the JSON Schema of question files, of rubric files, or of both."""
    from trainer.bank.schema import question_schema, rubric_schema

    made = {"question": question_schema, "rubric": rubric_schema}
    if args.kind:
        say_json(made[args.kind]())
    else:
        say_json({name: make() for name, make in made.items()})
    return DONE
