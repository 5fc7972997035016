"""Train the judge and export it: `python training/train_judge.py --source DIR [--asag DIR] [--epochs N]`.

A cross-encoder reads a claim and a passage together and says unrelated, partial, asserts or opposes. It serves the claims
that the reader does not know: users' own rubrics, and rubrics made from the reference answers of public data. `--asag` adds
the *training* splits of the SemEval sets (CC-BY-SA); their test splits are never read.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

import torch
from rapidfuzz import fuzz, process
from transformers import AutoTokenizer

from trainer.bank.load import load_everything
from trainer.bank.places import shipped_root
from training.answers import read_answers
from training.export import traced, write_folder
from training.rows import (
    ASSERTS,
    OPPOSES,
    PARTIAL,
    UNRELATED,
    Row,
    answer_rows,
    joined,
    noisy,
    phrasing_rows,
    questions_claims,
    read_twins,
    written_for,
)
from training.run import BATCH, DROPOUT, MAX_TOKENS, batches, encoder, seeded, set_loss, vectors_of

TARGET = Path(__file__).parent.parent / "trainer" / "engines" / "weights" / "judge"
OF_SEMEVAL = {"correct": (ASSERTS,), "contradictory": (OPPOSES, UNRELATED), "incorrect": (UNRELATED, PARTIAL, OPPOSES)}
JOIN_SHARE = 0.2
"""Share of the rows that are joined with another of their question: candidates say two things in one sentence."""
Pair = tuple[str, str, tuple[int, ...], float]
TWIN = 45.0
"""Likeness of two texts, 0 to 100, from which they are the same sentence turned round."""


class Judge(torch.nn.Module):
    """The encoder with one linear head over (first position, mean of all)."""

    def __init__(self, source: Path) -> None:
        super().__init__()
        self.enc = encoder(source)
        self.drop = torch.nn.Dropout(DROPOUT)
        self.head = torch.nn.Linear(2 * self.enc.config.hidden_size, 4)

    def forward(self, ids: torch.Tensor, mask: torch.Tensor, types: torch.Tensor) -> torch.Tensor:
        """Return logits, shape (pairs, 4)."""
        hidden = self.enc(input_ids=ids, attention_mask=mask, token_type_ids=types).last_hidden_state
        share = mask.unsqueeze(-1).to(hidden.dtype)
        mean = (hidden * share).sum(1) / share.sum(1)
        out: torch.Tensor = self.head(self.drop(torch.cat([hidden[:, 0], mean], 1)))
        return out


class Probabilities(torch.nn.Module):
    """The judge as it is exported."""

    def __init__(self, judge: Judge) -> None:
        super().__init__()
        self.judge = judge

    def forward(self, ids: torch.Tensor, mask: torch.Tensor, types: torch.Tensor) -> torch.Tensor:
        """Return probabilities, shape (pairs, 4)."""
        return torch.softmax(self.judge(ids, mask, types), dim=-1)


def pairs_of(rows: list[Row], texts: dict[str, list[str]], source: random.Random) -> list[list[Pair]]:
    """Return this epoch's lessons: of each row the claims it was written for, for two rows of five another claim.

    A lesson is the pairs that belong into one batch. The lesson of a contradicting phrasing holds the accepted phrasing
    that is nearest to it in wording, so that what the two share cancels out of the gradient and the turned word is left.
    """
    lessons: list[list[Pair]] = []
    asserting: dict[tuple[str, int], list[tuple[str, Pair]]] = {}
    opposing: list[tuple[str, int, Pair]] = []
    for row in rows:
        own = [n for n, weight in enumerate(row.weight) if weight >= 1.0]
        others = [n for n, weight in enumerate(row.weight) if 0 < weight < 1.0]
        spare = int(source.random() < 0.4) if own else 1
        for column in own + source.sample(others, min(len(others), spare)):
            allowed = tuple(int(label) for label in row.allowed[column].nonzero()[0])
            pair = (texts[row.question_id][column], row.text, allowed, float(min(1.3, row.weight[column] + 0.2)))
            if allowed == (OPPOSES,):
                opposing.append((row.question_id, column, pair))
            elif allowed == (ASSERTS,):
                asserting.setdefault((row.question_id, column), []).append((row.text, pair))
            else:
                lessons.append([pair])
    taken: set[Pair] = set()
    for question_id, column, pair in opposing:
        free = [(text, other) for text, other in asserting.get((question_id, column), []) if other not in taken]
        twin = process.extractOne(pair[1], [text for text, _ in free], scorer=fuzz.ratio, score_cutoff=TWIN)
        if twin is None:
            lessons.append([pair])
            continue
        other = free[twin[2]][1]
        taken.add(other)
        lessons.append([pair, other])
    lessons += [[pair] for group in asserting.values() for _, pair in group if pair not in taken]
    return lessons


def semeval_pairs(folder: Path, source: random.Random) -> list[Pair]:
    """Return a fifth of the training splits of Beetle and SciEntsBank as pairs of reference and answer."""
    pairs: list[Pair] = []
    for name in ("semeval_beetle", "semeval_scientsbank"):
        for line in (folder / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            if row["split"] != "train" or source.random() > 0.2:
                continue
            reference = source.choice(row["references"])
            allowed = OF_SEMEVAL[row["label"]]
            if row["label"] == "correct" and len(row["references"]) > 1:
                allowed = (ASSERTS, PARTIAL)
            pairs.append((reference, row["answer"], allowed, 0.5))
    return pairs


def train(judge: Judge, source: Path, epochs: int, asag: Path | None, save: Path, rate: float, share: float) -> None:
    """Train for so many passes; AdamW from `rate`, warm-up of 100 steps, then linear to 2 %.

    A pass reads all twins and a `share` of everything else, drawn anew each time.
    """
    random_source = seeded()
    bank = load_everything([shipped_root()])
    claims = questions_claims(bank)
    written = {question_id: written_for(bank, question_id) for question_id in bank.questions}
    twins = read_twins()
    vectors = vectors_of([text for some in (written, twins) for group in some.values() for _, text, _ in group])
    often = phrasing_rows(bank, claims, vectors, twins)
    rows = phrasing_rows(bank, claims, vectors, written) + answer_rows(read_answers(), claims)
    by_question: dict[str, list[Row]] = {}
    for row in (*rows, *often):
        by_question.setdefault(row.question_id, []).append(row)
    claim_texts = {question_id: [claim.text for claim in group] for question_id, group in claims.items()}
    tokenizer = AutoTokenizer.from_pretrained(str(source))
    trained = [p for p in judge.parameters() if p.requires_grad]
    body = [p for name, p in judge.named_parameters() if p.requires_grad and not name.startswith("head")]
    optimizer = torch.optim.AdamW(
        [{"params": body}, {"params": judge.head.parameters()}], lr=rate, weight_decay=0.01, fused=True
    )
    step = steps = 0
    for epoch in range(epochs):
        mixed = [
            joined(row, random_source.choice(by_question[row.question_id])) if random_source.random() < JOIN_SHARE else row
            for row in (*often, *random_source.sample(rows, int(len(rows) * share)))
        ]
        lessons = pairs_of(mixed, claim_texts, random_source)
        if asag:
            lessons += [[pair] for pair in semeval_pairs(asag, random_source)]
        pairs = sum(map(len, lessons))
        lengths = [max(len(pair[0]) + len(pair[1]) for pair in lesson) for lesson in lessons]
        steps = steps or epochs * (pairs // BATCH + 1)
        judge.train()
        total = 0.0
        for batch_of_lessons in batches(lessons, lengths, random_source, size=[len(lesson) for lesson in lessons]):
            batch = [pair for lesson in batch_of_lessons for pair in lesson]
            encoded = tokenizer(
                [pair[0] for pair in batch],
                [noisy(pair[1], random_source) for pair in batch],
                truncation=True,
                max_length=MAX_TOKENS,
                padding=True,
                return_tensors="pt",
            )
            now = rate * min(1.0, step / 100) * max(0.02, 1 - step / steps)
            optimizer.param_groups[0]["lr"], optimizer.param_groups[1]["lr"] = now, 10 * now
            allowed = torch.zeros((len(batch), 4), dtype=torch.bool)
            for place, pair in enumerate(batch):
                allowed[place, list(pair[2])] = True
            logits = judge(encoded["input_ids"], encoded["attention_mask"], encoded["token_type_ids"])
            loss = set_loss(logits, allowed, torch.tensor([pair[3] for pair in batch]))
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(trained, 1.0)
            optimizer.step()
            total += loss.item() * len(batch)
            step += 1
            if step % 100 == 0:
                print(f"step {step} of about {steps}", flush=True)
        print(f"epoch {epoch + 1} of {epochs}: mean loss {total / pairs:.4f}", flush=True)
        torch.save(judge.state_dict(), save)


def export(judge: Judge, source: Path) -> str:
    """Export the judge into the package and return the SHA-256 of its weights."""
    judge.enc.set_attn_implementation("eager")
    with tempfile.TemporaryDirectory() as scratch:
        file = Path(scratch) / "model.onnx"
        traced(Probabilities(judge), ("ids", "mask", "types"), "probabilities", file)
        return write_folder(
            file,
            TARGET,
            name="judge-1",
            max_tokens=160,
            tokenizer=source / "tokenizer.json",
            settings={},
            origin={"script": "training/train_judge.py", "data": "training/MANIFEST.md", "licence": "see training/MANIFEST.md"},
            shares_words_with="embedder",
        )


def main() -> None:
    """Train and export; with --weights, only export what was trained before."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--source", type=Path, required=True, help="the folder of all-MiniLM-L6-v2")
    parser.add_argument("--asag", type=Path, help="the folder of the public sets")
    parser.add_argument("--weights", type=Path, help="trained weights to export as they are")
    parser.add_argument("--start", type=Path, help="trained weights to go on from")
    parser.add_argument("--epochs", type=int, default=4)
    parser.add_argument("--rate", type=float, default=1e-4, help="learning rate of the encoder; the head's is ten times that")
    parser.add_argument("--share", type=float, default=1.0, help="share of the phrasings and answers that a pass reads")
    parser.add_argument("--save", type=Path, default=Path("judge.pt"))
    parser.add_argument("--no-export", action="store_true", help="leave the package's weights as they are")
    arguments = parser.parse_args()
    judge = Judge(arguments.source)
    if arguments.weights:
        judge.load_state_dict(torch.load(arguments.weights))
    else:
        if arguments.start:
            judge.load_state_dict(torch.load(arguments.start))
        train(judge, arguments.source, arguments.epochs, arguments.asag, arguments.save, arguments.rate, arguments.share)
    if arguments.no_export:
        return
    print("weights sha256", export(judge, arguments.source))


if __name__ == "__main__":
    main()
