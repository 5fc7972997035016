"""sentence-transformers without its model, its library or a network: a sentence, never a wait."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.engines.offline import offline
from trainer.engines.load import load_engines
from trainer.engines.sentence_transformers import SentenceTransformersEmbedder, download
from trainer.engines.weights import EngineUnavailable


def test_a_model_that_is_not_here_is_a_sentence_and_means_keywords(tmp_path: Path) -> None:
    """A model that is not on this machine is said to be so, with what to do; grading goes on, the network is not asked."""
    models = ["no-such-model", "somebody/no-such-model", "/no/such/folder"]
    outcome = offline(models, tmp_path)
    assert outcome.notes == [
        f"Graded by keywords only. The model {model} is not on this machine; give --model the path of its folder, "
        f"or fetch it with `trainer model download {model}`."
        for model in models
    ]
    assert outcome.rows == [0, 0, 0]
    assert outcome.tried == []
    assert outcome.printed == ""


def test_a_folder_without_a_model_is_a_sentence(tmp_path: Path) -> None:
    """A folder that holds no model is refused in the same words."""
    (tmp_path / "config.json").write_text("{")
    with pytest.raises(EngineUnavailable, match="is not on this machine"):
        SentenceTransformersEmbedder(str(tmp_path))


def test_a_missing_library_is_a_sentence(monkeypatch: pytest.MonkeyPatch, no_network: list[str]) -> None:
    """Without the extra the sentence says how to install it, for loading and for downloading."""
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    monkeypatch.setitem(sys.modules, "huggingface_hub", None)
    for use in (lambda: SentenceTransformersEmbedder("any"), lambda: download("any")):
        with pytest.raises(EngineUnavailable, match=r'pip install "broker-trainer\[sentence-transformers\]"'):
            use()
    assert "is not installed" in load_engines("sentence-transformers").note
    assert no_network == []
