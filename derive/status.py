"""The state of a project in numbers: what ``derive status`` prints."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from derive import bills
from derive.pipeline import views
from derive.project import Project
from derive.records import ItemClass, ItemView, Outcome, Queue


def status(project: Project) -> dict[str, Any]:
    """Return the numbers of a project; the keys are those of DESIGN.md and stay."""
    numbers = count(views(project))
    config = project.config
    return {
        "project": config.name,
        "locale": config.locale,
        "source": {"locale": config.source.locale, "adapter": config.source.adapter},
        **numbers,
        "bill": _bill(project),
        "rejected_rows": int(project.store.get_fact("rejected") or 0),
        "engine": _engine(project, "draft"),
        "back_engine": _engine(project, "back-translate"),
    }


def count(items: Iterable[ItemView]) -> dict[str, Any]:
    """Count what is known of ``items``."""
    totals: Counter[str] = Counter()
    by_class: Counter[str] = Counter({name.value: 0 for name in ItemClass})
    by_queue: Counter[str] = Counter({name.value: 0 for name in Queue})
    findings: Counter[str] = Counter()
    for view in items:
        totals.update(_facts(view))
        if view.plan is not None:
            by_class[view.plan.item_class.value] += 1
            totals["substitutions"] += sum(line.changes_text for line in view.plan.ledger)
        if view.routing is not None:
            by_queue[view.routing.queue.value] += 1
        if view.report is not None:
            findings.update(finding.check for finding in view.report.findings)
    names = ("items", "planned", "drafted", "checked", "failed", "stale")
    people = ("reviewed", "accepted", "rejected", "outdated")
    return {
        **{name: totals[name] for name in names},
        "by_class": dict(by_class),
        "by_queue": dict(by_queue),
        "findings": dict(sorted(findings.items())),
        **{name: totals[name] for name in people},
        "substitutions": totals["substitutions"],
    }


def _facts(view: ItemView) -> Iterable[str]:
    """Yield the counters that one item adds to."""
    yield "items"
    if view.plan is not None:
        yield "planned"
    drafts = view.drafts.drafts if view.drafts else ()
    if drafts:
        good = all(draft.outcome is Outcome.OK for draft in drafts)
        yield "drafted" if good else "failed"
    if view.report is not None:
        yield "checked"
    if view.stale:
        yield "stale"
    if view.decision is not None and view.decision.fingerprint != view.fingerprint:
        yield "outdated"  # about an older draft, and so neither exported nor counted as reviewed
    elif view.decision is not None:
        yield "reviewed"
        verdict = {"accept": "accepted", "reject": "rejected"}.get(view.decision.verdict)
        if verdict is not None:
            yield verdict


def _engine(project: Project, step: str) -> str | None:
    """Return the signature of the engine that last ran, or the name of the one that will."""
    recorded = project.store.get_fact(f"signature:{step}")
    chosen = project.config.engine if step == "draft" else project.config.back_engine
    return recorded or (chosen.name if chosen else None)


def _bill(project: Project) -> dict[str, Any] | None:
    """Return what all runs cost together and one by one, None where nothing was paid for."""
    runs = bills.runs(project.store)
    if not runs:
        return None
    return {**asdict(bills.total(runs)), "runs": [asdict(run) for run in runs]}
