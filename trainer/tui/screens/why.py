"""Everything that an argument about one verdict needs."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from trainer.report.feedback import criterion_of
from trainer.tui.base import Dialog
from trainer.tui.plain import plain
from trainer.tui.sections import EARNS_NOTHING, head, quoted
from trainer.tui.widgets.labelled import Labelled

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from trainer.bank.model import Rubric
    from trainer.grading.grade import CriterionGrade, Neighbour
    from trainer.interview.records import Attempt
    from trainer.report.glyphs import Glyphs


def reasons(
    attempt: Attempt, verdict: CriterionGrade, rubric: Rubric | None, glyphs: Glyphs, revealed: bool
) -> list[tuple[str, str]]:
    """Return the reasons as (label, text); until `revealed`, nothing that says the point itself."""
    criterion = criterion_of(rubric, verdict.criterion_id)
    why = verdict.why
    told: list[tuple[str, str]] = []
    if criterion:
        told.append(("Question", criterion.ask))
        if revealed:
            told.append(("Point", criterion.statement))
            told.append(("Expected", f"{criterion.level}, weight {criterion.weight} of 3"))
    else:
        told.append(("Point", f"{verdict.criterion_id} (the rubric no longer has it)"))
    told.append(("Your words", quoted(attempt.answer, verdict.spans)))
    told.append(("Rule", why.rule))
    if why.segment and why.segment not in verdict.spans:
        told.append(("Closest passage", quoted(attempt.answer, (why.segment,))))
    if revealed:
        told.append(("Matched", ", ".join(why.matched)))
        told.append(("Not found", ", ".join(why.missing)))
        told.append(("Nearest right", _near(why.nearest_accepted)))
        told.append(("Nearest wrong", _near(why.nearest_contradicting)))
    told.append(("Figures", ", ".join(f"{name} {value:g}" for name, value in why.figures)))
    if criterion and revealed:
        told.append(("Source", "; ".join(criterion.sources)))
    return [(label, glyphs.words(text)) for label, text in told if text]


def _near(neighbour: Neighbour | None) -> str:
    return f"{neighbour.similarity:.2f} “{neighbour.text}”" if neighbour else ""


class WhyScreen(Dialog[None]):
    """The reasons for a verdict; for a point that was not made, the point itself only on request."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "reveal", "show the point", id="why.reveal", tooltip="Show the point itself; again: close"),
        Binding("d", "dispute", "dispute", id="why.dispute", tooltip="Argue with this verdict"),
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
        yield VerticalScroll(id="reasons", classes="words")
        yield Static(id="why-keys", classes="keys")

    async def on_mount(self) -> None:
        """Show them."""
        await self._show()

    async def _show(self) -> None:
        attempt, verdict, rubric, number = self._of
        rows = reasons(attempt, verdict, rubric, self.app.glyphs, self._revealed)
        sure = plain(f"  ({verdict.confidence:.0%} sure)", "$quiet")
        box = self.query_one("#reasons", VerticalScroll)
        await box.remove_children()
        await box.mount(
            Static(Content.assemble(head(verdict, number, self.app.glyphs), sure)),
            *(Labelled(plain(label), plain(text)) for label, text in rows),
        )
        keys = (
            "Enter or Esc: close    d: dispute    j k: scroll"
            if self._revealed
            else "Enter: show the point    Esc: close, and think again    d: dispute    j k: scroll"
        )
        self.query_one("#why-keys", Static).update(plain(keys))

    async def action_reveal(self) -> None:
        """Show the point, or close when it is shown."""
        if self._revealed:
            self.action_close()
            return
        self._revealed = True
        await self._show()

    def action_dispute(self) -> None:
        """Close, and argue with the verdict on the screen below, where it is highlighted."""
        below = self.app.screen_stack[-2]
        self.dismiss(None)
        dispute = getattr(below, "action_dispute", None)
        if dispute is not None:
            self.app.call_later(dispute)

    def action_scroll(self, lines: int) -> None:
        """Scroll by lines."""
        self.query_one(VerticalScroll).scroll_relative(y=lines, animate=False)
