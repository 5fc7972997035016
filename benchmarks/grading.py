"""Grade the labelled answers and probes and print how the grades agree with the labels: `python benchmarks/grading.py`.

Two columns. `shipped`: the shipped grader, whose calibration was fitted on these answers, so it is no evidence of anything
but that the files fit together. `held out`: from `trainer/grading/calibration.json`, each question graded with a calibration
fitted on the other five; neither the reader nor the judge was trained on any labelled answer or probe.
"""

from __future__ import annotations

import argparse
import json
import platform
import statistics
import sys
import time
from importlib import metadata, resources
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.figures import grading_figures, probe_rates, table
from trainer.bank.load import load_bank
from trainer.bank.places import shipped_root
from trainer.engines.load import ENGINE_NAMES, load_engines
from trainer.grading.grader import grade_answer
from trainer.grading.protocols import Engines
from trainer.grading.segments import word_count
from trainer.grading.wire import grade_to_wire

LABELS = Path(__file__).parent / "labels"


def read(path: Path) -> list[dict[str, Any]]:
    """Return the rows of a JSON lines file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


class _Taped:
    """A model that notes what it is asked."""

    def __init__(self, model: Any, tape: list[tuple[Any, tuple[Any, ...]]]) -> None:
        self._model, self._tape = model, tape

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._model, name)
        if name not in ("embed", "judge", "read"):
            return found

        def noted(*given: Any) -> Any:
            self._tape.append((found, given))
            return found(*given)

        return noted


class Tape:
    """The forward passes of a grade, to be run again with nothing around them."""

    def __init__(self, engines: Engines) -> None:
        self._calls: list[tuple[Any, tuple[Any, ...]]] = []
        embedder, judge, reader = (_Taped(model, self._calls) for model in (engines.embedder, engines.judge, engines.reader))
        self.engines = Engines(embedder, judge, reader)

    def replay(self) -> None:
        """Run the passes again."""
        for call, given in self._calls:
            call(*given)


def main() -> None:
    """Grade, print, and optionally write the predictions for another scorer."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--engine", choices=ENGINE_NAMES, default="onnx")
    parser.add_argument("--out", type=Path, help="write the grades as JSON lines")
    parser.add_argument("--by-question", action="store_true")
    arguments = parser.parse_args()
    bank = load_bank([shipped_root()])
    started = time.perf_counter()
    engines = load_engines(arguments.engine)
    cold_s = time.perf_counter() - started
    answers, probes = read(LABELS / "answers_dev.jsonl"), read(LABELS / "probes_dev.jsonl")
    grades: dict[str, dict[str, Any]] = {}
    warm_ms: list[float] = []
    bare_ms: list[float] = []
    for row in (*answers, *probes):
        question, rubric = bank.question(row["question_id"]), bank.rubric(row["question_id"])
        text = row.get("answer", row.get("text", ""))
        started = time.perf_counter()
        grades[row["id"]] = grade_to_wire(grade_answer(text, question, rubric, engines))
        took_ms = 1000 * (time.perf_counter() - started)
        if "answer" in row and 130 <= word_count(text) <= 170 and engines.reader is not None and engines.embedder is not None:
            warm_ms.append(took_ms)
            taped = Tape(engines)
            grade_answer(text, question, rubric, taped.engines)
            started = time.perf_counter()
            taped.replay()
            bare_ms.append(1000 * (time.perf_counter() - started))
    if arguments.out:
        lines = (json.dumps({"id": name} | grade, ensure_ascii=False) for name, grade in grades.items() if "/" not in name)
        arguments.out.write_text("\n".join(lines) + "\n", encoding="utf-8")
    columns = {"shipped": grading_figures(answers, grades) | probe_rates(probes, grades)}
    stored = json.loads((resources.files("trainer.grading") / "calibration.json").read_text(encoding="utf-8"))
    kind = "keywords" if engines.reader is None else "reader"
    held_out = stored.get("held_out", {}).get(kind)
    if held_out:
        columns["held out by question"] = {name: held_out.get(name) for name in columns["shipped"]}
    print(f"{len(answers)} answers, {len(probes)} probes; engine {arguments.engine}; {engines.note or 'semantic'}")
    print(table(columns))
    if arguments.by_question:
        for question_id in sorted({row["question_id"] for row in answers}):
            some = [row for row in answers if row["question_id"] == question_id]
            print(f"\n{question_id} (shipped)\n{table({'shipped': grading_figures(some, grades)})}")
    if warm_ms:
        warm, bare = statistics.median(warm_ms), statistics.median(bare_ms)
        versions = ", ".join(f"{name} {metadata.version(name)}" for name in ("onnxruntime", "tokenizers", "numpy"))
        print(f"\nengines loaded in {cold_s:.2f} s; an answer of 130 to 170 words: median {warm:.0f} ms,")
        print(f"bare forward passes on the same inputs {bare:.0f} ms, ratio {warm / bare:.2f} ({len(warm_ms)} answers)")
        print(f"{platform.machine()}, Python {platform.python_version()}, {versions}")


if __name__ == "__main__":
    main()
