"""One rubric proved: everything in it graded, counted, and every shortfall worded with its evidence."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from trainer.bank.check import Severity
from trainer.bank.model import Question, Rubric, TargetLevel
from trainer.bank.wording import Steps, quoted
from trainer.grading.claims import claims_of
from trainer.grading.grade import CriterionGrade, Grade, Span, Verdict
from trainer.grading.grader import grade_answer
from trainer.grading.protocols import Embedder, Engines
from trainer.proof.bars import (
    ALIKE_COSINE,
    BY_RULE,
    CEILING,
    DOES,
    WANTED,
    WANTED_DECOYS,
    WANTED_LEVEL,
    Decoy,
    Kind,
    least_right,
)
from trainer.proof.trials import EARNS, Trial, glossary, trials_of, turned_round

Grading = Callable[[str, Question, Rubric, Engines], Grade]
"""How an answer is graded: `grade_answer`, or what a test puts in its place."""

MOST_QUOTED = 90
"""Characters of a phrasing or a passage in a message."""


@dataclass(frozen=True, slots=True)
class Count:
    """How many phrasings of a kind did as they should."""

    right: int = 0
    trials: int = 0

    def __add__(self, other: Count) -> Count:
        return Count(self.right + other.right, self.trials + other.trials)

    @property
    def share(self) -> float:
        """Share that did as they should, 0 to 1; 1 when there are none."""
        return self.right / self.trials if self.trials else 1.0


@dataclass(frozen=True, slots=True)
class Shortfall:
    """One thing that does not hold, with its place in the rubric file."""

    severity: Severity
    steps: Steps
    message: str


@dataclass(frozen=True, slots=True)
class Proof:
    """What the proof of one rubric showed."""

    question_id: str
    counts: Mapping[Kind, Count]
    """Kinds of which the rubric has phrasings."""
    models: Mapping[TargetLevel, int]
    """Scores of the model answers, 0 to 100."""
    decoys: Mapping[Decoy, int]
    """Highest score of each sort of decoy that could be made."""
    under: Count
    """How many of the decoys that are read like answers stayed under their ceilings."""
    shortfalls: tuple[Shortfall, ...]
    """Those of the rates first, then in the order of the file."""


def prove_rubric(
    question: Question, rubric: Rubric, others: Mapping[str, str], engines: Engines, grade: Grading = grade_answer
) -> Proof:
    """Grade everything that the rubric holds, and say what does not hold.

    `others` are senior models of other questions by the question's id. Pure: equal arguments give an equal proof. The
    engines hold an embedder.
    """
    run = _Run(question, rubric, engines, grade)
    run.phrasings()
    run.answers(others)
    run.statements()
    rates = rate_shortfalls(run.counts, ("criteria",), ("misconceptions",))
    return Proof(question.id, run.counts, run.models, run.decoys, run.under, (*rates, *run.shortfalls))


def rate_shortfalls(counts: Mapping[Kind, Count], of_criteria: Steps, of_misconceptions: Steps) -> list[Shortfall]:
    """Return an error for each kind of which too few phrasings do as they should."""
    found: list[Shortfall] = []
    for kind, count in counts.items():
        least = least_right(count.trials, WANTED[kind])
        if count.right < least:
            steps = of_misconceptions if kind in (Kind.BELIEVING, Kind.REJECTING) else of_criteria
            message = (
                f"{count.right} of {count.trials} {kind} phrasings {DOES[kind]} ({count.share:.0%}); {WANTED[kind]:.0%} are "
                f"wanted, and fewer than {least} are no chance; the warnings name them"
            )
            found.append(Shortfall(Severity.ERROR, steps, message))
    return found


def decoy_shortfalls(under: Count, steps: Steps) -> list[Shortfall]:
    """Return an error if too few of the decoys of several rubrics, of those read like answers, stay under their ceilings.

    Not asked of one rubric: it has three of them, which are read against the same few claims and so fail together.
    """
    least = least_right(under.trials, WANTED_DECOYS)
    if under.right >= least:
        return []
    message = (
        f"{under.right} of {under.trials} decoys stay under their ceilings ({under.share:.0%}); {WANTED_DECOYS:.0%} are "
        f"wanted, and fewer than {least} are no chance; the warnings name them"
    )
    return [Shortfall(Severity.ERROR, steps, message)]


class _Run:
    """One proof under way."""

    def __init__(self, question: Question, rubric: Rubric, engines: Engines, grade: Grading) -> None:
        self.question = question
        self.rubric = rubric
        self.engines = engines
        self._grade = grade
        self.counts: dict[Kind, Count] = {}
        self.models: dict[TargetLevel, int] = {}
        self.decoys: dict[Decoy, int] = {}
        self.under = Count()
        self.shortfalls: list[Shortfall] = []
        self._claims = {claim.id: claim for claim in claims_of(rubric)}

    def phrasings(self) -> None:
        for trial in trials_of(self.rubric):
            grade = self._grade(trial.text, self.question, trial.part, self.engines)
            if trial.kind in (Kind.BELIEVING, Kind.REJECTING):
                positive = any(item.misconception_id == trial.item for item in grade.misconceptions)
            else:
                positive = grade.criterion(trial.item).verdict in EARNS
            is_right = positive == (trial.kind in (Kind.ACCEPTED, Kind.BELIEVING))
            self.counts[trial.kind] = self.counts.get(trial.kind, Count()) + Count(int(is_right), 1)
            if not is_right:
                self._warn(trial.steps, self._phrasing_message(trial, grade))

    def _phrasing_message(self, trial: Trial, grade: Grade) -> str:
        said = f"{quoted(trial.text, MOST_QUOTED)} "
        if trial.kind is Kind.ACCEPTED:
            verdict = grade.criterion(trial.item)
            said += f"does not earn {trial.item} ({_verdict(verdict)}); {self._instead(trial)}"
            return f"{said}. {self._evidence(trial, verdict.why.segment, grade)}"
        if trial.kind is Kind.BELIEVING:
            segment = next((c.why.segment for c in grade.criteria if c.verdict in EARNS), None)
            said += f"does not set off {trial.item}; {self._instead(trial)}"
            return f"{said}. {self._evidence(trial, segment, grade)}"
        if trial.kind is Kind.REJECTING:
            belief = next(item for item in grade.misconceptions if item.misconception_id == trial.item)
            said += f"sets off {trial.item} ({belief.confidence:.0%}), which it rejects"
            return f"{said}. {self._evidence(trial, belief.why.segment, grade)}"
        verdict = grade.criterion(trial.item)
        though = "says the opposite" if trial.kind is Kind.CONTRADICTING else "only uses its terms"
        said += f"earns {trial.item} ({_verdict(verdict)}), though it {though}"
        return f"{said}. {self._evidence(trial, verdict.why.segment, grade)}"

    def _instead(self, trial: Trial) -> str:
        """Say what the whole rubric makes of a phrasing that does not reach its own claim."""
        grade = self._grade(trial.text, self.question, self.rubric, self.engines)
        taken = [
            f"{item.criterion_id} ({_verdict(item)})"
            for item in grade.criteria
            if item.verdict in EARNS and item.criterion_id != trial.item
        ]
        taken += [
            f"the misconception {item.misconception_id} ({item.confidence:.0%})"
            for item in grade.misconceptions
            if item.misconception_id != trial.item
        ]
        return f"it goes to {', '.join(taken)} instead" if taken else "no other claim takes it"

    def _evidence(self, trial: Trial, segment: Span | None, grade: Grade) -> str:
        """Say which passage was judged, what was set aside, and which other phrasings lie nearest."""
        parts: list[str] = []
        if segment is not None and trial.text[segment.start : segment.end] != trial.text.strip():
            parts.append(f"read: {quoted(trial.text[segment.start : segment.end], MOST_QUOTED)}")
        parts += [f"guard {guard.id}: {guard.message}" for guard in grade.guards]
        claim = self._claims[trial.item]
        for name, group in (("for", (claim.text, *claim.supporting)), ("half", claim.hinting), ("against", claim.opposing)):
            if near := nearest_other(trial.text, group, self.engines.embedder):
                parts.append(f"nearest {name} it: {quoted(near[0], MOST_QUOTED)} ({near[1]:.2f})")
        return "; ".join(parts)

    def answers(self, others: Mapping[str, str]) -> None:
        graded: dict[TargetLevel, Grade] = {}
        for level, text in self.rubric.models.items():
            grade = graded[level] = self._grade(text, self.question, self.rubric, self.engines)
            self.models[level] = grade.score
            if grade.level < WANTED_LEVEL[level]:
                message = f"scores {grade.score}, which is level {grade.level} of 4; {WANTED_LEVEL[level]} is wanted"
                self._error(("models", level.value), f"{message}. {_not_earned(grade, text)}")
            for belief in grade.misconceptions:
                said = quoted(text[belief.spans[0].start : belief.spans[0].end], MOST_QUOTED)
                message = f"sets off the misconception {belief.misconception_id} ({belief.confidence:.0%}) with {said}"
                self._warn(("models", level.value), message)
        self._decoy(Decoy.PROMPT, self.question.prompt, ("criteria",))
        self._decoy(Decoy.GLOSSARY, glossary(self.rubric), ("criteria",))
        senior = self.rubric.models.get(TargetLevel.SENIOR, "")
        if senior:
            text = turned_round(senior, self.rubric, graded[TargetLevel.SENIOR])
            self._decoy(Decoy.REVERSED, text, ("models", TargetLevel.SENIOR.value))
        for other_id, text in others.items():
            self._decoy(Decoy.OTHER, text, ("criteria",), f" ({other_id})")

    def _decoy(self, decoy: Decoy, text: str, steps: Steps, which: str = "") -> None:
        if not text:
            return
        grade = self._grade(text, self.question, self.rubric, self.engines)
        self.decoys[decoy] = max(grade.score, self.decoys.get(decoy, 0))
        is_under = grade.score <= CEILING[decoy]
        if decoy not in BY_RULE:
            self.under += Count(int(is_under), 1)
        if not is_under:
            tell = self._error if decoy in BY_RULE else self._warn
            tell(steps, f"{decoy}{which} scores {grade.score}; {CEILING[decoy]} is the ceiling. {_earned(grade, text)}")

    def statements(self) -> None:
        """Compare the statements of the criteria by their meaning; `bank check` compares their words."""
        if self.engines.embedder is None or len(self.rubric.criteria) < 2:
            return
        vectors = self.engines.embedder.embed([criterion.statement for criterion in self.rubric.criteria])
        table = vectors @ vectors.T
        for one, other in combinations(range(len(self.rubric.criteria)), 2):
            cosine = float(table[one, other])
            if cosine >= ALIKE_COSINE:
                message = f"means what {self.rubric.criteria[one].id} means (cosine {cosine:.2f}); narrow one, or merge them"
                self._warn(("criteria", other, "statement"), message)

    def _warn(self, steps: Steps, message: str) -> None:
        self.shortfalls.append(Shortfall(Severity.WARNING, steps, message))

    def _error(self, steps: Steps, message: str) -> None:
        self.shortfalls.append(Shortfall(Severity.ERROR, steps, message))


def nearest_other(text: str, group: Sequence[str], embedder: Embedder | None) -> tuple[str, float] | None:
    """Return the text of the group, other than this one, that lies nearest to it, with the cosine; None if there is none."""
    if embedder is None or not [other for other in group if other != text]:
        return None
    rows = embedder.phrasings(group)
    own = rows[group.index(text)] if text in group else embedder.embed([text])[0]
    near = [(round(float(row @ own), 2), other) for row, other in zip(rows, group, strict=True) if other != text]
    cosine, other = max(near)
    return other, cosine


def _verdict(grade: CriterionGrade) -> str:
    return f"{grade.verdict}, {grade.confidence:.0%}"


def _passage(text: str, span: Span | None) -> str:
    return f" with {quoted(text[span.start : span.end], MOST_QUOTED)}" if span is not None else ""


def _earned(grade: Grade, text: str) -> str:
    """Say what earned, and with which words."""
    earned = [item for item in grade.criteria if item.verdict in EARNS]
    if not earned:
        return "No criterion is earned by itself; the credit in doubt adds up"
    return "It earns " + "; ".join(f"{item.criterion_id} ({_verdict(item)}){_passage(text, item.spans[0])}" for item in earned)


def _not_earned(grade: Grade, text: str) -> str:
    """Say what did not earn in full, and which passage came closest."""
    short = [item for item in grade.criteria if item.verdict is not Verdict.MET]
    named = [f"{item.criterion_id} ({_verdict(item)}){_passage(text, item.why.segment)}" for item in short]
    return "Not met: " + "; ".join(named) if named else "Every criterion is met; the misconceptions cost it"
