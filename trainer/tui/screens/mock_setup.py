"""Before a mock interview: its length, level, brokers and rules, and the debriefs of earlier ones."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from trainer.bank.model import Broker, TargetLevel
from trainer.interview.mock.phases import LENGTHS
from trainer.interview.mock.state import Setup
from trainer.interview.records import KeeperFailed
from trainer.tui import mock_ways
from trainer.tui.base import TrainerScreen
from trainer.tui.plain import one_line, plain
from trainer.tui.times import ago
from trainer.tui.widgets.key_bar import KeyBar
from trainer.tui.widgets.rows import Rows

if TYPE_CHECKING:
    from textual.app import ComposeResult

STRETCHES: tuple[float | None, ...] = (1.0, 1.5, 2.0, None)
LEVELS = tuple(TargetLevel)
EARLIER = 20

Value = TypeVar("Value")
RULES = (
    "Seven phases, each with its time: requirements, estimation, high-level design, two deep dives (you choose the first), "
    "failures, wrap-up. Nothing is judged before the end: no hints, no scores. What is handed in does not come back. "
    "When a phase's time is over, what you wrote is handed in; what you do not use goes to the next phase. "
    "A pause (Ctrl+G) and leaving early (F8) are allowed, and marked in the debrief."
)


def stretch_words(stretched: float | None) -> str:
    """Return how the time budgets are changed."""
    if stretched is None:
        return "no limits (marked as extended)"
    return "as planned" if stretched == 1.0 else f"x{stretched:g} (marked as extended)"


class MockSetupScreen(TrainerScreen):
    """Enter on the first row starts; on the others it changes what the row says, or opens a debrief."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("s", "start", "start", id="mock-setup.start", tooltip="Start the interview, and its clock"),
    ]
    DEFAULT_CSS = """
    MockSetupScreen #rules { height: auto; margin: 1 2; color: $quiet; max-width: 110; }
    MockSetupScreen #choices { height: 1fr; margin: 0 1; }
    """

    def __init__(self, setup: Setup, question_id: str | None = None) -> None:
        super().__init__()
        self._setup, self._question_id = setup, question_id

    def body(self) -> ComposeResult:
        """Lay out the rules above the rows."""
        yield Static(plain("Mock interview"), classes="title-bar")
        yield Static(plain(RULES), id="rules")
        yield Rows("start, change or open", id="choices")
        yield KeyBar()

    def on_mount(self) -> None:
        """Fill the rows."""
        self._fill()
        self.query_one(Rows).focus()

    def _fill(self) -> None:
        rows, setup, dot = self.query_one(Rows), self._setup, self.app.glyphs.dot
        at = rows.highlighted
        rows.clear_options()
        rows.add_option(_row("Start", f"{setup.minutes} minutes {dot} {setup.level} level", "start"))
        rows.add_option(_row("Minutes", str(setup.minutes), "minutes"))
        rows.add_option(_row("Level", str(setup.level), "level"))
        for broker in Broker:
            chosen = not setup.brokers or broker in setup.brokers
            sign = "[x]" if chosen else "[ ]"
            rows.add_option(_row("Brokers" if broker is Broker.KAFKA else "", f"{sign} {broker}", f"broker-{broker}"))
        rows.add_option(_row("Twist", "on" if setup.twist else "off", "twist"))
        rows.add_option(_row("Time", stretch_words(setup.stretched), "stretched"))
        self._add_earlier(rows)
        rows.highlighted = min(at or 0, rows.option_count - 1)

    def _add_earlier(self, rows: Rows) -> None:
        try:
            lines = self.app.services.store.mocks(EARLIER)
        except KeeperFailed as error:
            self.app.say(str(error), "error")
            return
        now = self.app.services.clock.now()
        for line in lines:
            if line.debriefed:
                result = f"{line.verdict}, {line.score} of 100" if line.verdict else "no verdict"
                about = f"{result}: {one_line(line.title)} ({line.level}, {ago(line.started_at, now)})"
                rows.add_option(_row("Debrief", about, f"debrief-{line.id}"))
            else:
                waits = "waits for its debrief" if line.ended else "not finished"
                about = f"{one_line(line.title)}, {waits} ({ago(line.started_at, now)})"
                rows.add_option(_row("Resume", about, f"resume-{line.id}"))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Do what the row says."""
        kind, _, name = (event.option_id or "").partition("-")
        setup = self._setup
        if kind == "start":
            self.action_start()
            return
        if kind == "resume":
            mock_ways.resume_mock(self.app, name)
            return
        if kind == "debrief":
            self._open(name)
            return
        if kind == "minutes":
            setup = replace(setup, minutes=_after(LENGTHS, setup.minutes))
        elif kind == "level":
            setup = replace(setup, level=_after(LEVELS, setup.level))
        elif kind == "twist":
            setup = replace(setup, twist=not setup.twist)
        elif kind == "stretched":
            setup = replace(setup, stretched=_after(STRETCHES, setup.stretched))
        else:
            setup = replace(setup, brokers=_toggled(setup.brokers, Broker(name)))
        self._setup = setup
        self._fill()

    def _open(self, mock_id: str) -> None:
        try:
            debrief = self.app.services.store.debrief(mock_id)
        except KeeperFailed as error:
            self.app.say(str(error), "error")
            return
        if debrief is not None:
            mock_ways.show_debrief(self.app, debrief)

    def action_start(self) -> None:
        """Start."""
        setup = self._setup if self._setup.seed else replace(self._setup, seed=mock_ways.new_seed(self.app))
        mock_ways.begin_mock(self.app, setup, self._question_id)


def _after(values: tuple[Value, ...], value: Value) -> Value:
    return values[(values.index(value) + 1) % len(values)]


def _toggled(brokers: tuple[Broker, ...], broker: Broker) -> tuple[Broker, ...]:
    """The brokers with one turned over; all and none are the same, since an interview has to be about something."""
    chosen = set(brokers or Broker) ^ {broker}
    return () if len(chosen) in (0, len(Broker)) else tuple(each for each in Broker if each in chosen)


def _row(label: str, text: str, key: str) -> Option:
    return Option(Content.assemble(Content.styled(f"{label:<10}", "bold"), plain(text)), id=key)
