"""The default engines: the embedding model and the judge that come with the package, run by onnxruntime."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from trainer.engines.phrasings import PhrasingVectors
from trainer.engines.weights import SHIPPED, encodable, session, tokenizer, verified

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

THREADS = 2
BATCH = 16
"""Rows a pass. Rows are sorted by length first, so that little of a pass is padding."""


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
        encoded = self._tokenizer.encode_batch(encodable(texts)) if texts else []
        lengths = [sum(row.attention_mask) for row in encoded]
        order = sorted(range(len(texts)), key=lambda row: (lengths[row], texts[row]))
        for first in range(0, len(order), BATCH):
            rows = order[first : first + BATCH]
            width = max(lengths[row] for row in rows)
            ids = np.array([encoded[row].ids[:width] for row in rows], np.int64)
            mask = np.array([encoded[row].attention_mask[:width] for row in rows], np.int64)
            out[rows] = self._session.run(None, {"ids": ids, "mask": mask})[0]
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
        encoded = self._tokenizer.encode_batch(list(sides)) if pairs else []
        lengths = [sum(row.attention_mask) for row in encoded]
        order = sorted(range(len(pairs)), key=lambda row: (lengths[row], pairs[row]))
        for first in range(0, len(order), BATCH):
            rows = order[first : first + BATCH]
            width = max(lengths[row] for row in rows)
            ids = np.array([encoded[row].ids[:width] for row in rows], np.int64)
            mask = np.array([encoded[row].attention_mask[:width] for row in rows], np.int64)
            types = np.array([encoded[row].type_ids[:width] for row in rows], np.int64)
            out[rows] = self._session.run(None, {"ids": ids, "mask": mask, "types": types})[0]
        return out
