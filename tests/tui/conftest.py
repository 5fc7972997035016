"""What the tests of the screens share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.tui.house import House

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def house(tmp_path: Path) -> House:
    """Return a house with two questions, an empty store and a working grader."""
    return House(tmp_path)


@pytest.fixture(params=[(80, 24), (120, 40)], ids=["80x24", "120x40"])
def size(request: pytest.FixtureRequest) -> tuple[int, int]:
    """Return the size of the terminal: the least comfortable one, and one with two panes."""
    value: tuple[int, int] = request.param
    return value
