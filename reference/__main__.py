"""Write the pages, or check that they are current."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from reference.commands import commands_page
from reference.keys import keys_page
from reference.manual import manual_page
from trainer.cli.options import parser as trainer_parser

ROOT = Path(__file__).resolve().parent.parent


def pages() -> dict[Path, str]:
    """Return what each page has to hold, by its path within the project."""
    program = trainer_parser()
    return {
        Path("docs/commands.md"): commands_page(program),
        Path("docs/keys.md"): keys_page(),
        Path("docs/man/trainer.1"): manual_page(program),
    }


def main(argv: list[str] | None = None) -> int:
    """Write or check the pages; return the exit code."""
    options = argparse.ArgumentParser(prog="python -m reference", description=__doc__)
    options.add_argument("--check", action="store_true", help="write nothing; exit 1 when a page is out of date")
    check: bool = options.parse_args(argv).check
    stale = 0
    for name, text in pages().items():
        file = ROOT / name
        if file.is_file() and file.read_text(encoding="utf-8") == text:
            continue
        stale += 1
        if check:
            print(f"{name} is out of date: python -m reference writes it anew.", file=sys.stderr)
        else:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
            print(f"written: {name}")
    return 1 if check and stale else 0


if __name__ == "__main__":
    raise SystemExit(main())
