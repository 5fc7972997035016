"""The questions of the bank, narrowed down by typing."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from trainer.tui.base import TrainerScreen
from trainer.tui.plain import one_line, plain
from trainer.tui.screens.dialogs import PlainInput
from trainer.tui.widgets.key_bar import KeyBar
from trainer.tui.widgets.rows import Rows

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.content import Content
    from textual.events import Resize

    from trainer.bank.model import Question


class FilterInput(PlainInput):
    """Takes every letter; arrows move in the list below, Enter takes its row."""

    KEYS_HEADING = "While filtering"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "screen.move(1)", "down", show=False, id="picker.down", tooltip="Next question"),
        Binding("up", "screen.move(-1)", "up", show=False, id="picker.up", tooltip="Previous question"),
        Binding("enter", "screen.take", "start", id="picker.take", tooltip="Start the highlighted question"),
    ]


def matches(question: Question, words: str) -> bool:
    """Whether every word is part of the question's title, prompt, topics, brokers, level, kind or id."""
    about = " ".join(
        (
            question.id,
            question.title,
            question.prompt,
            *question.topics,
            *question.brokers,
            question.level,
            question.kind,
        )
    ).casefold()
    return all(word in about for word in words.casefold().split())


class PickerScreen(TrainerScreen):
    """A filter and a list with columns."""

    CSS_PATH = "picker.tcss"

    def body(self) -> ComposeResult:
        """Lay out the filter, the list, and the prompt of the highlighted row."""
        yield Static(plain("Choose a question"), classes="title-bar")
        yield FilterInput(placeholder="Type to filter: a broker, a topic, a level, words of the question", id="filter")
        yield Static(id="columns")
        yield Rows(id="questions")
        yield Static(id="none")
        yield Static(id="preview")
        yield KeyBar()

    def on_mount(self) -> None:
        """Show all questions."""
        self.query_one(FilterInput).focus()
        self._fill()

    def on_resize(self, event: Resize) -> None:
        """Fit the columns to the new width."""
        super().on_resize(event)
        self._fill()

    def _fill(self) -> None:
        rows = self.query_one(Rows)
        words = self.query_one(FilterInput).value
        chosen = rows.highlighted_option.id if rows.highlighted_option else None
        questions = self.app.services.bank.questions.values()
        found = [question for question in questions if matches(question, words)]
        # A word of the title says more than one of the topics or the prompt.
        found.sort(key=lambda question: words.casefold().strip() not in question.title.casefold())
        rows.clear_options()
        width = max(self.size.width - 4, 60)
        rows.add_options(Option(_columns(question, width), id=f"question-{question.id}") for question in found)
        self.query_one("#columns", Static).update(plain(_line("question", "level", "brokers", "topics", width)))
        ids = [f"question-{question.id}" for question in found]
        rows.highlighted = (ids.index(chosen) if chosen in ids else 0) if ids else None
        rows.display = bool(ids)
        none = self.query_one("#none", Static)
        none.display = not ids
        empty = "Nothing matches. Delete letters of the filter, or press Esc to go back."
        none.update(plain(empty if words else "The bank has no questions. Start with --bank DIR; Esc goes back."))
        if not ids:
            self.query_one("#preview", Static).update("")

    def on_input_changed(self, event: Input.Changed) -> None:
        """Narrow the list down, and stand on the best match."""
        self.query_one(Rows).highlighted = None
        self._fill()

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Show the prompt."""
        question = self._question(event.option_id)
        self.query_one("#preview", Static).update(plain(question.prompt))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Start the question."""
        self.app.start_question(self._question(event.option_id).id)

    def _question(self, option_id: str | None) -> Question:
        return self.app.services.bank.question((option_id or "").removeprefix("question-"))

    def action_move(self, rows: int) -> None:
        """Move in the list while the filter keeps the focus."""
        questions = self.query_one(Rows)
        if questions.option_count:
            place = (questions.highlighted or 0) + rows
            questions.highlighted = max(0, min(place, questions.option_count - 1))

    def action_take(self) -> None:
        """Start the highlighted question."""
        self.query_one(Rows).action_select()


def _line(title: str, level: str, brokers: str, topics: str, width: int) -> str:
    title_columns = max(32, width * 2 // 5)
    topic_columns = max(8, width - title_columns - 6 - 18 - 3)
    cells = ((title, title_columns), (level, 6), (brokers, 18), (topics, topic_columns))
    return " ".join(_cut(one_line(text), columns).ljust(columns) for text, columns in cells).rstrip()


def _cut(text: str, columns: int) -> str:
    return text if len(text) <= columns else text[: columns - 2] + ".."


def _columns(question: Question, width: int) -> Content:
    return plain(_line(question.title, question.level, ", ".join(question.brokers), ", ".join(question.topics), width))
