"""Vectors of a rubric's phrasings are kept; a kept file that is gone or damaged costs time and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.grading.stand_ins import BagEmbedder
from trainer.engines import phrasings
from trainer.engines.phrasings import PhrasingVectors, key_of, pack

if TYPE_CHECKING:
    from numpy.typing import NDArray

TEXTS = ("order holds inside one partition", "the key decides")
WIDTH = 512


class Counted:
    """Embeds as a bag of words, and counts how often it is asked."""

    def __init__(self) -> None:
        self.asked = 0

    def __call__(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.asked += 1
        return BagEmbedder().embed(texts)


def rows(embed: Callable[[Sequence[str]], NDArray[np.float32]], model: str = "m@1") -> NDArray[np.float32]:
    """Return the vectors as a new process would get them."""
    return PhrasingVectors(model, WIDTH).rows(TEXTS, embed)


@pytest.fixture
def expected() -> NDArray[np.float32]:
    """The vectors as they are, computed or kept."""
    packed, scale = pack(BagEmbedder().embed(TEXTS))
    return packed.astype(np.float32) * scale


def test_vectors_are_computed_once(kept_vectors: Path, expected: NDArray[np.float32]) -> None:
    """The first process computes and keeps them, the next one reads the very same numbers."""
    embed = Counted()
    first, second = rows(embed), rows(embed)
    assert embed.asked == 1
    assert np.array_equal(first, second)
    assert np.array_equal(first, expected)
    assert [file.name for file in kept_vectors.iterdir()] == [f"{key_of('m@1', TEXTS)}.npz"]


def test_vectors_are_kept_in_memory() -> None:
    """A second question of the same process reads no file."""
    embed = Counted()
    kept = PhrasingVectors("m@1", WIDTH)
    assert kept.rows(TEXTS, embed) is kept.rows(list(TEXTS), embed)
    assert embed.asked == 1


def test_rounding_moves_no_vector() -> None:
    """Kept numbers differ from the model's by less than half a step of 1/127 of the largest."""
    exact = np.random.default_rng(1).normal(size=(20, 384)).astype(np.float32)
    packed, scale = pack(exact)
    assert np.abs(packed * scale - exact).max() <= 0.51 * scale.max()
    assert np.array_equal(pack(np.zeros((1, 4), np.float32))[0], np.zeros((1, 4), np.int8))


def test_another_model_or_another_text_has_another_file() -> None:
    """Files are named by the model and every text in its place."""
    keys = [key_of("m@1", TEXTS), key_of("m@2", TEXTS), key_of("m@1", TEXTS[::-1]), key_of("m@1", ("".join(TEXTS),))]
    assert len(set(keys)) == 4
    assert key_of("m@1", ("\ud800",)) != key_of("m@1", ("?",))


def test_no_texts_are_no_rows(kept_vectors: Path) -> None:
    """A claim without phrasings asks no model and keeps no file."""
    embed = Counted()
    assert PhrasingVectors("m@1", WIDTH).rows((), embed).shape == (0, WIDTH)
    assert embed.asked == 0
    assert not kept_vectors.exists()


def test_shipped_vectors_come_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kept_vectors: Path, expected: NDArray[np.float32]
) -> None:
    """Vectors that come with the package are read without the model, and nothing is written."""
    packed, scale = pack(BagEmbedder().embed(TEXTS))
    key = key_of("m@1", TEXTS)
    arrays: dict[str, Any] = {f"{key}|rows": packed, f"{key}|scale": scale}
    np.savez(tmp_path / "shipped.npz", **arrays)
    monkeypatch.setattr(phrasings, "SHIPPED", tmp_path / "shipped.npz")
    embed = Counted()
    assert np.array_equal(rows(embed), expected)
    assert embed.asked == 0
    assert not kept_vectors.exists()
    rows(embed, model="m@2")
    assert embed.asked == 1


@pytest.mark.parametrize("damage", ["empty", "garbage", "truncated", "shape", "scale", "type", "names", "pickle", "folder"])
def test_a_damaged_file_is_computed_anew(kept_vectors: Path, expected: NDArray[np.float32], damage: str) -> None:
    """A kept file that is damaged or holds something else is passed over, and written anew where that can be done."""
    embed = Counted()
    rows(embed)
    (file,) = kept_vectors.iterdir()
    packed, scale = pack(BagEmbedder().embed(TEXTS))
    whole = file.read_bytes()
    file.unlink()
    if damage == "empty":
        file.touch()
    elif damage == "garbage":
        file.write_bytes(b"not a zip file" * 100)
    elif damage == "truncated":
        file.write_bytes(whole[: len(whole) // 2])
    elif damage == "shape":
        np.savez(file, rows=packed[:1], scale=scale[:1])
    elif damage == "scale":
        np.savez(file, rows=packed, scale=scale[:, 0])
    elif damage == "type":
        np.savez(file, rows=packed.astype(np.float64), scale=scale)
    elif damage == "names":
        np.savez(file, vectors=packed)
    elif damage == "pickle":
        np.savez(file, rows=np.array([{"a": 1}], dtype=object), scale=scale)
    else:
        file.mkdir()
    assert np.array_equal(rows(embed), expected)
    assert embed.asked == 2
    assert [left.name for left in kept_vectors.iterdir()] == [file.name]
    if damage != "folder":
        assert np.array_equal(rows(embed), expected)
        assert embed.asked == 2


@settings(max_examples=200, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
def test_a_flipped_bit_raises_nothing(kept_vectors: Path, place: float, bit: int) -> None:
    """A kept file with any one bit turned gives the right vectors or is computed anew; it never stops a grading."""
    for old in kept_vectors.glob("*"):
        old.unlink()
    embed = Counted()
    exact = rows(embed)
    (file,) = kept_vectors.iterdir()
    content = bytearray(file.read_bytes())
    content[int(place * len(content))] ^= 1 << bit
    file.write_bytes(content)
    assert np.array_equal(rows(embed), exact)


def test_a_cache_that_cannot_be_written_stops_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, expected: NDArray[np.float32]
) -> None:
    """Where no file can be kept the vectors are computed each time, and are the same."""
    (tmp_path / "occupied").write_text("a file where the folder should be")
    monkeypatch.setattr(phrasings, "_cache", lambda: tmp_path / "occupied" / "vectors")
    embed = Counted()
    assert np.array_equal(rows(embed), expected)
    assert np.array_equal(rows(embed), expected)
    assert embed.asked == 2


def test_a_full_disk_leaves_nothing_half_written(kept_vectors: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the last step of writing fails the vectors are still there, and no scrap is left in the cache."""

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.replace", full)
    rows(Counted())
    assert list(kept_vectors.iterdir()) == []
