"""Lays one item out for its template: texts with their marks, what changed, what is asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from babel import Locale, UnknownLocaleError
from markupsafe import Markup

from derive.locale_pack import Entry, Pack
from derive.records import FIELDS, Draft, FieldName, Finding, ItemView, Outcome, Substitution
from derive.review.forms import Form, Question, When
from derive.review.records import Desk, ErrorSpan, OtherDraft, ReviewRecord
from derive.review.web.shown import blind, shown_findings
from derive.review.web.texts import Mark, changes, compared, found, marked, merged


@dataclass(frozen=True)
class Text:
    """One text of a field that is read only: what it is, its language, and its marked words."""

    which: str
    language: str
    direction: str
    html: Markup
    note: str = ""


@dataclass(frozen=True)
class Field:
    """A field of an item: what is read above the editor, the editor's text, what is below it."""

    name: FieldName
    above: tuple[Text, ...]
    draft: str
    language: str
    direction: str
    trouble: str
    below: tuple[Text, ...]


@dataclass(frozen=True)
class Change:
    """A ledger line with what the target's pack says of its concept."""

    line: Substitution
    entry: Entry | None


@dataclass(frozen=True)
class Side:
    """One of the reviews that an adjudicator compares: its texts beside the draft it began from
    (None where it left that as it was), and the errors it marks with their words."""

    review: ReviewRecord
    texts: Mapping[FieldName, Markup | None]
    spans: tuple[tuple[ErrorSpan, str], ...]


def direction(language: str) -> str:
    """Return ``rtl``, ``ltr`` or, for a language nobody knows, ``auto``."""
    try:
        return str(Locale.parse(language, sep="-").text_direction)
    except (UnknownLocaleError, ValueError):
        return "auto"


def language_name(tag: str, shown_in: str) -> str:
    """Return the name of a language (``es-MX``) in another one, or the tag where it has none."""
    try:
        name = Locale.parse(tag, sep="-").get_display_name(shown_in)
    except (UnknownLocaleError, ValueError):
        return tag
    return name or tag


def fields(desk: Desk, target: str) -> tuple[Field, ...]:
    """Return the fields of an item, the reference answer only where there is one."""
    texts: Mapping[FieldName, str | None] = {
        "question": desk.question,
        "reference_answer": desk.reference_answer,
    }
    return tuple(
        _field(desk, name, text or "", target) for name, text in texts.items() if text is not None
    )


def _field(desk: Desk, name: FieldName, draft: str, target: str) -> Field:
    findings = shown_findings(desk)
    return Field(
        name=name,
        above=() if blind(desk) else tuple(_above(desk.view, name, findings)),
        draft=draft,
        language=target,
        direction=direction(target),
        trouble=_trouble(desk.view.drafts.get(name) if desk.view.drafts else None),
        below=() if blind(desk) else tuple(_below(desk, name)),
    )


def _above(view: ItemView, name: FieldName, findings: Sequence[Finding]) -> Iterator[Text]:
    item, plan = view.item, view.plan
    before, after = changes(plan.lines(name) if plan else ())

    def text(which: str, language: str, words: str | None, marks: list[Mark]) -> Iterator[Text]:
        if words:
            html = marked(words, [*found(findings, name, which), *marks])
            yield Text(which, language, direction(language), html)

    english = item.english(name)
    if item.original(name) != english:
        yield from text("original", item.language, item.original(name), [])
    adapted = plan.adapted(name) if plan else None
    both = merged(english, adapted, plan.lines(name)) if plan and english and adapted else None
    if both is not None:
        yield Text("same" if adapted == english else "merged", "en", "ltr", both)
        return
    yield from text("english", "en", english, before)
    yield from text("adapted", "en", adapted, after)


def _below(desk: Desk, name: FieldName) -> Iterator[Text]:
    backs, plan = desk.view.back_translations, desk.view.plan
    back = backs.get(name) if backs else None
    if back is None:
        return
    adapted = (plan.adapted(name) if plan else None) or ""
    yield Text("back", "en", "ltr", compared(adapted, back.text), _trouble(back))


def _trouble(draft: Draft | None) -> str:
    """Return how a draft failed, "" where it did not."""
    if draft is None or draft.outcome is Outcome.OK:
        return ""
    outcome = draft.outcome.value.replace("_", " ")
    return f"{outcome}: {draft.detail}" if draft.detail else outcome


def ledger(view: ItemView, pack: Pack) -> tuple[Change, ...]:
    """Return the ledger of an item beside the pack's entries, one line for the same change."""
    lines = view.plan.ledger if view.plan else ()
    seen: dict[tuple[str, str, str], Change] = {}
    for line in lines:
        entry = pack.entries.get(line.concept) if line.concept else None
        seen.setdefault((line.concept or "", line.before, line.after), Change(line, entry))
    return tuple(seen.values())


def other_drafts(desk: Desk) -> tuple[tuple[OtherDraft, Markup, Markup], ...]:
    """Return the other drafts with what differs from the text in the editor."""
    return tuple(
        (
            other,
            compared(desk.question, other.question),
            compared(desk.reference_answer or "", other.reference_answer or ""),
        )
        for other in desk.drafts
    )


def side(review: ReviewRecord) -> Side:
    """Lay out one of the reviews that an adjudicator compares."""
    spans = [
        (span, (review.text(span.field) or "")[span.start : span.end]) for span in review.spans
    ]
    return Side(
        review=review,
        texts={
            name: compared(draft, text) if text != draft else None
            for name in FIELDS
            if (text := review.text(name)) is not None
            for draft in [review.draft.get(name, "")]
        },
        spans=tuple(spans),
    )


def possible(form: Form, view: ItemView) -> list[Question]:
    """Return the questions of a form that may be asked of an item, whatever its reviewer does."""
    return [question for question in form.questions if _may(question.when, view)]


def _may(when: When, view: ItemView) -> bool:
    queue = view.routing.queue if view.routing else None
    item_class = view.plan.item_class if view.plan else None
    answered = view.item.reference_answer is not None
    return (
        (not when.queue or queue in when.queue)
        and (not when.item_class or item_class in when.item_class)
        and when.reference_answer in {None, answered}
        and when.borderline in {None, view.item.borderline}
    )


def conditions(when: When) -> dict[str, Any]:
    """Return what the page's script must know of a condition: what depends on the reviewer."""
    return {
        "verdict": list(when.verdict),
        "edited": when.edited,
        "spans": when.spans,
        "answers": when.answers,
    }
