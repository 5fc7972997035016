"""What the feedback does about disputes: asks, keeps, takes back, and says what they come to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trainer.history.listing import REJECTED, Dispute
from trainer.interview.records import KeeperFailed
from trainer.progress.evidence import CRITERION, MISCONCEPTION
from trainer.report.feedback import criterion_of, misconception_of
from trainer.tui.agenda import learn_beside
from trainer.tui.times import local_minute

if TYPE_CHECKING:
    from trainer.grading.grade import CriterionGrade
    from trainer.history.listing import Beside
    from trainer.interview.records import Attempt
    from trainer.report.glyphs import Glyphs
    from trainer.tui.screens.feedback import FeedbackScreen


def read_beside(screen: FeedbackScreen) -> Beside | None:
    """Return what is kept beside the attempt; None when it cannot be read, which its own reading has told."""
    try:
        return screen.app.services.store.listing.beside(screen.attempt.id)
    except KeeperFailed:
        return None


def standing_disputes(beside: Beside | None) -> list[Dispute]:
    """Return the disputes that count."""
    return [one for one in beside.disputes if one.state != REJECTED] if beside else []


def beside_words(attempt: Attempt, beside: Beside | None, glyphs: Glyphs) -> str:
    """Return later grades, disputes and the note as lines to stand below the score."""
    if beside is None:
        return ""
    lines = [
        f"Regraded {local_minute(one.graded_at)}: {one.grade.score} (rules {one.grade.provenance.version}, rubric "
        f"{one.grade.provenance.rubric})"
        for one in beside.grades[1:]
    ]
    if beside.effective is not None:
        score = attempt.grade.score if beside.latest is None else beside.latest
        lines.append(f"With your disputes: {score} → {beside.effective} (you). Mastery uses yours; both are kept.")
    lines += [f"Disputed: {one.point}, you say {one.verdict}{f': {one.note}' if one.note else ''}"
              for one in standing_disputes(beside)]  # fmt: skip
    if beside.note:
        lines.append(f"Notes: {beside.note}")
    return glyphs.words("\n\n" + "\n".join(lines)) if lines else ""


def dispute_criterion(screen: FeedbackScreen, item: CriterionGrade) -> None:
    """Ask what holds of a criterion, and keep it."""
    criterion = criterion_of(screen.rubric, item.criterion_id)
    # The question, not the claim: what was not said is not given away here.
    _ask(screen, CRITERION, item.criterion_id, criterion.ask if criterion else item.criterion_id, item.verdict.value)


def dispute_belief(screen: FeedbackScreen, beside: Beside | None) -> None:
    """Ask about the first misconception that is not disputed yet, and keep it."""
    disputed = {one.point for one in standing_disputes(beside) if one.kind == MISCONCEPTION}
    held = next((one for one in screen.attempt.grade.misconceptions if one.misconception_id not in disputed), None)
    if held is None:
        screen.app.say("No misconception stands here. A contradicted point is disputed among the criteria (1).")
        return
    belief = misconception_of(screen.rubric, held.misconception_id)
    _ask(screen, MISCONCEPTION, held.misconception_id, belief.claim if belief else held.misconception_id, "held")


def _ask(screen: FeedbackScreen, kind: str, point: str, about: str, graded: str) -> None:
    from trainer.tui.screens.dispute import DisputeScreen

    def told(result: tuple[str, str] | None) -> None:
        if result is None:
            return
        verdict, words = result
        services = screen.app.services
        dispute = Dispute(screen.attempt.id, kind, point, verdict, words, services.clock.now())
        try:
            score = services.store.listing.dispute(dispute)
        except KeeperFailed as error:
            screen.app.say(f"Not kept: {error}", "error")
            return
        screen.look_again()
        learn_beside(screen.app)
        screen.app.say(screen.app.glyphs.words(f"Disputed: {screen.attempt.grade.score} → {score} (you). u takes it back."))

    screen.app.push_screen(DisputeScreen(about, graded, kind == MISCONCEPTION), told)


def undo_dispute(screen: FeedbackScreen, beside: Beside | None, point: str | None) -> None:
    """Take back the dispute on the point, or else the latest one."""
    found = standing_disputes(beside)
    if not found:
        screen.app.say("Nothing is disputed here.")
        return
    one = next((dispute for dispute in found if dispute.point == point), max(found, key=lambda dispute: dispute.at))
    try:
        screen.app.services.store.listing.withdraw(one.attempt_id, one.kind, one.point)
    except KeeperFailed as error:
        screen.app.say(str(error), "error")
        return
    screen.look_again()
    learn_beside(screen.app)
    screen.app.say(f"The verdict on {one.point} stands again.")
