"""From an answer to its grade, with models that say what the test tells them."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.grading.stand_ins import (
    ANY_TEXT,
    ASSERTS,
    DENIES_PARTITION,
    GLOBAL,
    HINTS_KEY,
    HOSTILE,
    KEY,
    PARTITION,
    QUESTION,
    RUBRIC,
    SAYS_KEY,
    SAYS_NOTHING,
    SAYS_PARTITION,
    SCRIPT,
    BagEmbedder,
    ScriptedJudge,
    ScriptedReader,
    calibration,
    judged,
    read,
    stored_with,
)
from trainer.grading.grade import Grade, Verdict
from trainer.grading.grader import grade_answer
from trainer.grading.protocols import KEYWORDS_ONLY, Engines


def graded(answer: str, engines: Engines | None = None) -> Grade:
    """Return the grade of an answer to the small question."""
    return grade_answer(answer, QUESTION, RUBRIC, engines if engines is not None else judged())


def verdicts(grade: Grade) -> dict[str, Verdict]:
    """Return the verdict on every criterion."""
    return {item.criterion_id: item.verdict for item in grade.criteria}


def words_of(answer: str, grade: Grade) -> dict[str, list[str]]:
    """Return the candidate's words behind every verdict."""
    return {item.criterion_id: sorted(answer[s.start : s.end] for s in item.spans) for item in grade.criteria}


ALL_ENGINES = pytest.mark.parametrize("engines_of", [judged, read, lambda: KEYWORDS_ONLY], ids=["judge", "reader", "keywords"])
MODELS = pytest.mark.parametrize("engines_of", [judged, read], ids=["judge", "reader"])


@MODELS
def test_a_claim_that_is_made_is_met(engines_of: Callable[[], Engines]) -> None:
    """An assertion is met, a hint partial, the rest missed; each verdict shows the candidate's own words."""
    answer = f"{SAYS_PARTITION} {HINTS_KEY} {SAYS_NOTHING}"
    grade = graded(answer, engines_of())
    assert verdicts(grade) == {"partition": Verdict.MET, "key": Verdict.PARTIAL, "retries": Verdict.MISSED}
    assert words_of(answer, grade) == {"partition": [SAYS_PARTITION], "key": [HINTS_KEY], "retries": []}


@MODELS
def test_a_full_answer_scores_more_than_a_part_of_it(engines_of: Callable[[], Engines]) -> None:
    """Every claim that is made adds to the score."""
    scores = [graded(answer, engines_of()).score for answer in (SAYS_NOTHING, SAYS_PARTITION, f"{SAYS_PARTITION} {SAYS_KEY}")]
    assert scores == sorted(set(scores))


@ALL_ENGINES
def test_the_same_answer_gets_the_same_grade(engines_of: Callable[[], Engines]) -> None:
    """Two gradings of an answer are equal in everything, whatever was graded between them."""
    answer = f"{SAYS_PARTITION} {HINTS_KEY} {DENIES_PARTITION}"
    engines = engines_of()
    first = graded(answer, engines)
    graded(SAYS_KEY, engines)
    assert graded(answer, engines) == first == graded(answer, engines_of())


@MODELS
def test_the_order_of_sentences_changes_nothing(engines_of: Callable[[], Engines]) -> None:
    """Shuffled sentences, as prose or as bullets, get the same verdicts, words, score and band."""
    sentences = [SAYS_PARTITION, SAYS_KEY, HINTS_KEY, DENIES_PARTITION, SAYS_NOTHING, "The broker appends it at the end."]
    expected = graded(" ".join(sentences), engines_of())
    for seed in range(12):
        random.Random(seed).shuffle(sentences)
        for answer in (" ".join(sentences), "\n".join(sentences), "".join(f"- {sentence}\n" for sentence in sentences)):
            grade = graded(answer, engines_of())
            assert verdicts(grade) == verdicts(expected)
            assert words_of(answer, grade) == words_of(" ".join(sentences), graded(" ".join(sentences), engines_of()))
            assert (grade.score, grade.band, grade.uncertain) == (expected.score, expected.band, expected.uncertain)


def test_the_order_of_sentences_changes_nothing_for_keywords() -> None:
    """Shuffled sentences get the same verdicts and score by keywords too, also where two are as near to a claim."""
    sentences = [
        SAYS_PARTITION,
        SAYS_KEY,
        DENIES_PARTITION,
        SAYS_NOTHING,
        "Order holds in one topic.",
        "Order holds across one.",
    ]
    expected = graded(" ".join(sentences), KEYWORDS_ONLY)
    for seed in range(12):
        random.Random(seed).shuffle(sentences)
        grade = graded("".join(f"- {sentence}\n" for sentence in sentences), KEYWORDS_ONLY)
        assert (verdicts(grade), grade.score, grade.band) == (verdicts(expected), expected.score, expected.band)


@MODELS
@pytest.mark.parametrize("weights", [{"support": 1.0}, {"any": 0.5, "runner_up": 1.3, "support": 0.2}], ids=["best", "sum"])
def test_saying_it_twice_gains_nothing(
    monkeypatch: pytest.MonkeyPatch, engines_of: Callable[[], Engines], weights: dict[str, float]
) -> None:
    """An answer pasted twice gets the verdicts and the score of once, also where a second supporting passage counts."""
    monkeypatch.setattr("trainer.grading.grader.stored", lambda: stored_with(calibration(weights)))
    answer = f"{SAYS_PARTITION} {HINTS_KEY}"
    once, twice, louder = (
        graded(text, engines_of()) for text in (answer, f"{answer}\n{answer}", f"{answer}\n{answer.upper()}")
    )
    assert verdicts(once) == verdicts(twice) == verdicts(louder)
    assert once.score == twice.score == louder.score


def test_saying_it_twice_by_keywords_gains_nothing() -> None:
    """An answer pasted twice is graded by keywords as it is once."""
    answer = f"{SAYS_PARTITION} {HINTS_KEY}"
    once, twice = graded(answer, KEYWORDS_ONLY), graded(f"{answer}\n{answer}", KEYWORDS_ONLY)
    assert (verdicts(once), once.score) == (verdicts(twice), twice.score)


def test_repetition_hides_nothing_from_the_judge() -> None:
    """A sentence said over and over does not keep the judge from reading another."""
    near_misses = ["Order holds inside one partition, some say."] * 5
    answer = "\n".join([*near_misses, SAYS_PARTITION])
    assert verdicts(graded(answer))["partition"] is Verdict.MET


@MODELS
def test_the_opposite_is_named_and_earns_nothing(engines_of: Callable[[], Engines]) -> None:
    """The opposite of a claim is contradicted, with its words, and scores no more than saying nothing of it."""
    grade = graded(DENIES_PARTITION, engines_of())
    assert verdicts(grade)["partition"] is Verdict.CONTRADICTED
    assert words_of(DENIES_PARTITION, grade)["partition"] == [DENIES_PARTITION]
    assert grade.score <= graded(SAYS_NOTHING, engines_of()).score


@MODELS
def test_a_claim_made_and_denied_is_not_only_denied(engines_of: Callable[[], Engines]) -> None:
    """Whoever says it and takes it back elsewhere is shown a verdict with words, and never more credit than for saying it."""
    both = graded(f"{SAYS_PARTITION} {DENIES_PARTITION}", engines_of())
    assert both.criterion("partition").spans
    assert both.score <= graded(SAYS_PARTITION, engines_of()).score


@MODELS
def test_a_misconception_is_found_with_its_words(engines_of: Callable[[], Engines]) -> None:
    """A wrong belief is named, shows the words that assert it, and costs points."""
    answer = f"{SAYS_KEY} {DENIES_PARTITION}"
    grade = graded(answer, engines_of())
    assert [item.misconception_id for item in grade.misconceptions] == ["global"]
    span = grade.misconceptions[0].spans[0]
    assert answer[span.start : span.end] == DENIES_PARTITION
    assert grade.score < graded(SAYS_KEY, engines_of()).score


def test_the_words_that_make_a_point_hold_no_misconception_of_the_same_concept() -> None:
    """A sentence that meets a criterion is not held against the candidate on the same concept; another sentence is."""
    script = ((GLOBAL, "inside one partition only", ASSERTS), *SCRIPT)
    assert graded(SAYS_PARTITION, judged(script)).misconceptions == ()
    both = graded(f"{SAYS_PARTITION} {DENIES_PARTITION}", judged(SCRIPT))
    assert [item.misconception_id for item in both.misconceptions] == ["global"]


def test_a_claim_that_nothing_comes_near_is_missed() -> None:
    """A criterion that no passage of the answer is worth reading for earns nothing, and no words are shown for it."""
    grade = graded("Bananas ripen yellow.")
    assert set(verdicts(grade).values()) == {Verdict.MISSED}
    assert all(item.confidence >= 0.5 for item in grade.criteria)
    assert grade.score == 0


def test_a_right_answer_holds_no_misconception() -> None:
    """Nobody is accused of a belief that they did not utter."""
    assert graded(f"{SAYS_PARTITION} {SAYS_KEY}").misconceptions == ()


def test_the_terms_without_the_claim_are_mentioned() -> None:
    """A passage with the terms that the judge finds no claim in is a mention: it has a span and earns what nothing earns."""
    answer = "The order of a partition is a topic that I read about once."
    grade = graded(answer)
    assert verdicts(grade)["partition"] is Verdict.MENTIONED
    assert grade.criterion("partition").spans
    assert grade.score <= graded(SAYS_NOTHING).score


def test_lists_of_terms_earn_nothing_by_any_engine() -> None:
    """A glossary of the right terms meets no criterion and scores 0."""
    soup = "partition, key, order, same partition, retries, idempotent, in flight, offset, broker"
    for engines in (judged(), read(), KEYWORDS_ONLY):
        grade = graded(soup, engines)
        assert set(verdicts(grade).values()) == {Verdict.MISSED}
        assert grade.score == 0
        assert [guard.id for guard in grade.guards] == ["keyword-soup"]


@ALL_ENGINES
@pytest.mark.parametrize("answer", ["", " \n", "key", QUESTION.prompt, "## Design\n", "Порядок внутри одной партиции топика"])
def test_what_is_no_answer_scores_zero(engines_of: Callable[[], Engines], answer: str) -> None:
    """An empty, short, copied or foreign answer scores 0 with a band of 0 and a guard that says why."""
    grade = graded(answer, engines_of())
    assert (grade.score, grade.level, grade.band) == (0, 0, (0, 0))
    assert set(verdicts(grade).values()) == {Verdict.MISSED}
    assert grade.misconceptions == ()
    assert grade.guards


def test_keywords_alone_say_so() -> None:
    """A grade without models names its engine, no model, and the reason."""
    provenance = graded(SAYS_PARTITION, KEYWORDS_ONLY).provenance
    assert (provenance.engine, provenance.model) == ("keywords", "-")
    assert provenance.note == "Graded by keywords only."


def test_keywords_alone_find_what_is_said_in_the_rubrics_words() -> None:
    """Without any model an answer in the rubric's words is met, and its opposite is not."""
    accepted = RUBRIC.criteria[0].accepted[0]
    grade = graded(accepted, KEYWORDS_ONLY)
    assert verdicts(grade)["partition"] is Verdict.MET
    assert words_of(accepted, grade)["partition"] == [accepted]
    assert verdicts(graded(DENIES_PARTITION, KEYWORDS_ONLY))["partition"] is not Verdict.MET


@pytest.mark.parametrize(
    "engines", [Engines(embedder=BagEmbedder()), Engines(judge=ScriptedJudge()), Engines(reader=ScriptedReader())]
)
def test_half_a_set_of_models_grades_by_keywords(engines: Engines) -> None:
    """An embedder without a judge, or a judge without an embedder, is graded as with neither, and named so."""
    grade = graded(SAYS_PARTITION, engines)
    assert grade.provenance.engine == "keywords"
    assert verdicts(grade) == verdicts(graded(SAYS_PARTITION, KEYWORDS_ONLY))


def test_the_grade_names_its_models() -> None:
    """The grade of models names the engine, every model, the rules and the rubric."""
    provenance = graded(SAYS_PARTITION, read()).provenance
    assert provenance.engine == "fake"
    assert provenance.model == "fake/bag@00000000 + reader-fake@00000000 + judge-fake@00000000"
    assert provenance.rubric == "4:0123456789ab"
    assert provenance.note == ""


def test_a_reader_is_asked_for_what_it_knows_and_the_judge_for_the_rest() -> None:
    """A claim that the reader never learned is read by the judge alone."""
    lies = ((KEY, "same key land in the same", ASSERTS),)
    engines = Engines(BagEmbedder(), ScriptedJudge(SCRIPT), ScriptedReader((KEY,), lies))
    grade = graded(f"{SAYS_PARTITION} {SAYS_KEY}", engines)
    assert verdicts(grade)["partition"] is Verdict.MET
    assert verdicts(grade)["key"] is Verdict.MET


def test_the_judge_reads_the_nearest_passages_only() -> None:
    """Of fifty passages the judge reads three for each claim at most."""
    judge = ScriptedJudge()
    graded(
        "\n".join(f"Order {number} holds inside partition {number} of it." for number in range(50)),
        Engines(BagEmbedder(), judge),
    )
    for claim in {claim for claim, _ in judge.asked}:
        assert sum(asked == claim for asked, _ in judge.asked) <= 3


def test_case_and_spacing_change_no_verdict() -> None:
    """SHOUTING, double spaces and line ends inside a sentence are read as the plain sentence."""
    for answer in (SAYS_PARTITION.upper(), SAYS_PARTITION.replace(" ", "   "), f"\t{SAYS_PARTITION}\r\n"):
        assert verdicts(graded(answer)) == verdicts(graded(SAYS_PARTITION))


def test_every_reason_points_into_the_answer() -> None:
    """The passage that a verdict is about lies in the answer, and its rule is a sentence."""
    answer = f"{SAYS_PARTITION} {HINTS_KEY}"
    for item in graded(answer).criteria:
        assert item.why.rule.endswith(".")
        assert item.why.segment is not None
        assert item.why.segment.end <= len(answer)


@pytest.mark.parametrize("engines", [judged(), read(), KEYWORDS_ONLY], ids=["judge", "reader", "keywords"])
@settings(max_examples=70, deadline=None, derandomize=True)
@given(
    answer=HOSTILE | st.tuples(ANY_TEXT, st.sampled_from([SAYS_PARTITION, DENIES_PARTITION, HINTS_KEY]), ANY_TEXT).map(" ".join)
)
def test_any_text_is_graded(engines: Engines, answer: str) -> None:
    """Whatever is typed gets a grade: 0 to 100 inside its band, a verdict a criterion, every span inside the answer."""
    grade = graded(answer, engines)
    assert 0 <= grade.band[0] <= grade.score <= grade.band[1] <= 100
    assert 0 <= grade.level <= 4
    assert [item.criterion_id for item in grade.criteria] == [criterion.id for criterion in RUBRIC.criteria]
    assert all(0 <= item.confidence <= 1 for item in grade.criteria)
    assert all(0 <= item.confidence <= 1 for item in grade.misconceptions)
    spans = [span for item in grade.criteria for span in item.spans] + [
        span for belief in grade.misconceptions for span in belief.spans
    ]
    assert all(span.end <= len(answer) for span in spans)


def test_claims_of_the_small_question_are_distinct() -> None:
    """The script speaks of the claims that the rubric has."""
    assert {claim for claim, _, _ in SCRIPT} <= {PARTITION, KEY, RUBRIC.misconceptions[0].claim}
