"""Boxes over the history: its filters, and its trash."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import Binding, BindingType
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from trainer.history.listing import Filter
from trainer.interview.records import KeeperFailed
from trainer.tui.base import Dialog, note
from trainer.tui.plain import one_line, plain
from trainer.tui.times import local_minute
from trainer.tui.widgets.rows import Rows

if TYPE_CHECKING:
    from textual.app import ComposeResult

KINDS = ("mode", "topic", "broker", "level", "flag")
SPANS = (("today", 0), ("the last 7 days", 6), ("the last 30 days", 29), ("the last 90 days", 89))
ANYTHING = "anything"


class FilterScreen(Dialog[Filter]):
    """One row for each kind; Left and Right go through its values, Enter takes them all."""

    heading = "Filter"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right,l,space", "turn(1)", "next value", id="filter.next", tooltip="Next value of the highlighted row"),
        Binding("left,h", "turn(-1)", "value before", id="filter.previous", tooltip="Value before"),
        Binding("0", "clear", "everything", id="filter.clear", tooltip="Ask for everything"),
    ]
    DEFAULT_CSS = "FilterScreen Rows { height: auto; max-height: 12; background: $surface; }"

    def __init__(self, wanted: Filter) -> None:
        super().__init__()
        self._wanted = wanted
        self._values: dict[str, list[Any]] = {}

    def contents(self) -> ComposeResult:
        """Yield the rows and their keys."""
        yield Rows("take", id="kinds")
        yield note("Left Right: change    0: everything    Enter: show    Esc: change nothing", "keys")

    def on_mount(self) -> None:
        """Read what there is to choose from."""
        try:
            for kind in KINDS:
                self._values[kind] = [None, *self.app.services.store.listing.values(kind)]
        except KeeperFailed as error:
            self.app.say(str(error), "error")
            self._values = {kind: [None] for kind in KINDS}
        today = self.app.services.clock.now().astimezone().date()
        self._values["days"] = [None, *(today - timedelta(days=days) for _, days in SPANS)]
        self._today = today
        rows = self.query_one(Rows)
        rows.add_options(Option(plain(""), id=kind) for kind in self._values)
        self._show()
        rows.highlighted = 0
        rows.focus()

    def _now(self, kind: str) -> Any:
        if kind == "flag":
            return self._wanted.flags[0] if self._wanted.flags else None
        return self._wanted.since if kind == "days" else getattr(self._wanted, kind)

    def _show(self) -> None:
        for kind in self._values:
            value = self._now(kind)
            if isinstance(value, date):
                value = next((name for name, days in SPANS if self._today - timedelta(days=days) == value), f"from {value}")
            row = plain(f"{kind:<8} ", "bold") + plain(f"{value or ANYTHING}", "" if value else "$quiet")
            self.query_one(Rows).replace_option_prompt(kind, row)

    def action_turn(self, by: int) -> None:
        """Go to another value."""
        option = self.query_one(Rows).highlighted_option
        if option is None or option.id is None:
            return
        kind, values = option.id, self._values[option.id]
        now = self._now(kind)
        value = values[((values.index(now) if now in values else 0) + by) % len(values)]
        if kind == "flag":
            self._wanted = replace(self._wanted, flags=(value,) if value else ())
        elif kind == "days":
            self._wanted = replace(self._wanted, since=value, until=None)
        else:
            self._wanted = replace(self._wanted, **{kind: value})
        self._show()

    def action_clear(self) -> None:
        """Ask for everything."""
        self._wanted = Filter()
        self._show()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Take what was chosen."""
        self.dismiss(self._wanted)


class TrashScreen(Dialog[bool]):
    """What was deleted in the last week; Enter brings one back."""

    heading = "Trash"
    DEFAULT_CSS = "TrashScreen Rows { height: auto; max-height: 14; background: $surface; }"

    def contents(self) -> ComposeResult:
        """Yield the list and its keys."""
        yield Rows("bring back", id="deleted")
        yield note("Enter: bring it back as it was    Esc: close. What is older than a week is gone.", "keys")

    def on_mount(self) -> None:
        """Read the trash."""
        rows = self.query_one(Rows)
        try:
            found = self.app.services.store.exchange.trash(self.app.services.clock.now())
        except KeeperFailed as error:
            self.app.say(str(error), "error")
            found = []
        for one in found:
            rows.add_option(Option(plain(f"{local_minute(one.deleted_at)}  {one_line(one.title)}"), id=f"of-{one.attempt_id}"))
        if not found:
            rows.add_option(Option(plain("The trash is empty."), disabled=True))
        else:
            rows.highlighted = 0
        rows.focus()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Bring it back."""
        try:
            self.app.services.store.exchange.bring_back((event.option_id or "").removeprefix("of-"))
        except KeeperFailed as error:
            self.app.say(str(error), "error")
            return
        self.dismiss(True)
