"""The shipped weight folder turned back into the model that it was exported from, as a folder of sentence-transformers.

The graph holds the small tensors and names the large ones; only the fields needed for that are read here, so that the tests
need no package for ONNX.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

FLOAT = 1
"""The type of fp32 tensors in a graph."""
HEADS = 12


def _varint(data: memoryview, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
        shift += 7


def _fields(data: memoryview) -> Iterator[tuple[int, Any]]:
    """Yield (number, value) of each field of a protobuf message; a value is an int or the bytes of it."""
    at = 0
    while at < len(data):
        tag, at = _varint(data, at)
        kind = tag & 7
        if kind == 0:
            value, at = _varint(data, at)
            yield tag >> 3, value
        else:
            length, at = _varint(data, at) if kind == 2 else ({1: 8, 5: 4}[kind], at)
            yield tag >> 3, data[at : at + length]
            at += length


def _text(data: memoryview) -> str:
    return bytes(data).decode()


def _tensor(data: memoryview) -> tuple[str, NDArray[np.float32] | None]:
    """Return a tensor's name, and its numbers where the graph holds them."""
    shape: list[int] = []
    name, kind, numbers = "", 0, None
    for number, value in _fields(data):
        if number == 1:
            shape += [value] if isinstance(value, int) else _packed(value)
        elif number == 2:
            kind = value
        elif number == 8:
            name = _text(value)
        elif number == 9:
            numbers = bytes(value)
    if kind != FLOAT or numbers is None:
        return name, None
    return name, np.frombuffer(numbers, np.float32).reshape(shape)


def _packed(data: memoryview) -> list[int]:
    values, at = [], 0
    while at < len(data):
        value, at = _varint(data, at)
        values.append(value)
    return values


def _graph(file: Path) -> tuple[dict[str, NDArray[np.float32]], dict[str, str]]:
    """Return the tensors that the graph holds, and for each matrix product its node's name by its second input."""
    tensors: dict[str, NDArray[np.float32]] = {}
    products: dict[str, str] = {}
    graph = next(value for number, value in _fields(memoryview(file.read_bytes())) if number == 7)
    for number, value in _fields(graph):
        if number == 5:
            name, numbers = _tensor(value)
            if numbers is not None:
                tensors[name] = numbers
        elif number == 1:
            parts = list(_fields(value))
            inputs = [_text(part) for field, part in parts if field == 1]
            kind = next(_text(part) for field, part in parts if field == 4)
            if kind == "MatMul":
                products[inputs[1]] = next(_text(part) for field, part in parts if field == 3)
    return tensors, products


def source_tensors(folder: Path) -> dict[str, NDArray[np.float32]]:
    """Return the tensors of the source model by the names that they have there."""
    tensors, products = _graph(folder / "graph.onnx")
    with np.load(folder / "weights.npz", allow_pickle=False) as stored:
        for key in stored.files:
            name, _, part = key.partition("|")
            if part == "q":
                tensors[name] = stored[key].astype(np.float32) * stored[f"{name}|s"]
    found: dict[str, NDArray[np.float32]] = {}
    for name, numbers in tensors.items():
        if name == "word_embeddings":
            found["embeddings.word_embeddings.weight"] = numbers
        elif name in products:
            # A product's matrix is the layer's, transposed; the node is named by its place: /encoder/encoder/layer.0/.../MatMul
            place = products[name].removeprefix("/encoder/").removesuffix("/MatMul").replace("/", ".")
            found[f"{place}.weight"] = numbers.T
        elif name.startswith("encoder."):
            found[name.removeprefix("encoder.")] = numbers
    return found


def write_source_model(folder: Path, target: Path) -> Path:
    """Write the model of the weight folder as sentence-transformers keeps one: BERT, mean pooling, length one."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, Transformer
    from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

    tensors = source_tensors(folder)
    layers = 1 + max(int(name.split(".")[2]) for name in tensors if name.startswith("encoder.layer."))
    words, hidden = tensors["embeddings.word_embeddings.weight"].shape
    config = BertConfig(
        vocab_size=words,
        hidden_size=hidden,
        num_hidden_layers=layers,
        num_attention_heads=HEADS,
        intermediate_size=tensors["encoder.layer.0.intermediate.dense.bias"].shape[0],
        max_position_embeddings=tensors["embeddings.position_embeddings.weight"].shape[0],
    )
    model = BertModel(config)
    state = {name: torch.from_numpy(np.array(numbers)) for name, numbers in tensors.items()}
    # BERT's own pooler takes no part; as zeros it is the same in every run, and so is the hash in the model's name.
    state |= {"pooler.dense.weight": torch.zeros(hidden, hidden), "pooler.dense.bias": torch.zeros(hidden)}
    # Strict: a tensor that is missing, left over or of another shape would make the comparison meaningless.
    model.load_state_dict(state, strict=True)
    plain = target.with_name("transformer")
    model.save_pretrained(str(plain))
    max_tokens = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["max_tokens"]
    names = {"unk_token": "[UNK]", "sep_token": "[SEP]", "pad_token": "[PAD]", "cls_token": "[CLS]", "mask_token": "[MASK]"}
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_file=str(folder / "tokenizer.json"), model_max_length=max_tokens, do_lower_case=True, **names
    )
    tokenizer.save_pretrained(str(plain))
    transformer = Transformer(str(plain), max_seq_length=max_tokens)
    pooling = Pooling(hidden, pooling_mode="mean")
    SentenceTransformer(modules=[transformer, pooling, Normalize()], device="cpu").save(str(target))
    shutil.rmtree(plain)
    return target
