"""History: every answer that was kept, newest first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from trainer.bank.model import BankRefused
from trainer.interview.follow_ups import derived
from trainer.interview.records import Attempt, KeeperFailed
from trainer.tui.base import TrainerScreen
from trainer.tui.plain import one_line, plain
from trainer.tui.times import local_minute
from trainer.tui.widgets.key_bar import KeyBar
from trainer.tui.widgets.rows import Rows

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from trainer.bank.model import Rubric
    from trainer.tui.services import AttemptRow

PAGE = 200
MORE = "more"


class HistoryScreen(TrainerScreen):
    """A list; Enter shows the feedback of the attempt as it was kept."""

    DEFAULT_CSS = """
    HistoryScreen Rows { height: 1fr; }
    HistoryScreen #columns, HistoryScreen #empty { height: auto; padding: 0 1; color: $quiet; }
    """

    def body(self) -> ComposeResult:
        """Lay out the list."""
        yield Static(plain("History"), classes="title-bar")
        yield Static(plain(f"{'handed in':<17} {'score':>5}  question"), id="columns")
        yield Static(id="empty")
        yield Rows(id="attempts")
        yield KeyBar()

    def on_mount(self) -> None:
        """Read the first page."""
        self._shown = 0
        self._read_page()
        rows = self.query_one(Rows)
        rows.display = self.query_one("#columns").display = bool(rows.option_count)
        self.query_one("#empty").display = not rows.option_count
        if rows.option_count:
            rows.highlighted = 0
        rows.focus()

    def _read_page(self) -> None:
        rows = self.query_one(Rows)
        try:
            page = self.app.services.store.attempts(limit=PAGE + 1, offset=self._shown)
        except KeeperFailed as error:
            self.query_one("#empty", Static).update(plain(f"The history cannot be read: {error}"))
            return
        for row in page[:PAGE]:
            rows.add_option(Option(self._line(row), id=f"attempt-{row.id}"))
        self._shown += len(page[:PAGE])
        if len(page) > PAGE:
            rows.add_option(Option(plain("Enter shows older ones"), id=MORE))
        nothing = "Nothing answered yet. Esc goes back to home; Enter there starts a question."
        self.query_one("#empty", Static).update(plain(nothing))

    def _line(self, row: AttemptRow) -> Content:
        flags = f"  ({', '.join(row.flags)})" if row.flags else ""
        line = f"{local_minute(row.submitted_at):<17} {row.score:>5}  {one_line(row.title)}"
        return Content.assemble(plain(line), plain(flags, "$quiet"))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Open the attempt, or read on."""
        name = event.option_id or ""
        if name == MORE:
            event.option_list.remove_option(MORE)
            self._read_page()
            return
        from trainer.tui.screens.feedback import FeedbackScreen

        try:
            attempt = self.app.services.store.attempt(name.removeprefix("attempt-"))
        except KeeperFailed as error:
            self.app.say(str(error), "error")
            return
        rubric, remark = self._rubric_of(attempt)
        self.app.push_screen(FeedbackScreen(attempt, rubric, note=remark))

    def _rubric_of(self, attempt: Attempt) -> tuple[Rubric | None, str]:
        """Return the rubric as the bank has it now, and what to know about it."""
        bank = self.app.services.bank
        try:
            question, rubric = bank.question(attempt.question_id), bank.rubric(attempt.question_id)
            if attempt.probe:
                rubric = derived(question, rubric, attempt.probe, attempt.prompt)[1]
        except (KeyError, BankRefused):
            return None, "The bank no longer has this question, so points are shown by their ids."
        if attempt.grade.provenance.rubric != f"{rubric.revision}:{rubric.fingerprint}":
            return rubric, "The rubric has changed since; verdicts are as they were kept, the sentences are today's."
        return rubric, ""
