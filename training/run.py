"""What both training scripts share: seeds, batches of like length, the loss over sets of labels, the tokenizer, vectors."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import torch

SEED = 7
DROPOUT = 0.1
MAX_TOKENS = 128
BATCH = 32
VECTORS = Path(__file__).parent / ".vectors.npz"


def seeded() -> random.Random:
    """Seed torch and return the random source of everything else."""
    torch.manual_seed(SEED)
    torch.set_num_threads(len(os.sched_getaffinity(0)))
    return random.Random(SEED)


def batches(
    rows: Sequence[Any], lengths: Sequence[int], source: random.Random, size: Sequence[int] | None = None
) -> Iterator[list[Any]]:
    """Yield batches of rows of like length in random order, so that little of a batch is padding.

    `size` says how many places of a batch each row takes (one, when it is left out).
    """
    order = list(range(len(rows)))
    source.shuffle(order)
    cut: list[list[Any]] = []
    for first in range(0, len(order), BATCH * 40):
        some: list[list[Any]] = [[]]
        places = 0
        for row in sorted(order[first : first + BATCH * 40], key=lambda row: lengths[row]):
            takes = size[row] if size else 1
            if places + takes > BATCH:
                some.append([])
                places = 0
            some[-1].append(rows[row])
            places += takes
        source.shuffle(some)
        cut += some
    yield from cut


def set_loss(logits: torch.Tensor, allowed: torch.Tensor, weight: torch.Tensor) -> torch.Tensor:
    """Return the weighted mean of -log of the summed probability of the allowed labels, over rows of four logits."""
    log_probability = torch.log_softmax(logits, dim=-1).masked_fill(~allowed, -1e4)
    return (-torch.logsumexp(log_probability, dim=-1) * weight).sum() / weight.sum().clamp(min=1e-6)


def encoder(source: Path) -> Any:
    """Return the pre-trained encoder; its table of words is not trained, so that all models can share one."""
    from transformers import AutoModel

    # Dropout inside the encoder takes a quarter of a step on two cores; the heads keep theirs, and texts get typing errors.
    model = AutoModel.from_pretrained(
        str(source), attn_implementation="sdpa", attention_probs_dropout_prob=0.0, hidden_dropout_prob=0.0
    )
    model.embeddings.word_embeddings.requires_grad_(False)
    return model


def vectors_of(texts: Sequence[str]) -> dict[str, Any]:
    """Return the embedding of each text by the shipped embedder; kept in `training/.vectors.npz`, which may be deleted."""
    import numpy as np

    from trainer.engines.onnx import OnnxEmbedder

    embedder = OnnxEmbedder()
    kept: dict[str, Any] = {}
    if VECTORS.exists():
        with np.load(VECTORS, allow_pickle=False) as file:
            if str(file["model"]) == embedder.name:
                kept = dict(zip(map(str, file["texts"]), file["rows"], strict=True))
    missing = sorted(set(texts) - kept.keys())
    if missing:
        kept |= dict(zip(missing, embedder.embed(missing), strict=True))
        np.savez(VECTORS, model=embedder.name, texts=np.array(list(kept)), rows=np.stack(list(kept.values())))
    return kept
