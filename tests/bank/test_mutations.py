"""Whatever is deleted, renamed, retyped or doubled in a valid pair: it loads, or it is refused in sentences."""

from __future__ import annotations

import copy
import tempfile
from pathlib import Path
from typing import Any

import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.bank.pairs import QUESTION, RUBRIC, root_with
from trainer.bank.check import check_bank
from trainer.bank.load import load_bank, load_everything
from trainer.bank.model import BankRefused

PAIR = {"question": yaml.safe_load(QUESTION), "rubric": yaml.safe_load(RUBRIC)}
NODES: list[Any] = [None, True, 0, -1, 3, 1.5, [], {}, [[]], [None], {"a": 1}, {"": []}]
TEXTS = ["", " ", "text", "a\nb", "\x1b[31m", "é" * 130, "[/bold]", "!!x", "*a", "&a", "<<", "2024-01-01"]
IDS = ["order-by-key", "second-question", "key-routing"]
VALUES: st.SearchStrategy[Any] = st.sampled_from([*NODES, *TEXTS, *IDS])
KEYS = st.sampled_from(["id", "question", "criteria", "x", "", "<<", "no", "idd", "a.b", "\x07", "1", "é"])


def places(value: Any, way: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the ways to all values inside."""
    found = [way] if way else []
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, inner in entries:
        found += places(inner, (*way, step))
    return found


@st.composite
def damaged(draw: st.DrawFn) -> dict[str, Any]:
    """Draw a pair with one to four nodes deleted, renamed, retyped or doubled."""
    pair = copy.deepcopy(PAIR)
    for _ in range(draw(st.integers(1, 4))):
        way = draw(st.sampled_from([each for each in places(pair) if len(each) > 1]))
        parent: Any = pair
        for step in way[:-1]:
            parent = parent[step]
        last = way[-1]
        match draw(st.sampled_from(["delete", "rename", "retype", "double"])):
            case "delete":
                del parent[last]
            case "rename" if isinstance(parent, dict):
                parent[draw(KEYS)] = parent.pop(last)
            case "double" if isinstance(parent, list):
                parent.insert(last, copy.deepcopy(parent[last]))
            case _:
                parent[last] = copy.deepcopy(draw(VALUES))
        if not all(isinstance(part, dict) for part in pair.values()):
            break
    return pair


def dumped(value: Any, flow: bool) -> str:
    """Write YAML in the style of people or on few lines, without the anchors of the emitter."""
    return yaml.safe_dump(copy.deepcopy(value), allow_unicode=True, sort_keys=False, default_flow_style=flow)


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(damaged(), st.booleans())
def test_a_damaged_pair_is_loaded_or_refused(pair: dict[str, Any], flow: bool) -> None:
    """Never anything but BankRefused, with a place and a sentence for each fault."""
    with tempfile.TemporaryDirectory() as folder:
        root = root_with(Path(folder), dumped(pair["question"], flow), dumped(pair["rubric"], flow))
        try:
            check_bank(load_everything([root]))
        except BankRefused as refused:
            assert refused.errors
            for error in refused.errors:
                assert Path(error.path).is_relative_to(root)
                assert error.message
                assert str(error).isprintable()
        try:
            load_bank([root])
        except BankRefused as refused:
            assert refused.errors


@settings(max_examples=150, deadline=None)
@given(st.sampled_from([QUESTION, RUBRIC]), st.binary(max_size=6), st.integers(0, 1500), st.integers(0, 40))
def test_damaged_bytes_are_loaded_or_refused(valid: str, put: bytes, at: int, cut: int) -> None:
    """Bytes deleted or put in anywhere raise nothing but BankRefused."""
    data = valid.encode()
    data = data[:at] + put + data[at + cut :]
    with tempfile.TemporaryDirectory() as folder:
        is_question = valid is QUESTION
        root = root_with(Path(folder), data if is_question else QUESTION, RUBRIC if is_question else data)
        try:
            load_everything([root])
        except BankRefused as refused:
            assert all(str(error).isprintable() for error in refused.errors)
