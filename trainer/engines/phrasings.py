"""Vectors of the rubrics' phrasings, kept: 700 phrasings a question would take two seconds to embed at every start.

Kept rows are rounded to a grid of 1/127 of the row's largest number, whether they were read or just computed, so that a
grade is the same with and without a kept file. The files are named by model and content, written at once or not at all,
and may be deleted at any time.
"""

from __future__ import annotations

import hashlib
import io
import os
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Packed = tuple[NDArray[np.int8], NDArray[np.float32]]

SHIPPED = Path(__file__).parent / "weights" / "phrasings.npz"
"""Vectors of the shipped rubrics, made by `training/shipped_vectors.py`: arrays `KEY|rows` and `KEY|scale`."""


def key_of(model: str, texts: Sequence[str]) -> str:
    """Return the name that the vectors of these texts, by this model, are kept under."""
    digest = hashlib.sha256(model.encode())
    for text in texts:
        digest.update(b"\0" + text.encode("utf-8", "surrogatepass"))
    return digest.hexdigest()[:32]


def _cache() -> Path:
    return Path(platformdirs.user_cache_dir("broker-trainer")) / "vectors"


def pack(vectors: NDArray[np.float32]) -> Packed:
    """Return the vectors as int8 rows with one scale each."""
    import numpy as np

    scale = np.abs(vectors).max(axis=1, keepdims=True) / 127
    scale[scale == 0] = 1
    return np.round(vectors / scale).astype(np.int8), scale.astype(np.float32)


class PhrasingVectors:
    """The vectors of tuples of texts for one model: in memory, then shipped files, then the user's cache."""

    def __init__(self, model: str, dimensions: int) -> None:
        """Keep vectors for the model of that name; a changed model has another name and so other files."""
        self._model = model
        self._dimensions = dimensions
        self._memory: dict[tuple[str, ...], NDArray[np.float32]] = {}

    def rows(self, texts: Sequence[str], embed: Callable[[Sequence[str]], NDArray[np.float32]]) -> NDArray[np.float32]:
        """Return the rounded vectors of the texts, shape (len(texts), dimensions), computing them only once."""
        import numpy as np

        wanted = tuple(texts)
        known = self._memory.get(wanted)
        if known is not None:
            return known
        if not wanted:
            return np.zeros((0, self._dimensions), np.float32)
        key = key_of(self._model, wanted)
        own = _cache() / f"{key}.npz"
        packed = self._read(SHIPPED, f"{key}|", len(wanted)) or self._read(own, "", len(wanted))
        if packed is None:
            packed = pack(embed(wanted))
            self._write(own, packed)
        rows: NDArray[np.float32] = packed[0].astype(np.float32) * packed[1]
        self._memory[wanted] = rows
        return rows

    def _read(self, file: Path, prefix: str, count: int) -> Packed | None:
        import numpy as np

        try:
            # Opened here: numpy leaves a file open when what is in it is no archive.
            with file.open("rb") as stream, np.load(stream, allow_pickle=False) as stored:
                rows, scale = stored[f"{prefix}rows"], stored[f"{prefix}scale"]
        except (OSError, ValueError, KeyError, EOFError, RuntimeError, zipfile.BadZipFile, zlib.error):
            return None  # absent or damaged: it is computed anew
        if rows.shape != (count, self._dimensions) or scale.shape != (count, 1) or rows.dtype != np.int8:
            return None
        return rows, scale

    def _write(self, file: Path, packed: Packed) -> None:
        import numpy as np

        buffer = io.BytesIO()
        np.savez(buffer, rows=packed[0], scale=packed[1])
        try:
            file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            handle, scratch = tempfile.mkstemp(dir=file.parent, suffix=".part")
            try:
                with os.fdopen(handle, "wb") as stream:
                    stream.write(buffer.getvalue())
                os.replace(scratch, file)
            except OSError:
                os.unlink(scratch)
        except OSError:
            return  # a cache that cannot be written costs time, nothing else
