"""One answer judged: the way from its text to its grade."""

from __future__ import annotations

from collections.abc import Sequence

from trainer.bank.model import Question, Rubric
from trainer.grading.calibration import stored
from trainer.grading.claims import claims_of
from trainer.grading.evidence import Evidence, gather
from trainer.grading.grade import Grade, MisconceptionGrade, Provenance, Verdict
from trainer.grading.guards import Screened, screen
from trainer.grading.protocols import Engines
from trainer.grading.score import band_of, earned_share, level_of, score_of
from trainer.grading.verdicts import judge_criterion, judge_misconception
from trainer.grading.version import GRADER_VERSION

UNCERTAIN_FROM = 0.3
"""Standard deviation of a criterion's credit from which it is named as uncertain."""


def provenance_of(rubric: Rubric, engines: Engines) -> Provenance:
    """Return what makes a grade of this rubric by these engines."""
    if engines.embedder is None or engines.judge is None:
        engine, model = "keywords", "-"
    else:
        engine = engines.embedder.name.split("/", 1)[0]
        readers = [engines.reader.name] if engines.reader is not None else []
        model = " + ".join([engines.embedder.name, *readers, engines.judge.name])
    return Provenance(GRADER_VERSION, engine, model, f"{rubric.revision}:{rubric.fingerprint}", engines.note)


def grade_answer(answer: str, question: Question, rubric: Rubric, engines: Engines) -> Grade:
    """Judge the answer against the rubric.

    Pure: the same answer, question, rubric and engines give an equal grade in any process, batch or order. Never raises
    for anything that an answer can hold.
    """
    screened = screen(answer, question.prompt, tuple(rubric.models.values()))
    evidence = gather(answer, screened.passages, claims_of(rubric), engines)
    return grade_evidence(evidence, screened, question, rubric, engines)


def grade_evidence(
    evidence: Sequence[Evidence], screened: Screened, question: Question, rubric: Rubric, engines: Engines
) -> Grade:
    """Return the grade that the evidence of an answer comes to; `evidence` is in the order of the rubric's claims."""
    kinds, curve = stored()
    passages = screened.passages
    semantic = engines.embedder is not None and engines.judge is not None

    def calibration(text: str) -> str:
        if not semantic:
            return "keywords"
        return "reader" if engines.reader is not None and engines.reader.knows(text) else "judge"

    count = len(rubric.criteria)
    judged = [
        judge_criterion(item, passages, screened.terms_only, kinds[calibration(item.claim.text)]) for item in evidence[:count]
    ]
    beliefs = [judge_misconception(item, passages, kinds[calibration(item.claim.text)]) for item in evidence[count:]]
    concepts = {misconception.id: misconception.concept for misconception in rubric.misconceptions}
    met = {
        (criterion.concept, span)
        for criterion, item in zip(rubric.criteria, judged, strict=True)
        if item.grade.verdict is Verdict.MET
        for span in item.grade.spans
    }
    # One passage cannot both make a point and hold the misconception about the same concept; the point was read by more rules.
    asserted: tuple[MisconceptionGrade, ...] = tuple(
        grade for grade, _ in beliefs if grade is not None and (concepts[grade.misconception_id], grade.spans[0]) not in met
    )
    weights = [criterion.weight for criterion in rubric.criteria]
    share = earned_share([item.credit for item in judged], weights)
    exact = score_of(share, sum(item.confidence for item in asserted), curve)
    score = int(exact + 0.5)
    doubts = [item.doubt for item in judged]
    band = (score, score) if not passages else band_of(exact, doubts, weights, curve)
    return Grade(
        question_id=question.id,
        score=score,
        level=level_of(score),
        band=band,
        criteria=tuple(item.grade for item in judged),
        misconceptions=asserted,
        guards=screened.guards,
        provenance=provenance_of(rubric, engines),
        uncertain=tuple(item.grade.criterion_id for item in judged if item.doubt >= UNCERTAIN_FROM),
    )
