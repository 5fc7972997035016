"""Coverage as text and as Markdown."""

from __future__ import annotations

from dataclasses import replace

from tests.fakes import ORDERING
from trainer.bank.coverage import coverage_of
from trainer.bank.model import Broker, QuestionKind, TargetLevel
from trainer.bank.stats import BankStats
from trainer.report.coverage import BEGIN, END, coverage_lines, coverage_markdown, missing_lines, replaced

ASKED = replace(ORDERING, topics=("ordering", "own-topic"), kind=QuestionKind.DESIGN)
COVERAGE = coverage_of([ASKED])
STATS = BankStats(
    questions=1,
    by_kind={QuestionKind.DESIGN: 1},
    coverage={("ordering", Broker.KAFKA, TargetLevel.SENIOR): 1, ("own-topic", Broker.KAFKA, TargetLevel.SENIOR): 1},
    criteria=3,
    misconceptions=2,
    concepts=4,
    phrasings={"accepted": 1234},
)


def test_what_is_missing_stands_in_its_row() -> None:
    """An empty section says EMPTY, a short one how many are missing; no line is wider than a terminal."""
    lines = coverage_lines(STATS, COVERAGE)
    assert "    Security                                 0      3  EMPTY" in lines
    assert "    Ordering                                 1      3  2 missing" in lines
    assert "    Order                                    1      1" in lines
    assert "  ordering               -/1/-        -/-/-        -/-/-        -/-/-" in lines
    assert max(map(len, lines)) <= 80


def test_topics_of_ones_own_follow_those_of_the_vocabulary() -> None:
    """Nothing that the bank asks about is left out of the matrix."""
    assert coverage_lines(STATS, COVERAGE)[-1].startswith("  own-topic  ")
    assert "| own-topic |  | -/1/- | -/-/- | -/-/- | -/-/- |" in coverage_markdown(STATS, COVERAGE)


def test_everything_missing_is_a_sentence() -> None:
    """Totals, sections, prompts that lead nowhere, and topics that may be slips."""
    lines = missing_lines(COVERAGE)
    assert "Questions: 1, and 100 are required." in lines
    assert "Operations and security, Security: 0 of 3 questions." in lines
    assert "ordering is a main prompt and leads to too few follow-ups." in lines
    assert lines[-1].startswith("own-topic is a topic that the shipped bank does not use")


def test_markdown_names_questions_and_shows_what_is_empty() -> None:
    """Each section has its number and the first questions that count for it."""
    text = coverage_markdown(STATS, COVERAGE)
    assert "| Six follow-ups | How is order kept? | 1 | 3 | `ordering` |" in text
    assert "| Operations and security | Security | **empty** | 3 |  |" in text
    assert "1 questions (1 design); 3 criteria, 2 misconceptions, 4 concepts; phrasings: 1,234 accepted." in text
    assert "queue, publish/subscribe and log" in text


def test_tables_go_between_the_markers_and_nowhere_else() -> None:
    """What a person wrote around them stays; without both markers, each once, nothing is written."""
    text = f"Before.\n{BEGIN}\nold\n{END}\nAfter.\n"
    assert replaced(text, "new\n") == f"Before.\n{BEGIN}\nnew\n{END}\nAfter.\n"
    assert replaced(replaced(text, "new\n") or "", "new\n") == replaced(text, "new\n")
    for broken in ("none", BEGIN, END, f"{END}{BEGIN}", f"{BEGIN}{END}{BEGIN}{END}"):
        assert replaced(broken, "new\n") is None
