"""Whether the self-check is asked between an answer and its feedback."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trainer.interview import self_check
from trainer.interview.records import KeeperFailed

if TYPE_CHECKING:
    from trainer.tui.app import TrainerApp


def asks_self_check(app: TrainerApp) -> bool:
    """Whether the self-check is asked before the feedback; not while the store cannot be read."""
    store = app.services.store
    try:
        return self_check.is_asked(store.setting(self_check.SETTING), store.first_submitted_at(), app.services.clock.now())
    except KeeperFailed:
        return False


def set_self_check(app: TrainerApp, asked: bool) -> None:
    """Have the self-check asked from now on, or not."""
    try:
        app.services.store.set_setting(self_check.SETTING, self_check.ON if asked else self_check.OFF)
    except KeeperFailed as error:
        app.say(f"This is not remembered: {error}", "warning")
        return
    app.say(f"The self-check is {'asked after each answer' if asked else 'no longer asked'}.")
