"""The evidence behind a cell of the map or a concept: which answers, which words."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from trainer.interview.records import KeeperFailed
from trainer.progress.evidence import area_of, brokers_of
from trainer.report.standing import sign
from trainer.tui.base import TrainerScreen
from trainer.tui.plain import one_line, plain
from trainer.tui.replay import open_attempt
from trainer.tui.screens.weak import concept_row, start_drill
from trainer.tui.themes import STYLES
from trainer.tui.times import ago, local_minute
from trainer.tui.widgets.key_bar import KeyBar
from trainer.tui.widgets.rows import Rows

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from trainer.progress.mastery import Ranked
    from trainer.progress.trail import Piece

PIECES = 40
"""The latest pieces of evidence that are shown of a concept."""


class EvidenceScreen(TrainerScreen):
    """Concepts above, the evidence on the highlighted one below."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("p", "drill", "drill this", id="evidence.drill", tooltip="Answer single points of just this"),
        Binding("P", "drill_concept", "drill the concept", id="evidence.drill-concept",
                tooltip="Answer single points on the highlighted concept"),
    ]  # fmt: skip
    DEFAULT_CSS = """
    EvidenceScreen #concepts { height: auto; max-height: 40%; min-height: 3; }
    EvidenceScreen #pieces { height: 1fr; border-top: solid $primary; }
    EvidenceScreen #unseen { height: auto; max-height: 4; padding: 0 1; color: $quiet; }
    .-ascii EvidenceScreen #pieces { border-top: ascii $primary !important; }
    """

    def __init__(self, area: str | None, broker: str | None, concept: str | None) -> None:
        """Show an area, of it what is about a broker, or one concept."""
        super().__init__()
        self._area, self._broker, self._concept = area, broker, concept
        self._order: list[Ranked] = []
        self._pieces: list[Piece] = []

    def body(self) -> ComposeResult:
        """Lay out the two lists."""
        about = self._concept or f"{self._area}{f' on {self._broker}' if self._broker else ''}"
        yield Static(plain(f"Evidence: {about}"), classes="title-bar")
        yield Rows("its evidence", id="concepts")
        yield Static(id="unseen")
        yield Rows("open the answer", id="pieces")
        yield KeyBar()

    def on_mount(self) -> None:
        """Fill the concepts; highlighting the first one fills the evidence."""
        coach = self.app.services.coach
        try:
            broker_standings = {
                one.concept for one in self.app.services.store.progress.standings_by_broker() if one.broker == self._broker
            }
            self._order = [
                entry
                for entry in coach.ranked()
                if self._fits(entry.standing.concept) and (self._broker is None or entry.standing.concept in broker_standings)
            ]
            seen = {entry.standing.concept for entry in self._order}
            unseen = sorted(
                {
                    name
                    for question in coach.syllabus()
                    for name in question.concepts
                    if self._fits(name)
                    and name not in seen
                    and (self._broker is None or self._broker in brokers_of(name, question.brokers))
                }
            )
        except KeeperFailed as error:
            self.query_one("#unseen", Static).update(plain(f"The history cannot be read: {error}", "$text-error"))
            return
        rows = self.query_one("#concepts", Rows)
        for entry in self._order:
            row = concept_row(entry, sign(entry.mastery.state, self.app.glyphs))
            if entry.due is not None:
                now = self.app.services.clock.now()
                row += plain(
                    f"  due {ago(entry.due, now)}" if entry.due <= now else f"  due {local_minute(entry.due)[:10]}", "$quiet"
                )
            rows.add_option(Option(row, id=entry.standing.concept))
        told = f"Not yet seen: {', '.join(unseen)}" if unseen else ""
        if not self._order:
            told = f"Nothing was seen of this yet. p asks it.\n{told}" if unseen else "The bank asks nothing of this."
        self.query_one("#unseen", Static).update(plain(told))
        self.query_one("#unseen").display = bool(told)
        rows.display = bool(self._order)
        self.query_one("#pieces").display = bool(self._order)
        rows.highlighted = 0 if self._order else None
        if self._order:
            rows.focus()

    def _fits(self, concept: str) -> bool:
        return concept == self._concept or (self._area is not None and area_of(concept) == self._area)

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Show the evidence on the concept."""
        if event.option_list.id == "concepts" and event.option_id:
            self._show(event.option_id)

    def _show(self, concept: str) -> None:
        rows = self.query_one("#pieces", Rows)
        rows.clear_options()
        try:
            self._pieces = self.app.services.store.progress.pieces([concept], broker=self._broker, limit=PIECES)
        except KeeperFailed as error:
            self.app.say(str(error), "error")
            return
        rows.add_options(Option(self._row(piece), id=str(place)) for place, piece in enumerate(self._pieces))
        rows.highlighted = 0 if self._pieces else None

    def _row(self, piece: Piece) -> Content:
        glyphs = self.app.glyphs
        head = f"{glyphs.verdicts[piece.verdict]} {piece.verdict.value:<13}"
        kind = "a single point of " if piece.probe else ""
        about = f"{local_minute(piece.at)}  {kind}{one_line(piece.title)}"
        if piece.confidence:
            about += f"  (confidence {piece.confidence} of 5)"
        if piece.graded is not None:
            about += f"  (graded {piece.graded.value}, disputed)"
        parts = [Content.assemble(plain(head, STYLES[piece.verdict]), plain(about))]
        parts += [plain(f"    {glyphs.words('“')}{one_line(words)}{glyphs.words('”')}", "underline") for words in piece.words]
        if not piece.words:
            parts.append(plain("    nothing in the answer said it", "$quiet"))
        return Content("\n").join(parts)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Go to the evidence, or open the answer."""
        if event.option_list.id == "concepts":
            self.query_one("#pieces").focus()
        elif event.option_id:
            open_attempt(self, self._pieces[int(event.option_id)].attempt_id)

    def action_drill(self) -> None:
        """Drill what this screen is about."""
        start_drill(self, self._area, self._broker, self._concept)

    def action_drill_concept(self) -> None:
        """Drill the highlighted concept."""
        option = self.query_one("#concepts", Rows).highlighted_option
        if option is not None:
            start_drill(self, None, self._broker, option.id)
