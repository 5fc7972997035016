"""What to do now: the store's evidence, the clock and the interview date put together for the front ends."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from trainer.progress.calibration import calibration
from trainer.progress.mastery import cells, ranked
from trainer.progress.plan import DATE_SETTING, MINUTES_SETTING, START_SETTING, phase_on, plan, reach
from trainer.progress.session import TARGET_MINUTES, Due, Item, Now, Step, Today, daily, drill, questions_due

if TYPE_CHECKING:
    from trainer.history.store import Store
    from trainer.interview.clock import Clock
    from trainer.progress.calibration import Calibration
    from trainer.progress.evidence import Studied
    from trainer.progress.mastery import Cell, Ranked
    from trainer.progress.plan import Day, Phase, Reach

TODAY_SETTING = "plan.today"
INTERVIEW_HOUR = time(9)
"""When on the day the interview is taken to be, on the user's clock."""


@dataclass(slots=True)
class Coach:
    """Reads the store at each call; every method raises KeeperFailed when it cannot be read."""

    store: Store
    clock: Clock
    _syllabus: list[Studied] | None = field(default=None, repr=False)

    # Settings.

    @property
    def today_date(self) -> date:
        """The day on the user's calendar."""
        return self.clock.now().astimezone().date()

    def interview(self) -> date | None:
        """Return the day of the interview; None when it was not set, or was set to something that is no date."""
        return _day(self.store.setting(DATE_SETTING))

    def set_interview(self, day: date | None) -> None:
        """Keep the day of the interview, and plan from today on; None forgets it."""
        self.store.set_setting(DATE_SETTING, "" if day is None else day.isoformat())
        self.store.set_setting(START_SETTING, self.today_date.isoformat())
        self.forget_today()

    def minutes(self) -> int:
        """Return how many minutes a daily session is to take."""
        kept = self.store.setting(MINUTES_SETTING) or ""
        return int(kept) if kept.isdecimal() and 5 <= int(kept) <= 120 else TARGET_MINUTES

    def set_minutes(self, minutes: int) -> None:
        """Keep how long a daily session is to take; raises ValueError outside 5 to 120."""
        if not 5 <= minutes <= 120:
            raise ValueError(f"a daily session takes 5 to 120 minutes, not {minutes}")
        self.store.set_setting(MINUTES_SETTING, str(minutes))
        self.forget_today()

    def forget_today(self) -> None:
        """Have today's session chosen anew."""
        self.store.set_setting(TODAY_SETTING, "")

    # What is known.

    def syllabus(self) -> list[Studied]:
        """Return the questions as the store knows them; kept until `refresh`."""
        if not self._syllabus:
            self._syllabus = self.store.progress.syllabus()
        return self._syllabus

    def refresh(self) -> None:
        """Read the syllabus again at the next call: the bank was learned."""
        self._syllabus = None

    def interview_at(self) -> datetime | None:
        """Return the moment of the interview."""
        day = self.interview()
        return None if day is None else datetime.combine(day, INTERVIEW_HOUR).astimezone()

    def now(self) -> Now:
        """Return everything that a choice depends on."""
        progress = self.store.progress
        return Now(self.clock.now(), self.interview_at(), progress.standings(), progress.asked())

    def ranked(self) -> list[Ranked]:
        """Return the concepts that something is known of, weakest first."""
        return ranked(self.store.progress.standings().values(), self.clock.now(), self.interview_at())

    def cells(self) -> dict[tuple[str, str], Cell]:
        """Return the map by (area, broker)."""
        return cells(self.store.progress.standings_by_broker(), self.clock.now())

    def calibration(self) -> Calibration | None:
        """Return how far confidence and scores agree; None with too few answers."""
        return calibration(self.store.progress.expectations())

    def due(self) -> Due:
        """Return what is due now."""
        now = self.now()
        order = ranked(now.standings.values(), now.at, now.interview_at)
        concepts = tuple(entry for entry in order if entry.due is not None and entry.due <= now.at)
        later = [entry.due for entry in order if entry.due is not None]
        return Due(concepts, tuple(questions_due(self.syllabus(), now)), None if concepts else min(later, default=None))

    # What to do.

    def today(self) -> Today:
        """Return today's session: as it was chosen at the first look today, with what is done by now."""
        titles = {question.id: question.title for question in self.syllabus()}
        items = self._kept_items(titles)
        if not items:
            items = daily(self.syllabus(), self.now(), self.minutes())
            if items:
                kept = [[item.question_id, item.probe, item.minutes, item.because] for item in items]
                self.store.set_setting(TODAY_SETTING, json.dumps({"day": self.today_date.isoformat(), "items": kept}))
        midnight = datetime.combine(self.today_date, time()).astimezone()
        answered = self.store.progress.answered_since(midnight)
        return Today(tuple(Step(item, titles[item.question_id], (item.question_id, item.probe) in answered) for item in items))

    def _kept_items(self, titles: dict[str, str]) -> list[Item]:
        try:
            kept = json.loads(self.store.setting(TODAY_SETTING) or "{}")
            if kept.get("day") != self.today_date.isoformat():
                return []
            items = [Item(name, probe, minutes, because) for name, probe, minutes, because in kept["items"]]
        except (ValueError, KeyError, TypeError, AttributeError):
            return []  # written by hand, or by another version: choose anew
        return items if all(item.question_id in titles for item in items) else []

    def drill(self, *, area: str | None = None, broker: str | None = None, concept: str | None = None) -> list[Item]:
        """Return single points to go over of an area, broker or concept, the weakest first."""
        return drill(self.syllabus(), self.now(), area=area, broker=broker, concept=concept)

    def plan(self) -> list[Day]:
        """Return the days from today to the interview; empty without a date, or when it is over."""
        interview = self.interview()
        if interview is None:
            return []
        standings = self.store.progress.standings()
        today = self.today_date
        return plan(self._start(), interview, today, self.syllabus(), standings, self.clock.now(), self.minutes())

    def phase(self) -> Phase | None:
        """Return what today is for; None without a date."""
        interview = self.interview()
        return None if interview is None else phase_on(self._start(), interview, self.today_date)

    def reach(self) -> Reach | None:
        """Return what is left to see until every concept was seen twice; None without a date to come."""
        interview = self.interview()
        if interview is None or interview < self.today_date:
            return None
        concepts = {name for question in self.syllabus() for name in question.concepts}
        return reach(concepts, self.store.progress.standings(), self.today_date, interview)

    def _start(self) -> date:
        return min(_day(self.store.setting(START_SETTING)) or self.today_date, self.today_date)


def _day(kept: str | None) -> date | None:
    try:
        return date.fromisoformat(kept) if kept else None
    except ValueError:
        return None


def in_days(then: date, today: date) -> str:
    """Return `today`, `tomorrow`, `in 5 days` or `3 days ago`."""
    days = (then - today) // timedelta(days=1)
    if days < 0:
        return f"{-days} day{'s' * (days != -1)} ago"
    return "today" if not days else "tomorrow" if days == 1 else f"in {days} days"
