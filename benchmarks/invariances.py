"""What must not move a score, and what must: `python benchmarks/invariances.py [--every N]`.

Over the labelled answers and the model answers, graded as they are and changed: sentences shuffled, filler added three times
over, typing errors, capitals, bullets, the answer twice, a right paragraph of another question appended. Then over the model
answers: themselves, a false claim appended, and the prompt, a glossary and another question's model answer in their place.
Prints for each the share that holds and the bar of docs/grading.md; nothing is fitted here.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.grading import LABELS, read
from trainer.bank.load import load_everything
from trainer.bank.model import Question, Rubric, TargetLevel
from trainer.bank.places import shipped_root
from trainer.engines.load import load_engines
from trainer.grading.grade import Grade, Verdict
from trainer.grading.grader import grade_answer
from trainer.grading.segments import segments

FILLER = "So, let me think about that for a second, because it is an interesting question and I have seen it come up before."
POINTS = 3
EARNS = (Verdict.MET, Verdict.PARTIAL)


def sentences(answer: str) -> list[str]:
    """Return the passages of the answer as texts."""
    return [answer[span.start : span.end] for span in segments(answer)]


def shuffled(answer: str, source: random.Random) -> str:
    """Return the answer with its passages in another order, a line each."""
    parts = sentences(answer)
    source.shuffle(parts)
    return "\n".join(parts)


def mistyped(answer: str, source: random.Random) -> str:
    """Return the answer with two letters swapped inside every thirtieth word or so."""
    words = answer.split(" ")
    for place, word in enumerate(words):
        if len(word) > 6 and word.isalpha() and source.random() < 1 / 10:
            at = source.randrange(2, len(word) - 2)
            words[place] = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return " ".join(words)


def main() -> None:
    """Grade everything and print the table; exit code 1 if a bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--every", type=int, default=1, help="take every N-th labelled answer")
    arguments = parser.parse_args()
    bank = load_everything([shipped_root()])
    engines = load_engines("onnx")
    if engines.judge is None:
        sys.exit(engines.note)
    source = random.Random(7)
    ids = list(bank.questions)
    texts = [(row["question_id"], row["answer"]) for row in read(LABELS / "answers_dev.jsonl")[:: arguments.every]]
    texts += [(name, bank.rubric(name).models[level]) for name in ids for level in (TargetLevel.MID, TargetLevel.SENIOR)]

    def grade(question_id: str, answer: str) -> Grade:
        question: Question = bank.question(question_id)
        rubric: Rubric = bank.rubric(question_id)
        return grade_answer(answer, question, rubric, engines)

    def other(question_id: str) -> str:
        return ids[(ids.index(question_id) + len(ids) // 2) % len(ids)]

    held: dict[str, list[bool]] = {}
    same: dict[str, Callable[[str], str]] = {
        "shuffled": lambda answer: shuffled(answer, source),
        "filler three times over": lambda answer: "\n".join([FILLER, answer, FILLER, FILLER]),
        "typing errors": lambda answer: mistyped(answer, source),
        "capitals": str.upper,
        "bullets": lambda answer: "\n".join(f"- {part}" for part in sentences(answer)),
    }
    for question_id, answer in texts:
        plain = grade(question_id, answer)
        for name, change in same.items():
            moved = abs(grade(question_id, change(answer)).score - plain.score)
            held.setdefault(f"{name}: moves {POINTS} points at most", []).append(moved <= POINTS)
        twice = grade(question_id, f"{answer}\n{answer}")
        held.setdefault("twice over: no gain", []).append(twice.score <= plain.score)
        stranger = bank.rubric(other(question_id)).models[TargetLevel.MID]
        with_stranger = grade(question_id, f"{answer}\n{stranger}")
        gained = [
            item.criterion_id
            for item, before in zip(with_stranger.criteria, plain.criteria, strict=True)
            if item.verdict in EARNS and before.verdict not in EARNS
        ]
        held.setdefault("another question's paragraph appended: no criterion gained", []).append(not gained)
    for question_id in ids:
        rubric = bank.rubric(question_id)
        model = rubric.models[TargetLevel.SENIOR]
        plain = grade(question_id, model)
        held.setdefault("senior model answer: 90 or more", []).append(plain.score >= 90)
        for misconception in rubric.misconceptions:
            wrong = grade(question_id, f"{model}\n{misconception.believing[0]}")
            flagged = misconception.id in {item.misconception_id for item in wrong.misconceptions}
            held.setdefault("false claim appended: flagged", []).append(flagged)
            held.setdefault("false claim appended: score lower", []).append(wrong.score < plain.score)
        reversed_claims = "\n".join(criterion.contradicting[0] for criterion in rubric.criteria)
        glossary = ", ".join(word for criterion in rubric.criteria for slot in criterion.slots for word in slot[:2])
        for name, text, most in (
            ("every claim reversed: 25 at most", reversed_claims, 25),
            ("the prompt: 10 at most", bank.question(question_id).prompt, 10),
            ("a glossary: 10 at most", glossary, 10),
            ("another question's model answer: 10 at most", bank.rubric(other(question_id)).models[TargetLevel.SENIOR], 10),
        ):
            held.setdefault(name, []).append(grade(question_id, text).score <= most)
    print(f"{len(texts)} answers of {len(ids)} questions; {engines.embedder.name if engines.embedder else '-'}")
    missed = False
    for name, results in held.items():
        share, bar = sum(results) / len(results), 0.95 if f"{POINTS} points" in name else 1.0
        missed |= share < bar
        print(f"{name:<60}{share:>8.3f}  of {len(results):>4}   bar {bar:.2f}{'' if share >= bar else '   missed'}")
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()
