"""What both training scripts share: seeds, batches of like length, the loss over sets of labels, the tokenizer, vectors."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import torch

SEED = 7
DROPOUT = 0.1
MAX_TOKENS = 128
BATCH = 32


def seeded() -> random.Random:
    """Seed torch and return the random source of everything else."""
    torch.manual_seed(SEED)
    torch.set_num_threads(2)
    return random.Random(SEED)


def batches(rows: Sequence[Any], lengths: Sequence[int], source: random.Random) -> Iterator[list[Any]]:
    """Yield batches of rows of like length in random order, so that little of a batch is padding."""
    order = list(range(len(rows)))
    source.shuffle(order)
    cut: list[list[Any]] = []
    for first in range(0, len(order), BATCH * 40):
        stretch = sorted(order[first : first + BATCH * 40], key=lambda row: lengths[row])
        some = [[rows[row] for row in stretch[at : at + BATCH]] for at in range(0, len(stretch), BATCH)]
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

    model = AutoModel.from_pretrained(str(source), attn_implementation="sdpa")
    model.embeddings.word_embeddings.requires_grad_(False)
    return model


def vectors_of(texts: Sequence[str]) -> dict[str, Any]:
    """Return the embedding of each text by the shipped embedder."""
    from trainer.engines.onnx import OnnxEmbedder

    distinct = sorted(set(texts))
    return dict(zip(distinct, OnnxEmbedder().embed(distinct), strict=True))
