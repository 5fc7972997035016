"""What a grade cannot be: praise without words, a range that is none, a score outside its scale."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.grading.stand_ins import CURVE, QUESTION, RUBRIC, SAYS_PARTITION, judged
from trainer.grading.calibration import Logistic, Rules, model_of, stored
from trainer.grading.grade import CriterionGrade, MisconceptionGrade, Span, Verdict, Why
from trainer.grading.grader import grade_answer
from trainer.grading.score import band_of, earned_share, level_of, score_of

_doubts = st.lists(st.floats(0, 0.5), min_size=1, max_size=8)


@pytest.mark.parametrize("verdict", [verdict for verdict in Verdict if verdict is not Verdict.MISSED])
def test_no_verdict_but_missed_stands_without_words(verdict: Verdict) -> None:
    """A strength, a mention and a contradiction hold the candidate's words, or they cannot be said."""
    with pytest.raises(ValueError, match="needs a span"):
        CriterionGrade("key", verdict, 0.9, (), Why(""))


def test_a_missed_criterion_needs_no_words() -> None:
    """What was not said has no place in the answer."""
    assert CriterionGrade("key", Verdict.MISSED, 0.9, (), Why("")).spans == ()


def test_a_misconception_needs_the_words_that_assert_it() -> None:
    """Nobody is told of a misconception that cannot be shown in their answer."""
    with pytest.raises(ValueError, match="needs a span"):
        MisconceptionGrade("global", 0.9, (), Why(""))


@pytest.mark.parametrize(("start", "end"), [(-1, 2), (3, 3), (4, 2)])
def test_a_span_holds_at_least_one_character(start: int, end: int) -> None:
    """A range that is empty, reversed or before the answer is refused."""
    with pytest.raises(ValueError, match="0 <= start < end"):
        Span(start, end)


def test_a_grade_knows_its_criteria() -> None:
    """A criterion's verdict is found by its id, and one that the rubric lacks is not made up."""
    grade = grade_answer(SAYS_PARTITION, QUESTION, RUBRIC, judged())
    assert grade.criterion("partition").verdict is Verdict.MET
    with pytest.raises(KeyError):
        grade.criterion("no-such")


@settings(deadline=None, derandomize=True)
@given(st.floats(0, 1), st.floats(0, 1), st.floats(0, 5))
def test_more_credit_never_scores_less(one: float, other: float, beliefs: float) -> None:
    """The score lies within 0 and 100, rises with the credit and falls with misconceptions."""
    low, high = sorted((one, other))
    assert 0 <= score_of(low, beliefs, CURVE) <= score_of(high, beliefs, CURVE) <= 100
    assert score_of(low, beliefs, CURVE) <= score_of(low, 0, CURVE)


def test_levels_rise_with_the_score() -> None:
    """Every score has a level of 0 to 4, and a better score never a lower one."""
    levels = [level_of(score) for score in range(101)]
    assert set(levels) == {0, 1, 2, 3, 4}
    assert all(left <= right for left, right in pairwise(levels))


@settings(deadline=None, derandomize=True)
@given(st.floats(0, 100), _doubts)
def test_the_band_holds_the_score(score: float, doubts: list[float]) -> None:
    """The band lies within 0 and 100, around the score that is shown, and doubt only widens it."""
    weights = [1] * len(doubts)
    low, high = band_of(score, doubts, weights, CURVE)
    assert 0 <= low <= int(score + 0.5) <= high <= 100
    sure_low, sure_high = band_of(score, [0.0] * len(doubts), weights, CURVE)
    assert low <= sure_low
    assert sure_high <= high


def test_a_rubric_without_weight_earns_nothing() -> None:
    """Nothing to earn is a share of 0, not an error."""
    assert earned_share([], []) == 0
    assert earned_share([1.0, 0.0], [3, 1]) == 0.75


@settings(deadline=None, derandomize=True)
@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6))
def test_a_probability_is_one(bias: float, value: float) -> None:
    """A logistic model of any figure gives a number within 0 and 1."""
    assert 0 <= Logistic(bias, {"x": 1.0}).probability({"x": value}) <= 1


def test_rules_are_read_from_the_top_and_their_points_are_summed() -> None:
    """A list of rules comes to the sum of its points, whichever side of each threshold the figures lie."""
    rules = model_of({"bias": 0.0, "rules": [["support", 0.5, -1.0, ["opposed", 0.25, 2.0, -2.0]], ["slots", 0.5, 0.0, 1.0]]})
    assert isinstance(rules, Rules)
    assert rules.probability({}) == pytest.approx(1 / (1 + math.exp(1)))
    assert rules.probability({"support": 0.5, "slots": 1.0}) == pytest.approx(0.5)
    assert rules.probability({"support": 0.6, "opposed": 0.25}) == pytest.approx(1 / (1 + math.exp(-2)))
    assert rules.probability({"support": 0.6, "opposed": 0.26, "slots": 0.6}) == pytest.approx(1 / (1 + math.exp(1)))


@given(st.sampled_from(("reader", "judge", "keywords")), st.data())
def test_more_support_never_costs_credit_and_more_opposition_never_earns_it(kind: str, data: st.DataObject) -> None:
    """The shipped calibration is monotone: a candidate who says it more clearly is never worse off."""
    credit = stored()[0][kind].credit
    assert isinstance(credit, Rules)
    names = sorted(_names(credit.rules))
    figures = {name: data.draw(st.floats(-6, 6)) for name in names}
    name = data.draw(st.sampled_from(names))
    more = credit.probability(figures | {name: figures[name] + data.draw(st.floats(0, 3))})
    lowers = name in ("opposes", "opposed", "both_opposes", "second_opposes")
    assert more <= credit.probability(figures) if lowers else more >= credit.probability(figures)


def _names(rules: tuple[object, ...]) -> set[str]:
    """Return the figures that the rules ask for."""
    found: set[str] = set()
    for rule in rules:
        if isinstance(rule, tuple):
            found |= {rule[0]} | _names(rule[2:])
    return found
