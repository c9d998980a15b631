"""What a run would translate, and what that would cost, before anything is asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from derive import engines
from derive.config import EngineConfig
from derive.contracts import BilledEngine, Estimate
from derive.pipeline import views
from derive.project import Project
from derive.records import ItemView, Segment
from derive.routing import foreseen
from derive.steps import to_back_translate, to_draft
from derive.work import BACK, DRAFT

UNSEEN = 2
"""How much more tokens a draft may have that is still to be made than the English it is made of."""


@dataclass
class Ahead:
    """What is still to be done: items by class, segments to draft and to translate back.

    ``by_queue`` counts what plans alone tell; checks may still move items from light to full.
    ``stand_ins`` are adapted English in the place of drafts that are not there yet.
    """

    by_class: Counter[str] = field(default_factory=Counter)
    by_queue: Counter[str] = field(default_factory=Counter)
    draft: list[Segment] = field(default_factory=list)
    back: list[Segment] = field(default_factory=list)
    stand_ins: list[Segment] = field(default_factory=list)

    @property
    def characters(self) -> int:
        """Return the characters of what is to be drafted."""
        return sum(len(segment.text) for segment in self.draft)


def ahead(project: Project) -> Ahead:
    """Return what a run of a planned project would translate."""
    found = Ahead()
    for view in views(project):
        if view.plan is not None:
            found.by_class[view.plan.item_class] += 1
            found.by_queue[foreseen(view.plan)] += 1
            _add(found, view)
    return found


def estimates(project: Project, work: Ahead) -> Mapping[str, Estimate]:
    """Return by step what ``work`` will cost; steps whose engines cost nothing are left out.

    Opens the engines that cost something, and asks none of them. Raises `EngineError`.
    """
    locale, config = project.config.locale, project.config
    there = _estimate(project, config.engine, engines.PIVOT, locale, work.draft)
    back = _estimate(project, config.back_engine, locale, engines.PIVOT, work.back)
    unseen = _estimate(project, config.back_engine, locale, engines.PIVOT, work.stand_ins)
    found = {DRAFT: there, BACK: _sum(back, _widened(unseen))}
    return {step: estimate for step, estimate in found.items() if estimate is not None}


def _add(found: Ahead, view: ItemView) -> None:
    drafts = view.drafts.drafts if view.drafts and not view.stale else ()
    if not drafts:
        segments = [segment for _, segment in to_draft(view.plan)] if view.plan else []
        found.draft += segments
        found.stand_ins += segments
    elif view.back_translations is None:
        found.back += [segment for _, segment in to_back_translate(view.item.id, drafts)]


def _estimate(
    project: Project,
    config: EngineConfig | None,
    source: str,
    target: str,
    segments: list[Segment],
) -> Estimate | None:
    if config is None or not segments or not engines.billed(config):
        return None
    engine = engines.open_engine(config, source, target, project.memory_path)
    try:
        return engine.estimate(segments) if isinstance(engine, BilledEngine) else None
    finally:
        engine.close()


def _widened(estimate: Estimate | None) -> Estimate | None:
    if estimate is None:
        return None
    high = estimate.high
    wide = replace(
        high,
        prompt_tokens=high.prompt_tokens * UNSEEN,
        completion_tokens=high.completion_tokens * UNSEEN,
        cost=high.cost * UNSEEN,
    )
    return Estimate(estimate.low, wide)


def _sum(*estimates: Estimate | None) -> Estimate | None:
    found: Iterable[Estimate] = [one for one in estimates if one is not None]
    return sum(found, Estimate()) if found else None
