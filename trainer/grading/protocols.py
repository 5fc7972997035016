"""What grading asks of the models behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Embedder(Protocol):
    """Turns texts into vectors whose dot product is their cosine similarity."""

    @property
    def name(self) -> str:
        """Engine, model and weights, for the grade: `onnx/all-MiniLM-L6-v2@53aa5117`."""

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one L2-normalised row a text, shape (len(texts), dimensions); shape (0, dimensions) for none."""

    def phrasings(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return the vectors of a rubric's texts, one row a text; kept, since the same texts are asked for again and again."""


class Judge(Protocol):
    """Reads a claim and a passage, and says how the passage stands to the claim."""

    @property
    def name(self) -> str:
        """Model and weights, for the grade: `judge-1@0a1b2c3d`."""

    def judge(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float32]:
        """Return for each (claim, passage) the probabilities of (unrelated, partial, asserts, opposes), shape (n, 4)."""


class ClaimReader(Protocol):
    """A judge that has learned given claims by heart: it reads a passage once and answers for all of them."""

    @property
    def name(self) -> str:
        """Model and weights, for the grade: `reader-1@0a1b2c3d`."""

    def knows(self, claim: str) -> bool:
        """Whether the reader was trained on this claim, word for word."""

    def read(self, passages: Sequence[str], claims: Sequence[str]) -> NDArray[np.float32]:
        """Return the probabilities of (unrelated, partial, asserts, opposes), shape (passages, claims, 4).

        KeyError for a claim that it does not know.
        """


@dataclass(frozen=True, slots=True)
class Engines:
    """The models that one grading run may ask; without an embedder and a judge it grades by keywords alone."""

    embedder: Embedder | None = None
    judge: Judge | None = None
    reader: ClaimReader | None = None
    """Asked before the judge for the claims that it knows; the judge reads all others."""
    note: str = ""
    """Why an engine is missing, as a sentence for the user; empty when nothing is."""


KEYWORDS_ONLY = Engines(note="Graded by keywords only.")
