"""From proposals to a plan: the ledger, adapted English, the item's class and its sensitivity.

A locale adapter proposes ledger lines; the planner puts the decided ones into the text, keeps both
spans, and decides what becomes of the item:

=====  ====================================================================================
class  when
=====  ====================================================================================
SR     the item turns on something that the target country does not have (`absent`), and the
       concept is of a kind that no replacement can carry (`TOPICS`)
TM     some line changes the text, or some line is open or a gap
ST     no line, or every line keeps what is there
NC     an author wrote it for the target country, in its language: nothing is adapted
=====  ====================================================================================

An item with an open line is never ST, and an item with any line is culturally sensitive (CS).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from derive import wording
from derive.contracts import LocaleAdapter
from derive.families import MADE_BY
from derive.locale_pack import Pack, load_concepts
from derive.records import (
    FIELDS,
    AdaptationPlan,
    FieldName,
    ItemClass,
    Kind,
    Sensitivity,
    Signature,
    SourceItem,
    Strategy,
    Substitution,
)

VERSION = "3"
"""Raised whenever the same proposals come out as another plan."""

TOPICS = frozenset({"event", "group", "politics", "religion", "law"})
"""Types of concept without which a question loses its point."""

COUNTRIES = frozenset({"country", "neighbour.country"})
"""Concepts whose members are countries: some of their names take *the*, most do not."""

KEEPING = frozenset({Strategy.RETAIN, Strategy.TRANSLITERATE, Strategy.TRANSLATE})
_ARTICLE = re.compile(r"\b(a|an|the) $", re.IGNORECASE)


class Planner:
    """Plans items for one target country with one locale adapter."""

    def __init__(self, adapter: LocaleAdapter, source: Pack, target: Pack) -> None:
        """Plan from ``source`` to ``target`` with what ``adapter`` proposes."""
        self._adapter, self._source, self._target = adapter, source, target
        used = adapter.signature
        prompts = {key: val for key, val in used.settings.items() if key.startswith("prompt")}
        self.signature = Signature(
            name="plan", version=VERSION, settings={"adapter": str(used), **prompts}
        )

    def plan(self, item: SourceItem) -> AdaptationPlan:
        """Return the plan for one item."""
        if item.native and item.language.split("-")[0] == self._target.language:
            return self._newly_created(item)
        proposals = list(self._adapter.propose(item))
        adapted: dict[FieldName, str | None] = {}
        ledger: list[Substitution] = []
        for field in FIELDS:
            text = item.english(field)
            lines = [line for line in proposals if line.field == field]
            adapted[field], placed = apply(text, lines)
            ledger.extend(placed)
        item_class, reasons = self._classify(item, ledger)
        return AdaptationPlan(
            item_id=item.id,
            locale=self._target.locale,
            item_class=item_class,
            sensitivity=_sensitivity(ledger),
            kind=Kind.TRANSCREATED if item_class is ItemClass.TM else Kind.TRANSLATED,
            reasons=tuple(reasons),
            ledger=tuple(ledger),
            question=adapted["question"],
            reference_answer=adapted["reference_answer"],
            source_pack=self._source.label,
            target_pack=self._target.label,
            signature=self.signature,
        )

    def _newly_created(self, item: SourceItem) -> AdaptationPlan:
        """Return the plan of an item that is drafted as its author, or a model, wrote it."""
        model = item.annotations.get(MADE_BY)
        why = f"a model wrote it: {model}" if model else "an author wrote it"
        return AdaptationPlan(
            item_id=item.id,
            locale=self._target.locale,
            item_class=ItemClass.NC,
            sensitivity=Sensitivity.CS,
            kind=Kind.TRANSCREATED if model else Kind.NATIVE,
            reasons=(f"{why} for {self._target.names.en}",),
            source_pack=self._source.label,
            target_pack=self._target.label,
            signature=self.signature,
        )

    def _classify(
        self, item: SourceItem, ledger: Sequence[Substitution]
    ) -> tuple[ItemClass, list[str]]:
        removed = list(self._no_counterpart(ledger))
        if removed:
            return ItemClass.SR, removed
        reasons = list(_reasons(ledger))
        if item.question_en is None:
            reasons.append("there is no English translation of the question to adapt")
            return ItemClass.TM, reasons
        if item.reference_answer and item.reference_answer_en is None:
            reasons.append("the reference answer has no English translation: a person writes it")
        undecided = any(line.open or line.gap for line in ledger)
        if undecided or any(line.changes_text for line in ledger):
            return ItemClass.TM, reasons
        return ItemClass.ST, reasons or ["nothing in it belongs to one culture"]

    def _no_counterpart(self, ledger: Iterable[Substitution]) -> Iterable[str]:
        concepts = load_concepts().concepts
        seen: set[str] = set()
        for line in ledger:
            entry = self._target.entries.get(line.concept or "")
            if entry is None or not entry.absent or line.field != "question":
                continue
            if line.origin == "model":
                continue  # a model's guess at the concept takes no item out of the set
            if concepts[entry.concept].type in TOPICS and entry.concept not in seen:
                seen.add(entry.concept)
                yield f"{self._target.names.en} has no counterpart of {entry.concept}: {entry.note}"


def apply(text: str | None, lines: Sequence[Substitution]) -> tuple[str | None, list[Substitution]]:
    """Put the decided ``lines`` of one field into ``text``.

    Returns adapted English and the lines in the order of the text, each with its place in adapted
    English. An article before a replacement is made to agree (*a CURP*, *an ID*), as part of the
    line, so that nothing changes outside the ledger. Lines without a span come last, unchanged.
    """
    if text is None:
        return None, [line for line in lines if line.start is None]
    placed: list[Substitution] = []
    out: list[str] = []
    done = length = 0
    for line in sorted((ln for ln in lines if ln.start is not None), key=lambda ln: ln.start or 0):
        fitted = _fit(text, line, done)
        start, end = fitted.start or 0, fitted.end or 0
        after = fitted.before if fitted.open else fitted.after
        out += [text[done:start], after]
        length += start - done
        update = {"adapted_start": length, "adapted_end": length + len(after), "after": after}
        placed.append(fitted.model_copy(update=update))
        length += len(after)
        done = end
    out.append(text[done:])
    return "".join(out), placed + [line for line in lines if line.start is None]


def _fit(text: str, line: Substitution, done: int) -> Substitution:
    """Make a replacement agree with what stands around it: article, capital, possessive."""
    if not line.changes_text:
        return line
    start, end, after = line.start or 0, line.end or 0, line.after
    found = _ARTICLE.search(text, done, start)
    after = wording.bare_noun(text[done:start], after)
    if after and line.concept in COUNTRIES and line.after_local:
        start = found.start() if found else start
        after = wording.country_article(found.group(1) if found else "", after) + after
    elif found and after:
        wanted = wording.article(found.group(1), after)
        if wanted != found.group(1):
            start = found.start()
            after = f"{wanted} {after}".strip()
    elif after and wording.lacks_article(text[done:start], line.before, after):
        after = wording.with_article(after)
    elif after and wording.lacks_the(text[done:start], line.before, after):
        after = f"the {after}"
    if not after:
        start = _swallow_space(text, start, end, done)
    elif owner := wording.possessive(text, end, after):
        after, end = after + owner, end + 1
    lower = after[:1].islower() and text[start : start + 1].isupper()
    if lower and wording.begins_sentence(text[:start]):
        after = after[0].upper() + after[1:]
    update = {"start": start, "end": end, "before": text[start:end], "after": after}
    return line.model_copy(update=update)


def _swallow_space(text: str, start: int, end: int, done: int) -> int:
    """Where words are taken out, take one space with them, so that none stands double."""
    before_space = start > done and text[start - 1] == " "
    after_break = end >= len(text) or not text[end].isalnum()
    return start - 1 if before_space and after_break else start


def _sensitivity(ledger: Iterable[Substitution]) -> Sensitivity:
    """Return CS where a line is about something in the item, and is no mere note on it."""
    found = any(line.before or line.open for line in ledger)
    return Sensitivity.CS if found else Sensitivity.CA


def _reasons(ledger: Sequence[Substitution]) -> Iterable[str]:
    """Say in words what the ledger holds: what is open, what was changed, what stays."""
    notes = [line for line in ledger if not line.before and not line.open]
    ledger = [line for line in ledger if line not in notes]
    groups = {
        "no decision yet on": [line for line in ledger if line.open],
        "the target pack does not fill": [line for line in ledger if line.gap and not line.open],
        "changed": [line for line in ledger if line.changes_text and not line.gap],
        "kept": [line for line in ledger if line.strategy in KEEPING and not line.changes_text],
        "already general in English": [
            line for line in ledger if line.start is None and not line.open and not line.gap
        ],
    }
    for words, lines in groups.items():
        if lines:
            names = sorted({line.concept or line.before or line.reason for line in lines})
            yield f"{words}: {', '.join(names)}"
    yield from (line.reason for line in notes)
