"""Holds a submission against its form. What is wrong is said in a sentence that a reviewer reads.

`problems` returns everything that is wrong at once, so that nobody corrects one thing at a time.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from derive.errors import FormError
from derive.records import FIELDS, FieldName, ItemClass, Queue
from derive.review.forms import Form, Question, When
from derive.review.records import Answer, ErrorSpan, Submission
from derive.review.states import plain

WORDS: Mapping[FieldName, str] = {"question": "question", "reference_answer": "reference answer"}
UNSTORABLE = "a text holds a character that no file can store (NUL or half a surrogate pair)"
_ILL = "\x00"


class About(NamedTuple):
    """What conditions of a form look at beside the submission: the item, and its texts before."""

    queue: Queue
    item_class: ItemClass | None
    reference_answer: bool
    borderline: bool
    start: Mapping[FieldName, str]


def holds(when: When, submission: Submission, about: About) -> bool:
    """Tell whether all that ``when`` names is so."""
    wanted = (
        (when.verdict, submission.verdict),
        (when.queue, about.queue),
        (when.item_class, about.item_class),
    )
    facts = (
        (when.edited, is_edited(submission, about.start)),
        (when.spans, bool(submission.spans)),
        (when.reference_answer, about.reference_answer),
        (when.borderline, about.borderline),
    )
    return (
        all(not listed or value in listed for listed, value in wanted)
        and all(asked is None or asked == fact for asked, fact in facts)
        and all(_answered(submission, name, among) for name, among in when.answers.items())
    )


def asked(form: Form, submission: Submission, about: About) -> Iterator[Question]:
    """Yield the questions that a submission is to answer."""
    return (q for q in form.questions if holds(q.when, submission, about))


def is_edited(submission: Submission, start: Mapping[FieldName, str]) -> bool:
    """Tell whether a text was changed."""
    return any(plain(submission.text(field)) != plain(start.get(field)) for field in FIELDS)


def require(form: Form, submission: Submission, about: About) -> None:
    """Raise `FormError` with everything that is wrong with a submission, in one line."""
    wrong = list(problems(form, submission, about))
    if wrong:
        raise FormError("; ".join(wrong))


def problems(form: Form, submission: Submission, about: About) -> Iterator[str]:
    """Yield what is wrong with a submission, one sentence each."""
    if submission.verdict not in form.verdicts:
        yield f"this form has no verdict {submission.verdict!r}: {', '.join(form.verdicts)}"
    yield from _texts(form, submission, about)
    yield from _spans(form, submission)
    wanted = form.reason is not None and holds(form.reason.when, submission, about)
    if wanted and not submission.reason.strip():
        yield "give a reason"
    yield from _answers(form, submission, about)


def _texts(form: Form, submission: Submission, about: About) -> Iterator[str]:
    strings = (submission.question, submission.reference_answer or "", submission.reason)
    comments = (text for span in submission.spans for text in (span.comment, span.category))
    answers = (str(value) for value in submission.ratings.values())
    if any(_unstorable(text) for text in (*strings, *comments, *answers, submission.key)):
        yield UNSTORABLE
    if submission.verdict != "accept":
        return
    if not submission.question.strip():
        yield "the question is empty: write it, or choose another verdict"
    if about.reference_answer and not (submission.reference_answer or "").strip():
        yield "the reference answer is empty: write it, or choose another verdict"
    if not form.edit and is_edited(submission, about.start):
        yield "this form does not let the text be changed"


def require_storable(*texts: str | None) -> None:
    """Raise `FormError` where a text cannot be stored."""
    if any(_unstorable(text) for text in texts if text):
        raise FormError(UNSTORABLE)


def _unstorable(text: str) -> bool:
    return _ILL in text or any("\ud800" <= character <= "\udfff" for character in text)


def _spans(form: Form, submission: Submission) -> Iterator[str]:
    if submission.spans and form.spans is None:
        yield "this form marks no errors"
        return
    for span in submission.spans:
        text = submission.text(span.field) or ""
        if span.end > len(text):
            yield f"an error is marked beyond the end of the {WORDS[span.field]}: mark it anew"
        yield from _category(form, span)


def _category(form: Form, span: ErrorSpan) -> Iterator[str]:
    rules = form.spans
    if rules is None or not rules.categories:
        return
    known = [option.value for option in rules.categories]
    if span.category and span.category not in known:
        yield f"there is no error category {span.category!r}: {', '.join(known)}"
    if rules.category_required and not span.category:
        yield "choose a category for every marked error"


def _answers(form: Form, submission: Submission, about: About) -> Iterator[str]:
    expected = {question.id: question for question in asked(form, submission, about)}
    for name in submission.ratings:
        if form.question(name) is None:
            yield f"this form has no question {name!r}"
    for question in expected.values():
        answer = submission.ratings.get(question.id)
        if answer is None or answer in ("", []):
            if question.required:
                yield f"please answer: {question.ask}"
        elif wrong := _wrong(question, answer):
            yield f"{question.ask} {wrong}"


def _answered(submission: Submission, name: str, among: list[Answer]) -> bool:
    answer = submission.ratings.get(name)
    given = answer if isinstance(answer, list) else [answer]
    return any(type(value) is type(one) and value == one for value in given for one in among)


def _wrong(question: Question, answer: Answer) -> str:
    """Return what is wrong with an answer, or ""."""
    if question.type == "yesno":
        return "" if isinstance(answer, bool) else "takes yes or no"
    if question.type == "text":
        return "" if isinstance(answer, str) else "takes words"
    if question.type in {"choice", "choices"}:
        return _wrong_choice(question, answer)
    if isinstance(answer, bool) or not isinstance(answer, int | float) or not math.isfinite(answer):
        return "takes a number"
    if question.type == "scale" and answer not in question.points:
        return f"takes a whole number from {question.low} to {question.high}"
    low = -math.inf if question.low is None else question.low
    high = math.inf if question.high is None else question.high
    return "" if low <= answer <= high else f"takes a number from {low:g} to {high:g}"


def _wrong_choice(question: Question, answer: Answer) -> str:
    values = [option.value for option in question.options]
    many = question.type == "choices"
    given = answer if isinstance(answer, list) else [answer]
    if isinstance(answer, list) != many or any(value not in values for value in given):
        return f"takes {'some' if many else 'one'} of: {', '.join(values)}"
    return ""
