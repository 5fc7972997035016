"""The debrief as text, Markdown, JSON and a page: complete, safe, and in need of nothing else."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from benchmarks.candidates import candidate, live_through
from tests.mock_house import Sitting, WordGrader
from trainer.interview.mock.closing import closed
from trainer.interview.mock.debrief import MODELLED_ON, Debrief
from trainer.interview.mock.dimensions import Dimension
from trainer.interview.mock.wire import from_json, to_json
from trainer.report.debrief import debrief_markdown, debrief_text, debrief_to_json
from trainer.report.debrief_html import debrief_html
from trainer.report.glyphs import ASCII

HOSTILE = "<script>alert(1)</script> \"'><img src=x> [/b] | `x` \x1b[31m \u202e \ud800 logged"
VOID = {"meta", "br", "rect", "line"}


def a_debrief(name: str = "strong", text: str = "") -> Debrief:
    """Return the debrief of a candidate, who wrote `text` where they summed up."""
    sitting = Sitting()
    if text:
        sitting.mock.type(text)
        sitting.mock.ask(text)
    live_through(sitting.mock, candidate(name), sitting.bank, sitting.clock.pass_s)
    if text:
        sitting.mock.state.exchanges[2].text = text
        sitting.mock.state.exchanges[2].prompt = text
    return closed(sitting.mock.state, sitting.bank, WordGrader())[1]


class Page(HTMLParser):
    """Reads a page, and notes what it needs from elsewhere and what is not closed."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.faults: list[str] = []
        self.tags: set[str] = set()
        self.words = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        if tag not in VOID:
            self.open.append(tag)
        for name, value in attrs:
            if name in ("src", "href", "xlink:href", "srcset", "action") or name.startswith("on"):
                self.faults.append(f"{tag} {name}={value}")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> closes nothing")

    def handle_data(self, data: str) -> None:
        self.words += data


def page_of(debrief: Debrief) -> Page:
    """Return the page, read."""
    page = Page()
    page.feed(debrief_html(debrief))
    page.close()
    return page


@pytest.mark.parametrize("name", ["strong", "weak", "silent", "contradicting"])
def test_the_page_is_whole_and_needs_nothing(name: str) -> None:
    """The page closes what it opens, loads nothing, has its charts in itself and a style for paper."""
    debrief = a_debrief(name)
    page = page_of(debrief)
    assert page.faults == []
    assert page.open == []
    assert page.tags.isdisjoint({"script", "img", "link", "iframe", "object"})
    text = debrief_html(debrief)
    assert text.count("<svg") == 2
    assert "@media print" in text
    assert not re.search(r"https?://|url\(|@import", text)


def test_hostile_text_is_text_on_the_page() -> None:
    """Whatever was typed or asked is shown on the page and never obeyed."""
    page = page_of(a_debrief("strong", HOSTILE))
    assert page.faults == []
    assert "script" not in page.tags
    assert "<script>alert(1)</script>" in page.words
    assert not {"\x1b", "\u202e", "\ud800"} & set(page.words)


def test_the_page_is_a_sheet_for_a_person_too() -> None:
    """The page ends with the questions, boxes for every point, the scale for every dimension and the six steps."""
    debrief = a_debrief()
    sheet = debrief_html(debrief).split('class="sheet"')[1]
    for question in debrief.sheet:
        for point in question.points:
            assert point.statement in sheet
    for words in (*(dimension.value for dimension in Dimension), "Strong no hire", "Lean hire", "Candidate ____"):
        assert words in sheet


@pytest.mark.parametrize("name", ["strong", "silent"])
def test_every_form_says_the_verdict_and_its_limits(name: str) -> None:
    """Text, Markdown and page name the verdict, every dimension with its value, and what a text grader cannot see."""
    debrief = a_debrief(name)
    assert debrief.verdict is not None
    for text in (debrief_text(debrief), debrief_markdown(debrief), debrief_html(debrief)):
        assert debrief.verdict in text
        assert all(judged.dimension.value in text for judged in debrief.dimensions)
        assert "Modelled on public rubrics" in text
    assert MODELLED_ON in debrief_text(debrief)


def test_evidence_is_quoted() -> None:
    """Each point that was made stands with the candidate's own words and the phase in which they were said."""
    text = debrief_text(a_debrief())
    assert "✓ met: The claim about logged. “logged” (high-level design)" in text


def test_the_transcript_marks_its_passages() -> None:
    """In the transcript the passages that verdicts rest on are numbered, and the numbers are explained."""
    text = debrief_text(a_debrief())
    assert re.search(r"«\d+ logged»", text)
    assert re.search(r"^    \d+: ✓ met: The claim about logged\.$", text, re.MULTILINE)


def test_ascii_text_is_ascii() -> None:
    """With ASCII signs nothing that the program writes is more than ASCII."""
    out = debrief_text(a_debrief(), ASCII)
    assert out.isascii(), {character for character in out if not character.isascii()}


def test_markdown_obeys_nothing_that_was_typed() -> None:
    """No line of the Markdown is opened by what was typed, outside of its fences."""
    text = debrief_markdown(a_debrief("strong", HOSTILE + "\n# not a heading\n```\nfence"))
    outside = re.sub(r"^(`{3,})text\n.*?^\1$", "", text, flags=re.DOTALL | re.MULTILINE)
    assert "# not a heading" not in outside.splitlines()
    assert "<script>" not in outside


def test_json_has_everything() -> None:
    """The JSON has a schema version and reads back as the same debrief."""
    debrief = a_debrief("strong", HOSTILE)
    record = json.loads(json.dumps(debrief_to_json(debrief)))
    assert record.pop("schema_version") == 1
    assert from_json(Debrief, record) == debrief


def test_a_debrief_reads_back_only_from_a_debrief() -> None:
    """Values that are no debrief are refused, and not half read."""
    record = to_json(a_debrief())
    for broken in ({}, {**record, "score": "much"}, {**record, "dimensions": 3}, {**record, "title": None}):
        with pytest.raises((KeyError, TypeError, ValueError)):
            from_json(Debrief, broken)


def test_no_verdict_is_said_to_be_none() -> None:
    """Without a design there is no verdict, in any form."""
    debrief = replace(a_debrief(), verdict=None, why=("Nothing to judge.",))
    for text in (debrief_text(debrief), debrief_markdown(debrief), debrief_html(debrief)):
        assert "No verdict" in text
