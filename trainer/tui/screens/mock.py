"""The mock interview: the clocks, what the interviewer asks, and the answer being written. Every rule is the engine's."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import SuspendNotSupported
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.widgets import Static, TextArea

from trainer.grading.segments import word_count
from trainer.interview.mock.session import Told
from trainer.interview.mock.state import PauseWhy, Stage
from trainer.interview.mock.words import moves_on
from trainer.interview.records import KeeperFailed
from trainer.tui import mock_ways
from trainer.tui.base import TrainerScreen
from trainer.tui.plain import one_line, plain
from trainer.tui.screens.dialogs import ConfirmScreen
from trainer.tui.screens.mock_dialogs import MockAskScreen, MockNotesScreen, MockPauseScreen
from trainer.tui.times import ago, minutes_seconds
from trainer.tui.widgets.editors import EditorFailed, ProseEditor, edit_elsewhere
from trainer.tui.widgets.key_bar import KeyBar
from trainer.tui.widgets.mock_panes import InterviewerPane, MockClocks

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.app import ComposeResult

    from trainer.interview.mock.session import Mock, Notice

TICK_S = 0.5
EARLY = 0.5
"""Share of a phase below which handing in is asked about: Ctrl+S is also what fingers do to save."""


class MockScreen(TrainerScreen):
    """One interview. The text belongs to the question that it was typed under, so it is handed over before the clock."""

    CSS_PATH = "mock.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s,f5", "submit", "hand in", id="mock.submit", tooltip="Hand in what is written; the interviewer goes on"),
        Binding("ctrl+n,shift+f5", "next_phase", "next phase", id="mock.next-phase",
                tooltip="Hand in what is written and leave the phase"),
        Binding("f2,ctrl+r", "ask", "ask", id="mock.ask", tooltip="Ask the interviewer a clarifying question"),
        Binding("ctrl+g,f9", "pause", "pause", id="mock.pause", tooltip="Stop the clock and hide everything; marked"),
        Binding("ctrl+t,f4", "show_question", "question", id="mock.question", show=False,
                tooltip="Show the whole question with its facts, or the text again"),
        Binding("f3", "notes", "notes", id="mock.notes", show=False, tooltip="Notes and sketches; never graded"),
        Binding("ctrl+o,f10", "elsewhere", "$EDITOR", id="mock.editor", show=False,
                tooltip="Write in $VISUAL or $EDITOR; the clock runs on"),
        Binding("ctrl+l,f12", "more", "one more minute", id="mock.more", show=False,
                tooltip="One more minute, once a phase; marks the interview as extended"),
        Binding("f8", "end", "end", id="mock.end", tooltip="End the interview here; asks first, and it is marked as partial"),
        Binding("escape", "back", "leave", id="mock.leave", tooltip="Pause and go home; the interview waits there"),
    ]  # fmt: skip

    def __init__(self, mock: Mock) -> None:
        super().__init__()
        self.mock = mock
        self._transition = ""
        self._trouble = ""
        """Why the last save failed; empty after one that worked."""

    def body(self) -> ComposeResult:
        """Lay out the clocks, the interviewer and the editor; the stylesheet puts them beside or above each other."""
        yield Static(plain(f"Mock interview: {one_line(self.mock.title)}"), classes="title-bar")
        yield MockClocks()
        with Container(id="panes"):
            yield InterviewerPane(id="said")
            yield ProseEditor(self.mock.state.exchange.text, id="answer", placeholder="Write as you would speak.")
        yield Static(id="status")
        yield KeyBar()

    @property
    def clock_runs(self) -> bool:
        """Whether leaving now would cost time, so that it is asked about."""
        return self.mock.state.stage is Stage.RUNNING

    @property
    def editor(self) -> ProseEditor:
        """The editor of the answer."""
        return self.query_one("#answer", ProseEditor)

    def on_mount(self) -> None:
        """Start, or wait for the candidate where the interview was interrupted; follow the clock."""
        self.editor.move_cursor(self.editor.document.end)
        self._show_exchange()
        self.set_interval(TICK_S, self._tick)
        self._save(self.mock.autosave)
        if self.mock.state.stage is Stage.PAUSED:
            self._show_pause()

    # What is shown.

    def _show_exchange(self) -> None:
        """Put the question in hand before the candidate, with the text that belongs to it."""
        choosing = self.mock.choosing
        self.set_class(choosing, "-choosing")
        self.remove_class("-whole")
        text = "" if choosing else self.mock.state.exchange.text
        if self.editor.text != text:
            # A new text, not an edit: undo must not bring back what was handed in.
            self.editor.load_text(text)
            self.editor.move_cursor(self.editor.document.end)
        pane = self.query_one(InterviewerPane)
        pane.show(self.mock, self._transition)
        (pane if choosing else self.editor).focus()
        self._show_time()
        self.refresh_bindings()

    def _show_time(self) -> None:
        self.query_one(MockClocks).show(self.mock, self.app.glyphs, self.size.width)
        words = word_count(self.editor.text)
        saved = self.mock.state.saved_at
        parts = [f"{words} word{'s' * (words != 1)}"]
        parts.append(f"saved {ago(saved, self.app.services.clock.now())}" if saved else "not saved yet")
        if notes := word_count(self.mock.state.notes):
            parts.append(f"notes: {notes} words")
        status = self.query_one("#status", Static)
        status.set_class(bool(self._trouble), "-trouble")
        line = f"NOT SAVED: {one_line(self._trouble)}" if self._trouble else f" {self.app.glyphs.dot} ".join(parts)
        status.update(plain(line))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what the moment allows."""
        if action in ("submit", "elsewhere", "show_question"):
            return not self.mock.choosing
        return True

    # Time.

    def _tick(self) -> None:
        self._take_text()
        self._tell(self.mock.tick())
        self._save(self.mock.autosave)
        if self.is_current:
            self._show_time()

    def _take_text(self) -> None:
        if self.mock.state.stage is not Stage.ENDED and not self.mock.choosing:
            self.mock.type(self.editor.text)

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Hand every change to the engine."""
        if event.text_area is self.editor:
            self._take_text()

    def _tell(self, notices: Sequence[Notice]) -> None:
        for notice in notices:
            if notice.told is Told.ENDED:
                self._save(self.mock.save_now)
                mock_ways.grade_mock(self.app, self.mock)
                return
            if notice.told is Told.ASLEEP:
                self._show_pause()
            elif notice.told is Told.RUNNING_OUT:
                left = minutes_seconds(self.mock.phase_left_s or 0)
                self.app.say(f"{left} left in this phase: wrap up.", "warning")
            else:
                said = moves_on(notice.phase) if notice.told is Told.NEXT_PHASE else ""
                over = "Time: what you wrote is handed in." if notice.by_time else ""
                self._transition = " ".join(filter(None, (over, said)))
                if notice.by_time:
                    self.app.bell()
                self._show_exchange()

    # Keeping it.

    def _save(self, save: Callable[[], bool]) -> bool:
        try:
            if save():
                self._trouble = ""
        except KeeperFailed as error:
            if not self._trouble:
                self.app.say(f"Not saved: {error}\nThe interview goes on; it is tried again.", "error")
            self._trouble = str(error)
            return False
        return True

    def keep_now(self) -> bool:
        """Pause and save; return whether there was anything to save. Raises KeeperFailed."""
        self._take_text()
        if self.mock.state.stage is Stage.RUNNING:
            self.mock.pause()
        return self.mock.save_now()

    def unsaved_text(self) -> str:
        """Return what was said while it is only here."""
        return "\n\n".join(exchange.text for exchange in self.mock.state.exchanges if exchange.text) if self._trouble else ""

    # What the keys do.

    def _ask_first(self, heading: str, text: str, does: str, then: Callable[[], None]) -> None:
        """Ask, and do it if the interview still stands where it stood."""
        place = len(self.mock.state.exchanges)

        def answered(yes: bool | None) -> None:
            if yes and len(self.mock.state.exchanges) == place and self.mock.state.stage is Stage.RUNNING:
                then()
            elif yes:
                self.app.say("The clock was quicker; what you wrote is handed in.")

        self.app.push_screen(ConfirmScreen(heading, text, does), answered)

    def action_submit(self) -> None:
        """Hand in; asks when nothing is written, or most of the phase is left."""
        clock, left = self.mock.state.clock, self.mock.phase_left_s
        if not self.editor.text.strip():
            text = "Nothing is written. Hand in silence and go on?"
        elif left is not None and clock.limit_s and clock.spent_s < EARLY * clock.limit_s:
            text = f"Hand in what is written? {minutes_seconds(left)} of this phase is left, and there is no way back."
        else:
            self._hand_in()
            return
        self._ask_first("Hand in", text, "hand it in", self._hand_in)

    def _hand_in(self) -> None:
        self._take_text()
        self._tell(self.mock.submit())
        self._save(self.mock.autosave)

    def action_next_phase(self) -> None:
        """Ask, and leave the phase."""
        self._ask_first(
            "Next phase", "Hand in what is written and leave this phase? There is no way back.", "go on", self._leave_phase
        )

    def _leave_phase(self) -> None:
        self._take_text()
        self._tell(self.mock.next_phase())
        self._save(self.mock.autosave)

    def on_interviewer_pane_choose(self, event: InterviewerPane.Choose) -> None:
        """Take the topic of the first deep dive."""
        options = self.mock.state.options
        if self.mock.choosing and event.number <= len(options):
            self._tell(self.mock.choose(options[event.number - 1]))
            self._save(self.mock.autosave)

    def on_interviewer_pane_write(self) -> None:
        """Go back to the text."""
        if not self.mock.choosing:
            self.remove_class("-whole")
            self.editor.focus()

    def on_interviewer_pane_ask(self) -> None:
        """Ask the interviewer."""
        self.action_ask()

    def action_ask(self) -> None:
        """Ask the interviewer; the answers stay beside the question."""
        self.app.push_screen(MockAskScreen(self.mock), lambda _: self._asked())

    def _asked(self) -> None:
        self.query_one(InterviewerPane).show(self.mock, self._transition)
        self._save(self.mock.autosave)

    def on_prose_editor_left(self) -> None:
        """Go from the text to what the interviewer said."""
        self.query_one(InterviewerPane).focus()

    def action_show_question(self) -> None:
        """Show the whole question, or the text again."""
        self.toggle_class("-whole")
        whole = self.has_class("-whole")
        (self.query_one(InterviewerPane) if whole else self.editor).focus()

    def action_notes(self) -> None:
        """Open the notes."""
        self.app.push_screen(MockNotesScreen(self.mock))

    def action_pause(self) -> None:
        """Stop the clock and cover everything."""
        self._take_text()
        self._tell(self.mock.pause())
        self._save(self.mock.save_now)
        if self.mock.state.stage is Stage.PAUSED:
            self._show_pause()

    def _show_pause(self) -> None:
        if not isinstance(self.app.screen, MockPauseScreen):
            why = self.mock.state.pauses[-1].why if self.mock.state.pauses else PauseWhy.ASKED
            self.app.push_screen(MockPauseScreen(self.mock, why))

    def action_more(self) -> None:
        """Add a minute."""
        added = self.mock.add_time()
        self.app.say("One more minute; marked as extended." if added else "This phase was made longer already.")
        self._show_time()

    def action_end(self) -> None:
        """Ask, and end the interview."""
        text = f"End the interview here, in {self.mock.state.clock.phase}? What you wrote is graded; the debrief says partial."
        self._ask_first("End early", text, "end it", self._end)

    def _end(self) -> None:
        self._take_text()
        self._tell(self.mock.end_early())

    def action_back(self) -> None:
        """Ask, pause, and go home; the interview waits there."""
        self._ask_first(
            "Leave", "Pause the interview and go home? It waits there, with its time.", "pause and leave", self._leave
        )

    def _leave(self) -> None:
        if self._save(self.keep_now):
            self.app.home()

    def action_elsewhere(self) -> None:
        """Write in the user's own editor; the clock runs on, and the phase cannot end before the text is back."""
        self._take_text()
        self._save(self.mock.save_now)
        try:
            with self.app.suspend():
                edited = edit_elsewhere(self.editor.text)
        except (SuspendNotSupported, EditorFailed) as error:
            unsupported = "This terminal cannot hand over to another editor."
            self.app.say(str(error) if isinstance(error, EditorFailed) else unsupported, "error")
            edited = self.editor.text
        if edited != self.editor.text:
            self.editor.put(edited)
            self.editor.move_cursor(self.editor.document.end)
        self._take_text()
        self._tell(self.mock.tick(blocked=True))
        self._save(self.mock.save_now)
