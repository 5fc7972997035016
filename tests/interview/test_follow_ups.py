"""Which question comes next, and why."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.fakes import ORDERING, ORDERING_RUBRIC, FakeBank, fake_grade
from trainer.bank.model import BankRefused, FollowUp, FollowUpCondition, Rubric
from trainer.interview.follow_ups import FollowUpChoice, after_full_answer, after_probe, choose, derived


def chosen(answer: str, *asked: str, met: tuple[str, ...] = (), asks: FakeBank | None = None) -> FollowUpChoice | None:
    grade = fake_grade(answer, ORDERING, ORDERING_RUBRIC)
    standing = after_full_answer(ORDERING, ORDERING_RUBRIC, grade, answer)
    return choose([standing], asks or FakeBank(), ("ordering", *asked), met)


def test_a_contradiction_is_challenged_first() -> None:
    """What was said wrongly is challenged, in the candidate's own words, before anything that was left out."""
    choice = chosen("I say not keys")
    assert choice is not None
    assert choice.condition is FollowUpCondition.CONTRADICTED
    assert "not keys" in choice.question.prompt
    assert "not keys" in choice.because
    assert choice.probe == "criterion/keys"


def test_a_misconception_is_challenged_by_the_point_it_gets_wrong() -> None:
    """A misconception whose concept a criterion has is challenged with that criterion's question."""
    choice = chosen("!global, keys, retries")
    assert choice is not None
    assert choice.probe == "criterion/partitions"
    assert "!global" in choice.question.prompt


def test_a_misconception_of_its_own_is_challenged_too() -> None:
    """A misconception that no criterion answers is judged by its correction."""
    choice = chosen("partitions, keys, retries, !acks")
    assert choice is not None
    assert choice.probe == "misconception/acks"
    assert choice.rubric.criteria[0].statement == "acks is about durability."
    assert choice.rubric.misconceptions == ()


def test_the_heaviest_gap_is_asked_for() -> None:
    """Of what was left out the heaviest comes first, core before strong among equals."""
    choice = chosen("nothing")
    assert choice is not None
    assert choice.question.prompt == "What about partitions?"
    after = chosen("partitions", "ordering#criterion/keys", "lag")
    assert after is not None
    assert after.probe == "criterion/retries"


def test_the_bank_knows_a_better_question() -> None:
    """A gap that the bank links to a question of its own is followed there."""
    choice = chosen("partitions")
    assert choice is not None
    assert (choice.question.id, choice.probe, choice.condition) == ("lag", None, FollowUpCondition.MISSED)


def test_a_faulty_linked_rubric_leads_to_the_inline_probe() -> None:
    """When the linked question cannot be graded, the point itself is asked for."""

    class Faulty(FakeBank):
        def rubric(self, question_id: str) -> Rubric:
            raise BankRefused(())

    choice = chosen("partitions", asks=Faulty())
    assert choice is not None
    assert choice.probe == "criterion/keys"


def test_nothing_is_asked_twice() -> None:
    """What was asked in the session is not asked again, as a link or as a probe."""
    asked = ("lag", "ordering#criterion/keys", "ordering#criterion/partitions", "ordering#criterion/retries")
    assert chosen("nothing", *asked) is None


def test_a_met_concept_is_not_asked_for() -> None:
    """A point whose concept was met anywhere in the session is left alone."""
    choice = chosen("keys", met=("concept.partitions", "concept.keys"))
    assert choice is not None
    assert choice.probe == "criterion/retries"


def test_gaps_come_before_half_answers() -> None:
    """A point that was not made is asked for before one that was half made."""
    choice = chosen("half partitions, keys")
    assert choice is not None
    assert choice.probe == "criterion/retries"


@pytest.mark.parametrize(
    ("answer", "quoted"), [("term partitions", "term partitions"), ("half partitions, keys, retries", "half partitions")]
)
def test_reasons_quote_the_candidate(answer: str, quoted: str) -> None:
    """A follow-up on something named or half said quotes it."""
    choice = chosen(answer)
    assert choice is not None
    assert f"“{quoted}”" in choice.because


def test_all_met_goes_on() -> None:
    """When everything was said, the bank's next question follows, then a changed requirement."""
    everything = "partitions, keys, retries"
    first = chosen(everything)
    second = chosen(everything, "lag")
    assert first is not None
    assert second is not None
    assert (first.question.id, first.condition) == ("lag", FollowUpCondition.ALL_MET)
    assert (second.probe, second.question.prompt) == ("twist/double", "The partitions double.")
    assert chosen(everything, "lag", "ordering#twist/double") is None


def test_a_claim_can_be_followed() -> None:
    """A link on a claim is taken when nothing else is left."""
    link = FollowUp(FollowUpCondition.CLAIMED, "lag", "keys")
    question = replace(ORDERING, follow_ups=(link,), twists=())
    answer = "partitions, keys, retries"
    standing = after_full_answer(question, ORDERING_RUBRIC, fake_grade(answer, question, ORDERING_RUBRIC), answer)
    choice = choose([standing], FakeBank(), ("ordering",), ())
    assert choice is not None
    assert choice.condition is FollowUpCondition.CLAIMED
    assert "“keys”" in choice.because


def test_a_probe_settles_its_own_point_only() -> None:
    """A probe's verdict replaces the earlier one and leaves the others."""
    grade = fake_grade("keys", ORDERING, ORDERING_RUBRIC)
    before = after_full_answer(ORDERING, ORDERING_RUBRIC, grade, "keys")
    question, rubric = derived(ORDERING, ORDERING_RUBRIC, "criterion/partitions")
    after = after_probe(before, "criterion/partitions", fake_grade("partitions", question, rubric), "partitions")
    assert after.verdicts["partitions"][0].verdict == "met"
    assert after.verdicts["keys"] == before.verdicts["keys"]


def test_what_left_the_bank_cannot_be_derived() -> None:
    """A probe of a point that the rubric lost is refused."""
    for probe in ("criterion/gone", "misconception/gone", "twist/gone", "else/keys"):
        with pytest.raises(KeyError):
            derived(ORDERING, ORDERING_RUBRIC, probe)


def test_a_long_quotation_is_cut() -> None:
    """A quotation is recognised, not read again."""
    choice = chosen("term partitions")
    assert choice is not None
    assert len(choice.because.split()) < 60


def naming_bank() -> FakeBank:
    """A bank that knows what fails about the keys."""
    bank = FakeBank()
    link = FollowUp(FollowUpCondition.CLAIMED, "lag", "keys")
    bank.questions = {**bank.questions, "ordering": replace(ORDERING, follow_ups=(link,))}
    return bank


def last_choice(answer: str, met: tuple[str, ...] = (), last: bool = True) -> FollowUpChoice | None:
    bank = naming_bank()
    question = bank.question("ordering")
    standing = after_full_answer(question, ORDERING_RUBRIC, fake_grade(answer, question, ORDERING_RUBRIC), answer)
    return choose([standing], bank, ("ordering",), met, last=last)


def test_the_last_round_asks_what_fails_about_what_was_named() -> None:
    """In the last round something that was named is followed to where it goes wrong, with the candidate's own words."""
    choice = last_choice("we use keys")
    assert choice is not None
    assert (choice.question.id, choice.condition) == ("lag", FollowUpCondition.CLAIMED)
    assert choice.because == "Asked because you named it in “keys”, and this is what goes wrong with it."
    before = last_choice("we use keys", last=False)
    assert before is not None
    assert before.condition is FollowUpCondition.MISSED


def test_a_contradiction_comes_before_what_was_named_even_in_the_last_round() -> None:
    """What was said wrongly is never left standing for the sake of something else."""
    choice = last_choice("keys, but not partitions")
    assert choice is not None
    assert choice.condition is FollowUpCondition.CONTRADICTED


def test_a_question_whose_points_were_all_made_is_not_asked() -> None:
    """A question of the bank that has nothing left to ask for is passed over."""
    choice = last_choice("we use keys", met=("concept.alerting", "concept.scaling"))
    assert choice is not None
    assert choice.question.id == "ordering"
