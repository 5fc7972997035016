"""Trends: scores and areas by week as a plot, with the figures beside it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option
from textual_plot import HiResMode, PlotWidget

from trainer.interview.records import KeeperFailed
from trainer.report.trends import LEAST_POINTS, name_of, share, sparkline
from trainer.tui.base import TrainerScreen
from trainer.tui.plain import one_line, plain
from trainer.tui.widgets.key_bar import KeyBar
from trainer.tui.widgets.rows import Rows

if TYPE_CHECKING:
    from datetime import datetime

    from textual.app import ComposeResult

    from trainer.progress.trail import Week

WEEKS = (12, 26, 52)


class TrendsScreen(TrainerScreen):
    """A list of what has a trend, and the plot of the highlighted one."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("w", "weeks", "weeks", id="trends.weeks", tooltip="Show 12, 26 or 52 weeks"),
    ]
    DEFAULT_CSS = """
    TrendsScreen #areas { height: 2fr; min-height: 5; }
    TrendsScreen #plot { height: 3fr; padding: 0 1; border-top: solid $primary; }
    TrendsScreen PlotWidget { height: 1fr; }
    TrendsScreen #told { height: auto; max-height: 4; padding: 0 1; color: $quiet; }
    .-ascii TrendsScreen #plot { border-top: ascii $primary !important; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._weeks = WEEKS[0]
        self._trends: dict[str, list[Week]] = {}
        self._changes: list[tuple[datetime, str]] = []

    def body(self) -> ComposeResult:
        """Lay out the list above the plot."""
        yield Static(classes="title-bar")
        yield Rows("plot", id="areas")
        with Vertical(id="plot"):
            yield PlotWidget(allow_pan_and_zoom=False)
        yield Static(id="told")
        yield KeyBar()

    def on_mount(self) -> None:
        """Read and show."""
        self.query_one(Rows).focus()
        self._read()

    def _read(self) -> None:
        services = self.app.services
        since = services.clock.now() - timedelta(weeks=self._weeks)
        self.query_one(".title-bar", Static).update(plain(f"Trends of the last {self._weeks} weeks"))
        try:
            self._trends = services.store.progress.trends(since)
            self._changes = services.store.progress.version_changes(since)
        except KeeperFailed as error:
            self.query_one("#told", Static).update(plain(f"The history cannot be read: {error}", "$text-error"))
            return
        rows = self.query_one(Rows)
        rows.clear_options()
        width = max(len(name_of(area)) for area in self._trends)
        for area, weeks in self._trends.items():
            rows.add_option(Option(plain(self._line(area, weeks, width)), id=area or "scores"))
        rows.highlighted = 0

    def _line(self, area: str, weeks: list[Week], width: int) -> str:
        values = [share(area, week) for week in weeks]
        number = sum(week.number for week in weeks)
        name = one_line(name_of(area)).ljust(width)
        if len(weeks) < LEAST_POINTS:
            return f"{name}  not enough yet (n={number} in {len(weeks)} of {LEAST_POINTS} weeks)"
        # 26 bars fit beside the figures at 80 columns.
        bars = sparkline(values[-26:], self.app.glyphs.ascii_only)
        return f"{name}  {bars:<12}  {values[0]:.2f} to {values[-1]:.2f}  n={number}"

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Plot it."""
        area = "" if event.option_id == "scores" else event.option_id or ""
        self._plot(area, self._trends.get(area, []))

    def _plot(self, area: str, weeks: list[Week]) -> None:
        plot = self.query_one(PlotWidget)
        plot.clear()
        told = self.query_one("#told", Static)
        if len(weeks) < LEAST_POINTS:
            plot.display = False
            told.update(plain(f"A trend needs answers in {LEAST_POINTS} weeks; there are {len(weeks)} so far."))
            return
        plot.display = True
        first = weeks[0].monday
        across = [(week.monday - first) / timedelta(weeks=1) for week in weeks]
        values = [share(area, week) for week in weeks]
        style = "bold"
        if self.app.glyphs.ascii_only:
            plot.scatter(across, values, marker="*", marker_style=style)
        else:
            plot.plot(across, values, line_style=style, hires_mode=HiResMode.BRAILLE)
        plot.set_ylimits(0.0, 1.0)
        plot.set_xlimits(0.0, max(1.0, across[-1]))
        plot.set_xlabel(f"weeks from {first:%Y-%m-%d}")
        lines = []
        for at, made in self._changes:
            place = (at - first) / timedelta(weeks=1)
            if 0 <= place <= across[-1]:
                plot.add_v_line(place)
                lines.append(f"{at.astimezone():%Y-%m-%d}: the grader changed ({made}); compare the two sides only roughly")
        told.update(plain("\n".join(lines[-3:]) or "Means by week, 0 to 1; no change of the grader in this time."))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Enter does what highlighting did."""

    def action_weeks(self) -> None:
        """Go to the next longer time, or back to the shortest."""
        self._weeks = WEEKS[(WEEKS.index(self._weeks) + 1) % len(WEEKS)]
        self._read()
