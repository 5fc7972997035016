"""A mock interview as a state machine: events in, notices out. No screen, no grader, no clock or chance of its own."""

from __future__ import annotations

import random
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from trainer.interview.clarify import asked_fact
from trainer.interview.mock import plan
from trainer.interview.mock.interviewer import Interviewer
from trainer.interview.mock.phases import PHASES, WARNED_AT, Phase, budgets_s
from trainer.interview.mock.state import Asks, Clarified, Ending, Pause, PauseWhy, PhaseClock, Setup, Stage, State

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from trainer.bank.model import Question
    from trainer.interview.clock import Clock
    from trainer.interview.mock.kept import MockKeeper
    from trainer.interview.outside import Bank

AUTOSAVE_AFTER_S = 1.5
"""Least time between two saves; at most this much typing and time, and one tick, is lost to a crash."""
ASLEEP_S = 20.0
"""A gap between two ticks that is this long, on either clock, was a machine asleep or a process stopped: it is a pause."""
CHOICE_S = 90.0
"""After this much of the phase, or a quarter of it if that is less, the interviewer chooses the topic."""
MARK_EVERY_S = 5.0
"""How finely the time line knows when something was written."""
ADDED_S = 60.0
"""What "one more minute" adds to the phase."""


class WrongMoment(Exception):
    """A call that the stage does not allow: a fault of the program, not of the user."""


class Told(Enum):
    """What the front end has to show."""

    RUNNING_OUT = "running out"
    NEXT_QUESTION = "next question"
    NEXT_PHASE = "next phase"
    ASLEEP = "asleep"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that happened."""

    told: Told
    phase: Phase
    by_time: bool = False
    """Whether the clock did it, and not the candidate."""


class Mock:
    """One interview. Methods that the stage does not allow raise WrongMoment; saving raises KeeperFailed.

    The front end calls `tick` at least every few seconds while the interview runs, having handed over the text as it stands.
    """

    def __init__(self, state: State, *, bank: Bank, clock: Clock, keeper: MockKeeper, new_id: Callable[[], str]) -> None:
        """Go on with a state; use `begin` for a new one and `resume_saved` after a crash."""
        self.state = state
        self._bank, self._clock, self._keeper, self._new_id = bank, clock, keeper, new_id
        self._main = bank.question(state.main)
        self._interviewer = Interviewer(state, bank)
        self._seen_s, self._seen_at = clock.monotonic_s(), clock.now()
        self._last_save_s: float | None = None
        self._dirty = True
        if not state.exchanges:
            self._interviewer.open_phase(Phase.REQUIREMENTS)

    # What is shown.

    @property
    def title(self) -> str:
        """Title of the main question."""
        return self._main.title

    @property
    def main(self) -> Question:
        """The main question."""
        return self._main

    @property
    def choosing(self) -> bool:
        """Whether the candidate is to choose the topic of the deep dive."""
        return self.state.stage is not Stage.ENDED and self.state.exchange.asks is Asks.CHOICE

    @property
    def options(self) -> list[Question]:
        """What may be chosen."""
        return [self._bank.question(name) for name in self.state.options]

    @property
    def phase_left_s(self) -> float | None:
        """Seconds left in the phase; None without a limit."""
        clock = self.state.clock
        return None if clock.limit_s is None else max(0.0, clock.limit_s - clock.spent_s)

    @property
    def total_left_s(self) -> float | None:
        """Seconds left in the interview if every phase takes its time; None without limits."""
        left = self.phase_left_s
        later = [clock.limit_s for clock in self.state.clocks[self.state.at + 1 :]]
        return None if left is None else left + sum(limit for limit in later if limit is not None)

    # Time.

    def tick(self, *, blocked: bool = False) -> list[Notice]:
        """Let time pass and return what happened.

        `blocked` says that the front end could not tick (another editor was open): the gap is interview time, and where it
        is longer than the phase, the phase is as long as the gap.
        """
        return self._advance(blocked)

    def _advance(self, blocked: bool = False) -> list[Notice]:
        now_s, now = self._clock.monotonic_s(), self._clock.now()
        gap_s = max(0.0, now_s - self._seen_s)
        slept_s = (now - self._seen_at).total_seconds() - gap_s
        began = self._seen_at
        self._seen_s, self._seen_at = now_s, now
        if self.state.stage is not Stage.RUNNING:
            return []
        if not blocked and gap_s >= ASLEEP_S:
            return self._pause(PauseWhy.ASLEEP, began)
        clock = self.state.clock
        if blocked and clock.limit_s is not None and clock.spent_s + gap_s > clock.limit_s:
            over_s = clock.spent_s + gap_s - clock.limit_s
            clock.limit_s += over_s
            clock.added_s += over_s
        notices = self._count(gap_s)
        if not blocked and slept_s >= ASLEEP_S and self.state.stage is Stage.RUNNING:
            notices += self._pause(PauseWhy.ASLEEP, began)
        return notices

    def _count(self, seconds: float) -> list[Notice]:
        notices: list[Notice] = []
        left = seconds
        while left > 0 and self.state.stage is Stage.RUNNING:
            self._dirty = True
            clock = self.state.clock
            mark = self._next_mark()
            if mark is None or clock.spent_s + left < mark:
                clock.spent_s += left
                left = 0.0
            else:
                left -= max(0.0, mark - clock.spent_s)
                clock.spent_s = max(mark, clock.spent_s)
            notices += self._due(clock)
        return notices

    def _next_mark(self) -> float | None:
        """Seconds into the phase at which the interviewer acts next; None without a limit."""
        clock = self.state.clock
        if clock.limit_s is None:
            return None
        marks = [clock.limit_s]
        if self.choosing:
            marks.append(self._choice_until())
        if self._interviewer.twist_waits():
            marks.append(0.5 * clock.limit_s)
        ahead = [mark for mark in marks if mark > clock.spent_s]
        return min(ahead) if ahead else clock.spent_s

    def _choice_until(self) -> float:
        return min(CHOICE_S, 0.25 * (self.state.clock.limit_s or 4 * CHOICE_S))

    def _due(self, clock: PhaseClock) -> list[Notice]:
        notices: list[Notice] = []
        if clock.limit_s is None:
            return notices
        if not clock.warned and clock.spent_s >= WARNED_AT * clock.limit_s:
            clock.warned = True
            notices.append(Notice(Told.RUNNING_OUT, clock.phase, by_time=True))
        if clock.spent_s >= clock.limit_s:
            return [*notices, *self._to_next_phase(Ending.TIME)]
        if self.choosing and clock.spent_s >= self._choice_until():
            return [*notices, *self._chosen(self.state.options[0], by_time=True)]
        if self._interviewer.twist_waits() and clock.spent_s >= 0.5 * clock.limit_s:
            self._interviewer.close(Ending.TIME)
            self._interviewer.ask_twist()
            self._at_once()
            notices.append(Notice(Told.NEXT_QUESTION, clock.phase, by_time=True))
        return notices

    # What the candidate does.

    def type(self, text: str) -> None:
        """Take the whole text of the editor for the exchange in hand; it never moves the interview on."""
        if self.state.stage is Stage.ENDED or self.choosing:
            raise WrongMoment("Nothing can be written now.")
        exchange = self.state.exchange
        if text == exchange.text:
            return
        exchange.text = text
        self._dirty = True
        elapsed_s = self.state.elapsed_s
        if not exchange.marks or elapsed_s - exchange.marks[-1][0] >= MARK_EVERY_S:
            exchange.marks.append((elapsed_s, len(text)))

    def take_notes(self, text: str) -> None:
        """Take the whole text of the notes."""
        if text != self.state.notes:
            self.state.notes = text
            self._dirty = True

    def ask(self, question: str) -> str:
        """Answer a clarifying question from the fact sheet of what is being talked about, or leave it to the candidate."""
        if self.state.stage is Stage.ENDED:
            raise WrongMoment("The interview is over.")
        exchange = self.state.exchange
        near = self._bank.question(exchange.question_id or self._main.id)
        answer, fact = asked_fact(near, question)
        if fact is None and near.id != self._main.id:
            near = self._main
            answer, fact = asked_fact(near, question)
        exchange.clarified.append(Clarified(self.state.elapsed_s, question, answer, near.id, fact))
        self._at_once()
        return answer

    def choose(self, question_id: str) -> list[Notice]:
        """Take the topic of the first deep dive; raises KeyError when it is not on offer."""
        notices = self._advance()
        if not self.choosing or self.state.stage is not Stage.RUNNING:
            if notices:
                return notices
            raise WrongMoment("There is nothing to choose now.")
        if question_id not in self.state.options:
            raise KeyError(question_id)
        return [*notices, *self._chosen(question_id)]

    def submit(self) -> list[Notice]:
        """Hand in what is written and go on, to another question of the phase or to the next phase."""
        return self._hand_in(whole_phase=False)

    def next_phase(self) -> list[Notice]:
        """Hand in what is written and leave the phase."""
        return self._hand_in(whole_phase=True)

    def _hand_in(self, whole_phase: bool) -> list[Notice]:
        before = len(self.state.exchanges)
        notices = self._advance()
        if len(self.state.exchanges) != before or self.state.stage is not Stage.RUNNING:
            return notices  # the clock was quicker
        self._at_once()
        if self.choosing:
            # A deep dive that is not chosen is put all the same: leaving the choice out is no way around it.
            notices += self._chosen(self.state.options[0])
            return notices + self._to_next_phase(Ending.SKIPPED) if whole_phase else notices
        if not whole_phase and self._interviewer.asks_on(self.phase_left_s):
            return [*notices, Notice(Told.NEXT_QUESTION, self.state.clock.phase)]
        return notices + self._to_next_phase(Ending.SKIPPED if whole_phase else Ending.SUBMITTED)

    def pause(self) -> list[Notice]:
        """Stop the clock."""
        notices = self._advance()
        return notices + self._pause(PauseWhy.ASKED, self._seen_at) if self.state.stage is Stage.RUNNING else notices

    def go_on(self) -> None:
        """Let the clock run again."""
        if self.state.stage is not Stage.PAUSED:
            raise WrongMoment("The interview is not paused.")
        self._advance()
        pause = self.state.pauses[-1]
        pause.lasted_s = max(0.0, (self._clock.now() - pause.began).total_seconds())
        self.state.stage = Stage.RUNNING
        self._at_once()

    def add_time(self) -> bool:
        """Add a minute to the phase, once; return whether it was added. It labels the interview as extended."""
        clock = self.state.clock
        if self.state.stage is not Stage.RUNNING or clock.limit_s is None or clock.added_s >= ADDED_S:
            return False
        clock.limit_s += ADDED_S
        clock.added_s += ADDED_S
        clock.warned = clock.spent_s >= WARNED_AT * clock.limit_s
        self._dirty = True
        return True

    def end_early(self) -> list[Notice]:
        """End here; what was written is judged."""
        notices = self._advance()
        if self.state.stage is Stage.ENDED:
            return notices
        if self.state.stage is Stage.PAUSED:
            self.go_on()
        self._interviewer.close(Ending.EARLY)
        return [*notices, self._end(Ending.EARLY)]

    def _pause(self, why: PauseWhy, began: datetime) -> list[Notice]:
        self.state.pauses.append(Pause(self.state.elapsed_s, why, began))
        self.state.stage = Stage.PAUSED
        self._at_once()
        return [Notice(Told.ASLEEP, self.state.clock.phase)] if why is PauseWhy.ASLEEP else []

    def _chosen(self, question_id: str, by_time: bool = False) -> list[Notice]:
        self._interviewer.put_choice(question_id, by_time)
        self._at_once()
        return [Notice(Told.NEXT_QUESTION, self.state.clock.phase, by_time)]

    def _to_next_phase(self, ending: Ending) -> list[Notice]:
        state = self.state
        self._interviewer.close(ending)
        self._at_once()
        while state.at + 1 < len(state.clocks):
            left = self.phase_left_s
            state.at += 1
            clock = state.clock
            # Time that was not used goes to the next phase; a wrap-up of half an hour is none.
            if left and clock.limit_s is not None and clock.phase is not Phase.WRAP_UP:
                clock.limit_s += left
            if self._interviewer.open_phase(clock.phase):
                return [Notice(Told.NEXT_PHASE, clock.phase, ending is Ending.TIME)]
        return [self._end(Ending.FINISHED)]

    def _end(self, ending: Ending) -> Notice:
        self.state.stage, self.state.ended, self.state.ended_at = Stage.ENDED, ending, self._seen_at
        self.state.attempt_ids = [self._new_id() for _ in self.state.exchanges]
        self._at_once()
        return Notice(Told.ENDED, self.state.clock.phase)

    # Keeping it. Nothing else of this class writes, so that a disk that fails loses no notice.

    def _at_once(self) -> None:
        """Have the next autosave save, however young the last one is."""
        self._dirty, self._last_save_s = True, None

    def autosave(self) -> bool:
        """Save if something changed, time among it, and the last save is 1.5 s old; return whether it was saved."""
        if self._last_save_s is not None and self._clock.monotonic_s() - self._last_save_s < AUTOSAVE_AFTER_S:
            return False
        return self.save_now()

    def save_now(self) -> bool:
        """Save if something changed; return whether it was saved. Raises KeeperFailed."""
        if not self._dirty:
            return False
        # Set before the attempt, so that a disk that fails is not asked at every key.
        self._last_save_s = self._clock.monotonic_s()
        before, self.state.saved_at = self.state.saved_at, self._clock.now()
        try:
            self._keeper.save_mock(self.state, self.title)
        except BaseException:
            self.state.saved_at = before
            raise
        self._dirty = False
        return True


def begin(
    setup: Setup,
    main: Question,
    *,
    weakness: Mapping[str, float],
    bank: Bank,
    clock: Clock,
    keeper: MockKeeper,
    new_id: Callable[[], str],
) -> Mock:
    """Start an interview on the main question; nothing is saved before the first tick. Raises BankRefused for its rubric."""
    bank.rubric(main.id)
    rng = random.Random(setup.seed)
    failures = plan.failures_question(bank, main, setup.brokers, rng)
    offered = plan.options(bank, main, setup.brokers, {failures}, rng)
    limits = budgets_s(setup.minutes, setup.stretched)
    state = State(
        id=new_id(),
        setup=setup,
        started_at=clock.now(),
        main=main.id,
        options=tuple(offered),
        failures=failures,
        twist=plan.twist(main, rng) if setup.twist else "",
        weakness=dict(weakness),
        clocks=[PhaseClock(phase, limit, limit) for phase, limit in zip(PHASES, limits, strict=True)],
    )
    return Mock(state, bank=bank, clock=clock, keeper=keeper, new_id=new_id)


def resume_saved(state: State, *, bank: Bank, clock: Clock, keeper: MockKeeper, new_id: Callable[[], str]) -> Mock:
    """Go on with a saved interview, paused until `go_on`.

    The time between the last save and now is a pause: neither the candidate's nor lost. Raises KeyError when the bank no
    longer has one of its questions.
    """
    needed = {state.main, state.failures, *state.options, *(exchange.question_id for exchange in state.exchanges)}
    for name in sorted(needed - {""}):
        bank.question(name)
    mock = Mock(state, bank=bank, clock=clock, keeper=keeper, new_id=new_id)
    if state.stage is Stage.RUNNING:
        mock._pause(PauseWhy.INTERRUPTED, state.saved_at or clock.now())
    return mock
