"""Which question an interviewer asks next, and why, in the candidate's own words where there are any."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from trainer.bank.model import (
    BankRefused,
    Criterion,
    CriterionLevel,
    FollowUpCondition,
    Misconception,
    Question,
    QuestionKind,
    Rubric,
    Twist,
)
from trainer.grading.grade import CriterionGrade, Grade, MisconceptionGrade, Span, Verdict

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

QUOTE_WORDS = 24
"""A longer quotation is cut: it must be recognised, not read again."""

_LEVEL_ORDER = {CriterionLevel.CORE: 0, CriterionLevel.STRONG: 1, CriterionLevel.EXCEPTIONAL: 2}


class Asks(Protocol):
    """Where questions come from; a Bank fits."""

    def question(self, question_id: str) -> Question:
        """Return the question; KeyError if there is none."""

    def rubric(self, question_id: str) -> Rubric:
        """Return the rubric of the question; raises BankRefused when it is faulty."""


@dataclass(frozen=True, slots=True)
class FollowUpChoice:
    """What is asked next."""

    question: Question
    because: str
    """A sentence for after the answer; it quotes the candidate where it can."""
    condition: FollowUpCondition
    rubric: Rubric
    probe: str | None = None
    """`criterion/ID`, `misconception/ID` or `twist/ID` when it is made from its parent; None for one of the bank."""

    @property
    def key(self) -> str:
        """What identifies it among everything asked in the session."""
        return asked_key(self.question.id, self.probe)


@dataclass(frozen=True, slots=True)
class Standing:
    """How the candidate stands on one question of the bank after what was said so far."""

    question: Question
    rubric: Rubric
    verdicts: Mapping[str, tuple[CriterionGrade, str]]
    """By criterion id: the latest verdict, and the answer that its spans point into."""
    misconceptions: Sequence[tuple[MisconceptionGrade, str]]


def asked_key(question_id: str, probe: str | None) -> str:
    """Return the name under which a question counts as asked in a session."""
    return f"{question_id}#{probe}" if probe else question_id


def after_full_answer(question: Question, rubric: Rubric, grade: Grade, answer: str) -> Standing:
    """Return the standing after an answer to a whole question of the bank."""
    return Standing(
        question,
        rubric,
        {verdict.criterion_id: (verdict, answer) for verdict in grade.criteria},
        [(misconception, answer) for misconception in grade.misconceptions],
    )


def after_probe(before: Standing, probe: str, grade: Grade, answer: str) -> Standing:
    """Return the standing with the verdict of a probe in place of the earlier one."""
    kind, _, name = probe.partition("/")
    verdicts = dict(before.verdicts)
    misconceptions = list(before.misconceptions)
    if kind == "criterion":
        for verdict in grade.criteria:
            verdicts[verdict.criterion_id] = (verdict, answer)
    elif kind == "misconception":
        misconceptions = [held for held in misconceptions if held[0].misconception_id != name]
    known = {held.misconception_id for held, _ in misconceptions}
    misconceptions += [(new, answer) for new in grade.misconceptions if new.misconception_id not in known]
    return Standing(before.question, before.rubric, verdicts, misconceptions)


def derived(question: Question, rubric: Rubric, probe: str, prompt: str = "") -> tuple[Question, Rubric]:
    """Return the question and rubric of a probe, challenge or twist; `prompt` replaces its wording.

    The ids stay the parent's; the rubric's fingerprint names the probe, so that grades of the two never compare.
    Raises KeyError when the parent no longer has what the probe asks for.
    """
    kind, _, name = probe.partition("/")
    if kind == "twist":
        twist = next((twist for twist in question.twists if twist.id == name), None)
        if twist is None:
            raise KeyError(probe)
        return _twisted(question, rubric, twist)
    if kind == "criterion":
        criterion = rubric.criterion(name)
        narrow = [m for m in rubric.misconceptions if m.concept == criterion.concept]
    elif kind == "misconception":
        criterion, narrow = _as_criterion(_misconception(rubric, name)), []
    else:
        raise KeyError(probe)
    asked = replace(
        question,
        kind=QuestionKind.FOLLOW_UP,
        prompt=prompt or criterion.ask,
        minutes=min(question.minutes, 3),
        hints=(),
        follow_ups=(),
        twists=(),
    )
    return asked, replace(
        rubric,
        criteria=(criterion,),
        misconceptions=tuple(narrow),
        models={},
        fingerprint=f"{rubric.fingerprint}#{probe}",
    )


def _twisted(question: Question, rubric: Rubric, twist: Twist) -> tuple[Question, Rubric]:
    asked = replace(question, prompt=twist.prompt, kind=QuestionKind.FOLLOW_UP, hints=(), follow_ups=(), twists=())
    return asked, replace(rubric, models={}, fingerprint=f"{rubric.fingerprint}#twist/{twist.id}")


def _misconception(rubric: Rubric, name: str) -> Misconception:
    for misconception in rubric.misconceptions:
        if misconception.id == name:
            return misconception
    raise KeyError(name)


def _as_criterion(misconception: Misconception) -> Criterion:
    """The correction as a point to make, for a misconception that no criterion is the opposite of."""
    return Criterion(
        id=misconception.id,
        concept=misconception.concept,
        level=CriterionLevel.CORE,
        weight=2,
        statement=misconception.correction,
        ask="Are you sure? Say what really happens.",
        accepted=(misconception.correction, *misconception.rejecting),
        contradicting=(misconception.claim, *misconception.believing),
        sources=misconception.sources,
    )


def quoted(answer: str, spans: Sequence[Span]) -> str:
    """Return the words of the first span on one line, in quotation marks; empty when there is none."""
    if not spans:
        return ""
    words = answer[spans[0].start : spans[0].end].split()
    short = " ".join(words[:QUOTE_WORDS]) + (" …" if len(words) > QUOTE_WORDS else "")
    return f"“{short.rstrip('.;,')}”" if words else ""


def choose(
    standings: Sequence[Standing], asks: Asks, asked: Collection[str], met_concepts: Collection[str], last: bool = False
) -> FollowUpChoice | None:
    """Return what to ask next, or None when nothing is left.

    `standings` has the latest question first. What was contradicted is challenged first; then the heaviest point that
    was not made is asked for; when everything was met, the bank's next step or a changed requirement follows. In the
    last round an interviewer asks what fails about something that was named, before yet another gap.
    """
    for propose in (_challenges, _named, _probes, _onward) if last else (_challenges, _probes, _onward):
        for standing in standings:
            for choice in propose(standing, asks, met_concepts):
                if choice.key not in asked:
                    return choice
    return None


def _by_weight(standing: Standing, wanted: Collection[Verdict]) -> list[tuple[Criterion, CriterionGrade, str]]:
    found = [
        (criterion, *standing.verdicts[criterion.id])
        for criterion in standing.rubric.criteria
        if criterion.id in standing.verdicts and standing.verdicts[criterion.id][0].verdict in wanted
    ]
    return sorted(found, key=lambda entry: (-entry[0].weight, _LEVEL_ORDER[entry[0].level]))


def _linked(
    standing: Standing,
    asks: Asks,
    condition: FollowUpCondition,
    criterion_id: str | None,
    because: str,
    met_concepts: Collection[str],
) -> Iterator[FollowUpChoice]:
    for link in standing.question.follow_ups:
        if link.when is condition and link.criterion == criterion_id:
            try:
                rubric = asks.rubric(link.question)
            except BankRefused:
                # `trainer bank check` reports it; an interview goes on with the next thing to ask.
                continue
            if all(criterion.concept in met_concepts for criterion in rubric.criteria):
                continue  # all of it was said already
            yield FollowUpChoice(asks.question(link.question), because, condition, rubric)


def _challenges(standing: Standing, asks: Asks, met_concepts: Collection[str]) -> Iterator[FollowUpChoice]:
    condition = FollowUpCondition.CONTRADICTED
    challenged: set[str] = set()
    for criterion, verdict, answer in _by_weight(standing, {Verdict.CONTRADICTED}):
        challenged.add(criterion.concept)
        words = quoted(answer, verdict.spans)
        because = f"Asked because you wrote {words}, and that is the opposite of what holds."
        yield from _linked(standing, asks, condition, criterion.id, because, met_concepts)
        yield _probe(standing, f"criterion/{criterion.id}", f"You wrote: {words}. {criterion.ask}", because, condition)
    for held, answer in standing.misconceptions:
        belief = _misconception(standing.rubric, held.misconception_id)
        if belief.concept in challenged:
            continue
        words = quoted(answer, held.spans)
        because = f"Asked because you wrote {words}, which is a common misconception."
        opposite = [c for c in standing.rubric.criteria if c.concept == belief.concept]
        open_opposite = [
            c for c in opposite if c.id in standing.verdicts and standing.verdicts[c.id][0].verdict is not Verdict.MET
        ]
        if open_opposite:
            point = open_opposite[0]
            prompt = f"You wrote: {words}. {point.ask}"
            yield _probe(standing, f"criterion/{point.id}", prompt, because, condition)
        else:
            prompt = f"You wrote: {words}. Are you sure? Say what really happens."
            yield _probe(standing, f"misconception/{belief.id}", prompt, because, condition)


def _probes(standing: Standing, asks: Asks, met_concepts: Collection[str]) -> Iterator[FollowUpChoice]:
    condition = FollowUpCondition.MISSED
    for wanted in ({Verdict.MISSED, Verdict.MENTIONED}, {Verdict.PARTIAL}):
        for criterion, verdict, answer in _by_weight(standing, wanted):
            if criterion.concept in met_concepts:
                continue
            because = _why_probed(standing, criterion, verdict, answer)
            yield from _linked(standing, asks, condition, criterion.id, because, met_concepts)
            yield _probe(standing, f"criterion/{criterion.id}", criterion.ask, because, condition)


def _onward(standing: Standing, asks: Asks, met_concepts: Collection[str]) -> Iterator[FollowUpChoice]:
    if not standing.verdicts or any(v.verdict is not Verdict.MET for v, _ in standing.verdicts.values()):
        return
    heaviest = _by_weight(standing, {Verdict.MET})
    words = quoted(heaviest[0][2], heaviest[0][1].spans) if heaviest else ""
    said = f", {words} among it" if words else ""
    because = f"Asked because you said all that was looked for{said}."
    yield from _linked(standing, asks, FollowUpCondition.ALL_MET, None, because, met_concepts)
    for twist in standing.question.twists:
        question, rubric = _twisted(standing.question, standing.rubric, twist)
        yield FollowUpChoice(question, because, FollowUpCondition.ALL_MET, rubric, f"twist/{twist.id}")
    yield from _named(standing, asks, met_concepts)


def _named(standing: Standing, asks: Asks, met_concepts: Collection[str]) -> Iterator[FollowUpChoice]:
    """What fails about something that was named, where the bank knows a question about that."""
    for criterion, verdict, answer in _by_weight(standing, {Verdict.MET}):
        because = f"Asked because you named it in {quoted(answer, verdict.spans)}, and this is what goes wrong with it."
        yield from _linked(standing, asks, FollowUpCondition.CLAIMED, criterion.id, because, met_concepts)


def _probe(standing: Standing, probe: str, prompt: str, because: str, condition: FollowUpCondition) -> FollowUpChoice:
    question, rubric = derived(standing.question, standing.rubric, probe, prompt)
    return FollowUpChoice(question, because, condition, rubric, probe)


def _why_probed(standing: Standing, criterion: Criterion, verdict: CriterionGrade, answer: str) -> str:
    words = quoted(answer, verdict.spans)
    if verdict.verdict is Verdict.MENTIONED and words:
        return f"Asked because you named it in {words} without saying what it does."
    if verdict.verdict is Verdict.PARTIAL and words:
        return f"Asked because {words} is only part of it."
    if verdict.why.segment is not None:
        return f"Asked because nothing said it; the closest was {quoted(answer, [verdict.why.segment])}."
    for _, earned, other in _by_weight(standing, {Verdict.MET, Verdict.PARTIAL}):
        return f"Asked because you said {quoted(other, earned.spans)}, but nothing on this."
    return "Asked because nothing in your answer was about it, and it weighs most of what was left out."
