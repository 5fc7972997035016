"""A label with its text beside it, wrapped in its own column."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Horizontal
from textual.widgets import Static

if TYPE_CHECKING:
    from textual.content import Content


class Labelled(Horizontal):
    """One row of two columns; both are content, never markup."""

    DEFAULT_CSS = """
    Labelled { height: auto; }
    Labelled > .label { width: 19; text-style: bold; color: $text-accent; padding-right: 1; }
    Labelled > .told { width: 1fr; height: auto; }
    """

    def __init__(self, label: Content, text: Content) -> None:
        super().__init__(Static(label, classes="label"), Static(text, classes="told"))
