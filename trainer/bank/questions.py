"""The keys of a question file, `question_bank/**/ID.yaml`."""

from __future__ import annotations

from trainer.bank.fields import (
    IDENTIFIER,
    LINE,
    LOWER_CASE,
    PARAGRAPH,
    REVISION,
    SENTENCE,
    Choice,
    Field,
    ListOf,
    NeededUnless,
    Record,
    Whole,
    texts,
)
from trainer.bank.model import (
    Broker,
    Fact,
    FollowUp,
    FollowUpCondition,
    Question,
    QuestionKind,
    TargetLevel,
    Twist,
)

FACT = Record(
    "a fact",
    (
        Field("about", texts(LOWER_CASE, least=1), "Words and phrases that a candidate would ask with, lower case."),
        Field("answer", SENTENCE, "What the interviewer answers."),
    ),
    Fact,
)

FOLLOW_UP = Record(
    "a follow-up",
    (
        Field("when", Choice(FollowUpCondition), "What decides that the interviewer goes on to that question."),
        Field("question", IDENTIFIER, "Id of the question asked next."),
        Field("criterion", IDENTIFIER, "Criterion of this question's rubric whose verdict decides.", required=False),
    ),
    FollowUp,
    needed=NeededUnless("criterion", "when", FollowUpCondition.ALL_MET),
)

TWIST = Record(
    "a twist",
    (
        Field("id", IDENTIFIER, "Never changes once it was released."),
        Field("prompt", PARAGRAPH, "The changed requirement, as the interviewer puts it."),
    ),
    Twist,
)

QUESTION = Record(
    "a question",
    (
        Field("id", IDENTIFIER, "Name of the file without .yaml; never changes once it was released."),
        Field("revision", REVISION, "Counts up when the question changes what it asks."),
        Field("kind", Choice(QuestionKind), "What sort of answer it wants."),
        Field("title", LINE, "How lists call it."),
        Field("prompt", PARAGRAPH, "What the interviewer says."),
        Field("topics", texts(IDENTIFIER, least=1), "What it is about, such as `ordering`."),
        Field("brokers", ListOf(Choice(Broker), least=1, once=True), "The products that it is about."),
        Field("level", Choice(TargetLevel), "The level of the interview that it belongs to."),
        Field("minutes", Whole(1, 60), "Time that a practised candidate takes to answer, in minutes."),
        Field("facts", ListOf(FACT), "Fact sheet that answers clarifying questions.", required=False),
        Field("hints", ListOf(SENTENCE, least=3, most=3, once=True), "A nudge, the area, a leading question."),
        Field("follow_ups", ListOf(FOLLOW_UP), "The questions that come next, and when.", required=False),
        Field("twists", ListOf(TWIST, distinct="id"), "Changed requirements for who said it all.", required=False),
        Field("sources", texts(), "Where its facts are documented.", required=False),
    ),
    Question,
)
