"""Plan → draft → back-translate → check → compare → route: the only file that knows the order.

`run` brings a project up to date. For each step in turn it walks through the items, batch by batch,
and works on those whose stored fingerprint is not the one they should have. Every finished batch is
stored at once, so a run that is killed loses at most the batches in flight; run again, it goes on.
"""

from __future__ import annotations

import atexit
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any, ClassVar, NamedTuple

from derive import bills, checks, engines, plugins, whole_set
from derive.config import Config
from derive.contracts import BilledEngine, Check, Engine
from derive.garbage import settled
from derive.locale_pack import Pack, Style, load_pack, read_glossary
from derive.outgoing import Outgoing
from derive.planning import Planner
from derive.project import Project
from derive.reading import Reading, read_source
from derive.records import ItemView, Record, fingerprint
from derive.risk import risks
from derive.routing import VERSION as ROUTING
from derive.steps import NO_BACK, NO_ENGINE, Checker, back_translator, drafter, planner, router
from derive.store import Result, Store, StoredItem
from derive.work import (
    BACK,
    CHECK,
    COMPARE,
    DRAFT,
    PLAN,
    RECORDS,
    ROUTE,
    Results,
    Spec,
    Step,
    Work,
    whole_report,
)

ORDER: Mapping[str, tuple[str, ...]] = {
    PLAN: (),
    DRAFT: (PLAN,),
    BACK: (DRAFT,),
    CHECK: (PLAN, DRAFT, BACK),
    COMPARE: (PLAN, DRAFT, BACK),
    ROUTE: (PLAN, DRAFT, CHECK, COMPARE),
}
"""The steps in their order, each with the steps whose results it reads."""
BATCH = 1_000
"""Items whose results are in memory at once in a large export."""
Progress = Callable[[str, int, int], None]
"""Told the step, how many items of it are done, and how many there are to do."""


class Outcome(NamedTuple):
    """What a run did: the reading of the source, and how many items each step worked on."""

    reading: Reading
    worked: Mapping[str, int]


def packs(config: Config) -> tuple[Pack, Pack]:
    """Return the source's and the target's pack. Raises `PackError`."""
    target = load_pack(config.pack or config.locale)
    return load_pack(config.source.locale), _styled(target, config)


def _styled(pack: Pack, config: Config) -> Pack:
    """Return the target's pack with the address and the glossary of the project over its own."""
    own = Style(
        **config.checks.address,
        terms=read_glossary(Path(config.checks.glossary)) if config.checks.glossary else (),
    )
    return pack if own == Style() else pack.model_copy(update={"style": own.over(pack.style)})


def run(
    project: Project,
    *,
    limit: int | None = None,
    only: Sequence[str] = tuple(ORDER),
    progress: Progress = lambda _step, _done, _todo: None,
) -> Outcome:
    """Bring the first ``limit`` items (all where None) of a project up to date.

    ``only`` names the steps to run, for a dry run. Raises `ProjectBusy` where another run holds
    the project, `EngineError` where an engine is missing or breaks.
    """
    with project.lock():
        reading = read_source(project)
        worked: dict[str, int] = {}
        for name in (step for step in ORDER if step in only):
            with ExitStack() as stack:
                step = _open(project, name, stack)
                project.store.set_fact(f"signature:{name}", step.spec.signature)
                project.store.set_fact(f"configured:{name}", _configured(project.config, name))
                worked[name] = _run_step(project, step, limit, progress)
        return Outcome(reading, worked)


def _run_step(
    project: Project,
    step: Step,
    limit: int | None,
    progress: Progress,
) -> int:
    """Work on every item whose result of this step is missing or stale; return how many."""
    settings = project.config.run
    name = step.spec.name
    if name == COMPARE:
        return whole_set.update(project, step, limit, progress)
    executor = plugins.executor(settings.executor)
    todo = sum(len(batch) for batch in _pending(project.store, step, settings.batch, limit))
    if not todo:
        return 0
    progress(name, 0, todo)
    done = 0
    batches = _pending(project.store, step, settings.batch, limit)
    runner = Runner(project.folder, project.config, name, step)
    with settled(), bills.recorded(project.store, step.spec, step.bill) as note_bill:
        for results in executor.map(runner, batches, settings.in_flight):
            project.store.put_results(name, results)
            note_bill()
            done += len(results)
            progress(name, done, todo)
    return done


class Runner:
    """A step as executors call it, in this process or in another.

    Only the project and the step's name travel to another process; there the step is opened anew,
    once, and stays open until that process ends.
    """

    _opened: ClassVar[dict[tuple[str, str], Step]] = {}

    def __init__(self, folder: Path, config: Config, name: str, step: Step | None = None) -> None:
        """Run the step ``name`` of a project; ``step`` is it, where it is open already."""
        self._folder, self._config, self._name, self._step = folder, config, name, step

    def __call__(self, batch: Sequence[Work]) -> Results:
        """Return the results of a batch by item id."""
        return (self._step or self._open()).work(batch)

    def __reduce__(self) -> tuple[Any, ...]:
        """Leave the open step behind."""
        return Runner, (self._folder, self._config, self._name)

    def _open(self) -> Step:
        key = (str(self._folder), self._name)
        if key not in self._opened:
            stack = ExitStack()
            atexit.register(stack.close)
            self._opened[key] = _open(Project(self._folder, self._config), self._name, stack)
        return self._opened[key]


def _pending(store: Store, step: Step, size: int, limit: int | None) -> Iterator[list[Work]]:
    """Yield the items that a step must work on, with the results it reads."""
    for batch in store.batches(size, limit):
        ids = [stored.id for stored in batch]
        results = store.results([step.spec.name, *step.spec.needs], ids)
        work = [_needed(stored, step.spec, results) for stored in batch]
        if todo := [needed for needed in work if needed is not None]:
            yield todo


def _needed(
    stored: StoredItem, spec: Spec, results: Mapping[tuple[str, str], Result]
) -> Work | None:
    item_id = stored.id
    have = {name: results.get((name, item_id)) for name in spec.needs}
    inputs = {name: found for name, found in have.items() if found is not None}
    if len(inputs) < len(spec.needs):
        return None
    wanted = spec.fingerprint(stored.fingerprint, {n: r.digest for n, r in inputs.items()})
    own = results.get((spec.name, item_id))
    if own is not None and own.fingerprint == wanted:
        return None
    return Work(stored, wanted, inputs)


def _record(step: str, result: Result) -> Record:
    return RECORDS[step].model_validate_json(result.record)


# ---- the steps of a project -------------------------------------------------------------------


def _open(project: Project, name: str, stack: ExitStack) -> Step:
    """Return a step ready to run; ``stack`` closes what it holds."""
    config = project.config
    source, target = packs(config)
    if name == PLAN:
        provider = plugins.locale_adapter(config.locale_adapter)
        adapter = provider.open(source, target, config.locale_adapter_options)
        stack.callback(adapter.close)
        plan = Planner(adapter, source, target)
        work = planner(plan, adapter.concurrency)
        return _step(PLAN, _plan_signature(plan, source, target), work)
    if name == DRAFT:
        to = stack.enter_context(engines.opened(project, config.engine, config.locale))
        return _step(DRAFT, str(to.signature if to else NO_ENGINE), drafter(to), to)
    if name == BACK:
        engine = stack.enter_context(engines.opened(project, config.back_engine, engines.PIVOT))
        signature = engine.signature if engine else NO_BACK
        return _step(BACK, str(signature), back_translator(engine), engine)
    if name == CHECK:
        used, metrics = _checks(config), plugins.metrics(config.metrics)
        checker = Checker(used, metrics, source, target)
        return _step(CHECK, _check_signature(config, source, target), checker.run)
    if name == COMPARE:
        compared = whole_set.WholeSet(project, source, target, stack)
        return _step(COMPARE, whole_set.signature(config, source, target), compared.run)
    return _step(ROUTE, ROUTING, router(risks(project, feature_signature(config))))


def _step(
    name: str,
    signature: str,
    work: Callable[[Sequence[Work]], Results],
    engine: Engine | None = None,
) -> Step:
    spec = Spec(name, ORDER[name], signature)
    if isinstance(engine, BilledEngine):
        return Step(spec, work, lambda: engine.bill)
    return Step(spec, work)


def _plan_signature(plan: Planner, source: Pack, target: Pack) -> str:
    return f"{plan.signature}|{source.label}|{target.label}"


def _checks(config: Config) -> list[Check]:
    return [check for check in plugins.checks() if check.id not in config.checks.disable]


def feature_signature(config: Config) -> str:
    """Return a fingerprint of the checks and metrics that a project's drafts go through."""
    scores = [metric.signature("en") for metric in plugins.metrics(config.metrics)]
    return fingerprint(checks.signature(_checks(config)), scores)


def _check_signature(config: Config, source: Pack, target: Pack) -> str:
    packs_now = (source.label, target.label, checks.pack_state(target))
    return fingerprint(feature_signature(config), *packs_now)


def _configured(config: Config, name: str) -> str:
    """Return a fingerprint of what the configuration says of a step that opens an engine."""
    chosen = {DRAFT: config.engine, BACK: config.back_engine}.get(name)
    return fingerprint(chosen.model_dump() if chosen else None, config.locale)


# ---- what there is ----------------------------------------------------------------------------


def specs_now(project: Project) -> dict[str, Spec]:
    """Return the specs that fresh results have now, without starting an engine.

    The signature of an engine is the one it had in the last run, as long as the configuration asks
    for the same engine; otherwise what it made is stale.
    """
    specs: dict[str, Spec] = {}
    for name in ORDER:
        if name in {DRAFT, BACK}:
            same = project.store.get_fact(f"configured:{name}") == _configured(project.config, name)
            recorded = project.store.get_fact(f"signature:{name}") if same else None
            specs[name] = Spec(name, ORDER[name], recorded or "another engine")
        else:
            with ExitStack() as stack:
                specs[name] = _open(project, name, stack).spec
    return specs


def views(
    project: Project,
    ids: Sequence[str] | None = None,
    specs: Mapping[str, Spec] | None = None,
) -> Iterator[ItemView]:
    """Yield everything known of every item (or of ``ids``), in the order of the source.

    ``specs`` are those of `specs_now`, for whoever asks many times and keeps them.
    """
    specs = specs or specs_now(project)
    if ids is not None:
        found = [stored for item_id in ids if (stored := project.store.item(item_id))]
        yield from _views(project.store, found, specs)
        return
    for batch in project.store.batches(256):
        yield from _views(project.store, batch, specs)


def _views(
    store: Store, batch: Sequence[StoredItem], specs: Mapping[str, Spec]
) -> Iterator[ItemView]:
    ids = [stored.id for stored in batch]
    results = store.results(list(ORDER), ids)
    decisions = store.decisions(ids)
    for stored in batch:
        item_id = stored.id
        have = {name: found for name in ORDER if (found := results.get((name, item_id)))}
        records = {
            _FIELD[name]: _record(name, found) for name, found in have.items() if name in _FIELD
        }
        if CHECK in have:
            records["report"] = whole_report(have[CHECK], have.get(COMPARE))
        yield ItemView(
            item=stored.item,
            decision=decisions.get(item_id),
            stale=_stale(stored, have, specs),
            fingerprint=have[ROUTE].fingerprint if ROUTE in have else "",
            **records,
        )


def outgoing(project: Project) -> Iterator[Outgoing]:
    """Yield of every item what exports read of its view, several times as fast as `views`."""
    store, specs = project.store, specs_now(project)
    for batch in store.batches(BATCH):
        ids = [stored.id for stored in batch]
        results, decisions = store.results(list(ORDER), ids), store.decision_records(ids)
        for stored in batch:
            have = {name: made for name in ORDER if (made := results.get((name, stored.id)))}
            yield Outgoing(
                stored.record,
                {_READ[name]: made.record for name, made in have.items() if name in _READ},
                decisions.get(stored.id),
                stale=_stale(stored, have, specs),
                fingerprint=have[ROUTE].fingerprint if ROUTE in have else "",
            )


_FIELD = {
    PLAN: "plan",
    DRAFT: "drafts",
    BACK: "back_translations",
    ROUTE: "routing",
}
_READ = {**_FIELD, CHECK: "report"}


def _stale(stored: StoredItem, have: Mapping[str, Result], specs: Mapping[str, Spec]) -> bool:
    """Tell whether some result was made from something that has changed since."""
    digests = {name: result.digest for name, result in have.items()}
    for name, spec in specs.items():
        if name not in have or not digests.keys() >= set(spec.needs):
            continue
        if have[name].fingerprint != spec.fingerprint(stored.fingerprint, digests):
            return True
    return False
