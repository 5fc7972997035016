"""Grade public short-answer data with the trainer's own models.

    python benchmarks/asag.py DATA.jsonl --predictions OUT.jsonl [--split NAME] [--fit FILE ...] [--fit-rows N]

Each line of DATA has id, question, references, answer. A rubric is made from the references, one criterion a statement;
alternative references are alternative ways to be right, so the best one counts, while a single long reference counts by the
share of its statements. `score` and `label` of DATA are never looked at; those of the `--fit` files are, to calibrate a
logistic model over five figures. Without --fit the figures are combined by fixed weights.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from trainer.engines.load import load_engines
from trainer.grading.keywords import token_similarity, words
from trainer.grading.protocols import Engines
from trainer.grading.segments import segments

FIGURES = ("support", "opposes", "cosine", "overlap", "covered")
FIXED = {"bias": -1.6, "support": 2.4, "opposes": -1.2, "cosine": 2.0, "overlap": 1.0, "covered": 0.5}
LONG_WORDS = 40
"""A single reference with more words than this is split into its statements."""
Row = dict[str, Any]


def statements(references: list[str]) -> tuple[list[str], bool]:
    """Return the claims of the references, and whether all of them are wanted rather than any."""
    if len(references) == 1 and len(references[0].split()) > LONG_WORDS:
        text = references[0]
        return [text[span.start : span.end] for span in segments(text)], True
    return references, False


def figures_of(rows: list[Row], engines: Engines) -> list[dict[str, float]]:
    """Return the figures of each answer against its references."""
    assert engines.embedder is not None
    assert engines.judge is not None
    out: list[dict[str, float]] = []
    for row in rows:
        answer = " ".join(str(row["answer"]).split()).lower()
        claims, all_wanted = statements([str(reference) for reference in row["references"] if str(reference).strip()])
        if not answer or not claims:
            out.append(dict.fromkeys(FIGURES, 0.0))
            continue
        spans = segments(answer)
        passages = [answer[span.start : span.end] for span in spans] if len(answer.split()) > LONG_WORDS else [answer]
        passages = passages or [answer]
        vectors = engines.embedder.embed([*passages, *(claim.lower() for claim in claims)])
        cosine = vectors[: len(passages)] @ vectors[len(passages) :].T
        pairs = [
            (claim, passages[int(place)])
            for column, claim in enumerate(claims)
            for place in cosine[:, column].argsort()[::-1][:2]
        ]
        read = engines.judge.judge(pairs)
        support = [0.0] * len(claims)
        opposes = [0.0] * len(claims)
        per_claim = len(pairs) // len(claims)
        for number, probabilities in enumerate(read):
            claim_number = number // per_claim
            support[claim_number] = max(support[claim_number], float(probabilities[2] + 0.5 * probabilities[1]))
            opposes[claim_number] = max(opposes[claim_number], float(probabilities[3]))
        asked = {word.stem for word in words(str(row["question"]))}
        own = [word for word in words(answer) if word.stem not in asked]
        overlap = [token_similarity(words(answer), words(claim)) for claim in claims]
        covered = [
            len({w.stem for w in own} & ({w.stem for w in words(c)} - asked)) / max(1, len({w.stem for w in words(c)} - asked))
            for c in claims
        ]
        nearest = cosine.max(axis=0)
        join = (lambda values: sum(values) / len(values)) if all_wanted else max
        best = max(range(len(claims)), key=lambda place: (support[place], float(nearest[place])))
        out.append(
            {
                "support": join(support),
                "opposes": sum(opposes) / len(opposes) if all_wanted else opposes[best],
                "cosine": float(nearest.mean()) if all_wanted else float(nearest.max()),
                "overlap": join(overlap),
                "covered": join(covered),
            }
        )
    return out


def fitted(files: list[Path], count: int, engines: Engines) -> dict[str, float]:
    """Fit the weights on a seeded sample of the rows of other files (their training split where they have one)."""
    from sklearn.linear_model import LogisticRegression

    rows = [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
    rows = [row for row in rows if row.get("split", "train") == "train"]
    random.Random(7).shuffle(rows)
    rows = rows[:count]
    table = [[figures[name] for name in FIGURES] for figures in figures_of(rows, engines)]
    model = LogisticRegression(C=1.0, max_iter=2000).fit(table, [row["score"] >= 0.5 for row in rows])
    weights = dict(zip(FIGURES, map(float, model.coef_[0]), strict=True))
    print("fitted on", len(rows), "rows:", {name: round(value, 2) for name, value in weights.items()}, file=sys.stderr)
    return {"bias": float(model.intercept_[0])} | weights


def main() -> None:
    """Grade the rows of a file and write {"id", "score"} lines."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--predictions", type=Path, required=True)
    parser.add_argument("--split")
    parser.add_argument("--fit", type=Path, nargs="*", default=[])
    parser.add_argument("--fit-rows", type=int, default=2000)
    arguments = parser.parse_args()
    engines = load_engines("onnx")
    if engines.judge is None:
        sys.exit(engines.note)
    weights = fitted(arguments.fit, arguments.fit_rows, engines) if arguments.fit else FIXED
    rows = [json.loads(line) for line in arguments.data.read_text(encoding="utf-8").splitlines() if line.strip()]
    rows = [row for row in rows if arguments.split in (None, row.get("split"))]
    with arguments.predictions.open("w", encoding="utf-8") as out:
        for row, figures in zip(rows, figures_of(rows, engines), strict=True):
            z = weights["bias"] + sum(weights[name] * figures[name] for name in FIGURES)
            out.write(json.dumps({"id": row["id"], "score": round(1 / (1 + math.exp(-z)), 4)}) + "\n")
    print(f"{len(rows)} rows graded into {arguments.predictions}", file=sys.stderr)


if __name__ == "__main__":
    main()
