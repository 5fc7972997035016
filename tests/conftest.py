"""What every test may ask for, and what none may touch: the real home."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from tests.fakes import FakeBank, FakeClock, FakeKeeper, FakeServices
from trainer.history import opening, store

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from trainer.history.migrations import Migration

# The quick suite draws the same cases every time: a check that fails on one run in ten stops the wrong person.
settings.register_profile("quick", derandomize=True)
settings.load_profile("quick")


@pytest.fixture(autouse=True)
def _home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Point everything that is kept at a folder of the test's own."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("XDG_DATA_HOME", str(home / "data"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(home / "cache"))
    monkeypatch.delenv("TRAINER_HOME", raising=False)
    monkeypatch.delenv("TRAINER_ASCII", raising=False)


@pytest.fixture(autouse=True)
def _closed_stores(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Close the stores that the test opened and left open."""
    opened: list[sqlite3.Connection] = []

    def tracked(data_dir: Path, migrations: Sequence[Migration]) -> sqlite3.Connection:
        opened.append(opening.connect(data_dir, migrations))
        return opened[-1]

    monkeypatch.setattr(store, "connect", tracked)
    yield
    for connection in opened:
        connection.close()


@pytest.fixture
def clock() -> FakeClock:
    """A clock that stands still until it is moved."""
    return FakeClock()


@pytest.fixture
def keeper() -> FakeKeeper:
    """A keeper in memory."""
    return FakeKeeper()


@pytest.fixture
def bank() -> FakeBank:
    """A bank of two questions."""
    return FakeBank()


@pytest.fixture
def services() -> FakeServices:
    """What a linear session is given."""
    return FakeServices()


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    """A data folder that is not there yet."""
    return tmp_path / "kept"
