"""Mastery: what the evidence on a concept comes to, and what it does not."""

from __future__ import annotations

from datetime import timedelta

from tests.fakes import ORDERING, ORDERING_RUBRIC, START, fake_grade
from trainer.grading.grade import Verdict
from trainer.progress.evidence import CRITERION, MISCONCEPTION, Evidence, brokers_of, evidence_of, studied
from trainer.progress.mastery import (
    NOTHING,
    Standing,
    State,
    cells,
    mastery,
    ranked,
    standing_from_record,
    standing_to_record,
)

POINTS = studied(ORDERING, ORDERING_RUBRIC).points


def piece(verdict: Verdict, concept: str = "a.one", days: float = 0, confidence: int | None = None) -> Evidence:
    """Return one verdict of one attempt."""
    at = START + timedelta(days=days)
    return Evidence("x", "q", CRITERION, "p", concept, ("kafka",), at, verdict, 1.0, 2, confidence, False, False)


def standing(*verdicts: Verdict, concept: str = "a.one", confidence: int | None = None, broker: str = "") -> Standing:
    """Return the standing after attempts on days 0, 1, 2 and so on."""
    found = Standing(concept, broker)
    for day, verdict in enumerate(verdicts):
        found = found.after([piece(verdict, concept, day, confidence)])
    return found


def test_unknown_is_not_weak() -> None:
    """A concept without evidence is not yet seen, and in no list of weak ones."""
    assert mastery([], START) == NOTHING
    assert NOTHING.state is State.UNKNOWN
    assert ranked([Standing("a.one")], START) == []


def test_more_evidence_narrows_the_interval() -> None:
    """One success is not mastery: three move the estimate further and narrow what it may be."""
    now = START + timedelta(days=3)
    once, thrice = mastery([standing(Verdict.MET)], now), mastery([standing(*[Verdict.MET] * 3)], now)
    assert (once.seen, thrice.seen) == (1, 3)
    assert thrice.mean > once.mean
    assert thrice.high - thrice.low < once.high - once.low
    assert once.low < 0.7 < once.mean


def test_mastery_decays() -> None:
    """What was shown long ago counts less: the estimate drifts to one half, and its interval widens."""
    known = standing(*[Verdict.MET] * 3)
    soon, late = mastery([known], START + timedelta(days=3)), mastery([known], START + timedelta(days=120))
    assert 0.5 < late.mean < soon.mean
    assert late.high - late.low > soon.high - soon.low
    assert late.seen == 3


def test_contradicted_once_and_confidently_is_on_top() -> None:
    """A concept contradicted by somebody who was sure stands above one that was missed five times, until it is met."""
    wrong = standing(Verdict.CONTRADICTED, concept="b.wrong", confidence=5)
    missed = standing(*[Verdict.MISSED] * 5, concept="a.missed")
    unsure = standing(Verdict.CONTRADICTED, concept="c.unsure", confidence=1)
    order = ranked([missed, unsure, wrong], START + timedelta(days=5))
    assert [entry.standing.concept for entry in order] == ["b.wrong", "c.unsure", "a.missed"]
    assert order[0].mastery.state is State.WRONG
    assert order[1].mastery.state is State.WEAK
    mended = wrong.after([piece(Verdict.MET, "b.wrong", 6)])
    assert ranked([missed, mended], START + timedelta(days=6))[0].standing is missed


def test_a_slip_in_a_known_area_ranks_below_a_miss_in_a_weak_one() -> None:
    """Equal evidence on two concepts is read by how their areas stand."""
    known = [standing(*[Verdict.MET] * 3, concept=f"known.{n}") for n in range(4)]
    weak = [standing(*[Verdict.MISSED] * 3, concept=f"weak.{n}") for n in range(4)]
    pair = [standing(Verdict.MISSED, concept="known.slip"), standing(Verdict.MISSED, concept="weak.gap")]
    order = [entry.standing.concept for entry in ranked([*known, *weak, *pair], START + timedelta(days=3))]
    assert order.index("weak.gap") < order.index("known.slip")


def test_a_standing_comes_back_equal() -> None:
    """A standing is the same value after it was kept."""
    for one in (standing(Verdict.CONTRADICTED, confidence=5), standing(Verdict.MET, broker="kafka"), Standing("a.one")):
        assert standing_from_record(one.concept, one.broker, standing_to_record(one)) == one


def test_a_cell_holds_the_concepts_of_its_area_and_broker() -> None:
    """The map has a cell for what was seen, and none for what was not."""
    kept = [standing(Verdict.MET, concept="a.one", broker="kafka"), standing(Verdict.MISSED, concept="a.two", broker="kafka")]
    found = cells([*kept, standing(Verdict.MET, concept="a.one")], START + timedelta(days=1))
    assert list(found) == [("a", "kafka")]
    assert (found["a", "kafka"].concepts, found["a", "kafka"].mastery.seen) == (2, 2)


def drawn(answer: str, **settings: object) -> dict[tuple[str, str], Evidence]:
    """Return the evidence of an answer to the first question."""
    grade = fake_grade(answer, ORDERING, ORDERING_RUBRIC)
    found = evidence_of(grade, POINTS, attempt_id="a", at=START, brokers=("kafka",), **settings)  # type: ignore[arg-type]
    return {(one.kind, one.point): one for one in found}


def test_every_verdict_is_evidence_on_its_concept() -> None:
    """What was met, left out and believed wrongly each says something, under the concept's tag."""
    found = drawn("partitions and !acks")
    assert found[CRITERION, "partitions"].concept == "concept.partitions"
    assert found[CRITERION, "keys"].verdict is Verdict.MISSED
    assert found[MISCONCEPTION, "acks"].verdict is Verdict.CONTRADICTED
    assert (MISCONCEPTION, "global") not in found


def test_a_dispute_takes_the_place_of_the_verdict() -> None:
    """The effective verdict is what counts, and a belief that is disputed away leaves no evidence."""
    disputed = {(CRITERION, "keys"): Verdict.MET, (MISCONCEPTION, "acks"): None}
    found = drawn("!acks", disputed=disputed)
    assert found[CRITERION, "keys"].verdict is Verdict.MET
    assert (MISCONCEPTION, "acks") not in found


def test_revisions_and_twists_are_no_evidence() -> None:
    """What was written after the feedback, or to another requirement, says nothing of what is known."""
    assert drawn("partitions", flags=("revised",)) == {}
    assert drawn("partitions", flags=("twist",)) == {}


def test_help_makes_evidence_lighter() -> None:
    """A point made with hints or when asked for it counts less; one missed when asked for it counts more."""
    plain = drawn("partitions")
    assert drawn("partitions", flags=("hinted",))[CRITERION, "partitions"].mass < plain[CRITERION, "partitions"].mass
    asked = drawn("partitions", probe="criterion/partitions")
    assert asked[CRITERION, "partitions"].mass < plain[CRITERION, "partitions"].mass
    assert asked[CRITERION, "keys"].mass > plain[CRITERION, "keys"].mass


def test_a_tag_that_names_a_broker_counts_for_it_alone() -> None:
    """Evidence on `poison.kafka` says nothing of RabbitMQ, whatever its question is about."""
    both = ("kafka", "rabbitmq")
    assert brokers_of("poison.kafka", both) == ("kafka",)
    assert brokers_of("delivery.kafka-transactions", both) == ("kafka",)
    assert brokers_of("activemq.maintained", both) == ("activemq",)
    assert brokers_of("poison.dead-letter", both) == both
