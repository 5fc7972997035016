"""Weak areas: a map of areas and brokers, and the weakest concepts; each opens the evidence, and from there a drill."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.binding import Binding, BindingType
from textual.widgets import DataTable, OptionList, Static
from textual.widgets.option_list import Option

from trainer.interview.records import KeeperFailed
from trainer.progress.evidence import BROKERS, area_of, brokers_of
from trainer.progress.mastery import State
from trainer.report.standing import calibration_text, cell_words, mastery_words, sign
from trainer.tui.agenda import start
from trainer.tui.base import TrainerScreen
from trainer.tui.plain import one_line, plain
from trainer.tui.widgets.key_bar import KeyBar
from trainer.tui.widgets.rows import Rows

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.content import Content

    from trainer.progress.mastery import Cell, Ranked

SHOWN = 30
"""Weakest concepts that are listed."""
NOT_SEEN = "not yet seen"
NOTHING_ASKED = "-"
"""In a cell that the bank has no question for."""
STYLES = {
    State.WRONG: "bold $text-error",
    State.WEAK: "$text-error",
    State.SHAKY: "$text-warning",
    State.SOLID: "$text-success",
    State.UNKNOWN: "$quiet",
}
"""Colour of each state, in addition to sign and word."""


class AreaMap(DataTable[Text]):
    """The map; arrows move from cell to cell."""

    KEYS_HEADING = "In the map"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "select_cursor", "evidence", id="map.open", tooltip="Show the evidence behind the cell"),
        Binding("j", "cursor_down", "down", show=False, id="map.down", tooltip="One area down"),
        Binding("k", "cursor_up", "up", show=False, id="map.up", tooltip="One area up"),
        Binding("h", "cursor_left", "left", show=False, id="map.left", tooltip="One broker to the left"),
        Binding("l", "cursor_right", "right", show=False, id="map.right", tooltip="One broker to the right"),
    ]


def concept_row(entry: Ranked, glyphs_sign: str, columns: int = 34) -> Content:
    """Return a concept with its state and mastery on one line."""
    known = entry.mastery
    name = entry.standing.concept
    return plain(f"{glyphs_sign} {known.state.value:<17} ", STYLES[known.state]) + plain(
        f"{name:<{columns}} {mastery_words(known)}"
    )


class WeakScreen(TrainerScreen):
    """Where it is weak, and on what that rests."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("p", "drill", "drill", id="weak.drill", tooltip="Answer single points of just this, the weakest first"),
        Binding("t", "today", "today", id="weak.today", tooltip="Today's session"),
        Binding("g", "trends", "trends", id="weak.trends", tooltip="How scores and areas went over the weeks"),
        Binding("c", "calibration", "calibration", id="weak.calibration", show=False,
                tooltip="How far your confidence and your scores agree"),
        Binding("i", "plan", "plan", id="weak.plan", tooltip="The plan to the interview, and its date"),
    ]  # fmt: skip
    DEFAULT_CSS = """
    WeakScreen #about, WeakScreen #weakest-head { height: auto; padding: 0 1; color: $quiet; }
    WeakScreen AreaMap { height: 3fr; background: $background; scrollbar-size-vertical: 1; }
    WeakScreen AreaMap > .datatable--header { background: $background; color: $accent; }
    WeakScreen AreaMap > .datatable--cursor { background: $primary 40%; color: $foreground; text-style: bold; }
    WeakScreen AreaMap:blur > .datatable--cursor { background: $panel; }
    WeakScreen #weakest { height: 2fr; }
    WeakScreen #weakest-head { color: $text-accent; text-style: bold; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._areas: list[str] = []
        self._brokers: list[str] = []
        self._cells: dict[tuple[str, str], Cell] = {}
        self._order: list[Ranked] = []
        self._askable: set[tuple[str, str]] = set()

    def body(self) -> ComposeResult:
        """Lay out the map above the list."""
        yield Static(plain("Weak areas"), classes="title-bar")
        yield Static(id="about")
        yield AreaMap(cursor_type="cell", zebra_stripes=False)
        yield Static(plain("Weakest concepts (mastery 0 to 1, answers, 80 % interval)"), id="weakest-head")
        yield Rows("evidence", id="weakest")
        yield KeyBar()

    def on_mount(self) -> None:
        """Fill map and list."""
        self.look_again()
        (self.query_one(AreaMap) if self._order else self.query_one(Rows)).focus()

    def on_screen_resume(self) -> None:
        """Look again: a drill may have changed something."""
        if self._areas:
            self.look_again()

    def look_again(self) -> None:
        """Read the standings and show them, the cursor staying where it was."""
        coach = self.app.services.coach
        try:
            self._order, self._cells = coach.ranked(), coach.cells()
            syllabus = coach.syllabus()
            concepts = {name for question in syllabus for name in question.concepts}
            self._askable = {
                (area_of(name), broker)
                for question in syllabus
                for name in question.concepts
                for broker in brokers_of(name, question.brokers)
            }
        except KeeperFailed as error:
            self.query_one("#about", Static).update(plain(f"The history cannot be read: {error}", "$text-error"))
            return
        self._areas = sorted({area_of(name) for name in concepts} | {area for area, _ in self._cells})
        self._brokers = [name for name in BROKERS if name != "artemis" or any(place[1] == name for place in self._cells)]
        self._fill_map()
        seen = {entry.standing.concept for entry in self._order}
        unseen = len(concepts - seen)
        about = (
            f"{unseen} of {len(concepts)} concepts not yet seen. Unknown is not weak: a cell needs an answer."
            if seen
            else "Nothing was answered yet, so nothing is weak. Esc, then Enter on home starts today's session."
        )
        self.query_one("#about", Static).update(plain(about))
        rows = self.query_one(Rows)
        at = rows.highlighted
        rows.clear_options()
        for entry in self._order[:SHOWN]:
            rows.add_option(Option(concept_row(entry, sign(entry.mastery.state, self.app.glyphs)), id=entry.standing.concept))
        rows.display = self.query_one("#weakest-head").display = bool(self._order)
        rows.highlighted = min(at or 0, len(self._order) - 1) if self._order else None
        self.refresh_bindings()

    def _fill_map(self) -> None:
        table = self.query_one(AreaMap)
        cursor = table.cursor_coordinate
        table.clear(columns=True)
        table.add_column(Text("area"), width=max([len(area) for area in self._areas] + [8]))
        for broker in self._brokers:
            table.add_column(Text(broker), width=12)
        for area in self._areas:
            row = [Text(one_line(area), style="bold")]
            for broker in self._brokers:
                cell = self._cells.get((area, broker))
                empty = NOT_SEEN if (area, broker) in self._askable else NOTHING_ASKED
                row.append(Text(cell_words(cell, self.app.glyphs) or empty, style="" if cell else "dim"))
            table.add_row(*row)
        if self._areas:
            table.move_cursor(row=min(cursor.row, len(self._areas) - 1), column=max(1, cursor.column), animate=False)

    def _place(self) -> tuple[str | None, str | None, str | None]:
        """Return area, broker and concept of what is looked at."""
        rows, table = self.query_one(Rows), self.query_one(AreaMap)
        if rows.has_focus and rows.highlighted_option is not None:
            return None, None, rows.highlighted_option.id
        if not self._areas:
            return None, None, None
        column = table.cursor_coordinate.column
        return self._areas[table.cursor_coordinate.row], self._brokers[column - 1] if column else None, None

    def on_data_table_cell_selected(self, event: DataTable.CellSelected) -> None:
        """Open the evidence of the cell."""
        self._open()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Open the evidence on the concept."""
        self._open()

    def _open(self) -> None:
        from trainer.tui.screens.evidence import EvidenceScreen

        area, broker, concept = self._place()
        if area or concept:
            self.app.push_screen(EvidenceScreen(area, broker, concept))

    def action_drill(self) -> None:
        """Drill what is looked at."""
        area, broker, concept = self._place()
        start_drill(self, area, broker, concept)

    def action_today(self) -> None:
        """Start or go on with today's session."""
        start_today(self)

    def action_trends(self) -> None:
        """Show the trends."""
        from trainer.tui.screens.trends import TrendsScreen

        self.app.push_screen(TrendsScreen())

    def action_plan(self) -> None:
        """Show the plan."""
        from trainer.tui.screens.plan import PlanScreen

        self.app.push_screen(PlanScreen())

    def action_calibration(self) -> None:
        """Show how confidence and scores agree."""
        from trainer.tui.screens.dialogs import TellScreen

        try:
            text = calibration_text(self.app.services.coach.calibration())
        except KeeperFailed as error:
            self.app.say(str(error), "error")
            return
        self.app.push_screen(TellScreen("Calibration", text))


def start_drill(screen: TrainerScreen, area: str | None, broker: str | None, concept: str | None) -> None:
    """Start a drill of an area, a broker's part of it, or a concept; says so when there is nothing to ask."""
    app = screen.app
    try:
        items = app.services.coach.drill(area=area, broker=broker, concept=concept)
    except KeeperFailed as error:
        app.say(str(error), "error")
        return
    if not items:
        about = " ".join(part for part in (concept or area, "on" if broker else "", broker or "") if part)
        app.say(f"The bank asks nothing of {about}.", "warning")
        return
    start(app, items)


def start_today(screen: TrainerScreen) -> None:
    """Start today's session, or go on with it."""
    app = screen.app
    try:
        today = app.services.coach.today()
    except KeeperFailed as error:
        app.say(str(error), "error")
        return
    if today.left:
        start(app, [step.item for step in today.left])
    else:
        app.say("Done for today." if today.is_done else "Nothing is due today. p on home asks something else.")
