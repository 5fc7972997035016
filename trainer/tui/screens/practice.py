"""Practice: the prompt, the answer being written, and the line that says how it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import SuspendNotSupported
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widgets import Static, TextArea

from trainer.interview import self_check
from trainer.interview.practice import Stage
from trainer.interview.records import KeeperFailed
from trainer.tui.base import TrainerScreen
from trainer.tui.plain import one_line, plain
from trainer.tui.screens.dialogs import AskScreen, ConfidenceScreen, ConfirmScreen, PauseScreen, TellScreen
from trainer.tui.screens.self_check import SelfCheckScreen
from trainer.tui.self_checking import asks_self_check
from trainer.tui.times import ago, minutes_seconds
from trainer.tui.widgets.editors import EditorFailed, ProseEditor, edit_elsewhere
from trainer.tui.widgets.key_bar import KeyBar
from trainer.tui.widgets.prompt_pane import PromptPane

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult
    from textual.events import DescendantBlur

    from trainer.grading.grade import Grade
    from trainer.interview.practice import Answer, Practice

TICK_S = 0.5
WRITING_ONLY = frozenset({"submit", "pause", "elsewhere", "headings", "toggle_prompt"})


class PracticeScreen(TrainerScreen):
    """One question with its answer. Holds no rule of its own: the session says what is possible."""

    CSS_PATH = "practice.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s,f5", "submit", "submit", id="practice.submit", tooltip="Hand the answer in for grading"),
        Binding("f2", "hint", "hint", id="practice.hint", tooltip="The next hint; says what it costs first"),
        Binding("ctrl+g,f9", "pause", "pause", id="practice.pause", tooltip="Stop the clock and hide everything"),
        Binding("f4", "dont_know", "don't know", id="practice.dont-know",
                tooltip="Hand in what there is as “I don't know yet”; asks first"),
        Binding("ctrl+t,f8", "toggle_prompt", "prompt", id="practice.prompt", show=False,
                tooltip="Show or hide the prompt and its facts"),
        Binding("ctrl+o,f10", "elsewhere", "$EDITOR", id="practice.editor", show=False,
                tooltip="Write in $VISUAL or $EDITOR"),
        Binding("ctrl+l,f12", "headings", "headings", id="practice.headings", show=False,
                tooltip="Add the headings Assumptions, Design, Failure, Trade-offs"),
        Binding("f3", "notes", "notes", id="practice.notes", show=False, tooltip="Notes and sketches; never graded"),
    ]  # fmt: skip

    def __init__(self, practice: Practice) -> None:
        super().__init__()
        self.practice = practice
        self._trouble = ""
        """Why the last save failed; empty after one that worked."""
        self._unkept: Grade | None = None
        """A grade that could not be recorded yet."""

    def body(self) -> ComposeResult:
        """Lay out prompt and editor side by side; the stylesheet shows one of them where there is no room."""
        yield Static(classes="title-bar")
        with Horizontal(id="panes"):
            yield PromptPane(id="prompt")
            yield ProseEditor(self.practice.text, id="answer", placeholder="Write your answer here, in sentences.")
        yield Static(id="status")
        yield KeyBar()

    @property
    def editor(self) -> ProseEditor:
        """The editor of the answer."""
        return self.query_one("#answer", ProseEditor)

    @property
    def prompt(self) -> PromptPane:
        """The pane of the prompt."""
        return self.query_one(PromptPane)

    def on_mount(self) -> None:
        """Show where the session stands, and follow it."""
        self.add_class("-facts-beside")
        self.editor.move_cursor(self.editor.document.end)
        self._show_stage()
        self.set_interval(TICK_S, self._tick)

    def on_screen_resume(self) -> None:
        """Show again what a box may have changed."""
        if self.is_mounted:
            self._show_stage(refocus=False)

    # What is shown.

    def _show_stage(self, refocus: bool = True) -> None:
        writing = self.practice.stage is not Stage.PROMPT
        self.set_class(not writing, "-prompt")
        self.set_class(writing, "-writing")
        self.editor.read_only = self.practice.stage is Stage.GRADING
        turn = self.practice.turn
        which = "Follow-up" if self.practice.asked_because else "Revision" if turn else "Practice"
        self.query_one(".title-bar", Static).update(plain(f"{which}: {one_line(self.practice.question.title)}"))
        hint = "Enter goes back to the text. Esc goes home; the draft is kept." if writing else self._how_to_start()
        self.prompt.show(self.practice, self.app.glyphs.dot, hint)
        if refocus:
            (self.editor if writing else self.prompt).focus()
        self._show_status()
        self.refresh_bindings()

    def _how_to_start(self) -> str:
        hints = "F2 takes a hint, at a cost that is named first. " if self.practice.question.hints else ""
        return f"Enter starts writing. a asks the interviewer. {hints}F4 says that you don't know yet."

    def _show_status(self) -> None:
        dot, practice = f" {self.app.glyphs.dot} ", self.practice
        words = f"{practice.words} word{'s' * (practice.words != 1)}"
        parts = [words, minutes_seconds(practice.elapsed_s)]
        engine = one_line(self.app.services.grader.status)
        if practice.stage is Stage.GRADING:
            waits = "the engines are still loading" if engine == "loading" else "Esc leaves; the result goes to the history"
            parts.append(f"graded, but not kept: {self._trouble}" if self._unkept else f"grading: {waits}")
        elif practice.saved_at is None:
            parts.append("nothing to save yet" if not practice.text else "not saved yet")
        else:
            parts.append(f"saved {ago(practice.saved_at, self.app.services.clock.now())}")
        if practice.stage in (Stage.PROMPT, Stage.WRITING):
            parts.append(f"grader: {engine}")
        status = self.query_one("#status", Static)
        status.set_class(bool(self._trouble), "-trouble")
        line = f"NOT SAVED: {one_line(self._trouble)}" if self._trouble and not self._unkept else dot.join(parts)
        status.update(plain(line))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what the stage allows."""
        stage = self.practice.stage
        if action == "submit":
            return stage is Stage.WRITING or self._unkept is not None
        if action in WRITING_ONLY:
            return stage is Stage.WRITING
        if action == "hint" and not self.practice.question.hints:
            return False
        if action in ("hint", "dont_know", "notes"):
            return stage in (Stage.PROMPT, Stage.WRITING)
        return True

    # Keeping the text.

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Hand every change to the session."""
        if self.practice.stage is Stage.WRITING and event.text_area is self.editor:
            self.practice.type(self.editor.text)

    def _tick(self) -> None:
        self._save(self.practice.autosave)
        if self.is_current:
            self._show_status()

    def on_descendant_blur(self, event: DescendantBlur) -> None:
        """Save when the editor is left."""
        if event.widget is self.editor:
            self._save(self.keep_now)

    def _save(self, save: Callable[[], bool]) -> bool:
        try:
            saved = save()
        except KeeperFailed as error:
            self._not_saved(error)
            return False
        if saved:
            self._trouble = ""
        return True

    def _not_saved(self, error: KeeperFailed) -> None:
        if not self._trouble:
            self.app.say(f"Not saved: {error}\nYour text is still here; it is tried again as you go on.", "error")
        self._trouble = str(error)
        self._show_status()

    def keep_now(self) -> bool:
        """Save the answer as it stands; return whether there was anything to save. Raises KeeperFailed."""
        if self.practice.stage is Stage.WRITING:
            self.practice.type(self.editor.text)
        return self.practice.save_now()

    def unsaved_text(self) -> str:
        """Return the answer while it is only here."""
        return self.editor.text if self.practice.stage in (Stage.WRITING, Stage.PAUSED) else ""

    # Moving about.

    def on_prompt_pane_write(self) -> None:
        """Start writing, or go back to the text."""
        if self.practice.stage is not Stage.PROMPT:
            self.remove_class("-facts-instead")
            self.editor.focus()
        elif self.practice.turn == 0 and self.practice.confidence is None:
            self.app.push_screen(ConfidenceScreen(), self._start)
        else:
            self._start(0)

    def _start(self, confidence: int | None) -> None:
        if confidence is None:
            return
        if confidence:
            self.practice.set_confidence(confidence)
        self.practice.start_writing()
        self._show_stage()

    def on_prompt_pane_ask(self) -> None:
        """Ask the interviewer."""
        if self.practice.stage in (Stage.PROMPT, Stage.WRITING):
            self.app.push_screen(AskScreen(self.practice))

    def on_prose_editor_left(self) -> None:
        """Go from the text to the prompt."""
        self.add_class("-facts-instead", "-facts-beside")
        self.prompt.focus()

    def action_toggle_prompt(self) -> None:
        """Show or hide the prompt: beside the text where there is room, in its place where there is none."""
        self.toggle_class("-facts-beside" if self.has_class("-wide") else "-facts-instead")
        shown = self.has_class("-facts-instead") and not self.has_class("-wide")
        (self.prompt if shown else self.editor).focus()

    def action_back(self) -> None:
        """Save and go home; the draft waits there."""
        if self.practice.stage is not Stage.GRADING:
            if not self._save(self.keep_now):
                return
            self.practice.finish()
            if self.practice.saved_at:
                self.app.say("Saved. Resume it from here.")
        self.app.home()

    # What the keys do.

    def action_submit(self) -> None:
        """Hand the answer in, or try again to keep one that was graded."""
        if self._unkept is not None:
            grade, self._unkept = self._unkept, None
            self.app.keep(self.practice, grade)
            return
        if not self.editor.text.strip():
            self.app.say("There is nothing to grade yet. F4 says that you don't know yet.", "warning")
            return
        self.practice.type(self.editor.text)
        self._hand_in(self.practice.submit)

    def _hand_in(self, hand_over: Callable[[], Answer]) -> None:
        try:
            answer = hand_over()
        except KeeperFailed as error:
            self._not_saved(error)
            return
        self._trouble = ""
        offered = self_check.topics(answer.rubric) if self.practice.may_check_oneself and asks_self_check(self.app) else ()
        if not offered:
            self._grade(answer)
            return

        def checked(covered: tuple[str, ...] | None) -> None:
            self.practice.check_oneself(covered)
            self._grade(answer)

        self.app.push_screen(SelfCheckScreen(offered), checked)

    def _grade(self, answer: Answer) -> None:
        self._show_stage()
        self.app.grade(self.practice, answer)

    def grading_ended(self, grade: Grade | None, trouble: str) -> None:
        """Take the answer back after grading or keeping it failed."""
        self._unkept, self._trouble = grade, trouble
        self._show_stage()

    def action_dont_know(self) -> None:
        """Ask, and hand in what there is."""

        def answered(yes: bool | None) -> None:
            if yes:
                if self.practice.stage is Stage.WRITING:
                    self.practice.type(self.editor.text)
                self._hand_in(self.practice.dont_know)

        text = "Hand in what you have as “I don't know yet”? It is graded and kept, and you see what was asked for."
        self.app.push_screen(ConfirmScreen("I don't know yet", text, "hand it in"), answered)

    def action_hint(self) -> None:
        """Say what the next hint is and costs, and show it when confirmed."""
        offer = self.practice.next_hint()
        if offer is None:
            taken = "There is no further hint." if self.practice.hints_shown else "This question has no hints."
            self.app.say(taken)
            return

        def answered(yes: bool | None) -> None:
            if yes:
                hint = self.practice.show_hint()
                self.app.push_screen(TellScreen(f"Hint {offer.step}: {offer.kind}", f"{hint}\n\nIt stays beside the prompt."))

        steps = len(self.practice.question.hints)
        text = f"Hint {offer.step} of {steps}, {offer.kind}.\n\n{offer.cost}"
        self.app.push_screen(ConfirmScreen("Hint", text, "show the hint"), answered)

    def action_pause(self) -> None:
        """Stop the clock and cover everything."""
        self.practice.type(self.editor.text)
        try:
            self.practice.pause()
        except KeeperFailed as error:
            self._not_saved(error)  # the clock stands still all the same
        self.app.push_screen(PauseScreen(self.practice, minutes_seconds(self.practice.elapsed_s)))

    def action_headings(self) -> None:
        """Add the headings."""
        self.editor.add_headings()

    def action_notes(self) -> None:
        """Open the notes."""
        from trainer.tui.screens.notes import NotesScreen

        self.app.push_screen(NotesScreen(self.practice))

    def action_elsewhere(self) -> None:
        """Write in the user's own editor; the text of this one is kept first, and replaced as one undoable step."""
        self._save(self.keep_now)
        try:
            with self.app.suspend():
                edited = edit_elsewhere(self.editor.text)
        except (SuspendNotSupported, EditorFailed) as error:
            unsupported = "This terminal cannot hand over to another editor."
            self.app.say(str(error) if isinstance(error, EditorFailed) else unsupported, "error")
            return
        if edited != self.editor.text:
            self.editor.put(edited)
            self.editor.move_cursor(self.editor.document.end)
        self._save(self.keep_now)
