"""The mock interview line by line."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING

import pytest

from tests.mock_house import MemoryKeeper, MockBank, TwoClocks, WordGrader
from trainer.bank.model import Broker, TargetLevel
from trainer.interview.mock.debrief import Scheduled
from trainer.interview.mock.kept import MockLine
from trainer.interview.mock.state import Ending, Setup, Stage, State
from trainer.plain.mock import MockOptions, run_mock
from trainer.plain.practice import NothingToAsk
from trainer.plain.timed_lines import Nothing, StreamLines

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tests.fakes import AttemptLine
    from trainer.interview.records import Attempt

SETUP = Setup(30, TargetLevel.SENIOR, seed=7)


@dataclass
class Keeper(MemoryKeeper):
    """A keeper that lists what it keeps."""

    def mocks(self, limit: int = 100) -> list[MockLine]:
        if not self.kept:
            return []
        state = self.state()
        score = int(self.debrief.score) if self.debrief else None
        verdict = self.debrief.verdict if self.debrief else None
        at = state.saved_at or state.started_at
        return [MockLine(state.id, "About feed", "feed", "senior", 30, at, at, state.stage is Stage.ENDED, verdict, score)]

    def mock_state(self, mock_id: str) -> State:
        return self.state()

    def schedule(self, attempts: Sequence[Attempt]) -> Sequence[Scheduled]:
        return ()

    def attempts(self, limit: int = 100) -> Sequence[AttemptLine]:
        return []


@dataclass
class Services:
    """What a linear interview is given."""

    bank: MockBank = field(default_factory=MockBank)
    store: Keeper = field(default_factory=Keeper)
    grader: WordGrader = field(default_factory=WordGrader)
    clock: TwoClocks = field(default_factory=TwoClocks)
    new_id: Callable[[], str] = field(default_factory=lambda: map("id{}".format, count(1)).__next__)


class Script:
    """Lines, and seconds during which nobody types; then the end of the input."""

    def __init__(self, clock: TwoClocks, *entries: str | float) -> None:
        self._clock, self._entries = clock, list(entries)

    def next(self, timeout_s: float) -> str | Nothing:
        if not self._entries:
            return Nothing.MORE
        first = self._entries[0]
        if isinstance(first, str):
            self._entries.pop(0)
            if first == "Ctrl-C":
                raise KeyboardInterrupt
            return f"{first}\n"
        self._clock.pass_s(min(timeout_s, first))
        left = first - timeout_s
        self._entries[:1] = [left] if left > 0 else []
        return Nothing.YET


def held(services: Services, *entries: str | float, options: MockOptions | None = None, code: int = 0) -> str:
    """Hold an interview over the entries and return what was written."""
    out = io.StringIO()
    script = Script(services.clock, *entries)
    assert run_mock(services, options or MockOptions(SETUP), script, out) == code
    return out.getvalue()


def test_an_interview_from_end_to_end() -> None:
    """Rules, phases in their order with their time, a choice, the twist, and the debrief with the verdict last."""
    services = Services()
    out = held(
        services,
        *("I assume 2,000 events/s.", ".", "2,000 x 300 bytes = 600 kB/s", ".", "It is logged, queued and keyed.", "."),
        *("deduplicated, replayed, weighed", ".", "1", "All of it.", "/next", "More.", "/next", "chosen and refused", "."),
        *("double it", ".", "That was it.", "."),
    )  # fmt: skip
    places = [
        out.index(part)
        for part in ("Nothing is judged", "[1/7]", "[2/7]", "[3/7]", "Going on from there", "[4/7]", "  1. About", "[5/7]",
                     "[6/7]", "One thing changes.", "[7/7]", "Debrief: About feed", "5. Verdict", "trainer mock export")
    ]  # fmt: skip
    assert places == sorted(places)
    assert services.store.debrief is not None
    assert [attempt.mode for attempt in services.store.attempts_kept] == ["mock"] * len(services.store.attempts_kept)


def test_the_end_of_the_input_is_silence() -> None:
    """An input that ends early hands in what was typed, and nothing for every later phase."""
    services = Services()
    out = held(services, "Only this.")
    assert "handed in as silence" in out
    state = services.store.state()
    assert state.stage is Stage.ENDED
    assert state.exchanges[0].text == "Only this."
    assert all(not exchange.text for exchange in state.exchanges[1:] if exchange.question_id)
    assert "no hire" in out


def test_the_clock_is_told_at_half_time_and_at_four_fifths() -> None:
    """While nobody types, half time, four fifths and the end are told once each, and what was typed is handed in."""
    services = Services()
    out = held(services, "A half sent", 4 * 60.0, "for the next one", "/end")
    assert out.count("Half of this phase is over: 2:00 left.") == 1
    assert out.count("left in this phase; wrap up.") == 1
    assert out.count("-- Time. What you wrote is handed in.") == 1
    assert [exchange.text for exchange in services.store.state().exchanges] == ["A half sent", "for the next one"]


def test_commands_work_at_any_time() -> None:
    """Asking, time, one more minute, help and a pause answer at once, and are no part of the answer."""
    services = Services()
    out = held(
        services,
        "One.",
        "/ask what is the rate?",
        "/time",
        "/more",
        "/more",
        "/help",
        "/ask",
        "/pause",
        100.0,
        "",
        "Two.",
        "/end",
    )
    assert "2,000 events/s at peak." in out
    assert "One more minute. Phase: requirements, 5:00 left" in out
    assert "There is no more time for this phase." in out
    assert "Paused; the clock stands still." in out
    assert services.store.state().exchanges[0].text == "One.\nTwo."
    assert "paused 1 time, 1:40, extended" in out.replace(" · ", ", ")


def test_a_number_that_is_not_on_offer_is_asked_for_again() -> None:
    """Only the numbers on offer choose a topic."""
    out = held(Services(), "/next", "/next", "/next", "9", "x", "2", "/end")
    assert out.count("Write a number from 1 to 4.") == 2


def test_ctrl_c_keeps_and_resume_goes_on() -> None:
    """Ctrl-C leaves with everything kept; --resume goes on with the text, the phase and the time."""
    services = Services()
    with pytest.raises(KeyboardInterrupt):
        held(services, "Typed before.", 30.0, "Ctrl-C")
    services.clock.pass_s(3600)
    out = held(services, "And after.", ".", "/end", options=MockOptions(SETUP, resume=True))
    assert "Going on with About feed. Phase: requirements, 3:30 left; 29:30 in all." in out
    assert "So far:\nTyped before." in out
    assert services.store.state().exchanges[0].text == "Typed before.\nAnd after."
    assert "interrupted 1 time, 60:00" in out


def test_an_ended_interview_without_debrief_gets_it() -> None:
    """When the process died between the end and the debrief, --resume grades it."""
    services = Services()
    held(services, "logged", "/end")
    services.store.debrief = None
    assert services.store.state().ended is Ending.EARLY
    assert "Debrief: About feed" in held(services, options=MockOptions(SETUP, resume=True))


def test_nothing_to_resume_is_a_sentence() -> None:
    """--resume without an interview says so."""
    with pytest.raises(NothingToAsk, match="no interview to go on with"):
        held(Services(), options=MockOptions(SETUP, resume=True))


def test_brokers_that_no_main_question_is_about() -> None:
    """An interview about a broker that the bank has nothing on is refused with a sentence."""
    setup = Setup(30, TargetLevel.SENIOR, (Broker.ARTEMIS,))
    with pytest.raises(NothingToAsk, match="--broker"):
        held(Services(), options=MockOptions(setup))


def test_a_full_disk_still_shows_the_debrief() -> None:
    """When nothing can be kept the interview goes on, says so once, and shows its debrief; the exit code is 1."""
    services = Services(store=Keeper(fails=True))
    out = held(services, "logged", 10.0, ".", "/end", code=1)
    assert out.count("The interview is not saved: The disk is full.") == 1
    assert "The debrief could not be kept" in out
    assert "Debrief: About feed" in out


def test_ascii_where_it_is_asked_for() -> None:
    """With ASCII signs nothing that the program writes is more than ASCII."""
    out = held(Services(), "logged", ".", "/end", options=MockOptions(SETUP, ascii_only=True))
    assert out.isascii(), {character for character in out if not character.isascii()}


def test_a_stream_ends_once() -> None:
    """Lines of a real stream come in their order, then the end, again and again."""
    lines = StreamLines(io.StringIO("a\nb"))
    assert [lines.next(5), lines.next(5), lines.next(5), lines.next(5)] == ["a\n", "b", Nothing.MORE, Nothing.MORE]
