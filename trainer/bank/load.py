"""Loads the bank: the questions at once, the rubric of a question when it is first asked for."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from trainer.bank.fields import is_identifier
from trainer.bank.follow_ups import follow_up_errors
from trainer.bank.model import BankError, BankRefused, Question, Rubric
from trainer.bank.places import QUESTIONS, RUBRICS, content_files
from trainer.bank.questions import QUESTION
from trainer.bank.reader import read
from trainer.bank.rubrics import RUBRIC
from trainer.bank.source import MappingNode, ScalarNode, line_of, read_source
from trainer.bank.wording import Faults, listed, nearest, printable, quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path


class UnknownQuestion(KeyError):
    """The bank has no question with that id; the message says so, with the nearest id that it has."""

    def __str__(self) -> str:
        return str(self.args[0])


@dataclass(frozen=True, slots=True)
class _Entry:
    """A question file that was read, and the file of its rubric."""

    question: Question
    path: Path
    rubric_path: Path


class Bank:
    """The questions of one or several roots, and their rubrics on demand."""

    def __init__(self, entries: Mapping[str, _Entry]) -> None:
        self._entries = entries
        self._rubrics: dict[str, Rubric] = {}
        self.questions: Mapping[str, Question] = {key: entry.question for key, entry in entries.items()}
        """By id, in the order of the roots and of the file names in them."""

    def question(self, question_id: str) -> Question:
        """Return the question with that id; raises UnknownQuestion (a KeyError) if there is none."""
        return self._entry(question_id).question

    def rubric(self, question_id: str) -> Rubric:
        """Return the rubric of that question, read on first use.

        Raises UnknownQuestion (a KeyError) if there is no such question, BankRefused if its rubric has faults.
        """
        if question_id not in self._rubrics:
            rubric, errors = _read_rubric(self._entry(question_id))
            if rubric is None or errors:
                raise BankRefused(tuple(errors))
            self._rubrics[question_id] = rubric
        return self._rubrics[question_id]

    def stamp(self, question_id: str) -> str:
        """Return a text that changes when the question's file or its rubric's does; reads neither."""
        entry = self._entry(question_id)
        found = []
        for path in (entry.path, entry.rubric_path):
            try:
                status = os.stat(path)
            except OSError:
                found.append(f"{path}:gone")
            else:
                found.append(f"{path}:{status.st_mtime_ns}:{status.st_size}")
        return " ".join(found)

    def _entry(self, question_id: str) -> _Entry:
        if question_id in self._entries:
            return self._entries[question_id]
        meant = nearest(question_id, self._entries)
        suggestion = f"did you mean {meant}?" if meant else "`trainer bank list` shows those that it has."
        raise UnknownQuestion(f"The bank has no question {quoted(question_id)}; {suggestion}")

    def _keep(self, rubric: Rubric) -> None:
        self._rubrics[rubric.question_id] = rubric


def load_bank(roots: Sequence[Path]) -> Bank:
    """Read the question files of the roots; rubrics are read when they are asked for.

    A root holds `question_bank/` and `rubrics/`; a later root replaces a question of an earlier one by its id, with its
    rubric. The first root must hold questions, the others may lack either folder. Raises BankRefused with every fault
    of every question file, of the links between questions, and of the roots.
    """
    loaded = _Loading(roots)
    if loaded.errors:
        raise BankRefused(_in_order(loaded.errors))
    return Bank(loaded.in_force)


def load_everything(roots: Sequence[Path]) -> Bank:
    """Read every question and every rubric of the roots; raises BankRefused with all faults of all files."""
    loaded = _Loading(roots)
    errors = loaded.errors
    bank = Bank(loaded.in_force)
    for entry in loaded.entries:
        rubric, found = _read_rubric(entry)
        errors += found
        if rubric is not None and loaded.in_force[entry.question.id] is entry:
            bank._keep(rubric)
    for path in loaded.rubrics_of_faulty:
        if os.path.exists(path):
            errors += _read_rubric_file(path)[1]
    for root in roots:
        errors += _orphans(root, loaded.rubric_paths)
    if errors:
        raise BankRefused(_in_order(errors))
    return bank


class _Loading:
    """What was found in the question files of the roots."""

    def __init__(self, roots: Sequence[Path]) -> None:
        self.errors: list[BankError] = []
        self.entries: list[_Entry] = []
        """Every question that could be read, those that a later root replaces too."""
        self.in_force: dict[str, _Entry] = {}
        self.rubric_paths: set[Path] = set()
        """The rubrics that the question files call for, faulty question files too."""
        self.rubrics_of_faulty: list[Path] = []
        faulty_ids: set[str] = set()
        for position, root in enumerate(roots):
            folder = root / QUESTIONS
            if not os.path.isdir(root) or (position == 0 and not os.path.isdir(folder)):
                message = f"is not a folder that holds {QUESTIONS}/ and {RUBRICS}/; check the path"
                self.errors.append(BankError(printable(str(root)), 0, "", message))
                continue
            files_by_id: dict[str, Path] = {}
            for path in content_files(folder, self.errors):
                rubric_path = root / RUBRICS / path.relative_to(folder)
                self.rubric_paths.add(rubric_path)
                question, found = _read_question(path, files_by_id)
                self.errors += found
                if question is None:
                    faulty_ids.add(path.stem)
                    self.rubrics_of_faulty.append(rubric_path)
                    continue
                entry = _Entry(question, path, rubric_path)
                self.entries.append(entry)
                self.in_force[question.id] = entry
        # A link to a question whose file has faults is not dangling: it will be there once those are mended.
        known = self.in_force.keys() | faulty_ids
        self.errors += follow_up_errors([(entry.question, entry.path) for entry in self.entries], known)


def _read_question(path: Path, files_by_id: dict[str, Path]) -> tuple[Question | None, Sequence[BankError]]:
    faults = Faults(str(path))
    root = read_source(path, faults)
    if root is None:
        return None, faults.errors
    question = read(QUESTION, root, faults)
    _check_name(root, "id", path, faults)
    other = files_by_id.setdefault(path.stem, path)
    if other is not path:
        line = line_of(root, ("id",))
        faults.add(line, ("id",), f"is the id of {printable(str(other))} too; give one of them another id")
    if faults.errors or not isinstance(question, Question):
        return None, faults.errors
    return replace(question, path=faults.path), ()


def _check_name(root: MappingNode, key: str, path: Path, faults: Faults) -> None:
    """Report an id that differs from the name of its file; what is no id at all is reported already."""
    node = root.values.get(key)
    if not isinstance(node, ScalarNode) or node.text == path.stem or not is_identifier(node.text):
        return
    otherwise = f", or write {path.stem} here" if is_identifier(path.stem) else ""
    message = f"{quoted(node.text)} is not the name of the file; rename the file to {node.text}.yaml{otherwise}"
    faults.add(node.line, (key,), message)


def _read_rubric(entry: _Entry) -> tuple[Rubric | None, Sequence[BankError]]:
    """Read the rubric of a question, and check what the question says about it."""
    path = entry.rubric_path
    if not os.path.exists(path):
        message = f"has no rubric; write one into {printable(str(path))}"
        return None, (BankError(entry.question.path, 1, "", message),)
    rubric, errors = _read_rubric_file(path)
    return rubric, errors if rubric is None else _unknown_criteria(entry, rubric)


def _read_rubric_file(path: Path) -> tuple[Rubric | None, Sequence[BankError]]:
    faults = Faults(str(path))
    root = read_source(path, faults)
    if root is None:
        return None, faults.errors
    rubric = read(RUBRIC, root, faults)
    _check_name(root, "question", path, faults)
    if faults.errors or not isinstance(rubric, Rubric):
        return None, faults.errors
    return replace(rubric, path=faults.path), ()


def _unknown_criteria(entry: _Entry, rubric: Rubric) -> Sequence[BankError]:
    """Report follow-ups that hang on a criterion which the question's rubric does not have."""
    known = [criterion.id for criterion in rubric.criteria]
    follow_ups = enumerate(entry.question.follow_ups)
    unknown = [(n, link.criterion) for n, link in follow_ups if link.criterion and link.criterion not in known]
    if not unknown:
        return ()
    root = read_source(entry.path, Faults(str(entry.path)))  # for the lines, which only an error needs
    faults = Faults(str(entry.path))
    for position, criterion in unknown:
        meant = nearest(criterion, known)
        suggestion = f"did you mean {meant}?" if meant else f"it has {listed(known, 'and')}"
        steps = ("follow_ups", position, "criterion")
        message = f"{quoted(criterion)} is not a criterion of {rubric.path}; {suggestion}"
        faults.add(0 if root is None else line_of(root, steps), steps, message)
    return faults.errors


def _orphans(root: Path, wanted: set[Path]) -> list[BankError]:
    """Report the rubrics of a root that no question of the same root calls for."""
    errors: list[BankError] = []
    folder = root / RUBRICS
    for path in content_files(folder, errors):
        if path not in wanted:
            question = printable(str(root / QUESTIONS / path.relative_to(folder)))
            message = f"belongs to no question; write {question}, or delete this rubric"
            errors.append(BankError(printable(str(path)), 0, "question", message))
    return errors


def _in_order(errors: Iterable[BankError]) -> tuple[BankError, ...]:
    """Bring the faults into the order of files and lines, each once."""
    return tuple(sorted(dict.fromkeys(errors), key=lambda error: (error.path, error.line)))
