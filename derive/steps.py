"""What each step of the pipeline does with a batch; their order is `derive.pipeline`'s."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from typing import Any

from derive.checks import run_checks
from derive.contracts import Case, Check, Engine, Metric
from derive.families import MADE_BY, PROMPT
from derive.fidelity.scores import score_cases
from derive.locale_pack import Pack
from derive.planning import Planner
from derive.records import (
    FIELDS,
    AdaptationPlan,
    BackTranslation,
    BackTranslationSet,
    CheckReport,
    Draft,
    DraftSet,
    FieldName,
    ItemClass,
    Outcome,
    Protected,
    Score,
    Segment,
    Signature,
    SourceItem,
    Strategy,
    Substitution,
    Translation,
)
from derive.risk import Risks
from derive.routing import route
from derive.wording import begins_sentence
from derive.work import Results, Work, Worker, result

NO_ENGINE = Signature(name="none", version="1", settings={"why": "adapted English is the draft"})
NO_BACK = Signature(name="none", version="1", settings={"why": "nothing is translated back"})
OWN_TEXT = Signature(name="none", version="1", settings={"why": "written in the language"})


def planner(plan: Planner, concurrency: int = 1) -> Worker:
    """Return the worker that plans, so many items of a batch at once."""

    def run(batch: Sequence[Work]) -> Results:
        items = [work.item for work in batch]
        if concurrency == 1:
            plans = [plan.plan(item) for item in items]
        else:
            with ThreadPoolExecutor(concurrency) as pool:
                plans = list(pool.map(plan.plan, items))
        return {
            work.id: result(work, made, made.item_class.value)
            for work, made in zip(batch, plans, strict=True)
        }

    return run


def drafter(engine: Engine | None) -> Worker:
    """Return the worker that drafts; without an engine, adapted English is the draft."""

    def run(batch: Sequence[Work]) -> Results:
        texts = {w.id: dict(to_draft(w.plan)) for w in batch}
        segments = [segment for fields in texts.values() for segment in fields.values()]
        made = _translate(engine, segments)
        signature = engine.signature if engine else NO_ENGINE
        out: Results = {}
        for work in batch:
            drafts = tuple(
                Draft(item_id=work.id, field=name, **_ending(made[s.id], signature))
                for name, s in texts[work.id].items()
            )
            drafts = drafts or tuple(_own_text(work))
            record = DraftSet(item_id=work.id, drafts=drafts)
            out[work.id] = result(work, record, _outcome(drafts))
        return out

    return run


def back_translator(engine: Engine | None) -> Worker:
    """Return the worker that translates good drafts back; without an engine there is nothing."""

    def run(batch: Sequence[Work]) -> Results:
        segments = {
            w.id: dict(to_back_translate(w.id, w.drafts.drafts)) if engine else {} for w in batch
        }
        made = _translate(engine, [s for fields in segments.values() for s in fields.values()])
        out: Results = {}
        for work in batch:
            backs = tuple(
                BackTranslation(
                    item_id=work.id,
                    field=name,
                    **_ending(made[s.id], engine.signature if engine else NO_BACK),
                )
                for name, s in segments[work.id].items()
            )
            record = BackTranslationSet(item_id=work.id, back_translations=backs)
            out[work.id] = result(work, record, _outcome(backs))
        return out

    return run


class Checker:
    """Runs checks and metrics over every drafted field."""

    def __init__(
        self, checks: Sequence[Check], metrics: Sequence[Metric], source: Pack, target: Pack
    ) -> None:
        """Check items on their way from ``source`` to ``target``."""
        self._checks, self._metrics = checks, metrics
        self._source, self._target = source, target

    def run(self, batch: Sequence[Work]) -> Results:
        """Check a batch."""
        found = {work.id: list(self.cases(work)) for work in batch}
        scores = iter(score_cases(list(chain.from_iterable(found.values())), self._metrics))
        out: Results = {}
        for work in batch:
            record = self._report(work.id, found[work.id], scores)
            worst = record.worst()
            out[work.id] = result(work, record, worst.value if worst else "none")
        return out

    def _report(
        self, item_id: str, cases: Sequence[Case], scores: Iterator[list[Score]]
    ) -> CheckReport:
        """Return all findings and scores of one item, whose scores are the next ones."""
        findings = [finding for case in cases for finding in run_checks(case, self._checks)]
        scored = [score for _ in cases for score in next(scores)]
        return CheckReport(item_id=item_id, findings=tuple(findings), scores=tuple(scored))

    def cases(self, work: Work) -> Iterator[Case]:
        """Yield one case for every field that has a draft, and English to compare it with."""
        if work.plan.item_class is ItemClass.NC:
            return
        for draft in work.drafts.drafts:
            back = work.backs.get(draft.field)
            yield Case(
                item_id=work.id,
                field=draft.field,
                item_class=work.plan.item_class,
                original=work.item.original(draft.field),
                english=work.item.english(draft.field) or "",
                adapted=work.plan.adapted(draft.field) or "",
                draft=draft.text,
                back=back.text if back and back.outcome is Outcome.OK else None,
                ledger=work.plan.lines(draft.field),
                source_pack=self._source,
                target_pack=self._target,
                outcome=draft.outcome,
                detail=draft.detail,
                unknown=draft.unknown,
                lost=draft.lost,
                alternatives=draft.alternatives,
                engine=str(draft.engine),
                back_engine=str(back.engine) if back else "",
                split=work.item.split,
                category=work.item.category,
                borderline=work.item.borderline,
            )


def router(risks: Risks) -> Worker:
    """Return the worker that routes a batch, with what the project's calibration says."""

    def run(batch: Sequence[Work]) -> Results:
        out: Results = {}
        for work in batch:
            said = risks.reasons(work.plan, work.drafts, work.report)
            made = route(work.item, work.plan, work.drafts, work.report, said)
            out[work.id] = result(work, made, made.queue.value)
        return out

    return run


def protected(text: str, lines: Iterable[Substitution]) -> Iterator[Protected]:
    """Yield the spans of ``text``, adapted English, that must come out as the ledger says.

    An article that was made to agree belongs to the line, but is translated, not protected. What
    begins a sentence begins with a capital.
    """
    for line in lines:
        if line.adapted_start is None or line.adapted_end is None or not line.after:
            continue
        kept_name = line.strategy is Strategy.RETAIN and line.concept is None
        target = line.after_local or (line.after if kept_name else None)
        if target is None or line.open:
            continue
        article = re.match(r"(?:an?|the) ", line.after, re.IGNORECASE)
        start = line.adapted_start + (article.end() if article else 0)
        if begins_sentence(text[:start]):
            target = target[0].upper() + target[1:]
        yield Protected(start=start, end=line.adapted_end, target=target)


def to_draft(plan: AdaptationPlan) -> Iterator[tuple[FieldName, Segment]]:
    """Yield the segments of an item; one that is removed or newly created has none."""
    if plan.item_class in {ItemClass.SR, ItemClass.NC}:
        return
    for name in FIELDS:
        text = plan.adapted(name)
        if text is not None:
            spans = tuple(protected(text, plan.lines(name)))
            yield name, Segment(id=_segment_id(plan.item_id, name), text=text, protected=spans)


def to_back_translate(item_id: str, drafts: Iterable[Draft]) -> Iterator[tuple[FieldName, Segment]]:
    """Yield the segments of the good drafts of an item."""
    for draft in drafts:
        if draft.outcome is Outcome.OK:
            yield draft.field, Segment(id=_segment_id(item_id, draft.field), text=draft.text)


def _own_text(work: Work) -> Iterator[Draft]:
    """Yield the drafts of a newly created item: what its author wrote."""
    if work.plan.item_class is not ItemClass.NC:
        return
    for name in FIELDS:
        text = work.item.original(name)
        if text is not None:
            yield Draft(item_id=work.id, field=name, text=text, engine=_writer(work.item))


def _writer(item: SourceItem) -> Signature:
    """Return what stands for whoever wrote an item: an author, or the model that drafted it."""
    model, prompt = item.annotations.get(MADE_BY), item.annotations.get(PROMPT)
    if not model:
        return OWN_TEXT
    return Signature(name="model", version="1", settings={"by": str(model), "prompt": str(prompt)})


def _segment_id(item_id: str, name: FieldName) -> str:
    return f"{name}:{item_id}"


def _translate(engine: Engine | None, segments: Sequence[Segment]) -> dict[str, Translation]:
    """Return a translation for every segment, by id; one the engine left out is misaligned."""
    if engine is None:
        return {s.id: Translation(id=s.id, text=_localised(s)) for s in segments}
    made = {translation.id: translation for translation in engine.translate(segments)}
    return {s.id: made.get(s.id, _left_out(s.id)) for s in segments}


def _left_out(segment_id: str) -> Translation:
    detail = "the engine returned nothing for this text"
    return Translation(id=segment_id, outcome=Outcome.MISALIGNED, detail=detail)


def _localised(segment: Segment) -> str:
    text = segment.text
    for span in sorted(segment.protected, key=lambda p: -p.start):
        text = text[: span.start] + span.target + text[span.end :]
    return text


def _ending(made: Translation, signature: Signature) -> dict[str, Any]:
    """Return what a draft takes over from its translation; ``signature`` is the engine asked."""
    return {**made.model_dump(exclude={"id"}), "engine": made.engine or signature}


def _outcome(drafts: Sequence[Draft]) -> str:
    """Return ok, or the outcome of the first draft that failed."""
    return next((d.outcome.value for d in drafts if d.outcome is not Outcome.OK), "ok")
