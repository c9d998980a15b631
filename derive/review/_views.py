"""What a reviewer sees of an item, and what the checks say of a text that they changed.

Both are asked for at every key press of many people, so what they need is kept: the specs of the
steps for a moment, packs and checks for good, findings by text.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from functools import cached_property
from typing import NamedTuple

from derive import pipeline, plugins
from derive.checks import run_checks
from derive.contracts import Case, Check
from derive.errors import ReviewError
from derive.locale_pack import Pack
from derive.project import Project
from derive.records import (
    FIELDS,
    CheckReport,
    FieldName,
    Finding,
    ItemClass,
    ItemView,
    Outcome,
    Score,
)
from derive.work import Spec

KEPT_S = 2.0
"""How long the specs of the steps are taken as they were: they change with derive.yaml or a run."""
KEPT_TEXTS = 4096
KEPT_VIEWS = 512
TRIAL = (
    "The neighbours said that 1 of the 2 letters had not arrived. "
    "Die Nachbarn sagten, dass 1 der 2 Briefe nicht angekommen ist."
)
"""Words of two languages, with a number and a negation: what looks for these has to load."""

WRITTEN_ANEW = frozenset({ItemClass.NC, ItemClass.SR})
"""Classes of which no English is translated, so that nothing can be compared with it."""


class _Edit(NamedTuple):
    """A changed text, with all that tells whether its findings are still the same."""

    item_id: str
    fingerprint: str
    field: FieldName
    text: str


class Views:
    """Views of one project's items, and checks of edited texts. Safe to use from threads."""

    def __init__(self, project: Project) -> None:
        """Look at ``project``; packs and checks are loaded when the first text is checked."""
        self._project = project
        self._lock = threading.Lock()
        self._specs: tuple[float, Mapping[str, Spec]] | None = None
        self._drafted: dict[str, ItemView] = {}
        self._known: dict[_Edit, tuple[Finding, ...]] = {}

    def view(self, item_id: str) -> ItemView:
        """Return everything known of an item. Raises `ReviewError` where there is none."""
        found = next(pipeline.views(self._project, [item_id], self._current()), None)
        if found is None:
            raise ReviewError(f"this project has no item {item_id!r}")
        if len(self._drafted) >= KEPT_VIEWS:
            self._drafted.clear()
        self._drafted[item_id] = found
        return found

    def drafted(self, item_id: str, fingerprint: str) -> ItemView:
        """Return an item as it was made for ``fingerprint``: whether it is decided or stale may be
        out of date, texts and plan are not."""
        known = self._drafted.get(item_id)
        return (
            known if known is not None and known.fingerprint == fingerprint else self.view(item_id)
        )

    def report(self, view: ItemView, texts: Mapping[FieldName, str]) -> CheckReport:
        """Return the findings on ``texts``; what is not in them, or not changed, keeps its own.

        A changed text has no scores: its back-translation is of another text.
        """
        changed = {field: text for field, text in texts.items() if text != drafted(view, field)}
        kept = view.report or CheckReport(item_id=view.item.id)
        findings: list[Finding] = []
        scores: list[Score] = []
        for field in FIELDS:
            if field in changed:
                edit = _Edit(view.item.id, view.fingerprint, field, changed[field])
                findings += self._checked(view, edit)
            else:
                findings += (f for f in kept.findings if f.field == field)
                scores += (s for s in kept.scores if s.field == field)
        return CheckReport(item_id=view.item.id, findings=tuple(findings), scores=tuple(scores))

    def warm(self) -> None:
        """Load packs, checks and what they load at their first text, so that no edit waits."""
        _ = self._packs, self._checks
        for batch in self._project.store.batches(16):
            for view in pipeline.views(self._project, [stored.id for stored in batch]):
                edit = _Edit(view.item.id, view.fingerprint, "question", TRIAL)
                if self._case(view, edit) is not None:
                    self._checked(view, edit)
                    return

    def _checked(self, view: ItemView, edit: _Edit) -> tuple[Finding, ...]:
        known = self._known.get(edit)
        if known is None:
            case = self._case(view, edit)
            known = tuple(run_checks(case, self._checks)) if case else ()
            if len(self._known) >= KEPT_TEXTS:
                self._known.clear()
            self._known[edit] = known
        return known

    def _case(self, view: ItemView, edit: _Edit) -> Case | None:
        """Return the edited text as checks look at it, or None where there is nothing to compare.

        A person wrote it: it did not fail, lost nothing and has no back-translation.
        """
        plan = view.plan
        if plan is None or plan.item_class in WRITTEN_ANEW or not plan.adapted(edit.field):
            return None
        source, target = self._packs
        return Case(
            item_id=edit.item_id,
            field=edit.field,
            item_class=plan.item_class,
            original=view.item.original(edit.field),
            english=view.item.english(edit.field) or "",
            adapted=plan.adapted(edit.field) or "",
            draft=edit.text,
            back=None,
            ledger=plan.lines(edit.field),
            source_pack=source,
            target_pack=target,
            outcome=Outcome.OK if edit.text.strip() else Outcome.EMPTY,
        )

    def look_anew(self) -> None:
        """Look up now what views are judged by, beside whoever still uses what it was."""
        self._specs = (time.monotonic(), pipeline.specs_now(self._project))

    def _current(self) -> Mapping[str, Spec]:
        with self._lock:
            specs = self._specs
            if specs is None or time.monotonic() - specs[0] > KEPT_S:
                specs = self._specs = (time.monotonic(), pipeline.specs_now(self._project))
            return specs[1]

    @cached_property
    def _packs(self) -> tuple[Pack, Pack]:
        return pipeline.packs(self._project.config)

    @cached_property
    def _checks(self) -> list[Check]:
        off = self._project.config.checks.disable
        return [check for check in plugins.checks() if check.id not in off]


def drafted(view: ItemView, field: FieldName) -> str:
    """Return the draft of a field as the pipeline made it; "" where it failed or there is none."""
    draft = view.drafts.get(field) if view.drafts else None
    return draft.text if draft is not None and draft.outcome is Outcome.OK else ""


def drafts_of(view: ItemView) -> dict[FieldName, str]:
    """Return the drafts of an item by field: of those that it has in the source or in a draft."""
    fields: tuple[FieldName, ...] = FIELDS
    return {f: drafted(view, f) for f in fields if f == "question" or has_answer(view)}


def has_answer(view: ItemView) -> bool:
    """Tell whether an item is to have a reference answer."""
    drafted_too = view.drafts is not None and view.drafts.get("reference_answer") is not None
    return view.item.reference_answer is not None or drafted_too
