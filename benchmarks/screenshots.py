"""Export pictures of home, practice and feedback into docs/screenshots: both sizes, both themes, always the same bytes.

    python benchmarks/screenshots.py [--out DIR] [--engine onnx|keywords]

The clock, the ids and the store are made up; the questions are those of the bank, and the grade is the real grader's
with the engine that is at hand (`--engine keywords` needs no model).
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import sys
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from trainer.bank.load import load_bank
from trainer.bank.model import BankRefused
from trainer.bank.places import shipped_root
from trainer.engines.load import ENGINE_NAMES, EngineName
from trainer.history.coach import Coach
from trainer.history.store import open_store
from trainer.interview.self_check import OFF, SETTING
from trainer.tui.app import TrainerApp
from trainer.tui.screens.feedback import FeedbackScreen
from trainer.tui.screens.practice import PracticeScreen
from trainer.tui.themes import DARK, LIGHT
from trainer.wiring import Grader, Services, make_grader

ROOT = Path(__file__).resolve().parent.parent
QUESTION = "kafka-ordering"
SIZES = ((80, 24), (120, 40))
ANSWER = """Kafka guarantees order inside a single partition only: the leader appends records and a consumer reads them \
back by offset. Across the partitions of a topic there is no order at all.

So I'd key every event with the order id. The same key always hashes to the same partition, and within a consumer \
group that partition is read by one consumer at a time.

Setting acks=all is what guarantees the order of the writes."""


@dataclass
class StillClock:
    """A clock that moves only when it is told to."""

    seconds: float = 0.0

    def monotonic_s(self) -> float:
        """Return the seconds it was moved by."""
        return self.seconds

    def now(self) -> datetime:
        """Return the same day for everyone."""
        return datetime(2026, 11, 24, 9, 0, tzinfo=UTC) + timedelta(seconds=self.seconds)


def house(data_dir: Path, grader: Grader, clock: StillClock) -> Services:
    """Return the services over the real bank and an empty store; raises BankRefused."""
    numbers = itertools.count(1)
    store = open_store(data_dir)
    return Services(
        bank=load_bank([shipped_root()]),
        store=store,
        grader=grader,
        clock=clock,
        new_id=lambda: f"{next(numbers):032x}",
        notes=(),
        data_dir=data_dir,
        coach=Coach(store, clock),
    )


async def pictures(out: Path, size: tuple[int, int], theme: str, grader: Grader) -> list[Path]:
    """Take the three pictures in one size and theme; return their files."""
    taken: list[Path] = []
    clock = StillClock()
    with tempfile.TemporaryDirectory() as data_dir:
        services = house(Path(data_dir), grader, clock)
        services.store.set_setting(SETTING, OFF)
        app = TrainerApp(services)
        app.animation_level = "none"
        async with app.run_test(size=size) as pilot:
            app.theme = theme

            def take(name: str) -> None:
                path = out / f"{name}-{size[0]}x{size[1]}-{'dark' if theme == DARK.name else 'light'}.svg"
                svg = app.export_screenshot(title="Broker Trainer")
                # Without this some viewers drop the spaces that a piece of text starts with.
                svg = svg.replace("<svg ", '<svg xml:space="preserve" ', 1)
                path.write_text(svg, encoding="utf-8")
                taken.append(path)

            app.start_question(QUESTION)
            await pilot.pause()
            await pilot.press("a", *"how many partitions", "enter", "escape", "enter", "3")
            screen = app.screen
            if not isinstance(screen, PracticeScreen):
                raise RuntimeError(f"expected the practice screen, not {screen!r}")
            screen.editor.cursor_blink = False
            screen.editor.put(ANSWER)
            clock.seconds += 247
            await pilot.pause()
            screen._tick()
            clock.seconds += 2
            screen._tick()
            await pilot.pause()
            take("practice")
            await pilot.press("escape", "escape")
            app.clear_notifications()
            clock.seconds += 360
            app.home()
            await pilot.pause()
            take("home")
            await pilot.press("enter")
            await pilot.pause()
            await pilot.press("f5")
            for _ in range(600):
                await pilot.pause(0.05)
                if isinstance(app.screen, FeedbackScreen):
                    break
            await pilot.press("j", "j")
            await pilot.pause()
            await pilot.pause()
            take("feedback")
        services.store.close()
    return taken


def main() -> int:
    """Take all pictures; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "screenshots")
    parser.add_argument("--engine", choices=ENGINE_NAMES, default="onnx")
    options = parser.parse_args()
    engine: EngineName = options.engine
    options.out.mkdir(parents=True, exist_ok=True)
    grader = make_grader(engine)
    grader.start_loading()
    _ = grader.engines  # every picture says the same of the engines
    try:
        for size in SIZES:
            for theme in (DARK.name, LIGHT.name):
                for path in asyncio.run(pictures(options.out, size, theme, grader)):
                    print(path)
    except BankRefused as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
