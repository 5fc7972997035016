"""Home: what to do today, with one default that Enter takes."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from trainer.history.coach import in_days
from trainer.interview.records import KeeperFailed
from trainer.progress.mastery import State
from trainer.tui import mock_ways
from trainer.tui.base import TrainerScreen
from trainer.tui.plain import one_line, plain
from trainer.tui.times import ago
from trainer.tui.widgets.key_bar import KeyBar
from trainer.tui.widgets.rows import Rows

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from trainer.interview.records import Draft

HISTORY_SHOWN = 1000
"""More attempts than this are counted as "1000+"."""
DRAFTS_SHOWN = 3
MOCKS_SHOWN = 10


class HomeScreen(TrainerScreen):
    """The first screen."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("p", "practice", "practice", id="home.practice", tooltip="Choose a question to practise"),
        Binding("m", "mock", "mock", id="home.mock", tooltip="Set up a mock interview, or open an earlier debrief"),
        Binding("w", "weak", "weak areas", id="home.weak", tooltip="Where you are weak, and on what that rests"),
        Binding("t", "today", "today", id="home.today", show=False, tooltip="Today's session: about ten minutes, with an end"),
        Binding("i", "plan", "plan", id="home.plan", show=False, tooltip="The plan to the interview, and its date"),
        Binding("h", "history", "history", id="home.history", tooltip="Look at what you answered before"),
        Binding("d", "discard", "discard", id="home.discard", tooltip="Throw this draft or interview away; asks first"),
        Binding("q", "app.quit", "quit", id="home.quit", tooltip="Leave the trainer (also Ctrl+Q)"),
    ]  # fmt: skip

    def __init__(self) -> None:
        super().__init__()
        self._drafts: dict[str, Draft] = {}
        self._suggested: str | None = None
        self._weakest = ""
        self._mock_about = ""

    def body(self) -> ComposeResult:
        """Lay out the Today card and the lines below it."""
        yield Static(plain("Broker Trainer"), classes="title-bar")
        with Vertical(id="today") as card:
            card.border_title = "Today"
            yield Rows("go", id="choices")
        yield Static(id="below")
        yield Static(id="notes")
        yield KeyBar()

    def on_mount(self) -> None:
        """Fill the card, and keep the engine's state up to date."""
        self.query_one(Rows).focus()
        self.set_interval(0.5, self._show_engine)

    def on_screen_resume(self) -> None:
        """Look again: a draft or an attempt may have been added."""
        self._fill()

    def _fill(self) -> None:
        services, glyphs = self.app.services, self.app.glyphs
        choices = self.query_one(Rows)
        at = choices.highlighted
        choices.clear_options()
        try:
            drafts = sorted(services.store.drafts(), key=lambda draft: draft.saved_at, reverse=True)
            rows = services.store.attempts(limit=HISTORY_SHOWN)
        except KeeperFailed as error:
            self.query_one("#notes", Static).update(plain(f"The history cannot be read: {error}", "$text-error"))
            drafts, rows = [], []
        waiting = [draft for draft in drafts if (draft.session_id, draft.turn) not in self.app.in_grading]
        self._drafts = {f"draft-{place}": draft for place, draft in enumerate(waiting[:DRAFTS_SHOWN])}
        questions = services.bank.questions
        now = services.clock.now()
        for key, draft in self._drafts.items():
            asked = questions.get(draft.question_id)
            words = len(draft.text.split())
            about = f"draft of {words} word{'s' * (words != 1)}, {ago(draft.saved_at, now)}"
            choices.add_option(_choice("Resume", asked.title if asked else draft.question_id, about, key))
        if questions:
            self._add_mocks(choices)
            self._add_today(choices)
        question = self.app.suggested(rows)
        if question:
            self._suggested = question.id
            when = max((row.submitted_at for row in rows if row.question_id == question.id), default=None)
            about = f"{question.level} {glyphs.dot} {question.minutes} min {glyphs.dot} "
            about += f"last answered {ago(when, now)}" if when else "not answered yet"
            choices.add_option(_choice("Practise", question.title, about, "suggested"))
            choices.add_option(_choice("Mock", "a whole interview against the clock", self._mock_about, "mock"))
            choices.add_option(_choice("Choose", f"one of {len(questions)} questions", "", "choose"))
        count = f"{HISTORY_SHOWN}+" if len(rows) >= HISTORY_SHOWN else str(len(rows))
        kept = f"{count} answer{'s' * (len(rows) != 1)} kept" if rows else "empty: what you answer is kept here"
        choices.add_option(_choice("History", kept, "", "history"))
        choices.highlighted = min(at or 0, choices.option_count - 1)
        self.refresh_bindings()
        self._show_below(bool(questions))

    def _add_today(self, choices: Rows) -> None:
        """Offer today's session, and say what is weakest."""
        coach, dot = self.app.services.coach, self.app.glyphs.dot
        self._weakest = ""
        try:
            today, order, day = coach.today(), coach.ranked(), coach.interview()
            phase, today_date = coach.phase(), coach.today_date
        except KeeperFailed:
            return  # told already
        if today.is_done:
            choices.add_option(_choice("Daily", "done for today", f"{len(today.steps)} answered", "today"))
        elif today.steps:
            done = len(today.steps) - len(today.left)
            prompts = sum(step.item.probe is None for step in today.left)
            points = len(today.left) - prompts
            parts = [f"{prompts} question{'s' * (prompts != 1)}"] if prompts else []
            parts += [f"{points} single point{'s' * (points != 1)}"] if points else []
            begun = f"{done} of {len(today.steps)} done {dot} " if done else ""
            about = f"{begun}about {today.minutes_left} min"
            choices.add_option(_choice("Daily", " and ".join(parts), about, "today"))
        if day is not None and day >= today_date:
            self._weakest = f"Interview {in_days(day, today_date)}{f', today: {phase.value}' if phase else ''}.  "
        weak = [entry for entry in order if entry.mastery.state in (State.WRONG, State.WEAK)][:2]
        if weak:
            named = ", ".join(f"{one_line(e.standing.concept)} {e.mastery.mean:.2f} (n={e.mastery.seen})" for e in weak)
            self._weakest += f"Weakest: {named}."

    def look_again(self) -> None:
        """Fill the card anew: the bank was read."""
        if self.is_current:
            self._fill()

    def _add_mocks(self, choices: Rows) -> None:
        """Offer the interviews that were not finished, and how the last one went."""
        services, glyphs = self.app.services, self.app.glyphs
        try:
            lines = services.store.mocks(MOCKS_SHOWN)
        except KeeperFailed as error:
            self.query_one("#notes", Static).update(plain(f"The history cannot be read: {error}", "$text-error"))
            return
        now = services.clock.now()
        open_ones = [line for line in lines if not line.debriefed and line.id not in self.app.mocks_in_grading]
        for line in open_ones[:DRAFTS_SHOWN]:
            about = "ended; waits for its debrief" if line.ended else f"paused, saved {ago(line.saved_at, now)}"
            choices.add_option(_choice("Resume", f"Mock interview: {one_line(line.title)}", about, f"mock-{line.id}"))
        last = next((line for line in lines if line.debriefed), None)
        about = f"{glyphs.dot} last: {last.verdict or 'no verdict'}, {ago(last.started_at, now)}" if last else ""
        self._mock_about = f"30, 45 or 60 minutes {about}".strip()

    def _show_below(self, any_questions: bool) -> None:
        hint = (
            "Enter takes the highlighted line. Nothing you write leaves this machine."
            if any_questions
            else "The bank has no questions. Add a bank with --bank DIR, then start again; q leaves."
        )
        self.query_one("#below", Static).update(plain(f"{self._weakest}\n{hint}" if self._weakest else hint))
        self._show_engine()
        if self.app.services.notes:
            self.query_one("#notes", Static).update(plain("\n".join(self.app.services.notes)))

    def _show_engine(self) -> None:
        dot = self.app.glyphs.dot
        line = plain(f"Broker Trainer  {dot}  grading: {one_line(self.app.services.grader.status)}")
        self.query_one(".title-bar", Static).update(line)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to discard only where a draft is highlighted."""
        if action == "back":
            return False
        return bool(self._highlighted_draft() or self._highlighted_mock()) if action == "discard" else True

    def _highlighted_mock(self) -> str:
        option = self.query_one(Rows).highlighted_option if self.is_mounted else None
        key = option.id or "" if option else ""
        return key.removeprefix("mock-") if key.startswith("mock-") else ""

    def _highlighted_draft(self) -> Draft | None:
        if not self.is_mounted or not (option := self.query_one(Rows).highlighted_option):
            return None
        return self._drafts.get(option.id or "")

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """The keys depend on the row."""
        self.refresh_bindings()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Do what the row says."""
        key = event.option_id or ""
        if key in self._drafts:
            self.app.resume(self._drafts[key])
        elif key == "mock":
            self.action_mock()
        elif key.startswith("mock-"):
            mock_ways.resume_mock(self.app, key.removeprefix("mock-"))
        elif key == "suggested":
            self.app.start_question(self._suggested)
        elif key == "choose":
            self.action_practice()
        elif key == "today":
            self.action_today()
        else:
            self.action_history()

    def action_practice(self) -> None:
        """Choose a question."""
        self.app.open_picker()

    def action_today(self) -> None:
        """Start today's session, or go on with it."""
        from trainer.tui.screens.weak import start_today

        start_today(self)

    def action_weak(self) -> None:
        """Show the weak areas."""
        from trainer.tui.screens.weak import WeakScreen

        self.app.push_screen(WeakScreen())

    def action_plan(self) -> None:
        """Show the plan."""
        from trainer.tui.screens.plan import PlanScreen

        self.app.push_screen(PlanScreen())

    def action_mock(self) -> None:
        """Set up a mock interview."""
        mock_ways.open_setup(self.app)

    def action_history(self) -> None:
        """Open the history."""
        self.app.open_history()

    def action_discard(self) -> None:
        """Ask whether to throw the highlighted draft away."""
        from trainer.tui.screens.dialogs import ConfirmScreen

        draft, mock_id, store = self._highlighted_draft(), self._highlighted_mock(), self.app.services.store
        if draft is None and not mock_id:
            return

        def answered(yes: bool | None) -> None:
            if yes:
                try:
                    if draft is not None:
                        store.discard_draft(draft.session_id, draft.turn)
                    else:
                        store.discard_mock(mock_id)
                except KeeperFailed as error:
                    self.app.say(str(error), "error")
                self._fill()

        what = (
            f"the draft of {len(draft.text.split())} words" if draft else "the interview with everything that you wrote in it"
        )
        text = f"Throw away {what}? It cannot be brought back."
        self.app.push_screen(ConfirmScreen("Discard", text, "throw it away"), answered)


def _choice(verb: str, what: str, about: str, key: str) -> Option:
    parts = [Content.styled(f"{verb:<10}", "bold"), plain(one_line(what))]
    if about:
        parts.append(plain("\n" + " " * 10 + about, "$quiet"))
    return Option(Content.assemble(*parts), id=key)
