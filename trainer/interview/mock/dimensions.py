"""What an interview is judged on: six dimensions, and which criterion of which rubric speaks for which of them.

Modelled on public rubrics (Exponent's system design rubric; the coaching rubrics that weigh scoping, design, depth, trade-offs
and communication); no company's internal form was seen. A criterion belongs to one dimension by its concept tag. Two dimensions
are read from the course of the interview as well, which is coarser than a rubric, and says so in the debrief.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from trainer.bank.model import CriterionLevel, TargetLevel
from trainer.interview.mock.phases import Phase

if TYPE_CHECKING:
    from collections.abc import Mapping


class Dimension(StrEnum):
    """A dimension of the verdict."""

    SCOPING = "Scoping and requirements"
    DESIGN = "Core design and broker choice"
    DELIVERY = "Delivery semantics and ordering"
    FAILURE = "Failure and operations"
    TRADE_OFFS = "Trade-offs and numbers"
    STRUCTURE = "Structure"


WEIGHTS: Mapping[Dimension, int] = {
    Dimension.SCOPING: 15,
    Dimension.DESIGN: 20,
    Dimension.DELIVERY: 20,
    Dimension.FAILURE: 20,
    Dimension.TRADE_OFFS: 15,
    Dimension.STRUCTURE: 10,
}

LEVEL_WORDS = ("next to nothing", "weak", "mixed", "solid", "strong")

_BY_AREA: Mapping[str, Dimension] = {
    **dict.fromkeys(("delivery", "ordering", "pattern", "patterns", "transactions"), Dimension.DELIVERY),
    **dict.fromkeys(("poison", "partition", "lag", "operations", "replication", "security", "managed"), Dimension.FAILURE),
    **dict.fromkeys(("decision", "when-not", "performance", "cost", "numbers", "estimation"), Dimension.TRADE_OFFS),
}
_TRADE_OFF_WORDS = frozenset("cost costs tradeoff numbers latency throughput margin estimate".split())
_CHOICE = frozenset({"decision.by-shape", "decision.by-load"})


def dimension_of(concept: str, phase: Phase) -> Dimension:
    """Return the dimension of a criterion by its concept tag; areas that no table names count as core design.

    What is asked in the failures phase counts for failure and operations, whatever its tag, unless it is a trade-off.
    """
    area, _, rest = concept.partition(".")
    if concept in _CHOICE:
        return Dimension.DESIGN
    if _TRADE_OFF_WORDS & set(rest.split("-")) or _BY_AREA.get(area) is Dimension.TRADE_OFFS:
        return Dimension.TRADE_OFFS
    if phase is Phase.FAILURES:
        return Dimension.FAILURE
    return _BY_AREA.get(area, Dimension.DESIGN)


EXPECTED: Mapping[TargetLevel, frozenset[CriterionLevel]] = {
    TargetLevel.MID: frozenset({CriterionLevel.CORE}),
    TargetLevel.SENIOR: frozenset({CriterionLevel.CORE, CriterionLevel.STRONG}),
    TargetLevel.STAFF: frozenset(CriterionLevel),
}
"""The criteria that a level has to make; those beyond it are a bonus. The level moves this, and nothing else."""

DATA_AT_RISK = (Dimension.DELIVERY, Dimension.FAILURE)
"""A misconception here loses, doubles or reorders data: it is a veto."""
