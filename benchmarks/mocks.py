"""Have simulated strong, mid and weak candidates sit a whole mock on every main question at every level, graded by the real
grader, and print the verdicts: `python benchmarks/mocks.py`. Exit code 1 where two of the three get the same verdict, or the
wrong order.

The candidates answer from the bank's own model texts (`benchmarks/candidates.py`), so this says that the debrief tells them
apart, not that it would tell people apart.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.candidates import candidate, live_through
from trainer.bank.load import Bank, load_bank
from trainer.bank.model import TargetLevel
from trainer.bank.places import shipped_root
from trainer.engines.load import ENGINE_NAMES
from trainer.grading.grade import Grade
from trainer.interview.mock.closing import closed
from trainer.interview.mock.debrief import Debrief
from trainer.interview.mock.plan import MAIN_KINDS
from trainer.interview.mock.session import begin
from trainer.interview.mock.state import Setup, State
from trainer.interview.mock.verdict import STEPS, Step
from trainer.interview.practice import Answer
from trainer.wiring import Grader, make_grader

NAMES = ("strong", "mid", "weak")


class _Clock:
    passed_s = 0.0

    def monotonic_s(self) -> float:
        return self.passed_s

    def now(self) -> datetime:
        return datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=self.passed_s)

    def pass_s(self, seconds: float) -> None:
        self.passed_s += seconds


class _Nowhere:
    def save_mock(self, state: State, title: str) -> None:
        """Keep nothing."""


class _Remembering:
    """Grades the same text once: the candidates answer the same question in several interviews."""

    def __init__(self, grader: Grader) -> None:
        self._grader = grader
        self._known: dict[tuple[str, str], Grade] = {}

    def start_loading(self) -> None:
        self._grader.start_loading()

    def grade(self, answer: Answer) -> Grade:
        key = (answer.rubric.fingerprint, answer.text)
        if key not in self._known:
            self._known[key] = self._grader.grade(answer)
        return self._known[key]


def sat(bank: Bank, question_id: str, level: TargetLevel, name: str, grader: _Remembering, seed: int) -> Debrief:
    """Return the debrief of one whole interview."""
    clock = _Clock()
    numbers = iter(range(10_000))
    setup = Setup(45, level, seed=seed)
    mock = begin(
        setup,
        bank.question(question_id),
        weakness={},
        bank=bank,
        clock=clock,
        keeper=_Nowhere(),
        new_id=lambda: str(next(numbers)),
    )
    live_through(mock, candidate(name), bank, clock.pass_s)
    return closed(mock.state, bank, grader)[1]


def main() -> int:
    """Run, print, and say whether the order holds everywhere."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--engine", choices=ENGINE_NAMES, default="onnx")
    parser.add_argument("--question", help="only this main question")
    parser.add_argument("--seeds", type=int, default=1, help="interviews of each kind (other deep dives and twists)")
    parser.add_argument("--detail", action="store_true", help="print the dimensions too")
    arguments = parser.parse_args()
    bank = load_bank([shipped_root()])
    grader = _Remembering(make_grader(arguments.engine))
    started = time.perf_counter()
    wrong = total = 0
    steps: Counter[tuple[str, str]] = Counter()
    for question in bank.questions.values():
        if question.kind not in MAIN_KINDS or arguments.question not in (None, question.id):
            continue
        for level in TargetLevel:
            for seed in range(arguments.seeds):
                found = {name: sat(bank, question.id, level, name, grader, seed) for name in NAMES}
                places = [STEPS.index(Step(found[name].verdict or Step.STRONG_NO_HIRE)) for name in NAMES]
                holds = places[0] > places[1] > places[2]
                total, wrong = total + 1, wrong + (not holds)
                for name in NAMES:
                    steps[name, f"{level}: {found[name].verdict}"] += 1
                said = ", ".join(f"{name} {found[name].verdict} ({found[name].score:.0f})" for name in NAMES)
                print(f"{'ok   ' if holds else 'WRONG'} {question.id} {level} seed {seed}: {said}", flush=True)
                if arguments.detail:
                    for name in NAMES:
                        values = " ".join(f"{d.dimension.name} {d.value}" for d in found[name].dimensions)
                        print(f"      {name}: {values} | {'; '.join(found[name].why)}")
    for (name, step), count in sorted(steps.items()):
        print(f"{name:7} {count:4} x {step}")
    print(f"{total - wrong} of {total} in the right order; {time.perf_counter() - started:.0f} s")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
