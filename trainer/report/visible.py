"""Text from people, files and exceptions, made safe for a terminal."""

from __future__ import annotations

import re
import unicodedata

_SUSPECT = re.compile(r"[^\n\t\x20-\x7e]")
_JOINERS = "\u200c\u200d"
"""Parts of words in some scripts, and of emoji; they move nothing."""


def _shown(match: re.Match[str]) -> str:
    character = match.group()
    code = ord(character)
    if code < 0x20:
        return "^" + chr(code + 0x40)
    if code == 0x7F:
        return "^?"
    if character not in _JOINERS and unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp"):
        return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
    return character


def visible(text: str) -> str:
    """Return the text with what a terminal would obey or hide written out: ESC as ^[, an override as \\u202e.

    Newlines and tabs stay; CR LF is a newline.
    """
    return _SUSPECT.sub(_shown, text.replace("\r\n", "\n"))


def one_line(text: str) -> str:
    """Return the text on a single line, runs of white space as one space, everything in it visible."""
    return visible(" ".join(text.split()))
