"""Where the shipped content lies, and how long loading takes."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from tests.bank.pairs import RUBRIC, loaded, root_with
from trainer.bank import places
from trainer.bank.load import load_bank
from trainer.bank.model import BankRefused
from trainer.bank.source import FASTEST, PURE

if TYPE_CHECKING:
    from pathlib import Path


def laid_out(root: Path) -> Path:
    """Make the two folders of a root."""
    for folder in ("question_bank", "rubrics"):
        (root / folder).mkdir(parents=True)
    return root


def test_the_shipped_content_loads() -> None:
    """What comes with the trainer has no faults in its questions."""
    assert load_bank([places.shipped_root()]).questions


def test_an_installed_wheel_finds_its_content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The folder inside the package goes before the folder around it."""
    package = tmp_path / "trainer"
    package.mkdir()
    monkeypatch.setattr(places, "_PACKAGE", package)
    with pytest.raises(BankRefused, match="install the trainer again"):
        places.shipped_root()
    checkout = laid_out(tmp_path)
    assert places.shipped_root() == checkout
    installed = laid_out(package / "content")
    assert places.shipped_root() == installed


@pytest.mark.skipif(FASTEST is PURE, reason="PyYAML was built without libyaml")
def test_a_long_rubric_is_read_at_once(tmp_path: Path) -> None:
    """60 KB take less than 50 ms, the best of five readings counting."""
    phrasings = "".join(f"      - Way {n} to say that the order holds within one partition only.\n" for n in range(850))
    text = RUBRIC.replace("    accepted:\n", f"    accepted:\n{phrasings}")
    assert len(text) > 60_000
    root = root_with(tmp_path, rubric=text)
    took_s = []
    for _ in range(5):
        bank = load_bank([root])
        start = time.perf_counter()
        bank.rubric("order-by-key")
        took_s.append(time.perf_counter() - start)
    assert min(took_s) < 0.05
    assert len(loaded(root).rubric("order-by-key").criteria[0].accepted) == 852
