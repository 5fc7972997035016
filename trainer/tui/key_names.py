"""Keys as they are written for people."""

from __future__ import annotations

_NAMES = {
    "question_mark": "?",
    "escape": "Esc",
    "enter": "Enter",
    "up": "Up",
    "down": "Down",
    "tab": "Tab",
    "space": "Space",
}


def key_name(key: str, control: str = "Ctrl+") -> str:
    """Return `Ctrl+S`, `F5`, `Esc`, `?` or `j` for a key of a binding; `control` is how Ctrl is written."""
    *modifiers, last = key.split("+")
    name = _NAMES.get(last) or (last.upper() if modifiers or (last[0] == "f" and last[1:].isdigit()) else last)
    return "".join([*(control if each == "ctrl" else f"{each.capitalize()}+" for each in modifiers), name])
