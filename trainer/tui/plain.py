"""Text from people, files and exceptions, made safe to show: never markup, never an escape sequence."""

from __future__ import annotations

import re
import unicodedata

from textual.content import Content

from trainer.report.visible import one_line, visible

__all__ = ["one_line", "pictured", "plain", "visible"]

_SUSPECT = re.compile(r"[^\n\t\x20-\x7e]")
_CONTROL_PICTURES = 0x2400
_DELETE_PICTURE = "␡"
_UNSEEN = "␦"
"""Stands for a character without a picture of its own: bidirectional overrides, zero-width characters and the like."""


def plain(text: object, style: str = "") -> Content:
    """Return the text as content that no widget reads as markup, with control characters written out."""
    shown = visible(str(text))
    return Content.styled(shown, style) if style else Content(shown)


def pictured(text: str) -> str:
    """Return the text with one picture in place of each character that would be obeyed or not seen.

    For editors: the length never changes, so that the cursor stays where the text is.
    """
    return _SUSPECT.sub(_picture, text)


def _picture(match: re.Match[str]) -> str:
    character = match.group()
    code = ord(character)
    if code < 0x20:
        return chr(_CONTROL_PICTURES + code)
    if code == 0x7F:
        return _DELETE_PICTURE
    return _UNSEEN if unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp") else character
