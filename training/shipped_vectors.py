"""Compute the vectors of the shipped rubrics' phrasings: `python training/shipped_vectors.py`, after any change of a rubric."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from trainer.bank.load import load_everything
from trainer.bank.places import shipped_root
from trainer.engines.onnx import OnnxEmbedder
from trainer.engines.phrasings import SHIPPED, key_of, pack
from trainer.grading.claims import claims_of
from training.export import write_arrays


def main() -> None:
    """Write the file that comes with the package."""
    bank = load_everything([shipped_root()])
    embedder = OnnxEmbedder()
    arrays: dict[str, Any] = {}
    for question_id in bank.questions:
        for claim in claims_of(bank.rubric(question_id)):
            for group in ((claim.text, *claim.supporting), claim.hinting, claim.opposing):
                if group:
                    key = key_of(embedder.name, group)
                    arrays[f"{key}|rows"], arrays[f"{key}|scale"] = pack(embedder.embed(group))
    write_arrays(arrays, SHIPPED)
    print(f"{len(arrays) // 2} groups, {SHIPPED.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
