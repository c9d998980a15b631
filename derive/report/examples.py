"""Chooses the items a report shows in full, and lays their texts beside each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, zip_longest

from markupsafe import Markup

from derive.records import FIELDS, Draft, FieldName, Finding, ItemView, Outcome, Substitution
from derive.report.marks import Mark, direction, marked

SHOWN = 12


@dataclass(frozen=True)
class Text:
    """One of the texts of a field: its heading, language and marked text."""

    heading: str
    language: str
    direction: str
    html: Markup
    note: str = ""


@dataclass(frozen=True)
class FieldTexts:
    """All texts of one field, from the original to the back-translation, with what changed."""

    name: str
    texts: tuple[Text, ...]
    changes: tuple[Substitution, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class Example:
    """One item of the report."""

    id: str
    labels: tuple[str, ...]
    item_class: str
    queue: str
    reasons: tuple[str, ...]
    verdict: str
    fields: tuple[FieldTexts, ...]


def choose(views: Iterable[ItemView], shown: int = SHOWN) -> list[ItemView]:
    """Return up to ``shown`` planned items: all queues and classes in turn, the worst first."""
    groups: dict[tuple[str, str], list[ItemView]] = {}
    for view in views:
        if view.plan is not None:
            queue = view.routing.queue if view.routing else ""
            groups.setdefault((queue, view.plan.item_class), []).append(view)
    for members in groups.values():
        members.sort(key=_badness, reverse=True)
    ordered = [members for _, members in sorted(groups.items())]
    turns = chain.from_iterable(zip_longest(*ordered))
    return [view for view in turns if view is not None][:shown]


def _badness(view: ItemView) -> int:
    worst = view.report.worst() if view.report else None
    return worst.weight if worst else 0


def example(view: ItemView, locale: str) -> Example:
    """Lay out one planned item, whose drafts are in the language of ``locale``."""
    category = view.item.category
    labels = (category.risk_area, category.harm_type, category.specific_harm)
    return Example(
        id=view.item.id,
        labels=tuple(label for label in labels if label),
        item_class=view.plan.item_class if view.plan else "",
        queue=view.routing.queue if view.routing else "",
        reasons=view.routing.reasons if view.routing else (),
        verdict=view.decision.verdict if view.decision else "",
        fields=tuple(found for name in FIELDS if (found := _field(view, name, locale)).texts),
    )


def _field(view: ItemView, name: FieldName, locale: str) -> FieldTexts:
    all_findings = view.report.findings if view.report else ()
    findings = tuple(finding for finding in all_findings if finding.field == name)
    texts = tuple(_texts(view, name, locale, findings))
    changes = view.plan.lines(name) if view.plan else ()
    return FieldTexts(name.replace("_", " "), texts, changes, findings)


def _texts(
    view: ItemView, name: FieldName, locale: str, findings: Sequence[Finding]
) -> Iterator[Text]:
    item, plan = view.item, view.plan
    before, after = _changes(view, name)

    def text(which: str, heading: str, language: str, words: str | None) -> Iterator[Text]:
        if words:
            marks = [
                *_found(findings, which),
                *{"english": before, "adapted": after}.get(which, []),
            ]
            yield Text(heading, language, direction(language), marked(words, marks))

    yield from text("original", "original", item.language, item.original(name))
    if item.english(name) != item.original(name):
        yield from text("english", "English", "en", item.english(name))
    yield from text("adapted", "adapted English", "en", plan.adapted(name) if plan else None)
    for which, heading, language, draft in (
        ("draft", "draft", locale, view.drafts.get(name) if view.drafts else None),
        ("back", "back-translation", "en", _back(view, name)),
    ):
        yield from text(which, heading, language, draft.text if draft else None)
        yield from _failure(heading, draft)


def _back(view: ItemView, name: FieldName) -> Draft | None:
    return view.back_translations.get(name) if view.back_translations else None


def _failure(heading: str, draft: Draft | None) -> Iterator[Text]:
    if draft is not None and draft.outcome is not Outcome.OK:
        outcome = draft.outcome.value.replace("_", " ")
        note = f"{outcome}: {draft.detail}" if draft.detail else outcome
        yield Text(f"{heading} failed", "en", "ltr", Markup(""), note)


def _changes(view: ItemView, name: FieldName) -> tuple[list[Mark], list[Mark]]:
    """Return the ledger's marks in English and in adapted English."""
    before, after = [], []
    for line in view.plan.lines(name) if view.plan else ():
        what = f"{line.concept or 'unnamed concept'}, {line.strategy or 'undecided'}"
        title = f"{what}: {line.reason}" if line.reason else what
        kind = "open" if line.open else "change"
        if line.start is not None and line.end is not None:
            before.append(Mark(line.start, line.end, title, kind))
        if line.adapted_start is not None and line.adapted_end is not None:
            title = f"{title} (was: {line.before})"
            after.append(Mark(line.adapted_start, line.adapted_end, title, kind))
    return before, after


def _found(findings: Iterable[Finding], which: str) -> list[Mark]:
    return [
        Mark(span.start, span.end, f"{finding.check}: {finding.message}", finding.severity.value)
        for finding in findings
        for span in finding.spans
        if span.text == which
    ]
