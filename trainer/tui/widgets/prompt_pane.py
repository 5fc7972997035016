"""The question, with the hints taken and the facts asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from trainer.tui.plain import plain

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from trainer.interview.practice import Practice


class PromptPane(VerticalScroll, can_focus=True):
    """Scrolls; while it has the focus, letters are keys."""

    KEYS_HEADING = "In the prompt"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "write", "write", id="prompt.write", tooltip="Start writing, or go back to the text"),
        Binding("a", "ask", "ask a question", id="prompt.ask", tooltip="Ask the interviewer a clarifying question"),
        Binding("j", "scroll_down", "down", show=False, id="prompt.down", tooltip="Scroll down"),
        Binding("k", "scroll_up", "up", show=False, id="prompt.up", tooltip="Scroll up"),
    ]

    class Write(Message):
        """The user wants to write."""

    class Ask(Message):
        """The user wants to ask the interviewer something."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        # Held here, so that it can be shown before it is laid out, and while the program is being left.
        self._text = Static(id="prompt-text")

    def compose(self) -> ComposeResult:
        """Lay out one text."""
        yield self._text

    def show(self, practice: Practice, dot: str, hint: str) -> None:
        """Show the prompt as it stands; `hint` is the last line, on how to go on."""
        question = practice.question
        about = [str(question.level), f"about {question.minutes} min", ", ".join(map(str, question.brokers)),
                 ", ".join(question.topics)]  # fmt: skip
        parts = [
            plain(f" {dot} ".join(part for part in about if part), "$quiet"),
            plain(f"\n{question.prompt}\n"),
        ]
        for number, text in enumerate(question.hints[: practice.hints_shown], start=1):
            parts += [plain(f"Hint {number}", "bold"), plain(f"{text}\n")]
        if practice.clarified:
            parts.append(plain("Facts", "bold"))
            parts += [plain(f"{words}\n  {answer}\n") for words, answer in practice.clarified]
        if hint:
            parts.append(plain(hint, "$quiet"))
        self._text.update(Content("\n").join(parts))

    def action_write(self) -> None:
        """Tell the screen."""
        self.post_message(self.Write())

    def action_ask(self) -> None:
        """Tell the screen."""
        self.post_message(self.Ask())
