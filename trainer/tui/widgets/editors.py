"""Editors for answers and notes: prose, soft-wrapped, with undo and paste, and nothing in them obeyed."""

from __future__ import annotations

import os
import shlex
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import TextArea

from trainer.tui.plain import pictured

if TYPE_CHECKING:
    from collections.abc import Mapping

HEADINGS = ("Assumptions", "Design", "Failure", "Trade-offs")
"""Offered as a skeleton; lines that hold nothing else are not graded."""

EDITING_KEYS = (
    ("Ctrl+Z", "Undo"),
    ("Ctrl+Y", "Redo"),
    ("Ctrl+X / Ctrl+C / Ctrl+V", "Cut, copy, paste"),
    ("Ctrl+W", "Delete the word to the left"),
    ("Ctrl+U / Ctrl+K", "Delete to the start or end of the line"),
    ("Ctrl+A / Ctrl+E", "Go to the start or end of the line"),
    ("F6 / F7", "Select the line, select all"),
)


class EditorFailed(Exception):
    """The external editor gave nothing back; the message is a sentence for the user."""


class ProseEditor(TextArea):
    """A text area in which every key that prints, prints; Tab moves on and Esc leaves."""

    KEYS_HEADING = "While writing"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "to the question", id="editor.leave", tooltip="Leave the text for the question; it stays")
    ]

    class Left(Message):
        """The user wants out of the editor."""

    def __init__(self, text: str = "", *, id: str | None = None, placeholder: str = "") -> None:
        super().__init__(text, id=id, soft_wrap=True, tab_behavior="focus", placeholder=placeholder,
                         highlight_cursor_line=False, compact=True)  # fmt: skip

    def get_line(self, line_index: int) -> Text:
        """Return the line as it is drawn: control characters as pictures, in the same places."""
        return Text(pictured(self.document.get_line(line_index)), end="", no_wrap=True)

    def action_leave(self) -> None:
        """Tell the screen."""
        self.post_message(self.Left())

    def put(self, text: str) -> None:
        """Replace everything, as one step that can be undone."""
        self.replace(text, self.document.start, self.document.end, maintain_selection_offset=False)

    def add_headings(self) -> None:
        """Add the headings that are not there yet, and go below the first of them."""
        has = {line.strip().strip("#").strip().casefold() for line in self.text.splitlines()}
        new = [heading for heading in HEADINGS if heading.casefold() not in has]
        if not new:
            return
        start = self.text.rstrip("\n")
        before = f"{start}\n\n" if start else ""
        self.put(before + "\n\n".join(f"## {heading}\n" for heading in new))
        self.move_cursor((before.count("\n") + 1, 0))


def edit_elsewhere(text: str, environment: Mapping[str, str] = os.environ) -> str:
    """Open the text in $VISUAL or $EDITOR (vi otherwise), wait, and return what was saved.

    Raises EditorFailed when the editor cannot be run, ends with an error, or leaves a file that is not UTF-8.
    """
    command = environment.get("VISUAL") or environment.get("EDITOR") or "vi"
    with tempfile.TemporaryDirectory(prefix="trainer-") as folder:
        path = Path(folder, "answer.md")
        path.write_text(text, encoding="utf-8", newline="")
        try:
            ended = subprocess.run([*shlex.split(command), str(path)], check=False)
        except (OSError, ValueError) as error:
            raise EditorFailed(f"The editor “{command}” did not start ({error}). Set EDITOR to one that does.") from error
        if ended.returncode != 0:
            raise EditorFailed(f"The editor ended with code {ended.returncode}; the answer is as it was before.")
        try:
            edited = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise EditorFailed(f"The editor's file cannot be read as UTF-8 ({error}); the answer is as before.") from error
    # Editors end the last line; an answer needs no such end.
    return edited.removesuffix("\n") if not text.endswith("\n") else edited
