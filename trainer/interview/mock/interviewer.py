"""What the interviewer does in a mock: opens phases, goes on about what was handed in, changes a requirement."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from trainer.grading.segments import word_count
from trainer.interview.follow_ups import asked_key
from trainer.interview.mock import plan, words
from trainer.interview.mock.phases import Phase
from trainer.interview.mock.state import Asks, Ending, Exchange, State

if TYPE_CHECKING:
    from trainer.interview.outside import Bank

PROBE_NEEDS_S = 60.0
"""Time that must be left in a phase for another question about what was handed in."""
MOST_PROBES = {Phase.DESIGN: 1, Phase.DIVE_CHOSEN: 2, Phase.DIVE_PUT: 2}


class Interviewer:
    """Adds exchanges to the state, and closes them. Knows no time but what the state says."""

    def __init__(self, state: State, bank: Bank) -> None:
        """Speak in the interview of that state."""
        self._state, self._bank = state, bank
        self._main = bank.question(state.main)

    def _ask(self, asks: Asks, question_id: str, prompt: str, probe: str = "", because: str = "") -> None:
        state = self._state
        state.exchanges.append(Exchange(state.clock.phase, asks, question_id, prompt, state.elapsed_s, probe, because))

    def close(self, ending: Ending) -> None:
        """Take the exchange in hand as it is written."""
        exchange = self._state.exchange
        exchange.ended, exchange.ended_at_s = ending, self._state.elapsed_s
        if exchange.text and (not exchange.marks or exchange.marks[-1][1] != len(exchange.text)):
            exchange.marks.append((exchange.ended_at_s, len(exchange.text)))

    def open_phase(self, phase: Phase) -> bool:
        """Put the first question of the phase; return whether the bank has one."""
        state, prompt = self._state, self._main.prompt.strip()
        if phase is Phase.REQUIREMENTS:
            self._ask(Asks.REQUIREMENTS, state.main, f"{prompt}\n\n{words.REQUIREMENTS}")
        elif phase is Phase.ESTIMATION:
            self._ask(Asks.ESTIMATION, state.main, words.ESTIMATION)
        elif phase is Phase.DESIGN:
            self._ask(Asks.DESIGN, state.main, words.solve(self._main.kind))
        elif phase is Phase.DIVE_CHOSEN:
            if not state.options:
                return False
            self._ask(Asks.CHOICE, "", words.CHOICE)
        elif phase is Phase.DIVE_PUT:
            return self._second_dive()
        elif phase is Phase.FAILURES:
            if state.failures:
                self._ask(Asks.QUESTION, state.failures, words.FAILURES + self._bank.question(state.failures).prompt.strip())
            elif self.twist_waits():
                self.ask_twist()
            else:
                return False
        else:
            self._ask(Asks.SUMMARY, state.main, words.SUMMARY)
        return True

    def _second_dive(self) -> bool:
        state = self._state
        # Of its own seed, so that an interview that went on after a crash asks what it would have asked.
        rng = random.Random(f"{state.setup.seed}/second dive")
        taken = {state.main, state.failures, state.chosen_dive}
        rubric, said = self._bank.rubric(state.main), self._said_on(state.main)
        brokers = state.setup.brokers
        found, because = plan.second_dive(self._bank, self._main, rubric, said, brokers, state.weakness, taken, rng)
        if found:
            self._ask(Asks.QUESTION, found, self._bank.question(found).prompt.strip(), because=because)
        return bool(found)

    def put_choice(self, question_id: str, by_time: bool) -> None:
        """Put the deep dive that was chosen, by the candidate or for want of a choice."""
        question = self._bank.question(question_id)
        prompt = question.prompt.strip()
        self._state.exchange.text = "" if by_time else question.title
        self.close(Ending.TIME if by_time else Ending.SUBMITTED)
        because = "Asked because you did not choose." if by_time else "Asked because you chose it as the riskiest part."
        self._ask(Asks.QUESTION, question_id, f"{words.NO_CHOICE} {prompt}" if by_time else prompt, because=because)

    def twist_waits(self) -> bool:
        """Whether the twist comes after the exchange in hand."""
        put = any(exchange.asks is Asks.TWIST for exchange in self._state.exchanges)
        # An interview may go on with a bank that was edited meanwhile.
        known = any(twist.id == self._state.twist for twist in self._main.twists)
        return self._state.clock.phase is Phase.FAILURES and known and not put

    def ask_twist(self) -> None:
        """Change a requirement of the main question."""
        twist = next(twist for twist in self._main.twists if twist.id == self._state.twist)
        self._ask(Asks.TWIST, self._state.main, words.TWIST + twist.prompt.strip(), f"twist/{twist.id}")

    def asks_on(self, left_s: float | None) -> bool:
        """Take what is handed in and put another question within the phase, if there is one and time for it.

        Return whether it was put; where it was not, nothing changed.
        """
        if self.twist_waits():
            self.close(Ending.SUBMITTED)
            self.ask_twist()
            return True
        phase, exchange = self._state.clock.phase, self._state.exchange
        probed = [each.probe for each in self._state.exchanges if each.phase is phase and each.asks is Asks.PROBE]
        if len(probed) >= MOST_PROBES.get(phase, 0) or (left_s is not None and left_s < PROBE_NEEDS_S):
            return False
        if not word_count(exchange.text):
            return False  # who has nothing to say is not asked for more of it
        # What was said anywhere is not asked for again, whichever question it was said on.
        said = "\n\n".join(each.text for each in self._state.exchanges)
        point = plan.open_point(self._bank.rubric(exchange.question_id), said, probed)
        if point is None:
            return False
        self.close(Ending.SUBMITTED)
        because = "Asked because nothing that you had handed in spoke of it."
        self._ask(Asks.PROBE, exchange.question_id, words.PROBE + point.ask, f"criterion/{point.id}", because)
        return True

    def _said_on(self, question_id: str) -> str:
        said = (e.text for e in self._state.exchanges if e.question_id == question_id and e.asks is not Asks.TWIST)
        return "\n\n".join(said)


def asked(state: State) -> list[str]:
    """Return the key of everything that was put, in order; the main question has one for each of its phases."""
    return [asked_key(each.question_id or each.phase, each.probe or each.asks.value) for each in state.exchanges]
