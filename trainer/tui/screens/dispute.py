"""Arguing with a verdict: what holds instead, and why. The grade stays; mastery follows the dispute."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType
from textual.widgets import Input, Static
from textual.widgets.option_list import Option

from trainer.tui.base import Dialog, note
from trainer.tui.plain import one_line, plain
from trainer.tui.screens.dialogs import PlainInput
from trainer.tui.widgets.rows import Rows

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.widgets import OptionList

CHOICES = (
    ("met", "met: I made the point"),
    ("partial", "partial: I made a part of it"),
    ("missed", "not met: I did not make it"),
)
NOT_HELD = (("not-held", "not held: I do not say that"),)


class DisputeScreen(Dialog[tuple[str, str]]):
    """Takes the verdict, then a note; the result is both."""

    heading = "Dispute"
    BINDINGS: ClassVar[list[BindingType]] = []
    DEFAULT_CSS = """
    DisputeScreen Rows { height: auto; background: $surface; }
    DisputeScreen #why-not { display: none; }
    DisputeScreen.-noting #why-not { display: block; }
    """

    def __init__(self, point: str, graded: str, belief: bool = False) -> None:
        """`point` is what is judged, as a sentence; `belief` when it is a misconception."""
        super().__init__()
        self._point, self._graded = point, graded
        self._choices = NOT_HELD if belief else CHOICES
        self._verdict = ""

    def contents(self) -> ComposeResult:
        """Yield the point, the verdicts, and the line for a note."""
        yield note(f"{one_line(self._point)}\nGraded: {self._graded}. What holds?", "words")
        yield Rows("choose", id="verdicts")
        yield PlainInput(placeholder="Why, in a few words (may stay empty)", id="why-not")
        yield Static(id="dispute-keys", classes="keys")

    def on_mount(self) -> None:
        """Offer the verdicts."""
        rows = self.query_one(Rows)
        rows.add_options(Option(plain(words), id=name) for name, words in self._choices)
        rows.highlighted = 0
        rows.focus()
        self.query_one("#dispute-keys", Static).update(plain("Enter: choose    Esc: the verdict stands"))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Go on to the note."""
        self._verdict = event.option_id or ""
        self.add_class("-noting")
        self.query_one(PlainInput).focus()
        self.query_one("#dispute-keys", Static).update(plain("Enter: keep the dispute    Esc: the verdict stands"))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Hand both back."""
        self.dismiss((self._verdict, event.value.strip()))
