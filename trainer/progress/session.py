"""What to do today: about ten minutes with a visible end, made of what is due, weak or not yet seen."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from trainer.progress.evidence import CRITERION, area_of, brokers_of
from trainer.progress.mastery import Standing, is_confidently_wrong, mastery, ranked
from trainer.progress.schedule import due_at

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import datetime

    from trainer.progress.evidence import Point, Studied
    from trainer.progress.mastery import Ranked

TARGET_MINUTES = 10
TOLERANCE = 1.2
"""A session may take so much more than its target: a prompt of eight minutes with a probe of three is about ten."""
PROBE_MINUTES = 3
PROMPT_FROM = 0.8
"""A prompt is put when a minute of it is worth at least so much of a minute of single points."""
REST_DAYS = 3
"""A prompt is not put again within so many days."""
TAPER = timedelta(days=2)
"""Before the interview only what is due is gone over, in half the time."""
DUE_SHARE = 0.5
"""A question is due when so much of the weight of its concepts is."""
DRILL_ITEMS = 5
UNSEEN_WORTH = 3.0
"""Of a concept that was never seen; one that is due is worth between 0.6 and 4, by how often and how well it was met."""
WEAK_AREA_WORTH = 3.0
"""In addition, times how weak its area looks (an area that nothing was seen of counts as weakest): a first look everywhere
comes before a second one anywhere, and then the search goes on where something was missed."""
LEAST_LOOKS = 2
"""How often every concept is to be seen before the interview."""
PRESSED_FOR = timedelta(days=10)
"""So long before the interview, looks that are still missing come before what is weak."""
PRESSED_WORTH = 4.0
SAME_BROKER = 0.75
"""What an item about the broker of the one before is worth less: mixing similar things teaches to tell them apart
(Rohrer 2012)."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to answer."""

    question_id: str
    probe: str | None
    """`criterion/ID` for a single point of the question; None for its whole prompt."""
    minutes: int
    because: str
    """Why it is asked, in a few words that do not give the point away."""


@dataclass(frozen=True)
class Now:
    """Everything that the choice of a session depends on."""

    at: datetime
    interview_at: datetime | None
    standings: Mapping[str, Standing]
    """By concept, all brokers together."""
    asked: Mapping[tuple[str, str | None], datetime]
    """When each question (None) and each of its probes was answered last."""

    pressed: bool = False
    """Whether time runs short for the looks that are still missing."""

    @cached_property
    def areas(self) -> Mapping[str, float]:
        """The mastery of each area that something was seen of, 0 to 1."""
        groups: dict[str, list[Standing]] = {}
        for one in self.standings.values():
            if one.seen:
                groups.setdefault(area_of(one.concept), []).append(one)
        return {area: mastery(group, self.at).mean for area, group in groups.items()}

    def due(self, concept: str) -> bool:
        """Whether the concept was seen and is due."""
        one = self.standings.get(concept)
        return one is not None and one.card is not None and due_at(one.card, self.interview_at) <= self.at

    def seen(self, concept: str) -> int:
        """How many attempts said something of the concept."""
        one = self.standings.get(concept)
        return one.seen if one else 0

    @property
    def tapering(self) -> bool:
        """Whether the interview is at most two days away."""
        return self.interview_at is not None and timedelta(0) <= self.interview_at - self.at <= TAPER


def is_due(question: Studied, now: Now) -> bool:
    """Whether the question is due: at least half of the weight of its concepts is."""
    concepts = question.concepts
    total = sum(concepts.values())
    return total > 0 and sum(weight for name, weight in concepts.items() if now.due(name)) >= DUE_SHARE * total


def questions_due(syllabus: Iterable[Studied], now: Now) -> list[Studied]:
    """Return the questions that are due and rested, those with the most due weight first."""
    found = [one for one in syllabus if is_due(one, now) and _rested(one.id, now)]
    return sorted(found, key=lambda one: (-sum(w for name, w in one.concepts.items() if now.due(name)), one.id))


def _rested(question_id: str, now: Now) -> bool:
    last = now.asked.get((question_id, None))
    return last is None or (now.at.date() - last.date()).days >= REST_DAYS


def _worth(concept: str, weight: int, now: Now) -> float:
    """What going over the concept now is worth; 0 for what was seen and is not due."""
    factor = 0.7 + 0.1 * weight
    one = now.standings.get(concept)
    if one is None or not one.seen:
        if now.tapering and not now.pressed:
            return 0.0
        pressed = PRESSED_WORTH if now.pressed else 0.0
        return (pressed + UNSEEN_WORTH + WEAK_AREA_WORTH * (1 - now.areas.get(area_of(concept), 0.0))) * factor
    short = now.pressed and one.seen < LEAST_LOOKS
    if not now.due(concept) and not short:
        return 0.0
    # Seen once still misses a look before the interview; what is weak would otherwise be asked every day in its place.
    worth = 0.6 + (2.4 if one.seen == 1 else 0.0) + 1.2 * (1 - mastery([one], now.at).mean)
    return (worth + (2.0 if is_confidently_wrong(one) else 0.0) + (PRESSED_WORTH if short else 0.0)) * factor


def _is_pressed(now: Now) -> bool:
    return now.interview_at is not None and timedelta(0) <= now.interview_at - now.at <= PRESSED_FOR


def daily(syllabus: Sequence[Studied], now: Now, target_minutes: int = TARGET_MINUTES) -> list[Item]:
    """Return today's session, in the order in which it is to be done; empty when nothing is due or new.

    A prompt that fits and has rested comes first where it is worth its minutes; probes of single points fill the rest,
    from other concepts, each about another broker than the one before where there is a choice. The minutes stay within
    the target and a fifth; in the last two days before the interview within half of that.
    """
    now = replace(now, pressed=_is_pressed(now))
    limit = target_minutes * TOLERANCE * (0.5 if now.tapering else 1.0)
    items: list[Item] = []
    taken: set[str] = set()
    minutes = 0.0
    last_brokers: tuple[str, ...] = ()
    prompt = _best_prompt(syllabus, now, limit)
    if prompt is not None:
        items.append(Item(prompt.id, None, prompt.minutes, _why_prompt(prompt, now)))
        taken |= set(prompt.concepts)
        minutes += prompt.minutes
        last_brokers = prompt.brokers
    while minutes + PROBE_MINUTES <= limit:
        found = _best_probe(syllabus, now, taken, {item.question_id for item in items if item.probe is None}, last_brokers)
        if found is None:
            break
        question, point = found
        length = min(question.minutes, PROBE_MINUTES)
        items.append(Item(question.id, f"{CRITERION}/{point.id}", length, _why(point.concept, now)))
        taken.add(point.concept)
        minutes += length
        last_brokers = brokers_of(point.concept, question.brokers)
    return items


def _best_prompt(syllabus: Sequence[Studied], now: Now, limit: float) -> Studied | None:
    def value(one: Studied) -> float:
        return sum(_worth(name, weight, now) for name, weight in one.concepts.items()) / one.minutes

    fitting = [one for one in syllabus if one.minutes <= limit and _rested(one.id, now) and one.concepts]
    best = max(fitting, key=lambda one: (value(one), one.id), default=None)
    if best is None or value(best) <= 0:
        return None
    # Where single points are worth more for the time, they are asked for by themselves.
    points = {name: weight for one in syllabus for name, weight in one.concepts.items()}
    several = sorted((_worth(name, weight, now) for name, weight in points.items()), reverse=True)[
        : int(limit // PROBE_MINUTES)
    ]
    return best if value(best) >= PROMPT_FROM * sum(several) / (PROBE_MINUTES * max(1, len(several))) else None


def _best_probe(
    syllabus: Sequence[Studied], now: Now, taken: Collection[str], prompts: Collection[str], last_brokers: Sequence[str]
) -> tuple[Studied, Point] | None:
    best: tuple[tuple[float, float, str, str], Studied, Point] | None = None
    for question in syllabus:
        if question.id in prompts:
            continue
        for point in question.points:
            if point.kind != CRITERION or point.concept in taken:
                continue
            worth = _worth(point.concept, point.weight, now)
            if worth <= 0:
                continue
            asked = now.asked.get((question.id, f"{CRITERION}/{point.id}"))
            if asked is not None and (now.at.date() - asked.date()).days < 1:
                continue
            if last_brokers and set(brokers_of(point.concept, question.brokers)) == set(last_brokers):
                worth *= SAME_BROKER
            # Of equals the one asked longest ago.
            key = (worth, -(asked.timestamp() if asked else 0.0), question.id, point.id)
            if best is None or key > best[0]:
                best = (key, question, point)
    return None if best is None else (best[1], best[2])


def _why(concept: str, now: Now) -> str:
    one = now.standings.get(concept)
    if one is None or not one.seen:
        return "not yet seen"
    if is_confidently_wrong(one):
        return "contradicted while you were sure"
    known = mastery([one], now.at)
    return f"due, {known.state.value}"


def _why_prompt(question: Studied, now: Now) -> str:
    new = sum(now.seen(name) == 0 for name in question.concepts)
    due = sum(now.due(name) for name in question.concepts)
    parts = [f"{due} point{'s' * (due != 1)} due"] if due else []
    parts += [f"{new} not yet seen"] if new else []
    return ", ".join(parts) or "for practice"


def drill(
    syllabus: Sequence[Studied],
    now: Now,
    *,
    area: str | None = None,
    broker: str | None = None,
    concept: str | None = None,
    most: int = DRILL_ITEMS,
) -> list[Item]:
    """Return single points to go over of an area, a broker or a concept: the weakest first, then what was not seen.

    Each concept is asked for once, by the question that asked for it longest ago.
    """
    places: dict[str, list[tuple[Studied, Point]]] = {}
    for question in syllabus:
        for point in question.points:
            wanted = (
                point.kind == CRITERION
                and (area is None or area_of(point.concept) == area)
                and (broker is None or broker in brokers_of(point.concept, question.brokers))
                and (concept is None or point.concept == concept)
            )
            if wanted:
                places.setdefault(point.concept, []).append((question, point))
    order = [entry.standing.concept for entry in ranked(now.standings.values(), now.at, now.interview_at)]
    names = [name for name in order if name in places] + sorted(name for name in places if name not in now.standings)

    def last(place: tuple[Studied, Point]) -> float:
        asked = now.asked.get((place[0].id, f"{CRITERION}/{place[1].id}"))
        return asked.timestamp() if asked else 0.0

    items = []
    for name in names[:most]:
        question, point = min(places[name], key=last)
        items.append(
            Item(question.id, f"{CRITERION}/{point.id}", min(question.minutes, PROBE_MINUTES), _why(name, now)),
        )
    return items


@dataclass(frozen=True, slots=True)
class Step:
    """One item of today's session."""

    item: Item
    title: str
    done: bool


@dataclass(frozen=True, slots=True)
class Today:
    """Today's session, which stays the same all day, so that it has an end."""

    steps: tuple[Step, ...]

    @property
    def left(self) -> tuple[Step, ...]:
        """What is still to do, in order."""
        return tuple(step for step in self.steps if not step.done)

    @property
    def minutes_left(self) -> int:
        """Minutes that it will take."""
        return sum(step.item.minutes for step in self.left)

    @property
    def is_done(self) -> bool:
        """Whether there was something to do, and it is done."""
        return bool(self.steps) and not self.left


@dataclass(frozen=True, slots=True)
class Due:
    """What is due."""

    concepts: tuple[Ranked, ...]
    """Due concepts, the weakest first."""
    questions: tuple[Studied, ...]
    """Questions that are due as a whole."""
    next_at: datetime | None
    """When the next concept becomes due; None when none will, or when some are due now."""
