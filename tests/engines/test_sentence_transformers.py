"""sentence-transformers without its model, its library or a network: a sentence, never a wait."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from trainer.engines.load import load_engines
from trainer.engines.sentence_transformers import SentenceTransformersEmbedder, download
from trainer.engines.weights import EngineUnavailable


@pytest.mark.parametrize("model", ["no-such-model", "somebody/no-such-model", "/no/such/folder"])
def test_a_model_that_is_not_here_is_a_sentence(model: str, no_network: list[str]) -> None:
    """A model that is not on this machine is said to be so, with what to do; the network is not asked."""
    with pytest.raises(EngineUnavailable) as refused:
        SentenceTransformersEmbedder(model)
    assert str(refused.value) == (
        f"The model {model} is not on this machine; give --model the path of its folder, "
        f"or fetch it with `trainer model download {model}`."
    )
    assert no_network == []


def test_a_folder_without_a_model_is_a_sentence(tmp_path: Path, no_network: list[str]) -> None:
    """A folder that holds no model is refused in the same words."""
    (tmp_path / "config.json").write_text("{")
    with pytest.raises(EngineUnavailable, match="is not on this machine"):
        SentenceTransformersEmbedder(str(tmp_path))
    assert no_network == []


def test_a_missing_model_means_keywords(no_network: list[str]) -> None:
    """Grading goes on by keywords when the model is not here, and the note names the model."""
    engines = load_engines("sentence-transformers", "no-such-model")
    assert (engines.embedder, engines.judge, engines.reader) == (None, None, None)
    assert engines.note.startswith("Graded by keywords only. The model no-such-model is not on this machine;")
    assert no_network == []


def test_a_missing_library_is_a_sentence(monkeypatch: pytest.MonkeyPatch, no_network: list[str]) -> None:
    """Without the extra the sentence says how to install it, for loading and for downloading."""
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    monkeypatch.setitem(sys.modules, "huggingface_hub", None)
    for use in (lambda: SentenceTransformersEmbedder("any"), lambda: download("any")):
        with pytest.raises(EngineUnavailable, match=r'pip install "broker-trainer\[sentence-transformers\]"'):
            use()
    assert "is not installed" in load_engines("sentence-transformers").note
    assert no_network == []
