"""The proving half of `trainer bank check`: rubrics graded one after the other, with progress on standard error."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING, Any

from trainer.bank.check import Finding, Findings, Severity
from trainer.bank.model import TargetLevel
from trainer.cli.invocation import Refused, WrongUsage, say, tell
from trainer.proof.bars import CEILING, DOES, WANTED, WANTED_LEVEL, Decoy, Kind
from trainer.proof.prove import Count, Proof, decoy_shortfalls, prove_rubric, rate_shortfalls
from trainer.proof.trials import strangers

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from trainer.bank.load import Bank
    from trainer.grading.protocols import Engines

ALL = "all rubrics"
"""Stands where a file is named, for findings about the bank as a whole."""


def chosen(bank: Bank, question_ids: Sequence[str]) -> list[str]:
    """Return the ids of the questions to prove: those named, each once, or all; WrongUsage for an unknown one."""
    for question_id in question_ids:
        try:
            bank.question(question_id)
        except KeyError as error:
            raise WrongUsage(str(error)) from error
    return list(dict.fromkeys(question_ids)) or list(bank.questions)


def prove(bank: Bank, question_ids: Sequence[str], engines: Engines) -> tuple[list[Proof], list[Finding]]:
    """Prove the rubrics of these questions; return the proofs and their findings. Raises Refused without the models."""
    if engines.embedder is None or engines.judge is None:
        raise Refused(f"Rubrics are proved by the models, and they are not at hand. {engines.note}".strip())
    everything = {key: (question, bank.rubric(key)) for key, question in bank.questions.items()}
    makes = Findings()
    proofs: list[Proof] = []
    found: list[Finding] = []
    for number, question_id in enumerate(question_ids, 1):
        question, rubric = everything[question_id]
        others = {other: everything[other][1].models[TargetLevel.SENIOR] for other in strangers(question, rubric, everything)}
        start = monotonic()
        proof = prove_rubric(question, rubric, others, engines)
        proofs.append(proof)
        for fault in proof.shortfalls:
            make = makes.error if fault.severity is Severity.ERROR else makes.warning
            found.append(make(rubric.path, fault.steps, fault.message))
        took = monotonic() - start
        tell(f"{number} of {len(question_ids)}: {question_id}, {took:.1f} s; {_in_short(proof)}")
    if len(proofs) > 1:
        pooled = rate_shortfalls(pool(proofs), (), ()) + decoy_shortfalls(sum((proof.under for proof in proofs), Count()), ())
        found += [Finding(fault.severity, ALL, 0, "", fault.message) for fault in pooled]
    return proofs, found


def pool(proofs: Sequence[Proof]) -> Mapping[Kind, Count]:
    """Return the counts of all proofs together, by kind."""
    counts = {kind: sum((proof.counts.get(kind, Count()) for proof in proofs), Count()) for kind in Kind}
    return {kind: count for kind, count in counts.items() if count.trials}


def _in_short(proof: Proof) -> str:
    rates = ", ".join(f"{kind} {count.right}/{count.trials}" for kind, count in proof.counts.items())
    models = ", ".join(f"{level} model {score}" for level, score in proof.models.items())
    return "; ".join(filter(None, (rates, models)))


def say_figures(proofs: Sequence[Proof]) -> None:
    """Write what all proofs come to."""
    say(f"Proved {len(proofs)} rubric{'s' if len(proofs) != 1 else ''}:")
    for kind, count in pool(proofs).items():
        say(f"  {kind}: {count.right} of {count.trials} {DOES[kind]} ({count.share:.1%}; {WANTED[kind]:.0%} wanted)")
    for level, wanted in WANTED_LEVEL.items():
        scores = [proof.models[level] for proof in proofs if level in proof.models]
        if scores:
            say(f"  {level} models: {min(scores)} to {max(scores)} points (level {wanted} wanted)")
    for decoy, ceiling in CEILING.items():
        scores = [proof.decoys[decoy] for proof in proofs if decoy in proof.decoys]
        if scores:
            under = sum(score <= ceiling for score in scores)
            say(f"  {decoy}: {under} of {len(scores)} at most {ceiling} points (highest {max(scores)})")


def proof_to_wire(proof: Proof) -> dict[str, Any]:
    """Return the proof's figures as JSON can hold them."""
    return {
        "question_id": proof.question_id,
        "phrasings": {kind.value: {"right": count.right, "trials": count.trials} for kind, count in proof.counts.items()},
        "models": {level.value: score for level, score in proof.models.items()},
        "decoys": {decoy.name.lower(): proof.decoys[decoy] for decoy in Decoy if decoy in proof.decoys},
    }
