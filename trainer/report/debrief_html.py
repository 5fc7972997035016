"""A debrief as one HTML page that needs nothing else: charts drawn as SVG, a style for paper, and the sheet for a human.

Everything that was typed or read from the bank is escaped; the page has no script, no link and no picture from elsewhere.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from trainer.interview.mock.debrief import MODELLED_ON
from trainer.report.debrief import evidence_line, facts_line, value_text, verdict_line
from trainer.report.glyphs import UNICODE
from trainer.report.visible import one_line, visible
from trainer.report.wording import local, minutes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trainer.interview.mock.debrief import Debrief, Said

STYLE = """
:root { color-scheme: light; }
body { font: 15px/1.5 system-ui, sans-serif; color: #121212; background: #fff; }
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.6rem; margin-bottom: .2rem; } h2 { border-bottom: 1px solid #999; margin-top: 2rem; }
h3 { margin-bottom: .2rem; }
.verdict { font-size: 1.3rem; font-weight: bold; } .quiet { color: #585858; }
ul { padding-left: 1.2rem; } li { margin: .2rem 0; }
.answer, .prompt { white-space: pre-wrap; overflow-wrap: anywhere; border-left: 3px solid #999; padding: .2rem .8rem; }
.prompt { border-color: #005f87; font-style: italic; }
mark { background: #e8f3e8; border-bottom: 2px solid #005f00; color: inherit; }
mark.partial { background: #fbf3df; border-color: #875f00; } mark.mentioned { background: #eee; border-color: #585858; }
mark.contradicted { background: #fbe5e5; border-color: #af0000; } mark sup { font-size: .7em; }
svg text { font: 12px system-ui, sans-serif; fill: #121212; } svg { max-width: 100%; height: auto; }
table { border-collapse: collapse; width: 100%; } td, th { border: 1px solid #999; padding: .3rem .5rem; text-align: left; }
.box { display: inline-block; width: 1em; height: 1em; border: 1px solid #121212; vertical-align: -.15em; margin-right: .3em; }
.line { border-bottom: 1px solid #999; height: 1.6rem; }
@media print {
  body { font-size: 10.5pt; margin: 0; max-width: none; } h2 { break-after: avoid; } h3, tr, li, svg { break-inside: avoid; }
  .sheet { break-before: page; } mark { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
}
"""


def _text(text: str) -> str:
    """The text on one line, escaped."""
    return escape(one_line(text))


def _long(text: str) -> str:
    """The text with its lines, escaped."""
    return escape(visible(text))


def debrief_html(debrief: Debrief) -> str:
    """Return the page."""
    body = "\n".join(
        [
            f"<h1>Mock interview: {_text(debrief.title)}</h1>",
            f'<p class="quiet">{_text(facts_line(debrief))}</p>',
            f'<p class="verdict">{_text(verdict_line(debrief))}</p>',
            _list(debrief.why),
            f'<p class="quiet">{_text(MODELLED_ON)}</p>',
            "<h2>Dimensions</h2>",
            dimensions_svg(debrief),
            *_dimensions(debrief),
            "<h2>Time line</h2>",
            phases_svg(debrief),
            _topics(debrief),
            "<h2>Transcript</h2>",
            *(_exchange(said) for said in debrief.transcript),
            "<h2>Plan</h2>",
            _plan(debrief),
            *_sheet(debrief),
        ]
    )
    title = _text(f"Mock interview: {debrief.title}")
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )


def _list(entries: tuple[str, ...] | list[str]) -> str:
    return f"<ul>{''.join(f'<li>{_text(entry)}</li>' for entry in entries)}</ul>" if entries else ""


def dimensions_svg(debrief: Debrief) -> str:
    """Return the dimensions as bars of 0 to 4, each with its figure and its word."""
    rows = []
    for place, judged in enumerate(debrief.dimensions):
        y = 10 + 30 * place
        rows.append(f'<text x="0" y="{y + 14}">{_text(judged.dimension.value)}</text>')
        rows.append(f'<rect x="230" y="{y}" width="320" height="18" fill="#eeeeee" stroke="#999999"/>')
        if judged.value is not None:
            rows.append(f'<rect x="230" y="{y}" width="{80 * judged.value:.1f}" height="18" fill="#005f87"/>')
        rows.append(f'<text x="560" y="{y + 14}">{_text(value_text(judged))}</text>')
    ticks = "".join(f'<line x1="{x}" y1="6" x2="{x}" y2="{10 + 30 * len(debrief.dimensions) - 8}" stroke="#999999"/>'
                    for x in (310, 390, 470))  # fmt: skip
    height = 20 + 30 * len(debrief.dimensions)
    return (
        f'<svg viewBox="0 0 720 {height}" width="720" height="{height}" role="img" aria-label="The dimensions, 0 to 4">'
        f"{''.join(rows)}{ticks}</svg>"
    )


def phases_svg(debrief: Debrief) -> str:
    """Return the phases one after another, as long as they took, with a mark where each topic first came up."""
    total = max(debrief.elapsed_s, 1.0)
    scale = 700 / total
    pieces, rows = [], []
    at = 0.0
    for place, phase in enumerate(debrief.phases):
        fill = "#87afd7" if place % 2 else "#5f87af"
        width = phase.spent_s * scale
        pieces.append(
            f'<rect x="{10 + at * scale:.1f}" y="20" width="{width:.1f}" height="26" fill="{fill}">'
            f"<title>{_text(phase.phase.value)}</title></rect>"
        )
        if width >= 14:
            pieces.append(f'<text x="{10 + at * scale + width / 2:.1f}" y="38" text-anchor="middle">{place + 1}</text>')
        planned = "no limit" if phase.budget_s is None else f"of {minutes(phase.budget_s)}"
        y = 86 + 18 * place
        rows.append(
            f'<text x="10" y="{y}">{place + 1} {_text(phase.phase.value)}: {minutes(phase.spent_s)} {planned}, '
            f"{phase.words} words</text>"
        )
        at += phase.spent_s
    for raised in debrief.raised:
        x = 10 + min(raised.at_s, total) * scale
        pieces.append(
            f'<line x1="{x:.1f}" y1="48" x2="{x:.1f}" y2="60" stroke="#121212"><title>{_text(raised.topic)}</title></line>'
        )
    height = 90 + 18 * len(debrief.phases)
    return (
        f'<svg viewBox="0 0 720 {height}" width="720" height="{height}" role="img" aria-label="Time of each phase">'
        f'<text x="10" y="14">0:00</text><text x="710" y="14" text-anchor="end">{minutes(debrief.elapsed_s)}</text>'
        f"{''.join(pieces)}{''.join(rows)}</svg>"
    )


def _dimensions(debrief: Debrief) -> Iterator[str]:
    for judged in debrief.dimensions:
        yield f"<h3>{_text(judged.dimension.value)}: {_text(value_text(judged))}</h3><p>{_text(judged.note)}</p>"
        own = [f"your words: “{one_line(words)}”" for words in judged.quotes]
        yield _list([*own, *(evidence_line(item, UNICODE) for item in judged.evidence)])


def _topics(debrief: Debrief) -> str:
    rows = "".join(
        f"<tr><td>{minutes(raised.at_s)}</td><td>{_text(raised.topic)}</td><td>{_text(raised.phase.value)}</td>"
        f"<td>“{_text(raised.quote)}”</td></tr>"
        for raised in debrief.raised
    )
    head = "<tr><th>first came up</th><th>topic</th><th>phase</th><th>your words</th></tr>"
    never = f"<p>Never came up: {_text(', '.join(debrief.never_raised))}</p>" if debrief.never_raised else ""
    return (f"<table>{head}{rows}</table>" if rows else "") + never


def marked_html(said: Said) -> str:
    """Return an answer with its passages marked, escaped; passages that overlap are one mark."""
    pieces: list[str] = []
    done = 0
    for number, mark in enumerate(said.highlights, start=1):
        if mark.start < done or mark.start >= len(said.text):
            continue
        end = min(mark.end, len(said.text))
        note = f"{UNICODE.verdicts[mark.verdict]} {mark.verdict.value}: {one_line(mark.says)}"
        words = f"{_long(said.text[mark.start : end])}<sup>{number}</sup>"
        pieces += [
            _long(said.text[done : mark.start]),
            f'<mark class="{mark.verdict.value}" title="{escape(note)}">{words}</mark>',
        ]
        done = end
    return "".join([*pieces, _long(said.text[done:])])


def _exchange(said: Said) -> str:
    asked = "".join(f"<li>You asked: {_text(words)}<br>Interviewer: {_text(answer)}</li>" for words, answer in said.clarified)
    notes = "".join(
        f"<li>{number}: {UNICODE.verdicts[mark.verdict]} {mark.verdict.value}: {_text(mark.says)}</li>"
        for number, mark in enumerate(said.highlights, start=1)
    )
    because = f'<p class="quiet">{_text(said.because)}</p>' if said.because else ""
    answer = marked_html(said) if said.text.strip() else '<span class="quiet">(nothing)</span>'
    lasted = minutes(said.ended_at_s - said.at_s)
    return (
        f"<h3>{minutes(said.at_s)} {_text(said.phase.value)} "
        f'<span class="quiet">({_text(said.ended)}, {lasted})</span></h3>'
        f'<div class="prompt">{_long(said.prompt.strip())}</div>{because}'
        f'{f"<ul>{asked}</ul>" if asked else ""}<div class="answer">{answer}</div>{f"<ul>{notes}</ul>" if notes else ""}'
    )


def _plan(debrief: Debrief) -> str:
    fixes = "".join(f"<li><b>{_text(fix.question)}</b><br>{_text(fix.holds)}</li>" for fix in debrief.fixes)
    due = "".join(f"<li>Comes back on {local(entry.due)[:10]}: {_text(entry.title)}</li>" for entry in debrief.scheduled)
    return f"<ol>{fixes}</ol><ul>{due}</ul>"


def _sheet(debrief: Debrief) -> Iterator[str]:
    """Yield the sheet that a human interviewer fills in: the same questions, points to tick, and empty scales."""
    yield '<section class="sheet"><h2>Sheet for a human interviewer</h2>'
    yield (
        f"<p>{_text(debrief.title)}, {_text(debrief.level)} level, {debrief.minutes} minutes. "
        "Candidate ____________________ Interviewer ____________________</p>"
    )
    for question in debrief.sheet:
        yield f'<h3>{_text(question.phase.value)}</h3><div class="prompt">{_long(question.prompt.strip())}</div>'
        if question.points:
            points = "".join(
                f'<li><span class="box"></span>{_text(point.statement)} '
                f'<span class="quiet">({_text(point.level)}, weight {point.weight})</span></li>'
                for point in question.points
            )
            yield f'<ul style="list-style:none">{points}</ul>'
        yield '<div class="line"></div>'
    scale = "".join(f'<td><span class="box"></span>{number}</td>' for number in range(5))
    rows = "".join(
        f"<tr><td>{_text(judged.dimension.value)} ({judged.weight})</td>{scale}<td></td></tr>" for judged in debrief.dimensions
    )
    head = '<tr><th>dimension (weight)</th><th colspan="5">0 next to nothing … 4 strong</th><th>their words</th></tr>'
    yield f"<table>{head}{rows}</table>"
    steps = "".join(
        f'<span class="box"></span>{step} &nbsp; '
        for step in ("Strong no hire", "No hire", "Lean no hire", "Lean hire", "Hire", "Strong hire")
    )
    yield f"<p>{steps}</p></section>"
