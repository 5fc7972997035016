"""A mock interview's debrief as linear text, as Markdown and as JSON values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from trainer.grading.grade import Span, Verdict
from trainer.interview.mock.debrief import MODELLED_ON
from trainer.interview.mock.wire import to_json
from trainer.report.attempt import block, literal
from trainer.report.glyphs import UNICODE, Glyphs
from trainer.report.marks import marked
from trainer.report.visible import one_line, visible
from trainer.report.wording import local, minutes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trainer.interview.mock.debrief import Debrief, Evidence, Judged, Said

SCHEMA_VERSION = 1
BAR = 20
"""Characters of a full bar."""
OPEN = (Verdict.MISSED, Verdict.MENTIONED)


def debrief_to_json(debrief: Debrief) -> dict[str, Any]:
    """Return everything of the debrief as JSON values."""
    return {"schema_version": SCHEMA_VERSION, **to_json(debrief)}


def verdict_line(debrief: Debrief) -> str:
    """Return the verdict with its score, or that there is none."""
    if debrief.verdict is None:
        return f"No verdict, {debrief.level} level"
    return f"{debrief.verdict}, {debrief.level} level: {debrief.score:.0f} of 100"


def facts_line(debrief: Debrief) -> str:
    """Return when, how long, and how it differed from an interview in one go."""
    about = [
        local(debrief.started_at),
        f"{minutes(debrief.elapsed_s)} of {debrief.minutes}:00",
        *([", ".join(debrief.brokers)] if debrief.brokers else []),
        *debrief.labels,
    ]
    return " · ".join(about)


def value_text(judged: Judged) -> str:
    """Return a dimension's value in figures and a word."""
    return "not judged" if judged.value is None else f"{judged.value:.1f} of 4, {judged.word}"


def bar(share: float, glyphs: Glyphs, width: int = BAR) -> str:
    """Return a bar of text for a share of 0 to 1; the figure always stands beside it."""
    full = int(min(1.0, max(0.0, share)) * width + 0.5)
    filled, empty = ("#", ".") if glyphs.ascii_only else ("█", "░")
    return filled * full + empty * (width - full)


def evidence_line(item: Evidence, glyphs: Glyphs) -> str:
    """Return one point: sign, word, and the words that it rests on, or the question that was left open."""
    head = f"{glyphs.verdicts[item.verdict]} {item.verdict.value}"
    above = "" if item.expected else " (above the level)"
    if item.verdict in OPEN:
        named = f" You named it: “{one_line(item.quote)}”" if item.quote else ""
        return f"{head}: {one_line(item.ask)}{above}{named}"
    return f"{head}: {one_line(item.statement)}{above} “{one_line(item.quote)}” ({item.phase.value})"


def marked_text(said: Said) -> str:
    """Return an answer with its passages between «n and », n counting the passages."""
    spans: list[tuple[Span, tuple[int, ...]]] = []
    for number, (start, end) in enumerate(dict.fromkeys((mark.start, mark.end) for mark in said.highlights), start=1):
        spans.append((Span(start, end), (number,)))
    return marked(said.text, spans)


def notes_of(said: Said) -> list[tuple[int, Verdict, str]]:
    """Return what each numbered passage of `marked_text` was read as."""
    numbers: dict[tuple[int, int], int] = {}
    for mark in said.highlights:
        numbers.setdefault((mark.start, mark.end), len(numbers) + 1)
    return [(numbers[mark.start, mark.end], mark.verdict, mark.says) for mark in said.highlights]


def debrief_text(debrief: Debrief, glyphs: Glyphs = UNICODE) -> str:
    """Return the whole debrief as lines: comments and evidence first, the verdict last."""
    parts = [
        [f"Debrief: {one_line(debrief.title)}", facts_line(debrief)],
        ["1. Dimensions", *_dimensions(debrief, glyphs)],
        ["2. Time line", *_time_line(debrief, glyphs)],
        ["3. Transcript", *_transcript(debrief, glyphs)],
        ["4. Plan", *_plan(debrief)],
        ["5. Verdict", verdict_line(debrief), *(f"- {one_line(reason)}" for reason in debrief.why), MODELLED_ON],
    ]
    return visible(glyphs.words("\n\n".join("\n".join(part) for part in parts))) + "\n"


def _dimensions(debrief: Debrief, glyphs: Glyphs) -> Iterator[str]:
    for judged in debrief.dimensions:
        share = 0.0 if judged.value is None else judged.value / 4
        yield f"{judged.dimension.value} (weight {judged.weight}): {bar(share, glyphs)} {value_text(judged)}"
        yield f"    {one_line(judged.note)}"
        for words in judged.quotes:
            yield f"    your words: “{one_line(words)}”"
        for item in judged.evidence:
            yield f"    {evidence_line(item, glyphs)}"


def _time_line(debrief: Debrief, glyphs: Glyphs) -> Iterator[str]:
    longest = max((phase.spent_s for phase in debrief.phases), default=0.0) or 1.0
    for phase in debrief.phases:
        of = "no limit" if phase.budget_s is None else f"of {minutes(phase.budget_s)}"
        drawn = bar(phase.spent_s / longest, glyphs)
        yield f"{phase.phase.value:18} {drawn} {minutes(phase.spent_s)} {of}, {phase.words} words"
    if debrief.raised:
        yield "First came up:"
    for raised in debrief.raised:
        yield f"    {minutes(raised.at_s)} {raised.topic} ({raised.phase.value}): “{one_line(raised.quote)}”"
    if debrief.never_raised:
        yield f"Never came up: {', '.join(debrief.never_raised)}"


def _transcript(debrief: Debrief, glyphs: Glyphs) -> Iterator[str]:
    for said in debrief.transcript:
        yield f"[{minutes(said.at_s)}] {said.phase.value}"
        yield f"Interviewer: {said.prompt.strip()}"
        if said.because:
            yield f"    ({said.because})"
        for words, answer in said.clarified:
            yield f"    You asked: {one_line(words)}"
            yield f"    Interviewer: {one_line(answer)}"
        yield f"You: {marked_text(said).strip() or '(nothing)'}"
        for number, verdict, says in notes_of(said):
            yield f"    {number}: {glyphs.verdicts[verdict]} {verdict.value}: {one_line(says)}"
        yield f"    ({said.ended}, {minutes(said.ended_at_s - said.at_s)})"


def _plan(debrief: Debrief) -> Iterator[str]:
    if not debrief.fixes:
        yield "Nothing to fix was found in what was asked."
    for number, fix in enumerate(debrief.fixes, start=1):
        yield f"Fix {number}: {one_line(fix.question)}"
        yield f"    {one_line(fix.holds)}"
    for entry in debrief.scheduled:
        yield f"Comes back on {local(entry.due)[:10]}: {one_line(entry.title)}"
    if not debrief.scheduled:
        yield "Nothing was scheduled."


def debrief_markdown(debrief: Debrief) -> str:
    """Return the debrief as Markdown; nothing that was typed is read as markup."""
    lines = [f"# Mock interview: {literal(debrief.title)}", "", f"**{literal(verdict_line(debrief))}**", ""]
    lines += [literal(facts_line(debrief)), ""]
    lines += [f"- {literal(reason)}" for reason in debrief.why]
    lines += ["", f"_{literal(MODELLED_ON)}_", "", "## Dimensions", "", "| dimension | weight | value |", "|---|---|---|"]
    lines += [f"| {each.dimension.value} | {each.weight} | {value_text(each)} |" for each in debrief.dimensions]
    for judged in debrief.dimensions:
        lines += ["", f"### {judged.dimension.value}", "", literal(judged.note), ""]
        lines += [f"- your words: “{literal(words)}”" for words in judged.quotes]
        lines += [f"- {literal(evidence_line(item, UNICODE))}" for item in judged.evidence]
    lines += ["", "## Time line", "", "| phase | spent | planned | words |", "|---|---|---|---|"]
    for phase in debrief.phases:
        planned = "no limit" if phase.budget_s is None else minutes(phase.budget_s)
        lines.append(f"| {phase.phase.value} | {minutes(phase.spent_s)} | {planned} | {phase.words} |")
    lines.append("")
    lines += [
        f"- {minutes(raised.at_s)} {literal(raised.topic)} ({raised.phase.value}): “{literal(raised.quote)}”"
        for raised in debrief.raised
    ]
    if debrief.never_raised:
        lines += ["", f"Never came up: {literal(', '.join(debrief.never_raised))}"]
    lines += ["", "## Transcript"]
    for said in debrief.transcript:
        lines += ["", f"### {minutes(said.at_s)} {said.phase.value}", "", block(said.prompt), ""]
        lines += [literal(said.because), ""] if said.because else []
        lines += [f"- You asked: {literal(words)} — {literal(answer)}" for words, answer in said.clarified]
        lines += ["", block(marked_text(said)) if said.text.strip() else "(nothing)", ""]
        lines += [f"- {n}: {UNICODE.verdicts[verdict]} {verdict.value}: {literal(says)}" for n, verdict, says in notes_of(said)]
    lines += ["", "## Plan", "", *(f"- {literal(line.strip())}" for line in _plan(debrief)), ""]
    return "\n".join(lines)
