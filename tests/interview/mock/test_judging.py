"""What the debrief says of an interview: whose words, when, how it was used, and what to work on."""

from __future__ import annotations

import pytest

from tests.mock_house import Sitting, WordGrader
from trainer.bank.model import TargetLevel
from trainer.grading.grade import Verdict
from trainer.interview.mock.closing import closed
from trainer.interview.mock.debrief import Debrief, Judged
from trainer.interview.mock.dimensions import Dimension
from trainer.interview.mock.parts import parts_of
from trainer.interview.mock.phases import Phase
from trainer.interview.mock.session import Mock
from trainer.interview.mock.signals import numbers, scoping, structure
from trainer.interview.mock.state import Asks, Setup, Stage


def lived(answers: dict[Asks, str], setup: Setup | None = None, seconds: float = 60.0) -> Sitting:
    """Live through an interview with one answer for each kind of question."""
    sitting = Sitting(setup or Setup(45, TargetLevel.SENIOR, seed=7))
    mock = sitting.mock
    while mock.state.stage is not Stage.ENDED:
        if mock.choosing:
            mock.choose(mock.state.options[0])
            continue
        mock.type(answers.get(mock.state.exchange.asks, ""))
        for _ in range(int(seconds / 5)):
            sitting.clock.pass_s(5)
            mock.tick()
        mock.submit()
    return sitting


def debrief_of(sitting: Sitting) -> Debrief:
    return closed(sitting.mock.state, sitting.bank, WordGrader())[1]


def dimension(debrief: Debrief, wanted: Dimension) -> Judged:
    return next(judged for judged in debrief.dimensions if judged.dimension is wanted)


def test_the_main_rubric_hears_all_phases_of_the_main_question() -> None:
    """What was said on the main question in any of its phases is one answer; a deep dive is another."""
    sitting = lived({Asks.REQUIREMENTS: "logged", Asks.ESTIMATION: "sized", Asks.DESIGN: "queued", Asks.SUMMARY: "keyed"})
    parts = parts_of(sitting.mock.state, sitting.bank)
    main = next(part for part in parts if part.question.id == "feed" and not part.probe)
    assert main.text.split() == ["logged", "sized", "queued", "keyed"]
    said = [sitting.mock.state.exchanges[place] for place in main.exchanges]
    assert [exchange.asks for exchange in said if exchange.text] == [
        Asks.REQUIREMENTS, Asks.ESTIMATION, Asks.DESIGN, Asks.SUMMARY
    ]  # fmt: skip
    twist = next(part for part in parts if part.probe)
    assert twist.rubric.criteria == main.rubric.criteria
    assert len({(part.question.id, part.probe) for part in parts}) == len(parts)


def test_every_quotation_is_the_candidates_own() -> None:
    """Whatever the debrief quotes stands in what was written, and every highlight is where it says."""
    sitting = lived(dict.fromkeys(Asks, "I say logged, half queued and not keyed.\nacked and bounded"))
    debrief = debrief_of(sitting)
    everything = " ".join(exchange.text for exchange in sitting.mock.state.exchanges)
    for judged in debrief.dimensions:
        for item in judged.evidence:
            assert item.quote in " ".join(everything.split())
            assert bool(item.quote) is (item.verdict is not Verdict.MISSED)
    for said in debrief.transcript:
        assert all(0 <= mark.start < mark.end <= len(said.text) for mark in said.highlights)


def test_the_time_line_knows_when_a_topic_first_came_up() -> None:
    """A topic is dated to the moment at which it was written, to about five seconds."""
    sitting = Sitting()
    mock = sitting.mock

    def wait(mock: Mock, seconds: int) -> None:
        for _ in range(seconds):
            sitting.clock.pass_s(1)
            mock.tick()

    wait(mock, 30)
    mock.type("It is logged.")
    wait(mock, 100)
    mock.type("It is logged. And it is keyed.")
    wait(mock, 20)
    mock.next_phase()
    mock.next_phase()
    mock.end_early()
    raised = {each.topic: each.at_s for each in debrief_of(sitting).raised}
    assert raised["event log (design)"] == pytest.approx(30, abs=5)
    assert raised["keys (ordering)"] == pytest.approx(130, abs=5)


def test_what_was_said_once_counts_wherever_it_is_looked_for() -> None:
    """A concept that was made on one question is not a gap on another, and no fix asks for it."""
    sitting = Sitting()
    sitting.mock.state.options = ("keys-dive",)
    mock = sitting.mock
    mock.next_phase()
    mock.next_phase()
    mock.type("Everything is keyed.")
    mock.next_phase()
    mock.choose("keys-dive")
    mock.type("No idea about that one.")
    while mock.state.stage is not Stage.ENDED:
        mock.next_phase()
    debrief = debrief_of(sitting)
    hashed = next(
        item for item in dimension(debrief, Dimension.DELIVERY).evidence if item.statement == "The claim about hashed."
    )
    assert (hashed.verdict, hashed.quote) == (Verdict.MET, "keyed")
    assert all("hashed" not in fix.question for fix in debrief.fixes)


def test_a_dangerous_belief_is_the_first_fix_and_a_veto() -> None:
    """A belief that puts data at risk caps the verdict with the candidate's words, and is what to work on first."""
    everything = "logged queued keyed deduplicated replayed weighed hashed skewed acked fenced bounded parked chosen refused"
    debrief = debrief_of(lived(dict.fromkeys(Asks, everything) | {Asks.DESIGN: everything + " !once"}))
    assert debrief.verdict == "Lean no hire"
    assert any("“!once” puts data at risk. Only inside the broker." in reason for reason in debrief.why)
    assert debrief.fixes[0].holds == "Only inside the broker."
    harmless = debrief_of(lived(dict.fromkeys(Asks, everything) | {Asks.DESIGN: everything + " !pretty"}))
    assert not any("veto" in reason for reason in harmless.why)
    assert "costs 1 of 4" in dimension(harmless, Dimension.DESIGN).note


def test_a_twist_can_put_right_what_was_wrong() -> None:
    """A point that was contradicted first and made under the twist is made; one contradicted under the twist is not."""
    right = debrief_of(lived({Asks.DESIGN: "not keyed", Asks.TWIST: "keyed"}))
    wrong = debrief_of(lived({Asks.DESIGN: "keyed", Asks.TWIST: "not keyed"}))

    def verdict(debrief: Debrief) -> Verdict:
        return next(
            item.verdict
            for item in dimension(debrief, Dimension.DELIVERY).evidence
            if item.statement == "The claim about keyed."
        )

    assert verdict(right) is Verdict.MET
    assert verdict(wrong) is Verdict.CONTRADICTED


@pytest.mark.parametrize(
    ("text", "asked", "least", "most"),
    [
        ("", (), 0, 0),
        ("rate latency size users retention", (), 0, 2),
        ("I assume that nothing may be lost at all.", (), 1, 1),
        ("", ("rate?", "size?"), 2, 2),
        (
            "I assume 2,000 events a second.\nThe size is 300 bytes each.\nLatency must be under 2 seconds.",
            ("retention?", "users?"), 4, 4,
        ),
    ],
)  # fmt: skip
def test_scoping_counts_what_was_asked_and_assumed(text: str, asked: tuple[str, ...], least: float, most: float) -> None:
    """Clarifying questions on the sheet, facts named in sentences and stated assumptions make scoping; silence none."""
    sitting = Sitting()
    for words in asked:
        sitting.mock.ask(words)
    sitting.mock.type(text)
    sitting.mock.next_phase()
    reading = scoping(sitting.mock.state, sitting.mock.main)
    assert reading is not None
    assert least <= reading.value <= most


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("It is a lot.", 0),
        ("2,000 events/s of 300 bytes.", 1),
        ("2,000 events/s times 300 bytes makes 600 kB/s.", 2),
        ("In 2026 there were 3 teams and 4 of us, 5 times.", 2),
    ],
)
def test_figures_need_a_unit(text: str, value: float) -> None:
    """Figures count with what they are figures of, and more when one follows from others."""
    sitting = Sitting()
    sitting.mock.next_phase()
    sitting.mock.type(text)
    sitting.mock.next_phase()
    reading = numbers(sitting.mock.state)
    assert reading is not None
    assert reading.value <= value + 1
    assert (reading.value == 0) is (value == 0)


def test_what_was_not_put_is_not_read() -> None:
    """An interview that ended before a word was written has no scoping, no numbers and no structure to judge."""
    sitting = Sitting()
    sitting.mock.end_early()
    state = sitting.mock.state
    assert scoping(state, sitting.mock.main) is None
    assert numbers(state) is None
    assert structure(state, ()) is None
    assert debrief_of(sitting).verdict is None


def test_hurrying_through_costs_structure() -> None:
    """Answering everything in a fraction of the time is noted."""
    everything = dict.fromkeys(Asks, "This is a sentence with enough words to count as one.")
    hurried = dimension(debrief_of(lived(everything, seconds=5)), Dimension.STRUCTURE)
    steady = dimension(debrief_of(lived(everything, seconds=200)), Dimension.STRUCTURE)
    assert "of the time was used" in hurried.note
    assert "of the time was used" not in steady.note


def test_the_labels_say_how_it_differed() -> None:
    """Pauses with their length, added time and longer budgets stand in the debrief as sentences."""
    sitting = Sitting(Setup(45, TargetLevel.SENIOR, stretched=1.5, seed=7))
    sitting.mock.add_time()
    sitting.mock.pause()
    sitting.clock.pass_s(190)
    sitting.mock.go_on()
    sitting.clock.sleep(600)
    sitting.mock.tick()
    sitting.mock.go_on()
    sitting.mock.next_phase()
    sitting.mock.end_early()
    assert debrief_of(sitting).labels == (
        "paused 2 times, 13:10 (1 with the machine asleep)",
        "extended: time x1.5, 60 s added",
        "partial: ended in estimation",
    )


def test_time_in_the_debrief_adds_up() -> None:
    """The phases of the time line take together what the interview took."""
    debrief = debrief_of(lived({}, seconds=100))
    assert sum(phase.spent_s for phase in debrief.phases) == debrief.elapsed_s
    assert [phase.phase for phase in debrief.phases] == list(Phase)
