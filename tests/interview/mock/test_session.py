"""The course of a mock interview: phases, time, choices, what is put, and what a crash leaves."""

from __future__ import annotations

import pytest

from tests.mock_house import MemoryKeeper, MockBank, Sitting
from trainer.bank.model import TargetLevel
from trainer.interview.mock.interviewer import asked
from trainer.interview.mock.phases import LENGTHS, PHASES, Phase, budgets_s
from trainer.interview.mock.session import ADDED_S, ASLEEP_S, Notice, Told
from trainer.interview.mock.state import Asks, Ending, PauseWhy, Setup, Stage
from trainer.interview.records import KeeperFailed


def run_s(sitting: Sitting, seconds: float, step: float = 0.5) -> list[Notice]:
    """Let the time pass in ticks and return everything that was told."""
    told: list[Notice] = []
    for _ in range(int(seconds / step + 0.5)):
        sitting.clock.pass_s(step)
        told += sitting.mock.tick()
        sitting.mock.autosave()
    return told


def reach(sitting: Sitting, phase: Phase) -> None:
    """Go on to the phase, writing a little everywhere."""
    mock = sitting.mock
    while mock.state.clock.phase is not phase:
        if mock.choosing:
            mock.choose(mock.state.options[0])
        mock.type("Something about it.")
        mock.next_phase()


@pytest.mark.parametrize("minutes", LENGTHS)
def test_the_budgets_add_up(minutes: int) -> None:
    """The phases share the minutes that were chosen, no more and no less."""
    assert sum(limit or 0 for limit in budgets_s(minutes)) == 60 * minutes


def test_another_length_is_refused() -> None:
    """Only the lengths on offer are understood."""
    with pytest.raises(ValueError, match="30, 45, 60"):
        budgets_s(20)


def test_a_silent_candidate_is_taken_through_every_phase() -> None:
    """Without a word the interview goes through all phases in exactly its time, and ends."""
    sitting = Sitting()
    told = run_s(sitting, 45 * 60)
    assert sitting.mock.state.stage is Stage.ENDED
    assert sitting.mock.state.ended is Ending.FINISHED
    assert [clock.phase for clock in sitting.mock.state.clocks if clock.spent_s] == list(PHASES)
    assert sitting.mock.state.elapsed_s == 45 * 60
    assert told[-1].told is Told.ENDED


def test_a_notice_comes_at_four_fifths() -> None:
    """Every phase warns once when four fifths of its time are over."""
    sitting = Sitting()
    assert [notice.told for notice in run_s(sitting, 0.8 * 360 - 0.5)] == []
    assert [notice.told for notice in run_s(sitting, 0.5)] == [Told.RUNNING_OUT]
    assert [notice.told for notice in run_s(sitting, 60)] == []


def test_what_is_written_is_submitted_when_the_time_is_over() -> None:
    """At the end of a phase its text is handed in as it stands, and the interviewer moves on."""
    sitting = Sitting()
    sitting.mock.type("Half a sen")
    assert run_s(sitting, 360)[-1] == Notice(Told.NEXT_PHASE, Phase.ESTIMATION, by_time=True)
    first = sitting.mock.state.exchanges[0]
    assert (first.text, first.ended, first.ended_at_s) == ("Half a sen", Ending.TIME, 360)
    assert sitting.mock.state.exchange.text == ""


def test_unused_time_goes_to_the_next_phase() -> None:
    """Handing in early leaves the time to the next phase; the interview as a whole is no shorter."""
    sitting = Sitting()
    run_s(sitting, 60)
    sitting.mock.submit()
    assert sitting.mock.phase_left_s == 240 + 300
    assert sitting.mock.total_left_s == 45 * 60 - 60


def test_the_candidate_chooses_the_first_deep_dive() -> None:
    """The first deep dive is on the topic that was chosen, and says in the debrief that it was."""
    sitting = Sitting()
    reach(sitting, Phase.DIVE_CHOSEN)
    assert sitting.mock.choosing
    wanted = sitting.mock.state.options[1]
    sitting.mock.choose(wanted)
    assert sitting.mock.state.exchange.question_id == wanted
    assert not sitting.mock.choosing
    assert "chose" in sitting.mock.state.exchange.because


def test_who_does_not_choose_is_chosen_for() -> None:
    """After ninety seconds without a choice the interviewer picks the first topic."""
    sitting = Sitting()
    reach(sitting, Phase.DIVE_CHOSEN)
    told = run_s(sitting, 90)
    assert told == [Notice(Told.NEXT_QUESTION, Phase.DIVE_CHOSEN, by_time=True)]
    assert sitting.mock.state.exchange.question_id == sitting.mock.state.options[0]
    assert sitting.mock.state.exchange.prompt.startswith("Then let me pick.")


def test_a_topic_that_is_not_on_offer_is_refused() -> None:
    """Only what is offered can be chosen."""
    sitting = Sitting()
    reach(sitting, Phase.DIVE_CHOSEN)
    with pytest.raises(KeyError):
        sitting.mock.choose("feed")


def test_the_second_deep_dive_goes_where_the_history_is_weak() -> None:
    """What was answered worst before is what the interviewer asks for."""
    sitting = Sitting(weakness={"lag-dive": 1.0, "keys-dive": 0.0, "delivery-dive": 0.0, "poison-dive": 0.0})
    sitting.mock.state.options = ("keys-dive",)
    reach(sitting, Phase.DIVE_PUT)
    assert sitting.mock.state.exchange.question_id == "lag-dive"
    assert "weak" in sitting.mock.state.exchange.because


def test_the_second_deep_dive_listens_to_the_design() -> None:
    """With nothing known before, a point that the design left out decides, where the bank links a question to it."""
    sitting = Sitting()
    sitting.mock.state.options = ("delivery-dive",)
    reach(sitting, Phase.DESIGN)
    sitting.mock.type("It is logged and it is queued, and that is the whole of it.")
    sitting.mock.next_phase()
    sitting.mock.choose("delivery-dive")
    sitting.mock.next_phase()
    assert sitting.mock.state.exchange.question_id == "keys-dive"
    assert sitting.mock.state.exchange.because == "Asked because nothing in your design spoke of ordering: keys."


def test_the_twist_comes_once_within_the_failures() -> None:
    """Half way through the failures a requirement changes, once; without the option it never does."""
    sitting = Sitting()
    reach(sitting, Phase.FAILURES)
    limit = sitting.mock.state.clock.limit_s
    assert limit is not None
    told = run_s(sitting, limit / 2)
    assert told[-1].told is Told.NEXT_QUESTION
    assert sitting.mock.state.exchange.asks is Asks.TWIST
    run_s(sitting, 45 * 60)
    assert [exchange.asks for exchange in sitting.mock.state.exchanges].count(Asks.TWIST) == 1
    plain = Sitting(Setup(45, TargetLevel.SENIOR, twist=False))
    run_s(plain, 45 * 60)
    assert Asks.TWIST not in [exchange.asks for exchange in plain.mock.state.exchanges]


def test_an_answer_that_leaves_something_out_is_asked_on() -> None:
    """In a deep dive with time left the interviewer goes on with a point that nothing written speaks of; twice at most."""
    sitting = Sitting()
    reach(sitting, Phase.DIVE_CHOSEN)
    sitting.mock.choose("keys-dive" if "keys-dive" in sitting.mock.state.options else sitting.mock.state.options[0])
    question = sitting.mock.state.exchange.question_id
    rubric = sitting.bank.rubric(question)
    sitting.mock.type(f"I say that {rubric.criteria[0].id} holds.")
    sitting.mock.submit()
    assert sitting.mock.state.exchange.probe == f"criterion/{rubric.criteria[1].id}"
    sitting.mock.type(f"And {rubric.criteria[1].id} too.")
    sitting.mock.submit()
    assert sitting.mock.state.clock.phase is Phase.DIVE_PUT


def test_nothing_is_asked_twice() -> None:
    """Through a whole interview with every follow-up, no question is put a second time."""
    sitting = Sitting()
    while sitting.mock.state.stage is not Stage.ENDED:
        if sitting.mock.choosing:
            sitting.mock.choose(sitting.mock.state.options[0])
        sitting.mock.type("I would have to think about that one for a while.")
        sitting.mock.submit()
    keys = asked(sitting.mock.state)
    assert len(keys) == len(set(keys))
    assert any(exchange.asks is Asks.PROBE for exchange in sitting.mock.state.exchanges)


def test_a_pause_stops_the_clock_and_is_noted() -> None:
    """A pause takes no time from the interview and stands in its record with its length."""
    sitting = Sitting()
    run_s(sitting, 10)
    sitting.mock.pause()
    run_s(sitting, 190)
    sitting.mock.go_on()
    run_s(sitting, 5)
    assert sitting.mock.state.elapsed_s == 15
    assert [(pause.why, pause.lasted_s, pause.at_s) for pause in sitting.mock.state.pauses] == [(PauseWhy.ASKED, 190, 10)]


@pytest.mark.parametrize("stands_still", [True, False], ids=["the clock stands still", "the clock goes on"])
def test_a_suspended_machine_is_a_pause(stands_still: bool) -> None:
    """A lid that was closed costs nothing, whether the monotonic clock stood still meanwhile or not."""
    sitting = Sitting()
    run_s(sitting, 10)
    if stands_still:
        sitting.clock.sleep(3600)
    else:
        sitting.clock.pass_s(3600)
    assert [notice.told for notice in sitting.mock.tick()] == [Told.ASLEEP]
    assert sitting.mock.state.stage is Stage.PAUSED
    sitting.mock.go_on()
    assert sitting.mock.state.elapsed_s == 10
    assert [(pause.why, pause.lasted_s) for pause in sitting.mock.state.pauses] == [(PauseWhy.ASLEEP, 3600)]


def test_a_clock_set_back_changes_nothing() -> None:
    """Neither the calendar nor the monotonic clock can take time away by going back."""
    sitting = Sitting()
    run_s(sitting, 10)
    sitting.clock.sleep(-7200)
    assert sitting.mock.tick() == []
    sitting.clock.pass_s(-3)
    assert sitting.mock.tick() == []
    assert sitting.mock.state.elapsed_s == 10


def test_another_editor_takes_interview_time() -> None:
    """Time in $EDITOR counts although nothing ticks; beyond the limit the phase is longer, and labelled so."""
    sitting = Sitting()
    sitting.clock.pass_s(500)
    sitting.mock.type("Written elsewhere.")
    told = sitting.mock.tick(blocked=True)
    assert told[-1] == Notice(Told.NEXT_PHASE, Phase.ESTIMATION, by_time=True)
    assert sitting.mock.state.clocks[0].spent_s == 500
    assert sitting.mock.state.clocks[0].added_s == 140
    assert sitting.mock.state.exchanges[0].text == "Written elsewhere."


def test_one_more_minute_is_given_once() -> None:
    """A phase can be made a minute longer, once."""
    sitting = Sitting()
    assert sitting.mock.add_time()
    assert not sitting.mock.add_time()
    assert sitting.mock.phase_left_s == 360 + ADDED_S


def test_without_limits_nothing_moves_by_itself() -> None:
    """Without limits no notice comes and no phase ends until the candidate ends it."""
    sitting = Sitting(Setup(45, TargetLevel.SENIOR, stretched=None))
    assert run_s(sitting, 7200, step=5) == []
    assert sitting.mock.phase_left_s is None
    assert sitting.mock.state.elapsed_s == 7200


@pytest.mark.parametrize("phase", PHASES)
def test_ending_early_in_every_phase(phase: Phase) -> None:
    """The interview can be ended in any phase; what was written by then is handed in."""
    sitting = Sitting()
    reach(sitting, phase)
    if not sitting.mock.choosing:
        sitting.mock.type("Last words.")
    assert sitting.mock.end_early()[-1].told is Told.ENDED
    assert sitting.mock.state.ended is Ending.EARLY
    assert sitting.mock.state.exchange.text in ("Last words.", "")


def test_a_kill_leaves_text_phase_and_time() -> None:
    """A process that is killed goes on with the text, the phase and the time that were saved, paused."""
    sitting = Sitting()
    reach(sitting, Phase.DESIGN)
    run_s(sitting, 100)
    sitting.mock.type("A log, and then")
    run_s(sitting, 2)
    left = sitting.mock.phase_left_s
    sitting.clock.pass_s(86_400)
    mock = sitting.killed()
    assert mock.state.stage is Stage.PAUSED
    assert (mock.state.exchange.text, mock.state.clock.phase) == ("A log, and then", Phase.DESIGN)
    assert left is not None
    assert mock.phase_left_s is not None
    assert abs(mock.phase_left_s - left) <= 2
    mock.go_on()
    assert mock.state.pauses[-1].why is PauseWhy.INTERRUPTED
    assert mock.state.pauses[-1].lasted_s == pytest.approx(86_400, abs=2)


def test_a_full_disk_loses_no_notice_and_no_text() -> None:
    """While nothing can be saved the interview goes on, and the first save that works has everything."""
    keeper = MemoryKeeper()
    sitting = Sitting(keeper=keeper)
    keeper.fails = True
    sitting.mock.type("Kept in memory.")
    sitting.clock.pass_s(5)
    assert sitting.mock.tick() == []
    with pytest.raises(KeeperFailed):
        sitting.mock.autosave()
    keeper.fails = False
    sitting.clock.pass_s(5)
    sitting.mock.tick()
    assert sitting.mock.autosave()
    assert keeper.state().exchange.text == "Kept in memory."
    assert keeper.state().elapsed_s == 10


def test_a_bank_without_deep_dives_still_makes_an_interview() -> None:
    """Phases that the bank has no question for are left out, and the interview comes to its end."""
    bank = MockBank(without=("keys-dive", "delivery-dive", "poison-dive", "lag-dive", "split-brain"))
    sitting = Sitting(bank=bank)
    told = run_s(sitting, 45 * 60)
    assert sitting.mock.state.stage is Stage.ENDED, told
    assert {exchange.question_id for exchange in sitting.mock.state.exchanges} == {"feed"}


def test_a_machine_that_stutters_is_not_asleep() -> None:
    """A gap of some seconds between two ticks is interview time."""
    sitting = Sitting()
    sitting.clock.pass_s(ASLEEP_S - 1)
    assert sitting.mock.tick() == []
    assert sitting.mock.state.elapsed_s == ASLEEP_S - 1


def test_clarifying_questions_are_answered_from_the_sheet() -> None:
    """A question on the fact sheet gets its fact; another one is left to the candidate; both are in the record."""
    sitting = Sitting()
    assert sitting.mock.ask("What is the rate of events?") == "2,000 events/s at peak."
    assert sitting.mock.ask("Which colour?") == "Assume what you need, and say so."
    assert [each.fact for each in sitting.mock.state.exchange.clarified] == [0, None]


def test_a_twist_that_left_the_bank_is_left_out() -> None:
    """An interview that goes on with an edited bank comes to its end without the twist, and to its debrief."""
    sitting = Sitting()
    sitting.mock.state.twist = "no-longer-there"
    run_s(sitting, 45 * 60, step=5)
    assert sitting.mock.state.stage is Stage.ENDED
    assert Asks.TWIST not in [exchange.asks for exchange in sitting.mock.state.exchanges]


def test_a_question_that_left_the_bank_is_said_at_once() -> None:
    """An interview whose question is gone is not gone on with half way."""
    sitting = Sitting()
    reach(sitting, Phase.DIVE_PUT)
    sitting.mock.save_now()
    gone = sitting.mock.state.exchange.question_id
    sitting.bank.questions.pop(gone)
    with pytest.raises(KeyError):
        sitting.killed()
