"""The links between questions: none leads nowhere, and none leads back to where it came from."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from trainer.bank.model import BankError, Question
from trainer.bank.source import line_of, read_source
from trainer.bank.wording import Faults, nearest, quoted

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

Filed = tuple[Question, Path]
"""A question and the file that it was read from."""


def follow_up_errors(questions: Sequence[Filed], known_ids: Collection[str]) -> list[BankError]:
    """Report every follow-up to an unknown question, and every cycle of follow-ups, once each.

    Where an id stands twice (an override) the later question counts for cycles.
    """
    errors: list[BankError] = []
    suggestions: dict[str, str] = {}
    for filed in questions:
        faults: list[tuple[int, str]] = []
        for position, follow_up in enumerate(filed[0].follow_ups):
            unknown = follow_up.question
            if unknown in known_ids:
                continue
            if unknown not in suggestions:
                meant = nearest(unknown, known_ids)
                suggestions[unknown] = f"did you mean {meant}?" if meant else "write the id of another, or delete it"
            faults.append((position, f"{quoted(unknown)} is not a question of the bank; {suggestions[unknown]}"))
        errors += _worded(filed, faults)
    in_force = {filed[0].id: filed for filed in questions}
    for cycle in _cycles({key: filed[0] for key, filed in in_force.items()}):
        last = in_force[cycle[-1]]
        position = next(n for n, link in enumerate(last[0].follow_ups) if link.question == cycle[0])
        chain = " -> ".join((*cycle, cycle[0]))
        message = f"closes a circle of follow-ups: {chain}; delete one of these links"
        errors += _worded(last, [(position, message)])
    return errors


def _worded(filed: Filed, faults: Sequence[tuple[int, str]]) -> Sequence[BankError]:
    """Word the faults of one question's links, with their lines.

    The lines of questions are not kept: only an error needs them, and 10,000 questions have a million.
    """
    if not faults:
        return ()
    _question, path = filed
    root = read_source(path, Faults(str(path)))  # None only if the file was changed or deleted meanwhile
    collected = Faults(str(path))
    for position, message in faults:
        steps = ("follow_ups", position, "question")
        collected.add(0 if root is None else line_of(root, steps), steps, message)
    return collected.errors


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
