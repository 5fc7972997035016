"""The claim reader: one encoder, and for every claim of the shipped rubrics a head that was trained on its phrasings."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from trainer.engines.passes import THREADS, passes
from trainer.engines.weights import SHIPPED, EngineUnavailable, encodable, session, tokenizer, verified

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class OnnxReader:
    """Reads each passage once and answers for all claims that it was trained on; made by `training/train_reader.py`."""

    def __init__(self, path: Path | None = None, threads: int = THREADS) -> None:
        """Load the weights in `path`, by default those shipped; raises EngineUnavailable."""
        folder = verified(path or SHIPPED / "reader")
        claims = folder.settings.get("claims")
        if not isinstance(claims, list) or not claims:
            raise EngineUnavailable(f"The model manifest in {folder.path} names no claims; reinstall the package.")
        self._columns = {str(claim): column for column, claim in enumerate(claims)}
        self._tokenizer = tokenizer(folder)
        self._session = session(folder, threads)
        self.name = f"{folder.name}@{folder.revision}"

    def knows(self, claim: str) -> bool:
        """Whether there is a head for this claim, word for word."""
        return claim in self._columns

    def read(self, passages: Sequence[str], claims: Sequence[str]) -> NDArray[np.float32]:
        """Return the probabilities of (unrelated, partial, asserts, opposes), shape (passages, claims, 4)."""
        import numpy as np

        columns = [self._columns[claim] for claim in claims]
        out = np.zeros((len(passages), len(claims), 4), np.float32)
        wanted = {"columns": np.array(columns, np.int64)}
        for rows, probabilities in passes(self._tokenizer, self._session, encodable(passages), also=wanted):
            out[rows] = probabilities
        return out
