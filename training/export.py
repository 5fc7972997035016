"""Writing a weight folder: an ONNX graph without weights, the weights as int8 rows with scales, and a manifest of hashes."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

LARGE = 384 * 64
"""Tensors of at least so many numbers are stored as int8; smaller ones stay in the graph as they are."""
WORD_EMBEDDINGS = "word_embeddings"


def write_arrays(arrays: dict[str, Any], path: Path) -> None:
    """Write an .npz file whose bytes depend on nothing but the arrays."""
    # numpy stamps the time of writing into an .npz; the same weights must give the same bytes.
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(arrays):
            buffer = io.BytesIO()
            np.lib.format.write_array(buffer, np.ascontiguousarray(arrays[name]), allow_pickle=False)
            archive.writestr(zipfile.ZipInfo(f"{name}.npy", (1980, 1, 1, 0, 0, 0)), buffer.getvalue())


def traced(module: Any, inputs: Sequence[str], output: str, file: Path) -> None:
    """Write the module as an ONNX graph; every input is a table of token numbers, rows by tokens, both of any size.

    An input named `columns` is a list of numbers instead, of any length, and the second dimension of the output.
    """
    import torch

    ids = torch.randint(1000, 20000, (3, 17), generator=torch.Generator().manual_seed(1))
    given = {"ids": ids, "mask": torch.ones_like(ids), "types": torch.zeros_like(ids), "columns": torch.tensor([2, 0, 1, 3, 5])}
    axes = {name: {0: "c"} if name == "columns" else {0: "n", 1: "t"} for name in inputs}
    torch.onnx.export(
        module.eval(),
        tuple(given[name] for name in inputs),
        str(file),
        input_names=list(inputs),
        output_names=[output],
        dynamic_axes=axes | {output: {0: "n", 1: "c"} if "columns" in inputs else {0: "n"}},
        opset_version=17,
        dynamo=False,
    )


def write_folder(
    onnx_file: Path,
    folder: Path,
    *,
    name: str,
    max_tokens: int,
    tokenizer: Path,
    settings: dict[str, Any],
    origin: dict[str, Any],
    shares_words_with: str | None = None,
) -> str:
    """Write the weight folder and return the SHA-256 of its weights.

    `shares_words_with` names a sibling folder whose word embeddings are used in place of own ones: the trained models keep
    those of the embedding model unchanged, and a copy would cost 12 MB each.
    """
    import onnx
    from onnx import TensorProto, numpy_helper

    folder.mkdir(parents=True, exist_ok=True)
    model = onnx.load(str(onnx_file))
    stored: dict[str, Any] = {}
    for initializer in model.graph.initializer:
        values = numpy_helper.to_array(initializer)
        if values.size < LARGE or values.ndim < 2 or values.dtype != np.float32:
            continue
        is_words = WORD_EMBEDDINGS in initializer.name
        # One scale a word for the table of words, one an output unit for the rest.
        axis = -1 if is_words or values.ndim > 2 else 0
        scale = np.abs(values).max(axis=axis, keepdims=True) / 127
        scale[scale == 0] = 1
        target = WORD_EMBEDDINGS if is_words else initializer.name
        if is_words:
            for node in model.graph.node:
                for position, used in enumerate(node.input):
                    if used == initializer.name:
                        node.input[position] = target
            initializer.name = target
        if not (is_words and shares_words_with):
            stored[f"{target}|q"] = np.round(values / scale).astype(np.int8)
            stored[f"{target}|s"] = scale.astype(np.float32)
        initializer.ClearField("raw_data")
        initializer.data_location = TensorProto.EXTERNAL
        del initializer.external_data[:]
        entry = initializer.external_data.add()
        entry.key, entry.value = "location", "weights"
    onnx.save(model, str(folder / "graph.onnx"))
    write_arrays(stored, folder / "weights.npz")
    (folder / "tokenizer.json").write_bytes(tokenizer.read_bytes())
    files = {
        item: hashlib.sha256((folder / item).read_bytes()).hexdigest()
        for item in ("graph.onnx", "weights.npz", "tokenizer.json")
    }
    if shares_words_with:
        settings = settings | {"words_from": shares_words_with}
    manifest = {"name": name, "max_tokens": max_tokens, "settings": settings, "origin": origin, "files": files}
    text = json.dumps(manifest, indent=1, ensure_ascii=False, sort_keys=True)
    (folder / "manifest.json").write_text(text + "\n", encoding="utf-8")
    return files["weights.npz"]
