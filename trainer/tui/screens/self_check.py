"""The self-check between handing in and feedback: which topics the answer covered, as the candidate sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets.option_list import Option

from trainer.interview.self_check import heading
from trainer.tui.base import Dialog, note
from trainer.tui.plain import one_line, plain
from trainer.tui.widgets.rows import Rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.events import Resize
    from textual.widgets import OptionList


LEAST_ROWS = 3
ROWS_AROUND = 10
"""Frame, question and keys of the box, which takes nine tenths of the screen at most."""


class Topics(Rows):
    """Rows that Space or a click marks; Enter is the box's."""

    def __init__(self) -> None:
        super().__init__(id="topics")
        bound = self._bindings.key_to_bindings
        bound["space"] = [Binding("space", "select", "mark", id="self-check.mark", tooltip="Mark the topic as covered, or not")]
        bound["enter"] = [
            Binding("enter", "screen.go_on", "go on", id="self-check.go-on", tooltip="Go on to the feedback with these marks")
        ]


class SelfCheckScreen(Dialog[tuple[str, ...]]):
    """Asks; the result is the concept tags marked, which may be none, and None when it was left out."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("0", "close", "leave it out", id="self-check.skip", tooltip="Go on to the feedback without saying"),
    ]
    DEFAULT_CSS = "SelfCheckScreen #topics { height: auto; background: $surface; }"
    heading = "Before the feedback"

    def __init__(self, topics: Sequence[str]) -> None:
        """`topics` are concept tags, in the order in which they are shown."""
        super().__init__()
        self._topics = tuple(topics)
        self._marked: set[str] = set()

    def contents(self) -> ComposeResult:
        """Yield the question, the topics and the keys."""
        yield note("Which of these did your answer cover?", "words")
        yield Topics()
        yield note("Space: mark    Enter: go on    Esc or 0: leave it out\nCtrl+P finds how to stop asking.", "keys")

    def on_mount(self) -> None:
        """Fill the list."""
        rows = self.query_one(Topics)
        rows.add_options(Option(self._row(topic)) for topic in self._topics)
        rows.highlighted = 0
        rows.focus()

    def on_resize(self, event: Resize) -> None:
        """Leave room for the question and the keys."""
        super().on_resize(event)
        self.query_one(Topics).styles.max_height = max(LEAST_ROWS, event.size.height * 9 // 10 - ROWS_AROUND)

    def _row(self, topic: str) -> Content:
        sign = "x" if topic in self._marked else " "
        return plain(f"[{sign}] {one_line(heading(topic))}")

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Mark the topic, or take the mark away."""
        topic = self._topics[event.option_index]
        self._marked ^= {topic}
        event.option_list.replace_option_prompt_at_index(event.option_index, self._row(topic))

    def action_go_on(self) -> None:
        """Hand over the marks."""
        self.dismiss(tuple(topic for topic in self._topics if topic in self._marked))
