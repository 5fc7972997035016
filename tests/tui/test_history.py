"""History: what was answered is found again, as it was judged then."""

from __future__ import annotations

from dataclasses import replace

from tests.tui.driving import program, run_on, until, words_of
from tests.tui.house import FakeBank, House
from tests.tui.test_feedback import submit
from trainer.tui.screens.feedback import FeedbackScreen
from trainer.tui.screens.history import PAGE, HistoryScreen
from trainer.tui.screens.home import HomeScreen
from trainer.tui.widgets.rows import Rows


async def test_an_empty_history_says_what_to_press(house: House, size: tuple[int, int]) -> None:
    """Nothing answered yet is no blank screen."""
    app = program(house, "history")
    async with app.run_test(size=size) as pilot:
        await until(pilot, HistoryScreen)
        assert "Nothing answered yet" in words_of(app)


async def test_an_attempt_is_shown_again_after_a_restart(house: House, size: tuple[int, int]) -> None:
    """Enter shows the feedback as it was kept, with nothing to submit."""
    async with program(house, "practice").run_test(size=size) as pilot:
        await submit(pilot)
    app = program(house, "history")
    async with app.run_test(size=size) as pilot:
        await until(pilot, HistoryScreen)
        assert "Ordering in Kafka" in words_of(app)
        await pilot.press("enter")
        await until(pilot, FeedbackScreen)
        assert "✓ met «1»" in words_of(app)
        await pilot.press("f", "t", "n")
        await pilot.pause()
        assert isinstance(app.screen, FeedbackScreen)
        await pilot.press("escape")
        await until(pilot, HistoryScreen)


async def test_an_attempt_outlives_its_question(house: House) -> None:
    """When the bank no longer has the question, verdicts and words are still there."""
    async with program(house, "practice").run_test() as pilot:
        await submit(pilot)
    house.bank = FakeBank(ids=("poison-message",))
    app = program(house, "history")
    async with app.run_test() as pilot:
        await pilot.press("enter")
        await until(pilot, FeedbackScreen)
        assert "The bank no longer has this question" in run_on(words_of(app))
        assert "✓ met «1» per-partition" in run_on(words_of(app))
        for key in ("2", "enter", "3", "4", "s", "1", "enter"):
            await pilot.press(key)
        await pilot.pause()


async def test_a_long_history_is_read_page_by_page(house: House) -> None:
    """The list goes on where it ended."""
    async with program(house, "practice").run_test() as pilot:
        attempt = (await submit(pilot)).attempt
    house.store.kept = {f"id{number}": replace(attempt, id=f"id{number}") for number in range(PAGE + 5)}
    app = program(house, "history")
    async with app.run_test() as pilot:
        await until(pilot, HistoryScreen)
        rows = app.screen.query_one(Rows)
        assert rows.option_count == PAGE + 1
        await pilot.press("end", "enter")
        await pilot.pause()
        assert rows.option_count == PAGE + 5


async def test_the_real_store_gives_an_answer_back_after_a_restart(house: House) -> None:
    """Written, graded, followed up, left in the middle: all of it is found again in the file."""
    from trainer.history.store import open_store
    from trainer.interview.self_check import OFF, SETTING

    first = open_store(house.data_dir)
    first.set_setting(SETTING, OFF)
    house.store = first  # type: ignore[assignment]
    async with program(house, "practice").run_test() as pilot:
        await submit(pilot)
        await pilot.press("f", "enter", *"half", "ctrl+q")
        await pilot.pause()
    first.close()
    second = open_store(house.data_dir)
    house.store = second  # type: ignore[assignment]
    app = program(house)
    async with app.run_test() as pilot:
        await until(pilot, HomeScreen)
        assert "draft of 1 word," in words_of(app)
        assert "1 answer kept" in words_of(app)
        await pilot.press("h", "enter")
        await until(pilot, FeedbackScreen)
        assert "✓ met «1»" in words_of(app)
    second.close()
