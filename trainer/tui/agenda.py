"""What is asked one after the other: today's session, or a drill, with an end that can be seen."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from textual.message import Message

from trainer.bank.model import BankRefused
from trainer.interview.records import KeeperFailed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from trainer.progress.session import Item
    from trainer.tui.app import TrainerApp


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


class Learned(Message):
    """Posted when the store has taken in what changed in the bank."""


def start(app: TrainerApp, items: Iterable[Item]) -> None:
    """Ask the items one after the other."""
    app.agenda = Agenda(items)
    go_on(app)


def go_on(app: TrainerApp) -> None:
    """Go on with the next item of the agenda; home when there is none left."""
    item = app.agenda.take()
    if item is None:
        app.home()
        return
    try:
        app.open_practice(app.practice_of(item.question_id, probe=item.probe))
    except BankRefused as error:
        app.say(str(error), "error")
    except KeyError:
        app.say(f"The bank no longer has what was to be asked ({item.question_id}).", "error")


def learn_beside(app: TrainerApp) -> None:
    """Have the store take in what changed in the bank, in a daemon thread: it may take seconds, and leaving never waits."""

    def work() -> None:
        try:
            changed = app.services.learn()
        except KeeperFailed:
            return  # the home screen reads the store too, and says what is wrong with it
        if changed:
            app.post_message(Learned())

    threading.Thread(target=work, name="syllabus", daemon=True).start()
