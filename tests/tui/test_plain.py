"""Text from outside is shown and never obeyed."""

from __future__ import annotations

import pytest

from tests.tui.house import HOSTILE
from trainer.tui.key_names import key_name
from trainer.tui.plain import pictured, plain


@pytest.mark.parametrize("text", [HOSTILE, "[/", "[bold]x[/bold]", "acks=[all]", "a\x9bb", "x" * 300])
def test_nothing_that_a_terminal_would_obey_is_left(text: str) -> None:
    """No control, escape or direction character of a text reaches the terminal, and no markup is read."""
    shown = plain(text)
    assert not set(str(shown)) & set("\x1b\x07\x9b\u202e\u202c\ud800")
    assert shown.spans == []


def test_markup_is_text() -> None:
    """A bracket that a user typed is a bracket."""
    assert str(plain("acks=[all] [/]")) == "acks=[all] [/]"


def test_an_editor_keeps_every_character_in_its_place() -> None:
    """In an editor each dangerous character has one picture, so that the cursor stays where the text is."""
    assert pictured("a\x1b[1mb\u202ec") == "a␛[1mb␦c"
    assert len(pictured(HOSTILE)) == len(HOSTILE)


@pytest.mark.parametrize(
    ("key", "name"), [("ctrl+s", "Ctrl+S"), ("f5", "F5"), ("question_mark", "?"), ("f", "f"), ("escape", "Esc")]
)
def test_keys_are_written_as_people_write_them(key: str, name: str) -> None:
    """Help and footer name keys in one way."""
    assert key_name(key) == name
