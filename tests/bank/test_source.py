"""Strict YAML: what is taken as it is written, and what is refused, by both parsers alike."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
import yaml
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.bank.pairs import QUESTION, RUBRIC
from trainer.bank.source import (
    DEEPEST,
    FASTEST,
    MOST_BYTES,
    PURE,
    LoaderClass,
    MappingNode,
    ScalarNode,
    compose,
    read_source,
)
from trainer.bank.wording import MOST_FAULTS_PER_FILE, Faults

if TYPE_CHECKING:
    from pathlib import Path

    from trainer.bank.model import BankError

BOTH = pytest.mark.parametrize("loader", [FASTEST, PURE], ids=["libyaml", "pure"])


def composed(text: str, loader: LoaderClass = FASTEST) -> tuple[MappingNode | None, tuple[BankError, ...]]:
    """Return the mapping and the faults of a text."""
    faults = Faults("x.yaml")
    return compose(text, faults, loader=loader), faults.errors


def test_libyaml_is_what_these_tests_compare_with() -> None:
    """The fast parser is in use where PyYAML was built with it."""
    assert (FASTEST is not PURE) is yaml.__with_libyaml__


@BOTH
@pytest.mark.parametrize(
    "written", ["12:30", "no", "yes", "on", "1.10", "null", "~", "0x10", "1_000", "2024-01-01", ".inf", "true", "="]
)
def test_a_scalar_is_the_text_that_was_written(written: str, loader: LoaderClass) -> None:
    """No look of a scalar changes it: 12:30 is not 750, and no is not false."""
    root, errors = composed(f"key: {written}\n", loader)
    assert errors == ()
    assert root is not None
    assert root.values["key"] == ScalarNode(written, True, 1)


REFUSED = [
    ("a: 1\nb: 2\na: 3\n", 3, "a", "is written twice, first on line 1"),
    ("a:\n  - b: 1\n    b: 2\n", 3, "a[0].b", "is written twice, first on line 2"),
    ("a: &x 1\n", 1, "a", "anchors (&x) are not used here"),
    ("a: &x {b: 1}\nc: *x\n", 2, "c", "aliases (*x) are not used here"),
    ("a: {b: 1}\nc:\n  <<: {d: 1}\n", 3, "c.'<<'", "merge keys"),
    ("a: 1\nb: !!str 2\n", 2, "b", "tags (tag:yaml.org,2002:str) are not used here"),
    ("a: !!python/object/apply:os.system ['true']\n", 1, "a", "tags"),
    ("a: ! b\n", 1, "a", "tags (!) are not used here"),
    ("a: 1\n---\nb: 2\n", 2, "", "a second document begins here"),
    ("%YAML 1.1\n---\na: 1\n", 1, "", "YAML directives"),
    ("? [a, b]\n: 1\n", 1, "", "a key must be a word"),
    ("a: 1\nb:\n  ?\n  : 2\n", 3, "b", "a key is missing before ':'"),
    ("- a\n- b\n", 1, "", "must hold keys"),
    ("just text\n", 1, "", "must hold keys"),
    ("", 0, "", "is empty"),
    ("# only a comment\n", 0, "", "is empty"),
    ("---\n", 0, "", "is empty"),
    ("a: b: c\n", 1, "", "put quotes around a text that holds ': '"),
    ("a: 1\nb:\n  - c: x\n    d: y: z\n", 4, "b[0]", "put quotes around a text that holds ': '"),
    ("a:\n  b: 1\n c: 2\n", 3, "", "is not valid YAML"),
    ("a: 1\nb: 'open\n", 3, "b", "close the quotes"),
    ("a: 1\nb: [1, 2\n", 3, "b", "is not valid YAML"),
    ("a: [what is it?]\n", 1, "a", "quotes around entries that hold : , or ?"),
    ("a: {b: c? d}\n", 1, "a", "quotes around entries that hold : , or ?"),
    ("a: @b\n", 1, "a", "begins with @"),
    ("a: *\n", 1, "a", "is not valid YAML"),
    ('a: "\\UFFFFFFFF"\n', 1, "a", "is not valid YAML"),
    ('a: "\\ud800"\n', 1, "a", "the invisible character U+D800"),
    ('a: "\\e[31m"\n', 1, "a", "the invisible character U+001B"),
    ("a: 1\nb:\tc\n", 2, "", "holds a tab; write spaces"),
    ("a: 1\nb: \0\n", 2, "", "holds a NUL character"),
    ("a: 1\n\nb: \x1b[31m\n", 3, "", "holds the invisible character U+001B"),
    ("a: b\u2028c\n", 1, "", "holds the invisible character U+2028"),
    ("a: b\u202ec\n", 1, "", "holds the invisible character U+202E"),
]


@BOTH
@pytest.mark.parametrize(("text", "line", "key", "part"), REFUSED)
def test_what_yaml_could_hide_is_refused(text: str, line: int, key: str, part: str, loader: LoaderClass) -> None:
    """Each is refused with its line and key, and with what to write instead."""
    _, errors = composed(text, loader)
    assert [(error.line, error.key) for error in errors if part in error.message] == [(line, key)], errors
    assert all(error.path == "x.yaml" for error in errors)


@BOTH
def test_nesting_is_bounded(loader: LoaderClass) -> None:
    """Twenty levels are read, and the twenty-first is refused, however many follow."""
    fits = "a: " + "[" * (DEEPEST - 1) + "]" * (DEEPEST - 1)
    assert composed(fits, loader)[1] == ()
    for depth in (DEEPEST, 50_000):
        _, errors = composed("\na: " + "[" * depth, loader)
        assert [error.line for error in errors] == [2]
        assert "nested more than 20 deep" in errors[0].message


@BOTH
def test_an_alias_bomb_is_not_expanded(loader: LoaderClass) -> None:
    """Billions of laughs cost nothing: each alias is refused where it stands."""
    lines = ["a0: &a0 [lol]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 10)]
    root, errors = composed("\n".join(lines), loader)
    assert root is not None
    assert {error.line for error in errors} == set(range(1, 11))
    assert errors[1].key == "a1"
    assert errors[2].key == "a1[0]"


def test_a_file_with_thousands_of_faults_tells_the_first_and_counts_the_rest() -> None:
    """A hostile file does not flood the screen."""
    _, errors = composed("a: 1\n" * 5000)
    assert len(errors) == MOST_FAULTS_PER_FILE + 1
    assert errors[-1].message.startswith(f"has {4999 - MOST_FAULTS_PER_FILE} more faults")


def test_quotes_and_blocks_are_unfolded_and_trimmed() -> None:
    """A text is the same however it was quoted."""
    root, errors = composed("a: 'it''s'\nb: \"x\\ny\"\nc: |\n  one\n  two\nd: >\n  one\n  two\n")
    assert errors == ()
    assert root is not None
    texts = [node.text for node in root.values.values() if isinstance(node, ScalarNode)]
    assert texts == ["it's", "x\ny", "one\ntwo", "one two"]


def test_line_endings_of_other_systems_count_as_lines() -> None:
    """CRLF and CR files get the same line numbers."""
    for ending in ("\r\n", "\r"):
        _, errors = composed("a: 1\nb: 2\nb: 3\n".replace("\n", ending))
        assert [error.line for error in errors] == [3]


@pytest.mark.parametrize(
    ("data", "line", "part"),
    [
        (b"\xef\xbb\xbfa: 1\n", 1, "byte order mark"),
        (b"a: 1\nb: \xe9\n", 2, "is not UTF-8 (byte 0xe9)"),
        ("a: 1\n".encode("utf-16"), 1, "is not UTF-8"),
        (b"", 0, "is empty"),
        (b"a: " + b"x" * MOST_BYTES, 0, "is larger than 2 MB"),
    ],
    ids=["bom", "latin-1", "utf-16", "empty", "large"],
)
def test_what_is_no_text_is_refused(data: bytes, line: int, part: str, tmp_path: Path) -> None:
    """Files that are no UTF-8 text, or too large to be one, are refused before any parsing."""
    path = tmp_path / "x.yaml"
    path.write_bytes(data)
    faults = Faults(str(path))
    assert read_source(path, faults) is None
    (error,) = faults.errors
    assert (error.path, error.line, error.key) == (str(path), line, "")
    assert part in error.message


def test_what_cannot_be_read_is_refused(tmp_path: Path) -> None:
    """A folder with the name of a file, and a link that leads nowhere, are told in a sentence."""
    (tmp_path / "folder.yaml").mkdir()
    (tmp_path / "link.yaml").symlink_to(tmp_path / "nowhere")
    for name, part in (("folder.yaml", "is not a file"), ("link.yaml", "no such file or directory")):
        faults = Faults(name)
        assert read_source(tmp_path / name, faults) is None
        assert part in faults.errors[0].message


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="ab?: \n-[]{},#&*!|>'\"%@`?<\\x0uU\t~é"))
def test_both_parsers_give_the_same_faults_for_any_text(text: str) -> None:
    """How PyYAML was built changes no sentence, and no text brings the reader down."""
    # A comment glued to a block scalar's sign (`>#`): libyaml takes it, the pure parser refuses it.
    assume(not re.search(r"[|>][-+0-9]*#", text))
    root, errors = composed(text)
    pure_root, pure_errors = composed(text, PURE)
    assert (root, errors) == (pure_root, pure_errors)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from([QUESTION, RUBRIC]), st.data())
def test_both_parsers_give_the_same_faults_for_damaged_files(valid: str, data: st.DataObject) -> None:
    """Content with a few characters deleted or put in is refused in the same words by both parsers."""
    text = valid
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(text)))
        cut = data.draw(st.integers(0, 5))
        text = (
            text[:at]
            + data.draw(st.sampled_from(["", "\n", ": ", "- ", "'", '"', "&a ", "*a", "[", "}", "#"]))
            + text[at + cut :]
        )
    assert composed(text)[1] == composed(text, PURE)[1]
