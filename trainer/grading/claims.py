"""What is looked for in an answer: the claims of a rubric, right ones (criteria) and wrong ones (misconceptions)."""

from __future__ import annotations

from dataclasses import dataclass

from trainer.bank.model import Rubric


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim with the phrasings that stand for it and against it."""

    id: str
    text: str
    supporting: tuple[str, ...]
    hinting: tuple[str, ...]
    opposing: tuple[str, ...]
    slots: tuple[tuple[str, ...], ...]
    is_misconception: bool


def claims_of(rubric: Rubric) -> tuple[Claim, ...]:
    """Return the claims of the rubric: its criteria in order, then its misconceptions in order."""
    right = tuple(
        Claim(item.id, item.statement, item.accepted, item.partial, item.contradicting, item.slots, False)
        for item in rubric.criteria
    )
    wrong = tuple(Claim(item.id, item.claim, item.believing, (), item.rejecting, (), True) for item in rubric.misconceptions)
    return right + wrong
