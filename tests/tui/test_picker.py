"""The picker narrows the bank down by typing."""

from __future__ import annotations

from tests.tui.driving import now_on, program, until, words_of
from tests.tui.house import House
from trainer.tui.screens.picker import PickerScreen
from trainer.tui.screens.practice import PracticeScreen
from trainer.tui.widgets.rows import Rows


async def test_typing_filters_and_enter_starts(house: House, size: tuple[int, int]) -> None:
    """Letters go into the filter, whatever they are keys for elsewhere, and Enter starts what is left."""
    app = program(house)
    async with app.run_test(size=size) as pilot:
        await pilot.press("p", *"poison")
        screen = await until(pilot, PickerScreen)
        assert screen.query_one(Rows).option_count == 1
        assert "About poison-message" in words_of(app)
        assert "brokers" in words_of(app)
        await pilot.press("enter")
        assert (await until(pilot, PracticeScreen)).practice.question.id == "poison-message"


async def test_arrows_move_while_the_filter_has_the_focus(house: House) -> None:
    """Down and Enter start the second question."""
    async with program(house).run_test() as pilot:
        await pilot.press("p", "down", "enter")
        assert (await until(pilot, PracticeScreen)).practice.question.id == "poison-message"


async def test_a_filter_that_nothing_matches_says_so(house: House) -> None:
    """An empty list says how to get out, and Enter does nothing."""
    app = program(house)
    async with app.run_test() as pilot:
        await pilot.press("p", *"zzz", "enter")
        await pilot.pause()
        now_on(app, PickerScreen)
        assert "Nothing matches" in words_of(app)
