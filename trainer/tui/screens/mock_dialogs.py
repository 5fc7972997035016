"""Boxes of the mock interview: clarifying questions, notes, the pause."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Input, Static, TextArea

from trainer.grading.segments import word_count
from trainer.interview.mock.state import PauseWhy, Stage
from trainer.tui.base import Dialog, TrainerScreen, note
from trainer.tui.plain import plain
from trainer.tui.screens.dialogs import PlainInput
from trainer.tui.times import minutes_seconds
from trainer.tui.widgets.editors import ProseEditor

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from trainer.interview.mock.session import Mock


class MockAskScreen(Dialog[None]):
    """Takes clarifying questions and shows what the interviewer answers; the clock runs on."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f2,ctrl+r", "close", "close", id="mock-ask.close", show=False, tooltip="Close this box")
    ]
    heading = "Ask the interviewer (the clock runs on)"

    def __init__(self, mock: Mock) -> None:
        super().__init__()
        self._mock = mock

    def contents(self) -> ComposeResult:
        """Yield what was asked so far, and the line for the next question."""
        yield VerticalScroll(Static(id="asked"), classes="words", can_focus=False)
        yield PlainInput(placeholder="How many events a second?", id="question")
        yield note("Enter: ask    Esc: back; the answers stay with the question", "keys")

    def on_mount(self) -> None:
        """Show what was asked before."""
        self._show()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Ask, and make room for the next question."""
        if self._mock.state.stage is Stage.ENDED:
            self.dismiss(None)
        elif event.value.strip():
            self._mock.ask(event.value.strip())
            event.input.clear()
            self._show()

    def _show(self) -> None:
        said = [each for exchange in self._mock.state.exchanges for each in exchange.clarified]
        asked = [f"You: {each.words}\nInterviewer: {each.answer}" for each in said]
        empty = "Ask about load, size, order, loss, latency, or what exists already. One thing at a time."
        self.query_one("#asked", Static).update(plain("\n\n".join(asked) or empty))
        self.query_one(VerticalScroll).scroll_end(animate=False)


class MockNotesScreen(Dialog[None]):
    """An editor in a box for sketches and sums, one for the whole interview."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f3", "close", "close", id="mock-notes.close", tooltip="Close the notes; they are kept")
    ]
    DEFAULT_CSS = "MockNotesScreen #notes-text { height: 14; border: none; padding: 0; background: $surface; }"
    heading = "Notes (the clock runs on)"

    def __init__(self, mock: Mock) -> None:
        super().__init__()
        self._mock = mock

    def contents(self) -> ComposeResult:
        """Yield the editor."""
        yield ProseEditor(self._mock.state.notes, id="notes-text", placeholder="Sketches, sums, a list. Never graded.")
        yield note("F3 or Esc: close; the notes stay for the whole interview", "keys")

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Hand every change to the engine."""
        self._mock.take_notes(event.text_area.text)

    def on_prose_editor_left(self) -> None:
        """Close."""
        self.dismiss(None)


class MockPauseScreen(TrainerScreen):
    """Hides everything while the clock stands still, and says why it does."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+g,f9,enter", "go_on", "go on", id="mock-pause.resume", key_display="Enter",
                tooltip="Show the interview again and let the clock run"),
        Binding("escape", "back", "leave", id="mock-pause.leave", tooltip="Go home; the interview waits there, paused"),
    ]  # fmt: skip

    def __init__(self, mock: Mock, why: PauseWhy) -> None:
        super().__init__()
        self._paused, self._why = mock, why

    def body(self) -> ComposeResult:
        """Yield the one thing there is to say."""
        mock = self._paused
        why = {
            PauseWhy.ASKED: "Paused.",
            PauseWhy.ASLEEP: "The machine was asleep, so the interview is paused. No time was lost.",
            PauseWhy.INTERRUPTED: "Welcome back. The interview was interrupted; text, phase and time are as they were.",
        }[self._why]
        left = mock.phase_left_s
        words = sum(word_count(exchange.text) for exchange in mock.state.exchanges)
        stands = f"Phase: {mock.state.clock.phase}" + (f", {minutes_seconds(left)} left" if left is not None else "")
        yield note(
            f"{why}\n\n{stands}. {words} words written so far.\nThe clock stands still; the debrief says how long.\n\n"
            "Enter, Ctrl+G or F9: go on    Esc: leave; it waits on the home screen",
            "pause",
        )

    def action_go_on(self) -> None:
        """Go on."""
        if self._paused.state.stage is Stage.PAUSED:
            self._paused.go_on()
        self.app.pop_screen()

    def action_back(self) -> None:
        """Go home; everything is saved already."""
        self.app.home()
