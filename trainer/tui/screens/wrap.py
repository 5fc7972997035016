"""Wrap: what a session comes down to, and whether it goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from trainer.grading.segments import word_count
from trainer.interview.wrap import fixes
from trainer.tui.agenda import go_on
from trainer.tui.base import TrainerScreen
from trainer.tui.plain import one_line, plain
from trainer.tui.times import minutes_seconds
from trainer.tui.widgets.key_bar import KeyBar

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult

    from trainer.bank.model import Rubric
    from trainer.interview.practice import Practice
    from trainer.interview.records import Attempt

COUNTS = ("Nothing", "One thing", "Two things")


def wrapped(done: Sequence[tuple[Attempt, Rubric]], dot: str) -> Content:
    """Return the points to work on, each as its question with what holds, and the attempts that were kept."""
    found = fixes(done)
    parts = [plain(f"{COUNTS[len(found)]} to work on", "bold $text-accent")]
    if not found:
        parts.append(plain("Everything that was looked for is there. Another question says more."))
    for number, fix in enumerate(found, start=1):
        parts.append(Content.assemble(plain(f"\n{number}. "), plain(one_line(fix.question), "bold")))
        parts.append(plain(one_line(fix.holds)))
    parts.append(plain(f"\nKept in the history: {len(done)} answer{'s' * (len(done) != 1)}", "bold $text-accent"))
    for attempt, _ in done:
        words = word_count(attempt.answer)
        about = f"{words} word{'s' * (words != 1)} {dot} {minutes_seconds(attempt.elapsed_s)}"
        marked = f" {dot} {', '.join(attempt.flags)}" if attempt.flags else ""
        parts.append(Content.assemble(plain(one_line(attempt.title)), plain(f"  {about}{marked}", "$quiet")))
    return Content("\n").join(parts)


class WrapScreen(TrainerScreen):
    """Shown when the candidate goes on from the feedback; everything was kept before it opens."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "one_more", "one more question", id="wrap.one-more", tooltip="Go on with another question"),
        Binding("escape,d", "back", "done for today", id="wrap.done", key_display="Esc", tooltip="Go home"),
        Binding("j,down", "scroll(1)", "down", show=False, id="wrap.down", tooltip="Scroll down"),
        Binding("k,up", "scroll(-1)", "up", show=False, id="wrap.up", tooltip="Scroll up"),
    ]
    DEFAULT_CSS = """
    WrapScreen #wrap { height: 1fr; padding: 1 2; }
    WrapScreen.-wide #wrap { max-width: 110; }
    """

    def __init__(self, practice: Practice) -> None:
        super().__init__()
        self._ended = practice

    def body(self) -> ComposeResult:
        """Lay out one text."""
        agenda = self.app.agenda
        place = f"  ({agenda.place} of {agenda.size} done; Enter goes on)" if agenda.left else ""
        done = "  Done: that was all of it." if agenda.size and not agenda.left else ""
        yield Static(plain(f"That was it{place}{done}"), classes="title-bar")
        yield VerticalScroll(Static(wrapped(self._ended.done, self.app.glyphs.dot)), id="wrap", can_focus=False)
        yield KeyBar()

    def action_one_more(self) -> None:
        """Go on with the agenda, or start a question that was not asked in this session."""
        if self.app.agenda.left:
            go_on(self.app)
            return
        self.app.start_question(leave_out={attempt.question_id for attempt, _ in self._ended.done})

    def action_back(self) -> None:
        """Go home."""
        self.app.home()

    def action_scroll(self, lines: int) -> None:
        """Scroll by lines."""
        self.query_one("#wrap", VerticalScroll).scroll_relative(y=lines, animate=False)
