"""The plan to the interview: today's session, and every day to come."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Input, Static

from trainer.grading.grade import Verdict
from trainer.history.coach import in_days
from trainer.interview.records import KeeperFailed
from trainer.report.standing import plan_text
from trainer.tui.base import Dialog, TrainerScreen, note
from trainer.tui.plain import one_line, plain
from trainer.tui.screens.dialogs import PlainInput
from trainer.tui.screens.weak import start_today
from trainer.tui.widgets.key_bar import KeyBar

if TYPE_CHECKING:
    from textual.app import ComposeResult


class DateScreen(Dialog[str]):
    """Takes the day of the interview; empty forgets it."""

    heading = "When is the interview?"

    def __init__(self, day: date | None, today: date) -> None:
        super().__init__()
        self._day, self._today = day, today

    def contents(self) -> ComposeResult:
        """Yield the line to write on."""
        yield note("The day, such as 2026-12-20; empty for none.", "words")
        yield PlainInput(value=self._day.isoformat() if self._day else "", placeholder="2026-12-20", id="day")
        yield Static(id="trouble", classes="words")
        yield note("Enter: keep it    Esc: change nothing", "keys")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Check the day, and hand it back."""
        text = event.value.strip()
        try:
            day = date.fromisoformat(text) if text else None
        except ValueError:
            self._tell(f"{text} is no day; write year, month and day as 2026-12-20.")
            return
        if day is not None and day < self._today:
            self._tell(f"{day} is over; write a day to come.")
            return
        self.dismiss(text)

    def _tell(self, words: str) -> None:
        self.query_one("#trouble", Static).update(plain(words, "$text-error"))


class PlanScreen(TrainerScreen):
    """What is for today and what comes until the interview."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "today", "start today's", id="plan.today", tooltip="Start today's session, or go on with it"),
        Binding("i", "date", "interview date", id="plan.date", tooltip="Set or change the day of the interview"),
        Binding("j,down", "scroll(1)", "down", show=False, id="plan.down", tooltip="Scroll down"),
        Binding("k,up", "scroll(-1)", "up", show=False, id="plan.up", tooltip="Scroll up"),
    ]
    DEFAULT_CSS = "PlanScreen #plan { height: 1fr; padding: 1 2; }"

    def body(self) -> ComposeResult:
        """Lay out one text."""
        yield Static(plain("Plan"), classes="title-bar")
        yield VerticalScroll(Static(id="plan-text"), id="plan", can_focus=False)
        yield KeyBar()

    def on_mount(self) -> None:
        """Fill it."""
        self.look_again()

    def look_again(self) -> None:
        """Show the plan as it stands."""
        coach = self.app.services.coach
        try:
            day, days, today, reach = coach.interview(), coach.plan(), coach.today(), coach.reach()
        except KeeperFailed as error:
            self.query_one("#plan-text", Static).update(plain(f"The history cannot be read: {error}", "$text-error"))
            return
        if day is None:
            head = "No interview date is set; i sets one. Without it, what is due comes back in growing intervals."
        else:
            head = f"The interview is {in_days(day, coach.today_date)}, on {day}."
        lines = [head, "", "Today"]
        for step in today.steps:
            mark = self.app.glyphs.verdicts[Verdict.MET] if step.done else " "
            kind = "whole question" if step.item.probe is None else "a single point"
            lines.append(f"  {mark:<3} {step.item.minutes:>2} min  {kind}: {one_line(step.title)}  ({step.item.because})")
        lines.append("  Done for today." if today.is_done else f"  About {today.minutes_left} minutes left; Enter starts."
                     if today.steps else "  Nothing is due.")  # fmt: skip
        if days:
            lines += ["", plan_text(days, reach)]
        self.query_one("#plan-text", Static).update(plain("\n".join(lines)))

    def action_today(self) -> None:
        """Start today's session."""
        start_today(self)

    def action_date(self) -> None:
        """Ask for the day."""
        coach = self.app.services.coach

        def given(text: str | None) -> None:
            if text is None:
                return
            try:
                coach.set_interview(date.fromisoformat(text) if text else None)
            except KeeperFailed as error:
                self.app.say(str(error), "error")
            self.look_again()

        self.app.push_screen(DateScreen(coach.interview(), coach.today_date), given)

    def action_scroll(self, lines: int) -> None:
        """Scroll by lines."""
        self.query_one("#plan", VerticalScroll).scroll_relative(y=lines, animate=False)
