"""Whatever a candidate and a machine do, in any order: no text is lost, no time is lost or gained, every phase ends."""

from __future__ import annotations

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from tests.mock_house import Sitting
from trainer.bank.model import TargetLevel
from trainer.interview.mock.interviewer import asked
from trainer.interview.mock.session import ASLEEP_S, AUTOSAVE_AFTER_S
from trainer.interview.mock.state import Asks, Setup, Stage

TICKS_TO_THE_END = 20_000


class AnyCourse(RuleBasedStateMachine):
    """Drives one interview, and keeps its own books of the text and the time."""

    def __init__(self) -> None:
        super().__init__()
        self.sitting = Sitting(Setup(30, TargetLevel.SENIOR, seed=3))
        self.counted_s = 0.0
        """Interview time by the test's own reckoning."""
        self.written: dict[int, str] = {}
        """By exchange: the last text that was typed into it."""
        self.saved: dict[int, str] = {}
        """What was written at the last save."""
        self.save()

    def save(self) -> None:
        if self.sitting.mock.autosave():
            self.saved = dict(self.written)

    @property
    def running(self) -> bool:
        return self.sitting.mock.state.stage is Stage.RUNNING

    @property
    def place(self) -> int:
        return len(self.sitting.mock.state.exchanges) - 1

    def let_pass(self, seconds: float) -> None:
        """Move the clocks and tick, as a front end does."""
        was_running = self.running
        self.sitting.clock.pass_s(seconds)
        before = self.sitting.mock.state.elapsed_s
        self.sitting.mock.tick()
        ended = self.sitting.mock.state.stage is Stage.ENDED
        if was_running:
            # The last phase cuts its own time off; every other second is somebody's.
            self.counted_s += self.sitting.mock.state.elapsed_s - before if ended else seconds
        self.save()

    @precondition(lambda self: self.sitting.mock.state.stage is not Stage.ENDED and not self.sitting.mock.choosing)
    @rule(text=st.text(st.sampled_from("abc \n\ud800\x00é"), max_size=30), more=st.booleans())
    def type(self, text: str, more: bool) -> None:
        whole = self.written.get(self.place, "") + text if more else text
        self.sitting.mock.type(whole)
        self.written[self.place] = whole

    @precondition(lambda self: self.sitting.mock.state.stage is not Stage.ENDED)
    @rule(seconds=st.sampled_from([0.0, 0.1, 0.5, 1.0, 2.0, 5.0, 19.0]))
    def tick(self, seconds: float) -> None:
        self.let_pass(seconds)

    @precondition(lambda self: self.sitting.mock.state.stage is not Stage.ENDED)
    @rule(times=st.integers(1, 60))
    def wait(self, times: int) -> None:
        for _ in range(times):
            self.let_pass(5.0)

    @precondition(lambda self: self.running)
    @rule(whole_phase=st.booleans())
    def submit(self, whole_phase: bool) -> None:
        self.sitting.mock.next_phase() if whole_phase else self.sitting.mock.submit()
        self.save()

    @precondition(lambda self: self.running and self.sitting.mock.choosing)
    @rule(which=st.integers(0, 3))
    def choose(self, which: int) -> None:
        options = self.sitting.mock.state.options
        self.sitting.mock.choose(options[which % len(options)])
        self.save()

    @precondition(lambda self: self.sitting.mock.state.stage is not Stage.ENDED)
    @rule()
    def ask(self) -> None:
        self.sitting.mock.ask("What is the rate?")

    @precondition(lambda self: self.running)
    @rule()
    def pause(self) -> None:
        self.sitting.mock.pause()
        self.save()

    @precondition(lambda self: self.sitting.mock.state.stage is Stage.PAUSED)
    @rule(seconds=st.floats(0, 4000))
    def go_on(self, seconds: float) -> None:
        self.sitting.clock.pass_s(seconds)
        self.sitting.mock.go_on()
        self.save()

    @precondition(lambda self: self.running)
    @rule()
    def add_time(self) -> None:
        self.sitting.mock.add_time()

    @precondition(lambda self: self.sitting.mock.state.stage is not Stage.ENDED)
    @rule(seconds=st.floats(ASLEEP_S, 40_000), clock_runs=st.booleans())
    def suspend(self, seconds: float, clock_runs: bool) -> None:
        if clock_runs:
            self.sitting.clock.pass_s(seconds)
        else:
            self.sitting.clock.sleep(seconds)
        was_running = self.running
        self.sitting.mock.tick()
        assert not was_running or self.sitting.mock.state.stage is Stage.PAUSED
        self.save()

    @rule(away_s=st.floats(0, 90_000))
    def crash(self, away_s: float) -> None:
        """Kill the process: what is gone is what the last save did not have, which is young."""
        kept = self.sitting.keeper.state()
        lost_s = self.sitting.mock.state.elapsed_s - kept.elapsed_s
        assert 0 <= lost_s <= AUTOSAVE_AFTER_S + 19.0  # one tick, which this test makes up to 19 s long
        assert len(self.sitting.mock.state.exchanges) == len(kept.exchanges)
        for place, text in self.saved.items():
            assert kept.exchanges[place].asks is Asks.CHOICE or kept.exchanges[place].text == text
        self.sitting.clock.pass_s(away_s)
        mock = self.sitting.killed()
        assert mock.state.stage is (Stage.ENDED if kept.stage is Stage.ENDED else Stage.PAUSED)
        assert mock.state.elapsed_s == kept.elapsed_s
        assert mock.state.clock.phase is kept.clock.phase
        self.counted_s -= lost_s
        self.written = dict(self.saved)

    @precondition(lambda self: self.sitting.mock.state.stage is not Stage.ENDED)
    @rule(often=st.integers(0, 9))
    def end_early(self, often: int) -> None:
        if often == 0:
            self.sitting.mock.end_early()
            self.save()

    @invariant()
    def no_text_is_lost(self) -> None:
        exchanges = self.sitting.mock.state.exchanges
        for place, text in self.written.items():
            if exchanges[place].asks is not Asks.CHOICE:
                assert exchanges[place].text == text

    @invariant()
    def no_time_is_lost_or_gained(self) -> None:
        state = self.sitting.mock.state
        assert abs(state.elapsed_s - self.counted_s) < 1e-6
        assert all(clock.limit_s is None or clock.spent_s <= clock.limit_s for clock in state.clocks)
        assert all(clock.spent_s == 0 for clock in state.clocks[state.at + 1 :])

    @invariant()
    def nothing_is_asked_twice(self) -> None:
        keys = asked(self.sitting.mock.state)
        assert len(keys) == len(set(keys))

    @invariant()
    def all_but_the_last_exchange_are_closed(self) -> None:
        state = self.sitting.mock.state
        assert all(exchange.ended for exchange in state.exchanges[:-1])
        assert bool(state.exchange.ended) is (state.stage is Stage.ENDED)
        assert all(pause.lasted_s is not None for pause in state.pauses[:-1])

    def teardown(self) -> None:
        """From wherever it stands, time alone brings the interview to its end."""
        mock = self.sitting.mock
        for _ in range(TICKS_TO_THE_END):
            if mock.state.stage is Stage.ENDED:
                break
            if mock.state.stage is Stage.PAUSED:
                mock.go_on()
            self.sitting.clock.pass_s(10)
            mock.tick()
        assert mock.state.stage is Stage.ENDED


AnyCourse.TestCase.settings = settings(
    max_examples=100, stateful_step_count=60, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)


TestAnyCourse = AnyCourse.TestCase
