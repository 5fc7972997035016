"""Weak areas, what is due, the plan and the calibration as linear text and as JSON values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from trainer.progress.calibration import STATED
from trainer.progress.evidence import BROKERS
from trainer.progress.mastery import State

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from trainer.progress.calibration import Calibration
    from trainer.progress.mastery import Cell, Mastery, Ranked
    from trainer.progress.plan import Day, Reach
    from trainer.progress.session import Due, Today
    from trainer.progress.trail import Piece
    from trainer.report.glyphs import Glyphs

SCHEMA_VERSION = 1
SIGNS: Mapping[State, tuple[str, str]] = {
    State.UNKNOWN: (" ", " "),
    State.WRONG: ("!", "[!]"),
    State.WEAK: ("✗", "[ ]"),
    State.SHAKY: ("◐", "[/]"),
    State.SOLID: ("✓", "[x]"),
}
FEW = 3
"""With fewer attempts behind it a figure is marked as thin."""


def sign(state: State, glyphs: Glyphs) -> str:
    """Return the sign of a state; its word stands beside it wherever there is room."""
    return SIGNS[state][glyphs.ascii_only]


def mastery_words(known: Mastery) -> str:
    """Return `0.31 (n=4, 0.12–0.50)`, or that it was not seen."""
    if not known.known:
        return State.UNKNOWN.value
    return f"{known.mean:.2f} (n={known.seen}, {known.low:.2f}–{known.high:.2f})"


def cell_words(cell: Cell | None, glyphs: Glyphs) -> str:
    """Return a cell of the map: sign, mastery and n; empty when nothing was seen."""
    if cell is None:
        return ""
    return f"{sign(cell.mastery.state, glyphs)} {cell.mastery.mean:.2f} n={cell.mastery.seen}"


def map_text(cells: Mapping[tuple[str, str], Cell], areas: Sequence[str], glyphs: Glyphs) -> str:
    """Return the map of areas and brokers."""
    brokers = [broker for broker in BROKERS if any(place[1] == broker for place in cells)] or list(BROKERS[:3])
    width = max([len(area) for area in areas] + [8])
    lines = [" " * (width + 2) + "".join(f"{broker:<16}" for broker in brokers).rstrip()]
    for area in areas:
        row = "".join(f"{cell_words(cells.get((area, broker)), glyphs) or 'not yet seen':<16}" for broker in brokers)
        lines.append(f"{area:<{width}}  {row}".rstrip())
    return "\n".join(lines)


def weak_text(order: Sequence[Ranked], most: int, glyphs: Glyphs) -> str:
    """Return the weakest concepts, one a line."""
    lines = []
    for entry in order[:most]:
        known, name = entry.mastery, entry.standing.concept
        thin = "  one answer" if known.seen == 1 else f"  {known.seen} answers" if known.seen < FEW else ""
        lines.append(
            f"{sign(known.state, glyphs)} {known.state.value:<17} {name:<34} {mastery_words(known)}{thin}".rstrip(),
        )
    return glyphs.words("\n".join(lines))


def weak_json(order: Sequence[Ranked], cells: Mapping[tuple[str, str], Cell], unseen: Sequence[str]) -> dict[str, Any]:
    """Return the weak areas as JSON values."""
    return {
        "schema_version": SCHEMA_VERSION,
        "concepts": [
            {
                "concept": entry.standing.concept,
                **_mastery_json(entry.mastery),
                "due": entry.due and entry.due.isoformat(),
                "last_at": entry.standing.at and entry.standing.at.isoformat(),
                "last_verdict": entry.standing.verdict and entry.standing.verdict.value,
            }
            for entry in order
        ],
        "map": [
            {"area": cell.area, "broker": cell.broker, "concepts": cell.concepts, **_mastery_json(cell.mastery)}
            for cell in cells.values()
        ],
        "not_yet_seen": list(unseen),
    }


def _mastery_json(known: Mastery) -> dict[str, Any]:
    return {
        "state": known.state.value,
        "mastery": round(known.mean, 4),
        "low": round(known.low, 4),
        "high": round(known.high, 4),
        "n": known.seen,
    }


def evidence_text(pieces: Sequence[Piece], glyphs: Glyphs) -> str:
    """Return pieces of evidence with the words they rest on."""
    lines = []
    for piece in pieces:
        sure = f", confidence {piece.confidence} of 5" if piece.confidence else ""
        disputed = f", graded {piece.graded.value}, disputed" if piece.graded else ""
        lines.append(
            f"{piece.at.astimezone():%Y-%m-%d}  {glyphs.verdicts[piece.verdict]} {piece.verdict.value:<12} {piece.concept}  "
            f"{piece.title} ({piece.attempt_id[:8]}{sure}{disputed})"
        )
        lines += [f"            “{' '.join(words.split())}”" for words in piece.words]
    return glyphs.words("\n".join(lines))


def due_line(due: Due, today: Today, interview: date | None, today_date: date) -> str:
    """Return what is due as one line, for a shell prompt."""
    if today.is_done:
        first = "done for today"
    elif today.steps:
        first = f"today: {len(today.left)} of {len(today.steps)} left, about {today.minutes_left} min"
    else:
        first = "nothing to do today"
    count = len(due.concepts)
    parts = [first, f"{count} concept{'s' * (count != 1)} due"]
    if interview is not None and interview >= today_date:
        days = (interview - today_date).days
        parts.append("interview today" if days == 0 else f"interview in {days} d")
    return "; ".join(parts)


def due_json(due: Due, today: Today, interview: date | None, today_date: date) -> dict[str, Any]:
    """Return what is due as JSON values."""
    return {
        "schema_version": SCHEMA_VERSION,
        "due_concepts": len(due.concepts),
        "concepts": [
            {"concept": entry.standing.concept, "due": entry.due and entry.due.isoformat(), **_mastery_json(entry.mastery)}
            for entry in due.concepts
        ],
        "due_questions": [{"id": one.id, "title": one.title, "minutes": one.minutes} for one in due.questions],
        "next_due": due.next_at and due.next_at.isoformat(),
        "today": {
            "done": today.is_done,
            "items_left": len(today.left),
            "minutes_left": today.minutes_left,
            "items": [
                {
                    "question_id": step.item.question_id,
                    "title": step.title,
                    "probe": step.item.probe,
                    "minutes": step.item.minutes,
                    "because": step.item.because,
                    "done": step.done,
                }
                for step in today.steps
            ],
        },
        "interview": interview and interview.isoformat(),
        "days_left": None if interview is None else (interview - today_date).days,
    }


def plan_text(days: Sequence[Day], reach: Reach | None) -> str:
    """Return the plan, one day a line."""
    lines = []
    phase = None
    for day in days:
        if day.phase is not phase:
            lines.append(f"{day.phase.value}")
            phase = day.phase
        minutes = f"{day.minutes:>3} min" if day.minutes else "       "
        lines.append(f"  {day.day:%a %d %b}  {minutes}  {day.does}")
    if reach is not None:
        lines += ["", reach_words(reach)]
    return "\n".join(lines)


def reach_words(reach: Reach) -> str:
    """Return what is left until every concept was seen twice."""
    if not reach.looks_missing:
        return f"All {reach.concepts} concepts of the bank were seen twice."
    return (
        f"{reach.looks_missing} looks are missing until each of the {reach.concepts} concepts was seen twice: "
        f"{reach.looks_a_day:.1f} a day. A question gives about eight, a single point one."
    )


def calibration_text(found: Calibration | None) -> str:
    """Return the calibration report with its reliability bins as bars."""
    if found is None:
        return "Not enough yet: calibration needs three answers with a confidence (asked before you write)."
    lines = [
        f"{found.answers} answers with a confidence: {found.words} "
        f"(you expect {abs(found.bias) * 100:.0f} points {'more' if found.bias > 0 else 'less'} than you reach)",
        f"Brier score {found.brier:.3f}; always saying your average would have {found.brier_of_average:.3f} (0 is perfect)",
        "",
        "said          reached",
    ]
    for one in found.bins:
        bar = "#" * round(one.reached * 30)
        line = bar.ljust(30, ".")
        place = round(one.stated * 30)
        line = line[:place] + "|" + line[place + 1 :]
        lines.append(
            f"{one.confidence} ({STATED[one.confidence]:.0%})".ljust(10) + f"{line} {one.reached:.0%}  n={one.answers}"
        )
    lines.append("# what you reached, | what you said")
    return "\n".join(lines)
