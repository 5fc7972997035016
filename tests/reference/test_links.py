"""Links of the Markdown files, without a generator and without the network."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "benchmarks").rglob("*.md")])
FENCE = re.compile(r"^(```|~~~).*?^\1", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"!?\[[^\]]*\]\(\s*<?([^)\s>]+)>?[^)]*\)")
ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:")


def ids(path: Path) -> str:
    """Return the path as tests are named by it."""
    return path.relative_to(ROOT).as_posix()


def prose(page: Path) -> str:
    """Return the page without what is shown as code."""
    return re.sub(r"`[^`\n]*`", "", FENCE.sub("", page.read_text(encoding="utf-8")))


def anchors(page: Path) -> set[str]:
    """Return the anchors that readers of Markdown give to the headings of the page."""
    text = FENCE.sub("", page.read_text(encoding="utf-8"))
    headings = re.findall(r"^#{1,6} +(.+?) *#*$", text, re.MULTILINE)
    return {re.sub(r"[\s]+", "-", re.sub(r"[^\w\s-]", "", heading).strip().lower()) for heading in headings}


def broken(page: Path) -> list[str]:
    """Return a sentence for each link of the page that leads nowhere."""
    faults = []
    for target in LINK.findall(prose(page)):
        if ELSEWHERE.match(target):
            continue
        place, _, anchor = target.partition("#")
        file = (page.parent / place).resolve() if place else page
        if target.startswith("/") or not file.exists():
            faults.append(f"{target} does not exist")
        elif anchor and anchor not in anchors(file):
            faults.append(f"{target}: no heading gives that anchor")
    return faults


@pytest.mark.parametrize("page", PAGES, ids=ids)
def test_every_link_leads_somewhere(page: Path) -> None:
    """Links to files, pictures and headings of the project exist."""
    assert broken(page) == []


def test_a_broken_link_is_found(tmp_path: Path) -> None:
    """A link to a missing file, or to a heading that is not there, is a fault; code and other sites are not looked at."""
    page = tmp_path / "page.md"
    page.write_text(
        "# One Thing\n[a](gone.md) [b](#one-thing) [c](#two) [d](https://example.org) `[e](f.md)`\n```\n[g](h.md)\n```\n",
        encoding="utf-8",
    )
    assert broken(page) == ["gone.md does not exist", "#two: no heading gives that anchor"]


def test_pages_of_the_site_stay_inside_it() -> None:
    """No page of the site links to a file that the site does not have."""
    docs = ROOT / "docs"
    outside = [
        f"{ids(page)}: {target}"
        for page in docs.rglob("*.md")
        for target in LINK.findall(prose(page))
        if not ELSEWHERE.match(target) and not (page.parent / target.partition("#")[0]).resolve().is_relative_to(docs)
    ]
    assert outside == []


def test_every_page_is_in_the_navigation() -> None:
    """Each Markdown file under docs/ is named in `nav` of mkdocs.yml, and each name there is a file."""

    def named(node: object) -> set[str]:
        if isinstance(node, str):
            return {node}
        children = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
        return {name for child in children for name in named(child)}

    nav = named(yaml.safe_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))["nav"])
    pages = {page.relative_to(ROOT / "docs").as_posix() for page in (ROOT / "docs").rglob("*.md")}
    assert nav == pages
