"""`trainer due`, `weak` and `plan`: what to do, what is weak, and the way to the interview."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from trainer.cli.invocation import DONE, WrongUsage, bank_dirs, data_dir, glyphs, say, say_json, tell

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from trainer.history.coach import Coach

MOST_CONCEPTS = 15
MOST_EVIDENCE = 20


@contextmanager
def _coach(args: argparse.Namespace, learn: bool) -> Iterator[Coach]:
    """Open the store; `learn` has it take in the bank, which otherwise happens only when it never did."""
    from trainer import wiring

    place = data_dir(args)
    store = wiring.open_history(place)
    try:
        coach = wiring.make_coach(store)
        if learn or bank_dirs(args) or not coach.syllabus():
            wiring.learn_bank(store, wiring.open_bank(place, bank_dirs(args)))
            coach.refresh()
        yield coach
    finally:
        store.close()


def due(args: argparse.Namespace) -> int:
    """Say what is due, on one line; reads neither the bank nor any model."""
    from trainer.report.standing import due_json, due_line

    with _coach(args, learn=False) as coach:
        found, today, interview, day = coach.due(), coach.today(), coach.interview(), coach.today_date
    if getattr(args, "json", False):
        say_json(due_json(found, today, interview, day))
    else:
        say(due_line(found, today, interview, day))
    return DONE


def weak(args: argparse.Namespace) -> int:
    """Show weak areas with their evidence, the map, and the calibration."""
    from trainer.progress.evidence import area_of
    from trainer.report.standing import calibration_text, evidence_text, map_text, weak_json, weak_text

    with _coach(args, learn=True) as coach:
        order, cells = coach.ranked(), coach.cells()
        concepts = sorted({name for question in coach.syllabus() for name in question.concepts})
        report = coach.calibration()
        wanted = args.topic or args.broker or args.concept
        pieces = []
        if wanted:
            names = [args.concept] if args.concept else [
                entry.standing.concept for entry in order if args.topic in (None, area_of(entry.standing.concept))
            ]  # fmt: skip
            pieces = coach.store.progress.pieces(names, broker=args.broker, limit=MOST_EVIDENCE) if names else []
            order = [entry for entry in order if entry.standing.concept in names]
    seen = {entry.standing.concept for entry in order}
    unseen = [] if wanted else [name for name in concepts if name not in seen]
    if getattr(args, "json", False):
        say_json(weak_json(order, cells, unseen))
        return DONE
    signs = glyphs(args)
    if wanted:
        say(weak_text(order, MOST_CONCEPTS, signs) or "Nothing was seen of that yet.")
        if pieces:
            say("\n" + evidence_text(pieces, signs))
        return DONE
    if not order:
        tell("Nothing was answered yet, so nothing is weak: unknown is not weak. `trainer practice --daily` starts.")
        return DONE
    areas = sorted({area_of(name) for name in concepts} | {area for area, _ in cells})
    say("Weakest concepts (mastery 0 to 1, answers behind it, 80 % interval)")
    say(weak_text(order, MOST_CONCEPTS, signs))
    say(f"\n{len(unseen)} of {len(concepts)} concepts are not yet seen.\n")
    say(map_text(cells, areas, signs))
    say("\nCalibration\n" + calibration_text(report))
    return DONE


def plan(args: argparse.Namespace) -> int:
    """Show the plan to the interview date, or set the date and the daily minutes."""
    from datetime import date

    from trainer.report.standing import plan_text

    with _coach(args, learn=True) as coach:
        try:
            if args.minutes is not None:
                coach.set_minutes(args.minutes)
            if args.forget_date:
                coach.set_interview(None)
            elif args.date is not None:
                day = date.fromisoformat(args.date)
                if day < coach.today_date:
                    raise WrongUsage(f"{day} is over; write a day to come.")
                coach.set_interview(day)
        except ValueError as error:
            raise WrongUsage(f"{error}; write a day as 2026-12-20." if args.date else f"{error}.") from error
        days, reach, interview, today = coach.plan(), coach.reach(), coach.interview(), coach.today()
    if interview is None:
        say("There is no interview date; `trainer plan --date 2026-12-20` sets one.")
    elif not days:
        say(f"The interview was on {interview}; `trainer plan --date` sets the next one.")
    else:
        say(plan_text(days, reach))
    say("")
    say("Today")
    for step in today.steps:
        kind = "question" if step.item.probe is None else "one point"
        mark = "x" if step.done else " "
        say(f"  [{mark}] {step.item.minutes:>2} min  {kind}: {step.title} ({step.item.because})")
    say(
        "  Done for today."
        if today.is_done
        else "  Nothing is due."
        if not today.steps
        else "  `trainer practice --daily` starts."
    )
    return DONE
