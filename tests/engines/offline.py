"""A process of its own without a network: `python -m tests.engines.offline MODEL...` loads each and writes what came of it.

A process of its own, since the library reads whether it may use the network only once, when it is first imported.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Outcome:
    """What came of loading models without a network."""

    notes: list[str]
    """The note of the engines of each model."""
    rows: list[int]
    """How many vectors each model made of two texts; 0 for a model that could not be had."""
    tried: list[str]
    """What was asked of the network."""
    printed: str = ""
    """What was written to the terminal while loading and embedding."""


def offline(models: list[str], home: Path) -> Outcome:
    """Load the models in a new process that has no network and a home of its own."""
    keep = {name: value for name, value in os.environ.items() if not name.startswith(("HF_", "TRANSFORMERS_", "XDG_"))}
    run = subprocess.run(
        [sys.executable, "-m", "tests.engines.offline", *models],
        cwd=ROOT,
        env=keep | {"HOME": str(home)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    *before, last = run.stdout.splitlines()
    return Outcome(**json.loads(last), printed="".join(before) + run.stderr)


def load_each(models: list[str]) -> None:
    """Load each model with every way to the network refused."""
    tried: list[str] = []

    def refuse(*arguments: object, **_: object) -> None:
        tried.append(repr(arguments))
        raise OSError("There is no network here.")

    for name in ("connect", "connect_ex", "sendto", "sendmsg"):
        setattr(socket.socket, name, refuse)
    for name in ("getaddrinfo", "gethostbyname", "create_connection"):
        setattr(socket, name, refuse)

    from trainer.engines.load import load_engines

    notes: list[str] = []
    rows: list[int] = []
    for model in models:
        engines = load_engines("sentence-transformers", model)
        notes.append(engines.note)
        vectors = engines.embedder.embed(["order holds", "a lone \ud800 surrogate"]) if engines.embedder is not None else ()
        rows.append(len(vectors))
    print(json.dumps({"notes": notes, "rows": rows, "tried": tried}))


if __name__ == "__main__":
    load_each(sys.argv[1:])
