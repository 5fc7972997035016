"""Practice: writing is undisturbed, and nothing that was written is lost."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
from textual import events

from tests.tui.driving import in_stage, now_on, program, run_on, said, until, words_of, write
from tests.tui.house import ANSWER, House
from trainer.interview.practice import Stage
from trainer.tui.screens.dialogs import AskScreen, ConfidenceScreen, ConfirmScreen, PauseScreen, TellScreen
from trainer.tui.screens.feedback import FeedbackScreen
from trainer.tui.screens.home import HomeScreen
from trainer.tui.screens.keys import KeysScreen, keys_of
from trainer.tui.screens.notes import NotesScreen
from trainer.tui.screens.practice import PracticeScreen
from trainer.tui.widgets.editors import EDITING_KEYS, EditorFailed, edit_elsewhere


@pytest.mark.parametrize("first", ["q", "space", "s", "question_mark", "a", "1", "f", "j", "d"])
async def test_the_first_characters_of_an_answer_are_text(house: House, size: tuple[int, int], first: str) -> None:
    """A letter that is a key elsewhere is a letter in the editor, and nothing else happens."""
    app = program(house, "practice")
    async with app.run_test(size=size) as pilot:
        screen = await write(pilot)
        await pilot.press(first)
        await pilot.pause()
        now_on(app, PracticeScreen)
        assert screen.editor.text == {"space": " ", "question_mark": "?"}.get(first, first)
        assert in_stage(screen, Stage.WRITING)


async def test_confidence_is_asked_before_writing(house: House, size: tuple[int, int]) -> None:
    """One key says how well it will go; Esc stays with the prompt, 0 starts without saying."""
    async with program(house, "practice").run_test(size=size) as pilot:
        await pilot.press("enter")
        await until(pilot, ConfidenceScreen)
        await pilot.press("escape")
        screen = await until(pilot, PracticeScreen)
        assert in_stage(screen, Stage.PROMPT)
        await pilot.press("enter", "4")
        await pilot.pause()
        assert screen.practice.confidence == 4
        assert in_stage(screen, Stage.WRITING)


async def test_a_clarifying_question_is_answered_and_stays(house: House, size: tuple[int, int]) -> None:
    """a asks the interviewer; the fact stands beside the prompt afterwards."""
    app = program(house, "practice")
    async with app.run_test(size=size) as pilot:
        await pilot.press("a")
        await until(pilot, AskScreen)
        await pilot.press(*"events?", "enter")
        await pilot.pause()
        assert "Two thousand events a second." in words_of(app)
        await pilot.press("escape")
        await until(pilot, PracticeScreen)
        assert "Two thousand events a second." in words_of(app)


async def test_a_hint_names_its_cost_first(house: House, size: tuple[int, int]) -> None:
    """F2 says what the hint is and costs; Esc takes none, Enter shows it, and it stays beside the prompt."""
    app = program(house, "practice")
    async with app.run_test(size=size) as pilot:
        screen = await write(pilot)
        await pilot.press("f2")
        await until(pilot, ConfirmScreen)
        assert "nudge" in words_of(app)
        assert "does not count as known" in run_on(words_of(app).replace("│", ""))
        assert "Think of offsets." not in words_of(app)
        await pilot.press("escape")
        assert screen.practice.hints_shown == 0
        await pilot.press("f2", "enter")
        await until(pilot, TellScreen)
        assert "Think of offsets." in words_of(app)
        await pilot.press("enter", "escape")
        await until(pilot, PracticeScreen)
        await pilot.pause()
        assert "Think of offsets." in words_of(app)


async def test_pause_hides_everything_and_stops_the_clock(house: House, size: tuple[int, int]) -> None:
    """While paused neither the prompt nor the text can be read, and no time is counted."""
    app = program(house, "practice")
    async with app.run_test(size=size) as pilot:
        screen = await write(pilot, ANSWER)
        house.clock.s += 65
        await pilot.press("ctrl+g")
        await until(pilot, PauseScreen)
        assert "Paused at 1:05" in words_of(app)
        assert "Kafka" not in words_of(app)
        house.clock.s += 1000
        await pilot.press("f9")
        await until(pilot, PracticeScreen)
        assert int(screen.practice.elapsed_s) == 65
        assert screen.editor.text == ANSWER


async def test_esc_goes_to_the_prompt_and_then_home(house: House, size: tuple[int, int]) -> None:
    """Esc never discards: from the text to the prompt, from there home, with the draft kept."""
    app = program(house, "practice")
    async with app.run_test(size=size) as pilot:
        screen = await write(pilot, ANSWER)
        await pilot.press("escape")
        await pilot.pause()
        assert screen.prompt.has_focus
        await pilot.press("enter")
        await pilot.pause()
        assert screen.editor.has_focus
        await pilot.press("escape", "escape")
        await until(pilot, HomeScreen)
        assert [draft.text for draft in house.store.kept_drafts.values()] == [ANSWER]


async def test_the_prompt_is_a_key_away(house: House, size: tuple[int, int]) -> None:
    """Ctrl+T and F8 show and hide the prompt without touching the text."""
    app = program(house, "practice")
    async with app.run_test(size=size) as pilot:
        screen = await write(pilot, "Some text")
        before = screen.prompt.display
        for key in ("ctrl+t", "f8"):
            shown = screen.prompt.display
            await pilot.press(key)
            await pilot.pause()
            assert screen.prompt.display is not shown
            assert ("senior" in words_of(app)) is not shown
        assert screen.prompt.display is before
        assert screen.editor.text == "Some text"


async def test_headings_are_offered_once(house: House) -> None:
    """Ctrl+L adds the headings below what is there, as one step that can be undone."""
    async with program(house, "practice").run_test() as pilot:
        screen = await write(pilot, "First.")
        await pilot.press("ctrl+l")
        await pilot.press("f12")
        assert screen.editor.text.count("## Design") == 1
        assert screen.editor.text.startswith("First.\n\n## Assumptions\n")
        await pilot.press("ctrl+z")
        assert screen.editor.text == "First."


async def test_a_pasted_newline_never_submits(house: House) -> None:
    """A paste of several lines is text, all of it."""
    app = program(house, "practice")
    async with app.run_test() as pilot:
        screen = await write(pilot)
        pasted = "one\ntwo\n" * 300
        app.post_message(events.Paste(pasted))
        await pilot.pause()
        assert screen.editor.text == pasted
        assert in_stage(screen, Stage.WRITING)


async def test_what_is_typed_is_saved_without_being_asked(house: House) -> None:
    """Typing is saved on its own, and the line below says when."""
    app = program(house, "practice")
    async with app.run_test() as pilot:
        screen = await write(pilot, ANSWER)
        house.clock.s += 2
        screen._tick()
        assert screen.practice.saved_at is not None
        house.clock.s += 3 - (house.clock.now() - screen.practice.saved_at).total_seconds()
        screen._tick()
        await pilot.pause()
        assert "saved 3 s ago" in words_of(app)
        assert "23 words" in words_of(app)
        assert [draft.text for draft in house.store.kept_drafts.values()] == [ANSWER]


async def test_a_failed_save_is_shown_and_the_text_stays(house: House, size: tuple[int, int]) -> None:
    """A disk that is full is told in words; the text is still there, and saved once it works again."""
    app = program(house, "practice")
    async with app.run_test(size=size) as pilot:
        house.store.broken = "The disk [/dev] is full."
        screen = await write(pilot, ANSWER)
        house.clock.s += 2
        screen._tick()
        await pilot.pause()
        assert "NOT SAVED: The disk [/dev] is full." in words_of(app)
        await pilot.press("f5")
        await pilot.pause()
        assert now_on(app, PracticeScreen).editor.text == ANSWER
        await pilot.press("escape", "escape")
        await pilot.pause()
        now_on(app, PracticeScreen)
        house.store.broken = ""
        house.clock.s += 2
        screen._tick()
        await pilot.pause()
        assert "NOT SAVED" not in words_of(app)


async def test_a_grade_that_cannot_be_kept_is_tried_again(house: House) -> None:
    """When the attempt cannot be recorded the screen says so, and F5 tries again without grading anew."""
    app = program(house, "practice")
    async with app.run_test() as pilot:
        screen = await write(pilot, ANSWER)
        real = house.grader.grade

        def full(answer: object) -> object:
            house.store.broken = "The disk is full."
            return real(answer)  # type: ignore[arg-type]

        house.grader.grade = full  # type: ignore[method-assign,assignment]
        await pilot.press("ctrl+s")
        for _ in range(100):
            await pilot.pause()
            if screen._unkept is not None:
                break
        assert "not kept: The disk is full." in run_on(words_of(app))
        assert screen.editor.text == ANSWER
        house.store.broken = ""
        await pilot.press("f5")
        await until(pilot, FeedbackScreen)
        assert len(house.store.kept) == 1


async def test_grading_that_fails_gives_the_text_back(house: House) -> None:
    """Whatever goes wrong in the grader is told, and the answer can be submitted again."""
    house.grader.trouble = "[/weights] are broken"
    app = program(house, "practice")
    async with app.run_test() as pilot:
        screen = await write(pilot, ANSWER)
        await pilot.press("ctrl+s")
        for _ in range(100):
            await pilot.pause()
            if in_stage(screen, Stage.WRITING):
                break
        await pilot.pause()
        assert screen.editor.text == ANSWER
        assert not screen.editor.read_only
        house.grader.trouble = ""
        await pilot.press("ctrl+s")
        await until(pilot, FeedbackScreen)


async def test_an_empty_answer_is_not_handed_in_by_accident(house: House) -> None:
    """Submitting nothing says how to say that one doesn't know."""
    app = program(house, "practice")
    async with app.run_test() as pilot:
        await write(pilot)
        await pilot.press("f5")
        await pilot.pause()
        assert "F4" in said(app)
        now_on(app, PracticeScreen)


async def test_i_dont_know_yet_asks_and_is_graded(house: House, size: tuple[int, int]) -> None:
    """F4 asks first; then the attempt is kept and marked."""
    async with program(house, "practice").run_test(size=size) as pilot:
        await pilot.press("f4")
        await until(pilot, ConfirmScreen)
        await pilot.press("enter")
        screen = await until(pilot, FeedbackScreen)
        assert "dont-know" in screen.attempt.flags


async def test_notes_are_kept_with_the_draft(house: House) -> None:
    """F3 opens notes; what is written there is in the draft and not in the answer."""
    async with program(house, "practice").run_test() as pilot:
        screen = await write(pilot, "Answer")
        await pilot.press("f3", *"q=2")
        await until(pilot, NotesScreen)
        await pilot.press("f3", "ctrl+q")
        await pilot.pause()
        assert screen.practice.scratch_text == "q=2"
    assert [(draft.text, draft.scratch) for draft in house.store.kept_drafts.values()] == [("Answer", "q=2")]


async def test_every_ctrl_key_has_a_twin(house: House) -> None:
    """What a terminal may take for itself can be reached by a function key; the help lists both."""
    app = program(house, "practice")
    async with app.run_test() as pilot:
        screen = await write(pilot)
        await pilot.press("f1")
        await until(pilot, KeysScreen)
        bound = [keys for _, lines in keys_of(app, screen) for keys in lines if keys not in EDITING_KEYS]
        for keys, _ in bound:
            assert "Ctrl" not in keys or re.search(r" or (Shift\+)?F\d", keys), keys
        assert "Ctrl+Q or Shift+F4" in dict(bound)


async def test_a_terminal_that_cannot_hand_over_says_so(house: House) -> None:
    """Ctrl+O where no other editor can run keeps the text and says why."""
    app = program(house, "practice")
    async with app.run_test() as pilot:
        screen = await write(pilot, ANSWER)
        await pilot.press("ctrl+o")
        await pilot.pause()
        assert "cannot hand over" in said(app)
        assert screen.editor.text == ANSWER


def test_another_editor_gives_its_text_back(tmp_path: Path) -> None:
    """What was saved in $EDITOR is the answer; an editor that ends with an error changes nothing."""
    script = tmp_path / "editor.py"
    script.write_text("import sys; p = sys.argv[1]; t = open(p).read(); open(p, 'w').write(t + ' more\\n')")
    assert edit_elsewhere("one", {"EDITOR": f"{sys.executable} {script}"}) == "one more"
    script.write_text("raise SystemExit(3)")
    with pytest.raises(EditorFailed, match="code 3"):
        edit_elsewhere("one", {"EDITOR": f"{sys.executable} {script}"})
    with pytest.raises(EditorFailed, match="did not start"):
        edit_elsewhere("one", {"EDITOR": str(tmp_path / "missing")})
