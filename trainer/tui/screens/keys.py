"""Every key of a screen, read from the bindings themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll

from trainer.tui.base import Dialog, note
from trainer.tui.key_names import key_name
from trainer.tui.plain import plain
from trainer.tui.widgets.editors import EDITING_KEYS, ProseEditor
from trainer.tui.widgets.labelled import Labelled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.app import App, ComposeResult
    from textual.dom import DOMNode
    from textual.screen import Screen
    from textual.widget import Widget


def keys_of(app: App[None], screen: Screen[None]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return for each part of the screen its heading and its (keys, what they do), the screen's own first."""
    groups: list[tuple[str, list[tuple[str, str]]]] = []
    told: set[str] = set()
    parts: list[tuple[str, DOMNode]] = [("On this screen", screen)]
    parts += [(getattr(widget, "KEYS_HEADING", "In the list"), widget) for widget in screen.query("*")]
    parts.append(("Everywhere", app))
    for heading, node in parts:
        lines = [bound for bound in _bound(app, node) if bound[0] not in told]
        told.update(name for name, _, _ in lines)
        if lines:
            groups.append((heading, [(keys, what) for _, keys, what in lines]))
        if isinstance(node, ProseEditor):
            groups[-1][1].extend(EDITING_KEYS)
    return groups


def _bound(app: App[None], node: DOMNode) -> Iterator[tuple[str, str, str]]:
    by_id: dict[str, list[Binding]] = {}
    for _, binding in node._bindings:
        if binding.id and app._check_action_state(binding.action, node) is not False:
            by_id.setdefault(binding.id, []).append(binding)
    for name, bindings in by_id.items():
        keys = " or ".join(dict.fromkeys(key_name(binding.key) for binding in bindings))
        yield name, keys, bindings[0].tooltip or bindings[0].description


class KeysScreen(Dialog[None]):
    """The help of one screen."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1,enter", "close", "close", id="keys.close", tooltip="Close this box"),
    ]
    DEFAULT_CSS = "KeysScreen Labelled > .label { width: 22; }"
    heading = "Keys"

    def __init__(self, screen: Screen[None]) -> None:
        super().__init__()
        self._of = screen

    def contents(self) -> ComposeResult:
        """Yield the keys by the part of the screen that they work in."""
        rows: list[Widget] = []
        for heading, keys in keys_of(self.app, self._of):
            rows.append(note(heading, "heading"))
            rows += [Labelled(plain(f"  {shown}"), plain(what)) for shown, what in keys]
        yield VerticalScroll(*rows, classes="words")
        yield note("Arrows: scroll    Esc: close", "keys")
