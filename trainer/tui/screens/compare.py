"""Two attempts beside each other, criterion by criterion, with the words of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import Static
from textual.widgets.option_list import Option

from trainer.report.comparison import Compared, comparable, compare
from trainer.tui.base import TrainerScreen
from trainer.tui.plain import one_line, plain
from trainer.tui.replay import open_attempt, rubric_of
from trainer.tui.themes import STYLES
from trainer.tui.times import local_minute
from trainer.tui.widgets.key_bar import KeyBar
from trainer.tui.widgets.rows import Rows

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.widgets import OptionList

    from trainer.grading.grade import Verdict
    from trainer.interview.records import Attempt

CHANGES = {1: ("better", "$text-success"), -1: ("worse", "$text-error"), 0: ("", "$quiet")}


class CompareScreen(TrainerScreen):
    """A row for each criterion: how it was, how it is, and what was said."""

    DEFAULT_CSS = """
    CompareScreen #about { height: auto; padding: 0 1; color: $quiet; }
    CompareScreen Rows { height: 1fr; }
    """

    def __init__(self, before: Attempt, after: Attempt) -> None:
        super().__init__()
        self._before, self._after = before, after

    def body(self) -> ComposeResult:
        """Lay out the list."""
        yield Static(plain(f"Compare: {one_line(self._after.title)}"), classes="title-bar")
        yield Static(id="about")
        yield Rows("open the later one", id="criteria")
        yield KeyBar()

    def on_mount(self) -> None:
        """Fill it."""
        before, after, glyphs = self._before, self._after, self.app.glyphs
        rubric, _ = rubric_of(self.app.services.bank, after)
        rows = compare(before, after, rubric)
        better, worse = (sum(row.change == change for row in rows) for change in (1, -1))
        lines = [
            f"{local_minute(before.submitted_at)}: {before.grade.score}   {local_minute(after.submitted_at)}: "
            f"{after.grade.score} ({after.grade.score - before.grade.score:+d})   {better} better, {worse} worse",
            comparable(before.grade, after.grade),
        ]
        self.query_one("#about", Static).update(plain(glyphs.words("\n".join(line for line in lines if line))))
        listed = self.query_one(Rows)
        listed.add_options(Option(self._row(row)) for row in rows)
        listed.highlighted = 0 if rows else None
        listed.focus()

    def _row(self, row: Compared) -> Content:
        word, style = CHANGES[row.change]
        arrow = self.app.glyphs.words("→")
        head = Content.assemble(
            plain(f"{word:<7}", style), self._verdict(row.before), plain(f" {arrow} "), self._verdict(row.after),
            plain(f"  {one_line(row.text)}", "bold"),
        )  # fmt: skip
        parts = [head]
        for label, quotes in (("before", row.words_before), ("after", row.words_after)):
            parts += [plain(f"       {label:<7} “{one_line(words)}”", "$quiet") for words in quotes]
        return Content("\n").join(parts)

    def _verdict(self, verdict: Verdict | None) -> Content:
        if verdict is None:
            return plain("not asked", "$quiet")
        return plain(f"{self.app.glyphs.verdicts[verdict]} {verdict.value}", STYLES[verdict])

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Open the later attempt."""
        open_attempt(self, self._after.id)
