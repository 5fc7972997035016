"""Weight folders: a manifest with hashes, an ONNX graph without weights, the weights as int8 rows with scales, a tokenizer.

The arithmetic is fp32: the int8 rows are multiplied out once, while loading. Storing them this way takes 23 MB in place of
90 and moves no embedding by more than .0005 cosine; quantised *arithmetic* would move scores by up to .07.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import onnxruntime
    from tokenizers import Tokenizer

SHIPPED = Path(__file__).parent / "weights"
"""The folder with the weight folders that come with the package."""

WORD_EMBEDDINGS = "word_embeddings"
"""Name of the table of words in every graph that has one."""


class EngineUnavailable(Exception):
    """A model cannot be used; the message is a sentence for the user that says why."""


@dataclass(frozen=True, slots=True)
class WeightFolder:
    """A verified folder of weights."""

    path: Path
    name: str
    revision: str
    """First eight hex digits of the SHA-256 of the weights, shown in every grade."""
    max_tokens: int
    settings: dict[str, Any]


def verified(path: Path) -> WeightFolder:
    """Check the folder against its manifest.

    Raises EngineUnavailable when the manifest or a file is missing, unreadable, or not the one that was released.
    """
    try:
        manifest = json.loads((path / "manifest.json").read_text(encoding="utf-8"))
        files: dict[str, str] = manifest["files"]
        for name, expected in files.items():
            found = hashlib.sha256((path / name).read_bytes()).hexdigest()
            if found != expected:
                raise EngineUnavailable(f"The model file {path / name} was altered or is incomplete; reinstall the package.")
        folder = WeightFolder(
            path=path,
            name=str(manifest["name"]),
            revision=files["weights.npz"][:8],
            max_tokens=int(manifest["max_tokens"]),
            settings=dict(manifest.get("settings", {})),
        )
    except OSError as error:
        missing = error.filename or path
        raise EngineUnavailable(f"The model file {missing} cannot be read; reinstall the package.") from error
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise EngineUnavailable(f"The model manifest {path / 'manifest.json'} is damaged; reinstall the package.") from error
    if "words_from" in folder.settings:
        # The table of words is part of this model too, and with another embedding engine nobody else looks at it.
        verified(path.parent / str(folder.settings["words_from"]))
    return folder


def encodable(texts: Iterable[str]) -> list[str]:
    """Return the texts with each lone surrogate as a question mark: JSON can hold one, and no tokenizer takes it."""
    return [text.encode("utf-8", "replace").decode("utf-8") for text in texts]


def tokenizer(folder: WeightFolder) -> Tokenizer:
    """Return the folder's tokenizer, truncating at its longest input, padding each batch to its longest row."""
    from tokenizers import Tokenizer

    made = Tokenizer.from_file(str(folder.path / "tokenizer.json"))
    made.no_padding()
    made.enable_padding()
    made.enable_truncation(folder.max_tokens)
    return made


def session(folder: WeightFolder, threads: int) -> onnxruntime.InferenceSession:
    """Return an inference session over the folder's graph, with its weights multiplied out to fp32.

    Raises EngineUnavailable when onnxruntime refuses the graph.
    """
    import numpy as np
    import onnxruntime

    onnxruntime.set_default_logger_severity(3)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    # Spinning threads keep both cores busy between two calls, and the screen needs one of them.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    sources = [folder.path / "weights.npz"]
    if "words_from" in folder.settings:
        # The trained models keep the embedding model's table of words; a copy would add 12 MB to the package.
        sources.append(folder.path.parent / str(folder.settings["words_from"]) / "weights.npz")
    try:
        names: list[str] = []
        full: list[Any] = []
        for place, source in enumerate(sources):
            with np.load(source, allow_pickle=False) as stored:
                for key in stored.files:
                    name, _, part = key.partition("|")
                    if part == "q" and (place == 0 or name == WORD_EMBEDDINGS):
                        names.append(name)
                        full.append(stored[key].astype(np.float32) * stored[f"{name}|s"])
        values = [onnxruntime.OrtValue.ortvalue_from_numpy(array) for array in full]
        options.add_external_initializers(names, values)
        return onnxruntime.InferenceSession(str(folder.path / "graph.onnx"), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime raises classes of its own for every fault
        raise EngineUnavailable(f"The model in {folder.path} does not load: {error}") from error
