"""The step that looks at the whole set: near-duplicates, terms, harm, one text with two drafts.

A finding on one item may rest on any other one, so a run takes a digest of all plans, drafts and
back-translations: where anything in the set has changed since the last run, everything is looked at
anew, and what came out differently is stored. The result of any other item stays as it is, and with
it its routing and what people decided on it. Between runs an item counts as fresh as long as it has
not changed itself. A run that is killed here looks at everything again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from threading import Lock
from typing import Any

from derive import plugins
from derive.checks.across import run_set_checks, set_signature
from derive.config import Config
from derive.contracts import Case, ChatModel, SetCheck, SetTools
from derive.locale_pack import Pack, load_pack
from derive.models import parse_model
from derive.project import Project
from derive.records import CheckReport, Finding, fingerprint
from derive.steps import Checker
from derive.store import Result, StoredItem
from derive.work import BACK, COMPARE, DRAFT, PLAN, Results, Step, Work, result

READ = (PLAN, DRAFT, BACK)
"""The steps whose results the checks of the set read."""

BATCH = 256

FACT = "whole set"
"""Under which the store keeps a fingerprint of the set as it was last looked at."""


def set_checks(config: Config) -> list[SetCheck]:
    """Return the checks of the set that the project uses."""
    return [check for check in plugins.set_checks() if check.id not in config.checks.disable]


def signature(config: Config, *packs: Pack) -> str:
    """Return what the results of this step are made by: checks, tools and packs."""
    similar = _similarity(config)
    tools = (
        similar.signature("en") if similar else "",
        config.checks.judge,
        *config.checks.compare_with,
    )
    return set_signature(set_checks(config), *tools, *(pack.label for pack in packs))


def update(
    project: Project,
    step: Step,
    limit: int | None,
    progress: Callable[[str, int, int], None],
) -> int:
    """Bring the results of this step up to date, and return how many came out differently."""
    whole = fingerprint(step.spec.signature, *_digests(project))
    if project.store.get_fact(FACT) == whole:
        return 0
    todo, done, changed = project.store.count_items(), 0, 0
    progress(COMPARE, 0, todo)
    for batch in project.store.batches(BATCH, limit):
        new = _changed(project, step, batch)
        if new:
            project.store.put_results(COMPARE, new)
        done, changed = done + len(batch), changed + len(new)
        progress(COMPARE, min(done, todo), todo)
    if limit is None:
        project.store.set_fact(FACT, whole)
    return changed


def _changed(project: Project, step: Step, batch: Sequence[StoredItem]) -> Results:
    """Return the results of a batch that are not the ones in the store."""
    results = project.store.results([COMPARE, *step.spec.needs], [item.id for item in batch])
    work = [made for item in batch if (made := _work(item, step, results))]
    return {
        item_id: new
        for item_id, new in step.work(work).items()
        if results.get((COMPARE, item_id)) != new
    }


def _work(item: StoredItem, step: Step, results: Mapping[tuple[str, str], Result]) -> Work | None:
    have = {s: found for s in step.spec.needs if (found := results.get((s, item.id)))}
    if len(have) < len(step.spec.needs):
        return None
    digests = {name: found.digest for name, found in have.items()}
    return Work(item, step.spec.fingerprint(item.fingerprint, digests), have)


def _digests(project: Project) -> list[str]:
    """Return a digest of all that the checks of the set read, of each project they look at."""
    found = [project.store.digest(READ)]
    for folder in project.config.checks.compare_with:
        other = _other(folder)
        found.append(other.store.digest(READ))
        other.close()
    return found


class Cases:
    """The cases of a project in its order, read anew from the store each time."""

    def __init__(self, project: Project, source: Pack, target: Pack) -> None:
        """Read the cases of items on their way from ``source`` to ``target``."""
        self._project, self._checker = project, Checker((), (), source, target)

    def __iter__(self) -> Iterator[Case]:
        store = self._project.store
        for batch in store.batches(BATCH):
            results = store.results(READ, [stored.id for stored in batch])
            for stored in batch:
                have = {s: found for s in READ if (found := results.get((s, stored.id)))}
                if len(have) == len(READ):
                    yield from self._checker.cases(Work(stored, "", have))


class WholeSet:
    """Runs the checks of the set when the first batch asks for results."""

    def __init__(self, project: Project, source: Pack, target: Pack, stack: ExitStack) -> None:
        """Look at nothing yet; ``stack`` closes what the tools hold."""
        self._project, self._cases = project, Cases(project, source, target)
        self._source, self._stack = source, stack
        self._found: dict[str, list[Finding]] | None = None
        self._lock = Lock()

    def run(self, batch: Sequence[Work]) -> Results:
        """Return a report for every item of a batch; one without a finding has an empty one."""
        found = self._findings()
        out: Results = {}
        for work in batch:
            report = CheckReport(item_id=work.id, findings=tuple(found.get(work.id, ())))
            worst = report.worst()
            out[work.id] = result(work, report, worst.value if worst else "none")
        return out

    def _findings(self) -> dict[str, list[Finding]]:
        with self._lock:
            if self._found is None:
                self._found = defaultdict(list)
                checks = set_checks(self._project.config)
                for finding in run_set_checks(self._cases, checks, self._tools()):
                    self._found[finding.item_id].append(finding)
            return self._found

    def _tools(self) -> SetTools:
        config, store = self._project.config, self._project.store
        metric = _similarity(config)
        return SetTools(
            similar=(lambda ones, others: metric.segments(ones, others, "en")) if metric else None,
            judge=self._judge(config.checks.judge),
            recall=store.get_fact,
            remember=store.set_fact,
            others=_Others(config.checks.compare_with, self._stack),
        )

    def _judge(self, written: str) -> ChatModel | None:
        if not written:
            return None
        model = parse_model(written).open()
        self._stack.callback(model.close)
        return model


class _Others:
    """The cases of projects for other locales, one project after the other."""

    def __init__(self, folders: Iterable[str], stack: ExitStack) -> None:
        self._folders, self._stack = tuple(folders), stack

    def __iter__(self) -> Iterator[Case]:
        for folder in self._folders:
            project = _other(folder)
            self._stack.callback(project.close)
            config = project.config
            source, target = (
                load_pack(config.source.locale),
                load_pack(config.pack or config.locale),
            )
            yield from Cases(project, source, target)


def _other(folder: str) -> Project:
    return Project.open(Path(folder))


def _similarity(config: Config) -> Any:
    """Return the project's similarity metric, if it names one."""
    named = [name for name in config.metrics if name.startswith("similarity")]
    return plugins.metrics(named)[0] if named else None
