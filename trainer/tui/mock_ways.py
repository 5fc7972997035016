"""The ways of a mock interview through the program: begun, gone on with, graded after its end, shown."""

from __future__ import annotations

import json
import threading
import zlib
from dataclasses import replace
from typing import TYPE_CHECKING

from textual.message import Message

from trainer.bank.model import BankRefused, TargetLevel
from trainer.interview.mock.state import Setup
from trainer.interview.mock.wire import from_json, to_json
from trainer.interview.records import KeeperFailed
from trainer.progress.mock_choice import main_question, weakness
from trainer.progress.pick import Answered

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trainer.interview.mock.debrief import Debrief
    from trainer.interview.mock.session import Mock
    from trainer.interview.records import Attempt
    from trainer.tui.app import TrainerApp

SEEN = 2000
SETTING = "mock.setup"
"""Where the last setup is kept."""


class MockGraded(Message):
    """Posted from the grading thread when it is done."""

    def __init__(self, mock: Mock, attempts: Sequence[Attempt], debrief: Debrief | None, error: str = "") -> None:
        super().__init__()
        self.mock, self.attempts, self.debrief = mock, attempts, debrief
        self.error = error
        """Why there is no debrief; empty when there is one."""


def new_seed(app: TrainerApp) -> int:
    """Return a seed that was never used."""
    return zlib.crc32(app.services.new_id().encode())


def due(app: TrainerApp) -> set[str]:
    """Return the ids of the questions that earlier interviews scheduled for today; none while the store cannot be read."""
    try:
        return app.services.store.due(app.services.clock.now())
    except KeeperFailed:
        return set()  # the home screen reads the store too, and says what is wrong with it


def kept_setup(app: TrainerApp) -> Setup:
    """Return the setup of the last interview, or the usual one."""
    try:
        kept = app.services.store.setting(SETTING)
        return from_json(Setup, json.loads(kept)) if kept else Setup(45, TargetLevel.SENIOR)
    except (KeeperFailed, KeyError, TypeError, ValueError):
        return Setup(45, TargetLevel.SENIOR)


def open_setup(app: TrainerApp, question_id: str | None = None, setup: Setup | None = None) -> None:
    """Show what is chosen before an interview, above the home screen."""
    from trainer.tui.screens.mock_setup import MockSetupScreen

    app.home()
    app.push_screen(MockSetupScreen(setup or kept_setup(app), question_id))


def open_first(app: TrainerApp, question_id: str | None, setup: Setup | None, resume: bool) -> None:
    """Go on with the interview that was not finished, where that is wanted and there is one; else show the setup."""
    try:
        waiting = [line.id for line in app.services.store.mocks(SEEN) if not line.debriefed] if resume else []
    except KeeperFailed as error:
        app.say(str(error), "error")
        return
    if waiting:
        resume_mock(app, waiting[0])
        return
    if resume:
        app.say("There is no interview to go on with; here is a new one.")
    open_setup(app, question_id, setup)


def begin_mock(app: TrainerApp, setup: Setup, question_id: str | None = None) -> None:
    """Begin an interview and show it; says why when there is none to be had."""
    from trainer.interview.mock.plan import mains
    from trainer.interview.mock.session import begin

    services = app.services
    try:
        answered = [Answered(row.question_id, row.submitted_at, row.score) for row in services.store.attempts(limit=SEEN)]
        if question_id is not None:
            main = services.bank.question(question_id)
        else:
            found = main_question(mains(services.bank.questions.values(), setup.brokers, setup.level), answered, setup.seed)
            if found is None:
                app.say("The bank has no main question about these brokers; choose others.", "warning")
                return
            main = found
        mock = begin(
            setup,
            main,
            weakness=weakness(services.bank.questions, answered),
            bank=services.bank,
            clock=services.clock,
            keeper=services.store,
            new_id=services.new_id,
        )
        services.store.set_setting(SETTING, json.dumps(to_json(replace(setup, seed=0))))
    except (KeyError, BankRefused, KeeperFailed) as error:
        app.say(f"The bank has no question {question_id}." if isinstance(error, KeyError) else str(error), "error")
        return
    show_mock(app, mock)


def resume_mock(app: TrainerApp, mock_id: str) -> None:
    """Go on with an interview that was not finished, or grade one that ended without its debrief."""
    from trainer.interview.mock.session import resume_saved
    from trainer.interview.mock.state import Stage

    services = app.services
    try:
        mock = resume_saved(
            services.store.mock_state(mock_id),
            bank=services.bank,
            clock=services.clock,
            keeper=services.store,
            new_id=services.new_id,
        )
    except KeyError as error:
        app.say(f"The bank no longer has what this interview is about ({error}). The interview is kept.", "error")
        return
    except (BankRefused, KeeperFailed) as error:
        app.say(str(error), "error")
        return
    if mock.state.stage is Stage.ENDED:
        grade_mock(app, mock)
    else:
        show_mock(app, mock)


def show_mock(app: TrainerApp, mock: Mock) -> None:
    """Show the interview above the home screen."""
    from trainer.tui.screens.mock import MockScreen

    app.home()
    app.push_screen(MockScreen(mock))


def grade_mock(app: TrainerApp, mock: Mock) -> None:
    """Grade an ended interview in a daemon thread, and say so meanwhile."""
    from trainer.interview.mock.closing import closed
    from trainer.tui.screens.mock_grading import MockGradingScreen

    if mock.state.id in app.mocks_in_grading:
        app.say("That interview is being graded.")
        return
    app.mocks_in_grading.add(mock.state.id)
    services = app.services
    app.home()
    app.push_screen(MockGradingScreen(mock))

    def work() -> None:
        try:
            attempts, debrief = closed(mock.state, services.bank, services.grader, services.store.schedule)
            done = MockGraded(mock, attempts, debrief)
        except Exception as error:  # the thread's edge: whatever went wrong is told, and the interview is kept
            done = MockGraded(mock, (), None, f"{type(error).__name__}: {error}")
        app.post_message(done)

    threading.Thread(target=work, name="grading the interview", daemon=True).start()


def take_graded(app: TrainerApp, message: MockGraded) -> None:
    """Keep a debrief and show it, if the user is still there."""
    from trainer.tui.screens.mock_grading import MockGradingScreen

    mock, debrief = message.mock, message.debrief
    app.mocks_in_grading.discard(mock.state.id)
    waiting = isinstance(app.screen, MockGradingScreen) and app.screen.of is mock
    if debrief is None:
        app.say(f"Grading failed; the interview is kept, and home offers it again. {message.error}", "error")
        if waiting:
            app.home()
        return
    try:
        app.services.store.finish_mock(mock.state, mock.title, message.attempts, debrief)
    except KeeperFailed as error:
        app.say(f"The debrief is not kept: {error}\nHome offers to grade the interview again.", "error")
    if waiting:
        show_debrief(app, debrief)
    else:
        app.say(f"The debrief of {mock.title} is ready (m on the home screen).")


def asks_before_leaving(app: TrainerApp) -> bool:
    """Say that an interview is running, if one is; return whether it was said."""
    running = any(getattr(screen, "clock_runs", False) for screen in app.screen_stack)
    if running:
        app.say("The interview is running. Ctrl+Q again pauses it and leaves; it waits on the home screen.", "warning")
    return running


def show_debrief(app: TrainerApp, debrief: Debrief) -> None:
    """Show a debrief above the home screen."""
    from trainer.tui.screens.debrief import DebriefScreen

    app.home()
    app.push_screen(DebriefScreen(debrief))
