"""Hostile text, small windows, and every way out: nothing crashes and nothing is lost."""

from __future__ import annotations

import os
import signal

import pytest

from tests.tui.driving import now_on, program, said, until, words_of, write
from tests.tui.house import ANSWER, HOSTILE, FakeBank, FakeGrader, House
from tests.tui.test_feedback import submit
from trainer.tui.screens.dialogs import AskScreen, TellScreen
from trainer.tui.screens.feedback import FeedbackScreen
from trainer.tui.screens.history import HistoryScreen
from trainer.tui.screens.home import HomeScreen
from trainer.tui.screens.picker import PickerScreen
from trainer.tui.screens.practice import PracticeScreen
from trainer.tui.screens.why import WhyScreen

FORBIDDEN = set("\x1b\x07\u202e\u202c\ud800")


async def test_hostile_text_is_shown_on_every_screen(house: House, size: tuple[int, int]) -> None:
    """Markup and escape sequences in questions, rubrics, answers, grades and notes are characters like others."""
    house.bank, house.grader = FakeBank(hostile=True), FakeGrader(hostile=True, status=f"keywords only: {HOSTILE}")
    house.notes = (HOSTILE,)
    app = program(house)

    def look() -> None:
        shown = words_of(app)
        assert not FORBIDDEN & set(shown)
        assert "acks=[all]" in shown or "[/bold]" in shown or "^[[31m" in shown

    async with app.run_test(size=size) as pilot:
        await until(pilot, HomeScreen)
        look()
        await pilot.press("p")
        await until(pilot, PickerScreen)
        look()
        await pilot.press("enter")
        await until(pilot, PracticeScreen)
        look()
        await pilot.press("a", *"rate", "enter")
        await until(pilot, AskScreen)
        await pilot.pause()
        look()
        await pilot.press("escape", "f2", "enter")
        await until(pilot, TellScreen)
        look()
        await pilot.press("enter")
        await until(pilot, PracticeScreen)
        await write(pilot, HOSTILE + " " + ANSWER)
        assert not FORBIDDEN & set(words_of(app))
        app.say(HOSTILE, "error")
        await pilot.pause()
        assert not FORBIDDEN & set(words_of(app))
        await pilot.press("f5")
        await until(pilot, FeedbackScreen)
        look()
        await pilot.press("enter")
        await until(pilot, WhyScreen)
        await pilot.pause()
        look()
        await pilot.press("escape")
        for keys in (("2", "enter"), ("3",), ("4",), ("s",), ("e",)):
            await pilot.press(*keys)
            await pilot.pause()
            look()
        await pilot.press("f")
        await until(pilot, PracticeScreen)
        look()
        await pilot.press("escape", "h")
        await until(pilot, HistoryScreen)
        await pilot.pause()
        look()
        await pilot.press("enter")
        await until(pilot, FeedbackScreen)
        await pilot.press("ctrl+p", *"score")
        await pilot.pause()


@pytest.mark.parametrize("key", ["ctrl+q", "shift+f4"])
async def test_quitting_while_writing_keeps_the_draft(house: House, size: tuple[int, int], key: str) -> None:
    """Ctrl+Q or its twin in the middle of a sentence saves it, at once and without a question."""
    app = program(house, "practice")
    async with app.run_test(size=size) as pilot:
        await write(pilot)
        await pilot.press(*"half a", key)
        await pilot.pause()
    assert [draft.text for draft in house.store.kept_drafts.values()] == ["half a"]
    assert app.return_code == 0


async def test_quitting_with_a_full_disk_asks_once_and_prints_the_answer(house: House) -> None:
    """A save that fails holds the program open once; leaving then prints the text, so that it is never lost."""
    app = program(house, "practice")
    async with app.run_test() as pilot:
        house.store.broken = "The disk is full."
        await write(pilot, ANSWER)
        await pilot.press("ctrl+q")
        await pilot.pause()
        assert now_on(app, PracticeScreen).editor.text == ANSWER
        assert "The disk is full." in said(app)
        await pilot.press("ctrl+q")
        await pilot.pause()
    assert ANSWER in app.last_words
    assert app.return_code == 1


@pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="signals of a terminal that closes")
@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
async def test_a_terminal_that_closes_keeps_the_draft(house: House, name: str) -> None:
    """When the terminal or the machine goes down, what was typed is saved first."""
    app = program(house, "practice")
    async with app.run_test() as pilot:
        await write(pilot, ANSWER)
        os.kill(os.getpid(), getattr(signal, name))
        for _ in range(20):
            await pilot.pause()
            if app._exit:
                break
    assert [draft.text for draft in house.store.kept_drafts.values()] == [ANSWER]
    assert app.return_code == 128 + getattr(signal, name)


async def test_a_window_that_is_too_small_says_so_and_loses_nothing(house: House) -> None:
    """At 20x5 there is a message; at the old size the text and the focus are where they were."""
    app = program(house, "practice")
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await write(pilot, ANSWER)
        for small in ((20, 5), (59, 30), (100, 17), (1, 1)):
            await pilot.resize_terminal(*small)
            await pilot.pause()
            assert screen.query_one("#too-small").display
        await pilot.resize_terminal(59, 30)
        await pilot.pause()
        assert "This window is 59x30. The trainer needs 60x18" in words_of(app)
        assert "Kafka" not in words_of(app)
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        assert not screen.query_one("#too-small").display
        assert screen.editor.has_focus
        assert screen.editor.text == ANSWER


@pytest.mark.parametrize("start", ["home", "history", "practice"])
async def test_every_screen_survives_a_tiny_window(house: House, start: str) -> None:
    """Each screen can be opened and resized in a window of any size."""
    app = program(house, start)
    async with app.run_test(size=(20, 5)) as pilot:
        await pilot.pause()
        await pilot.press("p", "f1")
        for size in ((200, 60), (60, 18), (3, 2)):
            await pilot.resize_terminal(*size)
            await pilot.pause()


async def test_feedback_moves_between_one_pane_and_two(house: House) -> None:
    """Resizing while reading keeps the part that was open."""
    app = program(house, "practice")
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await submit(pilot)
        await pilot.press("2")
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        assert screen.query_one("#missing").has_focus
        assert "Who reads a partition" in words_of(app)


async def test_every_action_is_in_the_palette(house: House) -> None:
    """Ctrl+P finds what the keys do."""
    app = program(house, "practice")
    async with app.run_test() as pilot:
        screen = await write(pilot)
        names = [command.title for command in app.get_system_commands(screen)]
        assert any(name.startswith("Submit") for name in names)
        assert any(name.startswith("Hint") for name in names)
        assert any(name.startswith("Quit") for name in names)
