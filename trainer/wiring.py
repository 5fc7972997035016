"""The only module that knows every concrete class: it makes what the front ends are given."""

from __future__ import annotations

import os
import re
import threading
import time
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from trainer.engines.load import EngineName, load_engines
from trainer.grading.protocols import Engines

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from trainer.bank.load import Bank
    from trainer.bank.model import Question, Rubric
    from trainer.grading.grade import Grade
    from trainer.history.coach import Coach
    from trainer.history.store import Store
    from trainer.interview.clock import Clock
    from trainer.interview.practice import Answer

HOME_VARIABLE = "TRAINER_HOME"
APPLICATION = "broker-trainer"

_LEARNING = threading.Lock()
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


class SystemClock:
    """The machine's clocks."""

    def monotonic_s(self) -> float:
        """Return seconds that only go forward and leave out the machine's sleep."""
        return time.monotonic()

    def now(self) -> datetime:
        """Return the time of day in UTC."""
        return datetime.now(UTC)


class GradingFailed(Exception):
    """The grader broke; the message is a sentence for the user."""


class Grader:
    """Grades answers with engines that load in a thread of their own, so that typing never waits for them."""

    def __init__(
        self,
        load: Callable[[], Engines],
        grade: Callable[[str, Question, Rubric, Engines], Grade] | None = None,
    ) -> None:
        """Take the loader of the engines, and the grading function (by default the real one)."""
        self._load = load
        self._grade = grade
        self._lock = threading.Lock()
        self._loaded = threading.Event()
        self._started = False
        self._engines = Engines()

    def start_loading(self) -> None:
        """Load the engines in a daemon thread; a second call does nothing."""
        with self._lock:
            if self._started:
                return
            self._started = True
        # A daemon: leaving the program must not wait for a model that is still being read.
        threading.Thread(target=self._run, name="engines", daemon=True).start()

    def _run(self) -> None:
        try:
            self._engines = self._load()
        except Exception as error:  # whatever a model library raises, an answer is still graded, and told so
            self._engines = Engines(note=f"Graded by keywords only. The engine failed to load: {error}")
        finally:
            self._loaded.set()

    @property
    def engines(self) -> Engines:
        """The engines, waiting until they are loaded."""
        self.start_loading()
        self._loaded.wait()
        return self._engines

    @property
    def status(self) -> str:
        """`loading`, `semantic`, or `keywords only: why`."""
        if not self._loaded.is_set():
            return "loading"
        if self._engines.embedder is not None:
            return "semantic"
        why = self._engines.note.removeprefix("Graded by keywords only").lstrip(".,: ")
        return f"keywords only: {why or 'no engine was asked for'}"

    def grade(self, answer: Answer) -> Grade:
        """Return the grade; waits for the engines when they are still loading. Raises GradingFailed."""
        engines = self.engines
        if self._grade is None:
            from trainer.grading.grader import grade_answer

            self._grade = grade_answer
        try:
            return self._grade(gradable(answer.text), answer.question, answer.rubric, engines)
        except Exception as error:  # an installation that lacks a file, or a fault of ours: the answer outlives both
            raise GradingFailed(f"The grader failed: {type(error).__name__}: {error}") from error


@dataclass(frozen=True, slots=True)
class Services:
    """Everything that a front end needs from outside."""

    bank: Bank
    store: Store
    grader: Grader
    clock: Clock
    new_id: Callable[[], str]
    """Makes ids that were never used."""
    notes: tuple[str, ...]
    """Sentences about what could not be had."""
    data_dir: Path
    coach: Coach
    """What to do now."""

    def learn(self) -> bool:
        """Have the store take in what changed in the bank; return whether anything did. Slow when much did."""
        changed = learn_bank(self.store, self.bank)
        if changed:
            self.coach.refresh()
        return changed


def learn_bank(store: Store, bank: Bank) -> bool:
    """Have the store take in what changed in the bank since it last did; return whether anything did.

    A question whose rubric has faults is left out; `trainer bank check` reports it.
    """
    from trainer.bank.model import BankRefused
    from trainer.progress.evidence import Studied, studied

    def study(question_id: str) -> Studied | None:
        try:
            return studied(bank.question(question_id), bank.rubric(question_id))
        except BankRefused:
            return None

    # Two threads that learn at once would only do the same twice.
    with _LEARNING:
        return store.progress.learn(list(bank.questions), bank.stamp, study)


def make_coach(store: Store) -> Coach:
    """Return the coach over that store, on the machine's clock."""
    from trainer.history.coach import Coach

    return Coach(store, SystemClock())


def gradable(text: str) -> str:
    """Return the text with lone surrogates (undecodable bytes) as U+FFFD, which models can read; places stay."""
    return _LONE_SURROGATE.sub("\ufffd", text)


def new_id() -> str:
    """Return an id that was never used: 32 hex digits."""
    return uuid.uuid4().hex


def data_directory(given: Path | None = None, environ: Mapping[str, str] | None = None) -> Path:
    """Return where everything is kept: as given, else TRAINER_HOME, else the system's place for a user's data."""
    if given is not None:
        return given.expanduser().absolute()
    home = (os.environ if environ is None else environ).get(HOME_VARIABLE, "")
    if home:
        return Path(home).expanduser().absolute()
    import platformdirs

    return Path(platformdirs.user_data_dir(APPLICATION, appauthor=False))


def bank_roots(data_dir: Path, bank_dirs: Sequence[Path] = ()) -> list[Path]:
    """Return the roots of the content: shipped, the user's own, and those given; later ones override earlier ones.

    Raises BankRefused when the installation holds no content.
    """
    from trainer.bank.places import shipped_root

    own = data_dir / "bank"
    return [shipped_root(), *([own] if own.is_dir() else []), *bank_dirs]


def open_bank(data_dir: Path, bank_dirs: Sequence[Path] = ()) -> Bank:
    """Load the bank; raises BankRefused with all faults of the question files."""
    from trainer.bank.load import load_bank

    return load_bank(bank_roots(data_dir, bank_dirs))


def open_history(data_dir: Path) -> Store:
    """Open the store; raises StoreRefused (a KeeperFailed)."""
    from trainer.history.store import open_store

    return open_store(data_dir)


def make_grader(engine: EngineName = "onnx", model: str | None = None) -> Grader:
    """Return a grader over that engine; nothing is loaded yet."""
    return Grader(lambda: load_engines(engine, model))


def services(data_dir: Path, bank_dirs: Sequence[Path] = (), engine: EngineName = "onnx", model: str | None = None) -> Services:
    """Make everything that a front end needs; raises BankRefused and StoreRefused."""
    bank = open_bank(data_dir, bank_dirs)
    store = open_history(data_dir)
    return Services(
        bank=bank,
        store=store,
        grader=make_grader(engine, model),
        clock=SystemClock(),
        new_id=new_id,
        notes=(),
        data_dir=data_dir,
        coach=make_coach(store),
    )
