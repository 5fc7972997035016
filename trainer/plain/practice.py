"""A practice session as text that goes on line by line: nothing is redrawn, nothing is coloured."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from trainer.interview.practice import Answer, Practice, Stage
from trainer.interview.records import KeeperFailed
from trainer.interview.wrap import fixes
from trainer.plain.typed import END_OF_ANSWER, HELP, Command, Lines, command
from trainer.progress.pick import Answered, matching, pick
from trainer.report.feedback import feedback_text
from trainer.report.glyphs import ASCII, UNICODE
from trainer.report.visible import one_line, visible
from trainer.report.wording import local, scoping_line

if TYPE_CHECKING:
    from typing import TextIO

    from trainer.bank.model import Question
    from trainer.grading.grade import Grade
    from trainer.interview.records import Attempt, Draft
    from trainer.plain.services import Services
    from trainer.progress.session import Item

SHORT_ID = 8
_SEEN = 2000
"""Latest attempts that decide which question is recommended."""
_EACH_LINE_UP_TO = 500
_THEN_EVERY = 200
"""A long paste is taken in pieces: joining it anew at each line would take minutes."""


@dataclass(frozen=True, slots=True)
class Options:
    """What the session is about."""

    question_id: str | None = None
    topic: str | None = None
    broker: str | None = None
    level: str | None = None
    seed: int | None = None
    resume: bool = False
    """Go on with the draft that was saved last (of the question, where one is given)."""
    interactive: bool = False
    """A person types; every line is saved as it is entered."""
    ascii_only: bool = False
    """Signs and quotation marks in ASCII."""
    items: tuple[Item, ...] = ()
    """What to ask one after the other, to a visible end: today's session, or a drill."""


class NothingToAsk(Exception):
    """No question or draft fits the options; the message is a sentence for the user."""


class _Typed(Enum):
    ANSWER = "answer"
    DONT_KNOW = "don't know"
    NOTHING = "nothing"
    QUIT = "quit"


def run_practice(services: Services, options: Options, stdin: TextIO, stdout: TextIO) -> int:
    """Run a session from the streams; return 0, or 1 when an answer could not be kept.

    Raises NothingToAsk, and BankRefused or KeyError for the question given. On any other exception, Ctrl-C among them,
    what was typed is kept as a draft before it goes on.
    """
    return _Session(services, options, Lines(stdin), stdout).run()


class _Session:
    def __init__(self, services: Services, options: Options, lines: Lines, out: TextIO) -> None:
        self._services, self._options, self._lines, self._out = services, options, lines, out
        self._glyphs = ASCII if options.ascii_only else UNICODE
        self._asked: set[str] = set()
        self._unkept = False

    def _say(self, text: str = "") -> None:
        self._out.write(visible(self._glyphs.words(text)) + "\n")
        self._out.flush()

    def run(self) -> int:
        services = self._services
        services.grader.start_loading()
        if self._options.items:
            return self._run_items(self._options.items)
        draft = self._draft()
        while True:
            try:
                question = self._question(draft)
            except NothingToAsk:
                if not self._asked:
                    raise
                self._say("Every question that fits was asked in this session. Done for today.")
                return 1 if self._unkept else 0
            self._asked.add(question.id)
            practice = Practice(
                question=question,
                rubric=services.bank.rubric(question.id),
                asks=services.bank,
                clock=services.clock,
                keeper=services.store,
                new_id=services.new_id,
                draft=draft,
            )
            draft = None
            if not self._rounds(practice) or not self._one_more():
                return 1 if self._unkept else 0

    def _run_items(self, items: tuple[Item, ...]) -> int:
        bank = self._services.bank
        total = sum(item.minutes for item in items)
        self._say(f"{len(items)} to answer, about {total} minutes.\n")
        for number, item in enumerate(items, start=1):
            self._say(f"{number} of {len(items)}, about {item.minutes} minutes ({item.because})")
            practice = Practice(
                question=bank.question(item.question_id),
                rubric=bank.rubric(item.question_id),
                asks=bank,
                clock=self._services.clock,
                keeper=self._services.store,
                new_id=self._services.new_id,
                probe=item.probe,
            )
            if not self._rounds(practice, follow_ups=item.probe is None) or self._lines.ended:
                break
        else:
            self._say("That was all of it. Done for today.")
        return 1 if self._unkept else 0

    def _draft(self) -> Draft | None:
        kept = self._services.store.drafts()
        if not self._options.resume:
            if kept and self._options.interactive:
                when = local(kept[0].saved_at)
                self._say(f"A draft of {kept[0].question_id} is kept, saved {when}; --resume goes on with it.\n")
            return None
        wanted = self._options.question_id
        for draft in kept:
            if wanted in (None, draft.question_id):
                return draft
        raise NothingToAsk("There is no draft to go on with; leave --resume out to start a new answer.")

    def _question(self, draft: Draft | None) -> Question:
        bank, options = self._services.bank, self._options
        if draft is not None:
            return bank.question(draft.question_id)
        if options.question_id is not None and not self._asked:
            return bank.question(options.question_id)
        fitting = matching(bank.questions.values(), options.topic, options.broker, options.level)
        seen = [
            Answered(row.question_id, row.submitted_at, row.score)
            for row in self._services.store.attempts(_SEEN)
            if row.probe is None
        ]
        due = self._services.store.due(self._services.clock.now())
        question = pick(fitting, seen, due, seed=options.seed, leave_out=self._asked)
        if question is None:
            raise NothingToAsk("The bank has no question of that topic, broker and level; `trainer bank list` shows all.")
        return question

    def _rounds(self, practice: Practice, follow_ups: bool = True) -> bool:
        """Ask, grade and follow up; return whether the session may go on with another question."""
        self._put(practice)
        while True:
            typed = self._read(practice)
            if typed is _Typed.QUIT or typed is _Typed.NOTHING:
                practice.finish()
                if typed is _Typed.NOTHING and not practice.done:
                    self._say("No answer was given, so nothing was graded.")
                self._wrap(practice)
                return False
            attempt = self._graded(practice, dont_know=typed is _Typed.DONT_KNOW)
            if attempt is None:
                return False
            self._asked.add(attempt.question_id)
            choice = practice.follow_up() if follow_ups else None
            if choice is None:
                break
            if self._lines.ended:
                self._say(f"An interviewer would go on with: {choice.question.prompt.strip()}\n")
                break
            practice.take_follow_up()
            self._put(practice)
        practice.finish()
        self._wrap(practice)
        return True

    def _put(self, practice: Practice) -> None:
        question = practice.question
        if practice.turn == 0:
            self._say(f"{question.title} ({question.level}, about {question.minutes} minutes)\n")
        else:
            self._say("Follow-up\n")
        self._say(question.prompt.strip() + "\n")
        self._say('Answer below; end it with a line that holds a single ".". /help lists what else can be written.\n')
        if practice.text:
            self._say(f"So far:\n{practice.text}\n")
        if practice.stage is Stage.PROMPT:
            practice.start_writing()

    def _read(self, practice: Practice) -> _Typed:
        """Read up to the end of the answer; what was typed is in the practice after, whatever happens."""
        pieces = [practice.text, "\n"] if practice.text else []
        begun = bool(pieces)
        hint_offered = False
        count = 0
        try:
            while (line := self._lines.next()) is not None:
                if line.rstrip("\r\n") == END_OF_ANSWER:
                    self._take(practice, pieces)
                    return _Typed.ANSWER
                found = None if begun else command(line)
                if found is None:
                    begun = begun or bool(line.strip())
                    pieces.append(line)
                    count += 1
                    if count <= _EACH_LINE_UP_TO or count % _THEN_EVERY == 0:
                        self._take(practice, pieces)
                        self._save(practice)
                elif found.name == "skip":
                    return _Typed.DONT_KNOW
                elif found.name == "quit":
                    return _Typed.QUIT
                else:
                    hint_offered = self._obey(practice, found, hint_offered)
        except BaseException:
            self._take(practice, pieces)
            practice.save_now()
            raise
        self._take(practice, pieces)
        return _Typed.ANSWER if practice.text.strip() else _Typed.NOTHING

    def _take(self, practice: Practice, pieces: list[str]) -> None:
        text = "".join(pieces)
        practice.type(text[: -len("\r\n")] if text.endswith("\r\n") else text.removesuffix("\n"))

    def _save(self, practice: Practice) -> None:
        try:
            if self._options.interactive:
                practice.save_now()
            else:
                practice.autosave()
        except KeeperFailed as failure:
            if not self._unkept:
                self._say(f"The draft is not saved: {failure}")
            self._unkept = True

    def _obey(self, practice: Practice, found: Command, hint_offered: bool) -> bool:
        """Do what the command says; return whether a hint is on offer now."""
        if found.name == "help":
            self._say(HELP)
        elif found.name == "ask":
            self._say(practice.ask(found.words) if found.words else "Write the question after /ask.")
        elif found.name == "confidence":
            if found.words in ("1", "2", "3", "4", "5"):
                practice.set_confidence(int(found.words))
                self._say(f"Confidence {found.words} of 5.")
            else:
                self._say("Write a number from 1 to 5 after /confidence.")
        else:
            offer = practice.next_hint()
            if offer is None:
                self._say("There is no hint left.")
            elif not hint_offered:
                self._say(f"Hint {offer.step}, {offer.kind}. {offer.cost} Write /hint again to see it.")
                return True
            else:
                self._say(practice.show_hint())
        return False

    def _graded(self, practice: Practice, dont_know: bool) -> Attempt | None:
        """Grade, keep and show; None when it could be shown but not kept."""
        try:
            answer = practice.dont_know() if dont_know else practice.submit()
        except KeeperFailed as failure:
            self._show_unkept(Answer(practice.text, practice.question, practice.rubric), failure)
            return None
        try:
            grade = self._services.grader.grade(answer)
        except Exception:
            practice.grading_failed()
            self._say("The answer could not be graded; it is kept as a draft, and --resume goes on with it.")
            raise
        try:
            attempt = practice.graded(grade)
        except KeeperFailed as failure:
            self._show_unkept(answer, failure, grade)
            return None
        if "dont-know" in attempt.flags:
            self._say("“I don't know yet” is an honest answer; here is what was looked for.\n")
        if practice.asked_because:
            self._say(practice.asked_because + "\n")
        if attempt.probe is None and attempt.clarified and (said := scoping_line(attempt.clarified, practice.question)):
            self._say(said + "\n")
        if "twist" in attempt.flags:
            self._say("A changed requirement has no rubric of its own: the verdicts are on the question before.\n")
        self._say(feedback_text(attempt.answer, grade, practice.question, practice.rubric, self._glyphs))
        return attempt

    def _show_unkept(self, answer: Answer, failure: KeeperFailed, grade: Grade | None = None) -> None:
        self._unkept = True
        self._say(f"The answer could not be kept: {failure}\nIt is graded all the same; copy what you want to keep.\n")
        shown = grade or self._services.grader.grade(answer)
        self._say(feedback_text(answer.text, shown, answer.question, answer.rubric, self._glyphs))

    def _wrap(self, practice: Practice) -> None:
        if not practice.done:
            return
        if found := fixes(practice.done):
            points = (f"- {one_line(fix.question)}\n  {one_line(fix.holds)}" for fix in found)
            self._say("\n".join(["To work on:", *points]) + "\n")
        for attempt, _ in practice.done:
            self._say(f"Kept; `trainer history show {attempt.id[:SHORT_ID]}` shows it again.")
        if not self._options.items:
            self._say("Done for today.")

    def _one_more(self) -> bool:
        if self._lines.ended:
            return False
        self._say("Write /next for one more question; anything else ends.")
        line = self._lines.next()
        return line is not None and line.strip() == "/next"
