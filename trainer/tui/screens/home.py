"""Home: what to do today, with one default that Enter takes."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from trainer.interview.records import KeeperFailed
from trainer.tui.base import TrainerScreen
from trainer.tui.plain import one_line, plain
from trainer.tui.times import ago
from trainer.tui.widgets.key_bar import KeyBar
from trainer.tui.widgets.rows import Rows

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from trainer.interview.records import Draft

HISTORY_SHOWN = 1000
"""More attempts than this are counted as "1000+"."""
DRAFTS_SHOWN = 3


class HomeScreen(TrainerScreen):
    """The first screen."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("p", "practice", "practice", id="home.practice", tooltip="Choose a question to practise"),
        Binding("h", "history", "history", id="home.history", tooltip="Look at what you answered before"),
        Binding("d", "discard", "discard draft", id="home.discard", tooltip="Throw this draft away; asks first"),
        Binding("q", "app.quit", "quit", id="home.quit", tooltip="Leave the trainer (also Ctrl+Q)"),
    ]  # fmt: skip

    def __init__(self) -> None:
        super().__init__()
        self._drafts: dict[str, Draft] = {}
        self._suggested: str | None = None

    def body(self) -> ComposeResult:
        """Lay out the Today card and the lines below it."""
        yield Static(plain("Broker Trainer"), classes="title-bar")
        with Vertical(id="today") as card:
            card.border_title = "Today"
            yield Rows("go", id="choices")
        yield Static(id="below")
        yield Static(id="notes")
        yield KeyBar()

    def on_mount(self) -> None:
        """Fill the card, and keep the engine's state up to date."""
        self.query_one(Rows).focus()
        self.set_interval(0.5, self._show_engine)

    def on_screen_resume(self) -> None:
        """Look again: a draft or an attempt may have been added."""
        self._fill()

    def _fill(self) -> None:
        services, glyphs = self.app.services, self.app.glyphs
        choices = self.query_one(Rows)
        at = choices.highlighted
        choices.clear_options()
        try:
            drafts = sorted(services.store.drafts(), key=lambda draft: draft.saved_at, reverse=True)
            rows = services.store.attempts(limit=HISTORY_SHOWN)
        except KeeperFailed as error:
            self.query_one("#notes", Static).update(plain(f"The history cannot be read: {error}", "$text-error"))
            drafts, rows = [], []
        waiting = [draft for draft in drafts if (draft.session_id, draft.turn) not in self.app.in_grading]
        self._drafts = {f"draft-{place}": draft for place, draft in enumerate(waiting[:DRAFTS_SHOWN])}
        questions = services.bank.questions
        now = services.clock.now()
        for key, draft in self._drafts.items():
            asked = questions.get(draft.question_id)
            words = len(draft.text.split())
            about = f"draft of {words} word{'s' * (words != 1)}, {ago(draft.saved_at, now)}"
            choices.add_option(_choice("Resume", asked.title if asked else draft.question_id, about, key))
        question = self.app.suggested(rows)
        if question:
            self._suggested = question.id
            when = max((row.submitted_at for row in rows if row.question_id == question.id), default=None)
            about = f"{question.level} {glyphs.dot} {question.minutes} min {glyphs.dot} "
            about += f"last answered {ago(when, now)}" if when else "not answered yet"
            choices.add_option(_choice("Practise", question.title, about, "suggested"))
            choices.add_option(_choice("Choose", f"one of {len(questions)} questions", "", "choose"))
        count = f"{HISTORY_SHOWN}+" if len(rows) >= HISTORY_SHOWN else str(len(rows))
        kept = f"{count} answer{'s' * (len(rows) != 1)} kept" if rows else "empty: what you answer is kept here"
        choices.add_option(_choice("History", kept, "", "history"))
        choices.highlighted = min(at or 0, choices.option_count - 1)
        self.refresh_bindings()
        self._show_below(bool(questions))

    def _show_below(self, any_questions: bool) -> None:
        hint = (
            "Enter takes the highlighted line. Nothing you write leaves this machine."
            if any_questions
            else "The bank has no questions. Add a bank with --bank DIR, then start again; q leaves."
        )
        self.query_one("#below", Static).update(plain(hint))
        self._show_engine()
        if self.app.services.notes:
            self.query_one("#notes", Static).update(plain("\n".join(self.app.services.notes)))

    def _show_engine(self) -> None:
        dot = self.app.glyphs.dot
        line = plain(f"Broker Trainer  {dot}  grading: {one_line(self.app.services.grader.status)}")
        self.query_one(".title-bar", Static).update(line)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to discard only where a draft is highlighted."""
        if action == "back":
            return False
        return self._highlighted_draft() is not None if action == "discard" else True

    def _highlighted_draft(self) -> Draft | None:
        if not self.is_mounted or not (option := self.query_one(Rows).highlighted_option):
            return None
        return self._drafts.get(option.id or "")

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """The keys depend on the row."""
        self.refresh_bindings()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Do what the row says."""
        key = event.option_id or ""
        if key in self._drafts:
            self.app.resume(self._drafts[key])
        elif key == "suggested":
            self.app.start_question(self._suggested)
        elif key == "choose":
            self.action_practice()
        else:
            self.action_history()

    def action_practice(self) -> None:
        """Choose a question."""
        self.app.open_picker()

    def action_history(self) -> None:
        """Open the history."""
        self.app.open_history()

    def action_discard(self) -> None:
        """Ask whether to throw the highlighted draft away."""
        from trainer.tui.screens.dialogs import ConfirmScreen

        draft = self._highlighted_draft()
        if draft is None:
            return

        def answered(yes: bool | None) -> None:
            if yes:
                try:
                    self.app.services.store.discard_draft(draft.session_id, draft.turn)
                except KeeperFailed as error:
                    self.app.say(str(error), "error")
                self._fill()

        words = len(draft.text.split())
        text = f"Throw away the draft of {words} words? It cannot be brought back."
        self.app.push_screen(ConfirmScreen("Discard draft", text, "throw it away"), answered)


def _choice(verb: str, what: str, about: str, key: str) -> Option:
    parts = [Content.styled(f"{verb:<10}", "bold"), plain(one_line(what))]
    if about:
        parts.append(plain("\n" + " " * 10 + about, "$quiet"))
    return Option(Content.assemble(*parts), id=key)
