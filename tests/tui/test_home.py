"""Home: one thing to do, and Enter does it."""

from __future__ import annotations

from tests.tui.driving import now_on, program, run_on, until, words_of, write
from tests.tui.house import FakeBank, House
from trainer.tui.screens.dialogs import ConfirmScreen
from trainer.tui.screens.history import HistoryScreen
from trainer.tui.screens.home import HomeScreen
from trainer.tui.screens.picker import PickerScreen
from trainer.tui.screens.practice import PracticeScreen
from trainer.tui.widgets.key_bar import KeyBar


async def test_enter_starts_the_suggested_question(house: House, size: tuple[int, int]) -> None:
    """On a first start Enter alone leads to a question that was not answered yet."""
    async with program(house).run_test(size=size) as pilot:
        await until(pilot, HomeScreen)
        assert "Ordering in Kafka" in words_of(pilot.app)  # type: ignore[arg-type]
        await pilot.press("enter")
        screen = await until(pilot, PracticeScreen)
        assert screen.practice.question.id == "kafka-ordering"


async def test_a_draft_comes_first(house: House, size: tuple[int, int]) -> None:
    """An answer that was left is the default of the next start, and goes on with its text."""
    async with program(house, "practice", "poison-message").run_test(size=size) as pilot:
        await write(pilot, "Half of an answer")
        await pilot.press("ctrl+q")
    app = program(house)
    async with app.run_test(size=size) as pilot:
        await until(pilot, HomeScreen)
        assert "Resume" in words_of(app)
        assert "draft of 4 words" in words_of(app)
        await pilot.press("enter")
        screen = await until(pilot, PracticeScreen)
        assert screen.editor.text == "Half of an answer"
        assert screen.editor.has_focus


async def test_a_draft_is_thrown_away_only_when_asked_twice(house: House) -> None:
    """d asks, Esc keeps the draft, Enter throws it away."""
    async with program(house, "practice").run_test() as pilot:
        await write(pilot, "Half of an answer")
        await pilot.press("escape", "escape")
        await until(pilot, HomeScreen)
        await pilot.press("d")
        await until(pilot, ConfirmScreen)
        await pilot.press("escape")
        assert house.store.kept_drafts
        await pilot.press("d", "enter")
        await until(pilot, HomeScreen)
        assert not house.store.kept_drafts


async def test_letters_lead_to_the_other_screens(house: House, size: tuple[int, int]) -> None:
    """p chooses a question, h shows the history, Esc comes back."""
    async with program(house).run_test(size=size) as pilot:
        await pilot.press("p")
        await until(pilot, PickerScreen)
        await pilot.press("escape", "h")
        await until(pilot, HistoryScreen)
        await pilot.press("escape")
        await until(pilot, HomeScreen)


async def test_an_empty_bank_says_what_to_do(house: House, size: tuple[int, int]) -> None:
    """Without questions the home screen says how to get some."""
    house.bank = FakeBank(ids=())
    app = program(house)
    async with app.run_test(size=size) as pilot:
        await until(pilot, HomeScreen)
        assert "--bank DIR" in words_of(app)
        await pilot.press("p")
        await until(pilot, PickerScreen)
        assert "Esc goes back" in words_of(app)


async def test_the_engines_load_after_the_first_picture(house: House) -> None:
    """Starting does not wait for the models, and what they are at is on screen."""
    house.grader.status = "loading"
    app = program(house)
    async with app.run_test() as pilot:
        await until(pilot, HomeScreen)
        assert house.grader.loading_started == 1
        assert "grading: loading" in words_of(app)
        house.grader.status = "keywords only: the model file was altered"
        now_on(app, HomeScreen)._show_engine()
        await pilot.pause()
        assert "the model file was altered" in words_of(app)


async def test_a_store_that_cannot_be_read_is_told(house: House) -> None:
    """A broken history is a sentence on the home screen, and practising still works."""

    def fail(limit: int = 100, offset: int = 0) -> list[object]:
        from trainer.interview.records import KeeperFailed

        raise KeeperFailed("The file [/history] is damaged.")

    house.store.attempts = fail  # type: ignore[method-assign,assignment]
    app = program(house)
    async with app.run_test() as pilot:
        await until(pilot, HomeScreen)
        assert "[/history] is damaged" in run_on(words_of(app))


async def test_the_footer_has_six_keys_at_most(house: House) -> None:
    """The bottom line shows few keys; the help shows all."""
    app = program(house)
    async with app.run_test() as pilot:
        await until(pilot, HomeScreen)
        assert 1 < len(app.screen.query_one(KeyBar)._places) <= 6
        await pilot.press("question_mark")
        await pilot.pause()
        assert "Look at what you answered before" in run_on(words_of(app))


async def test_the_theme_is_remembered(house: House) -> None:
    """The colours that were chosen are there at the next start."""
    async with program(house).run_test() as pilot:
        pilot.app.theme = "trainer-light"
        await pilot.pause()
    assert program(house).theme == "trainer-light"
