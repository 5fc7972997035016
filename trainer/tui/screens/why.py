"""Everything that an argument about one verdict needs."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from trainer.report.feedback import criterion_of
from trainer.tui.base import Dialog
from trainer.tui.plain import one_line, plain
from trainer.tui.sections import EARNS_NOTHING, head, quoted

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from trainer.bank.model import Rubric
    from trainer.grading.grade import CriterionGrade, Neighbour
    from trainer.interview.records import Attempt
    from trainer.tui.glyphs import Glyphs

LABEL_COLUMNS = 16


def why_content(
    attempt: Attempt, verdict: CriterionGrade, rubric: Rubric | None, number: int | None, glyphs: Glyphs, revealed: bool
) -> Content:
    """Return the reasons; until `revealed`, nothing that says the point itself."""
    criterion = criterion_of(rubric, verdict.criterion_id)
    why = verdict.why
    lines = [Content.assemble(head(verdict, number, glyphs), plain(f"  ({verdict.confidence:.0%} sure)", "$text-muted"))]

    def tell(label: str, text: str) -> None:
        if text:
            lines.append(Content.assemble(plain(f"{label:<{LABEL_COLUMNS}}", "bold"), plain(glyphs.words(text))))

    if criterion:
        tell("Question", one_line(criterion.ask))
        if revealed:
            tell("Point", one_line(criterion.statement))
            tell("Expected of", f"{criterion.level}, weight {criterion.weight} of 3")
    else:
        tell("Point", f"{verdict.criterion_id} (the rubric no longer has it)")
    tell("Your words", quoted(attempt.answer, verdict.spans))
    tell("Rule", one_line(why.rule))
    if why.segment and why.segment not in verdict.spans:
        tell("Closest passage", quoted(attempt.answer, (why.segment,)))
    if revealed:
        tell("Matched", one_line(", ".join(why.matched)))
        tell("Not found", one_line(", ".join(why.missing)))
        tell("Nearest right", _near(why.nearest_accepted))
        tell("Nearest wrong", _near(why.nearest_contradicting))
    tell("Figures", ", ".join(f"{one_line(name)} {value:g}" for name, value in why.figures))
    if criterion and revealed:
        tell("Source", one_line("; ".join(criterion.sources)))
    return Content("\n").join(lines)


def _near(neighbour: Neighbour | None) -> str:
    return f"{neighbour.similarity:.2f} “{one_line(neighbour.text)}”" if neighbour else ""


class WhyScreen(Dialog[None]):
    """The reasons for a verdict; for a point that was not made, the point itself only on request."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "reveal", "show the point", id="why.reveal", tooltip="Show the point itself; again: close"),
        Binding("j,down", "scroll(1)", "down", show=False, id="why.down", tooltip="Scroll down"),
        Binding("k,up", "scroll(-1)", "up", show=False, id="why.up", tooltip="Scroll up"),
    ]
    heading = "Why"

    def __init__(self, attempt: Attempt, verdict: CriterionGrade, rubric: Rubric | None, number: int | None) -> None:
        super().__init__()
        self._of = (attempt, verdict, rubric, number)
        self._revealed = verdict.verdict not in EARNS_NOTHING

    def contents(self) -> ComposeResult:
        """Yield the reasons and the keys."""
        yield VerticalScroll(Static(id="why-text"), classes="words")
        yield Static(id="why-keys", classes="keys")

    def on_mount(self) -> None:
        """Show them."""
        self._show()

    def _show(self) -> None:
        self.query_one("#why-text", Static).update(why_content(*self._of, self.app.glyphs, self._revealed))
        keys = "Enter or Esc: close" if self._revealed else "Enter: show the point    Esc: close, and think again"
        self.query_one("#why-keys", Static).update(plain(keys))

    def action_reveal(self) -> None:
        """Show the point, or close when it is shown."""
        if self._revealed:
            self.action_close()
        self._revealed = True
        self._show()

    def action_scroll(self, lines: int) -> None:
        """Scroll by lines."""
        self.query_one(VerticalScroll).scroll_relative(y=lines, animate=False)
