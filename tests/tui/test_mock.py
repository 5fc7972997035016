"""The mock interview in the terminal program: set up, lived through, left, gone on with, and read again."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.mock_house import MockBank, WordGrader
from tests.tui.driving import now_on, program, run_on, said, until, words_of
from tests.tui.house import HOSTILE, House
from trainer.bank.model import TargetLevel
from trainer.interview.mock.phases import Phase
from trainer.interview.mock.state import PauseWhy, Setup, Stage
from trainer.tui.app import TrainerApp
from trainer.tui.screens.debrief import DebriefScreen
from trainer.tui.screens.dialogs import ConfirmScreen
from trainer.tui.screens.home import HomeScreen
from trainer.tui.screens.keys import KeysScreen
from trainer.tui.screens.mock import MockScreen
from trainer.tui.screens.mock_dialogs import MockAskScreen, MockNotesScreen, MockPauseScreen
from trainer.tui.screens.mock_setup import MockSetupScreen
from trainer.tui.widgets.mock_panes import InterviewerPane

SETUP = Setup(30, TargetLevel.SENIOR, seed=7)


class _Grader(WordGrader):
    status = "semantic"


class HostileBank(MockBank):
    """A bank whose every text holds markup and escape sequences."""

    def __init__(self) -> None:
        super().__init__()
        self.questions = {
            name: replace(question, title=f"{question.title} {HOSTILE}", prompt=f"{question.prompt} {HOSTILE}")
            for name, question in self.questions.items()
        }


@pytest.fixture
def house(house: House) -> House:
    """A house whose bank has a main question and deep dives."""
    house.bank = MockBank()  # type: ignore[assignment]
    house.grader = _Grader()  # type: ignore[assignment]
    return house


def interview(house: House) -> TrainerApp:
    """Return the program, opened on the setup of an interview."""
    return TrainerApp(house, "mock", setup=SETUP)


async def started(pilot) -> MockScreen:  # type: ignore[no-untyped-def]
    """Start the interview."""
    await until(pilot, MockSetupScreen)
    await pilot.press("s")
    return await until(pilot, MockScreen)


async def leave(pilot, screen: MockScreen) -> None:  # type: ignore[no-untyped-def]
    """Go from the text to the question and from there home, each step when the one before is done."""
    await pilot.press("escape")
    for _ in range(200):
        await pilot.pause()
        if screen.query_one(InterviewerPane).has_focus:
            break
    await pilot.press("escape")
    await until(pilot, ConfirmScreen)
    await pilot.press("enter")
    await until(pilot, HomeScreen)


def tick(house: House, screen: MockScreen, seconds: float, step: float = 5.0) -> None:
    """Let the time pass as the screen's own timer would."""
    done = 0.0
    while done < seconds and screen.mock.state.stage is Stage.RUNNING:
        house.clock.s += step
        screen._tick()
        done += step


async def test_the_clocks_are_always_there(house: House, size: tuple[int, int]) -> None:
    """Phase, phase time and total time stand above the question and the editor, and the question is beside the text."""
    app = interview(house)
    async with app.run_test(size=size) as pilot:
        screen = await started(pilot)
        tick(house, screen, 60)
        await pilot.pause()
        shown = words_of(app)
        assert "1/7 requirements" in shown
        assert "phase 3:00 left" in shown
        assert "total 29:00 left" in shown
        assert "Tell me about feed, in depth." in run_on(shown)
        assert screen.editor.has_focus


async def test_what_is_written_is_handed_in_at_the_end_of_a_phase(house: House, size: tuple[int, int]) -> None:
    """When a phase's time is over its text is handed in, the editor is empty, and the interviewer says so."""
    app = interview(house)
    async with app.run_test(size=size) as pilot:
        screen = await started(pilot)
        await pilot.press(*"half a")
        tick(house, screen, 0.8 * 240)
        await pilot.pause()
        assert "wrap up" in words_of(app)
        tick(house, screen, 0.2 * 240)
        await pilot.pause()
        shown = run_on(words_of(app))
        assert "2/7 estimation" in shown
        assert "Time: what you wrote is handed in." in shown
        assert "Put numbers on it" in shown
        assert screen.mock.state.exchanges[0].text == "half a"
        assert screen.editor.text == ""
        await pilot.press("ctrl+z")
        await pilot.pause()
        assert screen.editor.text == "", "undo does not bring back what was handed in"


async def test_any_key_that_prints_prints(house: House) -> None:
    """Letters, digits and question marks typed as an answer are text, and nothing else happens."""
    app = interview(house)
    async with app.run_test() as pilot:
        screen = await started(pilot)
        await pilot.press(*"qs?1jk")
        await pilot.pause()
        assert screen.editor.text == "qs?1jk"
        now_on(app, MockScreen)


async def test_handing_in_early_is_asked_about(house: House) -> None:
    """Ctrl+S with most of the phase left, or with nothing written, asks first; Esc changes nothing."""
    app = interview(house)
    async with app.run_test() as pilot:
        screen = await started(pilot)
        await pilot.press("ctrl+s")
        await until(pilot, ConfirmScreen)
        assert "Nothing is written" in words_of(app)
        await pilot.press("escape", *"words", "ctrl+s")
        await until(pilot, ConfirmScreen)
        await pilot.press("enter")
        await until(pilot, MockScreen)
        assert screen.mock.state.clock.phase is Phase.ESTIMATION
        assert screen.mock.state.exchanges[0].text == "words"


async def test_a_confirmation_that_the_clock_overtook_does_nothing(house: House) -> None:
    """When the time runs out under the question whether to hand in, saying yes does not hand in the next answer too."""
    app = interview(house)
    async with app.run_test() as pilot:
        screen = await started(pilot)
        await pilot.press(*"words", "ctrl+s")
        await until(pilot, ConfirmScreen)
        tick(house, screen, 240)
        await pilot.press("enter")
        await until(pilot, MockScreen)
        assert screen.mock.state.clock.phase is Phase.ESTIMATION
        assert "clock was quicker" in said(app)


async def test_a_whole_interview_to_its_debrief(house: House, size: tuple[int, int]) -> None:
    """Asking, choosing with a digit, the twist, the wrap-up; the debrief opens by itself, in five parts."""
    app = interview(house)
    async with app.run_test(size=size) as pilot:
        screen = await started(pilot)
        await pilot.press("f2")
        await until(pilot, MockAskScreen)
        await pilot.press(*"rate", "enter")
        await pilot.pause()
        assert "2,000 events/s at peak." in run_on(words_of(app))
        await pilot.press("escape")
        await until(pilot, MockScreen)
        for phase in list(Phase)[1:4]:
            screen.editor.load_text("It is logged, queued and keyed, I assume; 2,000 events/s x 300 B = 600 kB/s.")
            screen._leave_phase()
            assert screen.mock.state.clock.phase is phase
        await pilot.pause()
        assert "Press its number." in words_of(app)
        await pilot.press("2")
        await pilot.pause()
        assert screen.mock.state.exchange.question_id == screen.mock.state.options[1]
        for _ in range(3):
            screen.editor.load_text("Something about it that is of no use at all.")
            screen._leave_phase()
        screen.editor.load_text("That was the design.")
        screen._hand_in()
        await until(pilot, DebriefScreen)
        assert "senior level" in words_of(app)
        for key, words in (("2", "Core design"), ("3", "First came up"), ("4", "logged"), ("5", "What was scheduled")):
            await pilot.press(key)
            await pilot.pause()
            assert words in run_on(words_of(app)), key
        await pilot.press("e")
        await pilot.pause()
        written = sorted(path.suffix for path in (house.data_dir / "exports").iterdir())
        assert written == [".html", ".md"]
        await pilot.press("escape")
        await until(pilot, HomeScreen)
        assert "last:" in words_of(app)
        await pilot.press("m")
        await until(pilot, MockSetupScreen)
        assert "Debrief" in words_of(app)


async def test_pausing_hides_everything(house: House, size: tuple[int, int]) -> None:
    """A pause stops the clock, hides question and text, and goes on with Enter."""
    app = interview(house)
    async with app.run_test(size=size) as pilot:
        screen = await started(pilot)
        await pilot.press(*"secret", "ctrl+g")
        await until(pilot, MockPauseScreen)
        assert "secret" not in words_of(app)
        house.clock.s += 3000
        await pilot.press("enter")
        await until(pilot, MockScreen)
        assert screen.mock.state.elapsed_s < 5
        assert screen.mock.state.pauses[0].lasted_s == pytest.approx(3000, abs=5)


async def test_a_machine_that_slept_finds_the_interview_paused(house: House) -> None:
    """After a suspension the screen says that no time was lost."""
    app = interview(house)
    async with app.run_test() as pilot:
        screen = await started(pilot)
        house.clock.s += 7200
        screen._tick()
        await until(pilot, MockPauseScreen)
        assert "asleep" in run_on(words_of(app))
        assert screen.mock.state.elapsed_s < 5


async def test_leaving_pauses_and_home_goes_on(house: House, size: tuple[int, int]) -> None:
    """Esc from the question asks, pauses and goes home; home offers the interview, with text, phase and time."""
    app = interview(house)
    async with app.run_test(size=size) as pilot:
        screen = await started(pilot)
        await pilot.press(*"kept")
        await leave(pilot, screen)
        assert "Mock interview: About feed" in words_of(app)
        left = screen.mock.phase_left_s
        await pilot.press("enter")
        await until(pilot, MockPauseScreen)
        await pilot.press("enter")
        again = await until(pilot, MockScreen)
        assert again.editor.text == "kept"
        assert again.mock.phase_left_s == left


async def test_a_killed_process_goes_on(house: House) -> None:
    """What the store has when the process dies is what the next one goes on with."""
    first = interview(house)
    async with first.run_test() as pilot:
        screen = await started(pilot)
        await pilot.press(*"typed")
        tick(house, screen, 10, step=2)
    kept = house.store.mock_state(screen.mock.state.id)
    kept.stage = Stage.RUNNING
    kept.pauses.clear()
    house.store.save_mock(kept, "About feed")
    house.clock.s += 9000
    app = TrainerApp(house, "mock", resume=True)
    async with app.run_test() as pilot:
        await until(pilot, MockPauseScreen)
        assert "interrupted" in run_on(words_of(app))
        await pilot.press("enter")
        again = await until(pilot, MockScreen)
        assert again.editor.text == "typed"
        assert again.mock.state.elapsed_s == kept.elapsed_s
        assert again.mock.state.pauses[-1].why is PauseWhy.INTERRUPTED


async def test_quitting_a_running_interview_asks_once(house: House) -> None:
    """The first Ctrl+Q says that the interview runs; the second pauses, saves and leaves."""
    app = interview(house)
    async with app.run_test() as pilot:
        screen = await started(pilot)
        await pilot.press(*"kept", "ctrl+q")
        await pilot.pause()
        assert "Ctrl+Q again" in said(app)
        now_on(app, MockScreen)
        await pilot.press("ctrl+q")
        await pilot.pause()
    assert house.store.mock_state(screen.mock.state.id).exchange.text == "kept"
    assert house.store.mock_state(screen.mock.state.id).stage is Stage.PAUSED


async def test_a_full_disk_is_shown_and_the_interview_goes_on(house: House) -> None:
    """When saving fails the status line says so, and the text is there when it works again."""
    app = interview(house)
    async with app.run_test() as pilot:
        screen = await started(pilot)
        house.store.broken = "The disk is full."
        await pilot.press(*"text")
        tick(house, screen, 4, step=2)
        await pilot.pause()
        assert "NOT SAVED: The disk is full." in words_of(app)
        house.store.broken = ""
        tick(house, screen, 4, step=2)
        await pilot.pause()
        assert "NOT SAVED" not in words_of(app)
        assert house.store.mock_state(screen.mock.state.id).exchange.text == "text"


async def test_ending_early_is_asked_and_labelled(house: House) -> None:
    """F8 asks, then the debrief says partial; before a design it has no verdict."""
    app = interview(house)
    async with app.run_test(size=(120, 40)) as pilot:
        await started(pilot)
        await pilot.press(*"words", "f8")
        await until(pilot, ConfirmScreen)
        await pilot.press("enter")
        await until(pilot, DebriefScreen)
        shown = run_on(words_of(app))
        assert "partial: ended in requirements" in shown
        assert "No verdict" in shown


async def test_the_setup_is_remembered(house: House, size: tuple[int, int]) -> None:
    """What is changed before an interview is what the next setup opens with."""
    app = program(house)
    async with app.run_test(size=size) as pilot:
        await until(pilot, HomeScreen)
        await pilot.press("m")
        await until(pilot, MockSetupScreen)
        assert "45 minutes" in words_of(app)
        await pilot.press("j", "enter", "j", "enter", "j", "enter")
        await pilot.pause()
        assert "60" in words_of(app)
        assert "staff" in words_of(app)
        assert "[ ] kafka" in words_of(app)
        await pilot.press("s")
        screen = await until(pilot, MockScreen)
        assert (screen.mock.state.setup.minutes, screen.mock.state.setup.level) == (60, TargetLevel.STAFF)
        await leave(pilot, screen)
        await pilot.press("m")
        await until(pilot, MockSetupScreen)
        assert "60 minutes" in words_of(app)


async def test_one_more_minute_and_notes(house: House) -> None:
    """Ctrl+L adds a minute once a phase; F3 keeps notes for the whole interview."""
    app = interview(house)
    async with app.run_test() as pilot:
        screen = await started(pilot)
        await pilot.press("ctrl+l", "ctrl+l")
        assert screen.mock.state.clock.added_s == 60
        await pilot.press("f3")
        await until(pilot, MockNotesScreen)
        await pilot.press(*"sum", "f3")
        await until(pilot, MockScreen)
        assert screen.mock.state.notes == "sum"


async def test_hostile_text_is_shown_and_not_obeyed(house: House, size: tuple[int, int]) -> None:
    """Markup and escape sequences in questions and answers are characters like others, from the setup to the debrief."""
    house.bank = HostileBank()  # type: ignore[assignment]
    forbidden = set("\x1b\x07\u202e\u202c\ud800")
    app = interview(house)
    async with app.run_test(size=size) as pilot:
        screen = await started(pilot)
        screen.mock.ask(f"rate {HOSTILE}")
        screen.editor.load_text(f"{HOSTILE} logged")
        screen._leave_phase()
        await pilot.pause()
        assert not forbidden & set(words_of(app))
        while screen.mock.state.clock.phase is not Phase.DIVE_CHOSEN:
            screen.editor.load_text(f"{HOSTILE} logged")
            screen._leave_phase()
        await pilot.pause()
        assert not forbidden & set(words_of(app))
        screen._end()
        await until(pilot, DebriefScreen)
        for key in "12345":
            await pilot.press(key)
            await pilot.pause()
            assert not forbidden & set(words_of(app))
            assert "[/bold]" in words_of(app) or "acks=[all]" in words_of(app)


async def test_every_key_is_explained(house: House) -> None:
    """F1 lists the keys of the interview."""
    app = interview(house)
    async with app.run_test(size=(120, 40)) as pilot:
        await started(pilot)
        await pilot.press("f1")
        await until(pilot, KeysScreen)
        shown = run_on(words_of(app))
        for words in ("Hand in what is written", "clarifying question", "Stop the clock", "One more minute"):
            assert words in shown
