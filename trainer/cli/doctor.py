"""`trainer doctor`: what works here and what does not."""

from __future__ import annotations

import importlib.util
import os
import platform
import shutil
import sys
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from trainer.cli.invocation import BAD_INPUT, DONE, at_terminal, bank_dirs, data_dir, say, say_json

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence
    from pathlib import Path

    from trainer.engines.load import EngineName

SCHEMA_VERSION = 1
LEAST_PYTHON = (3, 11)


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at, and what was found."""

    about: str
    works: bool
    needed: bool
    """Whether the trainer is broken without it."""
    found: str
    """A sentence, or a few facts."""


def doctor(args: argparse.Namespace) -> int:
    """Say what works; exit code 1 when something needed does not."""
    kept = data_dir(args)
    findings = [
        _python(),
        _data(kept),
        _history(kept),
        _bank(kept, bank_dirs(args)),
        _engine(args.engine, args.model),
        _extra(),
        _terminal(),
    ]
    broken = any(finding.needed and not finding.works for finding in findings)
    if getattr(args, "json", False):
        say_json({"schema_version": SCHEMA_VERSION, "works": not broken, "findings": [asdict(f) for f in findings]})
    else:
        for finding in findings:
            mark = "ok    " if finding.works else "BROKEN" if finding.needed else "no    "
            say(f"{mark} {finding.about}: {finding.found}")
    return BAD_INPUT if broken else DONE


def _python() -> Finding:
    wanted = ".".join(map(str, LEAST_PYTHON))
    fits = sys.version_info >= LEAST_PYTHON
    return Finding("python", fits, True, f"{platform.python_version()}, {'fits' if fits else f'needs {wanted} or newer'}")


def _data(kept: Path) -> Finding:
    try:
        kept.mkdir(mode=0o700, parents=True, exist_ok=True)
        probe = kept / f".doctor-{os.getpid()}"
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        return Finding("data folder", False, True, f"{kept}: {(error.strerror or str(error)).lower()}")
    return Finding("data folder", True, True, f"{kept} can be written")


def _history(kept: Path) -> Finding:
    from trainer import wiring
    from trainer.interview.records import KeeperFailed

    try:
        store = wiring.open_history(kept)
        try:
            faults, count = store.faults(), store.count()
        finally:
            store.close()
    except KeeperFailed as failure:
        return Finding("history", False, True, str(failure))
    if faults:
        return Finding("history", False, True, f"{store.path} is damaged: " + "; ".join(faults))
    return Finding("history", True, True, f"{store.path} is sound, {count} attempts")


def _bank(kept: Path, given: Sequence[Path]) -> Finding:
    from trainer import wiring
    from trainer.bank.load import load_everything
    from trainer.bank.model import BankRefused

    try:
        bank = load_everything(wiring.bank_roots(kept, given))
    except BankRefused as refused:
        first = str(refused.errors[0]) if refused.errors else "nothing could be read"
        more = f" (and {len(refused.errors) - 1} more; `trainer bank check` lists them)" if len(refused.errors) > 1 else ""
        return Finding("bank", False, True, first + more)
    return Finding("bank", True, True, f"{len(bank.questions)} questions")


def _engine(name: EngineName, model: str | None) -> Finding:
    from trainer import wiring

    engines = wiring.make_grader(name, model).engines
    if name == "keywords":
        return Finding("grading engine", True, True, "keywords only, as asked")
    if engines.embedder is None or engines.judge is None:
        return Finding("grading engine", False, True, engines.note)
    names = [engines.embedder.name, engines.judge.name, *([engines.reader.name] if engines.reader else [])]
    note = f" {engines.note}" if engines.note else ""
    # The user's own model has no manifest to compare with: its hash is only told.
    checked = "hashes verified" if name == "onnx" else "hashes of the judge verified"
    return Finding("grading engine", True, True, f"{', '.join(names)}; {checked}.{note}")


def _extra() -> Finding:
    here = importlib.util.find_spec("sentence_transformers") is not None
    how = "installed" if here else 'not installed; pip install "broker-trainer[sentence-transformers]" adds it'
    return Finding("sentence-transformers (extra)", here, False, how)


def _terminal() -> Finding:
    if not at_terminal():
        return Finding("terminal", False, False, "none here, so the linear front end is used")
    size = shutil.get_terminal_size()
    colour = "off (NO_COLOR)" if os.environ.get("NO_COLOR") else "on"
    found = f"{os.environ.get('TERM', '')}, {size.columns}x{size.lines}, {sys.stdout.encoding}, colour {colour}"
    return Finding("terminal", True, False, found)
