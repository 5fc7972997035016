"""Reasons not to grade an answer, or parts of it, on its merits; each names itself and says what to do."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from trainer.grading.grade import Guard, Span
from trainer.grading.keywords import Word, words
from trainer.grading.segments import segments, word_count

MIN_WORDS = 4
"""Fewer words than this make no claim that could be judged."""

TEMPLATE_HEADINGS = frozenset(
    {"assumptions", "requirements", "design", "high-level design", "failure", "failures", "trade-offs", "tradeoffs"}
    | {"trade offs", "deep dive", "summary", "estimation", "numbers"}
)
"""Headings that the editor offers; a line that holds nothing else is not part of the answer."""

GLOSSARY_FROM = 10
"""Terms from which an answer holds a glossary; terse answers that say something stay under it."""

_BETWEEN_TERMS = re.compile(r"[,;|](?:\s|$)|/\s|\s[/+]\s")
_RELATION = re.compile(r"->|=>|[?:<>→]|\s=\s|\s\d")
"""Signs by which a terse answer says how its terms hang together."""

_FUNCTION_WORDS = frozenset(
    """a an the is are was were be been being am do does did done has have had will would can could should may might must
    i you we they it he she that this these those there here which who whose what when where why how if then than because
    so but or as of to in on at by for from with without into onto over under per not no nor never only also just even
    my your our their its one each every some any all both more most less many much very get gets got go goes use used
    using make makes made let lets put puts keep keeps take takes want wants need needs don't doesn't isn't aren't can't
    won't i'd i'll i'm i've we'd we'll we're you'd you'll it's that's there's until while after before once again
    still ends stays goes lands happens means gives says knows reads sees comes""".split()
)


_OTHER_LANGUAGES = frozenset(
    """der die das und ist nicht ein eine den dem mit für auf wird werden sich auch bei nach wenn oder nur dass ich wir
    le la les et est une des du pour dans que qui pas sur avec ce cette nous il je
    el los las y es una del por con para se lo como pero más su al""".split()
)
"""The commonest words of German, French and Spanish that are no English words."""


@dataclass(frozen=True, slots=True)
class Screened:
    """The passages that are graded, and what was set aside."""

    passages: tuple[Span, ...]
    terms_only: tuple[Span, ...]
    """Passages that are lists of terms: they can be mentioned, never met."""
    guards: tuple[Guard, ...]


def is_list_of_terms(passage: Sequence[Word], text: str, span: Span) -> bool:
    """Whether a passage is a list of terms without a predicate.

    Prose has a function word in every third word; a glossary has hardly any, and commas or slashes instead.
    """
    if len(passage) < 6:
        return False
    function_words = sum(word.folded in _FUNCTION_WORDS for word in passage)
    separators = len(re.findall(r"[,/;|]\s|\s/\s|\s\+\s", text[span.start : span.end]))
    share = function_words / len(passage)
    return share < 0.12 and separators / len(passage) > 0.2 and separators >= 4


@dataclass(frozen=True, slots=True)
class _Pieces:
    """What a passage looks like between its commas, semicolons and slashes."""

    count: int
    words: int
    short: int
    """Pieces of three words at most."""
    function_words: int
    has_relation: bool

    def are_terms(self, words_each: float, short_share: float, function_share: float) -> bool:
        return (
            self.count > 0
            and not self.has_relation
            and self.words <= words_each * self.count
            and self.short >= short_share * self.count
            and self.function_words < function_share * self.words
        )


def _pieces(passage: Sequence[Word], text: str, span: Span) -> _Pieces:
    own = text[span.start : span.end]
    lengths = [count for count in (len(words(piece)) for piece in _BETWEEN_TERMS.split(own)) if count]
    return _Pieces(
        count=len(lengths),
        words=sum(lengths),
        short=sum(length <= 3 for length in lengths),
        function_words=sum(word.folded in _FUNCTION_WORDS for word in passage),
        has_relation=_RELATION.search(own) is not None,
    )


def glossary_in(answer: str, passages: Sequence[Span]) -> tuple[Span, ...]:
    """Return the passages that are terms without a claim, if the answer holds a glossary; else nothing.

    A glossary split by semicolons, lines or full stops has no passage that is a list by itself, so the whole answer is
    looked at. Beside prose the terms must stand together: a strong labelled answer with terse headings ("Fan-out.") between
    its sentences lost ten points when such passages were set aside wherever they stood.
    """
    shapes = [(span, _pieces(words(answer, span), answer, span)) for span in passages]
    made = {span: shape for span, shape in shapes if shape.are_terms(2.5, 0.75, 0.4)}
    if sum(shape.count for shape in made.values()) < GLOSSARY_FROM:
        return ()
    if 2 * sum(shape.words for shape in made.values()) < sum(shape.words for _, shape in shapes):
        together: list[Span] = []
        run: list[Span] = []
        for span, _ in [*shapes, (Span(0, len(answer) + 1), None)]:
            if span in made:
                run.append(span)
                continue
            if sum(made[item].count for item in run) >= GLOSSARY_FROM:
                together += run
            run = []
        return tuple(together)
    # An answer that is little else: longer terms ("one request at a time") are terms too, a sentence beside them is not.
    return tuple(span for span, shape in shapes if shape.are_terms(5.0, 0.0, 1.01))


def _in_another_language(text_words: Sequence[Word]) -> bool:
    """Whether the small words are those of another language: in English prose they are hardly one in a hundred."""
    if len(text_words) < 8:
        return False
    other = sum(word.folded in _OTHER_LANGUAGES for word in text_words)
    english = sum(word.folded in _FUNCTION_WORDS for word in text_words)
    return other / len(text_words) > 0.15 and other > english


def _shingles(text_words: Sequence[Word], size: int = 4) -> set[tuple[str, ...]]:
    folded = [word.folded for word in text_words]
    return {tuple(folded[first : first + size]) for first in range(len(folded) - size + 1)}


def copied_share(passage: Sequence[Word], source: set[tuple[str, ...]], size: int = 4) -> float:
    """Return the share of a passage's runs of four words that stand in the source, 0 to 1."""
    runs = _shingles(passage, size)
    return len(runs & source) / len(runs) if runs else 0.0


def screen(answer: str, prompt: str, bank_texts: Iterable[str] = ()) -> Screened:
    """Cut the answer into passages and set aside those that are no answer.

    `bank_texts` are the model answers of the same question: an answer taken from them is graded, and said to be so.
    """
    total = word_count(answer)
    if total == 0:
        return Screened((), (), (Guard("empty", "There is no answer. Write one, or say that you don't know yet."),))
    prompt_runs = _shingles(words(prompt))
    kept: list[Span] = []
    terms: list[Span] = []
    copied = headings = 0
    for span in segments(answer):
        passage = words(answer, span)
        plain = answer[span.start : span.end].strip().strip("#*_: ").casefold()
        if plain in TEMPLATE_HEADINGS:
            headings += 1
        elif prompt_runs and copied_share(passage, prompt_runs) >= 0.6:
            copied += 1
        elif is_list_of_terms(passage, answer, span):
            terms.append(span)
        else:
            kept.append(span)
    glossary = set(glossary_in(answer, kept))
    if glossary:
        kept = [span for span in kept if span not in glossary]
        terms = sorted({*terms, *glossary})
    guards: list[Guard] = []
    if total < MIN_WORDS:
        guards.append(Guard("too-short", "The answer is too short to hold a claim. Say what happens, and why."))
    if copied:
        guards.append(Guard("prompt-copied", "Sentences taken from the question were not graded. Answer it in your own words."))
    if headings and not kept and not terms:
        guards.append(Guard("template", "Only the headings of the template are there. Write under them."))
    if terms:
        message = "Lists of terms earn nothing by themselves. Say what each one does in this design."
        guards.append(Guard("keyword-soup", message))
    letters = [character for character in answer if character.isalpha()]
    foreign = sum(not character.isascii() for character in letters)
    if (letters and foreign / len(letters) > 0.3) or _in_another_language(words(answer)):
        guards.append(Guard("other-language", "The grader reads English only. Answer in English."))
        return Screened((), (), tuple(guards))
    bank_runs: set[tuple[str, ...]] = set()
    for text in bank_texts:
        bank_runs |= _shingles(words(text), 6)
    if bank_runs and copied_share(words(answer), bank_runs, 6) >= 0.5:
        message = "Most of this answer stands word for word in the model answer. It was graded; it says little about you."
        guards.append(Guard("pasted-bank", message))
    if total < MIN_WORDS:
        return Screened((), (), tuple(guards))
    return Screened(tuple(kept), tuple(terms), tuple(guards))
