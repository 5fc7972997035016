"""Grades a stream of answers, one JSON object a line, in order, in one process or several, in constant memory."""

from __future__ import annotations

import json
from collections import deque
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from typing import TYPE_CHECKING, Any, Protocol

from trainer import wiring
from trainer.bank.model import BankRefused, Question, Rubric
from trainer.grading.wire import grade_to_wire
from trainer.interview.practice import Answer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from typing import BinaryIO

    from trainer.engines.load import EngineName
    from trainer.grading.grade import Grade

MOST_BYTES = 4 * 1024 * 1024
"""A longer line is an error, not an answer; without a bound one line could fill the memory."""
AHEAD = 4
"""Lines in hand for each process, so that none waits and none piles up."""

Line = tuple[int, bytes | None]
"""Number from 1, and its bytes; None for a line that is too long."""
Graded = tuple[bytes, bool]
"""The line to write, and whether it is a grade."""


class Asks(Protocol):
    """Where questions come from; a Bank fits."""

    def question(self, question_id: str) -> Question:
        """Return the question; KeyError if there is none."""

    def rubric(self, question_id: str) -> Rubric:
        """Return its rubric; raises BankRefused."""


@dataclass(frozen=True, slots=True)
class Work:
    """What a process needs to grade by itself."""

    data_dir: Path
    bank_dirs: tuple[Path, ...]
    engine: EngineName
    model: str | None


class _BadLine(Exception):
    """The message says what is wrong with the line."""

    def __init__(self, message: str, id_: object = None) -> None:
        super().__init__(message)
        self.id = id_


def grade_all(source: BinaryIO, target: BinaryIO, work: Work, workers: int = 1) -> int:
    """Grade every line of the source into the target, in order; return how many could not be graded.

    Raises BankRefused when the bank cannot be loaded.
    """
    bad = 0
    for written, is_grade in _in_order(lines_of(source), work, workers):
        target.write(written)
        target.flush()
        bad += not is_grade
    return bad


def lines_of(source: BinaryIO) -> Iterator[Line]:
    """Yield the lines that are not blank, with their numbers."""
    number = 0
    while line := source.readline(MOST_BYTES + 1):
        number += 1
        if len(line) > MOST_BYTES:
            while line and not line.endswith(b"\n"):
                line = source.readline(MOST_BYTES)
            yield number, None
        elif line.strip():
            yield number, line


def _in_order(lines: Iterator[Line], work: Work, workers: int) -> Iterator[Graded]:
    if workers == 1:
        grade_one = _ready(work)
        for line in lines:
            yield grade_one(line)
        return
    # Loaded here too: faults of the bank are told once, as sentences, before any process starts.
    wiring.open_bank(work.data_dir, work.bank_dirs)
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_start, initargs=(work,)) as pool:
        in_hand: deque[Future[Graded]] = deque()
        try:
            for line in lines:
                in_hand.append(pool.submit(_grade_one, line))
                if len(in_hand) >= workers * AHEAD:
                    yield in_hand.popleft().result()
            while in_hand:
                yield in_hand.popleft().result()
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


_grader_of_this_process: Callable[[Line], Graded] | None = None


def _start(work: Work) -> None:
    global _grader_of_this_process
    _grader_of_this_process = _ready(work)


def _grade_one(line: Line) -> Graded:
    assert _grader_of_this_process is not None
    return _grader_of_this_process(line)


def _ready(work: Work) -> Callable[[Line], Graded]:
    bank = wiring.open_bank(work.data_dir, work.bank_dirs)
    grader = wiring.make_grader(work.engine, work.model)
    return lambda line: grade_line(line, bank, grader.grade)


def grade_line(line: Line, bank: Asks, grade: Callable[[Answer], Grade]) -> Graded:
    """Return the line's grade as a line of JSON; or, when it has faults, an error object with its number."""
    number, raw = line
    try:
        id_, answer = _read(raw, bank)
        try:
            graded = grade(answer)
        except Exception as error:  # one answer that breaks the grader must not cost the others theirs
            raise _BadLine(f"could not be graded: {error}", id_) from error
        return _line({"id": id_, **grade_to_wire(graded)}), True
    except _BadLine as fault:
        named = {} if fault.id is None else {"id": fault.id}
        return _line({"line": number, "error": str(fault), **named}), False


def _line(value: dict[str, Any]) -> bytes:
    return json.dumps(value).encode("ascii") + b"\n"


def _read(raw: bytes | None, bank: Asks) -> tuple[str | int, Answer]:
    if raw is None:
        raise _BadLine(f"is longer than {MOST_BYTES} bytes")
    try:
        value = json.loads(raw.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise _BadLine(f"is not UTF-8 at byte {error.start}") from error
    except json.JSONDecodeError as error:
        raise _BadLine(f"is not JSON: {error.msg} at column {error.colno}") from error
    except (RecursionError, ValueError) as error:
        raise _BadLine("is not JSON that can be read: it nests too deep or has a number that is too long") from error
    if not isinstance(value, dict):
        raise _BadLine('is not an object; write {"id": ..., "question_id": ..., "answer": ...}')
    id_ = value.get("id")
    if not isinstance(id_, str | int) or isinstance(id_, bool):
        raise _BadLine('has no "id"; write a text or a whole number')
    texts = []
    for key in ("question_id", "answer"):
        if not isinstance(value.get(key), str):
            raise _BadLine(f'has no text under "{key}"', id_)
        texts.append(value[key])
    try:
        return id_, Answer(texts[1], bank.question(texts[0]), bank.rubric(texts[0]))
    except (KeyError, BankRefused) as error:
        raise _BadLine(str(error), id_) from error
