"""Feedback: own words first, gaps as questions, the score last; and the way on from there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.tui.driving import in_stage, now_on, program, run_on, said, until, words_of, write
from tests.tui.house import ANSWER, HOSTILE, FakeBank, FakeGrader, House, grade, question, rubric
from trainer.grading.grade import Span
from trainer.interview.practice import Answer, Stage
from trainer.report.glyphs import ASCII, UNICODE
from trainer.report.marks import marks_of
from trainer.tui.screens.feedback import FeedbackScreen
from trainer.tui.screens.home import HomeScreen
from trainer.tui.screens.practice import PracticeScreen
from trainer.tui.screens.why import WhyScreen
from trainer.tui.widgets.answer_view import AnswerView, marked_content
from trainer.tui.widgets.rows import Rows

if TYPE_CHECKING:
    from textual.pilot import Pilot


async def submit(pilot: Pilot[None], text: str = ANSWER) -> FeedbackScreen:
    """Write an answer to the question on screen, hand it in, and wait for the feedback."""
    await write(pilot, text)
    await pilot.press("ctrl+s")
    return await until(pilot, FeedbackScreen)


async def test_your_words_come_first_with_a_sign_and_a_word_each(house: House, size: tuple[int, int]) -> None:
    """The answer with its marked passages stands beside the verdicts; no verdict is colour alone, and no score is shown."""
    app = program(house, "practice")
    async with app.run_test(size=size) as pilot:
        await submit(pilot)
        shown = words_of(app)
        for text in ("✓ met «1»", "! contradicted «2»", "· mentioned «3»", "✗ missed", "«1 Kafka keeps"):
            assert text in shown
        assert "62" not in shown
        assert "Retries can reorder." not in shown, "the point is not given away before it was thought about"
        assert "keywords only: the model is missing." in run_on(shown)


async def test_a_row_brings_its_words_into_view(house: House) -> None:
    """j and k move through the criteria, and the answer scrolls to the passage of the row."""
    app = program(house, "practice")
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await submit(pilot, " ".join(f"Sentence number {n} is about offsets." for n in range(120)))
        view = screen.query_one(AnswerView)
        await pilot.press("j", "j")
        await pilot.pause()
        await pilot.pause()
        assert screen.query_one("#criteria", Rows).highlighted == 2
        assert "«3 " in words_of(app)
        assert view.scroll_y > 10
        await pilot.press("k", "k")
        await pilot.pause()
        await pilot.pause()
        assert view.scroll_y == 0


async def test_why_shows_everything_for_an_argument(house: House, size: tuple[int, int]) -> None:
    """Enter opens rule, words, matches, nearest phrasings and figures."""
    app = program(house, "practice")
    async with app.run_test(size=size) as pilot:
        await submit(pilot)
        await pilot.press("enter")
        await until(pilot, WhyScreen)
        shown = run_on(words_of(app).replace("│", ""))
        for text in ("The passage says it.", "partition", "offset", "0.83", "margin 0.31", "80% sure", "Kafka docs"):
            assert text in shown
        await pilot.press("escape")
        await until(pilot, FeedbackScreen)


async def test_a_point_that_was_not_made_is_revealed_on_request(house: House, size: tuple[int, int]) -> None:
    """Why of a missed point shows the question and the closest passage; Enter shows the point, again closes."""
    app = program(house, "practice")
    async with app.run_test(size=size) as pilot:
        await submit(pilot)
        await pilot.press("j", "j", "j", "enter")
        await until(pilot, WhyScreen)
        assert "Closest passage" in words_of(app)
        assert "Retries can reorder." not in words_of(app)
        await pilot.press("enter")
        await pilot.pause()
        assert "Retries can reorder." in words_of(app)
        await pilot.press("enter")
        await until(pilot, FeedbackScreen)


async def test_open_points_are_questions_first(house: House, size: tuple[int, int]) -> None:
    """The second part asks, the heaviest first; Enter reveals one point with its source, and hides it again."""
    app = program(house, "practice")
    async with app.run_test(size=size) as pilot:
        await submit(pilot)
        await pilot.press("2")
        await pilot.pause()
        shown = words_of(app)
        assert shown.index("Who reads a partition") < shown.index("What can a retry do")
        assert "One consumer of a group" not in shown
        await pilot.press("enter")
        await pilot.pause()
        assert "One consumer of a group reads a partition." in words_of(app)
        await pilot.press("enter")
        await pilot.pause()
        assert "One consumer of a group" not in words_of(app)


async def test_what_does_not_hold_is_corrected_with_a_source(house: House, size: tuple[int, int]) -> None:
    """The third part quotes the words, says what holds instead, and where that is written."""
    app = program(house, "practice")
    async with app.run_test(size=size) as pilot:
        await submit(pilot)
        await pilot.press("3")
        await pilot.pause()
        shown = run_on(words_of(app))
        assert "The offset decides." in shown
        assert "KIP-32" in shown


async def test_v_shows_the_model_answer_of_each_level(house: House, size: tuple[int, int]) -> None:
    """v opens the model answer of the question's level; again, that of the next."""
    app = program(house, "practice")
    async with app.run_test(size=size) as pilot:
        await submit(pilot)
        await pilot.press("v")
        await pilot.pause()
        assert "A senior answer." in words_of(app)
        assert "! There is no order across partitions." in words_of(app)
        await pilot.press("v")
        await pilot.pause()
        assert "A mid answer." in words_of(app)


async def test_the_score_is_shown_on_request_with_its_doubt(house: House, size: tuple[int, int]) -> None:
    """s shows score, band, and which criteria are uncertain; s again hides it."""
    app = program(house, "practice")
    async with app.run_test(size=size) as pilot:
        await submit(pilot)
        await pilot.press("5")
        await pilot.pause()
        assert "62" not in words_of(app)
        await pilot.press("s")
        await pilot.pause()
        shown = words_of(app)
        assert "Score 62 of 100 (55–70" in shown
        assert "uncertain: Where exactly does order hold?" in shown
        await pilot.press("s")
        await pilot.pause()
        assert "62" not in words_of(app)


async def test_a_follow_up_says_why_after_its_answer(house: House, size: tuple[int, int]) -> None:
    """f asks the next question; why it was asked is said when it is answered, in the candidate's own words."""
    app = program(house, "practice")
    async with app.run_test(size=size) as pilot:
        await submit(pilot)
        await pilot.press("f")
        screen = await until(pilot, PracticeScreen)
        assert in_stage(screen, Stage.PROMPT)
        assert "Asked because" not in words_of(app)
        await pilot.press("enter")
        await pilot.pause()
        assert in_stage(screen, Stage.WRITING), "confidence is asked once a session"
        screen.editor.put("There is no order between two partitions of one topic.")
        await pilot.pause()
        await pilot.press("f5")
        after = await until(pilot, FeedbackScreen)
        assert "Asked because you wrote" in run_on(words_of(app))
        assert "follow-up" in after.attempt.flags


async def test_revising_starts_from_the_text_and_keeps_the_first_score(house: House) -> None:
    """t opens the answer again; the revision is an attempt of its own that shows what it was before."""
    app = program(house, "practice")
    async with app.run_test() as pilot:
        first = (await submit(pilot)).attempt
        await pilot.press("t")
        screen = await until(pilot, PracticeScreen)
        assert screen.editor.text == ANSWER
        await pilot.press(*"More")
        await pilot.press("f5")
        second = (await until(pilot, FeedbackScreen)).attempt
        assert second.parent_attempt == first.id
        assert len(house.store.kept) == 2
        await pilot.press("s")
        await pilot.pause()
        assert "Before the revision: 62" in words_of(app)


async def test_e_writes_a_file_and_says_where(house: House) -> None:
    """The export is Markdown in the data directory; a folder that cannot be written to is a sentence."""
    app = program(house, "practice")
    async with app.run_test() as pilot:
        await submit(pilot)
        await pilot.press("e")
        await pilot.pause()
        (path,) = (house.data_dir / "exports").iterdir()
        assert path.read_text(encoding="utf-8").startswith("# Ordering in Kafka")
        assert str(path) in said(app)
        house.data_dir = path  # a file where a folder is needed
        await pilot.press("e")
        await pilot.pause()
        assert "Not exported" in said(app)


@pytest.mark.parametrize("hostile", [False, True])
async def test_y_copies_the_feedback_as_text_and_says_so(house: House, hostile: bool) -> None:
    """The clipboard gets question, answer and feedback, with nothing in it that a terminal would obey."""
    house.bank, house.grader = FakeBank(hostile), FakeGrader(hostile)
    app = program(house, "practice")
    async with app.run_test() as pilot:
        await submit(pilot, HOSTILE + ANSWER if hostile else ANSWER)
        await pilot.press("y")
        await pilot.pause()
        assert "Copied as text." in said(app)
        for part in ("Ordering in Kafka", "«1 ", "2. Left open, as questions", "Score 62 of 100"):
            assert part in app.clipboard
        assert not set("\x1b\x07\u202e\u202c\ud800") & set(app.clipboard)


async def test_y_copies_a_replay_of_which_the_question_is_gone(house: House) -> None:
    """An attempt outlives its question on the clipboard too; in ASCII mode it is copied in ASCII."""
    async with program(house, "practice").run_test() as pilot:
        await submit(pilot)
    house.bank = FakeBank(ids=("poison-message",))
    app = program(house, "history", ascii_only=True)
    async with app.run_test() as pilot:
        await pilot.press("enter")
        await until(pilot, FeedbackScreen)
        await pilot.press("y")
        await pilot.pause()
        assert "[x] met <<1>> per-partition" in app.clipboard
        assert app.clipboard.isascii()


async def test_leaving_while_grading_loses_nothing(house: House) -> None:
    """The screen never waits for the grader: home meanwhile, the result is told and kept."""
    import threading

    release, real = threading.Event(), house.grader.grade

    def slow(answer: Answer) -> object:
        release.wait(10)
        return real(answer)

    house.grader.grade = slow  # type: ignore[method-assign,assignment]
    app = program(house, "practice")
    async with app.run_test() as pilot:
        await write(pilot, ANSWER)
        await pilot.press("f5")
        await pilot.press("escape", "escape")
        await until(pilot, HomeScreen)
        assert "Resume" not in words_of(app), "an answer that is being graded is no draft"
        release.set()
        for _ in range(200):
            await pilot.pause()
            if house.store.kept:
                break
        await pilot.pause()
        now_on(app, HomeScreen)
        assert "Graded: Ordering in Kafka" in said(app)


async def test_guards_say_what_to_do(house: House) -> None:
    """An answer that could not be judged on its merits says so at the top."""
    app = program(house, "practice")
    async with app.run_test() as pilot:
        await submit(pilot, "Kafka, yes.")
        assert "Say more." in words_of(app)


async def test_ascii_signs_where_they_are_asked_for(house: House, size: tuple[int, int]) -> None:
    """In ASCII the signs of the verdicts, the marks and the frames are ASCII."""
    app = program(house, "practice", ascii_only=True)
    async with app.run_test(size=size) as pilot:
        await submit(pilot)
        shown = words_of(app)
        for text in ("[x] met <<1>>", "[!] contradicted", "[.] mentioned", "[ ] missed", "<<1 Kafka"):
            assert text in shown
        assert shown.isascii(), {character for character in shown if not character.isascii()}


def test_nested_and_touching_passages_keep_the_text_whole() -> None:
    """Without its marks the marked answer is the answer, however the passages lie."""
    marks = marks_of(grade(Answer(ANSWER, question(), rubric())))
    for glyphs in (UNICODE, ASCII):
        content, place = marked_content(ANSWER, marks, {2}, {marks.spans[1][0]}, glyphs)
        text = str(content)
        for number in ("1 ", "2,4 ", "3 "):
            text = text.replace(glyphs.opens + number, "", 1)
        assert text.replace(glyphs.closes, "") == ANSWER
        assert place is not None
        assert str(content)[place:].startswith(glyphs.opens)
    assert marked_content(ANSWER, marks, set(), {Span(900, 901)}, UNICODE)[1] is None
