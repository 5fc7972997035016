"""What a debrief says, part by part, as content: no widget, no key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from trainer.grading.grade import Verdict
from trainer.interview.mock.debrief import MODELLED_ON
from trainer.report.debrief import OPEN, bar, evidence_line, facts_line, notes_of, value_text, verdict_line
from trainer.tui.plain import one_line, plain
from trainer.tui.themes import STYLES
from trainer.tui.times import minutes_seconds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trainer.interview.mock.debrief import Debrief, Said
    from trainer.report.glyphs import Glyphs

SHOWN = 4
"""Points of each kind that a dimension shows; the export has all."""


def tabs(names: Sequence[str], at: int) -> Content:
    """Return the names of the parts, the current one in reverse and in brackets."""
    shown = [
        plain(f"[{place} {name}]", "bold reverse") if place == at + 1 else plain(f" {place} {name} ", "$quiet")
        for place, name in enumerate(names, start=1)
    ]
    return Content(" ").join(shown)


def verdict(debrief: Debrief, glyphs: Glyphs) -> Content:
    """Return the verdict, its reasons, and the dimensions in one line each."""
    lines = [
        plain(glyphs.words(verdict_line(debrief)), "bold $text-accent"),
        plain(glyphs.words(facts_line(debrief)), "$quiet"),
    ]
    lines += [plain(""), *(plain(f"{glyphs.dot} {one_line(reason)}") for reason in debrief.why)]
    if debrief.why:
        lines.append(plain(""))
    for judged in debrief.dimensions:
        share = 0.0 if judged.value is None else judged.value / 4
        lines.append(
            Content.assemble(
                plain(f"{judged.dimension.value:<32}"), plain(bar(share, glyphs, 12)), plain(f"  {value_text(judged)}", "bold")
            )
        )
    lines.append(plain(""))
    for number, fix in enumerate(debrief.fixes, start=1):
        lines.append(Content.assemble(plain(f"Fix {number}: "), plain(one_line(fix.question), "bold")))
    lines += [plain(""), plain(MODELLED_ON, "$quiet")]
    return Content("\n").join(lines)


def dimensions(debrief: Debrief, glyphs: Glyphs) -> Content:
    """Return each dimension with the candidate's own words."""
    blocks = []
    for judged in debrief.dimensions:
        head = f"{judged.dimension.value}: {value_text(judged)} (weight {judged.weight})"
        lines = [plain(head, "bold $text-accent"), plain(one_line(judged.note), "$quiet")]
        lines += [plain(glyphs.words(f"your words: “{one_line(words)}”")) for words in judged.quotes]
        made = [item for item in judged.evidence if item.verdict not in OPEN]
        left = [item for item in judged.evidence if item.verdict in OPEN and item.expected]
        for some in (made, left):
            lines += [plain(glyphs.words(evidence_line(item, glyphs)), STYLES[item.verdict]) for item in some[:SHOWN]]
            if len(some) > SHOWN:
                lines.append(plain(f"  and {len(some) - SHOWN} more; the export has all", "$quiet"))
        blocks.append(Content("\n").join(lines))
    return Content("\n\n").join(blocks)


def time_line(debrief: Debrief, glyphs: Glyphs) -> Content:
    """Return the time of each phase, and when each topic first came up."""
    longest = max((phase.spent_s for phase in debrief.phases), default=0.0) or 1.0
    lines = []
    for phase in debrief.phases:
        of = "no limit" if phase.budget_s is None else f"of {minutes_seconds(phase.budget_s)}"
        drawn = bar(phase.spent_s / longest, glyphs, 16)
        spent = minutes_seconds(phase.spent_s)
        lines.append(plain(f"{phase.phase.value:<18} {drawn} {spent:>5} {of}, {phase.words} words"))
    lines += [plain(""), plain("First came up", "bold $text-accent")]
    if not debrief.raised:
        lines.append(plain("Nothing that a rubric asks for came up."))
    for raised in debrief.raised:
        topic = plain(f"{minutes_seconds(raised.at_s):>5}  {raised.topic} ", "bold")
        lines.append(Content.assemble(topic, plain(glyphs.words(f"“{one_line(raised.quote)}”"), "$quiet")))
    if debrief.never_raised:
        lines += [plain(""), plain("Never came up", "bold $text-accent"), plain(", ".join(debrief.never_raised))]
    return Content("\n").join(lines)


def transcript(debrief: Debrief, glyphs: Glyphs) -> Content:
    """Return what was said, with the passages that verdicts rest on."""
    return Content("\n\n").join(_exchange(said, glyphs) for said in debrief.transcript)


def _exchange(said: Said, glyphs: Glyphs) -> Content:
    lasted = minutes_seconds(said.ended_at_s - said.at_s)
    lines = [
        plain(f"{minutes_seconds(said.at_s)} {said.phase.value} ({said.ended}, {lasted})", "bold $text-accent"),
        plain(said.prompt.strip(), "bold"),
    ]
    if said.because:
        lines.append(plain(said.because, "italic $quiet"))
    for words, answer in said.clarified:
        lines.append(plain(f"You asked: {one_line(words)}\n  {one_line(answer)}", "$quiet"))
    lines.append(_marked(said, glyphs) if said.text.strip() else plain("(nothing)", "$quiet"))
    for number, found, says in notes_of(said):
        lines.append(plain(f"  {number} {glyphs.verdicts[found]} {found.value}: {one_line(says)}", STYLES[found]))
    return Content("\n").join(lines)


def _marked(said: Said, glyphs: Glyphs) -> Content:
    numbers: dict[tuple[int, int], int] = {}
    wrong: set[tuple[int, int]] = set()
    for mark in said.highlights:
        numbers.setdefault((mark.start, mark.end), len(numbers) + 1)
        if mark.verdict is Verdict.CONTRADICTED:
            wrong.add((mark.start, mark.end))
    pieces: list[Content] = []
    done = 0
    for (start, end), number in sorted(numbers.items()):
        if start < done:
            continue
        style = "underline $text-error" if (start, end) in wrong else "underline"
        pieces += [plain(said.text[done:start]), plain(f"{glyphs.opens}{number} ", "$quiet")]
        pieces += [plain(said.text[start:end], style), plain(glyphs.closes, "$quiet")]
        done = end
    return Content.assemble(*pieces, plain(said.text[done:]))


def plan(debrief: Debrief, glyphs: Glyphs) -> Content:
    """Return the two fixes and what comes back when."""
    lines = []
    if not debrief.fixes:
        lines.append(plain("Nothing to fix was found in what was asked."))
    for number, fix in enumerate(debrief.fixes, start=1):
        lines += [
            Content.assemble(plain(f"{number}. "), plain(one_line(fix.question), "bold")),
            plain(one_line(fix.holds)),
            plain(""),
        ]
    lines.append(plain("What was scheduled", "bold $text-accent"))
    if not debrief.scheduled:
        lines.append(plain("Nothing: no question was answered."))
    for entry in sorted(debrief.scheduled, key=lambda entry: entry.due):
        lines.append(plain(f"{entry.due.astimezone():%Y-%m-%d}  {one_line(entry.title)}"))
    return Content("\n").join(lines)
