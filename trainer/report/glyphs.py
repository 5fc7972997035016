"""The signs that verdicts and places are marked with, in Unicode and in ASCII."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from trainer.grading.grade import Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Glyphs:
    """One set of signs; the word of a verdict always stands beside its sign."""

    verdicts: Mapping[Verdict, str]
    opens: str
    """Stands before a highlighted span, with its number."""
    closes: str
    dot: str
    """Between two facts on one line."""
    chosen: str
    """Before the entry that Enter takes."""
    ascii_only: bool = False

    def words(self, text: str) -> str:
        """Return a text of the program in this set's characters."""
        return text.translate(_TYPEWRITER) if self.ascii_only else text


_TYPEWRITER = str.maketrans({"·": "-", "–": "-", "“": '"', "”": '"', "’": "'", "…": "...", "→": "->", "«": "<<", "»": ">>"})


UNICODE = Glyphs(
    {
        Verdict.MET: "✓",
        Verdict.PARTIAL: "◐",
        Verdict.MENTIONED: "·",
        Verdict.MISSED: "✗",
        Verdict.CONTRADICTED: "!",
    },
    opens="«",
    closes="»",
    dot="·",
    chosen="▸",
)
ASCII = Glyphs(
    {
        Verdict.MET: "[x]",
        Verdict.PARTIAL: "[/]",
        Verdict.MENTIONED: "[.]",
        Verdict.MISSED: "[ ]",
        Verdict.CONTRADICTED: "[!]",
    },
    opens="<<",
    closes=">>",
    dot="-",
    chosen=">",
    ascii_only=True,
)
