"""The bottom line: the keys that work right now, six at most."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import Static

from trainer.tui.plain import plain

if TYPE_CHECKING:
    from textual.binding import ActiveBinding
    from textual.dom import DOMNode
    from textual.events import Click
    from textual.screen import Screen

MOST_KEYS = 6
LAST = ("leave", "back", "keys")
"""Ways out and the help stand at the end, and are never the ones left out."""


class KeyBar(Static):
    """Shows the keys of the focused part first, and the ways out last; a click does what its key does."""

    DEFAULT_CSS = "KeyBar { dock: bottom; height: 1; padding: 0 1; background: $panel; color: $foreground; }"

    def on_mount(self) -> None:
        """Follow the focus."""
        self._places: list[tuple[int, int, str, DOMNode]] = []
        self.screen.bindings_updated_signal.subscribe(self, self._show)
        self.call_after_refresh(self._show, self.screen)

    def _show(self, screen: Screen[object]) -> None:
        if not screen.is_current:
            return
        told: set[str] = set()
        first: list[ActiveBinding] = []
        last: list[ActiveBinding] = []
        for active in screen.active_bindings.values():
            binding = active.binding
            if binding.show and active.enabled and binding.action not in told:
                told.add(binding.action)
                (last if binding.action in LAST else first).append(active)
        last.sort(key=lambda active: LAST.index(active.binding.action))
        self._places = []
        line = Content("")
        for active in first[: MOST_KEYS - len(last)] + last:
            binding = active.binding
            key = plain(self.app.get_key_display(binding))
            entry = Content.assemble(key.stylize("bold $text-accent"), " ", plain(binding.description), "   ")
            self._places.append((len(line), len(line) + len(entry) - 3, binding.action, active.node))
            line += entry
        self.update(line)

    async def on_click(self, event: Click) -> None:
        """Do what the key under the pointer does."""
        column = event.x - 1
        for start, end, action, node in self._places:
            if start <= column < end:
                await self.app.run_action(action, node)
