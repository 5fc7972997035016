"""Agreement of grades with labels: weighted kappa, F1, rank correlation, and what junk and strong answers got."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

RANK = {"missed": 0, "partial": 1, "met": 2}
JUNK = {"stuffed", "echo", "offtopic", "dontknow"}


def quadratic_kappa(pairs: Sequence[tuple[int, int]], levels: int) -> float | None:
    """Return the quadratic-weighted kappa of (truth, guess) ranks 0 to levels-1 (Cohen 1968); None without pairs."""
    if not pairs:
        return None
    span = (levels - 1) ** 2
    truth: dict[int, int] = defaultdict(int)
    guess: dict[int, int] = defaultdict(int)
    seen = 0.0
    for t, g in pairs:
        truth[t] += 1
        guess[g] += 1
        seen += (t - g) ** 2 / span
    chance = sum(truth[i] * guess[j] * (i - j) ** 2 / span for i in truth for j in guess) / len(pairs)
    return 1 - seen / chance if chance else None


def f1(truth: Iterable[bool], guess: Iterable[bool]) -> float | None:
    """Return the F1 of the guesses; None when there is nothing to find and nothing was found."""
    pairs = list(zip(truth, guess, strict=True))
    hit = sum(t and g for t, g in pairs)
    wrong = sum(t != g for t, g in pairs)
    return 2 * hit / (2 * hit + wrong) if hit or wrong else None


def ranks(values: Sequence[float]) -> list[float]:
    """Return the ranks from 0, ties sharing their mean."""
    order = sorted(range(len(values)), key=values.__getitem__)
    out = [0.0] * len(values)
    first = 0
    while first < len(order):
        last = first
        while last + 1 < len(order) and values[order[last + 1]] == values[order[first]]:
            last += 1
        for place in order[first : last + 1]:
            out[place] = (first + last) / 2
        first = last + 1
    return out


def pearson(xs: Sequence[float], ys: Sequence[float]) -> float | None:
    """Return Pearson's r; None where one side does not vary."""
    n = len(xs)
    mean_x, mean_y = sum(xs) / n, sum(ys) / n
    var_x, var_y = sum((x - mean_x) ** 2 for x in xs), sum((y - mean_y) ** 2 for y in ys)
    covariance = sum((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys, strict=True))
    return float(covariance / (var_x * var_y) ** 0.5) if var_x > 1e-12 and var_y > 1e-12 else None


def verdict_of(value: Any) -> str:
    """Return met, partial or missed; every other verdict earns nothing and counts as missed."""
    name = value["verdict"] if isinstance(value, dict) else value
    return name if name in RANK else "missed"


def grading_figures(labels: Sequence[Mapping[str, Any]], grades: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Return all figures of the grades (by answer id, in the batch contract's form) against the labels."""
    criteria: list[tuple[int, int]] = []
    believed: list[bool] = []
    flagged: list[bool] = []
    levels: list[tuple[int, int]] = []
    scores: list[float] = []
    truths: list[float] = []
    junk: list[bool] = []
    strong: list[bool] = []
    held: list[bool] = []
    for row in labels:
        grade = grades[row["id"]]
        criteria += [(RANK[truth], RANK[verdict_of(grade["criteria"][name])]) for name, truth in row["criteria"].items()]
        found = {item["id"] for item in grade["misconceptions"]}
        wanted = set(row["misconceptions"])
        for name in sorted(found | wanted):
            believed.append(name in wanted)
            flagged.append(name in found)
        score = float(grade["score"])
        levels.append((row["overall"], min(4, int(score / 25 + 0.5))))
        scores.append(score)
        truths.append(row["overall"])
        held.append(grade["band"][0] <= 25 * row["overall"] <= grade["band"][1])
        if row["profile"] in JUNK and row["overall"] <= 1:
            junk.append(score >= 25)
        if row["overall"] == 4:
            strong.append(score < 60)
    mean: Callable[[Sequence[float]], float | None] = lambda values: sum(values) / len(values) if values else None  # noqa: E731
    by_class = [f1([t == k for t, _ in criteria], [g == k for _, g in criteria]) or 0.0 for k in (0, 1, 2)]
    return {
        "answers": len(labels),
        "criterion_kappa": quadratic_kappa(criteria, 3),
        "criterion_f1": sum(by_class) / 3,
        "credit_f1": f1([t > 0 for t, _ in criteria], [g > 0 for _, g in criteria]),
        "misconception_f1": f1(believed, flagged),
        "overall_kappa": quadratic_kappa(levels, 5),
        "overall_rho": pearson(ranks(scores), ranks(truths)),
        "mae": mean([abs(score / 25 - truth) for score, truth in zip(scores, truths, strict=True)]),
        "junk_passed": mean(junk),
        "strong_failed": mean(strong),
        "band_holds_label": mean(held),
    }


def probe_rates(probes: Sequence[Mapping[str, Any]], grades: Mapping[str, Mapping[str, Any]]) -> dict[str, float]:
    """Return the share of the probes of each kind that earned credit, or flagged their misconception."""
    found: dict[str, list[bool]] = {}
    for row in probes:
        grade = grades[row["id"]]
        if row["target_kind"] == "criterion":
            hit = grade["criteria"][row["target"]]["verdict"] in ("met", "partial")
        else:
            hit = row["target"] in {item["id"] for item in grade["misconceptions"]}
        found.setdefault(row["kind"], []).append(hit)
    return {f"probe {kind}": sum(hits) / len(hits) for kind, hits in found.items()}


def table(columns: Mapping[str, Mapping[str, Any]]) -> str:
    """Return the figures as a text table, one column a run."""
    names = list(next(iter(columns.values())))
    width = max(map(len, names)) + 2
    lines = [" " * width + "".join(f"{title:>24}" for title in columns)]
    for name in names:
        cells = (column[name] for column in columns.values())
        shown = ("-" if cell is None else str(cell) if isinstance(cell, int) else f"{cell:.3f}" for cell in cells)
        lines.append(f"{name:<{width}}" + "".join(f"{cell:>24}" for cell in shown))
    return "\n".join(lines)
