"""Which queue a draft goes to, and why: the first rule that applies decides, all reasons are kept.

===========  =================================================================================
queue        when
===========  =================================================================================
author       SR items: a person writes a question that people there would ask
transcreate  an open line, a concept the target pack does not fill, no English to start from
full         NC items, which a second person reads; a draft that failed, a finding above minor, a
             replacement a person must confirm, a likely error by the project's calibration
light        everything else
===========  =================================================================================

``retired`` is never chosen here: only people retire an item.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from derive.families import link
from derive.records import (
    AdaptationPlan,
    CheckReport,
    DraftSet,
    ItemClass,
    Outcome,
    Queue,
    Routing,
    Severity,
    SourceItem,
)

VERSION = "2"
ORDER = (Queue.AUTHOR, Queue.TRANSCREATE, Queue.FULL)


def route(
    item: SourceItem,
    plan: AdaptationPlan,
    drafts: DraftSet,
    report: CheckReport,
    risks: Sequence[str] = (),
) -> Routing:
    """Return the queue of one item with every reason that spoke for a queue.

    ``risks`` are what a calibration says against it.
    """
    reasons: dict[Queue, list[str]] = {queue: [] for queue in ORDER}
    if plan.item_class is ItemClass.SR:
        reasons[Queue.AUTHOR] += plan.reasons
    elif plan.item_class is ItemClass.NC:
        reasons[Queue.FULL] += [*_newly_written(item), *_failed(item, drafts)]
    else:
        reasons[Queue.TRANSCREATE] += _unfilled(plan)
        reasons[Queue.FULL] += [*_failed(item, drafts), *_findings(report), *_to_confirm(plan)]
        reasons[Queue.FULL] += risks
    queue = next((queue for queue in ORDER if reasons[queue]), Queue.LIGHT)
    said = dict.fromkeys(reason for queue in ORDER for reason in reasons[queue])
    return Routing(
        item_id=plan.item_id,
        queue=queue,
        reasons=tuple(said) or ("no finding above minor, nothing to confirm",),
    )


def foreseen(plan: AdaptationPlan) -> Queue:
    """Return the queue that a plan alone puts an item in, before there is a draft to check.

    `Queue.LIGHT` may still become `Queue.FULL` when checks find something.
    """
    if plan.item_class is ItemClass.SR:
        return Queue.AUTHOR
    if plan.item_class is ItemClass.NC:
        return Queue.FULL
    if any(_unfilled(plan)):
        return Queue.TRANSCREATE
    return Queue.FULL if any(_to_confirm(plan)) else Queue.LIGHT


def _newly_written(item: SourceItem) -> Iterator[str]:
    yield "newly written: a second person reads it"
    tied = link(item)
    if tied is not None:
        yield f"{tied.variant.value} form of {tied.parent}"


def _unfilled(plan: AdaptationPlan) -> Iterator[str]:
    for line in plan.ledger:
        if line.open:
            yield f"no decision yet on {line.concept or line.before or 'what the annotation names'}"
        elif line.gap:
            yield f"the target pack does not fill {line.concept or line.before}"
    if plan.question is None:
        yield "the question has no English translation to adapt"


def _failed(item: SourceItem, drafts: DraftSet) -> Iterator[str]:
    for draft in drafts.drafts:
        if draft.outcome is not Outcome.OK:
            yield f"the draft of the {_words(draft.field)} failed: {draft.outcome} {draft.detail}"
    if item.reference_answer is not None and drafts.get("reference_answer") is None:
        yield "there is no draft of the reference answer"


def _findings(report: CheckReport) -> Iterator[str]:
    for finding in report.findings:
        if finding.severity.weight > Severity.MINOR.weight:
            yield f"{finding.severity}: {finding.check} in the {_words(finding.field)}"


def _to_confirm(plan: AdaptationPlan) -> Iterator[str]:
    lines = [line for line in plan.ledger if line.confirm]
    for named in sorted({line.concept or line.before or line.reason for line in lines}):
        yield f"to confirm: {named}"


def _words(field: str) -> str:
    return field.replace("_", " ")
