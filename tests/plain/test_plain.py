"""The linear front end."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fakes import FakeServices, a_draft
from trainer.plain.practice import NothingToAsk, Options, run_practice
from trainer.plain.typed import HELP, command
from trainer.report.visible import visible


def session(services: FakeServices, typed: str, options: Options = Options()) -> str:  # noqa: B008
    out = io.StringIO()
    assert run_practice(services, options, io.StringIO(typed), out) == 0
    return out.getvalue()


def test_a_session_from_end_to_end(services: FakeServices) -> None:
    """Prompt, answer, feedback, follow-up with its reason after the answer, what to work on, and where it is kept."""
    out = session(services, "partitions\nand retries\n.\nno idea\n.\nanything\n")
    places = [
        out.index(part)
        for part in (
            "How is order kept?",
            "«1 partitions»",
            "Score 66 of 100",
            "Follow-up",
            "A consumer falls behind",
            "Asked because",
            "To work on:",
            "trainer history show id-2",
        )
    ]
    assert places == sorted(places)
    assert [attempt.answer for attempt in services.store.attempts_kept][:2] == ["partitions\nand retries", "no idea"]


def test_what_to_work_on_is_asked_and_said(services: FakeServices) -> None:
    """The wrap of a session gives each point as its question with what holds."""
    out = session(services, "not keys, partitions, retries\n.\n/quit\n")
    assert "To work on:\n- What about keys?\n  The claim about keys.\n" in out


def test_ascii_where_it_is_asked_for(services: FakeServices) -> None:
    """With ASCII signs nothing that the program writes is more than ASCII, and each verdict has its sign."""
    out = session(services, "not partitions, half keys\n.\n/hint\n/hint\n/skip\n", Options(ascii_only=True))
    assert out.isascii(), {character for character in out if not character.isascii()}
    for text in ("[!] contradicted <<1>> partitions", "[/] partial <<2>> keys", "[ ] missed", "<<1 not partitions>>"):
        assert text in out


def test_the_end_of_the_input_submits(services: FakeServices) -> None:
    """An answer that ends with the input is graded, without its last line break too, and the next question is named."""
    out = session(services, "partitions, keys")
    assert services.store.attempts_kept[0].answer == "partitions, keys"
    assert "An interviewer would go on with: What about retries?" in out


def test_nothing_typed_is_no_attempt(services: FakeServices) -> None:
    """An input that ends at once is not graded as an empty answer."""
    assert "nothing was graded" in session(services, "")
    assert services.store.attempts_kept == []
    assert services.store.saved == []


def test_a_point_submits_an_empty_answer(services: FakeServices) -> None:
    """A single point ends the answer even when it is empty."""
    session(services, ".\n")
    assert services.store.attempts_kept[0].answer == ""


def test_commands_work_before_the_answer(services: FakeServices) -> None:
    """Asking, hints with their cost, confidence and help answer at once, and are no part of the answer."""
    out = session(services, "/help\n/ask how many partitions?\n/hint\n/hint\n/confidence 2\n/confidence 9\n/ask\nkeys\n.\n")
    assert HELP in out
    assert "48 partitions" in out
    assert out.index("marked “1 hint”") < out.index("Look at the log.")
    attempt = services.store.attempts_kept[0]
    assert (attempt.answer, attempt.hints_shown, attempt.confidence) == ("keys", 1, 2)


def test_no_line_of_an_answer_is_a_command(services: FakeServices) -> None:
    """Once the answer has begun, a line that looks like a command is part of it."""
    text = "We begin\n/quit\n/skip\n..\n . \nq\n/hint"
    session(services, text + "\n.\n")
    assert services.store.attempts_kept[0].answer == text


def test_a_path_begins_an_answer(services: FakeServices) -> None:
    """An answer that begins with a slash is an answer unless it is a command word for word."""
    for text in ("/etc/kafka has keys", "/quit smoking", "/skipped", "//hint"):
        assert command(text) is None
    session(services, "/etc/kafka has keys")
    assert services.store.attempts_kept[0].answer == "/etc/kafka has keys"


@given(st.lists(st.text(st.characters(exclude_characters="\n\r"), max_size=20), min_size=1, max_size=8))
def test_every_answer_arrives_whole(lines: list[str]) -> None:
    """After a first line of words, any lines but a single point reach the grader as they were typed."""
    services = FakeServices()
    text = "\n".join(["begin", *(line if line != "." else ".." for line in lines)])
    session(services, text + "\n.\n")
    assert services.store.attempts_kept[0].answer == text


def test_windows_line_breaks(services: FakeServices) -> None:
    """A point before CR LF ends the answer, and inner line breaks stay as typed."""
    session(services, "one\r\ntwo\r\n.\r\nthree")
    assert services.store.attempts_kept[0].answer == "one\r\ntwo"


def test_skipping_is_i_dont_know(services: FakeServices) -> None:
    """/skip is an honest answer, marked as one."""
    out = session(services, "/skip\n")
    assert "honest answer" in out
    assert "dont-know" in services.store.attempts_kept[0].flags


def test_quitting_ends(services: FakeServices) -> None:
    """/quit leaves without an attempt."""
    session(services, "/quit\nkeys\n.\n")
    assert services.store.attempts_kept == []


def test_another_question_on_demand(services: FakeServices) -> None:
    """After the follow-ups /next goes on with a question that was not asked yet."""
    out = session(services, "/skip\n/skip\n/skip\n/next\n", Options(question_id="lag"))
    assert "How is order kept?" in out


def test_every_question_was_asked(services: FakeServices) -> None:
    """When /next finds nothing that was not asked in this session, it says so and ends well."""
    out = session(services, "/skip\n" * 3 + "/next\n" + "/skip\n" * 4 + "/next\n", Options(question_id="lag"))
    assert "Every question that fits was asked" in out


def test_no_escape_sequence_is_written(services: FakeServices) -> None:
    """What was typed comes back with its escapes written out."""
    out = session(services, "keys \x1b]0;title\x07 \u202e\n.\n")
    assert visible(out) == out
    assert "^[]0;title^G" in out


def test_ctrl_c_keeps_the_draft(services: FakeServices) -> None:
    """An interrupted answer is a draft."""

    class Interrupted(io.StringIO):
        def readline(self, size: int | None = -1, /) -> str:  # type: ignore[override]
            line = super().readline()
            if not line:
                raise KeyboardInterrupt
            return line

    with pytest.raises(KeyboardInterrupt):
        run_practice(services, Options(), Interrupted("first\nsecond\n"), io.StringIO())
    assert services.store.saved[-1].text == "first\nsecond"


def test_a_person_typing_is_saved_line_by_line(services: FakeServices) -> None:
    """At a terminal each line is saved as it is entered."""
    session(services, "first\nsecond\n.\n", Options(interactive=True))
    assert [draft.text for draft in services.store.saved[:2]] == ["first", "first\nsecond"]


def test_a_draft_goes_on(services: FakeServices) -> None:
    """--resume shows the draft and adds to it."""
    services.store.saved.append(a_draft("partitions"))
    out = session(services, "and keys\n.\n", Options(resume=True))
    assert "So far:\npartitions" in out
    assert services.store.attempts_kept[0].answer == "partitions\nand keys"


def test_no_draft_to_go_on_with(services: FakeServices) -> None:
    """--resume without a draft says so."""
    with pytest.raises(NothingToAsk, match="no draft"):
        run_practice(services, Options(resume=True), io.StringIO(), io.StringIO())


def test_no_question_fits(services: FakeServices) -> None:
    """Filters that leave nothing are told."""
    with pytest.raises(NothingToAsk, match="no question"):
        run_practice(services, Options(topic="none"), io.StringIO(), io.StringIO())


def test_a_full_disk_still_shows_the_grade(services: FakeServices) -> None:
    """When nothing can be kept, the answer is graded all the same, and the exit code says that something was wrong."""
    services.store.fails = True
    out = io.StringIO()
    assert run_practice(services, Options(), io.StringIO("keys\n.\n"), out) == 1
    assert "could not be kept: The disk is full." in out.getvalue()
    assert "Score 33" in out.getvalue()


def test_a_broken_grader_keeps_the_draft(services: FakeServices, monkeypatch: pytest.MonkeyPatch) -> None:
    """When grading fails, the answer is a draft and the user is told how to go on."""

    def broken(answer: object) -> object:
        raise RuntimeError

    monkeypatch.setattr(services.grader, "grade", broken)
    out = io.StringIO()
    with pytest.raises(RuntimeError):
        run_practice(services, Options(), io.StringIO("keys\n.\n"), out)
    assert services.store.saved[-1].text == "keys"
    assert "--resume" in out.getvalue()


def test_a_long_paste_is_quick_and_whole(services: FakeServices) -> None:
    """Twenty thousand lines arrive whole."""
    text = "\n".join(f"line {number}" for number in range(20_000))
    session(services, text)
    assert services.store.attempts_kept[0].answer == text


def test_what_a_mock_scheduled_comes_first(services: FakeServices) -> None:
    """A question that a mock interview scheduled for today is recommended before others."""
    services.store.due_now = {"lag"}
    assert session(services, "").startswith("Lag (mid")
