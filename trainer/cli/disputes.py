"""`trainer disputes` and `trainer bank suggest`: verdicts that were argued with, and what becomes of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trainer.cli.invocation import DONE, Refused, WrongUsage, bank_dirs, data_dir, say, say_json, tell

if TYPE_CHECKING:
    import argparse

    from trainer.history.listing import Disputed

SCHEMA_VERSION = 1
MOST = 1000


def listing(args: argparse.Namespace) -> int:
    """List disputed verdicts, the latest first."""
    from trainer import wiring
    from trainer.report.visible import one_line
    from trainer.report.wording import local

    store = wiring.open_history(data_dir(args))
    try:
        found = store.listing.disputes(getattr(args, "state", None), MOST)
    finally:
        store.close()
    if getattr(args, "json", False):
        say_json({"schema_version": SCHEMA_VERSION, "disputes": [_values(one) for one in found]})
        return DONE
    if not found:
        tell("Nothing is disputed. In the feedback, d disputes a verdict; `trainer disputes add` does it here.")
    for one in found:
        dispute = one.dispute
        say(
            f"{dispute.attempt_id[:8]}  {local(dispute.at)}  {dispute.state:<8}  {one.question_id} {dispute.point}: "
            f"graded {one.graded}, you say {dispute.verdict}; score {one.score}, with disputes {one.effective}"
        )
        for words in one.words:
            say(f"          “{one_line(words)}”")
        if dispute.note:
            say(f"          {one_line(dispute.note)}")
    return DONE


def _values(one: Disputed) -> dict[str, object]:
    dispute = one.dispute
    return {
        "attempt_id": dispute.attempt_id,
        "question_id": one.question_id,
        "kind": dispute.kind,
        "point": dispute.point,
        "graded": one.graded,
        "verdict": dispute.verdict,
        "note": dispute.note,
        "state": dispute.state,
        "at": dispute.at.isoformat(),
        "score": one.score,
        "effective_score": one.effective,
        "words": list(one.words),
    }


def add(args: argparse.Namespace) -> int:
    """Dispute a verdict of an attempt."""
    from trainer import wiring
    from trainer.history.listing import Dispute
    from trainer.progress.evidence import CRITERION, MISCONCEPTION

    store = wiring.open_history(data_dir(args))
    try:
        attempt = store.attempt(args.attempt_id)
        beside = store.listing.beside(attempt.id)
        grade = beside.grades[-1].grade if beside else attempt.grade
        if args.verdict == "not-held":
            kind, known = MISCONCEPTION, [one.misconception_id for one in grade.misconceptions]
        else:
            kind, known = CRITERION, [one.criterion_id for one in grade.criteria]
        if args.point not in known:
            raise WrongUsage(
                f"The attempt was not judged on {args.point!r}; there is {', '.join(known) or 'nothing of that kind'}."
            )
        at = wiring.SystemClock().now()
        score = store.listing.dispute(Dispute(attempt.id, kind, args.point, args.verdict, args.note or "", at))
        store.progress.settle()
    finally:
        store.close()
    say(f"Disputed. Score {grade.score} as graded, {score} with your disputes; mastery uses yours.")
    return DONE


def settle(args: argparse.Namespace) -> int:
    """Accept, reject or withdraw a dispute."""
    from trainer import wiring
    from trainer.progress.evidence import CRITERION, MISCONCEPTION

    store = wiring.open_history(data_dir(args))
    try:
        attempt_id = store.attempt(args.attempt_id).id
        done = False
        for kind in (CRITERION, MISCONCEPTION):
            if args.state == "withdrawn":
                done = store.listing.withdraw(attempt_id, kind, args.point) or done
            else:
                done = store.listing.settle(attempt_id, kind, args.point, args.state) or done
        store.progress.settle()
    finally:
        store.close()
    if not done:
        raise Refused(f"There is no dispute on {args.point!r} of that attempt; `trainer disputes` lists them.")
    say(f"The dispute is {args.state}.")
    return DONE


def suggest(args: argparse.Namespace) -> int:
    """Propose phrasings for the rubrics from accepted disputes, as YAML to be pasted by hand."""
    import json

    from trainer import wiring
    from trainer.bank.model import BankRefused
    from trainer.history.listing import ACCEPTED, OPEN, REJECTED
    from trainer.report.visible import one_line

    place = data_dir(args)
    store = wiring.open_history(place)
    try:
        found = [one for one in store.listing.disputes(None, MOST) if one.dispute.state != REJECTED]
    finally:
        store.close()
    accepted = [one for one in found if one.dispute.state == ACCEPTED or (args.all and one.dispute.state == OPEN)]
    bank = wiring.open_bank(place, bank_dirs(args))
    lists = {"met": "accepted", "partial": "partial", "missed": "mentions", "not-held": "rejecting"}
    proposals: dict[str, dict[tuple[str, str], list[str]]] = {}
    for one in accepted:
        try:
            rubric = bank.rubric(one.question_id)
        except (KeyError, BankRefused):
            continue
        ids = {point.id for point in rubric.criteria} | {belief.id for belief in rubric.misconceptions}
        if one.words and one.dispute.point in ids:
            phrase = one_line(" ".join(one.words))
            known = proposals.setdefault(one.question_id, {}).setdefault((one.dispute.point, lists[one.dispute.verdict]), [])
            if phrase not in known:
                known.append(phrase)
    if getattr(args, "json", False):
        say_json(
            {
                "schema_version": SCHEMA_VERSION,
                "proposals": [
                    {"question_id": question_id, "point": point, "list": name, "phrasings": phrases}
                    for question_id, entries in proposals.items()
                    for (point, name), phrases in entries.items()
                ],
            }
        )
        return DONE
    if not proposals:
        waiting = sum(one.dispute.state == OPEN for one in found)
        tell(
            f"Nothing to propose: no accepted dispute quotes an answer. {waiting} open; `trainer disputes accept ID POINT` "
            "accepts one, `--all` takes open ones too."
        )
    for question_id, entries in proposals.items():
        say(f"# rubric of {question_id}: {bank.rubric(question_id).path}")
        for (point, name), phrases in entries.items():
            say(f"# under the point with id {point}:")
            say(f"{name}:")
            for phrase in phrases:
                say(f"  - {json.dumps(phrase, ensure_ascii=False)}")
    if proposals:
        tell("Check each against its claim before you add it; `trainer bank check` then says whether the bank still holds.")
    return DONE
