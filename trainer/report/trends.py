"""How scores and areas went over the weeks, as a table, as JSON values, and as an HTML page that needs nothing else."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Any

from trainer.report.standing import calibration_text, mastery_words
from trainer.report.visible import visible

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from trainer.progress.calibration import Calibration
    from trainer.progress.mastery import Ranked
    from trainer.progress.trail import Week

SCHEMA_VERSION = 1
LEAST_POINTS = 3
"""Fewer weeks are no trend."""
SCORES = "score of whole answers"
_BARS = "▁▂▃▄▅▆▇█"
_ASCII_BARS = "_.-=+*#@"


def name_of(area: str) -> str:
    """Return what a trend is of; the one without an area is that of the scores."""
    return area or SCORES


def share(area: str, week: Week) -> float:
    """Return the mean of the week as a share, 0 to 1."""
    return week.mean if area else week.mean / 100


def sparkline(shares: Sequence[float], ascii_only: bool = False) -> str:
    """Return one bar for each share, 0 to 1."""
    bars = _ASCII_BARS if ascii_only else _BARS
    return "".join(bars[min(7, int(value * 8))] for value in shares)


def trends_text(trends: Mapping[str, Sequence[Week]], changes: Sequence[tuple[datetime, str]], ascii_only: bool = False) -> str:
    """Return a line for each area, with the weeks as bars and the first and last figure; changes of the grader below."""
    width = max((len(name_of(area)) for area in trends), default=0)
    lines = []
    for area, weeks in trends.items():
        number = sum(week.number for week in weeks)
        if len(weeks) < LEAST_POINTS:
            lines.append(f"{name_of(area):<{width}}  not enough yet (n={number} in {len(weeks)} of {LEAST_POINTS} weeks)")
            continue
        values = [share(area, week) for week in weeks]
        lines.append(
            f"{name_of(area):<{width}}  {sparkline(values, ascii_only)}  {values[0]:.2f} to {values[-1]:.2f}  "
            f"n={number}, {len(weeks)} weeks from {weeks[0].monday:%Y-%m-%d}"
        )
    lines += [f"{at.astimezone():%Y-%m-%d}  the grader changed: {made}; figures before and after compare only roughly"
              for at, made in changes]  # fmt: skip
    return "\n".join(lines) if lines else "Nothing was answered in that time."


def trends_json(trends: Mapping[str, Sequence[Week]], changes: Sequence[tuple[datetime, str]]) -> dict[str, Any]:
    """Return the trends as JSON values."""
    return {
        "schema_version": SCHEMA_VERSION,
        "trends": [
            {
                "of": name_of(area),
                "weeks": [
                    {"monday": f"{week.monday:%Y-%m-%d}", "mean": round(share(area, week), 4), "n": week.number}
                    for week in weeks
                ],
            }
            for area, weeks in trends.items()
        ],
        "grader_changed": [{"at": at.isoformat(), "to": made} for at, made in changes],
    }


def trends_html(
    trends: Mapping[str, Sequence[Week]],
    changes: Sequence[tuple[datetime, str]],
    report: Calibration | None,
    order: Sequence[Ranked],
    now: datetime,
) -> str:
    """Return a page with a plot for each area, the weakest concepts and the calibration; it loads nothing from anywhere."""
    plots = "\n".join(_plot(area, weeks, changes) for area, weeks in trends.items())
    rows = "\n".join(
        f"<tr><td>{_text(entry.standing.concept)}</td><td>{entry.mastery.state.value}</td>"
        f"<td>{_text(mastery_words(entry.mastery))}</td></tr>"
        for entry in order[:20]
    )
    notes = "".join(
        f"<li>{at.astimezone():%Y-%m-%d}: the grader changed to {_text(made)}; "
        "figures before and after compare only roughly</li>"
        for at, made in changes
    )
    return f"""<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Broker Trainer: trends</title>
<style>
body {{ font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem }}
body {{ color: #121212; background: #fff }}
table {{ border-collapse: collapse }} td, th {{ padding: .2rem .8rem .2rem 0; text-align: left }}
svg {{ width: 100%; max-width: 44rem; height: auto }} h2 {{ margin-bottom: .2rem }}
@media (prefers-color-scheme: dark) {{ body {{ color: #e4e4e4; background: #121212 }} }}
</style>
<h1>Trends</h1>
<p>As of {now.astimezone():%Y-%m-%d %H:%M}. Means by week; n is the number of verdicts or answers behind them.</p>
{plots}
<ul>{notes}</ul>
<h2>Weakest concepts</h2>
<table><tr><th>concept</th><th>state</th><th>mastery (80 % interval)</th></tr>
{rows}
</table>
<h2>Calibration</h2>
<pre>{_text(calibration_text(report))}</pre>
</html>
"""


def _plot(area: str, weeks: Sequence[Week], changes: Sequence[tuple[datetime, str]]) -> str:
    title = _text(name_of(area))
    number = sum(week.number for week in weeks)
    if len(weeks) < LEAST_POINTS:
        return f"<h2>{title}</h2><p>Not enough yet: n={number} in {len(weeks)} of {LEAST_POINTS} weeks.</p>"
    first, last = weeks[0].monday, weeks[-1].monday
    span = (last - first).total_seconds() or 1.0

    def x(moment: datetime) -> float:
        return 40 + 640 * min(1.0, max(0.0, (moment - first).total_seconds() / span))

    points = [(x(week.monday), 130 - 120 * share(area, week), week) for week in weeks]
    line = " ".join(f"{across:.1f},{down:.1f}" for across, down, _ in points)
    dots = "".join(
        f'<circle cx="{across:.1f}" cy="{down:.1f}" r="3" fill="currentColor">'
        f"<title>{week.monday:%Y-%m-%d}: {share(area, week):.2f}, n={week.number}</title></circle>"
        for across, down, week in points
    )
    marks = "".join(
        f'<line x1="{x(at):.1f}" x2="{x(at):.1f}" y1="10" y2="130" stroke="currentColor" stroke-dasharray="3 4">'
        f"<title>the grader changed: {_text(made)}</title></line>"
        for at, made in changes
        if first <= at <= last
    )
    return f"""<h2>{title}</h2>
<p>n={number}; {share(area, weeks[0]):.2f} to {share(area, weeks[-1]):.2f}</p>
<svg viewBox="0 0 700 150" role="img" aria-label="{title}: {share(area, weeks[0]):.2f} to {share(area, weeks[-1]):.2f}">
<text x="4" y="16" font-size="12" fill="currentColor">1.0</text>
<text x="4" y="134" font-size="12" fill="currentColor">0.0</text>
<line x1="40" x2="680" y1="130" y2="130" stroke="currentColor" opacity=".4"/>
<line x1="40" x2="680" y1="10" y2="10" stroke="currentColor" opacity=".2"/>
<polyline points="{line}" fill="none" stroke="currentColor" stroke-width="2"/>{dots}{marks}
<text x="40" y="147" font-size="12" fill="currentColor">{first:%Y-%m-%d}</text>
<text x="680" y="147" font-size="12" text-anchor="end" fill="currentColor">{last:%Y-%m-%d}</text></svg>"""


def _text(text: str) -> str:
    return html.escape(visible(text))
