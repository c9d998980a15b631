"""Turns what the project knows of one item into what may be published of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

import derive
from derive.families import link
from derive.outgoing import Line, Outgoing, Plan, Signed
from derive.records import (
    FIELDS,
    Adaptation,
    AdaptationPlan,
    AdaptedText,
    Category,
    Draft,
    ExportRow,
    FidelityValue,
    FieldName,
    ItemView,
    LedgerEntry,
    Outcome,
    Provenance,
    Review,
    Substitution,
    Variant,
    fingerprint,
)

View = ItemView | Outgoing
"""What is known of an item: everything, or what exports read of it."""


def row_id(locale: str, dataset: str, item_id: str) -> str:
    """Return the id of an exported row: the same in every export, and without source text."""
    return f"{locale}-{fingerprint(dataset, item_id)[:12]}"


@lru_cache
def region(locale: str) -> str:
    """Return the region of a BCP 47 tag (ISO 3166 or UN M49), or "" if it names none."""
    subtags = re.split("[-_]", locale)[1:]
    return next((s.upper() for s in subtags if re.fullmatch(r"[A-Za-z]{2}|\d{3}", s)), "")


def build_row(view: View, *, pairs: bool = False, refused: bool = False) -> ExportRow:
    """Return the row of a planned item that has an accepted text or a draft.

    With ``pairs`` it has adapted English too, with ``refused`` the machine's answer, if people put
    another in its place; only the guard may let either out.
    """
    plan, item = view.plan, view.item
    if plan is None:
        raise ValueError("a row needs a plan")
    own, tied = row_id(plan.locale, item.dataset, item.id), link(item)
    return ExportRow(
        id=own,
        locale=plan.locale,
        split=item.split,
        question=_text(view, "question") or "",
        reference_answer=_text(view, "reference_answer"),
        category=_category(
            item.category.risk_area, item.category.harm_type, item.category.specific_harm
        ),
        borderline=item.borderline,
        family=tied.family if tied else own,
        variant=tied.variant if tied else Variant.DIRECT,
        adaptation=_adaptation(plan),
        provenance=_provenance(view, plan),
        review=_review(view),
        fidelity=_fidelity(view),
        jurisdiction=region(plan.locale),
        adapted=_adapted(plan) if pairs else None,
        refused=_replaced(view) if refused else None,
    )


def _replaced(view: View) -> str | None:
    """Return the drafted answer where the accepted one differs."""
    draft, accepted = _draft_text(view, "reference_answer"), _text(view, "reference_answer")
    return draft if view.decision and accepted and draft != accepted else None


def _adapted(plan: AdaptationPlan | Plan) -> AdaptedText:
    return AdaptedText(question=plan.question, reference_answer=plan.reference_answer)


def _text(view: View, name: FieldName) -> str | None:
    """Return what people accepted, else the draft; None where there is neither."""
    if view.decision is not None:
        decided = view.decision.question if name == "question" else view.decision.reference_answer
        return decided or None
    return _draft_text(view, name)


def _draft_text(view: View, name: FieldName) -> str | None:
    draft = view.drafts.get(name) if view.drafts else None
    return draft.text if draft is not None and draft.outcome is Outcome.OK else None


@lru_cache(maxsize=1_000)
def _category(risk_area: str, harm_type: str, specific_harm: str) -> Category:
    return Category(risk_area=risk_area, harm_type=harm_type, specific_harm=specific_harm)


def _review(view: View) -> Review:
    if view.decision is None:
        return Review(status="unreviewed")
    return _accepted(view.decision.phase, len(set(view.decision.reviewers)))


@lru_cache
def _accepted(phase: str, reviewers: int) -> Review:
    return Review(status="accepted", phase=phase, reviewers=reviewers)


def _adaptation(plan: AdaptationPlan | Plan) -> Adaptation:
    return Adaptation(
        item_class=plan.item_class,
        sensitivity=plan.sensitivity,
        kind=plan.kind,
        ledger=tuple(_entry(line) for line in plan.ledger),
    )


def _entry(line: Substitution | Line) -> LedgerEntry:
    """Publish a ledger line. Whatever would repeat the source's own words is left out."""
    return LedgerEntry(
        field=line.field,
        concept=line.concept,
        strategy=line.strategy,
        after="" if _repeats(line.after, line.before) else line.after,
        after_local=None if _repeats(line.after_local, line.before) else line.after_local,
        reason=neutral_reason(line) if _repeats(line.reason, line.before) else line.reason,
        origin=line.origin,
    )


def neutral_reason(line: Substitution | Line | LedgerEntry) -> str:
    """Return what stands for a reason that may not be published."""
    return f"{line.concept or 'unnamed concept'}: {line.strategy or 'undecided'}"


def _repeats(text: str | None, before: str) -> bool:
    """Tell whether ``text`` holds ``before`` as a word of its own."""
    if not text or not before.strip():
        return False
    word, within = before.strip().casefold(), text.casefold()
    place = within.find(word)
    while place >= 0:
        around = within[max(place - 1, 0) : place] + within[place + len(word) :][:1]
        if not before.isascii() or not re.search(r"\w", around):
            return True
        place = within.find(word, place + 1)
    return False


def _provenance(view: View, plan: AdaptationPlan | Plan) -> Provenance:
    drafts = view.drafts.drafts if view.drafts else ()
    backs = view.back_translations.back_translations if view.back_translations else ()
    prompts = {
        f"{key}:{value}"
        for signature in (plan.signature, *(draft.engine for draft in drafts))
        for key, value in signature.settings.items()
        if key.startswith("prompt")
    }
    return Provenance(
        dataset=view.item.dataset,
        dataset_version=view.item.dataset_version,
        item_id=view.item.id,
        pack=f"{plan.source_pack} → {plan.target_pack}",
        engine=_engines(drafts),
        back_engine=_engines(backs),
        prompts="; ".join(sorted(prompts)),
        derive_version=derive.__version__,
    )


def _engines(drafts: Sequence[Draft | Signed]) -> str:
    return "; ".join(dict.fromkeys(str(draft.engine) for draft in drafts))


def _fidelity(view: View) -> dict[str, FidelityValue]:
    """Return the fidelity of every field that goes out as it was drafted.

    A text that its reviewer changed was never translated back, so the draft's value is not its.
    """
    as_drafted = {name for name in FIELDS if _text(view, name) == _draft_text(view, name)}
    scores = [
        score
        for score in (view.report.scores if view.report else ())
        if score.compares == "fidelity" and score.field in as_drafted
    ]
    return {
        f"{score.metric}/{score.field}": FidelityValue(value=score.value, signature=score.signature)
        for score in sorted(scores, key=lambda s: (s.metric, FIELDS.index(s.field)))
    }
