"""The first draft of a new question and its rubric: loads as it is, and shows what each key is for."""

from __future__ import annotations

from dataclasses import dataclass

from trainer.bank.fields import IDENTIFIER, is_identifier
from trainer.bank.wording import quoted

_QUESTION = """\
# A question of the bank. Replace every text; `trainer bank check` says what is still wrong.
id: {id}                    # the name of this file; never changes once released
revision: 1                 # counts up when the question changes what it asks
kind: design                # design, deep-dive, comparison, port, debugging, estimation, decision, follow-up
title: "{title}"
prompt: |
  What does the interviewer say? ({title})
topics: [ordering]          # one or more, lower case
brokers: [kafka]            # kafka, rabbitmq, activemq, artemis
level: senior               # mid, senior, staff
minutes: 10                 # 1 to 60
facts:                      # answers to clarifying questions
  - about: [throughput, messages per second]
    answer: "About 1,000 messages per second, ten times that at peak."
hints:                      # exactly three
  - "A nudge: which part of the problem has not been looked at yet?"
  - "The area: name the mechanism that matters here."
  - "A leading question: what happens when the consumer stops halfway?"
follow_ups: []              # - {{when: missed, question: another-question, criterion: first-point}}
twists: []                  # - {{id: ten-times, prompt: "The load grows tenfold."}}
sources: []                 # - "https://…"
"""

_RUBRIC = """\
# How answers to {id} are judged. Replace every text; `trainer bank check` says what is still wrong.
question: {id}              # the name of this file
revision: 1                 # counts up when the rubric judges otherwise
criteria:                   # 1 to 12
  - id: first-point         # never changes once released
    concept: topic.first-point
    level: core             # core (any hire says it), strong (senior), exceptional (staff)
    weight: 2               # 1 (nice to hear) to 3 (the heart of the answer)
    statement: "The claim, as narrow as it can be made."
    ask: "The question that you would put if it was missed?"
    slots:                  # one list of synonyms for each part of the claim
      - [claim, statement]
      - [narrow, precise]
    accepted:               # many ways to say it: terse, spoken, jargon, plain
      - "One way to make the claim."
    partial:
      - "Half of the claim."
    contradicting:
      - "The opposite of the claim."
    mentions:               # uses the words, claims nothing
      - "I would think about the claim."
    sources: []
misconceptions:
  - id: wrong-belief
    claim: "What some candidates believe."
    correction: "What is true instead."
    concept: topic.first-point
    believing:
      - "One way to say that one believes it."
    rejecting:
      - "One way to say that it is wrong."
    sources: []
models:                     # in a speaking voice; >- joins the lines, which | would cut
  mid: >-
    What a good mid-level candidate says.
  senior: >-
    What a good senior candidate says.
"""


@dataclass(frozen=True, slots=True)
class NewPair:
    """The texts of the two files of a new question."""

    question: str
    """For `question_bank/ID.yaml`, or a folder below."""
    rubric: str
    """For `rubrics/ID.yaml`, or the same folder below."""


def new_pair(question_id: str) -> NewPair:
    """Return drafts of both files; raises ValueError with a sentence where the id is none."""
    if not is_identifier(question_id):
        raise ValueError(f"{quoted(question_id)} cannot be the id of a question; write {IDENTIFIER.wanted}.")
    title = question_id.replace("-", " ").capitalize()
    return NewPair(_QUESTION.format(id=question_id, title=title), _RUBRIC.format(id=question_id))
