"""The terminal program: which screen is shown, what happens to an answer on its way, and how it is left."""

from __future__ import annotations

import asyncio
import signal
import sys
import threading
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.message import Message

from trainer.bank.model import BankRefused
from trainer.interview.records import KeeperFailed
from trainer.progress.pick import Answered, pick
from trainer.report import glyphs
from trainer.tui import mock_ways
from trainer.tui.agenda import Agenda, go_on, learn_beside
from trainer.tui.base import WIDE_COLUMNS, TrainerScreen
from trainer.tui.key_names import key_name
from trainer.tui.plain import visible
from trainer.tui.self_checking import asks_self_check, set_self_check
from trainer.tui.themes import DARK, LIGHT

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from typing import Literal

    from textual.screen import Screen

    from trainer.bank.model import Question
    from trainer.grading.grade import Grade
    from trainer.interview.mock.state import Setup
    from trainer.interview.practice import Answer, Practice
    from trainer.interview.records import Draft
    from trainer.progress.session import Item
    from trainer.tui.services import AttemptRow, Services

THEME_SETTING = "tui.theme"
SEEN = 1000
"""How many of the latest attempts count for what is suggested."""
STARTS = ("home", "practice", "history", "mock")


class Graded(Message):
    """Posted from the grading thread when it is done."""

    def __init__(self, practice: Practice, grade: Grade | None, error: str = "") -> None:
        super().__init__()
        self.practice = practice
        self.grade = grade
        """None when grading failed; then `error` says why."""
        self.error = error


class TrainerApp(App[None]):
    """The trainer in a terminal."""

    CSS_PATH = "app.tcss"
    TITLE = "Broker Trainer"
    HORIZONTAL_BREAKPOINTS: list[tuple[int, str]] | None = [(0, "-narrow"), (WIDE_COLUMNS, "-wide")]  # noqa: RUF012
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+q,shift+f4", "quit", "quit", id="app.quit", show=False, priority=True,
                tooltip="Save the draft and leave the trainer"),
        Binding("ctrl+p,f11", "command_palette", "commands", id="app.commands", show=False, priority=True,
                tooltip="Search every command"),
    ]  # fmt: skip

    def __init__(
        self,
        services: Services,
        start: str = "home",
        *,
        question_id: str | None = None,
        items: Sequence[Item] = (),
        ascii_only: bool = False,
        setup: Setup | None = None,
        resume: bool = False,
    ) -> None:
        """Open on `start` (home, practice, history, mock); `question_id` or `items` are what practice starts with.

        A mock has its `question_id` and `setup`, or goes on with the interview that was not finished where `resume` is set.
        """
        super().__init__()
        self.mocks_in_grading: set[str] = set()
        """Ids of the interviews that are with the grader."""
        self._setup, self._resume = setup, resume
        self.services = services
        self.glyphs = glyphs.ASCII if ascii_only else glyphs.UNICODE
        self.in_grading: set[tuple[str, int]] = set()
        """Session and turn of the answers that are with the grader."""
        self._start, self._question_id = start, question_id
        self.agenda = Agenda(items)
        """What is asked after the question in hand: the rest of today's session, or of a drill."""
        self._ascii_only = ascii_only
        self._quit_refused = False
        self.last_words = ""
        """What has to be printed when the screen is gone: an answer that could not be saved."""
        self.register_theme(DARK)
        self.register_theme(LIGHT)
        self.theme = self._kept_theme()

    # Start.

    def _kept_theme(self) -> str:
        try:
            kept = self.services.store.setting(THEME_SETTING)
        except KeeperFailed:
            return DARK.name  # the home screen reads the store too, and says what is wrong with it
        return kept if kept in self.available_themes else DARK.name

    def get_default_screen(self) -> Screen[None]:
        """Return the home screen, which lies below all others."""
        from trainer.tui.screens.home import HomeScreen

        return HomeScreen()

    def on_mount(self) -> None:
        """Listen to the end of the terminal, open the first screen, and load the engines after it was painted."""
        self.set_class(self._ascii_only, "-ascii")
        self._listen()
        if self._start == "practice" and self.agenda.left:
            go_on(self)
        elif self._start == "practice":
            self.start_question(self._question_id)
        elif self._start == "history":
            self.open_history()
        elif self._start == "mock":
            mock_ways.open_first(self, self._question_id, self._setup, self._resume)
        self.theme_changed_signal.subscribe(self, self._keep_theme)
        self.call_after_refresh(self.services.grader.start_loading)
        self.call_after_refresh(learn_beside, self)

    def on_learned(self) -> None:
        """Show what can be said now that the bank was read."""
        for screen in self._trainer_screens():
            screen.look_again()

    def _keep_theme(self, theme: object) -> None:
        try:
            self.services.store.set_setting(THEME_SETTING, self.theme)
        except KeeperFailed as error:
            self.say(f"The theme is not remembered: {error}", "warning")

    def _listen(self) -> None:
        """Save and leave in order when the terminal closes or the machine shuts down."""
        if threading.current_thread() is not threading.main_thread():
            return
        for name in ("SIGTERM", "SIGHUP"):
            if number := getattr(signal, name, None):
                try:
                    asyncio.get_running_loop().add_signal_handler(number, self.leave, 128 + int(number))
                except (NotImplementedError, RuntimeError):
                    return  # Windows: the draft is at most two seconds old anyway

    def on_unmount(self) -> None:
        """Hand the signals back."""
        if threading.current_thread() is threading.main_thread():
            for name in ("SIGTERM", "SIGHUP"):
                if number := getattr(signal, name, None):
                    asyncio.get_running_loop().remove_signal_handler(number)

    # Leaving.

    def _trainer_screens(self) -> Iterator[TrainerScreen]:
        return (screen for screen in reversed(self.screen_stack) if isinstance(screen, TrainerScreen))

    def _keep_everything(self) -> str:
        """Save what every open screen holds; return why that was not possible, or an empty string."""
        trouble = ""
        for screen in self._trainer_screens():
            try:
                screen.keep_now()
            except KeeperFailed as error:
                trouble = str(error)
        return trouble

    def leave(self, return_code: int = 0) -> None:
        """Save and leave; text that cannot be saved is printed, so that it is never lost."""
        trouble = self._keep_everything()
        texts = [text for screen in self._trainer_screens() if (text := screen.unsaved_text())] if trouble else []
        if not texts:
            self.exit(return_code=return_code)
            return
        self.last_words = f"The answer could not be saved: {trouble}\nHere is all of it:\n\n" + "\n\n".join(texts)
        self.exit(return_code=return_code or 1)

    async def action_quit(self) -> None:
        """Save, then leave; when saving fails, say so and leave only when asked again."""
        if not self._quit_refused and mock_ways.asks_before_leaving(self):
            self._quit_refused = True
            return
        trouble = self._keep_everything()
        if trouble and not self._quit_refused:
            self._quit_refused = True
            self.say(f"Not saved: {trouble}\nCtrl+Q again leaves and prints the answer to the terminal.", "error")
            return
        self.leave()

    # Words for the user.

    def say(self, text: str, severity: Literal["information", "warning", "error"] = "information") -> None:
        """Show a sentence in the corner; it is never read as markup."""
        self.notify(visible(text), severity=severity, markup=False, timeout=12 if severity == "error" else 5)

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Return the colour of secondary text for themes that are not the trainer's: 4.5:1 on white and on black."""
        return {"quiet": "#767676"}

    def get_key_display(self, binding: Binding) -> str:
        """Write keys the same way everywhere."""
        return binding.key_display or key_name(binding.key, control="^")

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """Offer every action of the screen, and those of the program."""
        seen = set()
        for active in screen.active_bindings.values():
            binding = active.binding
            if binding.id and binding.id not in seen and active.enabled:
                seen.add(binding.id)
                yield SystemCommand(
                    f"{binding.description.capitalize()} ({self.get_key_display(binding)})",
                    binding.tooltip or binding.description,
                    lambda action=binding.action, node=active.node: self.call_later(self.run_action, action, node),
                )
        yield SystemCommand("Theme", "Change the colours", self.action_change_theme)
        asked = asks_self_check(self)
        yield SystemCommand(
            "Self-check: stop asking" if asked else "Self-check: ask",
            "Whether you are asked, between an answer and its feedback, what you believe you covered",
            lambda: set_self_check(self, not asked),
        )

    # Ways between the screens.

    def home(self) -> None:
        """Go back to the home screen."""
        while len(self.screen_stack) > 1:
            self.pop_screen()

    def start_question(self, question_id: str | None = None, leave_out: Collection[str] = ()) -> None:
        """Start a session with the question, or with the suggested one; `leave_out` are ids not to suggest."""
        self.agenda = Agenda()
        try:
            if question_id is None:
                found = self.suggested(self.services.store.attempts(limit=SEEN), leave_out)
                if found is None:
                    self.say("The bank has no other question." if leave_out else "The bank has no questions.", "warning")
                    return
                question_id = found.id
            self.open_practice(self.practice_of(question_id))
        except (KeyError, BankRefused, KeeperFailed) as error:
            self.say(_reason(error, f"The bank has no question {question_id}."), "error")

    def suggested(self, seen: Iterable[AttemptRow], leave_out: Collection[str] = ()) -> Question | None:
        """Return the question to offer next; None when the bank has none."""
        answered = [Answered(row.question_id, row.submitted_at, row.score) for row in seen]
        return pick(list(self.services.bank.questions.values()), answered, mock_ways.due(self), leave_out=leave_out)

    def resume(self, draft: Draft) -> None:
        """Go on with a draft."""
        try:
            self.open_practice(self.practice_of(draft.question_id, draft))
        except (KeyError, BankRefused) as error:
            gone = f"The bank no longer has what this draft answers ({draft.question_id}). The draft is kept."
            self.say(_reason(error, gone), "error")

    def practice_of(self, question_id: str, draft: Draft | None = None, probe: str | None = None) -> Practice:
        """Return a session with the question or a single point of it; raises KeyError and BankRefused."""
        from trainer.interview.practice import Practice

        services = self.services
        return Practice(
            question=services.bank.question(question_id),
            rubric=services.bank.rubric(question_id),
            asks=services.bank,
            clock=services.clock,
            keeper=services.store,
            new_id=services.new_id,
            draft=draft,
            probe=probe,
        )

    def open_practice(self, practice: Practice) -> None:
        """Show the session in whatever stage it is, above the home screen."""
        self.home()
        if practice.attempt is not None:
            from trainer.tui.screens.feedback import FeedbackScreen

            self.push_screen(FeedbackScreen(practice.attempt, practice.rubric, practice))
            return
        from trainer.tui.screens.practice import PracticeScreen

        self.push_screen(PracticeScreen(practice))

    def open_wrap(self, practice: Practice) -> None:
        """Show what the ended session comes down to, above the home screen."""
        from trainer.tui.screens.wrap import WrapScreen

        self.home()
        self.push_screen(WrapScreen(practice))

    def open_picker(self) -> None:
        """Show the questions of the bank."""
        from trainer.tui.screens.picker import PickerScreen

        self.push_screen(PickerScreen())

    def open_history(self) -> None:
        """Show what was answered before."""
        from trainer.tui.screens.history import HistoryScreen

        self.push_screen(HistoryScreen())

    def on_mock_graded(self, message: mock_ways.MockGraded) -> None:
        """Keep the debrief of an interview, and show it if the user is still there."""
        mock_ways.take_graded(self, message)

    # The way of an answer.

    def grade(self, practice: Practice, answer: Answer) -> None:
        """Grade in a daemon thread: leaving the program never waits for it."""
        self.in_grading.add((practice.session_id, practice.turn))

        def work() -> None:
            try:
                done = Graded(practice, self.services.grader.grade(answer))
            except Exception as error:  # the thread's edge: whatever went wrong is told, and the text is still there
                done = Graded(practice, None, f"{type(error).__name__}: {error}")
            self.post_message(done)

        threading.Thread(target=work, name="grading", daemon=True).start()

    def on_graded(self, message: Graded) -> None:
        """Keep the attempt, and show its feedback if the user is still there."""
        practice, grade = message.practice, message.grade
        if grade is None:
            self.in_grading.discard((practice.session_id, practice.turn))
            practice.grading_failed()
            self.say(f"Grading failed; the answer is kept. {message.error}", "error")
            self._tell_screen(practice)
        else:
            self.keep(practice, grade)

    def keep(self, practice: Practice, grade: Grade) -> None:
        """Record a grade; when that fails, the screen of the answer says so and can try again."""
        try:
            practice.graded(grade)
        except KeeperFailed as error:
            self._tell_screen(practice, grade, str(error))
            self.say(f"Graded, but not kept: {error}\nCtrl+S or F5 tries again.", "error")
            return
        self.in_grading.discard((practice.session_id, practice.turn))
        if self._screen_of(practice) is None:
            self.say(f"Graded: {practice.question.title}. It is in the history (h on the home screen).")
            return
        self.open_practice(practice)

    def _screen_of(self, practice: Practice) -> TrainerScreen | None:
        return next((s for s in self._trainer_screens() if getattr(s, "practice", None) is practice), None)

    def _tell_screen(self, practice: Practice, grade: Grade | None = None, trouble: str = "") -> None:
        from trainer.tui.screens.practice import PracticeScreen

        screen = self._screen_of(practice)
        if isinstance(screen, PracticeScreen):
            screen.grading_ended(grade, trouble)


def _reason(error: Exception, missing: str) -> str:
    return missing if isinstance(error, KeyError) else str(error)


def run(
    services: Services,
    start: str = "home",
    *,
    question_id: str | None = None,
    items: Sequence[Item] = (),
    ascii_only: bool = False,
    setup: Setup | None = None,
    resume: bool = False,
) -> int:
    """Run the terminal program until it is left; return the exit code. The arguments are those of `TrainerApp`."""
    if start not in STARTS:
        raise ValueError(f"start is one of {', '.join(STARTS)}, not {start}")
    app = TrainerApp(services, start, question_id=question_id, items=items, ascii_only=ascii_only, setup=setup, resume=resume)
    app.run()
    if app.last_words:
        print(visible(app.last_words), file=sys.stderr)
    return app.return_code or 0
