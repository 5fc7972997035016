"""The links between questions: none leads nowhere, and none leads back to where it came from."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from trainer.bank.model import BankError, Question
from trainer.bank.source import line_of, read_source
from trainer.bank.wording import Faults, dotted, nearest, quoted

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

Filed = tuple[Question, Path]
"""A question and the file that it was read from."""


def follow_up_errors(questions: Sequence[Filed], known_ids: Collection[str]) -> list[BankError]:
    """Report every follow-up to an unknown question, and every cycle of follow-ups, once each.

    Where an id stands twice (an override) the later question counts for cycles.
    """
    errors = []
    for filed in questions:
        for position, follow_up in enumerate(filed[0].follow_ups):
            if follow_up.question not in known_ids:
                meant = nearest(follow_up.question, known_ids)
                suggestion = f"did you mean {meant}?" if meant else "write the id of another question, or delete it"
                message = f"{quoted(follow_up.question)} is not a question of the bank; {suggestion}"
                errors.append(_error(filed, position, message))
    in_force = {filed[0].id: filed for filed in questions}
    for cycle in _cycles({key: filed[0] for key, filed in in_force.items()}):
        last = in_force[cycle[-1]]
        position = next(n for n, link in enumerate(last[0].follow_ups) if link.question == cycle[0])
        chain = " -> ".join((*cycle, cycle[0]))
        errors.append(_error(last, position, f"closes a circle of follow-ups: {chain}; delete one of these links"))
    return errors


def line_in_file(path: Path, steps: tuple[str | int, ...]) -> int:
    """Return the line of a place in a file that was read before; 0 if the file is gone.

    Lines of questions are not kept: only an error needs them, and a bank of 10,000 questions has a million.
    """
    root = read_source(path, Faults(str(path)))
    return 0 if root is None else line_of(root, steps)


def _error(filed: Filed, position: int, message: str) -> BankError:
    steps = ("follow_ups", position, "question")
    return BankError(filed[0].path, line_in_file(filed[1], steps), dotted(steps), message)


def _cycles(questions: dict[str, Question]) -> Iterator[list[str]]:
    """Yield the ids of each circle that a walk along the links runs into; without recursion, chains may be long."""
    done: set[str] = set()
    for start in questions:
        if start in done:
            continue
        path: list[str] = [start]
        position_of = {start: 0}
        pending = [_next_ids(questions, start)]
        while pending:
            following = next(pending[-1], None)
            if following is None:
                pending.pop()
                left = path.pop()
                del position_of[left]
                done.add(left)
            elif following in position_of:
                yield path[position_of[following] :]
            elif following not in done:
                position_of[following] = len(path)
                path.append(following)
                pending.append(_next_ids(questions, following))


def _next_ids(questions: dict[str, Question], question_id: str) -> Iterator[str]:
    # Each once: two links between the same questions are one circle.
    following = dict.fromkeys(link.question for link in questions[question_id].follow_ups)
    return (each for each in following if each in questions)
