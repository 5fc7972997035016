"""Which engines a grading run gets: all of them, or keywords with a note that says which file is at fault."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.grading.stand_ins import QUESTION, RUBRIC, SAYS_PARTITION
from trainer.engines.load import load_engines
from trainer.engines.onnx import OnnxEmbedder, OnnxJudge
from trainer.engines.reader import OnnxReader
from trainer.engines.weights import SHIPPED
from trainer.grading.grader import grade_answer
from trainer.grading.protocols import Engines

FOLDERS = ("embedder", "judge", "reader")
FILES = ("graph.onnx", "tokenizer.json", "weights.npz")
ROOT = Path(__file__).parents[2]


def by_keywords(engines: Engines) -> bool:
    """Whether there is no model at all, and a note that says so."""
    none = (engines.embedder, engines.judge, engines.reader) == (None, None, None)
    return none and engines.note.startswith("Graded by keywords only. ")


@pytest.mark.parametrize("folder", FOLDERS)
def test_the_shipped_weights_are_there_and_are_those_released(folder: str) -> None:
    """The package holds the weights of the embedding model, the reader and the judge, and they load."""
    made: dict[str, Callable[[], Any]] = {"embedder": OnnxEmbedder, "judge": OnnxJudge, "reader": OnnxReader}
    loaded = made[folder]()
    manifest = json.loads((SHIPPED / folder / "manifest.json").read_text(encoding="utf-8"))
    assert loaded.name == f"{manifest['name']}@{manifest['files']['weights.npz'][:8]}"


def test_a_full_set_has_no_note(no_network: list[str]) -> None:
    """With every file in place all three models are loaded, nothing is said, and no network is asked."""
    engines = load_engines()
    assert engines.embedder is not None
    assert engines.judge is not None
    assert engines.reader is not None
    assert engines.note == ""
    assert no_network == []


def test_keywords_when_asked() -> None:
    """`--engine keywords` loads nothing and says that it was asked to."""
    engines = load_engines("keywords")
    assert (engines.embedder, engines.judge, engines.reader) == (None, None, None)
    assert engines.note == "Graded by keywords only, as asked."


@pytest.mark.parametrize("folder", FOLDERS)
@pytest.mark.parametrize("file", [*FILES, "manifest.json"])
def test_a_missing_file_means_keywords(weights: Path, folder: str, file: str) -> None:
    """Without any one of its files grading goes on by keywords, and the note names the file."""
    (weights / folder / file).unlink()
    engines = load_engines()
    assert by_keywords(engines)
    assert f"The model file {weights / folder / file} cannot be read; reinstall the package." in engines.note


@pytest.mark.parametrize("folder", FOLDERS)
@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize("damage", ["altered", "truncated", "emptied"])
def test_a_damaged_file_means_keywords(weights: Path, folder: str, file: str, damage: str) -> None:
    """A file with one bit changed, cut short or emptied is not used, and the note names it."""
    content = bytearray((weights / folder / file).read_bytes())
    content[len(content) // 2] ^= 1
    (weights / folder / file).unlink()
    (weights / folder / file).write_bytes(bytes({"altered": content, "truncated": content[:-100], "emptied": b""}[damage]))
    engines = load_engines()
    assert by_keywords(engines)
    assert f"The model file {weights / folder / file} was altered or is incomplete; reinstall the package." in engines.note


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_missing_folder_means_keywords(weights: Path, folder: str) -> None:
    """Without one of the three folders grading goes on by keywords."""
    (weights / folder).rename(weights / "elsewhere")
    engines = load_engines()
    assert by_keywords(engines)
    assert str(weights / folder / "manifest.json") in engines.note


@pytest.mark.parametrize(
    "manifest",
    ["", "{", "[]", "null", "7", '"text"', "{}", '{"files": []}', '{"files": {}}', '{"files": null}', "\x00", "[" * 100_000],
    ids=lambda text: repr(text[:12]),
)
@pytest.mark.parametrize("folder", FOLDERS)
def test_a_damaged_manifest_means_keywords(weights: Path, folder: str, manifest: str) -> None:
    """A manifest that is none is named, and grading goes on by keywords."""
    (weights / folder / "manifest.json").unlink()
    (weights / folder / "manifest.json").write_text(manifest)
    engines = load_engines()
    assert by_keywords(engines)
    assert f"The model manifest {weights / folder / 'manifest.json'} is damaged; reinstall the package." in engines.note


@pytest.mark.parametrize(
    "change",
    [
        {"max_tokens": "many"},
        {"max_tokens": None},
        {"name": ...},
        {"settings": 7},
        {"settings": None},
        {"files": {"graph.onnx": "00"}},
    ],
    ids=repr,
)
def test_a_manifest_with_a_wrong_value_means_keywords(weights: Path, change: dict[str, object]) -> None:
    """A manifest that lacks a value or holds another kind of value is refused, never half believed."""
    file = weights / "judge" / "manifest.json"
    manifest = json.loads(file.read_text(encoding="utf-8")) | change
    file.unlink()
    file.write_text(json.dumps({key: value for key, value in manifest.items() if value is not ...}), encoding="utf-8")
    engines = load_engines()
    assert by_keywords(engines)
    assert str(weights / "judge") in engines.note


def test_a_manifest_that_is_not_text_means_keywords(weights: Path) -> None:
    """Bytes that are no UTF-8 are a damaged manifest."""
    (weights / "reader" / "manifest.json").unlink()
    (weights / "reader" / "manifest.json").write_bytes(b"\xff\xfe{}")
    assert "reader" in load_engines().note


def test_a_reader_without_claims_means_keywords(weights: Path) -> None:
    """A reader that does not say what it reads is not used."""
    file = weights / "reader" / "manifest.json"
    manifest = json.loads(file.read_text(encoding="utf-8"))
    manifest["settings"]["claims"] = []
    file.unlink()
    file.write_text(json.dumps(manifest), encoding="utf-8")
    engines = load_engines()
    assert by_keywords(engines)
    assert f"The model manifest in {weights / 'reader'} names no claims" in engines.note


def test_a_graph_that_onnxruntime_refuses_means_keywords(weights: Path) -> None:
    """A graph that has its released hash but does not load is a note too."""
    import hashlib

    folder = weights / "judge"
    (folder / "graph.onnx").unlink()
    (folder / "graph.onnx").write_bytes(b"no graph")
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    manifest["files"]["graph.onnx"] = hashlib.sha256(b"no graph").hexdigest()
    (folder / "manifest.json").unlink()
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    engines = load_engines()
    assert by_keywords(engines)
    assert f"The model in {folder} does not load: " in engines.note


def test_the_note_reaches_the_grade(weights: Path) -> None:
    """A grade made without a file says in its provenance which one it was."""
    (weights / "judge" / "weights.npz").unlink()
    provenance = grade_answer(SAYS_PARTITION, QUESTION, RUBRIC, load_engines()).provenance
    assert provenance.engine == "keywords"
    assert str(weights / "judge" / "weights.npz") in provenance.note


def test_the_words_that_the_judge_borrows_are_checked_too(weights: Path) -> None:
    """With another embedding engine the judge still takes its table of words from the shipped one, so that is verified."""
    content = bytearray((weights / "embedder" / "weights.npz").read_bytes())
    content[len(content) // 2] ^= 1
    (weights / "embedder" / "weights.npz").unlink()
    (weights / "embedder" / "weights.npz").write_bytes(content)
    note = load_engines("sentence-transformers", "no-such-model").note
    assert f"The model file {weights / 'embedder' / 'weights.npz'} was altered" in note


def test_hostile_text_goes_through_every_model() -> None:
    """Control characters, lone surrogates and endless words are read by all three models; the probabilities sum to 1."""
    texts = [
        "",
        " ",
        "\x00\x1b[31m",
        "a\ud800b",
        "\udfff",
        "word " * 2000,
        "x" * 20_000,
        "🙂",
        "\u202eabc",
        "[CLS] [SEP] [MASK]",
    ]
    vectors = OnnxEmbedder().embed(texts)
    assert vectors.shape == (len(texts), 384)
    assert np.isfinite(vectors).all()
    judged = OnnxJudge().judge([(text, text) for text in texts])
    assert np.allclose(judged.sum(axis=1), 1, atol=1e-3)
    reader = OnnxReader()
    claims = json.loads((SHIPPED / "reader" / "manifest.json").read_text(encoding="utf-8"))["settings"]["claims"][:3]
    assert np.allclose(reader.read(texts, claims).sum(axis=2), 1, atol=1e-3)
    assert reader.knows(claims[0])
    assert not reader.knows("A claim that nobody taught it.")
    with pytest.raises(KeyError):
        reader.read(["text"], ["A claim that nobody taught it."])


def test_a_batch_changes_no_vector() -> None:
    """A text has the same vector and the same reading alone and among others, to four digits."""
    texts = [f"{'order ' * length}holds" for length in (1, 30, 2, 60, 3, 5)] * 4
    embedder, judge = OnnxEmbedder(), OnnxJudge()
    together = embedder.embed(texts)
    read = judge.judge([("Order holds inside a partition.", text) for text in texts])
    for row, text in enumerate(texts[:6]):
        assert np.allclose(together[row], embedder.embed([text])[0], atol=1e-4)
        assert np.allclose(read[row], judge.judge([("Order holds inside a partition.", text)])[0], atol=1e-4)


@pytest.mark.slow
def test_the_engines_start_in_time(tmp_path: Path) -> None:
    """A fresh process has the shipped engines loaded and a first passage embedded within three seconds."""
    code = (
        "import time; started = time.perf_counter()\n"
        "from trainer.engines.load import load_engines\n"
        "engines = load_engines()\n"
        "engines.embedder.embed(['order holds inside one partition'])\n"
        "assert engines.note == '', engines.note\n"
        "print(time.perf_counter() - started)\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=os.environ | {"XDG_CACHE_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    print(f"engines loaded in {float(run.stdout):.2f} s")
    assert float(run.stdout) < 3.0
