"""Every command with its options, as argparse has them; knows no other room, so that --help is quick."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from trainer import __version__

ENGINES = ("onnx", "sentence-transformers", "keywords")
BROKERS = ("kafka", "rabbitmq", "activemq", "artemis")
LEVELS = ("mid", "senior", "staff")

EXIT_CODES = """\
exit codes:
  0    done
  1    a check failed, or an input was bad
  2    wrong usage
  130  interrupted with Ctrl-C; what was typed is kept as a draft
  141  whoever read the output closed it

Results go to standard output, messages to standard error.
Nothing is sent anywhere: only `model download` uses the network."""

GLOBAL_OPTIONS = "The options of `trainer --help` go before the command or after it."


def _count(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError("write a number from 1 up")
    return value


def _global_options(into: argparse.ArgumentParser, *, after_command: bool) -> None:
    """Add the options that hold for every command; after it they are understood too, and not listed again."""

    def add(*names: str, text: str, **settings: Any) -> None:
        if after_command:
            settings["default"] = argparse.SUPPRESS
        into.add_argument(*names, help=argparse.SUPPRESS if after_command else text, **settings)

    add("--engine", choices=ENGINES, default="onnx", text="the grading engine (default: onnx)")
    add("--model", metavar="NAME_OR_PATH", text="the model of --engine sentence-transformers")
    add("--data-dir", type=Path, metavar="DIR", text="where everything is kept (default: TRAINER_HOME, else per system)")
    add(
        "--bank",
        dest="more_bank_dirs" if after_command else "bank_dirs",
        action="append",
        type=Path,
        metavar="DIR",
        text="a folder with question_bank/ and rubrics/ of your own; may be repeated, later ones win",
    )
    add(
        "--plain",
        action="store_true",
        default=False,
        text="the linear front end: lines only, for pipes and screen readers",
    )
    add(
        "--ascii",
        action="store_true",
        default=False,
        text="signs in ASCII (or TRAINER_ASCII=1): [x] met, [/] partial, [.] mentioned, [ ] missed, [!] contradicted",
    )


def parser() -> argparse.ArgumentParser:
    """Return the parser; each command sets `module` and `handler` of `trainer.cli`."""
    top = argparse.ArgumentParser(
        prog="trainer",
        description="A mock system design interview trainer for message brokers. Without a command it opens the "
        "terminal program; with no terminal, it practises line by line on standard input.",
        epilog=f"example:\n  trainer practice --plain --question kafka-ordering\n\n{EXIT_CODES}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    top.add_argument("--version", action="version", version=f"trainer {__version__}")
    _global_options(top, after_command=False)
    top.set_defaults(module="home", handler="home")
    commands = top.add_subparsers(title="commands", metavar="COMMAND")
    _practice(commands)
    _mock(commands)
    _grade(commands)
    _history(commands)
    _coach(commands)
    _disputes(commands)
    _keeping(commands)
    _bank(commands)
    _about(commands)
    return top


def _add(commands: Any, name: str, text: str, example: str, module: str, handler: str) -> argparse.ArgumentParser:
    made: argparse.ArgumentParser = commands.add_parser(
        name,
        help=text,
        description=text[0].upper() + text[1:] + ".",
        epilog=f"example:\n  {example}\n\n{GLOBAL_OPTIONS}\n\n{EXIT_CODES}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    _global_options(made, after_command=True)
    made.set_defaults(module=module, handler=handler)
    return made


def _json(into: argparse.ArgumentParser) -> None:
    into.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="write JSON")


def _practice(commands: Any) -> None:
    example = "printf 'Order holds per partition.\\n.\\n' | trainer practice --plain --question kafka-ordering"
    made = _add(commands, "practice", "practise one question with its follow-ups", example, "practice", "practice")
    made.add_argument("--question", metavar="ID", help="the question to start with (default: the one recommended)")
    made.add_argument("--topic", metavar="T", help="only questions of this topic")
    made.add_argument("--broker", choices=BROKERS, help="only questions about this broker")
    made.add_argument("--level", choices=LEVELS, help="only questions of this level")
    made.add_argument("--daily", action="store_true", help="today's session: what is due, weak or new, with an end")
    made.add_argument("--drill", metavar="AREA", help="single points of this area of concepts, such as poison, weakest first")
    made.add_argument("--concept", metavar="TAG", help="single points on this concept, such as poison.dead-letter")
    made.add_argument("--seed", type=int, metavar="N", help="shuffle equals; the same seed gives the same question")
    made.add_argument("--resume", action="store_true", help="go on with the draft that was saved last (linear front end)")


def _mock(commands: Any) -> None:
    example = "trainer mock --minutes 45 --level senior --broker kafka rabbitmq\n  trainer mock export --out debrief.html"
    made = _add(commands, "mock", "a mock interview against the clock, with a debrief at its end", example, "mock", "mock")
    made.add_argument("--minutes", type=int, choices=(30, 45, 60), default=45, help="how long it lasts (default: 45)")
    made.add_argument("--level", choices=LEVELS, default="senior", help="the level that is interviewed for (default: senior)")
    made.add_argument("--broker", choices=BROKERS, nargs="+", action="extend", help="only about these brokers (default: all)")
    made.add_argument("--twist", action=argparse.BooleanOptionalAction, default=True, help="change a requirement on the way")
    made.add_argument("--extend", choices=("1", "1.5", "2", "off"), default="1", help="longer phases, or none limited; marked")
    made.add_argument("--question", metavar="ID", help="the main question (default: the one not seen for longest)")
    made.add_argument("--seed", type=int, metavar="N", help="the same seed makes the interviewer choose alike")
    made.add_argument("--resume", action="store_true", help="go on with the interview that was not finished")
    parts = made.add_subparsers(title="parts", metavar="PART")
    _json(_add(parts, "list", "list the mock interviews, newest first", "trainer mock list --json", "mock", "listing"))
    show = _add(parts, "show", "show the debrief of a mock interview", "trainer mock show 3f2a81c0", "mock", "show")
    show.add_argument("mock_id", nargs="?", metavar="ID", help="its id or a beginning of it (default: the newest)")
    _json(show)
    example = "trainer mock export 3f2a81c0 --out debrief.html"
    export = _add(parts, "export", "write a debrief as a page to read or print, or as Markdown", example, "mock", "export")
    export.add_argument("mock_id", nargs="?", metavar="ID", help="its id or a beginning of it (default: the newest)")
    export.add_argument("--out", required=True, metavar="FILE", help="where to; - is standard output")
    export.add_argument("--format", choices=("html", "md", "json"), help="default: by the ending of FILE, else html")


def _grade(commands: Any) -> None:
    example = "trainer grade kafka-ordering answer.txt --json\n  trainer grade --batch answers.jsonl --out grades.jsonl"
    made = _add(commands, "grade", "grade one answer, or a file of many", example, "grade", "grade")
    made.add_argument("question_id", nargs="?", metavar="QUESTION_ID", help="the question that was answered")
    made.add_argument("answer", nargs="?", metavar="FILE", help="the answer, UTF-8 text; - is standard input")
    how = made.add_mutually_exclusive_group()
    how.add_argument("--json", action="store_true", help="write the grade as JSON")
    how.add_argument("--explain", action="store_true", help="write what each verdict rests on")
    made.add_argument(
        "--batch", metavar="IN.jsonl", help='grade one {"id", "question_id", "answer"} a line; - is standard input'
    )
    made.add_argument("--out", metavar="OUT.jsonl", help="where a batch writes (default: - for standard output)")
    made.add_argument("--workers", type=_count, metavar="N", help="processes that grade a batch (default: 1)")


def _history(commands: Any) -> None:
    made = _add(commands, "history", "find, show, compare and regrade what was answered", "trainer history --limit 10",
                "history", "listing")  # fmt: skip
    _listing(made)
    parts = made.add_subparsers(title="parts", metavar="PART")
    listing = _add(parts, "list", "list the attempts, newest first", "trainer history list --json", "history", "listing")
    _listing(listing)
    example = "trainer history search dead letter --broker kafka"
    search = _add(parts, "search", "search prompts, answers and notes", example, "history", "listing")
    search.add_argument("words", nargs="+", metavar="TEXT", help="all of these words; the last may be a beginning")
    _listing(search)
    show = _add(parts, "show", "show one attempt with its feedback", "trainer history show 3f2a81c0", "history", "show")
    _attempt(show)
    _json(show)
    example = "trainer history compare 3f2a81c0 91bb07de"
    compare = _add(parts, "compare", "compare two attempts criterion by criterion", example, "history", "compare")
    compare.add_argument("first", metavar="ID")
    compare.add_argument("second", metavar="ID")
    example = "trainer history regrade 3f2a81c0"
    regrade = _add(parts, "regrade", "grade anew with today's rubric; both grades are kept", example, "history", "regrade")
    regrade.add_argument("attempt_id", nargs="?", metavar="ID", help="one attempt (default: all that fit the filters)")
    _filters(regrade)
    note = _add(parts, "note", "keep a note with an attempt", "trainer history note 3f2a81c0 ask about fencing",
                "history", "note")  # fmt: skip
    _attempt(note)
    note.add_argument("text", nargs="*", metavar="TEXT", help="the note (none removes it)")
    delete = _add(parts, "delete", "move attempts to the trash for a week", "trainer history delete 3f2a81c0",
                  "history", "delete")  # fmt: skip
    delete.add_argument("attempt_ids", nargs="+", metavar="ID")
    _add(parts, "trash", "list what can be brought back", "trainer history trash", "history", "trash")
    back = _add(parts, "undelete", "bring an attempt back from the trash", "trainer history undelete 3f2a81c0",
                "history", "undelete")  # fmt: skip
    _attempt(back)
    example = "trainer history export --out history.jsonl\n  trainer history export --format anki --out missed.tsv"
    export = _add(parts, "export", "write the history to a file", example, "exchange", "export")
    _export(export)
    take_in = _add(parts, "import", "add the attempts of an export", "trainer history import history.jsonl --dry-run",
                   "exchange", "take_in")  # fmt: skip
    _import(take_in)
    example = "trainer history trends --html trends.html"
    trends = _add(parts, "trends", "show how scores and areas went by week", example, "exchange", "trends")
    trends.add_argument("--weeks", type=_count, default=12, metavar="N", help="how far back (default: 12)")
    trends.add_argument("--html", metavar="FILE", help="write a page with plots; - is standard output")
    trends.add_argument("--json", action="store_true", help="write JSON")


def _attempt(into: argparse.ArgumentParser) -> None:
    into.add_argument("attempt_id", metavar="ID", help="its id, or a beginning of it that no other has")


def _filters(into: argparse.ArgumentParser) -> None:
    into.add_argument("--mode", metavar="M", default=argparse.SUPPRESS, help="practice or mock")
    into.add_argument("--topic", metavar="T", default=argparse.SUPPRESS, help="only questions of this topic")
    into.add_argument("--broker", choices=BROKERS, default=argparse.SUPPRESS, help="only questions about this broker")
    into.add_argument("--level", choices=LEVELS, default=argparse.SUPPRESS, help="only questions of this level")
    into.add_argument("--question", metavar="ID", default=argparse.SUPPRESS, help="only answers to this question")
    into.add_argument("--flag", action="append", metavar="F", default=argparse.SUPPRESS,
                      help="only with this flag, such as disputed, regraded, hinted, probe; may be repeated")  # fmt: skip
    into.add_argument("--since", metavar="DAY", default=argparse.SUPPRESS, help="from this day on, such as 2026-11-24")
    into.add_argument("--until", metavar="DAY", default=argparse.SUPPRESS, help="up to this day")


def _listing(into: argparse.ArgumentParser) -> None:
    _json(into)
    into.add_argument("--limit", type=_count, default=argparse.SUPPRESS, metavar="N", help="at most so many (default: 50)")
    _filters(into)


def _export(into: argparse.ArgumentParser) -> None:
    into.add_argument("--out", default="-", metavar="FILE", help="where to (default: - for standard output)")
    into.add_argument("--format", choices=("jsonl", "csv", "md", "anki"), default="jsonl",
                      help="JSON lines (all of it, for import), CSV, Markdown, or missed points for Anki")  # fmt: skip
    _filters(into)


def _import(into: argparse.ArgumentParser) -> None:
    into.add_argument("file", type=Path, metavar="FILE", help="what `export` wrote as JSON lines; - is standard input")
    into.add_argument("--dry-run", action="store_true", help="say what would be added, and add nothing")


def _coach(commands: Any) -> None:
    due = _add(commands, "due", "say what is due, on one line, for a shell prompt", "trainer due --json", "coach", "due")
    _json(due)
    weak = _add(commands, "weak", "show weak areas, the map, and the calibration", "trainer weak --topic poison",
                "coach", "weak")  # fmt: skip
    weak.add_argument("--topic", metavar="T", help="the evidence on this area of concepts, such as poison")
    weak.add_argument("--broker", choices=BROKERS, help="the evidence about this broker")
    weak.add_argument("--concept", metavar="TAG", help="the evidence on this concept, such as poison.dead-letter")
    _json(weak)
    plan = _add(commands, "plan", "show the plan to the interview, or set its date", "trainer plan --date 2026-12-20",
                "coach", "plan")  # fmt: skip
    plan.add_argument("--date", metavar="DAY", help="the day of the interview, such as 2026-12-20")
    plan.add_argument("--forget-date", action="store_true", help="plan without a date")
    plan.add_argument("--minutes", type=int, metavar="N", help="how long a daily session is to take (5 to 120)")


def _disputes(commands: Any) -> None:
    made = _add(commands, "disputes", "list the verdicts that you disputed", "trainer disputes", "disputes", "listing")
    _json(made)
    made.add_argument("--state", choices=("open", "accepted", "rejected"), help="only those")
    parts = made.add_subparsers(title="parts", metavar="PART")
    example = "trainer disputes add 3f2a81c0 dead-letter met --note 'second sentence'"
    add = _add(parts, "add", "dispute a verdict", example, "disputes", "add")
    _attempt(add)
    add.add_argument("point", metavar="POINT", help="id of the criterion or misconception")
    add.add_argument("verdict", choices=("met", "partial", "missed", "not-held"), help="what holds instead")
    add.add_argument("--note", metavar="TEXT", help="why")
    for name, state, text in (
        ("accept", "accepted", "accept a dispute, so that `bank suggest` proposes its words"),
        ("reject", "rejected", "let the grader be right after all; the dispute stays in the list"),
        ("withdraw", "withdrawn", "take a dispute back, as if it had not been"),
    ):
        part = _add(parts, name, text, f"trainer disputes {name} 3f2a81c0 dead-letter", "disputes", "settle")
        _attempt(part)
        part.add_argument("point", metavar="POINT", help="id of the criterion or misconception")
        part.set_defaults(state=state)


def _keeping(commands: Any) -> None:
    export = _add(commands, "export", "the same as `history export`", "trainer export --out history.jsonl",
                  "exchange", "export")  # fmt: skip
    _export(export)
    _import(_add(commands, "import", "the same as `history import`", "trainer import history.jsonl", "exchange", "take_in"))
    backup = _add(commands, "backup", "write the whole store into one file", "trainer backup ~/trainer.db", "keeping", "backup")
    backup.add_argument("file", type=Path, metavar="FILE", help="a file that is not there yet")
    restore = _add(commands, "restore", "put a backup in the place of the store", "trainer restore ~/trainer.db --dry-run",
                   "keeping", "restore")  # fmt: skip
    restore.add_argument("file", type=Path, metavar="FILE", help="what `backup` wrote")
    restore.add_argument("--dry-run", action="store_true", help="check it and say what would happen")
    forget = _add(commands, "forget", "remove everything that was kept", "trainer forget --yes", "keeping", "forget")
    forget.add_argument("--yes", action="store_true", help="do it; without, only say what would be removed")


def _bank(commands: Any) -> None:
    made = _add(
        commands, "bank", "the questions: check, list, show, new, stats, schema", "trainer bank list", "bank", "listing"
    )
    _json(made)
    parts = made.add_subparsers(title="parts", metavar="PART")
    example = "trainer bank check --bank ~/my-bank"
    check = _add(parts, "check", "say what is wrong with the content, one line an error", example, "bank", "check")
    _json(check)
    check.add_argument(
        "--prove",
        nargs="*",
        metavar="QUESTION_ID",
        help="grade every phrasing, model answer and decoy of these rubrics too (of all, if none is named; some minutes)",
    )
    _json(_add(parts, "list", "list the questions", "trainer bank list --json", "bank", "listing"))
    example = "trainer bank show kafka-ordering"
    show = _add(parts, "show", "show a question with its rubric (it gives the answer away)", example, "bank", "show")
    show.add_argument("question_id", metavar="ID")
    _json(show)
    example = "trainer bank new ~/my-bank/hot-partition"
    new = _add(parts, "new", "write the first draft of a question and its rubric", example, "bank", "new")
    new.add_argument("place", type=Path, metavar="DIR/ID", help="the bank's folder and the id of the question")
    text = "count what the bank holds and covers; exit code 1 when a required section is empty or short"
    stats = _add(parts, "stats", text, "trainer bank stats", "bank", "stats")
    _json(stats)
    how = stats.add_mutually_exclusive_group()
    how.add_argument("--markdown", action="store_true", help="write the coverage as Markdown tables")
    how.add_argument("--into", type=Path, metavar="FILE", help="write these tables between the markers of a Markdown file")
    suggest = _add(parts, "suggest", "propose phrasings from accepted disputes", "trainer bank suggest", "disputes", "suggest")
    suggest.add_argument("--all", action="store_true", help="from open disputes too")
    _json(suggest)
    example = "trainer bank schema question > question.schema.json"
    schema = _add(parts, "schema", "write the JSON Schema of the content, for editors", example, "bank", "schema")
    schema.add_argument("kind", nargs="?", choices=("question", "rubric"), help="one of the two (default: both)")


def _about(commands: Any) -> None:
    _json(_add(commands, "where", "say where everything is kept", "trainer where", "where", "where"))
    doctor = _add(commands, "doctor", "say what works here and what does not", "trainer doctor", "doctor", "doctor")
    _json(doctor)
    model = _add(
        commands,
        "model",
        "models of --engine sentence-transformers",
        "trainer model download all-mpnet-base-v2",
        "model",
        "usage",
    )
    parts = model.add_subparsers(title="parts", metavar="PART")
    example = "trainer model download all-mpnet-base-v2"
    download = _add(parts, "download", "fetch a model by its name; uses the network", example, "model", "download")
    download.add_argument("name", metavar="NAME", help="such as all-mpnet-base-v2, or OWNER/NAME")
