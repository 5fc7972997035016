"""A list of rows that are never read as markup, moved through by arrows or j and k."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widgets import OptionList


class Rows(OptionList):
    """An option list whose prompts must be `Content`; `enter` says what Enter does to a row."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "cursor_down", "next row", show=False, id="rows.down", tooltip="Next row (also arrow down)"),
        Binding("k", "cursor_up", "previous row", show=False, id="rows.up", tooltip="Previous row (also arrow up)"),
    ]

    def __init__(self, enter: str = "open", *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes, markup=False)
        # A list of its own for each screen: only here is it known what Enter does.
        self._bindings.key_to_bindings["enter"] = [
            Binding("enter", "select", enter, id="rows.select", tooltip=f"{enter.capitalize()} (the highlighted row)")
        ]
