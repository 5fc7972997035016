"""The answer as it was typed, with the passages that verdicts point to marked by number, underline and weight."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from trainer.tui.plain import plain

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from textual.app import ComposeResult

    from trainer.grading.grade import Span
    from trainer.report.glyphs import Glyphs
    from trainer.report.marks import Marks

LINES_ABOVE = 2
"""Lines kept in view above the passage that is scrolled to."""


def marked_content(
    answer: str, marks: Marks, wrong: Collection[int], current: Collection[Span], glyphs: Glyphs
) -> tuple[Content, int | None]:
    """Return the answer with its marks, and where in it the first current passage starts (None without one).

    `wrong` are the numbers of what contradicts; `current` are the passages of the chosen row, shown in reverse.
    """
    opening: Mapping[int, list[tuple[Span, tuple[int, ...]]]] = defaultdict(list)
    closing: Mapping[int, list[Span]] = defaultdict(list)
    numbers_of: dict[Span, tuple[int, ...]] = {}
    for span, numbers in marks.spans:
        if span.start < len(answer):  # a kept grade may be older than a change of the text's encoding
            opening[span.start].append((span, numbers))
            closing[min(span.end, len(answer))].append(span)
            numbers_of[span] = numbers
    pieces: list[Content] = []
    open_spans: list[Span] = []
    length, found = 0, None

    def add(text: str) -> None:
        nonlocal length
        style = _style(open_spans, numbers_of, wrong, current)
        pieces.append(plain(text, style))
        length += len(pieces[-1])

    done = 0
    for place in sorted(opening.keys() | closing.keys()):
        add(answer[done:place])
        done = place
        for span in closing.get(place, ()):
            add(glyphs.closes)
            open_spans.remove(span)
        for span, numbers in opening.get(place, ()):
            open_spans.append(span)
            if span in current and found is None:
                found = length
            add(f"{glyphs.opens}{','.join(map(str, numbers))} ")
    add(answer[done:])
    return Content.assemble(*pieces), found


def _style(
    spans: list[Span], numbers_of: Mapping[Span, tuple[int, ...]], wrong: Collection[int], current: Collection[Span]
) -> str:
    if not spans:
        return ""
    parts = ["bold", "underline"]
    if any(span in current for span in spans):
        parts.append("reverse")
    if any(number in wrong for span in spans for number in numbers_of[span]):
        parts.append("$text-error")
    return " ".join(parts)


class AnswerView(VerticalScroll, can_focus=True):
    """Scrolls the answer to the passage of the row that is looked at."""

    KEYS_HEADING = "In your answer"

    def compose(self) -> ComposeResult:
        """Lay out one text."""
        yield Static(id="answer-text")

    def show(self, answer: str, marks: Marks, wrong: Collection[int], current: Collection[Span], glyphs: Glyphs) -> None:
        """Show the answer with `current` in reverse, and scroll there."""
        if not answer.strip():
            self.query_one("#answer-text", Static).update(plain("(nothing was written)", "$quiet"))
            return
        content, place = marked_content(answer, marks, wrong, current, glyphs)
        self.query_one("#answer-text", Static).update(content)
        if place is not None:
            self.call_after_refresh(self._bring_into_view, content[:place])

    def _bring_into_view(self, before: Content) -> None:
        width = self.scrollable_content_region.width
        if width > 0 and len(before):
            line = len(before.wrap(width)) - 1
            self.scroll_to(y=max(0, line - LINES_ABOVE), animate=False)
        else:
            self.scroll_home(animate=False)
