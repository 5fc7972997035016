"""The default engines: the embedding model and the judge that come with the package, run by onnxruntime."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from trainer.engines.passes import THREADS, passes
from trainer.engines.phrasings import PhrasingVectors
from trainer.engines.weights import SHIPPED, encodable, session, tokenizer, verified

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class OnnxEmbedder:
    """all-MiniLM-L6-v2 with mean pooling; equals sentence-transformers on the same weights to within .001 cosine."""

    def __init__(self, path: Path | None = None, threads: int = THREADS) -> None:
        """Load the weights in `path`, by default those shipped; raises EngineUnavailable."""
        folder = verified(path or SHIPPED / "embedder")
        self._tokenizer = tokenizer(folder)
        self._session = session(folder, threads)
        self._dimensions = int(folder.settings.get("dimensions", 384))
        self.name = f"{folder.name}@{folder.revision}"
        self._kept = PhrasingVectors(self.name, self._dimensions)

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one L2-normalised row a text, shape (len(texts), 384)."""
        import numpy as np

        out = np.zeros((len(texts), self._dimensions), np.float32)
        for rows, vectors in passes(self._tokenizer, self._session, encodable(texts)):
            out[rows] = vectors
        return out

    def phrasings(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return the vectors of a rubric's texts, kept between calls."""
        return self._kept.rows(texts, self.embed)


class OnnxJudge:
    """The cross-encoder that reads a claim and a passage together; trained by `training/train_judge.py`."""

    def __init__(self, path: Path | None = None, threads: int = THREADS) -> None:
        """Load the weights in `path`, by default those shipped; raises EngineUnavailable."""
        folder = verified(path or SHIPPED / "judge")
        self._tokenizer = tokenizer(folder)
        self._session = session(folder, threads)
        self.name = f"{folder.name}@{folder.revision}"

    def judge(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float32]:
        """Return the probabilities of (unrelated, partial, asserts, opposes) of each (claim, passage), shape (n, 4)."""
        import numpy as np

        out = np.zeros((len(pairs), 4), np.float32)
        sides = zip(encodable(claim for claim, _ in pairs), encodable(passage for _, passage in pairs), strict=True)
        for rows, probabilities in passes(self._tokenizer, self._session, list(sides), pairs=True):
            out[rows] = probabilities
        return out
