"""`docs/bank.md` says what the bank holds now."""

from __future__ import annotations

from pathlib import Path

from trainer.bank.coverage import coverage_of
from trainer.bank.load import load_everything
from trainer.bank.places import shipped_root
from trainer.bank.stats import bank_stats
from trainer.report.coverage import coverage_markdown, replaced

DOCS = Path(__file__).parents[2] / "docs"


def test_the_tables_of_the_bank_page_are_current() -> None:
    """`make bank-docs` was run after the last change of the bank."""
    bank = load_everything([shipped_root()])
    text = (DOCS / "bank.md").read_text(encoding="utf-8")
    tables = coverage_markdown(bank_stats(bank), coverage_of(bank.questions.values()))
    assert replaced(text, tables) == text, "run `make bank-docs`"
