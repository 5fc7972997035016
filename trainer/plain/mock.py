"""A mock interview as text that goes on line by line; the clock is told at half time, at four fifths and at the end."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from trainer.bank.model import TargetLevel
from trainer.interview.mock.closing import closed
from trainer.interview.mock.phases import PHASES
from trainer.interview.mock.plan import mains
from trainer.interview.mock.session import Mock, Notice, Told, begin, resume_saved
from trainer.interview.mock.state import Ending, Setup, Stage
from trainer.interview.mock.words import moves_on
from trainer.interview.records import KeeperFailed
from trainer.plain.practice import SHORT_ID, NothingToAsk
from trainer.plain.timed_lines import Nothing
from trainer.progress.mock_choice import main_question, weakness
from trainer.progress.pick import Answered
from trainer.report.debrief import debrief_text
from trainer.report.glyphs import ASCII, UNICODE
from trainer.report.visible import one_line, visible
from trainer.report.wording import minutes

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import TextIO

    from trainer.interview.mock.state import State
    from trainer.plain.services import MockServices
    from trainer.plain.timed_lines import TimedLines

TICK_S = 0.5
END_OF_ANSWER = "."
_SEEN = 2000

RULES = """\
Nothing is judged before the end: no hints, no scores, no criteria. An answer ends with a line that holds a single ".";
then the interviewer goes on, and there is no way back. What you do not use of a phase's time goes to the next phase.
On a line of its own you may write at any time:
  /ask QUESTION   ask the interviewer        /time   what is left
  /next           leave the phase            /more   one more minute, once a phase (the interview is marked as extended)
  /pause          stop the clock (marked)    /end    end here (marked as partial); /help   this"""


@dataclass(frozen=True, slots=True)
class MockOptions:
    """What was asked for on the command line."""

    setup: Setup = field(default_factory=lambda: Setup(45, TargetLevel.SENIOR))
    question_id: str | None = None
    """The main question; by default the one that was not seen for longest."""
    resume: bool = False
    ascii_only: bool = False


def run_mock(services: MockServices, options: MockOptions, lines: TimedLines, stdout: TextIO) -> int:
    """Hold an interview over the lines; return 0, or 1 when something could not be kept.

    Raises NothingToAsk, and BankRefused or KeyError for the question given. On any other exception, Ctrl-C among them, the
    interview is kept before it goes on.
    """
    return _Sitting(services, options, lines, stdout).run()


class _Sitting:
    def __init__(self, services: MockServices, options: MockOptions, lines: TimedLines, out: TextIO) -> None:
        self._services, self._options, self._lines, self._out = services, options, lines, out
        self._glyphs = ASCII if options.ascii_only else UNICODE
        self._unkept = False
        self._half_told = -1
        self._pieces: list[str] = []

    def _say(self, text: str = "") -> None:
        self._out.write(visible(self._glyphs.words(text)) + "\n")
        self._out.flush()

    def run(self) -> int:
        self._services.grader.start_loading()
        mock = self._begun()
        try:
            if mock.state.stage is not Stage.ENDED:
                self._hold(mock)
        except BaseException:
            mock.save_now()
            self._say("\nKept. `trainer mock --resume` goes on from here.")
            raise
        return self._debrief(mock)

    # Beginning.

    def _begun(self) -> Mock:
        services, options = self._services, self._options
        open_mocks = [line for line in services.store.mocks() if not line.debriefed]
        if options.resume:
            if not open_mocks:
                raise NothingToAsk("There is no interview to go on with; leave --resume out to start one.")
            return self._resumed(services.store.mock_state(open_mocks[0].id))
        if open_mocks:
            self._say(f"An interview is not finished ({one_line(open_mocks[0].title)}); --resume goes on with it.\n")
        setup, bank = options.setup, services.bank
        answered = [
            Answered(row.question_id, row.submitted_at, row.score)
            for row in services.store.attempts(_SEEN)
            if row.probe is None
        ]
        if options.question_id is not None:
            main = bank.question(options.question_id)
        else:
            found = main_question(mains(bank.questions.values(), setup.brokers, setup.level), answered, setup.seed)
            if found is None:
                raise NothingToAsk("The bank has no main question about these brokers; leave --broker out to take any.")
            main = found
        mock = begin(
            setup,
            main,
            weakness=weakness(bank.questions, answered),
            bank=bank,
            clock=services.clock,
            keeper=services.store,
            new_id=services.new_id,
        )
        self._say(f"Mock interview, {setup.minutes} minutes, {setup.level} level\n\n{RULES}\n")
        self._save(mock)
        self._put(mock)
        return mock

    def _resumed(self, state: State) -> Mock:
        services = self._services
        mock = resume_saved(state, bank=services.bank, clock=services.clock, keeper=services.store, new_id=services.new_id)
        if mock.state.stage is Stage.ENDED:
            return mock
        self._say(f"Going on with {one_line(mock.title)}. {self._left(mock)}\n")
        self._put(mock)
        if mock.state.exchange.text:
            self._say(f"So far:\n{mock.state.exchange.text}\n")
            self._pieces = [mock.state.exchange.text, "\n"]
        mock.go_on()
        return mock

    # The interview.

    def _hold(self, mock: Mock) -> None:
        while mock.state.stage is not Stage.ENDED:
            line = self._lines.next(TICK_S)
            if line is Nothing.MORE:
                self._silence(mock)
                return
            # What was typed belongs to the question that it was typed under, so the clock comes after it.
            notices = self._take(mock, line) if isinstance(line, str) else []
            if mock.state.stage is Stage.RUNNING:
                notices += mock.tick()
            self._tell(mock, notices)
            self._save(mock)

    def _silence(self, mock: Mock) -> None:
        """Hand in what there is, and nothing for the rest."""
        if mock.state.stage is Stage.PAUSED:
            mock.go_on()
        self._say("The input has ended; what is left is handed in as silence.")
        while mock.state.stage is not Stage.ENDED:
            mock.next_phase()
        self._save(mock)

    def _take(self, mock: Mock, line: str) -> list[Notice]:
        words = line.strip()
        if mock.state.stage is Stage.PAUSED:
            mock.go_on()
            self._say(f"Going on. {self._left(mock)}")
            return []
        name, _, rest = words.partition(" ")
        if name == "/ask":
            self._say(mock.ask(rest.strip()) if rest.strip() else "Write the question after /ask.")
        elif words in ("/time", "/help"):
            self._say(self._left(mock) if words == "/time" else RULES)
        elif words == "/more":
            self._say(f"One more minute. {self._left(mock)}" if mock.add_time() else "There is no more time for this phase.")
        elif words == "/next":
            return mock.next_phase()
        elif words == "/end":
            return mock.end_early()
        elif words == "/pause":
            notices = mock.pause()
            self._say("Paused; the clock stands still. Enter goes on.")
            return notices
        elif mock.choosing:
            return self._choose(mock, words)
        elif words == END_OF_ANSWER:
            return mock.submit()
        else:
            self._pieces.append(line)
            text = "".join(self._pieces)
            mock.type(text[: -len("\r\n")] if text.endswith("\r\n") else text.removesuffix("\n"))
        return []

    def _choose(self, mock: Mock, words: str) -> list[Notice]:
        options = mock.state.options
        if words.isdigit() and 1 <= int(words) <= len(options):
            return mock.choose(options[int(words) - 1])
        self._say(f"Write a number from 1 to {len(options)}.")
        return []

    # What is told.

    def _left(self, mock: Mock) -> str:
        phase, total = mock.phase_left_s, mock.total_left_s
        name = mock.state.clock.phase
        if phase is None or total is None:
            return f"Phase: {name}, without a limit; {minutes(mock.state.elapsed_s)} so far."
        return f"Phase: {name}, {minutes(phase)} left; {minutes(total)} in all."

    def _put(self, mock: Mock) -> None:
        state = mock.state
        self._say(f"[{state.at + 1}/{len(PHASES)}] {self._left(mock)}\n\n{state.exchange.prompt.strip()}\n")
        if mock.choosing:
            for number, question in enumerate(mock.options, start=1):
                self._say(f"  {number}. {one_line(question.title)}")

    def _tell(self, mock: Mock, notices: Sequence[Notice]) -> None:
        for notice in notices:
            if notice.told is Told.RUNNING_OUT:
                self._say(f"-- {minutes(mock.phase_left_s or 0)} left in this phase; wrap up.")
            elif notice.told is Told.ASLEEP:
                self._say("-- The machine was asleep, so the interview is paused. Enter goes on.")
            elif notice.told in (Told.NEXT_PHASE, Told.NEXT_QUESTION):
                self._pieces = []
                if notice.by_time:
                    self._say("-- Time. What you wrote is handed in.")
                if notice.told is Told.NEXT_PHASE:
                    self._say(f"\n{moves_on(notice.phase)}")
                self._put(mock)
            else:
                self._pieces = []
        clock = mock.state.clock
        if clock.limit_s and clock.spent_s >= clock.limit_s / 2 and self._half_told < mock.state.at and not clock.warned:
            self._half_told = mock.state.at
            self._say(f"-- Half of this phase is over: {minutes(mock.phase_left_s or 0)} left.")

    def _save(self, mock: Mock) -> None:
        try:
            if mock.autosave():
                self._unkept = False
        except KeeperFailed as failure:
            if not self._unkept:
                self._say(f"-- The interview is not saved: {failure}")
            self._unkept = True

    # The end.

    def _debrief(self, mock: Mock) -> int:
        ended = "ended early" if mock.state.ended is Ending.EARLY else "over"
        self._say(f"\nThe interview is {ended}. Grading what was said.\n")
        attempts, debrief = closed(mock.state, self._services.bank, self._services.grader, self._services.store.schedule)
        code = 0
        try:
            self._services.store.finish_mock(mock.state, mock.title, attempts, debrief)
        except KeeperFailed as failure:
            self._say(f"The debrief could not be kept: {failure}\nHere it is; copy what you want to keep.\n")
            code = 1
        self._out.write(debrief_text(debrief, self._glyphs))
        if not code:
            short = mock.state.id[:SHORT_ID]
            self._say(
                f"\nKept; `trainer mock show {short}` shows it again, `trainer mock export {short} --out FILE.html` writes it."
            )
        return code
