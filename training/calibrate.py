"""Fit `trainer/grading/calibration.json`: `python training/calibrate.py [reader] [judge] [keywords]`.

Fitted on the labelled answers and probes of `benchmarks/labels`, by question: the figures that it prints and stores leave
each question out in turn, fit on the other five, and grade the one left out. The file that ships is fitted on all six.
Needs scikit-learn, which sentence-transformers brings.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier

from benchmarks.figures import f1, grading_figures, probe_rates, quadratic_kappa, table
from trainer.bank.load import load_everything
from trainer.bank.places import shipped_root
from trainer.engines.load import load_engines
from trainer.grading import calibration as stored_calibration
from trainer.grading.claims import claims_of
from trainer.grading.evidence import Evidence, gather
from trainer.grading.grader import grade_evidence
from trainer.grading.guards import Screened, screen
from trainer.grading.protocols import Engines
from trainer.grading.score import earned_share
from trainer.grading.verdicts import figures
from trainer.grading.wire import grade_to_wire

LABELS = Path(__file__).parent.parent / "benchmarks" / "labels"
TARGET = Path(__file__).parent.parent / "trainer" / "grading" / "calibration.json"
JUDGED = {
    "support": 1,
    "asserts": 1,
    "opposes": -1,
    "opposed": -1,
    "runner_up": 1,
    "nearness": 1,
    "margin": 1,
    "slots": 1,
}
"""Figures of one model's reading, and whether more of each raises (1) or lowers (-1) the credit."""
OPINION = {"second_support": 1, "second_opposes": -1, "both_support": 1, "both_opposes": -1, "agreed": 1}
CREDIT = JUDGED | OPINION
BELIEF_JUDGED = {name: JUDGED[name] for name in ("support", "asserts", "opposed", "nearness", "margin")}
BELIEF = BELIEF_JUDGED | OPINION
KEYWORDS = {"nearness": 1, "margin": 1, "slots": 1}
TREES = 100
RATE = 0.08
LEAST_IN_LEAF = 30
ENOUGH = 0.005
"""Of thresholds whose kappa is within this of the best, the strictest is taken."""
PROBE_WEIGHT = 0.35
"""A probe is a hard case on purpose; weighing it like an answer cost .045 of criterion kappa on the answers."""
RANK = {"missed": 0, "partial": 1, "met": 2}


def read(name: str) -> list[dict[str, Any]]:
    """Return the rows of a label file."""
    return [json.loads(line) for line in (LABELS / name).read_text(encoding="utf-8").splitlines()]


Gathered = tuple[Screened, tuple[Evidence, ...]]


def gathered(rows: Sequence[Mapping[str, Any]], key: str, bank: Any, engines: Engines) -> list[Gathered]:
    """Return for each row what the grader would gather, so that it is computed only once."""
    out: list[Gathered] = []
    for row in rows:
        question, rubric = bank.question(row["question_id"]), bank.rubric(row["question_id"])
        screened = screen(row[key], question.prompt, tuple(rubric.models.values()))
        out.append((screened, gather(row[key], screened.passages, claims_of(rubric), engines)))
    return out


def raw_figures(rows: Sequence[Gathered]) -> list[dict[str, dict[str, float]]]:
    """Return for each row the figures of every claim of its question."""
    return [{item.claim.id: figures(item) if item.nearest is not None else {} for item in evidence} for _, evidence in rows]


def fitted(signs: Mapping[str, int], samples: Sequence[tuple[Mapping[str, float], bool, float]]) -> dict[str, Any]:
    """Fit monotone boosted trees over the named figures of (figures, label, weight), as rules that the grader reads."""
    names = tuple(signs)
    x = np.array([[sample[0].get(name, 0.0) for name in names] for sample in samples])
    model = HistGradientBoostingClassifier(
        max_depth=2,
        max_iter=TREES,
        learning_rate=RATE,
        min_samples_leaf=LEAST_IN_LEAF,
        monotonic_cst=list(signs.values()),
        early_stopping=False,
        random_state=7,
    ).fit(x, [sample[1] for sample in samples], sample_weight=[sample[2] for sample in samples])

    def rule(nodes: Any, at: int) -> Any:
        node = nodes[at]
        if node["is_leaf"]:
            return round(float(node["value"]), 4)
        below, above = rule(nodes, int(node["left"])), rule(nodes, int(node["right"]))
        return [names[int(node["feature_idx"])], round(float(node["num_threshold"]), 5), below, above]

    rules = [rule(stage[0].nodes, 0) for stage in model._predictors]
    return {"bias": round(float(np.ravel(model._baseline_prediction)[0]), 4), "rules": rules}


def probability_of(model: Mapping[str, Any], raw: Mapping[str, float]) -> float:
    """Return the probability that the fitted model gives."""
    return stored_calibration.model_of(model).probability(raw)


def fit(
    answers: Sequence[Mapping[str, Any]],
    seen: Sequence[Mapping[str, Mapping[str, float]]],
    probes: Sequence[Mapping[str, Any]],
    seen_probes: Sequence[Mapping[str, Mapping[str, float]]],
    bank: Any,
    names: Mapping[str, int],
    belief_names: Mapping[str, int],
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the calibration of one kind of evidence and the curve, fitted on these answers and probes."""
    credit: list[tuple[Mapping[str, float], bool, float]] = []
    met: list[tuple[Mapping[str, float], bool, float]] = []
    belief: list[tuple[Mapping[str, float], bool, float]] = []
    for row, of_row in zip(answers, seen, strict=True):
        for name, truth in row["criteria"].items():
            if of_row[name]:
                credit.append((of_row[name], RANK[truth] > 0, 1.0))
                met.append((of_row[name], RANK[truth] > 1, 1.0))
        for misconception in bank.rubric(row["question_id"]).misconceptions:
            if of_row[misconception.id]:
                belief.append((of_row[misconception.id], misconception.id in row["misconceptions"], 1.0))
    for row, of_row in zip(probes, seen_probes, strict=True):
        raw = of_row[row["target"]]
        if not raw:
            continue
        if row["target_kind"] == "criterion":
            credit.append((raw, row["kind"] == "asserts", PROBE_WEIGHT))
            met.append((raw, row["kind"] == "asserts", PROBE_WEIGHT))
        else:
            belief.append((raw, row["kind"] == "believes", PROBE_WEIGHT))
    models: dict[str, Any] = {
        "credit": fitted(names, credit),
        "met": fitted(names, met),
        "belief": fitted(belief_names, belief),
    }
    truths: list[int] = []
    p_credit: list[float] = []
    p_met: list[float] = []
    for row, of_row in zip(answers, seen, strict=True):
        for name, truth in row["criteria"].items():
            truths.append(RANK[truth])
            p_credit.append(probability_of(models["credit"], of_row[name]) if of_row[name] else 0.0)
            p_met.append(probability_of(models["met"], of_row[name]) if of_row[name] else 0.0)
    grid = np.arange(0.4, 0.71, 0.05)

    def agreement(low: float, high: float) -> float:
        guesses = ((c >= low) + (c >= low and m >= high) for c, m in zip(p_credit, p_met, strict=True))
        return quadratic_kappa(list(zip(truths, map(int, guesses), strict=True)), 3) or 0.0

    tried = [(agreement(low, high), low, high) for low in grid for high in grid]
    best = max((low, kappa, high) for kappa, low, high in tried if kappa >= max(tried)[0] - ENOUGH)
    believed = [label for _, label, _ in belief]
    p_belief = [probability_of(models["belief"], raw) for raw, _, _ in belief]
    belief_from = max((f1(believed, [p >= t for p in p_belief]) or 0.0, t) for t in np.arange(0.3, 0.91, 0.05))[1]
    models |= {
        "credit_from": round(float(best[0]), 2),
        "met_from": round(float(best[2]), 2),
        "belief_from": round(float(belief_from), 2),
    }
    return models, curve_of(answers, seen, models, bank)


def curve_of(
    answers: Sequence[Mapping[str, Any]],
    seen: Sequence[Mapping[str, Mapping[str, float]]],
    models: Mapping[str, Any],
    bank: Any,
) -> dict[str, Any]:
    """Fit the curve from earned share to score by coordinate descent on squared error, and the band by its quantile."""
    shares: list[float] = []
    beliefs: list[float] = []
    doubts: list[float] = []
    levels = np.array([row["overall"] for row in answers]) * 25.0
    for row, of_row in zip(answers, seen, strict=True):
        rubric = bank.rubric(row["question_id"])
        weights = [criterion.weight for criterion in rubric.criteria]
        credits: list[float] = []
        doubt: list[float] = []
        for criterion in rubric.criteria:
            raw = of_row[criterion.id]
            c = probability_of(models["credit"], raw) if raw else 0.0
            m = min(c, probability_of(models["met"], raw)) if raw else 0.0
            expected = (c + m) / 2
            credits.append(expected)
            doubt.append(max(0.0, m + 0.25 * (c - m) - expected**2) ** 0.5)
        shares.append(earned_share(credits, weights))
        doubts.append(earned_share(doubt, weights))
        asserted = (probability_of(models["belief"], of_row[m.id]) if of_row[m.id] else 0.0 for m in rubric.misconceptions)
        beliefs.append(sum(p for p in asserted if p >= models["belief_from"]))
    share, belief = np.array(shares), np.minimum(np.array(beliefs), 2.0)
    score = np.array([0.0, 0.0, 25.0, 50.0, 75.0, 100.0])
    knots = np.array([0.0, 0.08, 0.22, 0.42, 0.62, 0.9])
    cost = 8.0

    def loss(k: Any, c: float) -> float:
        return float(((np.clip(np.interp(share, k, score) - c * belief, 0, 100) - levels) ** 2).mean())

    for step in (0.04, 0.02, 0.01, 0.005):
        for _ in range(30):
            before = loss(knots, cost)
            for place in range(1, 6):
                for move in (-step, step):
                    trial = knots.copy()
                    trial[place] += move
                    if (np.diff(trial) >= 0.02).all() and trial[5] <= 0.97 and loss(trial, cost) < loss(knots, cost):
                        knots = trial
            for move in (-2.0, 2.0):
                if 0 <= cost + move <= 25 and loss(knots, cost + move) < loss(knots, cost):
                    cost += move
            if before - loss(knots, cost) < 1e-6:
                break
    error = np.abs(np.clip(np.interp(share, knots, score) - cost * belief, 0, 100) - levels)
    slope = 60.0
    band = float(np.quantile(np.maximum(0, error - slope * np.array(doubts)), 0.85))
    return {
        "credit": [round(float(knot), 4) for knot in knots],
        "score": [float(value) for value in score],
        "belief_cost": round(cost, 2),
        "band": round(band + 1.0, 2),
        "band_for_doubt": slope,
    }


def install(kinds: Mapping[str, Any], curve: Mapping[str, Any]) -> None:
    """Write the calibration where the grader reads it."""
    written({"fitted": "see `held_out` in this file and docs/grading.md", "evidence": kinds, "curve": curve})
    stored_calibration.stored.cache_clear()


def written(value: Mapping[str, Any]) -> None:
    """Write the file with one rule a line."""
    text = json.dumps(value, indent=1)
    for _ in range(3):
        text = re.sub(r"\[\s+([^\[\]{}]*?)\s+\]", lambda found: "[" + re.sub(r"\s+", " ", found[1]) + "]", text)
        text = re.sub(
            r"\[\s*(\"[a-z_]+\",)\s*(-?[\d.e-]+,)\s*((?:\[[^{}\[\]]*\]|-?[\d.e-]+),)\s*((?:\[[^{}\[\]]*\]|-?[\d.e-]+))\s*\]",
            r"[\1 \2 \3 \4]",
            text,
        )
    TARGET.write_text(text + "\n", encoding="utf-8")


def main() -> None:
    """Fit, print the held-out figures of every kind of evidence, and write the file."""
    bank = load_everything([shipped_root()])
    answers, probes = read("answers_dev.jsonl"), read("probes_dev.jsonl")
    full = load_engines("onnx")
    if full.judge is None:
        sys.exit(full.note)
    kept = TARGET.read_text(encoding="utf-8")
    wanted = sys.argv[1:] or ["reader", "judge", "keywords"]
    runs = {
        "reader": (full, CREDIT, BELIEF),
        "judge": (Engines(full.embedder, full.judge), JUDGED, BELIEF_JUDGED),
        "keywords": (Engines(note="keywords"), KEYWORDS, KEYWORDS),
    }
    questions = sorted({row["question_id"] for row in answers})
    final: dict[str, Any] = {}
    curves: dict[str, Any] = {}
    reports: dict[str, dict[str, Any]] = {}
    for kind, (engines, names, belief_names) in runs.items():
        if kind not in wanted:
            continue
        held = gathered(answers, "answer", bank, engines), gathered(probes, "text", bank, engines)
        seen, seen_probes = raw_figures(held[0]), raw_figures(held[1])
        grades: dict[str, Any] = {}
        for question_id in questions:
            keep = [row["question_id"] != question_id for row in answers]
            keep_probes = [row["question_id"] != question_id for row in probes]
            models, curve = fit(
                [row for row, k in zip(answers, keep, strict=True) if k],
                [s for s, k in zip(seen, keep, strict=True) if k],
                [row for row, k in zip(probes, keep_probes, strict=True) if k],
                [s for s, k in zip(seen_probes, keep_probes, strict=True) if k],
                bank,
                names,
                belief_names,
            )
            install(dict.fromkeys(runs, models), curve)
            for row, (screened, evidence) in zip((*answers, *probes), (*held[0], *held[1]), strict=True):
                if row["question_id"] == question_id:
                    question, rubric = bank.question(question_id), bank.rubric(question_id)
                    grades[row["id"]] = grade_to_wire(grade_evidence(evidence, screened, question, rubric, engines))
        reports[kind] = grading_figures(answers, grades) | probe_rates(probes, grades)
        final[kind], curves[kind] = fit(answers, seen, probes, seen_probes, bank, names, belief_names)
        print(f"held out by question, {kind}:\n{table({kind: reports[kind]})}\n", flush=True)
    before = json.loads(kept)
    install(before["evidence"] | final, curves.get("reader", before["curve"]))
    raw = json.loads(TARGET.read_text(encoding="utf-8"))
    raw["held_out"] = before.get("held_out", {}) | {
        kind: {
            name: value if isinstance(value, int) else round(value, 3) for name, value in report.items() if value is not None
        }
        for kind, report in reports.items()
    }
    written(raw)


if __name__ == "__main__":
    main()
