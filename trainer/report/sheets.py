"""The history as tables and cards: CSV for spreadsheets, TSV for Anki, Markdown for reading."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from trainer.grading.grade import Verdict
from trainer.report.attempt import attempt_markdown
from trainer.report.visible import one_line, visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from trainer.bank.model import Question, Rubric
    from trainer.interview.records import Attempt

COLUMNS = (
    "id", "submitted_at", "mode", "question_id", "title", "level", "brokers", "topics", "score", "regraded_score",
    "effective_score", "confidence", "words", "elapsed_s", "hints_shown", "met", "partial", "mentioned", "missed",
    "contradicted", "misconceptions", "flags", "probe", "answer",
)  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
ANKI_HEAD = "#separator:tab\n#html:false\n#notetype:Basic\n#tags column:3\n"


def _cell(value: object) -> str:
    """A cell that no spreadsheet reads as a formula; text that begins like one gets an apostrophe before it."""
    if value is None:
        return ""
    if isinstance(value, int | float):
        return str(value)
    text = visible(str(value))
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text


def csv_lines(rows: Iterable[Mapping[str, object]]) -> Iterator[str]:
    """Yield the rows of a CSV file (RFC 4180) with a head; each row has the COLUMNS by name."""
    yield _row(COLUMNS)
    for row in rows:
        yield _row([row[name] for name in COLUMNS])


def _row(values: Sequence[object]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow([_cell(value) for value in values])
    return out.getvalue()


def anki_lines(missed: Iterable[tuple[str, str, Rubric]]) -> Iterator[str]:
    """Yield an Anki-ready file of points that were not made: question, claim with its source, tags.

    `missed` has question id, criterion id and rubric; a point is written once. Fields are text, not HTML.
    """
    yield ANKI_HEAD
    seen: set[tuple[str, str]] = set()
    for question_id, name, rubric in missed:
        criterion = next((one for one in rubric.criteria if one.id == name), None)
        if criterion is None or (question_id, name) in seen:
            continue
        seen.add((question_id, name))
        source = f" ({'; '.join(criterion.sources)})" if criterion.sources else ""
        tags = f"broker-trainer {criterion.concept.replace('.', '::')}"
        fields = (criterion.ask, criterion.statement + source, tags)
        yield "\t".join(_field(field) for field in fields) + "\n"


def _field(text: str) -> str:
    """One line; a quotation mark would begin a quoted field, and a # a comment."""
    shown = one_line(text)
    return '"' + shown.replace('"', '""') + '"' if shown.startswith(("#", '"')) or '"' in shown else shown


def open_points(attempt: Attempt) -> list[str]:
    """Return the ids of the criteria that an attempt did not meet."""
    return [item.criterion_id for item in attempt.grade.criteria if item.verdict is not Verdict.MET]


def markdown_lines(attempts: Iterable[tuple[Attempt, Question | None, Rubric | None]]) -> Iterator[str]:
    """Yield the attempts as one Markdown text."""
    first = True
    for attempt, question, rubric in attempts:
        yield ("" if first else "\n---\n\n") + attempt_markdown(attempt, question, rubric)
        first = False
