"""How the tests read and drive the screens."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar, cast

from textual.geometry import Size

from trainer.tui.app import TrainerApp
from trainer.tui.screens.practice import PracticeScreen

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from tests.tui.house import House
    from trainer.interview.practice import Stage

Shown = TypeVar("Shown")


def program(house: House, start: str = "home", question_id: str | None = None, ascii_only: bool = False) -> TrainerApp:
    """Return the program over a made-up house."""
    return TrainerApp(house, start, question_id=question_id, ascii_only=ascii_only)


def words_of(app: TrainerApp) -> str:
    """Return what the terminal shows, line by line."""
    return "\n".join(
        "".join(part.text for part in line).rstrip() for line in app.screen._compositor.render_strips(Size(*app.size))
    )


def said(app: TrainerApp) -> str:
    """Return everything that was told in the corner."""
    return "\n".join(notification.message for notification in app._notifications)


def run_on(text: str) -> str:
    """Return a text with every run of white space as one space, to find sentences that were wrapped."""
    return " ".join(text.split())


def now_on(app: TrainerApp, kind: type[Shown]) -> Shown:
    """Return the current screen, which must be of that kind."""
    screen: object = app.screen
    assert isinstance(screen, kind), f"on {type(screen).__name__}, not {kind.__name__}"
    return screen


async def until(pilot: Pilot[None], kind: type[Shown]) -> Shown:
    """Let the program go on until it shows a screen of that kind, and return it."""
    app = cast("TrainerApp", pilot.app)
    for _ in range(200):
        await pilot.pause()
        if isinstance(cast("object", app.screen), kind):
            await pilot.pause()
            return cast("Shown", app.screen)
    return now_on(app, kind)


def in_stage(screen: PracticeScreen, stage: Stage) -> bool:
    """Whether the session of the screen is in that stage."""
    return screen.practice.stage is stage


async def write(pilot: Pilot[None], text: str = "") -> PracticeScreen:
    """Go from the prompt to the editor without a confidence, and put a text there."""
    await pilot.press("enter", "0")
    screen = await until(pilot, PracticeScreen)
    if text:
        screen.editor.put(text)
        await pilot.pause()
    return screen
