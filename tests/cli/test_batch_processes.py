"""Grading a stream in several processes, with the shipped bank and by keywords."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from trainer.cli.main import main

if TYPE_CHECKING:
    from pathlib import Path


def test_processes_change_no_byte(data_dir: Path, tmp_path: Path) -> None:
    """One process or two give the same bytes in the same order, bad lines among them; so does another order of lines."""
    answers = [
        "Order holds within one partition.",
        "Records with the same key go to the same partition. \ud800",
        "",
        "There is a global order.",
    ]
    lines = [
        json.dumps({"id": f"{number}", "question_id": "kafka-ordering", "answer": answers[number % len(answers)]})
        for number in range(12)
    ]
    lines.insert(5, "nonsense")
    written = {}
    for name, text, workers in (
        ("one", lines, "1"),
        ("two", lines, "2"),
        ("reversed", lines[::-1], "1"),
    ):
        source, target = tmp_path / f"{name}.in", tmp_path / f"{name}.out"
        source.write_text("\n".join(text))
        words = ["--data-dir", str(data_dir), "--engine", "keywords", "grade", "--batch", str(source)]
        assert main([*words, "--out", str(target), "--workers", workers]) == 1
        written[name] = target.read_bytes()
    assert written["one"] == written["two"]
    graded = {name: sorted(line for line in out.splitlines() if b"error" not in line) for name, out in written.items()}
    assert len(graded["one"]) == 12
    assert graded["one"] == graded["reversed"]
