"""The self-check between handing in and feedback."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from tests.tui.driving import now_on, program, run_on, said, until, words_of, write
from tests.tui.house import ANSWER, HOSTILE, FakeBank, House
from trainer.interview.self_check import OFF, ON, SETTING, topics
from trainer.tui.screens.feedback import FeedbackScreen
from trainer.tui.screens.practice import PracticeScreen
from trainer.tui.screens.self_check import SelfCheckScreen

if TYPE_CHECKING:
    from pathlib import Path

    from textual.pilot import Pilot


@pytest.fixture
def asking(tmp_path: Path) -> House:
    """Return a house of which the self-check setting was never touched."""
    house = House(tmp_path)
    del house.store.settings[SETTING]
    return house


async def hand_in(pilot: Pilot[None], text: str = ANSWER) -> SelfCheckScreen:
    """Write, hand in, and wait for the self-check."""
    await write(pilot, text)
    await pilot.press("f5")
    return await until(pilot, SelfCheckScreen)


async def test_what_was_marked_is_kept_and_held_against_the_grade(asking: House, size: tuple[int, int]) -> None:
    """Space marks, Enter goes on; the score section says what was believed and where the grade disagrees."""
    app = program(asking, "practice")
    async with app.run_test(size=size) as pilot:
        await hand_in(pilot)
        shown = words_of(app)
        assert "[ ] per partition (c)" in shown
        assert "Order holds inside one partition." not in shown, "topics, and not the points"
        await pilot.press("space", "j", "space", "j", "space", "k", "space")
        await pilot.pause()
        assert words_of(app).count("[x]") == 2
        await pilot.press("enter")
        screen = await until(pilot, FeedbackScreen)
        offered = topics(asking.bank.rubric("kafka-ordering"))
        assert screen.attempt.covered == (offered[0], offered[2])
        assert asking.store.kept[screen.attempt.id].covered == screen.attempt.covered
        await pilot.press("s")
        await pilot.pause()
        assert "You thought you had covered: " in run_on(words_of(app).replace("│", ""))
        assert "the grade disagrees on: " in run_on(words_of(app))


@pytest.mark.parametrize("key", ["escape", "0"])
async def test_one_key_leaves_it_out(asking: House, size: tuple[int, int], key: str) -> None:
    """Esc or 0 goes on to the feedback, and nothing is said of what was believed."""
    app = program(asking, "practice")
    async with app.run_test(size=size) as pilot:
        await hand_in(pilot)
        await pilot.press(key)
        screen = await until(pilot, FeedbackScreen)
        assert screen.attempt.covered is None
        await pilot.press("s")
        await pilot.pause()
        assert "You thought" not in words_of(app)


async def test_letters_do_nothing_in_it(asking: House) -> None:
    """q, s and the rest are typed in no editor and end nothing; the answer waits as it was handed in."""
    app = program(asking, "practice")
    async with app.run_test() as pilot:
        await hand_in(pilot)
        await pilot.press("q", "s", "n", "f5", "1")
        await pilot.pause()
        now_on(app, SelfCheckScreen)
        await pilot.press("0")
        assert (await until(pilot, FeedbackScreen)).attempt.answer == ANSWER


async def test_leaving_in_the_middle_of_it_keeps_the_answer(asking: House) -> None:
    """Ctrl+Q while it asks leaves the answer as a draft."""
    async with program(asking, "practice").run_test() as pilot:
        await hand_in(pilot)
        await pilot.press("ctrl+q")
        await pilot.pause()
    assert [draft.text for draft in asking.store.kept_drafts.values()] == [ANSWER]


async def test_the_time_in_it_is_not_counted(asking: House) -> None:
    """The clock stops when the answer is handed in."""
    async with program(asking, "practice").run_test() as pilot:
        await hand_in(pilot)
        asking.clock.s += 600
        await pilot.press("enter")
        screen = await until(pilot, FeedbackScreen)
        assert screen.attempt.elapsed_s == 0
        assert screen.attempt.covered == ()


async def test_it_is_asked_for_a_week_and_then_no_longer(asking: House) -> None:
    """Seven days after the first attempt the feedback follows at once."""
    async with program(asking, "practice").run_test() as pilot:
        await hand_in(pilot)
        await pilot.press("0")
        await until(pilot, FeedbackScreen)
    asking.clock.s += timedelta(days=7, minutes=1).total_seconds()
    app = program(asking, "practice", "poison-message")
    async with app.run_test() as pilot:
        await write(pilot, ANSWER)
        await pilot.press("f5")
        await until(pilot, FeedbackScreen)


async def test_the_palette_turns_it_off_and_on(asking: House) -> None:
    """A command stops it and brings it back, whatever day it is; a store that fails is told."""
    app = program(asking, "practice")
    async with app.run_test() as pilot:
        await until(pilot, PracticeScreen)

        def command() -> str:
            found = next(each for each in app.get_system_commands(app.screen) if each.title.startswith("Self-check"))
            found.callback()
            return found.title

        assert command() == "Self-check: stop asking"
        assert asking.store.settings[SETTING] == OFF
        assert command() == "Self-check: ask"
        assert asking.store.settings[SETTING] == ON
        asking.store.broken = "The disk is full."
        command()
        await pilot.pause()
        assert "not remembered: The disk is full." in said(app)


async def test_a_store_that_fails_stops_nobody(asking: House) -> None:
    """When it cannot be read whether to ask, the feedback follows at once."""

    def broken(key: str) -> str | None:
        from trainer.interview.records import KeeperFailed

        raise KeeperFailed(key)

    app = program(asking, "practice")
    async with app.run_test() as pilot:
        asking.store.setting = broken  # type: ignore[method-assign]
        await write(pilot, ANSWER)
        await pilot.press("f5")
        await until(pilot, FeedbackScreen)


async def test_hostile_topics_are_shown_and_not_obeyed(asking: House, size: tuple[int, int]) -> None:
    """Markup and escape sequences in a concept tag of a foreign bank are characters like others."""
    asking.bank = FakeBank(hostile=True)
    app = program(asking, "practice")
    async with app.run_test(size=size) as pilot:
        screen = await hand_in(pilot, HOSTILE)
        assert not set("\x1b\x07\u202e\u202c\ud800") & set(words_of(app))
        assert "acks=[all]" in words_of(app)
        await pilot.press("space")
        await pilot.pause()
        assert "[x] " in words_of(app)
        assert screen is now_on(app, SelfCheckScreen)
        await pilot.press("enter")
        await until(pilot, FeedbackScreen)
        await pilot.press("s")
        await pilot.pause()
        assert not set("\x1b\x07\u202e\u202c\ud800") & set(words_of(app))


async def test_it_survives_a_tiny_window(asking: House) -> None:
    """Resizing while it asks covers it and loses no mark."""
    app = program(asking, "practice")
    async with app.run_test(size=(80, 24)) as pilot:
        await hand_in(pilot)
        await pilot.press("space")
        for size in ((20, 5), (60, 18)):
            await pilot.resize_terminal(*size)
            await pilot.pause()
        assert words_of(app).count("[x]") == 1
        assert "Ctrl+P finds how to stop asking." in words_of(app)
