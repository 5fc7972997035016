"""The debrief of a mock interview in five parts: verdict, dimensions, time line, transcript, plan."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Static

from trainer.report.debrief import debrief_markdown
from trainer.report.debrief_html import debrief_html
from trainer.tui import debrief_parts, mock_ways
from trainer.tui.base import TrainerScreen
from trainer.tui.plain import one_line, plain
from trainer.tui.widgets.key_bar import KeyBar

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from trainer.interview.mock.debrief import Debrief

TABS = ("Verdict", "Dimensions", "Time line", "Transcript", "Plan")


class DebriefScreen(TrainerScreen):
    """One part at a time; the numbers go to a part, the arrows to the next one."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(str(place), f"part({place - 1})", name.lower(), show=False, id=f"debrief.part-{place}",
                    tooltip=f"Show: {name.lower()}")
            for place, name in enumerate(TABS, start=1)
        ),
        Binding("right,tab,l", "turn(1)", "next part", id="debrief.next", key_display="Tab", tooltip="Show the next part"),
        Binding("left,shift+tab,h", "turn(-1)", "part before", show=False, id="debrief.before", tooltip="Show the part before"),
        Binding("j,down", "scroll(1)", "down", show=False, id="debrief.down", tooltip="Scroll down"),
        Binding("k,up", "scroll(-1)", "up", show=False, id="debrief.up", tooltip="Scroll up"),
        Binding("space,pagedown", "page(1)", "page", show=False, id="debrief.page", tooltip="Scroll a page"),
        Binding("pageup", "page(-1)", "page back", show=False, id="debrief.page-back", tooltip="Scroll a page back"),
        Binding("e", "export", "export", id="debrief.export",
                tooltip="Write it as a page (to read, print, or hand to a human interviewer) and as Markdown"),
        Binding("r", "again", "again", id="debrief.again",
                tooltip="Set up another interview on the same main question, with other deep dives"),
    ]  # fmt: skip
    DEFAULT_CSS = """
    DebriefScreen #tabs { height: 1; padding: 0 1; background: $surface; }
    DebriefScreen #part { height: 1fr; padding: 1 2; }
    DebriefScreen.-wide #part { max-width: 124; }
    """

    def __init__(self, debrief: Debrief) -> None:
        super().__init__()
        self._debrief = debrief
        self._at = 0

    def body(self) -> ComposeResult:
        """Lay out the names of the parts above the part."""
        yield Static(plain(f"Debrief: {one_line(self._debrief.title)}"), classes="title-bar")
        yield Static(id="tabs")
        yield VerticalScroll(Static(id="content"), id="part", can_focus=False)
        yield KeyBar()

    def on_mount(self) -> None:
        """Show the verdict."""
        self.action_part(0)

    def action_part(self, place: int) -> None:
        """Show a part."""
        self._at = place
        self.query_one("#tabs", Static).update(debrief_parts.tabs(TABS, place))
        made = (
            debrief_parts.verdict,
            debrief_parts.dimensions,
            debrief_parts.time_line,
            debrief_parts.transcript,
            debrief_parts.plan,
        )[place]
        self.query_one("#content", Static).update(made(self._debrief, self.app.glyphs))
        self.query_one("#part", VerticalScroll).scroll_home(animate=False)

    def action_turn(self, by: int) -> None:
        """Show the part that comes next, or before."""
        self.action_part((self._at + by) % len(TABS))

    def action_scroll(self, lines: int) -> None:
        """Scroll by lines."""
        self.query_one("#part", VerticalScroll).scroll_relative(y=lines, animate=False)

    def action_page(self, pages: int) -> None:
        """Scroll by pages."""
        part = self.query_one("#part", VerticalScroll)
        part.scroll_relative(y=pages * max(1, part.size.height - 2), animate=False)

    def action_export(self) -> None:
        """Write both exports."""
        folder = self.app.services.data_dir / "exports"
        name = f"mock-{self._debrief.started_at.astimezone():%Y-%m-%d-%H%M}-{self._debrief.question_id}"
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            for suffix, text in ((".html", debrief_html(self._debrief)), (".md", debrief_markdown(self._debrief))):
                (folder / f"{name}{suffix}").write_text(text, encoding="utf-8", errors="replace")
        except OSError as error:
            self.app.say(f"Not exported: {(error.strerror or str(error)).lower()} ({folder}).", "error")
            return
        self.app.say(f"Written to {folder / name}.html and .md; the page prints with a sheet for a human interviewer.")

    def action_again(self) -> None:
        """Set up another interview on the same question."""
        mock_ways.open_setup(self.app, self._debrief.question_id)

    def action_back(self) -> None:
        """Go home."""
        self.app.home()
