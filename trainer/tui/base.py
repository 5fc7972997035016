"""What every screen has in common: its keys, its way back, and what it says in a window that is too small."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen, Screen
from textual.widgets import Static

from trainer.tui.plain import plain

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.content import Content
    from textual.events import Resize

    from trainer.tui.app import TrainerApp

MIN_COLUMNS = 60
MIN_ROWS = 18
WIDE_COLUMNS = 120
"""From this width on there are two panes."""

Result = TypeVar("Result")


class TooSmall(Static):
    """Covers the screen while the window is too small; what lies below goes on living."""

    def fit(self, columns: int, rows: int) -> None:
        """Show the message when the window is smaller than the least size."""
        self.display = columns < MIN_COLUMNS or rows < MIN_ROWS
        if self.display:
            self.update(
                plain(
                    f"This window is {columns}x{rows}. The trainer needs {MIN_COLUMNS}x{MIN_ROWS}: make it larger. "
                    "Nothing is lost."
                )
            )


class TrainerScreen(Screen[None]):
    """A full screen; subclasses compose `body` and name their stylesheet."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "back", id="screen.back", tooltip="Go back one screen; nothing is thrown away"),
        Binding("f1,question_mark", "keys", "keys", id="screen.keys", tooltip="Show every key of this screen",
                key_display="F1"),
    ]  # fmt: skip
    app: TrainerApp

    def compose(self) -> ComposeResult:
        """Lay out the body, with the message for small windows above it."""
        yield from self.body()
        yield TooSmall(id="too-small")

    def body(self) -> ComposeResult:
        """Yield the widgets of the screen."""
        raise NotImplementedError

    def on_resize(self, event: Resize) -> None:
        """Cover or uncover the screen."""
        self.query_one(TooSmall).fit(event.size.width, event.size.height)

    def action_back(self) -> None:
        """Go back one screen."""
        self.app.pop_screen()

    def action_keys(self) -> None:
        """Show the keys of this screen."""
        from trainer.tui.screens.keys import KeysScreen

        self.app.push_screen(KeysScreen(self))

    def look_again(self) -> None:
        """Show what the store says now; called when it has learned something. Most screens have nothing to do."""

    def keep_now(self) -> bool:
        """Save whatever is not saved yet; return whether there was anything. Raises KeeperFailed."""
        return False

    def unsaved_text(self) -> str:
        """Return text that exists nowhere but on this screen; empty when there is none."""
        return ""


class Dialog(ModalScreen[Result]):
    """A box over the screen below; Esc leaves it without doing anything."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "close", "close", id="dialog.close", tooltip="Close this box and change nothing")
    ]
    DEFAULT_CSS = """
    Dialog { align: center middle; background: $background 60%; }
    Dialog > .box {
        width: 76; max-width: 96%; height: auto; max-height: 90%; padding: 1 2;
        border: round $primary; background: $surface; border-title-color: $foreground; border-title-style: bold;
    }
    """
    heading = ""
    app: TrainerApp

    def compose(self) -> ComposeResult:
        """Lay out the box."""
        box = Vertical(*self.contents(), classes="box")
        box.border_title = plain(self.heading)
        yield box
        yield TooSmall(id="too-small")

    def contents(self) -> ComposeResult:
        """Yield what stands in the box."""
        raise NotImplementedError

    def on_resize(self, event: Resize) -> None:
        """Cover or uncover the screen."""
        self.query_one(TooSmall).fit(event.size.width, event.size.height)

    def action_close(self) -> None:
        """Leave without a result."""
        self.dismiss(None)


def note(text: str | Content, classes: str = "note") -> Static:
    """Return a line of text that is not markup."""
    return Static(plain(text) if isinstance(text, str) else text, classes=classes)
