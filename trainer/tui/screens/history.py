"""History: every answer that was kept, newest first, narrowed down by words and filters."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from trainer.history.listing import COUNTED_TO, Filter, Line
from trainer.interview.records import KeeperFailed
from trainer.tui.agenda import learn_beside
from trainer.tui.base import TrainerScreen
from trainer.tui.plain import one_line, plain
from trainer.tui.replay import open_attempt
from trainer.tui.screens.dialogs import PlainInput
from trainer.tui.times import local_minute
from trainer.tui.widgets.key_bar import KeyBar
from trainer.tui.widgets.rows import Rows

if TYPE_CHECKING:
    from textual.app import ComposeResult

PAGE = 200
MORE = "more"
SEARCH_AFTER_S = 0.15
"""Rest after the last letter before the search runs."""


class SearchInput(PlainInput):
    """Takes every letter; Enter and Down go to the list, Esc empties and leaves."""

    KEYS_HEADING = "While searching"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,enter", "screen.to_list", "to the list", id="search.list", tooltip="Go to what was found"),
        Binding("escape", "screen.leave_search", "leave", id="search.leave", tooltip="Leave the search, empty"),
    ]


class HistoryScreen(TrainerScreen):
    """A list; Enter shows the feedback of the attempt as it was kept."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "search", "search", id="history.search", key_display="/",
                tooltip="Search titles, prompts, answers and notes"),
        Binding("f", "filter", "filter", id="history.filter", tooltip="Only some modes, topics, brokers, levels, flags, days"),
        Binding("space", "mark", "mark", id="history.mark", show=False, tooltip="Mark for comparison; two can be marked"),
        Binding("c", "compare", "compare", id="history.compare", show=False,
                tooltip="Compare the two marked attempts criterion by criterion"),
        Binding("R", "regrade", "regrade", id="history.regrade", show=False,
                tooltip="Grade the attempt with today's rubric; both grades are kept"),
        Binding("D", "delete", "delete", id="history.delete", show=False,
                tooltip="Move the attempt to the trash, where it stays for a week"),
        Binding("T", "trash", "trash", id="history.trash", show=False, tooltip="What was deleted in the last week"),
        Binding("g", "trends", "trends", id="history.trends", tooltip="How scores and areas went over the weeks"),
    ]  # fmt: skip
    DEFAULT_CSS = """
    HistoryScreen Rows { height: 1fr; }
    HistoryScreen #columns, HistoryScreen #empty, HistoryScreen #chips { height: auto; padding: 0 1; color: $quiet; }
    HistoryScreen #chips { color: $text-accent; }
    HistoryScreen #search { display: none; height: 3; }
    HistoryScreen.-searching #search { display: block; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._wanted = Filter()
        self._lines: dict[str, Line] = {}
        self._last: int | None = None
        self._marked: list[str] = []

    def body(self) -> ComposeResult:
        """Lay out the list."""
        yield Static(plain("History"), classes="title-bar")
        yield SearchInput(placeholder="Words of the question, the answer or a note; all of them", id="search")
        yield Static(id="chips")
        yield Static(plain(f"  {'handed in':<17} {'score':>5}  question"), id="columns")
        yield Static(id="empty")
        yield Rows(id="attempts")
        yield KeyBar()

    def on_mount(self) -> None:
        """Read the first page."""
        self._search_timer = self.set_timer(SEARCH_AFTER_S, self._fill, pause=True)
        self._fill()
        self.query_one(Rows).focus()

    def _fill(self) -> None:
        """Read the first page of what is wanted."""
        rows = self.query_one(Rows)
        rows.clear_options()
        self._lines, self._last = {}, None
        self._read_page()
        rows.display = self.query_one("#columns").display = bool(rows.option_count)
        self.query_one("#empty").display = not rows.option_count
        if rows.option_count:
            rows.highlighted = 0
        self._show_chips()

    def _read_page(self) -> None:
        rows = self.query_one(Rows)
        try:
            page = self.app.services.store.listing.page(self._wanted, after=self._last, limit=PAGE + 1)
        except KeeperFailed as error:
            self.query_one("#empty", Static).update(plain(f"The history cannot be read: {error}", "$text-error"))
            return
        for line in page[:PAGE]:
            self._lines[f"attempt-{line.row.id}"] = line
        rows.add_options(Option(self._row(line), id=f"attempt-{line.row.id}") for line in page[:PAGE])
        if page:
            self._last = page[:PAGE][-1].number
        if len(page) > PAGE:
            rows.add_option(Option(plain("Enter shows older ones"), id=MORE))
        nothing = (
            "Nothing answered yet. Esc goes back to home; Enter there starts a question."
            if self._wanted.wants_all
            else "Nothing fits. / changes the words, f the filter; f and then 0 asks for everything again."
        )
        self.query_one("#empty", Static).update(plain(nothing))

    def _show_chips(self) -> None:
        wanted = self._wanted
        chips = [f"{name}: {value}" for name, value in chips_of(wanted)]
        if not wanted.wants_all:
            try:
                count = self.app.services.store.listing.count(wanted, COUNTED_TO)
            except KeeperFailed:
                count = 0  # told where the list stands
            chips.append(f"{count}{'+' if count >= COUNTED_TO else ''} found")
        chips += [f"{len(self._marked)} marked"] if self._marked else []
        self.query_one("#chips", Static).update(plain(f"  {self.app.glyphs.dot}  ".join(chips)))
        self.query_one("#chips").display = bool(chips)

    def _row(self, line: Line) -> Content:
        row = line.row
        mark = self.app.glyphs.chosen if row.id in self._marked else " "
        score = str(row.score)
        later = line.effective if line.effective is not None else line.latest
        if later is not None and later != row.score:
            score = f"{row.score} {self.app.glyphs.words('→')} {later}"
        flags = f"  ({', '.join(line.flags)})" if line.flags else ""
        mode = "" if row.mode == "practice" else f"{row.mode}: "
        text = f"{mark} {local_minute(row.submitted_at):<17} {score:>5}  {mode}{one_line(row.title)}"
        parts = [Content.assemble(plain(text), plain(flags, "$quiet"))]
        if line.snippet:
            parts.append(_snippet(line.snippet))
        return Content("\n").join(parts)

    # Search and filter.

    def on_input_changed(self, event: Input.Changed) -> None:
        """Search when the typing rests."""
        self._wanted = replace(self._wanted, words=event.value.strip())
        self._search_timer.reset()
        self._search_timer.resume()

    def action_search(self) -> None:
        """Show the search line."""
        self.add_class("-searching")
        self.query_one(SearchInput).focus()

    def action_to_list(self) -> None:
        """Go from the search line to the list; without words it closes."""
        if not self._wanted.words:
            self.remove_class("-searching")
        self.query_one(Rows).focus()

    def action_leave_search(self) -> None:
        """Empty the search and go to the list."""
        self.query_one(SearchInput).clear()
        self.remove_class("-searching")
        self.query_one(Rows).focus()

    def action_filter(self) -> None:
        """Choose filters."""
        from trainer.tui.screens.history_filter import FilterScreen

        def chosen(wanted: Filter | None) -> None:
            if wanted is not None and wanted != self._wanted:
                self._wanted = replace(wanted, words=self._wanted.words)
                self._fill()

        self.app.push_screen(FilterScreen(self._wanted), chosen)

    # One attempt, or two.

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Open the attempt, or read on."""
        name = event.option_id or ""
        if name == MORE:
            at = event.option_index
            event.option_list.remove_option(MORE)
            self._read_page()
            event.option_list.highlighted = min(at, event.option_list.option_count - 1)
            return
        open_attempt(self, name.removeprefix("attempt-"))

    def _highlighted(self) -> str | None:
        option = self.query_one(Rows).highlighted_option
        return option.id if option is not None and option.id in self._lines else None

    def _redraw(self, name: str) -> None:
        self.query_one(Rows).replace_option_prompt(name, self._row(self._lines[name]))

    def action_mark(self) -> None:
        """Mark the attempt, or take the mark away; a third mark takes the place of the first."""
        name = self._highlighted()
        if name is None:
            return
        attempt_id = name.removeprefix("attempt-")
        before = list(self._marked)
        if attempt_id in self._marked:
            self._marked.remove(attempt_id)
        else:
            self._marked = [*self._marked[-1:], attempt_id]
        for one in {*before, *self._marked}:
            if f"attempt-{one}" in self._lines:
                self._redraw(f"attempt-{one}")
        self._show_chips()

    def action_compare(self) -> None:
        """Compare the two that are marked; with one marked, that one and the highlighted."""
        from trainer.tui.screens.compare import CompareScreen

        name = self._highlighted()
        pair = list(self._marked)
        if len(pair) == 1 and name is not None and name.removeprefix("attempt-") not in pair:
            pair.append(name.removeprefix("attempt-"))
        if len(pair) != 2:
            self.app.say("Mark two attempts with the space bar, then c compares them.")
            return
        store = self.app.services.store
        try:
            first, second = sorted((store.attempt(one) for one in pair), key=lambda one: one.submitted_at)
        except KeeperFailed as error:
            self.app.say(str(error), "error")
            return
        self.app.push_screen(CompareScreen(first, second))

    def action_regrade(self) -> None:
        """Grade the highlighted attempt anew."""
        from trainer.tui.regrading import regrade

        name = self._highlighted()
        if name is not None:
            regrade(self, name.removeprefix("attempt-"))

    def look_again(self) -> None:
        """Read again, the cursor staying where it was."""
        rows = self.query_one(Rows)
        at = rows.highlighted
        self._fill()
        if at is not None and rows.option_count:
            rows.highlighted = min(at, rows.option_count - 1)

    def action_delete(self) -> None:
        """Ask, and move the attempt to the trash."""
        from trainer.tui.screens.dialogs import ConfirmScreen

        name = self._highlighted()
        if name is None:
            return
        line = self._lines[name]

        def answered(yes: bool | None) -> None:
            if yes:
                try:
                    self.app.services.store.exchange.delete([line.row.id], self.app.services.clock.now())
                except KeeperFailed as error:
                    self.app.say(str(error), "error")
                    return
                self._marked = [one for one in self._marked if one != line.row.id]
                self.look_again()
                learn_beside(self.app)
                self.app.say("In the trash for a week; T brings it back.")

        text = (
            f"Move “{one_line(line.row.title)}” of {local_minute(line.row.submitted_at)} to the trash? It stays there a week."
        )
        self.app.push_screen(ConfirmScreen("Delete", self.app.glyphs.words(text), "move it to the trash"), answered)

    def action_trash(self) -> None:
        """Show what can be brought back."""
        from trainer.tui.screens.history_filter import TrashScreen

        def closed(changed: bool | None) -> None:
            if changed:
                self.look_again()
                learn_beside(self.app)

        self.app.push_screen(TrashScreen(), closed)

    def action_trends(self) -> None:
        """Show the trends."""
        from trainer.tui.screens.trends import TrendsScreen

        self.app.push_screen(TrendsScreen())


def chips_of(wanted: Filter) -> list[tuple[str, str]]:
    """Return what is asked for, by name."""
    values = (("mode", wanted.mode), ("topic", wanted.topic), ("broker", wanted.broker), ("level", wanted.level))
    found = [(name, value) for name, value in values if value]
    found += [("flag", flag) for flag in wanted.flags]
    found += [("from", wanted.since.isoformat())] if wanted.since else []
    found += [("to", wanted.until.isoformat())] if wanted.until else []
    found += [("words", wanted.words)] if wanted.words else []
    return found


def _snippet(text: str) -> Content:
    """Return where the words were found, underlined."""
    parts: list[Content] = [plain(" " * 20)]
    for place, piece in enumerate(text.replace("\x03", "\x02").split("\x02")):
        shown = " ".join(piece.split())
        before = " " if piece[:1].isspace() else ""
        after = " " if piece[-1:].isspace() and shown else ""
        parts.append(plain(f"{before}{shown}{after}", "underline bold" if place % 2 else "$quiet"))
    return Content.assemble(*parts)
