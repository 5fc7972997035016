"""sentence-transformers as the embedding engine, for any model that the user has; an optional extra."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trainer.engines.phrasings import PhrasingVectors
from trainer.engines.weights import EngineUnavailable, encodable

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

DEFAULT_MODEL = "all-MiniLM-L6-v2"


def _library() -> Any:
    # Even a cached model probes the network unless both are set before the import.
    os.environ["HF_HUB_OFFLINE"] = "1"
    os.environ["TRANSFORMERS_OFFLINE"] = "1"
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    # Progress bars and reports go to the terminal, where the screen is.
    os.environ["HF_HUB_DISABLE_PROGRESS_BARS"] = "1"
    os.environ["TRANSFORMERS_VERBOSITY"] = "error"
    try:
        import sentence_transformers
    except ImportError as error:
        raise EngineUnavailable(
            'The engine sentence-transformers is not installed; write: pip install "broker-trainer[sentence-transformers]".'
        ) from error
    return sentence_transformers


class SentenceTransformersEmbedder:
    """Any sentence-transformers model, by local path or by the name of one already downloaded. Never asks the network."""

    def __init__(self, model: str | None = None) -> None:
        """Load the model; raises EngineUnavailable when the library or the model is not on this machine."""
        wanted = model or DEFAULT_MODEL
        library = _library()
        try:
            self._model = library.SentenceTransformer(wanted, device="cpu", local_files_only=True)
        except Exception as error:  # the library raises OSError, ValueError and its own, all meaning "not here"
            raise EngineUnavailable(
                f"The model {wanted} is not on this machine; give --model the path of its folder, "
                f"or fetch it with `trainer model download {wanted}`."
            ) from error
        self.name = f"sentence-transformers/{Path(wanted).name}@{self._revision()}"
        self._kept = PhrasingVectors(self.name, int(self._model.get_embedding_dimension() or 0))

    def _revision(self) -> str:
        import hashlib

        digest = hashlib.sha256()
        for name, tensor in sorted(self._model.state_dict().items()):
            digest.update(name.encode())
            digest.update(tensor.detach().cpu().contiguous().numpy().tobytes())
        return digest.hexdigest()[:8]

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one L2-normalised row a text."""
        import numpy as np

        if not texts:
            return np.zeros((0, int(self._model.get_embedding_dimension() or 0)), np.float32)
        rows = self._model.encode(encodable(texts), batch_size=16, normalize_embeddings=True, show_progress_bar=False)
        return np.asarray(rows, np.float32)

    def phrasings(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return the vectors of a rubric's texts, kept between calls."""
        return self._kept.rows(texts, self.embed)


def download(model: str) -> str:
    """Fetch a model by name from its hub; the only place that uses the network, on the user's explicit command.

    Returns the folder it lies in. Raises EngineUnavailable when it cannot be had.
    """
    for name in ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE"):
        os.environ.pop(name, None)
    try:
        from huggingface_hub import snapshot_download
    except ImportError as error:
        raise EngineUnavailable(
            'The engine sentence-transformers is not installed; write: pip install "broker-trainer[sentence-transformers]".'
        ) from error
    repository = model if "/" in model else f"sentence-transformers/{model}"
    try:
        return str(snapshot_download(repository))
    except Exception as error:
        raise EngineUnavailable(f"The model {repository} could not be downloaded: {error}") from error
