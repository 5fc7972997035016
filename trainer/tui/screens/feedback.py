"""Feedback: your words first, then the open points as questions, what does not hold, a model answer, the score."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Container, Horizontal, Vertical, VerticalScroll
from textual.message import Message
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from trainer.grading.grade import Verdict
from trainer.interview.practice import Practice, Stage
from trainer.interview.records import Attempt, KeeperFailed
from trainer.report.marks import marks_of
from trainer.tui import sections
from trainer.tui.base import TrainerScreen
from trainer.tui.disputing import (
    beside_words,
    dispute_belief,
    dispute_criterion,
    read_beside,
    standing_disputes,
    undo_dispute,
)
from trainer.tui.plain import one_line, plain
from trainer.tui.times import local_minute
from trainer.tui.widgets.answer_view import AnswerView
from trainer.tui.widgets.key_bar import KeyBar
from trainer.tui.widgets.rows import Rows

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.content import Content
    from textual.events import Resize

    from trainer.bank.model import Rubric, TargetLevel
    from trainer.history.listing import Beside

SECTIONS = ("criteria", "missing", "wrong", "model", "score")
REPLAY_HIDES = frozenset({"follow_up", "revise", "next"})


class SectionName(Static):
    """One name of the strip; a click goes there."""

    class Chosen(Message):
        """The user wants to see the section."""

        def __init__(self, place: int) -> None:
            super().__init__()
            self.place = place

    def __init__(self, place: int) -> None:
        super().__init__(classes="section-name")
        self._place = place

    def on_click(self) -> None:
        """Tell the screen."""
        self.post_message(self.Chosen(self._place))


class FeedbackScreen(TrainerScreen):
    """The feedback on an attempt, right after it (`practice` given) or from the history."""

    CSS_PATH = "feedback.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f", "follow_up", "follow-up", id="feedback.follow-up", tooltip="Take the interviewer's next question"),
        Binding("t", "revise", "revise", id="feedback.revise", tooltip="Write the answer anew; the first score stays"),
        Binding("s", "score", "score", id="feedback.score", tooltip="Show or hide the score"),
        Binding("n", "next", "go on", id="feedback.next",
                tooltip="End here: what to work on, then another question or home"),
        Binding("v", "model", "model answer", id="feedback.model", show=False,
                tooltip="Show the model answer; again: of the next level"),
        Binding("d", "dispute", "dispute", id="feedback.dispute",
                tooltip="Argue with the highlighted verdict; both scores are kept, and yours counts"),
        Binding("u", "undo", "undo dispute", id="feedback.undo", show=False, tooltip="Take the dispute back"),
        Binding("y", "copy", "copy", id="feedback.copy", show=False, tooltip="Copy the feedback as text"),
        Binding("e", "export", "export", id="feedback.export", show=False, tooltip="Write it to a Markdown file"),
        *(Binding(str(place + 1), f"section({place})", name, show=False, id=f"feedback.section-{place + 1}",
                  tooltip=f"Show {name}")
          for place, name in enumerate(("your words and the criteria", "the points left open, as questions",
                                        "what does not hold", "the model answer", "the score"))),
    ]  # fmt: skip

    def __init__(self, attempt: Attempt, rubric: Rubric | None, practice: Practice | None = None, note: str = "") -> None:
        """`note` is a sentence about the replay, such as that the rubric has changed."""
        super().__init__()
        self.attempt, self.rubric, self.practice = attempt, rubric, practice
        self._note = note
        self._beside: Beside | None = None
        self._marks = marks_of(attempt.grade)
        wrong = [v.criterion_id for v in attempt.grade.criteria if v.verdict is Verdict.CONTRADICTED]
        self._wrong = {self._marks.criteria[name] for name in wrong} | set(self._marks.misconceptions.values())
        self._open = sections.open_rows(attempt, rubric)
        self._revealed: set[str] = set()
        self._section = 0
        self._score_shown = False
        self._levels = sections.model_levels(rubric)
        self._level: TargetLevel | None = next((x for x in self._levels if x == attempt.level), None) or (
            self._levels[0] if self._levels else None
        )

    # Layout.

    def body(self) -> ComposeResult:
        """Lay out the answer, and beside or below it the sections."""
        yield Static(classes="title-bar")
        yield Static(id="notices")
        with Horizontal(id="strip"):
            for place in range(len(SECTIONS)):
                yield SectionName(place)
        with Container(id="parts"):
            with AnswerView(id="your-answer"):
                pass
            with Vertical(id="sections"):
                yield Rows("why", id="criteria")
                yield Rows("reveal", id="missing")
                for name in SECTIONS[2:]:
                    yield VerticalScroll(Static(classes="text"), id=name)
        yield KeyBar()

    def on_mount(self) -> None:
        """Fill every part."""
        self._beside = read_beside(self)
        self.query_one(".title-bar", Static).update(plain(self._title()))
        notices = self._notices()
        self.query_one("#notices", Static).update(plain(self.app.glyphs.words("\n".join(notices))))
        self.query_one("#notices").display = bool(notices)
        self._fill_lists()
        beliefs = sections.wrong_beliefs(self.attempt, self.rubric, self._marks, self.app.glyphs)
        self.query_one("#wrong .text", Static).update(beliefs)
        self._show_model()
        self._show_score()
        self._show_section()

    def _title(self) -> str:
        attempt = self.attempt
        when = "" if self.practice else f"{local_minute(attempt.submitted_at)} {self.app.glyphs.dot} "
        marked = f"  ({', '.join(attempt.flags)})" if attempt.flags else ""
        return f"{when}Feedback: {one_line(attempt.title)}{marked}"

    def _notices(self) -> list[str]:
        attempt = self.attempt
        said = [one_line(guard.message) for guard in attempt.grade.guards]
        made_by = sections.made_by(attempt)
        return [one_line(line) for line in (self._note, attempt.asked_because, *said, made_by) if line]

    def _fill_lists(self) -> None:
        glyphs = self.app.glyphs
        criteria = self.query_one("#criteria", Rows)
        rows = self._criterion_rows(0)
        criteria.add_options(Option(row) for row in rows)
        criteria.highlighted = 0 if rows else None
        missing = self.query_one("#missing", Rows)
        for verdict in self._open:
            missing.add_option(Option(sections.open_row(verdict, self.rubric, glyphs, False)))
        if not self._open:
            missing.add_option(Option(plain("Nothing was left open."), disabled=True))
        missing.highlighted = 0 if self._open else None

    def _criterion_rows(self, columns: int) -> list[Content]:
        rows = sections.criterion_rows(self.attempt, self.rubric, self._marks, self.app.glyphs, columns)
        yours = {one.point: one for one in standing_disputes(self._beside)}
        return [
            row + plain(f"  (you: {yours[item.criterion_id].verdict})", "$text-accent") if item.criterion_id in yours else row
            for row, item in zip(rows, self.attempt.grade.criteria, strict=True)
        ]

    def on_resize(self, event: Resize) -> None:
        """Fit the list of criteria to its new width."""
        super().on_resize(event)
        self.call_after_refresh(self._fit_criteria)

    def _fit_criteria(self) -> None:
        criteria = self.query_one("#criteria", Rows)
        columns = criteria.content_size.width - criteria.styles.scrollbar_size_vertical
        if columns > 0:
            for place, row in enumerate(self._criterion_rows(columns)):
                criteria.replace_option_prompt_at_index(place, row)

    def _show_section(self) -> None:
        wrong = len(self._wrong)
        names = ("Criteria", f"Left open {len(self._open)}", f"Wrong {wrong}", "Model answer", "Score")
        for place, widget in enumerate(self.query(SectionName)):
            chosen = place == self._section
            text = f"[{place + 1} {names[place]}]" if chosen else f" {place + 1} {names[place]} "
            widget.update(plain(text, "bold" if chosen else "$quiet"))
        for place, name in enumerate(SECTIONS):
            self.query_one(f"#{name}").display = place == self._section
        self.set_class(self._section == 0, "-own-words")
        self.query_one(f"#{SECTIONS[self._section]}").focus()
        self._show_answer()

    def _show_answer(self) -> None:
        criteria, place = self.attempt.grade.criteria, self.query_one("#criteria", Rows).highlighted
        current = criteria[place].spans if self._section == 0 and place is not None else ()
        if self._section == 2:
            believed = [span for held in self.attempt.grade.misconceptions for span in held.spans]
            contradicted = [span for v in criteria if v.verdict is Verdict.CONTRADICTED for span in v.spans]
            current = (*believed, *contradicted)
        view = self.query_one(AnswerView)
        view.show(self.attempt.answer, self._marks, self._wrong, current, self.app.glyphs)

    def _show_model(self) -> None:
        text = sections.model(self.rubric, self._level, self.attempt, self.app.glyphs)
        self.query_one("#model .text", Static).update(text)

    def _show_score(self) -> None:
        hidden = plain("s shows the score. Look at the questions first: they help more than the figure.")
        question = self.app.services.bank.questions.get(self.attempt.question_id)
        shown = sections.score(self.attempt, question, self.rubric, self.app.glyphs, self._score_before())
        shown += plain(beside_words(self.attempt, self._beside, self.app.glyphs))
        self.query_one("#score .text", Static).update(shown if self._score_shown else hidden)

    def _score_before(self) -> int | None:
        if "revised" not in self.attempt.flags or not self.attempt.parent_attempt:
            return None
        try:
            return self.app.services.store.attempt(self.attempt.parent_attempt).grade.score
        except KeeperFailed:
            return None  # the first attempt was deleted; there is nothing to compare with

    # Moving.

    def on_section_name_chosen(self, message: SectionName.Chosen) -> None:
        """Go to the section."""
        self.action_section(message.place)

    def action_section(self, place: int) -> None:
        """Show a section."""
        self._section = place
        self._show_section()

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Scroll the words of the criterion into view."""
        if event.option_list.id == "criteria" and self._section == 0:
            self._show_answer()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Say why, or reveal the point."""
        if event.option_list.id == "criteria":
            from trainer.tui.screens.why import WhyScreen

            verdict = self.attempt.grade.criteria[event.option_index]
            number = self._marks.criteria.get(verdict.criterion_id)
            self.app.push_screen(WhyScreen(self.attempt, verdict, self.rubric, number))
            return
        verdict = self._open[event.option_index]
        self._revealed ^= {verdict.criterion_id}
        shown = verdict.criterion_id in self._revealed
        row = sections.open_row(verdict, self.rubric, self.app.glyphs, shown)
        event.option_list.replace_option_prompt_at_index(event.option_index, row)

    def action_dispute(self) -> None:
        """Argue with the highlighted verdict; in the section of what does not hold, with the first belief that stands."""
        if self._section == SECTIONS.index("wrong"):
            dispute_belief(self, self._beside)
        elif (place := self.query_one("#criteria", Rows).highlighted) is not None and self._section == 0:
            dispute_criterion(self, self.attempt.grade.criteria[place])
        else:
            self.app.say("1 shows the criteria; d there disputes the highlighted one.")

    def action_undo(self) -> None:
        """Take the dispute on the highlighted verdict back, or the latest one."""
        place = self.query_one("#criteria", Rows).highlighted
        undo_dispute(self, self._beside, self.attempt.grade.criteria[place].criterion_id if place is not None else None)

    def look_again(self) -> None:
        """Show what is kept beside the attempt now."""
        self._beside = read_beside(self)
        self._fit_criteria()
        self._show_score()

    def action_model(self) -> None:
        """Show the model answer; when it is shown, that of the next level."""
        if self._section == SECTIONS.index("model") and self._level is not None:
            self._level = self._levels[(self._levels.index(self._level) + 1) % len(self._levels)]
            self._show_model()
        self.action_section(SECTIONS.index("model"))

    def action_score(self) -> None:
        """Show the score, or hide it again."""
        self._score_shown = not self._score_shown
        self._show_score()
        self.action_section(SECTIONS.index("score") if self._score_shown else 0)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A replay has nothing to go on with."""
        if action in REPLAY_HIDES:
            return self.practice is not None
        return True

    def action_back(self) -> None:
        """Go back to where this was opened from; a session that ends is wrapped up first."""
        if self.practice is None:
            self.app.pop_screen()
        else:
            self.action_next()

    # Going on.

    def _finish(self) -> bool:
        try:
            if self.practice is not None and self.practice.stage is Stage.FEEDBACK:
                self.practice.finish()
        except KeeperFailed as error:
            self.app.say(str(error), "error")
            return False
        return True

    def action_follow_up(self) -> None:
        """Take the follow-up; why it is asked is said after its answer."""
        if self.practice is None:
            return
        if self.practice.follow_up() is None:
            self.app.say("No follow-up is left for this answer. n goes on.")
            return
        self.practice.take_follow_up()
        self.app.open_practice(self.practice)

    def action_revise(self) -> None:
        """Write the answer anew."""
        if self.practice is not None:
            self.practice.revise()
            self.app.open_practice(self.practice)

    def action_next(self) -> None:
        """End this session and wrap it up."""
        if self.practice is not None and self._finish():
            self.app.open_wrap(self.practice)

    def action_copy(self) -> None:
        """Put the feedback as text into the clipboard of the terminal."""
        from trainer.report.attempt import attempt_text

        attempt = self.attempt
        question = self.app.services.bank.questions.get(attempt.question_id)
        self.app.copy_to_clipboard(attempt_text(attempt, question, self.rubric, self.app.glyphs))
        self.app.say("Copied as text. If pasting brings nothing, your terminal takes no copies: e writes a file.")

    def action_export(self) -> None:
        """Write a Markdown file into the data directory, and say where."""
        from trainer.report.attempt import attempt_markdown

        attempt = self.attempt
        folder = self.app.services.data_dir / "exports"
        path = folder / f"{attempt.submitted_at:%Y-%m-%d}-{attempt.question_id}-{attempt.id[:8]}.md"
        text = attempt_markdown(attempt, self.app.services.bank.questions.get(attempt.question_id), self.rubric)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        except OSError as error:
            self.app.say(f"Not exported: {error}. Check that {folder} can be written to.", "error")
            return
        self.app.say(f"Exported to {path}")
