"""How a debrief is made from the graded parts of an interview."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trainer.grading.grade import Verdict
from trainer.grading.segments import word_count
from trainer.interview.mock.debrief import (
    Debrief,
    Evidence,
    Highlight,
    Judged,
    PhaseTime,
    Raised,
    Remedy,
    Said,
    Scheduled,
    SheetPoint,
    SheetQuestion,
)
from trainer.interview.mock.dimensions import DATA_AT_RISK, EXPECTED, LEVEL_WORDS, WEIGHTS, Dimension, dimension_of
from trainer.interview.mock.parts import labels_of
from trainer.interview.mock.phases import Phase
from trainer.interview.mock.points import Point, level_value, points_of, time_of
from trainer.interview.mock.signals import Reading, numbers, scoping, structure
from trainer.interview.mock.state import Asks, PauseWhy, State
from trainer.interview.mock.verdict import decide
from trainer.interview.self_check import heading
from trainer.interview.wrap import FIXES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trainer.bank.model import CriterionLevel, Question
    from trainer.interview.mock.parts import Part
    from trainer.interview.records import Attempt

NOTHING_TO_JUDGE = "The interview ended before a design was handed in, so there is no verdict."
BEYOND_SHARE = 0.6
"""Share of the weight above the target level that has to be met for a strong hire: of what is above mid, the mid model answers
make about half, the senior ones nearly all."""
BELIEF_COSTS = 1.0
"""What an asserted misconception takes off its dimension."""
DANGEROUS_FROM = 0.75
"""Confidence from which a misconception is a veto; below it only costs."""
LIGHT_RUBRIC = 4
"""Weight of criteria below which a rubric counts for less than what is read from the interview's course, and caps nothing."""


def debrief_of(
    state: State, graded: Sequence[tuple[Part, Attempt]], main: Question, scheduled: Sequence[Scheduled] = ()
) -> Debrief:
    """Return the debrief of an ended interview from its graded parts."""
    points = points_of(state, graded)
    dimensions, beliefs = _dimensions(state, graded, main, points)
    expected = EXPECTED[state.setup.level]
    above = [point for point in points if point.criterion.level not in expected]
    weight_above = sum(point.criterion.weight for point in above)
    met_above = sum(point.criterion.weight for point in above if point.verdict is Verdict.MET)
    decision = decide(
        {judged.dimension: judged.value for judged in dimensions},
        firm=_firm(points, expected),
        beyond=not above or met_above >= BEYOND_SHARE * weight_above,
        dangerous=beliefs,
        reached=any(exchange.phase is Phase.FAILURES for exchange in state.exchanges),
        level=str(state.setup.level),
    )
    designed = any(exchange.asks is Asks.DESIGN and exchange.ended for exchange in state.exchanges)
    designed = designed and any(part.phase is Phase.REQUIREMENTS for part, _ in graded)
    raised, never = _topics(state, points)
    return Debrief(
        mock_id=state.id,
        title=main.title,
        question_id=main.id,
        level=str(state.setup.level),
        minutes=state.setup.minutes,
        brokers=tuple(map(str, state.setup.brokers)),
        started_at=state.started_at,
        elapsed_s=state.elapsed_s,
        labels=_labels(state, graded),
        verdict=decision.step.value if designed else None,
        score=decision.score if designed else 0.0,
        why=decision.why if designed else (NOTHING_TO_JUDGE,),
        dimensions=tuple(dimensions),
        phases=tuple(
            PhaseTime(
                clock.phase,
                clock.budget_s,
                clock.limit_s,
                clock.spent_s,
                sum(word_count(e.text) for e in state.exchanges if e.phase is clock.phase and e.asks is not Asks.CHOICE),
            )
            for clock in state.clocks
        ),
        raised=raised,
        never_raised=never,
        transcript=_transcript(state, graded),
        fixes=tuple(_fixes(graded, points, expected)),
        scheduled=tuple(scheduled),
        sheet=_sheet(state, graded),
        graded_by=graded[0][1].grade.provenance.engine if graded else "-",
    )


def _dimensions(
    state: State, graded: Sequence[tuple[Part, Attempt]], main: Question, points: Sequence[Point]
) -> tuple[list[Judged], list[str]]:
    """Return the dimensions, and the misconceptions that are vetoes, as sentences."""
    expected = EXPECTED[state.setup.level]
    readings: dict[Dimension, Reading | None] = {
        Dimension.SCOPING: scoping(state, main),
        Dimension.TRADE_OFFS: numbers(state),
        Dimension.STRUCTURE: structure(state, graded),
    }
    costs: dict[Dimension, list[str]] = {}
    dangerous: list[str] = []
    seen: set[tuple[str, str]] = set()
    for part, attempt in graded:
        for held in attempt.grade.misconceptions:
            belief = next((m for m in part.rubric.misconceptions if m.id == held.misconception_id), None)
            if belief is None or (part.question.id, belief.id) in seen:
                continue
            seen.add((part.question.id, belief.id))
            dimension = dimension_of(belief.concept, part.phase)
            span = held.spans[0]
            words = " ".join(part.text[span.start : span.end].split()).rstrip(".")
            costs.setdefault(dimension, []).append(f"You wrote “{words}”. {belief.correction}")
            if dimension in DATA_AT_RISK and held.confidence >= DANGEROUS_FROM:
                dangerous.append(f"“{words}” puts data at risk. {belief.correction}")
    judged = []
    for dimension in Dimension:
        own = [point for point in points if dimension_of(point.criterion.concept, point.phase) is dimension]
        by_rubric = level_value(own, expected)
        reading = readings.get(dimension)
        value = _together(by_rubric, reading, sum(p.criterion.weight for p in own if p.criterion.level in expected))
        notes = [reading.why] if reading else []
        if by_rubric is not None:
            wanted = [point.verdict for point in own if point.criterion.level in expected]
            full, half = wanted.count(Verdict.MET), wanted.count(Verdict.PARTIAL)
            points_word = f"point{'s' * (len(wanted) != 1)} expected at {state.setup.level} level"
            notes.insert(0, f"Of {len(wanted)} {points_word}, {full} made in full and {half} in part.")
        if value is not None and (wrong := costs.get(dimension)):
            value = max(0.0, value - BELIEF_COSTS * len(wrong))
            notes += [f"{each} This costs {BELIEF_COSTS:g} of 4." for each in wrong]
        if value is None:
            notes = ["No evidence: nothing that was put in this interview asked for it, so it is left out of the verdict."]
        judged.append(
            Judged(
                dimension=dimension,
                weight=WEIGHTS[dimension],
                value=None if value is None else round(value, 2),
                word="no evidence" if value is None else LEVEL_WORDS[int(value + 0.5)],
                note=" ".join(notes),
                quotes=reading.quotes if reading else (),
                evidence=tuple(_evidence(point, expected) for point in sorted(own, key=_most_telling)),
            )
        )
    return judged, dangerous


def _firm(points: Sequence[Point], expected: frozenset[CriterionLevel]) -> set[Dimension]:
    """Return the dimensions that rest on enough to cap the verdict; structure, a surface reading, never does."""
    weights = dict.fromkeys(Dimension, 0)
    for point in points:
        if point.criterion.level in expected:
            weights[dimension_of(point.criterion.concept, point.phase)] += point.criterion.weight
    return {Dimension.SCOPING, *(dimension for dimension, weight in weights.items() if weight >= LIGHT_RUBRIC)}


def _together(by_rubric: float | None, reading: Reading | None, weight: int) -> float | None:
    """Return one value from what a rubric says and what the course of the interview shows; a light rubric counts for less."""
    if by_rubric is None or reading is None:
        return by_rubric if reading is None else reading.value
    share = min(1.0, weight / LIGHT_RUBRIC)
    return (share * by_rubric + reading.value) / (share + 1.0)


def _most_telling(point: Point) -> tuple[int, int]:
    order = (Verdict.CONTRADICTED, Verdict.MET, Verdict.PARTIAL, Verdict.MENTIONED, Verdict.MISSED)
    return order.index(point.verdict), -point.criterion.weight


def _evidence(point: Point, expected: frozenset[CriterionLevel]) -> Evidence:
    criterion = point.criterion
    return Evidence(
        verdict=point.verdict,
        statement=criterion.statement,
        quote=point.quote,
        phase=point.said_in or point.phase,
        question=point.title,
        ask=criterion.ask,
        expected=criterion.level in expected,
    )


def _fixes(
    graded: Sequence[tuple[Part, Attempt]], points: Sequence[Point], expected: frozenset[CriterionLevel]
) -> list[Remedy]:
    """Return what to work on: wrong beliefs first, then the heaviest of what the level expects, one for each concept."""
    found: dict[str, Remedy] = {}
    for part, attempt in graded:
        for held in attempt.grade.misconceptions:
            belief = next((m for m in part.rubric.misconceptions if m.id == held.misconception_id), None)
            if belief is not None:
                found.setdefault(belief.concept, Remedy(f"Does this hold? {belief.claim}", belief.correction))
    urgency = (Verdict.CONTRADICTED, Verdict.MISSED, Verdict.MENTIONED, Verdict.PARTIAL)
    left = [point for point in points if point.verdict is not Verdict.MET and point.criterion.level in expected]
    for point in sorted(
        left, key=lambda point: (urgency.index(point.verdict) > 0, -point.criterion.weight, urgency.index(point.verdict))
    ):
        found.setdefault(point.criterion.concept, Remedy(point.criterion.ask, point.criterion.statement))
    return list(found.values())[:FIXES]


def _labels(state: State, graded: Sequence[tuple[Part, Attempt]]) -> tuple[str, ...]:
    said: list[str] = []
    held = labels_of(state)
    for name, whys in (("paused", (PauseWhy.ASKED, PauseWhy.ASLEEP)), ("interrupted", (PauseWhy.INTERRUPTED,))):
        pauses = [pause for pause in state.pauses if pause.why in whys]
        if pauses:
            total = int(sum(pause.lasted_s or 0.0 for pause in pauses))
            asleep = sum(pause.why is PauseWhy.ASLEEP for pause in pauses)
            slept = f" ({asleep} with the machine asleep)" if asleep else ""
            said.append(f"{name} {len(pauses)} time{'s' * (len(pauses) != 1)}, {total // 60}:{total % 60:02}{slept}")
    if "extended" in held:
        added = int(sum(clock.added_s for clock in state.clocks))
        how = "no limits" if state.setup.stretched is None else f"time x{state.setup.stretched:g}"
        said.append(
            "extended: "
            + ", ".join([*([how] if state.setup.stretched != 1.0 else []), *([f"{added} s added"] if added else [])])
        )
    if "partial" in held:
        said.append(f"partial: ended in {state.clock.phase.value}")
    if any("keyword-only" in attempt.flags for _, attempt in graded):
        said.append("graded by keywords only: rougher than with the models")
    return tuple(said)


def _topics(state: State, points: Sequence[Point]) -> tuple[tuple[Raised, ...], tuple[str, ...]]:
    first: dict[str, Raised] = {}
    for point in points:
        if point.exchange is None:
            continue
        exchange = state.exchanges[point.exchange]
        raised = Raised(heading(point.criterion.concept), time_of(exchange, point.end), exchange.phase, point.quote)
        before = first.get(raised.topic)
        if before is None or raised.at_s < before.at_s:
            first[raised.topic] = raised
    expected = EXPECTED[state.setup.level]
    never = dict.fromkeys(
        topic
        for point in points
        if point.criterion.level in expected and (topic := heading(point.criterion.concept)) not in first
    )
    return tuple(sorted(first.values(), key=lambda raised: (raised.at_s, raised.topic))), tuple(never)


def _transcript(state: State, graded: Sequence[tuple[Part, Attempt]]) -> tuple[Said, ...]:
    marks: dict[int, list[Highlight]] = {}
    for part, attempt in graded:
        for verdict in attempt.grade.criteria:
            says = part.rubric.criterion(verdict.criterion_id).statement
            for span in verdict.spans:
                place, start, end = part.place(span)
                marks.setdefault(place, []).append(Highlight(start, end, verdict.verdict, says))
        for held in attempt.grade.misconceptions:
            belief = next((m for m in part.rubric.misconceptions if m.id == held.misconception_id), None)
            for span in held.spans:
                place, start, end = part.place(span)
                says = belief.correction if belief else held.misconception_id
                marks.setdefault(place, []).append(Highlight(start, end, Verdict.CONTRADICTED, says))
    return tuple(
        Said(
            phase=exchange.phase,
            at_s=exchange.asked_at_s,
            ended_at_s=exchange.ended_at_s,
            prompt=exchange.prompt,
            because=exchange.because,
            text=exchange.text,
            highlights=tuple(sorted(marks.get(place, ()), key=lambda mark: (mark.start, -mark.end))),
            clarified=tuple((each.words, each.answer) for each in exchange.clarified),
            ended=exchange.ended.value if exchange.ended else "",
        )
        for place, exchange in enumerate(state.exchanges)
    )


def _sheet(state: State, graded: Sequence[tuple[Part, Attempt]]) -> tuple[SheetQuestion, ...]:
    return tuple(
        SheetQuestion(
            phase=part.phase,
            prompt=state.exchanges[part.exchanges[0]].prompt,
            points=() if part.probe else tuple(SheetPoint(c.statement, str(c.level), c.weight) for c in part.rubric.criteria),
        )
        for part, _ in graded
    )
