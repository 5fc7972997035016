"""Loading roots: links between files, overriding, and what is read when."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.bank.pairs import (
    QUESTION,
    RUBRIC,
    SECOND_QUESTION,
    SECOND_RUBRIC,
    line_with,
    loaded,
    question_refusal,
    refusal,
    root_with,
    write,
)
from trainer.bank import source
from trainer.bank.load import UnknownQuestion, load_bank
from trainer.bank.model import BankRefused


def linked(question_id: str, *following: str) -> str:
    """Return a question file that leads to others."""
    links = "".join(f"  - {{when: all-met, question: {each}}}\n" for each in following)
    start = SECOND_QUESTION.replace("second-question", question_id)
    return start + (f"follow_ups:\n{links}" if links else "")


def write_linked(root: Path, links: dict[str, tuple[str, ...]]) -> Path:
    """Write a root of questions that lead to each other."""
    for question_id, following in links.items():
        write(root, question_id, linked(question_id, *following), RUBRIC.replace("order-by-key", question_id))
    return root


def test_questions_come_in_the_order_of_their_files(tmp_path: Path) -> None:
    """Folders below count too; what is no YAML, or hidden, is left alone."""
    root = write_linked(tmp_path, {"b": (), "a": ()})
    for folder in ("question_bank", "rubrics"):
        (root / folder / "z").mkdir()
        (root / folder / "b.yaml").rename(root / folder / "z" / "b.yaml")
        (root / folder / "README.md").write_text("Not content.")
        (root / folder / ".hidden.yaml").write_text("Not content.")
        (root / folder / ".git").mkdir()
        (root / folder / ".git" / "x.yaml").write_text("Not content.")
    assert list(loaded(root).questions) == ["a", "b"]


def test_loading_the_bank_reads_no_rubric(tmp_path: Path) -> None:
    """A faulty rubric is met when its question is asked for, not before."""
    root = root_with(tmp_path, rubric="criteria: {")
    bank = load_bank([root])
    assert bank.rubric("second-question").question_id == "second-question"
    with pytest.raises(BankRefused) as caught:
        bank.rubric("order-by-key")
    assert caught.value.errors[0].path == str(root / "rubrics" / "order-by-key.yaml")


def test_a_rubric_is_read_once(tmp_path: Path) -> None:
    """The second request gets the same value, whatever became of the file."""
    bank = load_bank([root_with(tmp_path)])
    first = bank.rubric("order-by-key")
    (tmp_path / "rubrics" / "order-by-key.yaml").unlink()
    assert bank.rubric("order-by-key") is first


def test_an_unknown_question_is_told_with_the_nearest(tmp_path: Path) -> None:
    """A typing error in an id gets a suggestion, and never a traceback in quotes."""
    bank = load_bank([root_with(tmp_path)])
    with pytest.raises(UnknownQuestion) as caught:
        bank.question("order-by-keys")
    assert str(caught.value) == "The bank has no question 'order-by-keys'; did you mean order-by-key?"
    with pytest.raises(KeyError, match="trainer bank list"):
        bank.rubric("zzzzzz")


def test_a_later_root_replaces_a_question_with_its_rubric(tmp_path: Path) -> None:
    """The replaced question keeps its place, the new one comes last; rubrics follow their question."""
    shipped, own = root_with(tmp_path / "shipped"), tmp_path / "own"
    write(own, "order-by-key", QUESTION.replace("minutes: 8", "minutes: 20"), RUBRIC.replace("weight: 3", "weight: 1"))
    write(own, "third", linked("third", "order-by-key"), RUBRIC.replace("order-by-key", "third"))
    bank = loaded(shipped, own)
    assert list(bank.questions) == ["order-by-key", "second-question", "third"]
    assert bank.question("order-by-key").minutes == 20
    assert bank.rubric("order-by-key").criteria[0].weight == 1
    assert load_bank([shipped, own]).rubric("order-by-key") == bank.rubric("order-by-key")
    assert bank.rubric("second-question").path == str(shipped / "rubrics" / "second-question.yaml")


def test_a_users_root_may_lack_folders_and_the_first_may_not(tmp_path: Path) -> None:
    """An empty folder of the user's own is fine; a path that is no folder, or no bank at all, is told."""
    shipped, empty = root_with(tmp_path / "shipped"), tmp_path / "empty"
    empty.mkdir()
    assert len(loaded(shipped, empty).questions) == 2
    for roots in ((empty,), (shipped, tmp_path / "nowhere")):
        (error,) = refusal(*roots)
        assert (error.path, error.line) == (str(roots[-1]), 0)
        assert error.message == "is not a folder that holds question_bank/ and rubrics/; check the path"


def test_a_question_without_rubric_is_refused(tmp_path: Path) -> None:
    """Checking tells which file to write; asking for the rubric does too."""
    root = root_with(tmp_path, rubric=None)
    (error,) = refusal(root)
    assert (error.path, error.line) == (str(root / "question_bank" / "order-by-key.yaml"), 1)
    assert error.message == f"has no rubric; write one into {root / 'rubrics' / 'order-by-key.yaml'}"
    with pytest.raises(BankRefused, match="has no rubric"):
        load_bank([root]).rubric("order-by-key")


def test_a_rubric_without_question_is_refused(tmp_path: Path) -> None:
    """An orphan is told with the question file that it waits for."""
    root = root_with(tmp_path)
    write(root, "orphan", None, RUBRIC.replace("order-by-key", "orphan"))
    (error,) = refusal(root)
    assert (error.path, error.key) == (str(root / "rubrics" / "orphan.yaml"), "question")
    assert str(root / "question_bank" / "orphan.yaml") in error.message


def test_the_same_relative_path_pairs_question_and_rubric(tmp_path: Path) -> None:
    """A rubric in another folder than its question is no rubric of it."""
    root = root_with(tmp_path)
    (root / "rubrics" / "moved").mkdir()
    (root / "rubrics" / "order-by-key.yaml").rename(root / "rubrics" / "moved" / "order-by-key.yaml")
    assert [error.message.split(";")[0] for error in refusal(root)] == ["has no rubric", "belongs to no question"]


def test_an_id_stands_once_in_a_root(tmp_path: Path) -> None:
    """Two folders of one root cannot both hold the question."""
    root = root_with(tmp_path)
    for folder, text in (("question_bank", QUESTION), ("rubrics", RUBRIC)):
        (root / folder / "sub").mkdir()
        (root / folder / "sub" / "order-by-key.yaml").write_text(text)
    (error,) = refusal(root)
    assert (error.path, error.line, error.key) == (str(root / "question_bank/sub/order-by-key.yaml"), 1, "id")
    assert f"is the id of {root / 'question_bank' / 'order-by-key.yaml'} too" in error.message


def test_the_file_has_the_name_of_the_id(tmp_path: Path) -> None:
    """A question under another name is refused with both ways out."""
    (error,) = question_refusal(root_with(tmp_path, QUESTION.replace("id: order-by-key", "id: order-by-keys")))
    assert (error.line, error.key) == (1, "id")
    assert error.message == (
        "'order-by-keys' is not the name of the file; rename the file to order-by-keys.yaml, or write order-by-key here"
    )


def test_an_ending_that_would_be_passed_over_is_told(tmp_path: Path) -> None:
    """A question in x.yml is not silently missing."""
    root = root_with(tmp_path)
    (root / "question_bank" / "x.yml").write_text(QUESTION)
    (root / "rubrics" / "y.YAML").write_text(RUBRIC)
    assert [error.message for error in refusal(root)] == [
        "would be passed over; name it x.yaml",
        "would be passed over; name it y.yaml",
    ]


def test_a_follow_up_to_no_question_is_refused(tmp_path: Path) -> None:
    """A dangling link is told at its line, with the nearest question; both ways of loading refuse it."""
    text = QUESTION.replace("question: second-question, criterion", "question: second-questoin, criterion")
    root = root_with(tmp_path, text)
    (error,) = question_refusal(root)
    assert refusal(root) == (error,)
    assert (error.line, error.key) == (line_with(text, "questoin"), "follow_ups[0].question")
    assert error.message == "'second-questoin' is not a question of the bank; did you mean second-question?"


def test_a_follow_up_may_lead_into_another_root(tmp_path: Path) -> None:
    """A user's question leads to a shipped one, not the other way without it."""
    shipped, own = write_linked(tmp_path / "shipped", {"a": ()}), write_linked(tmp_path / "own", {"b": ("a",)})
    assert len(loaded(shipped, own).questions) == 2
    assert [error.key for error in refusal(own)] == ["follow_ups[0].question"]


def test_a_link_to_a_faulty_question_is_not_dangling(tmp_path: Path) -> None:
    """Only the fault itself is told, not what follows from it."""
    root = write_linked(tmp_path, {"a": ("b",), "b": ()})
    path = root / "question_bank" / "b.yaml"
    path.write_text(path.read_text().replace("minutes: 8", "minutes: x"))
    assert [error.key for error in refusal(root)] == ["minutes"]


def test_a_follow_up_on_no_criterion_is_refused(tmp_path: Path) -> None:
    """The criterion is looked up in the question's own rubric, when that is read."""
    text = QUESTION.replace("criterion: key-routing", "criterion: key-routin")
    root = root_with(tmp_path, text)
    (error,) = refusal(root)
    assert error.path == str(root / "question_bank" / "order-by-key.yaml")
    assert (error.line, error.key) == (line_with(text, "key-routin"), "follow_ups[0].criterion")
    assert error.message.endswith("order-by-key.yaml; did you mean key-routing?")
    with pytest.raises(BankRefused, match="key-routin"):
        load_bank([root]).rubric("order-by-key")


@pytest.mark.parametrize(
    ("links", "chain", "place"),
    [
        ({"a": ("a",)}, "a -> a", "a"),
        ({"a": ("b",), "b": ("a",)}, "a -> b -> a", "b"),
        ({"a": ("b", "c"), "b": (), "c": ("b", "d"), "d": ("c",)}, "c -> d -> c", "d"),
        ({"a": ("b", "b"), "b": ("c",), "c": ("a", "a")}, "a -> b -> c -> a", "c"),
    ],
)
def test_a_circle_of_follow_ups_is_refused(links: dict[str, tuple[str, ...]], chain: str, place: str, tmp_path: Path) -> None:
    """The circle is named once, at the link that closes it."""
    root = write_linked(tmp_path, links)
    (error,) = question_refusal(root)
    assert error.path == str(root / "question_bank" / f"{place}.yaml")
    assert error.line > line_with(linked("a", "b"), "follow_ups:")
    assert error.message == f"closes a circle of follow-ups: {chain}; delete one of these links"


def test_two_ways_to_one_question_are_no_circle(tmp_path: Path) -> None:
    """A diamond of follow-ups is fine."""
    assert len(loaded(write_linked(tmp_path, {"a": ("b", "c"), "b": ("d",), "c": ("d",), "d": ()})).questions) == 4


def test_an_override_may_break_a_circle_or_close_one(tmp_path: Path) -> None:
    """The questions that are in force decide."""
    shipped = write_linked(tmp_path / "shipped", {"a": ("b",), "b": ()})
    own = write_linked(tmp_path / "own", {"b": ("a",)})
    assert "a -> b -> a" in refusal(shipped, own)[0].message
    breaking = write_linked(tmp_path / "breaking", {"b": ()})
    assert loaded(shipped, own, breaking).question("b").follow_ups == ()


def test_faults_of_roots_and_files_are_told_together(tmp_path: Path) -> None:
    """A wrong path does not hide a wrong file."""
    root = root_with(tmp_path, QUESTION.replace("minutes: 8", "minutes: x"))
    assert {error.path for error in refusal(root, tmp_path / "nowhere")} == {
        str(root / "question_bank" / "order-by-key.yaml"),
        str(tmp_path / "nowhere"),
    }


def test_a_file_name_that_is_no_text_is_told_without_a_traceback(tmp_path: Path) -> None:
    """Bytes of another encoding, and control characters, in a file name reach the terminal as escapes."""
    root = root_with(tmp_path)
    name = os.fsdecode(b"\xff\x1b[31m.yaml")
    try:
        (root / "question_bank" / name).write_text(QUESTION)
    except OSError:
        pytest.skip("this file system takes only UTF-8 names")
    (error,) = refusal(root)
    assert str(error).isprintable()
    assert str(error).encode()


def test_the_fingerprint_follows_the_content_alone(tmp_path: Path) -> None:
    """Comments, quoting and the place of the file change nothing; a changed weight does."""
    here = loaded(root_with(tmp_path / "here")).rubric("order-by-key")
    other = "# Said otherwise.\n" + RUBRIC.replace(
        '"Order holds inside one partition only."', "Order holds inside one partition only."
    )
    there = loaded(root_with(tmp_path / "there", rubric=other)).rubric("order-by-key")
    changed = loaded(root_with(tmp_path / "changed", rubric=RUBRIC.replace("weight: 3", "weight: 2"))).rubric("order-by-key")
    assert here.fingerprint == there.fingerprint == "0613a74dde51"
    assert changed.fingerprint != here.fingerprint


def test_both_parsers_load_and_refuse_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """How PyYAML was built changes neither values nor faults."""
    good = root_with(tmp_path / "good")
    bad = root_with(tmp_path / "bad", QUESTION.replace("minutes: 8", "minuts: &x 8"), RUBRIC.replace("- [partition]", "- ["))
    fast = (loaded(good).rubric("order-by-key"), refusal(bad))
    monkeypatch.setattr(source, "FASTEST", source.PURE)
    assert (loaded(good).rubric("order-by-key"), refusal(bad)) == fast
    assert len(fast[1]) == 4


def test_roots_may_be_relative(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Faults name the file the way the user named the root."""
    root_with(tmp_path, QUESTION.replace("minutes: 8", "minutes: x"), SECOND_RUBRIC)
    monkeypatch.chdir(tmp_path)
    assert {error.path for error in refusal(Path("."))} == {
        "question_bank/order-by-key.yaml",
        "rubrics/order-by-key.yaml",
    }
