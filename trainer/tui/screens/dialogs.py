"""Small boxes: a question to confirm, the confidence before writing, a clarifying question, the pause."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Input, Static

from trainer.tui.base import Dialog, TrainerScreen, note
from trainer.tui.plain import pictured, plain

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.events import Paste

    from trainer.interview.practice import Practice


class ConfirmScreen(Dialog[bool]):
    """Asks; Enter does it, Esc does not."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "confirm", "do it", id="confirm.yes", tooltip="Do what the box says")
    ]

    def __init__(self, heading: str, text: str, does: str) -> None:
        """`does` completes "Enter: "."""
        super().__init__()
        self.heading = heading
        self._text, self._does = text, does

    def contents(self) -> ComposeResult:
        """Yield the question and its keys."""
        yield note(self._text, "words")
        yield note(f"Enter: {self._does}    Esc: not now", "keys")

    def action_confirm(self) -> None:
        """Say yes."""
        self.dismiss(True)


class TellScreen(Dialog[bool]):
    """Says something that has to be read; Enter or Esc goes on."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "close", "go on", id="tell.close", tooltip="Close this box")]

    def __init__(self, heading: str, text: str) -> None:
        super().__init__()
        self.heading = heading
        self._text = text

    def contents(self) -> ComposeResult:
        """Yield the words."""
        yield VerticalScroll(Static(plain(self._text)), classes="words")
        yield note("Enter or Esc: go on", "keys")


class ConfidenceScreen(Dialog[int]):
    """Asks how well it will go; the result is 1 to 5, 0 for not given, None to stay with the prompt."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(str(digit), f"choose({digit})", str(digit), id=f"confidence.{digit}", tooltip=tip)
        for digit, tip in enumerate(
            ("Start without saying", "I would be guessing", "Weak", "Half of it", "Most of it", "I know this well")
        )
    ]
    heading = "Before you write"

    def contents(self) -> ComposeResult:
        """Yield the question and its keys."""
        yield note("How well will you do?", "words")
        yield note("1 guessing   2 weak   3 half of it   4 most of it   5 know it well\n0 start without saying", "words")
        yield note("1-5 or 0: start writing and the clock    Esc: not yet", "keys")

    def action_choose(self, digit: int) -> None:
        """Go on with the digit."""
        self.dismiss(digit)


class PlainInput(Input):
    """A line of input in which a pasted escape sequence is seen and not obeyed."""

    def _on_paste(self, event: Paste) -> None:
        event.text = pictured(event.text)  # Textual goes on to Input's own handler by itself


class AskScreen(Dialog[None]):
    """Takes clarifying questions and shows what the interviewer answers."""

    heading = "Ask the interviewer"

    def __init__(self, practice: Practice) -> None:
        super().__init__()
        self._practice = practice

    def contents(self) -> ComposeResult:
        """Yield what was asked so far, and the line for the next question."""
        yield VerticalScroll(Static(id="asked"), classes="words", can_focus=False)
        yield PlainInput(placeholder="How many events a second?", id="question")
        yield note("Enter: ask    Esc: back to the prompt; the answers stay beside it", "keys")

    def on_mount(self) -> None:
        """Show what was asked before."""
        self._show()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Ask, and make room for the next question."""
        if event.value.strip():
            self._practice.ask(event.value.strip())
            event.input.clear()
            self._show()

    def _show(self) -> None:
        asked = [f"You: {words}\nInterviewer: {answer}" for words, answer in self._practice.clarified]
        empty = "Ask about load, size, order, loss, latency, or what exists already. One thing at a time."
        self.query_one("#asked", Static).update(plain("\n\n".join(asked) or empty))
        self.query_one(VerticalScroll).scroll_end(animate=False)


class PauseScreen(TrainerScreen):
    """Hides the prompt and the text while the clock stands still."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+g,f9,enter", "back", "go on", id="pause.resume", key_display="Enter",
                tooltip="Show the answer again and let the clock run"),
    ]  # fmt: skip

    def __init__(self, practice: Practice, elapsed: str) -> None:
        super().__init__()
        self._paused, self._elapsed = practice, elapsed

    def body(self) -> ComposeResult:
        """Yield the one thing there is to say."""
        yield note(f"Paused at {self._elapsed}. The clock stands still; the prompt and your text are hidden.\n\n"
                   "Enter, Ctrl+G or F9: go on", "pause")  # fmt: skip

    def action_back(self) -> None:
        """Go on."""
        self._paused.resume()
        self.app.pop_screen()
