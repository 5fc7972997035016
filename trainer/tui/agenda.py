"""What is asked one after the other: today's session, or a drill, with an end that can be seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from trainer.progress.session import Item


class Agenda:
    """A list of items that is worked off from the front."""

    def __init__(self, items: Iterable[Item] = ()) -> None:
        self.left = list(items)
        """What was not begun yet."""
        self.size = len(self.left)
        """How many there were in all."""

    def take(self) -> Item | None:
        """Return the next item, which is no longer left after; None when there is none."""
        return self.left.pop(0) if self.left else None

    @property
    def place(self) -> int:
        """Number of the item in hand, from 1; 0 before the first."""
        return self.size - len(self.left)
