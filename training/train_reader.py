"""Train the claim reader and export it: `python training/train_reader.py --source DIR --start FILE.pt [--epochs N]`.

One encoder reads a passage once; each claim of the shipped rubrics has a query that picks the words which matter to it and
a linear head over (picked words, whole passage) for unrelated, partial, asserts, opposes. A row teaches all claims of its
question at once, which is what makes training on two cores possible: a cross-encoder needs a pass for each pair.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

import numpy as np
import torch
from transformers import AutoTokenizer

from trainer.bank.load import load_everything
from trainer.bank.places import shipped_root
from training.answers import read_answers
from training.export import traced, write_folder
from training.rows import (
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
from training.run import BATCH, MAX_TOKENS, batches, encoder, seeded, set_loss, vectors_of

TARGET = Path(__file__).parent.parent / "trainer" / "engines" / "weights" / "reader"
JOIN_SHARE = 0.25
"""Share of the rows that are joined with another of their question: candidates say two things in one sentence."""


STRANGE = 0.55
"""Cosine to all phrasings of another question's claim under which a text says nothing of it."""


class Reader(torch.nn.Module):
    """The encoder with a query and a head for each of `claims` claims."""

    def __init__(self, source: Path, claims: int) -> None:
        super().__init__()
        self.enc = encoder(source)
        self.drop = torch.nn.Dropout(0.15)
        width = self.enc.config.hidden_size
        self.q = torch.nn.Parameter(torch.randn(claims, width) * 0.02)
        self.W = torch.nn.Parameter(torch.randn(claims, 4, 2 * width) * 0.02)
        self.b = torch.nn.Parameter(torch.tensor([1.5, 0.0, 0.0, 0.0]).repeat(claims, 1))

    def forward(self, ids: torch.Tensor, mask: torch.Tensor, columns: torch.Tensor) -> torch.Tensor:
        """Return logits of the claims whose numbers are in `columns`, shape (rows, columns, 4)."""
        hidden = self.enc(input_ids=ids, attention_mask=mask, token_type_ids=torch.zeros_like(ids)).last_hidden_state
        share = mask.unsqueeze(-1).to(hidden.dtype)
        mean = (hidden * share).sum(1) / share.sum(1)
        hidden = self.drop(hidden)
        width = hidden.shape[-1]
        attention = torch.matmul(self.q.index_select(0, columns), hidden.transpose(1, 2))
        attention = attention + (1.0 - mask.to(hidden.dtype)).unsqueeze(1) * -1e4
        picked = torch.matmul(torch.softmax(attention, dim=-1), hidden)
        heads = self.W.index_select(0, columns).transpose(1, 2)
        from_words = torch.matmul(picked.unsqueeze(2), heads[:, :width]).squeeze(2)
        from_mean = torch.matmul(self.drop(mean).unsqueeze(1).unsqueeze(1), heads[:, width:]).squeeze(2)
        out: torch.Tensor = from_words + from_mean + self.b.index_select(0, columns)
        return out


class Probabilities(torch.nn.Module):
    """The reader as it is exported."""

    def __init__(self, reader: Reader) -> None:
        super().__init__()
        self.reader = reader

    def forward(self, ids: torch.Tensor, mask: torch.Tensor, columns: torch.Tensor) -> torch.Tensor:
        """Return probabilities, shape (rows, columns, 4)."""
        return torch.softmax(self.reader(ids, mask, columns), dim=-1)


def started(reader: Reader, claim_texts: list[str], start: Path) -> list[bool]:
    """Take over the encoder of a judge, or a reader with the heads of the claims that it knew; return which it knew."""
    found = torch.load(start)
    state = found.get("state", found)
    reader.enc.load_state_dict({key[4:]: value for key, value in state.items() if key.startswith("enc.")})
    before = {text: place for place, text in enumerate(found.get("claims", []))}
    with torch.no_grad():
        for column, text in enumerate(claim_texts):
            if text in before:
                for name in ("q", "W", "b"):
                    getattr(reader, name)[column] = state[name][before[text]]
    return [text in before for text in claim_texts]


def average(reader: Reader, claim_texts: list[str], start: Path) -> None:
    """Average the encoder and the heads that both know with those of the reader that was started from.

    As of Wortsman et al. 2022, "Robust fine-tuning of zero-shot models", arXiv:2109.01903: what the last training taught is
    kept, and less of what it covered up is lost. Held out by question it gave .649 criterion kappa against .628.
    """
    found = torch.load(start)
    before = {text: place for place, text in enumerate(found["claims"])}
    with torch.no_grad():
        for name, value in reader.named_parameters():
            if name not in ("q", "W", "b"):
                value.copy_(0.5 * value + 0.5 * found["state"][name])
                continue
            for column, text in enumerate(claim_texts):
                if text in before:
                    value[column] = 0.5 * value[column] + 0.5 * found["state"][name][before[text]]


def train(reader: Reader, claim_texts: list[str], known: list[bool], arguments: argparse.Namespace) -> None:
    """Train for so many passes over the rows; AdamW, warm-up of 100 steps, then linear to 2 %.

    A pass reads all twins, all rows of claims that are new to the reader, and a share of the others, drawn anew each time.
    """
    random_source = seeded()
    bank = load_everything([shipped_root()])
    claims = questions_claims(bank)
    columns: dict[str, list[int]] = {}
    count = 0
    for question_id, of_question in claims.items():
        columns[question_id] = list(range(count, count + len(of_question)))
        count += len(of_question)
    answers, twins = read_answers(), read_twins()
    written = {question_id: written_for(bank, question_id) for question_id in bank.questions}
    texts = [text for some in (written, twins) for group in some.values() for _, text, _ in group]
    vectors = vectors_of([*texts, *(passage.text for answer in answers for passage in answer.passages)])
    rows = phrasing_rows(bank, claims, vectors, written) + answer_rows(answers, claims)
    always = phrasing_rows(bank, claims, vectors, twins)
    always += [row for row in rows if not all(known[column] for column in columns[row.question_id])]
    rest = [row for row in rows if all(known[column] for column in columns[row.question_id])]
    near = [
        np.stack([vectors[text] for text in (*c.supporting, *c.hinting, *c.opposing)])
        for group in claims.values()
        for c in group
    ]

    def strangers(row: Row, others: list[str]) -> list[int]:
        """The columns of two other questions' claims that the text comes near to none of: it is unrelated to them."""
        vector = vectors.get(row.text)  # a joined text has none: it was not embedded
        if vector is None:
            return []
        return [column for name in others for column in columns[name] if float((near[column] @ vector).max()) < STRANGE]

    by_question: dict[str, list[Row]] = {}
    for row in (*rows, *always):
        by_question.setdefault(row.question_id, []).append(row)
    tokenizer = AutoTokenizer.from_pretrained(str(arguments.source))
    for layer in reader.enc.encoder.layer[: arguments.freeze]:
        layer.requires_grad_(False)
    own = [p for name, p in reader.named_parameters() if name.startswith("enc.") and p.requires_grad]
    heads = [reader.q, reader.W, reader.b]
    groups = [{"params": own, "weight_decay": 0.01}, {"params": heads, "weight_decay": 0.0}]
    optimizer = torch.optim.AdamW(groups, lr=arguments.rate, fused=True)
    a_pass = len(always) + int(len(rest) * arguments.share)
    steps = arguments.epochs * (a_pass // BATCH + 1)
    step = 0
    for epoch in range(arguments.epochs):
        drawn = [*always, *random_source.sample(rest, int(len(rest) * arguments.share))]
        mixed = [
            joined(row, random_source.choice(by_question[row.question_id])) if random_source.random() < JOIN_SHARE else row
            for row in drawn
        ]
        reader.train()
        total = 0.0
        for batch in batches(mixed, [len(row.text) for row in mixed], random_source):
            encoded = tokenizer(
                [noisy(row.text, random_source) for row in batch],
                truncation=True,
                max_length=MAX_TOKENS,
                padding=True,
                return_tensors="pt",
            )
            rate = min(1.0, step / 100) * max(0.02, 1 - step / steps)
            optimizer.param_groups[0]["lr"], optimizer.param_groups[1]["lr"] = arguments.rate * rate, 2e-3 * rate
            # Strangers are taken from the questions of the batch: their claims are read anyway.
            there = sorted({row.question_id for row in batch})
            wanted = [column for name in there for column in columns[name]]
            place = {column: n for n, column in enumerate(wanted)}
            logits = reader(encoded["input_ids"], encoded["attention_mask"], torch.tensor(wanted))
            at = [n for n, row in enumerate(batch) for _ in columns[row.question_id]]
            to = [place[column] for row in batch for column in columns[row.question_id]]
            far = []
            for n, row in enumerate(batch):
                others = [name for name in there if name != row.question_id]
                some = random_source.sample(others, min(2, len(others)))
                far += [(n, place[column]) for column in strangers(row, some)]
            unrelated = np.tile(np.arange(4) == UNRELATED, (len(far), 1))
            allowed = torch.tensor(np.concatenate([*(row.allowed for row in batch), unrelated]))
            weight = torch.tensor(np.concatenate([*(row.weight for row in batch), np.full(len(far), 0.25, np.float32)]))
            at, to = at + [n for n, _ in far], to + [column for _, column in far]
            loss = set_loss(logits[at, to], allowed, weight)
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(own + heads, 1.0)
            optimizer.step()
            total += loss.item()
            step += 1
            if step % 100 == 0:
                print(f"step {step} of about {steps}", flush=True)
        print(f"epoch {epoch + 1} of {arguments.epochs}: mean loss {total * BATCH / a_pass:.4f}", flush=True)
        torch.save({"claims": claim_texts, "state": reader.state_dict()}, arguments.save)


def export(reader: Reader, source: Path, claim_texts: list[str]) -> str:
    """Export the reader into the package and return the SHA-256 of its weights."""
    reader.enc.set_attn_implementation("eager")
    with tempfile.TemporaryDirectory() as scratch:
        file = Path(scratch) / "model.onnx"
        traced(Probabilities(reader), ("ids", "mask", "columns"), "probabilities", file)
        return write_folder(
            file,
            TARGET,
            name="reader-1",
            max_tokens=MAX_TOKENS,
            tokenizer=source / "tokenizer.json",
            settings={"claims": claim_texts},
            origin={"script": "training/train_reader.py", "data": "training/MANIFEST.md", "licence": "MIT"},
            shares_words_with="embedder",
        )


def main() -> None:
    """Train from --start (the judge's encoder) and export; with --weights, only export what was trained before."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--source", type=Path, required=True, help="the folder of all-MiniLM-L6-v2")
    parser.add_argument("--start", type=Path, help="a trained judge or an earlier reader to start from")
    parser.add_argument("--weights", type=Path, help="trained weights to export as they are")
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--rate", type=float, default=1.5e-4, help="learning rate of the encoder")
    parser.add_argument("--share", type=float, default=1.0, help="share of the rows of claims known before that a pass reads")
    parser.add_argument("--freeze", type=int, default=0, help="layers of the encoder, from below, that stay as they are")
    parser.add_argument("--save", type=Path, default=Path("reader.pt"))
    parser.add_argument("--average", action="store_true", help="average what was trained with the reader of --start")
    parser.add_argument("--no-export", action="store_true", help="leave the package's weights as they are")
    arguments = parser.parse_args()
    bank = load_everything([shipped_root()])
    claim_texts = [claim.text for group in questions_claims(bank).values() for claim in group]
    if arguments.weights:
        found = torch.load(arguments.weights)
        claim_texts = found["claims"]
        reader = Reader(arguments.source, len(claim_texts))
        reader.load_state_dict(found["state"])
    else:
        reader = Reader(arguments.source, len(claim_texts))
        known = started(reader, claim_texts, arguments.start) if arguments.start else [False] * len(claim_texts)
        train(reader, claim_texts, known, arguments)
        if arguments.average and arguments.start:
            average(reader, claim_texts, arguments.start)
    if not arguments.no_export:
        print("weights sha256", export(reader, arguments.source, claim_texts))


if __name__ == "__main__":
    main()
