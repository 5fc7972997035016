"""What the bank covers, as tables for a terminal and as Markdown for `docs/bank.md`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from trainer.bank.coverage import TOPICS, Coverage, Filled
from trainer.bank.model import Broker, TargetLevel

if TYPE_CHECKING:
    from trainer.bank.stats import BankStats, Cell

BEGIN = "<!-- begin: written by `make bank-docs`, do not edit -->"
END = "<!-- end -->"
NONE = "-"
"""Stands in a cell that no question fills."""
MOST_NAMED = 4
"""Question ids in a row of a Markdown table; more make it unreadable."""


def coverage_lines(stats: BankStats, coverage: Coverage) -> list[str]:
    """Return the coverage as lines of at most 80 columns."""
    lines = ["", f"{'Required':<40}{'has':>6}{'least':>7}"]
    lines += [
        f"  {total.title:<38}{total.number:>6}{total.least:>7}{_flag(total.number, total.lacks)}" for total in coverage.totals
    ]
    for title, sections in (("Sections", coverage.required), ("Parts of the source article", coverage.article)):
        lines += ["", f"{title:<40}{'has':>6}{'least':>7}"]
        for group, filled in _grouped(sections):
            lines.append(f"  {group}")
            lines += [
                f"    {item.section.title:<36}{len(item.question_ids):>6}{item.section.least:>7}"
                f"{_flag(len(item.question_ids), item.lacks)}"
                for item in filled
            ]
    lines += ["", f"Questions by topic, broker and level ({'/'.join(TargetLevel)}; {NONE} for none)"]
    lines.append("  " + " ".join([f"{'topic':<22}", *(f"{broker:<12}" for broker in Broker)]).rstrip())
    for topic, cells in _matrix(stats.coverage):
        lines.append("  " + " ".join([f"{topic:<22}", *(f"{cell:<12}" for cell in cells)]).rstrip())
    return lines


def missing_lines(coverage: Coverage) -> list[str]:
    """Return one sentence for each thing that is required and missing, and for what may be a slip."""
    lines = [f"{total.title}: {total.number}, and {total.least} are required." for total in coverage.totals if total.lacks]
    lines += [
        f"{item.section.group}, {item.section.title}: {len(item.question_ids)} of {item.section.least} questions."
        for item in (*coverage.required, *coverage.article)
        if item.lacks
    ]
    lines += [f"{question_id} is a main prompt and leads to too few follow-ups." for question_id in coverage.thin]
    lines += [f"{topic} is a topic that the shipped bank does not use; is it a slip?" for topic in coverage.unknown_topics]
    return lines


def coverage_markdown(stats: BankStats, coverage: Coverage) -> str:
    """Return the coverage as Markdown tables."""
    kinds = ", ".join(f"{number} {kind}" for kind, number in stats.by_kind.items())
    phrasings = ", ".join(f"{number:,} {name}" for name, number in stats.phrasings.items())
    parts = [
        f"{stats.questions} questions ({kinds}); {stats.criteria} criteria, {stats.misconceptions} misconceptions, "
        f"{stats.concepts} concepts; phrasings: {phrasings}.",
        _table(
            ("required of the bank", "has", "at least"), ((t.title, _number(t.number), str(t.least)) for t in coverage.totals)
        ),
        "### Sections that must be filled",
        _sections(coverage.required),
        "### The source article, part by part",
        _sections(coverage.article),
        "### Topic, broker and level",
        f"Questions for {', '.join(TargetLevel)}; `{NONE}` for none. A question counts for each of its topics and brokers.",
        _table(
            ("topic", "about", *Broker),
            ((topic, TOPICS.get(topic, ""), *cells) for topic, cells in _matrix(stats.coverage)),
        ),
    ]
    return "\n\n".join(parts) + "\n"


def replaced(text: str, tables: str) -> str | None:
    """Return the text with the tables between its two markers; None where it does not have both, in order, once."""
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end or BEGIN in rest or END in before + after:
        return None
    return f"{before}{BEGIN}\n{tables}{END}{after}"


def _flag(number: int, lacks: int) -> str:
    return "" if not lacks else "  EMPTY" if not number else f"  {lacks} missing"


def _number(number: int) -> str:
    return str(number) if number else "**empty**"


def _grouped(sections: Sequence[Filled]) -> Iterator[tuple[str, Iterator[Filled]]]:
    return groupby(sections, key=lambda item: item.section.group)


def _sections(sections: Sequence[Filled]) -> str:
    rows = [
        (item.section.group, item.section.title, _number(len(item.question_ids)), str(item.section.least), _named(item))
        for item in sections
    ]
    return _table(("part", "asks about", "questions", "at least", "such as"), rows)


def _named(filled: Filled) -> str:
    return ", ".join(f"`{question_id}`" for question_id in filled.question_ids[:MOST_NAMED])


def _matrix(cells: Mapping[Cell, int]) -> Iterator[tuple[str, list[str]]]:
    """Yield each topic with a cell for each broker: counts by level."""
    own = sorted({topic for topic, _, _ in cells} - TOPICS.keys())
    for topic in [*TOPICS, *own]:
        row = [[cells.get((topic, broker, level), 0) for level in TargetLevel] for broker in Broker]
        yield topic, ["/".join(str(number) if number else NONE for number in numbers) for numbers in row]


def _table(head: Iterable[str], rows: Iterable[Sequence[str]]) -> str:
    columns = [str(name) for name in head]
    lines = [columns, ["---"] * len(columns), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)
