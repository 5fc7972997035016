"""The hint ladder: what the next step is and costs, told before it is taken."""

from __future__ import annotations

from dataclasses import dataclass

HINT_KINDS = ("nudge", "area", "leading question")


@dataclass(frozen=True, slots=True)
class HintOffer:
    """The next step of the hint ladder, before it is taken."""

    step: int
    """1 to 3."""
    kind: str
    """nudge, area or leading question."""
    cost: str
    """What taking it costs, as a sentence."""


def offer(shown: int, there_are: int) -> HintOffer | None:
    """Return the step after those shown; None when there is none left."""
    if shown >= there_are:
        return None
    step = shown + 1
    marked = "1 hint" if step == 1 else f"{step} hints"
    return HintOffer(
        step,
        HINT_KINDS[min(step, len(HINT_KINDS)) - 1],
        f"The attempt is marked “{marked}”: the score stays, but it does not count as known without help.",
    )
