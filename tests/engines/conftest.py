"""Weight folders that may be damaged, vectors kept in a folder of the test's own, and the source model put together again."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.engines.source_model import write_source_model
from trainer.engines import phrasings
from trainer.engines.weights import SHIPPED


@pytest.fixture(autouse=True)
def kept_vectors(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of kept vectors, empty and the test's own, with no shipped file beside it."""
    folder = tmp_path / "cache" / "vectors"
    monkeypatch.setattr(phrasings, "_cache", lambda: folder)
    monkeypatch.setattr(phrasings, "SHIPPED", tmp_path / "not-shipped.npz")
    return folder


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take back the variables that loading the library sets."""
    set_by_library = ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE", "TOKENIZERS_PARALLELISM")
    for name in (*set_by_library, "HF_HUB_DISABLE_PROGRESS_BARS", "TRANSFORMERS_VERBOSITY"):
        # Set first: only a variable that was there is taken back.
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)


@pytest.fixture
def weights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the shipped weight folders, by links, that the engines load from; replace a file, never write into it."""
    for folder in ("embedder", "judge", "reader"):
        (tmp_path / "weights" / folder).mkdir(parents=True)
        for file in (SHIPPED / folder).iterdir():
            os.symlink(file, tmp_path / "weights" / folder / file.name)
    for module in ("onnx", "reader"):
        monkeypatch.setattr(f"trainer.engines.{module}.SHIPPED", tmp_path / "weights")
    return tmp_path / "weights"


@pytest.fixture(scope="session")
def source_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that sentence-transformers loads, with the weights of the shipped embedding model."""
    return write_source_model(SHIPPED / "embedder", tmp_path_factory.mktemp("source") / "all-MiniLM-L6-v2")


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Refuse every socket, and keep what was tried."""
    import socket

    tried: list[str] = []

    def refused(name: str) -> Callable[..., None]:
        def refuse(*args: object, **_: object) -> None:
            tried.append(f"{name}{args[1:]}")
            raise OSError("This test has no network.")

        return refuse

    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, refused(name))
    monkeypatch.setattr(socket, "getaddrinfo", refused("getaddrinfo"))
    return tried
