"""Which engines a grading run gets, and what the user is told when one is missing."""

from __future__ import annotations

from typing import Literal

from trainer.engines.weights import EngineUnavailable
from trainer.grading.protocols import ClaimReader, Embedder, Engines, Judge

EngineName = Literal["onnx", "sentence-transformers", "keywords"]
ENGINE_NAMES: tuple[EngineName, ...] = ("onnx", "sentence-transformers", "keywords")


def load_engines(name: EngineName = "onnx", model: str | None = None, threads: int = 2) -> Engines:
    """Load the engine of that name; `model` is a name or path for sentence-transformers.

    Never raises for a missing or altered file: what cannot be had is left out, and the note says why.
    """
    if name == "keywords":
        return Engines(note="Graded by keywords only, as asked.")
    notes: list[str] = []
    embedder: Embedder | None = None
    judge: Judge | None = None
    try:
        if name == "sentence-transformers":
            from trainer.engines.sentence_transformers import SentenceTransformersEmbedder

            embedder = SentenceTransformersEmbedder(model)
        else:
            from trainer.engines.onnx import OnnxEmbedder

            embedder = OnnxEmbedder(threads=threads)
    except (EngineUnavailable, ImportError) as error:
        notes.append(str(error))
    reader: ClaimReader | None = None
    try:
        from trainer.engines.onnx import OnnxJudge
        from trainer.engines.reader import OnnxReader

        judge = OnnxJudge(threads=threads)
        reader = OnnxReader(threads=threads)
    except (EngineUnavailable, ImportError) as error:
        notes.append(str(error))
    if embedder is None or judge is None or reader is None:
        # One without the others was never calibrated, so a half-loaded set grades like none.
        return Engines(note="Graded by keywords only. " + " ".join(notes))
    return Engines(embedder, judge, reader)
