"""What stands around the editor in a mock interview: the clocks above, and what the interviewer says."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from trainer.interview.mock.phases import PHASES
from trainer.interview.mock.state import Asks
from trainer.report.debrief import bar
from trainer.tui.plain import one_line, plain
from trainer.tui.times import minutes_seconds

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from trainer.interview.mock.session import Mock
    from trainer.report.glyphs import Glyphs


class MockClocks(Static):
    """Phase and total time, as text and as bars; never by colour alone."""

    DEFAULT_CSS = """
    MockClocks { height: 2; padding: 0 1; background: $panel; color: $foreground; }
    MockClocks.-late { color: $text-warning; text-style: bold; }
    """

    def show(self, mock: Mock, glyphs: Glyphs, columns: int) -> None:
        """Show the time as it stands."""
        state = mock.state
        done, now, ahead = ("#", ">", ".") if glyphs.ascii_only else ("●", "◉", "○")
        dots = " ".join(done if place < state.at else now if place == state.at else ahead for place in range(len(PHASES)))
        phase_left, total_left = mock.phase_left_s, mock.total_left_s
        clock = state.clock
        where = f"{state.at + 1}/{len(PHASES)} {clock.phase}"
        self.set_class(clock.warned, "-late")
        if phase_left is None or total_left is None or clock.limit_s is None:
            spent = f"phase {minutes_seconds(clock.spent_s)}  total {minutes_seconds(state.elapsed_s)}  no limits"
            self.update(plain(f"{dots}  {where}\n{spent}"))
            return
        warning = "  wrap up" if clock.warned else ""
        phase = f"phase {minutes_seconds(phase_left)} left"
        total = f"total {minutes_seconds(total_left)} left"
        width = max(6, min(24, (columns - 48) // 2))
        whole = state.elapsed_s + total_left
        bars = (
            bar(clock.spent_s / clock.limit_s, glyphs, width),
            bar(state.elapsed_s / whole if whole else 0.0, glyphs, width),
        )
        self.update(plain(f"{dots}  {where}{warning}\n{phase} {bars[0]}   {total} {bars[1]}"))


class InterviewerPane(VerticalScroll, can_focus=True):
    """The question in hand, the main question, and the facts asked for. While it has the focus, letters are keys."""

    KEYS_HEADING = "Beside the text"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "write", "write", id="mock-pane.write", tooltip="Go back to the text"),
        Binding("a", "ask", "ask", id="mock-pane.ask", show=False, tooltip="Ask the interviewer (F2 while writing)"),
        *(
            Binding(str(number), f"choose({number})", str(number), show=False, id=f"mock-pane.choose-{number}",
                    tooltip=f"Choose topic {number}")
            for number in range(1, 5)
        ),
        Binding("j", "scroll_down", "down", show=False, id="mock-pane.down", tooltip="Scroll down"),
        Binding("k", "scroll_up", "up", show=False, id="mock-pane.up", tooltip="Scroll up"),
    ]  # fmt: skip

    class Write(Message):
        """The user wants to write."""

    class Ask(Message):
        """The user wants to ask the interviewer something."""

    class Choose(Message):
        """The user chooses a topic."""

        def __init__(self, number: int) -> None:
            super().__init__()
            self.number = number
            """From 1."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        # Held here, so that it can be shown before it is laid out, and while the program is being left.
        self._text = Static(id="interviewer")

    def compose(self) -> ComposeResult:
        """Lay out one text."""
        yield self._text

    def show(self, mock: Mock, transition: str) -> None:
        """Show what is asked; `transition` is how the interviewer came to it."""
        exchange = mock.state.exchange
        parts: list[Content] = []
        if transition:
            parts.append(plain(f"{transition}\n", "italic $text-accent"))
        parts.append(plain(exchange.prompt.strip(), "bold"))
        if mock.choosing:
            parts.append(Content(""))
            parts += [plain(f"  {number}  {one_line(question.title)}") for number, question in enumerate(mock.options, start=1)]
            parts.append(plain("\nPress its number.", "$quiet"))
        asked = [each for earlier in mock.state.exchanges for each in earlier.clarified]
        if asked:
            parts.append(plain("\nYou asked", "bold $text-accent"))
            parts += [plain(f"{each.words}\n  {each.answer}") for each in reversed(asked)]
        if exchange.asks not in (Asks.REQUIREMENTS, Asks.CHOICE):
            parts.append(plain("\nThe main question", "bold $text-accent"))
            parts.append(plain(mock.main.prompt.strip(), "$quiet"))
        self._text.update(Content("\n").join(parts))
        self.scroll_home(animate=False)

    def action_write(self) -> None:
        """Tell the screen."""
        self.post_message(self.Write())

    def action_ask(self) -> None:
        """Tell the screen."""
        self.post_message(self.Ask())

    def action_choose(self, number: int) -> None:
        """Tell the screen."""
        self.post_message(self.Choose(number))
