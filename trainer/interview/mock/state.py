"""Everything that a mock interview is at one moment: what a crash goes on from, and what the debrief is made of.

Plain values only. Times ending in `_s` count seconds of the interview itself, pauses left out.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from trainer.bank.model import Broker, TargetLevel
from trainer.interview.mock.phases import Phase


class Stage(StrEnum):
    """Where the interview stands."""

    RUNNING = "running"
    PAUSED = "paused"
    ENDED = "ended"


class Asks(StrEnum):
    """What an exchange is for."""

    REQUIREMENTS = "requirements"
    ESTIMATION = "estimation"
    DESIGN = "design"
    CHOICE = "choice"
    QUESTION = "question"
    PROBE = "probe"
    TWIST = "twist"
    SUMMARY = "summary"


class Ending(StrEnum):
    """How an exchange, or the whole interview, came to its end."""

    SUBMITTED = "submitted"
    TIME = "time"
    SKIPPED = "skipped"
    EARLY = "ended early"
    FINISHED = "finished"


class PauseWhy(StrEnum):
    """Why the clock stood still."""

    ASKED = "asked"
    ASLEEP = "asleep"
    INTERRUPTED = "interrupted"


@dataclass(frozen=True, slots=True)
class Setup:
    """What was chosen before the start."""

    minutes: int
    level: TargetLevel
    brokers: tuple[Broker, ...] = ()
    """Brokers to be asked about; empty for all."""
    twist: bool = True
    stretched: float | None = 1.0
    """Factor on every time budget; None for no limits. Anything but 1 labels the interview as extended."""
    seed: int = 0
    """What the interviewer's choices among equals depend on."""


@dataclass(slots=True)
class Clarified:
    """A clarifying question of the candidate."""

    at_s: float
    words: str
    answer: str
    sheet: str
    """Id of the question whose fact sheet was asked."""
    fact: int | None
    """Place of the fact in the sheet; None when it was left to the candidate."""


@dataclass(slots=True)
class Exchange:
    """One thing that the interviewer asked, and what the candidate wrote."""

    phase: Phase
    asks: Asks
    question_id: str
    prompt: str
    asked_at_s: float
    probe: str = ""
    """`criterion/ID` or `twist/ID` of the question; empty for the question itself."""
    because: str = ""
    """Why it was asked, to be shown in the debrief."""
    text: str = ""
    marks: list[tuple[float, int]] = field(default_factory=list)
    """How long the text was at what time, every few seconds, for the time line."""
    clarified: list[Clarified] = field(default_factory=list)
    ended: Ending | None = None
    ended_at_s: float = 0.0


@dataclass(slots=True)
class PhaseClock:
    """The time of one phase."""

    phase: Phase
    budget_s: float | None
    """As planned; None without a limit."""
    limit_s: float | None
    """With what earlier phases left over and what was added by hand."""
    spent_s: float = 0.0
    added_s: float = 0.0
    """Added by hand while it ran."""
    warned: bool = False


@dataclass(slots=True)
class Pause:
    """One time during which the clock stood still."""

    at_s: float
    why: PauseWhy
    began: datetime
    lasted_s: float | None = None
    """None while it lasts."""


@dataclass(slots=True)
class State:
    """The whole interview."""

    id: str
    setup: Setup
    started_at: datetime
    main: str
    """Id of the main question."""
    options: tuple[str, ...]
    """Ids of the questions that the candidate may choose the first deep dive from."""
    failures: str
    """Id of the question of the failures phase; empty when the bank has none."""
    twist: str
    """Id of the twist of the main question; empty for none."""
    weakness: dict[str, float]
    """By question id: 0 known well to 1 weak, from the history."""
    clocks: list[PhaseClock]
    at: int = 0
    """Place in `clocks` of the phase that runs."""
    stage: Stage = Stage.RUNNING
    exchanges: list[Exchange] = field(default_factory=list)
    pauses: list[Pause] = field(default_factory=list)
    notes: str = ""
    """The candidate's own notes; never graded."""
    ended: Ending | None = None
    ended_at: datetime | None = None
    saved_at: datetime | None = None
    attempt_ids: list[str] = field(default_factory=list)
    """Ids under which the graded parts are kept, made at the end so that keeping them twice keeps them once."""

    @property
    def elapsed_s(self) -> float:
        """Seconds of interview so far."""
        return sum(clock.spent_s for clock in self.clocks)

    @property
    def clock(self) -> PhaseClock:
        """The phase that runs, or the last one that did."""
        return self.clocks[self.at]

    @property
    def exchange(self) -> Exchange:
        """The exchange in hand, or the last one."""
        return self.exchanges[-1]

    @property
    def chosen_dive(self) -> str:
        """Id of the first deep dive's question; empty before the choice."""
        return next((e.question_id for e in self.exchanges if e.phase is Phase.DIVE_CHOSEN and e.asks is Asks.QUESTION), "")
