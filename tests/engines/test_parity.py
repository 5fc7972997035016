"""Both embedding engines on the same weights: the shipped export says what sentence-transformers says."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.engines.offline import offline
from trainer.bank.load import load_bank
from trainer.bank.places import shipped_root
from trainer.engines.load import load_engines
from trainer.engines.onnx import OnnxEmbedder
from trainer.engines.sentence_transformers import SentenceTransformersEmbedder

pytestmark = pytest.mark.slow

VARIED = (
    "key",
    "acks=all",
    "Order holds only inside one partition.",
    "ORDER HOLDS ONLY INSIDE ONE PARTITION.",
    "order is never guaranteed across partitions",
    "idempotnet prodcuer with max.in.flight.requests.per.connection=5",
    "Zoë's naïve café résumé über señor",
    "順序はパーティションの中でのみ保証されます",
    "Порядок внутри партиции",
    "🙂 👍🏽 done",
    "a\x00b\tc\r\nd \u202e e \u200b f",
    "[/bold] {json: true} <b>html</b> C:\\path /usr/lib $HOME %s",
    "1, 2, 3, 4.5e6 0x1F 12:30 1.10 99.99%",
    "..." * 20,
    "word " * 400,
    "antidisestablishmentarianism" * 12,
    "if (x != null) { return queue.poll(100, TimeUnit.MILLISECONDS); }",
    "So basically, um, yeah, you'd have, like, one consumer per partition, right?",
    "Message is go to dead letter queue after retry is finish.",
    "-> fan-out / fan-in -- see e.g. RFC 2119 (MUST NOT)",
)


@pytest.fixture(scope="module")
def texts() -> list[str]:
    """Forty texts of all sorts: twenty odd ones and twenty of the bank."""
    bank = load_bank([shipped_root()])
    written = [text for question in bank.questions.values() for text in (question.prompt, question.hints[0])]
    return [*VARIED, *written[:20]]


def test_both_engines_embed_alike(source_model: Path, texts: list[str]) -> None:
    """On forty varied texts the vectors of both engines have a cosine of .99 or more, and length one."""
    assert len(set(texts)) == 40
    shipped = OnnxEmbedder().embed(texts)
    library = SentenceTransformersEmbedder(str(source_model)).embed(texts)
    assert shipped.shape == library.shape == (40, 384)
    assert np.allclose(np.linalg.norm(shipped, axis=1), 1, atol=1e-4)
    assert np.allclose(np.linalg.norm(library, axis=1), 1, atol=1e-4)
    cosine = (shipped * library).sum(axis=1)
    assert cosine.min() >= 0.99, texts[int(cosine.argmin())]
    # So alike that the order of near and far passages cannot differ either.
    assert np.abs(shipped @ shipped.T - library @ library.T).max() < 0.01


def test_a_model_by_its_folder_makes_a_full_set_of_engines(source_model: Path) -> None:
    """`--engine sentence-transformers --model FOLDER` grades with that model, named with a hash of its weights, no note."""
    engines = load_engines("sentence-transformers", str(source_model))
    assert engines.note == ""
    assert engines.embedder is not None
    assert engines.judge is not None
    assert engines.reader is not None
    engine, _, model = engines.embedder.name.partition("/")
    assert engine == "sentence-transformers"
    name, _, revision = model.partition("@")
    assert name == "all-MiniLM-L6-v2"
    assert len(revision) == 8
    assert engines.embedder.name == SentenceTransformersEmbedder(str(source_model)).name


def test_the_library_reaches_for_no_network_and_prints_nothing(source_model: Path, tmp_path: Path) -> None:
    """A model that lies in a folder is loaded and used without a look at the network or a mark on the screen."""
    outcome = offline([str(source_model)], tmp_path)
    assert outcome.notes == [""]
    assert outcome.rows == [2]
    assert outcome.tried == []
    assert outcome.printed == ""


def test_no_texts_are_no_rows(source_model: Path) -> None:
    """Nothing to embed is an empty table of the model's width."""
    assert SentenceTransformersEmbedder(str(source_model)).embed([]).shape == (0, 384)
    assert OnnxEmbedder().embed([]).shape == (0, 384)


def test_kept_vectors_are_near_the_model_s(source_model: Path, texts: list[str]) -> None:
    """A rubric's kept vectors are those of the model, rounded: the cosine stays above .999."""
    embedder = SentenceTransformersEmbedder(str(source_model))
    kept = embedder.phrasings(texts)
    cosine = (kept * embedder.embed(texts)).sum(axis=1) / np.linalg.norm(kept, axis=1)
    assert cosine.min() > 0.999
