"""Between the end of an interview and its debrief."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.widgets import Static

from trainer.tui.base import TrainerScreen, note
from trainer.tui.plain import plain
from trainer.tui.widgets.key_bar import KeyBar

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from trainer.interview.mock.session import Mock


class MockGradingScreen(TrainerScreen):
    """Says that the interview is being graded; Esc leaves, and the debrief comes all the same."""

    def __init__(self, mock: Mock) -> None:
        super().__init__()
        self.of = mock

    def body(self) -> ComposeResult:
        """Yield the one thing there is to say."""
        yield Static(plain("The interview is over"), classes="title-bar")
        yield note(
            "Thank you. What you said is being graded, which takes some seconds.\n\n"
            "The debrief opens by itself. Esc goes home; then it waits there.",
            "pause",
        )
        yield KeyBar()

    def action_back(self) -> None:
        """Go home."""
        self.app.home()
