"""Counts what a project holds, for the report: from item views to plain dataclasses."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from derive.records import (
    FIELDS,
    ItemClass,
    ItemView,
    Outcome,
    Queue,
    Score,
    Strategy,
    Substitution,
)
from derive.report.culture import coverage_rows, culture
from derive.report.data import (
    FindingRow,
    OpenConcept,
    ReportData,
    ReportInfo,
    Spread,
    Substituted,
)
from derive.report.examples import choose, example
from derive.report.fidelity import TwoWay, curves, pairs_by_metric, two_way
from derive.report.plots import Histogram, histogram, parts

LOWER_IS_BETTER = frozenset({"TER", "word-edits", "char-edits"})
"""Metrics that count errors: their distances run the other way, and are told in the tables."""


def build(views: Iterable[ItemView], info: ReportInfo) -> ReportData:
    """Count everything the report shows."""
    views = list(views)
    lines = [(view.item.id, line) for view in views if view.plan for line in view.plan.ledger]
    scores = [(view, score) for view in views if view.report for score in view.report.scores]
    return ReportData(
        info=info,
        progress=_progress(views),
        outcomes=_outcomes(views),
        classes=parts(_counted(ItemClass, (v.plan.item_class for v in views if v.plan))),
        queues=parts(_counted(Queue, (v.routing.queue for v in views if v.routing))),
        strategies=parts(
            {
                **_counted(Strategy, (line.strategy for _, line in lines if line.strategy)),
                "undecided": sum(line.open for _, line in lines),
            }
        ),
        coverage=_coverage(views),
        coverage_rows=tuple(coverage_rows(views)),
        culture=culture(views),
        findings=tuple(_findings(views)),
        histograms=tuple(_histograms([score for _, score in scores])),
        spreads=tuple(_spreads(scores)),
        two_ways=tuple(_two_ways([score for _, score in scores])),
        curves=curves(info.calibration.groups if info.calibration else ()),
        open_concepts=tuple(_open_concepts(lines)),
        substitutions=tuple(_substitutions(line for _, line in lines)),
        examples=tuple(example(view, info.target_locale) for view in choose(views)),
        signatures=tuple(sorted({score.signature for _, score in scores})),
        versions=_versions(views),
    )


def _progress(views: Sequence[ItemView]) -> dict[str, int]:
    return {
        "items": len(views),
        "planned": sum(view.plan is not None for view in views),
        "drafted": sum(_drafted(view) for view in views),
        "checked": sum(view.report is not None for view in views),
        "failed": sum(_failed(view) for view in views),
        "stale": sum(view.stale for view in views),
        "reviewed": sum(_verdict(view) is not None for view in views),
        "accepted": sum(_verdict(view) == "accept" for view in views),
    }


def _verdict(view: ItemView) -> str | None:
    """Return what was decided about the draft that there is now; older ones do not count."""
    made = view.decision
    return made.verdict if made is not None and made.fingerprint == view.fingerprint else None


def _drafted(view: ItemView) -> bool:
    return bool(view.drafts and view.drafts.drafts) and not _failed(view)


def _failed(view: ItemView) -> bool:
    drafts = view.drafts.drafts if view.drafts else ()
    return any(draft.outcome is not Outcome.OK for draft in drafts)


def _outcomes(views: Sequence[ItemView]) -> dict[str, int]:
    """Return how many drafts of fields failed, by outcome."""
    drafts = [draft for view in views if view.drafts for draft in view.drafts.drafts]
    failed = Counter(draft.outcome.value for draft in drafts if draft.outcome is not Outcome.OK)
    return {name.replace("_", " "): count for name, count in failed.most_common()}


def _counted(names: Iterable[str], found: Iterable[str]) -> dict[str, int]:
    counts = Counter(found)
    return {str(name): counts[name] for name in names}


def _coverage(views: Sequence[ItemView]) -> dict[str, dict[str, int]]:
    """Return the planned items of each risk area, by class and by queue."""
    coverage: dict[str, Counter[str]] = {}
    for view in views:
        if view.plan is not None:
            area = coverage.setdefault(view.item.category.risk_area, Counter())
            area.update([view.plan.item_class, *([view.routing.queue] if view.routing else [])])
    names = [*ItemClass, *Queue]
    return {area: {name.value: counts[name] for name in names} for area, counts in coverage.items()}


def _findings(views: Sequence[ItemView]) -> Iterator[FindingRow]:
    """Yield one row per check, those with the most penalty points first."""
    found = [finding for view in views if view.report for finding in view.report.findings]
    by_check: dict[str, list[int]] = {}
    for place, finding in enumerate(found):
        by_check.setdefault(finding.check, []).append(place)

    def points(places: Sequence[int]) -> int:
        return sum(found[place].severity.weight for place in places)

    for check, places in sorted(by_check.items(), key=lambda pair: (-points(pair[1]), pair[0])):
        members = [found[place] for place in places]
        worst = max(members, key=lambda finding: finding.severity.weight)
        counts = Counter(finding.severity for finding in members)
        items = len({finding.item_id for finding in members})
        yield FindingRow(check, counts, len(members), items, worst.item_id, worst.message)


def _histograms(scores: Sequence[Score]) -> Iterator[Histogram]:
    """Yield one histogram per metric and field: fidelity beside raw."""
    for metric in sorted({score.metric for score in scores}):
        for name in FIELDS:
            mine = [score for score in scores if (score.metric, score.field) == (metric, name)]
            series = {
                compares: [score.value for score in mine if score.compares == compares]
                for compares in ("fidelity", "raw")
            }
            if any(series.values()):
                yield histogram(metric, name.replace("_", " "), series)


def _two_ways(scores: Sequence[Score]) -> Iterator[TwoWay]:
    """Yield adaptation against fidelity for each metric and field where higher is better."""
    values: dict[tuple[str, str, str], dict[str, float]] = {}
    for score in (one for one in scores if one.metric not in LOWER_IS_BETTER):
        key = (score.item_id, score.metric, score.field.replace("_", " "))
        values.setdefault(key, {})[score.compares] = score.value
    for (metric, name), pairs in sorted(pairs_by_metric(values).items()):
        top = 1.0 if max(max(pair) for pair in pairs) <= 1 else 100.0
        table = two_way(metric, name, pairs, top)
        if table is not None:
            yield table


def _spreads(scores: Sequence[tuple[ItemView, Score]]) -> Iterator[Spread]:
    """Yield quartiles by metric, field, class and what is compared; nothing is pooled."""
    values: dict[tuple[str, str, str, str], list[float]] = {}
    for view, score in scores:
        item_class = str(view.plan.item_class) if view.plan else "–"
        key = (score.metric, score.field.replace("_", " "), item_class, str(score.compares))
        values.setdefault(key, []).append(score.value)
    for key, found in sorted(values.items()):
        quartiles = statistics.quantiles(found, method="inclusive") if len(found) > 1 else found * 3
        yield Spread(*key, len(found), *quartiles)


def _open_concepts(lines: Sequence[tuple[str, Substitution]]) -> Iterator[OpenConcept]:
    """Yield what a local expert must decide, most needed first."""
    groups: dict[str, list[tuple[str, Substitution]]] = {}
    for item_id, line in lines:
        if line.open or line.confirm:
            groups.setdefault(line.concept or "(no concept)", []).append((item_id, line))
    found = [
        OpenConcept(
            concept,
            len({item_id for item_id, line in members if line.open}),
            len({item_id for item_id, line in members if not line.open}),
            tuple(word for word, _ in Counter(line.before for _, line in members).most_common(3)),
        )
        for concept, members in groups.items()
    ]
    yield from sorted(found, key=lambda row: (-row.open, -row.confirm, row.concept))


def _substitutions(lines: Iterable[Substitution]) -> Iterator[Substituted]:
    """Yield what became of what, most frequent first."""
    counts = Counter(
        (line.concept or "", str(line.strategy), line.before, line.after, line.after_local or "")
        for line in lines
        if line.strategy
    )
    for key, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])):
        yield Substituted(*key, count)


def _versions(views: Sequence[ItemView]) -> dict[str, tuple[str, ...]]:
    """Return every version that the items were made with."""
    plans = [view.plan for view in views if view.plan]
    drafts = [draft for view in views if view.drafts for draft in view.drafts.drafts]
    backs = [
        back
        for view in views
        if view.back_translations
        for back in view.back_translations.back_translations
    ]
    found = {
        "source": {f"{view.item.dataset} {view.item.dataset_version}" for view in views},
        "locale packs": {f"{plan.source_pack} → {plan.target_pack}" for plan in plans},
        "planner": {str(plan.signature) for plan in plans},
        "drafts by": {str(draft.engine) for draft in drafts},
        "back-translations by": {str(back.engine) for back in backs},
    }
    return {title: tuple(sorted(names)) for title, names in found.items() if names}
