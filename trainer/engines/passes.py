"""How every model is run: rows sorted by length and passed in small batches, so that little of a pass is padding."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import onnxruntime
    from numpy.typing import NDArray
    from tokenizers import Tokenizer

THREADS = 2
BATCH = 16
"""Rows a pass."""


def passes(
    tokenizer: Tokenizer,
    session: onnxruntime.InferenceSession,
    rows: Sequence[Any],
    *,
    pairs: bool = False,
    also: Mapping[str, NDArray[np.int64]] | None = None,
) -> Iterator[tuple[list[int], NDArray[np.float32]]]:
    """Yield (indices of the rows of a pass, the model's output for them); `rows` are texts, or pairs of texts.

    `also` holds inputs that are the same for every pass.
    The order of the passes depends on nothing but the set of rows, and so do the sums inside the model.
    """
    import numpy as np

    encoded = tokenizer.encode_batch(list(rows)) if rows else []
    lengths = [sum(item.attention_mask) for item in encoded]
    order = sorted(range(len(rows)), key=lambda row: (lengths[row], rows[row]))
    for first in range(0, len(order), BATCH):
        some = order[first : first + BATCH]
        width = max(lengths[row] for row in some)
        inputs = dict(also or {}) | {
            "ids": np.array([encoded[row].ids[:width] for row in some], np.int64),
            "mask": np.array([encoded[row].attention_mask[:width] for row in some], np.int64),
        }
        if pairs:
            inputs["types"] = np.array([encoded[row].type_ids[:width] for row in some], np.int64)
        yield some, session.run(None, inputs)[0]
