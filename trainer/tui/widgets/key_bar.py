"""The bottom line: the keys that work right now, six at most."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import Static

from trainer.tui.plain import plain

if TYPE_CHECKING:
    from textual.dom import DOMNode
    from textual.events import Click
    from textual.screen import Screen

MOST_KEYS = 6
HELP_ACTION = "keys"


class KeyBar(Static):
    """Shows the keys of the focused part first, and the key of the help last; a click does what its key does."""

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
        shown = []
        for active in screen.active_bindings.values():
            binding = active.binding
            if binding.show and active.enabled and binding.action not in told:
                told.add(binding.action)
                shown.append(active)
        helps = [active for active in shown if active.binding.action == HELP_ACTION]
        others = [active for active in shown if active.binding.action != HELP_ACTION]
        self._places = []
        line = Content("")
        for active in others[: MOST_KEYS - len(helps)] + helps:
            binding = active.binding
            key = plain(binding.key_display or self.app.get_key_display(binding))
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
