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
    made = _add(commands, "history", "list and show what was answered", "trainer history --limit 10", "history", "listing")
    _listing(made)
    parts = made.add_subparsers(title="parts", metavar="PART")
    listing = _add(parts, "list", "list the attempts, newest first", "trainer history list --json", "history", "listing")
    _listing(listing)
    show = _add(parts, "show", "show one attempt with its feedback", "trainer history show 3f2a81c0", "history", "show")
    show.add_argument("attempt_id", metavar="ID", help="its id, or a beginning of it that no other has")
    _json(show)


def _listing(into: argparse.ArgumentParser) -> None:
    _json(into)
    into.add_argument("--limit", type=_count, default=argparse.SUPPRESS, metavar="N", help="at most so many (default: 50)")


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
