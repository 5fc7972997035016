"""What is no answer is set aside, with a name and a word on what to do."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from tests.grading.stand_ins import HOSTILE, QUESTION, RUBRIC, SAYS_KEY, SAYS_PARTITION
from trainer.bank.model import TargetLevel
from trainer.grading.guards import Screened, screen

MODELS = tuple(RUBRIC.models.values())


def screened(answer: str) -> Screened:
    """Return what is left of the answer."""
    return screen(answer, QUESTION.prompt, MODELS)


def guards(answer: str) -> list[str]:
    """Return the ids of the guards that speak."""
    return [guard.id for guard in screened(answer).guards]


def kept(answer: str) -> list[str]:
    """Return the texts of the passages that are graded."""
    return [answer[span.start : span.end] for span in screened(answer).passages]


@pytest.mark.parametrize("answer", ["", "   \n\t ", "...", "?!", "\u200b"])
def test_an_answer_without_words_is_empty(answer: str) -> None:
    """White space and punctuation are no answer."""
    assert guards(answer) == ["empty"]
    assert kept(answer) == []


@pytest.mark.parametrize("answer", ["partitions", "use Kafka", "acks=all, of course"])
def test_three_words_are_too_short(answer: str) -> None:
    """Fewer than four words make no claim."""
    assert guards(answer) == ["too-short"]
    assert kept(answer) == []


def test_an_ordinary_answer_is_kept_whole() -> None:
    """Nothing is said of an ordinary answer."""
    assert guards(f"{SAYS_PARTITION} {SAYS_KEY}") == []
    assert kept(f"{SAYS_PARTITION} {SAYS_KEY}") == [SAYS_PARTITION, SAYS_KEY]


def test_the_question_copied_is_not_graded() -> None:
    """The question handed back earns nothing; a sentence of one's own beside it is graded."""
    assert guards(QUESTION.prompt) == ["prompt-copied"]
    assert kept(QUESTION.prompt) == []
    assert kept(f"{QUESTION.prompt.upper()} {SAYS_KEY}") == [SAYS_KEY]


def test_headings_of_the_template_are_no_answer() -> None:
    """The template with nothing under it is said to be empty; headings above text are passed over."""
    assert guards("## Assumptions\n\n## High-level design\n\n## Trade-offs\n") == ["template"]
    answer = f"## Design\n{SAYS_KEY}\n## Trade-offs\n"
    assert kept(answer) == [SAYS_KEY]
    assert guards(answer) == []


@pytest.mark.parametrize(
    "soup",
    [
        "partition, key, offset, ISR, acks, retries, idempotence, ordering, consumer group, rebalance",
        "Kafka / partitions / offsets / keys / replicas / acks / ISR / DLQ / compaction",
    ],
)
def test_a_list_of_terms_is_set_aside_and_named(soup: str) -> None:
    """A glossary makes no claim: it is kept apart from the passages that are graded, and it is said so."""
    assert guards(soup) == ["keyword-soup"]
    assert kept(soup) == []
    assert len(screened(soup).terms_only) == 1
    assert kept(f"{soup}\n{SAYS_PARTITION}") == [SAYS_PARTITION]


_TERMS = "partition key offset ISR acks=all retries idempotence ordering rebalance epoch lag".split()


@pytest.mark.parametrize("between", ["; ", ";\n", "\n", "\n- ", ". ", " / ", " | ", ",\n"], ids=repr)
def test_a_glossary_is_set_aside_however_it_is_split(between: str) -> None:
    """Terms that are each a passage of their own are a list of terms all the same, in any order."""
    for terms in (_TERMS, [*_TERMS[::-1], "consumer group", "one request at a time"]):
        soup = between.join(terms)
        assert guards(soup) == ["keyword-soup"]
        assert kept(soup) == []

    prose = [SAYS_KEY, SAYS_PARTITION] * 3
    assert kept("\n".join([*prose, between.join(_TERMS)])) == prose


@pytest.mark.parametrize(
    "answer",
    [
        "Max 4 tries, exp backoff + jitter. Then -> DLQ, ack original, next. Timeout: retry. DLQ: alert on >0, redrive.",
        "ordering = per partition, by offset\nkey -> partition\none reader per partition\nidempotence on",
        "Yes. Per partition. By key. Never topic-wide. That is all there is to it, and retries need idempotence.",
        "1. Profile: producer? disk? hot key? 2. linger+batch up, zstd. 3. More partitions -> more readers. 4. Salt keys.",
    ],
)
def test_a_terse_answer_is_no_glossary(answer: str) -> None:
    """Short notes that say how things hang together are graded."""
    assert guards(answer) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "I'd watch lag, add consumers, tune prefetch, batch writes, and scale the group up to the partition count.",
        "Set acks=all, min.insync.replicas=2, replication factor 3, so a write is on two disks before it is confirmed.",
        "First the key, then the partition, then the offset, and each of them is decided by the one before.",
    ],
)
def test_prose_with_commas_is_no_list_of_terms(sentence: str) -> None:
    """A sentence that says something is graded, however many commas it has."""
    assert guards(sentence) == []


@pytest.mark.parametrize(
    "answer",
    [
        "順序はパーティションの中でのみ保証されます。 鍵 が 決める の です",
        "Порядок сохраняется только внутри одной партиции топика",
    ],
)
def test_other_alphabets_are_said_not_to_be_read(answer: str) -> None:
    """An answer in another alphabet is not graded, and it is said that English is read."""
    assert guards(answer) == ["other-language"]
    assert kept(answer) == []


@pytest.mark.parametrize(
    "answer",
    [
        "Die Reihenfolge gilt nur innerhalb einer Partition, und der Schlüssel entscheidet, wohin die Nachricht geht.",
        "L'ordre est garanti dans une partition, et la clé décide dans quelle partition le message va pour les lecteurs.",
        "El orden se garantiza en una partición, y la clave decide a qué partición va el mensaje para los consumidores.",
    ],
    ids=["German", "French", "Spanish"],
)
def test_another_language_in_latin_letters_is_named(answer: str) -> None:
    """German, French and Spanish are told apart by their small words, not by their letters."""
    assert guards(answer) == ["other-language"]


def test_a_few_foreign_letters_are_no_other_language() -> None:
    """A name with accents does not make an answer foreign."""
    assert guards("Zoë's café keeps its orders per partition, naïvely enough.") == []


def test_the_model_answer_pasted_is_graded_and_named() -> None:
    """The bank's own answer is graded, and it is said where it comes from."""
    model = RUBRIC.models[TargetLevel.SENIOR]
    assert guards(model) == ["pasted-bank"]
    assert len(kept(model)) == 2
    assert guards(model.upper()) == ["pasted-bank"]


def test_every_guard_says_what_to_do() -> None:
    """A guard's message is made of sentences."""
    for answer in ("", "key", QUESTION.prompt, "## Design", "a1, b2, c3, d4, e5, f6, g7", RUBRIC.models[TargetLevel.MID]):
        assert screened(answer).guards
        assert all(guard.message[0].isupper() and guard.message.endswith(".") for guard in screened(answer).guards)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(HOSTILE)
def test_any_text_is_screened(answer: str) -> None:
    """Whatever is typed, no passage is both graded and set aside, and an answer without passages says why."""
    result = screened(answer)
    assert not set(result.passages) & set(result.terms_only)
    assert list(result.passages) == sorted(result.passages)
    assert result.passages or result.guards
