"""One rubric proved, with a grading function that takes texts by their word."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.grading.stand_ins import QUESTION, RUBRIC, BagEmbedder, judged
from trainer.bank.check import Severity
from trainer.bank.model import Question, Rubric, TargetLevel
from trainer.bank.places import shipped_root
from trainer.grading.grade import CriterionGrade, Grade, MisconceptionGrade, Provenance, Span, Verdict, Why
from trainer.grading.grader import grade_answer
from trainer.grading.protocols import Engines
from trainer.proof.bars import Decoy, Kind
from trainer.proof.prove import Count, Proof, decoy_shortfalls, nearest_other, prove_rubric
from trainer.proof.trials import glossary, strangers, trials_of, turned_round

MODELS = {
    TargetLevel.MID: "Inside one partition the order holds. The same key always lands in the same partition.",
    TargetLevel.SENIOR: "Well. Inside one partition the order holds. The same key always lands in the same partition. Fine.",
}
SOUND = replace(
    RUBRIC,
    criteria=tuple(replace(criterion, mentions=("What about it?",)) for criterion in RUBRIC.criteria),
    models=MODELS,
)


def by_word(answer: str, question: Question, rubric: Rubric, engines: Engines) -> Grade:
    """Grade like a perfect grader: each accepted phrasing in the answer is met, each believing one is believed."""
    verdicts = []
    for criterion in rubric.criteria:
        said = next((text for text in criterion.accepted if text in answer), None)
        spans = (Span(answer.index(said), answer.index(said) + len(said)),) if said else ()
        verdict = Verdict.MET if said else Verdict.MISSED
        verdicts.append(CriterionGrade(criterion.id, verdict, 0.9, spans, Why("By word.", spans[0] if spans else None)))
    beliefs = tuple(
        MisconceptionGrade(item.id, 0.8, (Span(0, len(answer)),), Why("By word.", Span(0, len(answer))))
        for item in rubric.misconceptions
        if any(text in answer for text in item.believing)
    )
    met = sum(item.verdict is Verdict.MET for item in verdicts)
    score = min(100, 50 * met)
    return Grade(
        question_id=question.id,
        score=score,
        level=min(4, int(score / 25 + 0.5)),
        band=(score, score),
        criteria=tuple(verdicts),
        misconceptions=beliefs,
        guards=(),
        provenance=Provenance("1", "fake", "-", "-"),
    )


def proof_of(rubric: Rubric, others: dict[str, str] | None = None, question: Question = QUESTION) -> Proof:
    """Prove with the grader by word and an embedder that counts words."""
    return prove_rubric(question, rubric, others or {}, Engines(BagEmbedder()), by_word)


def test_a_sound_rubric_is_proved() -> None:
    """Every phrasing does as it should, the models reach their levels, the decoys earn nothing."""
    proof = proof_of(SOUND, {"another": "Something else altogether."})
    assert proof.shortfalls == ()
    assert proof.counts == {
        Kind.ACCEPTED: Count(4, 4),
        Kind.CONTRADICTING: Count(2, 2),
        Kind.MENTIONS: Count(3, 3),
        Kind.BELIEVING: Count(1, 1),
        Kind.REJECTING: Count(1, 1),
    }
    assert proof.models == {TargetLevel.MID: 100, TargetLevel.SENIOR: 100}
    assert proof.decoys == dict.fromkeys(Decoy, 0)


def test_a_phrasing_that_goes_elsewhere_is_named_with_where_it_went() -> None:
    """An accepted phrasing that earns another criterion is a warning at its place, with the other and what lies near."""
    first, second, third = SOUND.criteria
    stray = "The same key always lands in the same partition."
    broken = replace(first, accepted=(*first.accepted, "Nobody knows it.", stray.lower()))

    def astray(answer: str, question: Question, rubric: Rubric, engines: Engines) -> Grade:
        without = replace(rubric, criteria=tuple(replace(c, accepted=c.accepted[:2]) for c in rubric.criteria))
        return by_word(stray if answer == stray.lower() else answer, question, without, engines)

    rubric = replace(SOUND, criteria=(broken, second, third))
    proof = prove_rubric(QUESTION, rubric, {}, Engines(BagEmbedder()), astray)
    nobody, strayed = proof.shortfalls
    assert (nobody.severity, nobody.steps) == (Severity.WARNING, ("criteria", 0, "accepted", 2))
    assert nobody.message.startswith(
        "'Nobody knows it.' does not earn partition (missed, 90%); no other claim takes it. nearest for it: "
    )
    assert strayed.steps == ("criteria", 0, "accepted", 3)
    assert "it goes to key (met, 90%) instead" in strayed.message
    assert "nearest against it: 'Order holds across all partitions of the topic.'" in strayed.message
    assert proof.counts[Kind.ACCEPTED] == Count(4, 6)


def test_a_contradiction_or_a_mention_that_earns_is_told() -> None:
    """What says the opposite, or only uses the terms, must not earn; the message says what it earned and why it must not."""
    first, *others = SOUND.criteria
    wrong = replace(
        first,
        contradicting=("Never: Inside one partition the order holds.",),
        mentions=("Is it so that Inside one partition the order holds.",),
    )
    proof = proof_of(replace(SOUND, criteria=(wrong, *others)))
    opposite, mention = (fault for fault in proof.shortfalls if fault.steps[0] == "criteria")
    assert "earns partition (met, 90%), though it says the opposite. read: 'Inside one partition" in opposite.message
    assert "earns partition (met, 90%), though it only uses its terms" in mention.message


def test_beliefs_fire_and_rejections_stay_silent() -> None:
    """A misconception that is not seen, and one that is seen where it is rejected, are both told."""
    (belief,) = SOUND.misconceptions
    wrong = replace(belief, believing=(), rejecting=("Some say: " + belief.believing[0],))
    rubric = replace(SOUND, misconceptions=(replace(wrong, believing=belief.believing),))
    (fault,) = proof_of(rubric).shortfalls
    assert fault.steps == ("misconceptions", 0, "rejecting", 0)
    assert "sets off global (80%), which it rejects" in fault.message

    def blind(answer: str, question: Question, rubric: Rubric, engines: Engines) -> Grade:
        return replace(by_word(answer, question, rubric, engines), misconceptions=())

    (fault,) = prove_rubric(QUESTION, SOUND, {}, Engines(BagEmbedder()), blind).shortfalls
    assert fault.steps == ("misconceptions", 0, "believing", 0)
    assert "does not set off global; no other claim takes it" in fault.message


def test_a_rate_below_the_bar_is_an_error_and_single_phrasings_are_warnings() -> None:
    """One failing phrasing says something of a statistical grader; many of them say something of the rubric."""
    first, *others = SOUND.criteria
    good, bad = [f"Inside one partition the order holds. {n}" for n in range(20)], [f"Nobody knows {n}." for n in range(20)]

    def deaf(answer: str, question: Question, rubric: Rubric, engines: Engines) -> Grade:
        without = [replace(c, accepted=tuple(text for text in c.accepted if "Nobody" not in text)) for c in rubric.criteria]
        return by_word(answer, question, replace(rubric, criteria=tuple(without)), engines)

    def faults(failing: int) -> list[Severity]:
        changed = (replace(first, accepted=tuple(good + bad[:failing])), *others)
        rubric = replace(SOUND, criteria=changed, models={})
        return [fault.severity for fault in prove_rubric(QUESTION, rubric, {}, Engines(BagEmbedder()), deaf).shortfalls]

    assert faults(3) == [Severity.WARNING] * 3
    assert faults(20) == [Severity.ERROR, *[Severity.WARNING] * 20]


def test_a_model_answer_below_its_level_is_an_error_with_what_it_lacks() -> None:
    """The message names the level reached, the level wanted, and each criterion that is not met in full."""
    (fault,) = proof_of(replace(SOUND, models={TargetLevel.MID: "The same key always lands in the same partition."})).shortfalls
    assert (fault.severity, fault.steps) == (Severity.ERROR, ("models", "mid"))
    assert fault.message.startswith("scores 50, which is level 2 of 4; 3 is wanted. Not met: partition (missed, 90%)")


def test_a_model_answer_that_holds_a_misconception_is_told() -> None:
    """With the words that set it off."""
    text = f"{MODELS[TargetLevel.MID]} {SOUND.misconceptions[0].believing[0]}"
    (fault,) = proof_of(replace(SOUND, models={TargetLevel.MID: text})).shortfalls
    assert (fault.severity, fault.steps) == (Severity.WARNING, ("models", "mid"))
    assert "sets off the misconception global (80%)" in fault.message


@pytest.mark.parametrize("decoy", [Decoy.PROMPT, Decoy.OTHER, Decoy.REVERSED, Decoy.GLOSSARY])
def test_a_decoy_over_its_ceiling_is_told_with_what_it_earned(decoy: Decoy) -> None:
    """The prompt and a glossary are errors, the turned model and another question's model warnings."""
    said = "The same key always lands in the same partition."
    question, rubric, others = QUESTION, SOUND, {}
    first, key, third = SOUND.criteria
    if decoy is Decoy.PROMPT:
        question = replace(QUESTION, prompt=f"Is it so? {said}")
    elif decoy is Decoy.OTHER:
        others = {"another": said}
    elif decoy is Decoy.GLOSSARY:
        rubric = replace(SOUND, criteria=(first, replace(key, slots=((said,),)), third))
    else:
        rubric = replace(SOUND, criteria=(replace(first, contradicting=(said,)), replace(key, contradicting=()), third))
    (fault,) = [fault for fault in proof_of(rubric, others, question).shortfalls if decoy in fault.message]
    assert fault.severity is (Severity.ERROR if decoy in (Decoy.PROMPT, Decoy.GLOSSARY) else Severity.WARNING)
    assert "scores 50; " in fault.message
    assert "is the ceiling. It earns key (met, 90%) with 'The same key" in fault.message


def test_decoys_are_held_to_a_rate_over_several_rubrics() -> None:
    """A decoy that earns is a warning in its rubric; over several rubrics too many of them are an error."""
    said = "The same key always lands in the same partition."
    one, two = (proof_of(SOUND, others) for others in ({"a": said, "b": "No."}, {"a": said, "b": said}))
    assert (one.under, two.under) == (Count(2, 3), Count(1, 3))
    assert [fault.severity for fault in (*one.shortfalls, *two.shortfalls)] == [Severity.WARNING] * 3
    assert decoy_shortfalls(Count(19, 20), ()) == []
    (fault,) = decoy_shortfalls(Count(15, 20), ())
    assert fault.severity is Severity.ERROR
    assert fault.message.startswith("15 of 20 decoys stay under their ceilings (75%); 95% are wanted, and fewer than 16 ")


def test_criteria_that_mean_the_same_are_told() -> None:
    """Two statements that the embedding model cannot tell apart are a warning at the second."""
    first, second, third = SOUND.criteria
    rubric = replace(SOUND, criteria=(first, replace(second, statement=first.statement), third))
    (fault,) = proof_of(rubric).shortfalls
    assert (fault.severity, fault.steps) == (Severity.WARNING, ("criteria", 1, "statement"))
    assert "means what partition means (cosine 1.00)" in fault.message


def test_the_turned_model_keeps_what_earned_nothing() -> None:
    """Passages that earned are replaced, in place, by contradicting phrasings; the others stay."""
    grade = by_word(MODELS[TargetLevel.SENIOR], QUESTION, SOUND, Engines())
    assert turned_round(MODELS[TargetLevel.SENIOR], SOUND, grade) == (
        "Well. Order holds across all partitions of the topic. Records with the same key are spread over all partitions. Fine."
    )
    assert turned_round("Nothing.", SOUND, by_word("Nothing.", QUESTION, SOUND, Engines())) == ""


def test_a_glossary_has_each_word_of_the_slots_once() -> None:
    """In the order of the criteria, as a list."""
    assert glossary(RUBRIC).startswith("partition, shard, order, sequence, key, ")
    assert glossary(replace(RUBRIC, criteria=())) == ""


def test_strangers_share_no_topic_and_no_concept() -> None:
    """They are the next ones in the bank's order, so that every question is tried somewhere; the same ones every time."""
    plain = replace(RUBRIC, criteria=(replace(RUBRIC.criteria[0], concept="other"),))
    bank = {
        "a": (replace(QUESTION, id="a", topics=("lag",)), plain),
        "order": (QUESTION, RUBRIC),
        "same-topic": (replace(QUESTION, id="same-topic"), plain),
        "same-concept": (replace(QUESTION, id="same-concept", topics=("lag",)), RUBRIC),
        "b": (replace(QUESTION, id="b", topics=("lag",)), plain),
        "no-model": (replace(QUESTION, id="no-model", topics=("lag",)), replace(plain, models={})),
    }
    assert strangers(QUESTION, RUBRIC, bank) == ["b", "a"]


def test_a_part_of_the_rubric_gives_the_verdict_of_the_whole() -> None:
    """A phrasing graded against its own claim alone gets the grade that it gets against the whole rubric."""
    engines = judged()
    for trial in trials_of(SOUND):
        part = grade_answer(trial.text, QUESTION, trial.part, engines)
        whole = grade_answer(trial.text, QUESTION, SOUND, engines)
        assert part.criteria == tuple(grade for grade in whole.criteria if grade in part.criteria)
        assert len(part.criteria) == len(trial.part.criteria)
        assert [b for b in whole.misconceptions if b.misconception_id == trial.item] == list(part.misconceptions)


def test_the_shipped_models_judge_a_phrasing_alone_as_the_whole_grader_does() -> None:
    """On a sample of every rubric's phrasings: the same verdict, confidence, spans, reason and figures, to the last digit."""
    from trainer.bank.load import load_bank
    from trainer.engines.load import load_engines

    bank = load_bank([shipped_root()])
    engines = load_engines()
    for question in list(bank.questions.values())[::5]:
        rubric = bank.rubric(question.id)
        for trial in list(trials_of(rubric))[::90]:
            part = grade_answer(trial.text, question, trial.part, engines)
            whole = grade_answer(trial.text, question, rubric, engines)
            assert part.criteria == tuple(whole.criterion(item.criterion_id) for item in part.criteria)
            assert list(part.misconceptions) == [b for b in whole.misconceptions if b.misconception_id == trial.item]


def test_the_nearest_other_phrasing_is_never_the_phrasing_itself() -> None:
    """What an author wants to see is the neighbour; a phrasing is always nearest to itself."""
    embedder = BagEmbedder()
    assert nearest_other("a b", ("a b", "a c", "x y"), embedder) == ("a c", 0.5)
    assert nearest_other("a b", ("a b",), embedder) is None
    assert nearest_other("a b", ("a c",), None) is None
