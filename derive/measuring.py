"""What a project gives to measurements: its drafts as rows, and as samples that people judged."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from derive import pipeline
from derive.fidelity.calibration import Calibration
from derive.fidelity.fitting import Sample
from derive.fidelity.rows import Row
from derive.pipeline import views
from derive.project import Project
from derive.records import FIELDS, FieldName, ItemView, Outcome, Queue, Routing
from derive.risk import Risks, draft_features
from derive.routing import route
from derive.store import Result
from derive.work import CHECK, COMPARE, DRAFT, PLAN, ROUTE, Work, result

BATCH = 256


class Judged(NamedTuple):
    """One field of one item that people judged: it has a major or critical error, or none."""

    item_id: str
    field: FieldName


Verdicts = Mapping[Judged, bool]


def project_rows(project: Project) -> Iterator[Row]:
    """Yield one row for every good draft of a field, with its English and its back-translation."""
    language = project.config.locale
    for view in views(project):
        for name in FIELDS:
            row = _row(view, name, language)
            if row is not None:
                yield row


def project_samples(project: Project, verdicts: Verdicts) -> Iterator[Sample]:
    """Yield a sample for every judged field whose draft and findings are those of today."""
    for view in views(project):
        if view.stale or view.plan is None or view.drafts is None or view.report is None:
            continue
        for name in FIELDS:
            bad = verdicts.get(Judged(view.item.id, name))
            facts = draft_features(view.plan, view.drafts, view.report, name)
            if bad is not None and facts is not None:
                yield Sample(
                    f"{view.item.id}:{name}",
                    view.item.id,
                    project.config.locale,
                    view.plan.item_class.value,
                    facts,
                    bad,
                )


def reroute(project: Project, calibration: Calibration | None) -> dict[str, int]:
    """Route again every item that nobody has decided, and return how many are in each queue now.

    Where an item goes is not what its draft was made from, so fingerprints stay, and with them
    every decision and every review that has begun.
    """
    risks = Risks(calibration, project.config.locale)
    counts = {queue.value: 0 for queue in Queue}
    for batch in project.store.batches(BATCH):
        ids = [stored.id for stored in batch]
        results = project.store.results([PLAN, DRAFT, CHECK, COMPARE, ROUTE], ids)
        decided = project.store.decisions(ids)
        changed: dict[str, Result] = {}
        for stored in batch:
            have = {step: found for step in (PLAN, DRAFT, CHECK, COMPARE, ROUTE)
                    if (found := results.get((step, stored.id)))}  # fmt: skip
            if not {PLAN, DRAFT, CHECK, ROUTE} <= have.keys():
                continue
            old = have[ROUTE]
            work = Work(stored, old.fingerprint, have)
            new = old if stored.id in decided else _routed(work, risks)
            counts[new.label] += 1
            if new != old:
                changed[stored.id] = new
        project.store.put_results(ROUTE, changed)
    return counts


def _routed(work: Work, risks: Risks) -> Result:
    said = risks.reasons(work.plan, work.drafts, work.report)
    made: Routing = route(work.item, work.plan, work.drafts, work.report, said)
    return result(work, made, made.queue.value)


def features_of(project: Project) -> str:
    """Return a fingerprint of the checks and metrics that the features come from."""
    return pipeline.feature_signature(project.config)


def _row(view: ItemView, name: FieldName, language: str) -> Row | None:
    draft = view.drafts.get(name) if view.drafts else None
    if draft is None or draft.outcome is not Outcome.OK or view.plan is None:
        return None
    back = view.back_translations.get(name) if view.back_translations else None
    good = back is not None and back.outcome is Outcome.OK
    texts = {
        "source": view.item.english(name) or "",
        "adapted": view.plan.adapted(name) or "",
        "translation": draft.text,
    }
    if back is not None:
        texts["back"] = back.text if good else ""
    return Row(
        id=f"{view.item.id}:{name}",
        item=view.item.id,
        language=language,
        item_class=view.plan.item_class.value,
        system=str(draft.engine),
        back_system=str(back.engine) if back else "",
        field=name,
        texts=texts,
    )
