"""Notes beside the answer: sketches and sums that are kept and never graded."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from trainer.interview.practice import Stage
from trainer.tui.base import Dialog, note
from trainer.tui.widgets.editors import ProseEditor

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.widgets import TextArea

    from trainer.interview.practice import Practice


class NotesScreen(Dialog[None]):
    """An editor in a box; what is typed is part of the draft."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f3", "close", "close", id="notes.close", tooltip="Close the notes; they are kept")
    ]
    DEFAULT_CSS = "NotesScreen #notes-text { height: 14; border: none; padding: 0; background: $surface; }"
    heading = "Notes"

    def __init__(self, practice: Practice) -> None:
        super().__init__()
        self._practice = practice

    def contents(self) -> ComposeResult:
        """Yield the editor."""
        yield ProseEditor(self._practice.scratch_text, id="notes-text", placeholder="Sketches, sums, a list. Never graded.")
        yield note("F3 or Esc: close; the notes are kept with the draft", "keys")

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Hand every change to the session."""
        if self._practice.stage in (Stage.PROMPT, Stage.WRITING):
            self._practice.scratch(event.text_area.text)

    def on_prose_editor_left(self) -> None:
        """Close on Esc."""
        self.action_close()
