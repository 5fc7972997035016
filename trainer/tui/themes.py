"""The trainer's own two themes: neutral greys that 256-colour terminals show well, text at 4.5:1 or better."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.theme import Theme

from trainer.grading.grade import Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping

DARK = Theme(
    name="trainer-dark",
    primary="#5f87af",
    secondary="#87afd7",
    accent="#d7af5f",
    warning="#d7af5f",
    error="#ff8787",
    success="#87d787",
    foreground="#e4e4e4",
    background="#121212",
    surface="#1c1c1c",
    panel="#262626",
    dark=True,
    variables={"quiet": "#9e9e9e"},
)
LIGHT = Theme(
    name="trainer-light",
    primary="#005f87",
    secondary="#005f87",
    accent="#875f00",
    warning="#875f00",
    error="#af0000",
    success="#005f00",
    foreground="#121212",
    background="#ffffff",
    surface="#f6f6f6",
    panel="#e4e4e4",
    dark=False,
    variables={"quiet": "#585858"},
)

STYLES: Mapping[Verdict, str] = {
    Verdict.MET: "$text-success",
    Verdict.PARTIAL: "$text-warning",
    Verdict.MENTIONED: "$quiet",
    Verdict.MISSED: "$quiet",
    Verdict.CONTRADICTED: "bold $text-error",
}
"""Colour of each verdict, in addition to sign and word."""
