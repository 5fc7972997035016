"""From dimensions to a step: the score, and what no score outweighs."""

from __future__ import annotations

import pytest

from tests.fakes import criterion
from trainer.bank.model import CriterionLevel, TargetLevel
from trainer.grading.grade import Verdict
from trainer.interview.mock.dimensions import EXPECTED, WEIGHTS, Dimension, dimension_of
from trainer.interview.mock.phases import Phase
from trainer.interview.mock.points import CURVE, Point, level_value, on_curve
from trainer.interview.mock.verdict import STEPS, Decision, Step, decide

ALL = frozenset(Dimension)
CORE, STRONG, EXCEPTIONAL = CriterionLevel.CORE, CriterionLevel.STRONG, CriterionLevel.EXCEPTIONAL


def decided(value: float = 4.0, *, beyond: bool = True, dangerous: tuple[str, ...] = (), reached: bool = True,
            firm: frozenset[Dimension] = ALL, **others: float | None) -> Decision:  # fmt: skip
    """Decide on the same value everywhere, but for those named."""
    values: dict[Dimension, float | None] = dict.fromkeys(Dimension, value)
    values.update({Dimension[name]: other for name, other in others.items()})
    return decide(values, firm, beyond, dangerous, reached, "senior")


def test_the_weights_add_up() -> None:
    """The dimensions weigh a hundred together."""
    assert sum(WEIGHTS.values()) == 100


def test_more_is_never_worse() -> None:
    """A higher value everywhere never makes a lower step, and all six steps are reached."""
    steps = [STEPS.index(decided(tenths / 10).step) for tenths in range(41)]
    assert steps == sorted(steps)
    assert set(steps) == set(range(6))


@pytest.mark.parametrize(
    ("changes", "most", "says"),
    [
        ({"beyond": False}, Step.HIRE, "beyond the senior level"),
        ({"SCOPING": 2.0}, Step.HIRE, "scoping"),
        ({"TRADE_OFFS": 1.0}, Step.LEAN_HIRE, "trade-offs"),
        ({"reached": False}, Step.LEAN_HIRE, "before failures"),
        ({"FAILURE": 0.2}, Step.LEAN_NO_HIRE, "veto: nothing that holds"),
        ({"DESIGN": 0.5}, Step.LEAN_NO_HIRE, "veto: the core of the design"),
        ({"dangerous": ("“x” puts data at risk.",)}, Step.LEAN_NO_HIRE, "veto: “x” puts data at risk."),
    ],
)
def test_what_no_score_outweighs(changes: dict[str, object], most: Step, says: str) -> None:
    """Each cap holds against full marks elsewhere, and says why."""
    decision = decided(**changes)  # type: ignore[arg-type]
    assert decision.step is most
    assert any(says in reason for reason in decision.why)


def test_one_misread_point_is_no_veto() -> None:
    """A dimension that rests on hardly anything caps nothing below a hire."""
    assert decided(FAILURE=0.0, firm=ALL - {Dimension.FAILURE}).step is Step.HIRE


def test_a_dimension_without_evidence_is_left_out_of_the_score() -> None:
    """What nothing asked for counts neither for nor against."""
    assert decided(FAILURE=None).score == 100.0


def test_the_curve_rises_from_nothing_to_full() -> None:
    """A larger share is never worth less; nothing is 0, and nobody has to make the last point for 4."""
    values = [on_curve(share / 100) for share in range(-50, 151)]
    assert values == sorted(values)
    assert (values[0], values[50], values[-1]) == (0.0, 0.0, 4.0)
    assert CURVE[-1][0] < 1


def point(level: CriterionLevel, verdict: Verdict, weight: int = 2) -> Point:
    return Point(criterion("x", weight, level), verdict, "t", Phase.DESIGN)


def test_the_level_moves_what_is_expected() -> None:
    """Core alone is full at mid, and less the higher the level; a point above the level is a bonus."""
    core_only = [point(CORE, Verdict.MET), point(STRONG, Verdict.MISSED), point(EXCEPTIONAL, Verdict.MISSED)]
    values = [level_value(core_only, EXPECTED[level]) for level in TargetLevel]
    assert values[0] == 4.0
    assert values[0] > (values[1] or 0) > (values[2] or 0)
    half = [point(CORE, Verdict.MET), point(CORE, Verdict.MISSED)]
    more = level_value([*half, point(STRONG, Verdict.MET)], EXPECTED[TargetLevel.MID])
    assert more is not None
    assert more > (level_value(half, EXPECTED[TargetLevel.MID]) or 0)


def test_nothing_expected_is_no_value() -> None:
    """Points that the level need not make are no evidence of a lack."""
    assert level_value([point(EXCEPTIONAL, Verdict.MISSED)], EXPECTED[TargetLevel.MID]) is None
    assert level_value([], EXPECTED[TargetLevel.MID]) is None


@pytest.mark.parametrize(
    ("concept", "phase", "dimension"),
    [
        ("ordering.keys", Phase.DESIGN, Dimension.DELIVERY),
        ("poison.dead-letter", Phase.DESIGN, Dimension.FAILURE),
        ("delivery.cost", Phase.DESIGN, Dimension.TRADE_OFFS),
        ("decision.by-shape", Phase.DESIGN, Dimension.DESIGN),
        ("decision.operations", Phase.DESIGN, Dimension.TRADE_OFFS),
        ("ordering.keys", Phase.FAILURES, Dimension.FAILURE),
        ("delivery.cost", Phase.FAILURES, Dimension.TRADE_OFFS),
        ("never-heard-of", Phase.DESIGN, Dimension.DESIGN),
    ],
)
def test_every_concept_has_a_dimension(concept: str, phase: Phase, dimension: Dimension) -> None:
    """A criterion counts for the dimension of its tag; what is asked about failures counts for failures."""
    assert dimension_of(concept, phase) is dimension
