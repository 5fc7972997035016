"""Wrap: what to work on, what was kept, and one more or done."""

from __future__ import annotations

import pytest

from tests.tui.driving import now_on, program, run_on, said, until, words_of
from tests.tui.house import FakeBank, FakeGrader, House
from tests.tui.test_feedback import submit
from trainer.tui.screens.feedback import FeedbackScreen
from trainer.tui.screens.home import HomeScreen
from trainer.tui.screens.keys import KeysScreen
from trainer.tui.screens.practice import PracticeScreen
from trainer.tui.screens.wrap import WrapScreen


@pytest.mark.parametrize("key", ["n", "escape"])
async def test_going_on_from_the_feedback_wraps_up(house: House, size: tuple[int, int], key: str) -> None:
    """n and Esc lead to two fixes as questions with what holds, what is believed wrongly first, and what was kept."""
    app = program(house, "practice")
    async with app.run_test(size=size) as pilot:
        await submit(pilot)
        await pilot.press(key)
        await until(pilot, WrapScreen)
        shown = run_on(words_of(app))
        assert "Two things to work on" in shown
        first = shown.index("1. What of two partitions of one topic? There is no order across partitions.")
        second = shown.index("2. Does this hold? Kafka sorts by timestamp. The offset decides.")
        assert first < second < shown.index("Kept in the history: 1 answer")
        assert "23 words" in shown
        assert "62" not in shown, "no score without being asked"
        assert len(house.store.kept) == 1
        assert not house.store.kept_drafts


async def test_enter_asks_one_more(house: House, size: tuple[int, int]) -> None:
    """Enter goes on with a question other than those of the session."""
    async with program(house, "practice").run_test(size=size) as pilot:
        await submit(pilot)
        await pilot.press("n")
        await until(pilot, WrapScreen)
        await pilot.press("enter")
        screen = await until(pilot, PracticeScreen)
        assert screen.practice.question.id == "poison-message"


async def test_a_bank_without_another_question_says_so(house: House) -> None:
    """When nothing is left to ask, the wrap stays and says why."""
    house.bank = FakeBank(ids=("kafka-ordering",))
    app = program(house, "practice")
    async with app.run_test() as pilot:
        await submit(pilot)
        await pilot.press("n", "enter")
        await pilot.pause()
        now_on(app, WrapScreen)
        assert "no other question" in said(app)


@pytest.mark.parametrize("key", ["escape", "d"])
async def test_done_for_today_goes_home(house: House, size: tuple[int, int], key: str) -> None:
    """Esc and d go home, where the answers are counted."""
    app = program(house, "practice")
    async with app.run_test(size=size) as pilot:
        await submit(pilot)
        await pilot.press("n")
        await until(pilot, WrapScreen)
        await pilot.press(key)
        await until(pilot, HomeScreen)
        assert "1 answer kept" in words_of(app)
        assert len(app.screen_stack) == 1


async def test_every_answer_of_the_session_is_named(house: House) -> None:
    """A follow-up counts too, with its marks, and a point made in it is no longer a fix."""
    app = program(house, "practice")
    async with app.run_test() as pilot:
        await submit(pilot)
        await pilot.press("f", "enter", *"None across them.", "f5")
        await until(pilot, FeedbackScreen)
        await pilot.press("n")
        await until(pilot, WrapScreen)
        shown = run_on(words_of(app))
        assert "Kept in the history: 2 answers" in shown
        assert "follow-up, probe" in shown
        assert "What of two partitions" not in shown


async def test_letters_do_nothing_and_f1_lists_the_keys(house: House) -> None:
    """No other key leaves the wrap; F1 says which do."""
    app = program(house, "practice")
    async with app.run_test() as pilot:
        await submit(pilot)
        await pilot.press("n")
        await until(pilot, WrapScreen)
        await pilot.press("q", "space", "s", "t", "j", "k")
        await pilot.pause()
        now_on(app, WrapScreen)
        await pilot.press("f1")
        await until(pilot, KeysScreen)
        assert "Go on with another question" in words_of(app)


async def test_a_replay_is_not_wrapped_up(house: House) -> None:
    """From the history Esc goes back to the list."""
    async with program(house, "practice").run_test() as pilot:
        await submit(pilot)
    app = program(house, "history")
    async with app.run_test() as pilot:
        await pilot.press("enter")
        await until(pilot, FeedbackScreen)
        await pilot.press("escape")
        await pilot.pause()
        assert not isinstance(app.screen, FeedbackScreen | WrapScreen)


async def test_hostile_words_are_shown_and_not_obeyed(house: House, size: tuple[int, int]) -> None:
    """Markup and escape sequences in questions, corrections and titles are characters like others."""
    house.bank, house.grader = FakeBank(hostile=True), FakeGrader(hostile=True)
    app = program(house, "practice")
    async with app.run_test(size=size) as pilot:
        await submit(pilot)
        await pilot.press("n")
        await until(pilot, WrapScreen)
        assert not set("\x1b\x07\u202e\u202c\ud800") & set(words_of(app))
        assert "acks=[all]" in words_of(app)
        for small in ((20, 5), (60, 18)):
            await pilot.resize_terminal(*small)
            await pilot.pause()


async def test_the_wrap_in_ascii(house: House, size: tuple[int, int]) -> None:
    """In ASCII nothing on the screen is more than that."""
    app = program(house, "practice", ascii_only=True)
    async with app.run_test(size=size, notifications=True) as pilot:
        await submit(pilot)
        await pilot.press("n")
        await until(pilot, WrapScreen)
        app.say("Told in the corner.")
        await pilot.pause()
        await pilot.pause()
        assert "Told in the corner." in words_of(app)
        assert words_of(app).isascii(), {c for c in words_of(app) if not c.isascii()}
