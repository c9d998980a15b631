"""The unit of the pipeline's work: an item, the results it is made from, and the step that runs.

A step is a `Spec` (its name, the steps it reads, the signature of what does the work) and a
function from a batch of `Work` to results by item id. The spec alone tells which results are stale,
so that asking costs no engine.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from derive.contracts import Bill
from derive.records import (
    AdaptationPlan,
    BackTranslationSet,
    CheckReport,
    DraftSet,
    Record,
    Routing,
    SourceItem,
    text_digest,
)
from derive.store import Result, StoredItem

PLAN, DRAFT, BACK, CHECK, ROUTE = "plan", "draft", "back-translate", "check", "route"
COMPARE = "compare"

RECORDS: Mapping[str, type[Record]] = {
    PLAN: AdaptationPlan,
    DRAFT: DraftSet,
    BACK: BackTranslationSet,
    CHECK: CheckReport,
    COMPARE: CheckReport,
    ROUTE: Routing,
}


@dataclass(frozen=True)
class Spec:
    """What a step's results are made from: the item, the results of ``needs``, ``signature``."""

    name: str
    needs: tuple[str, ...]
    signature: str

    def fingerprint(self, item: str, digests: Mapping[str, str]) -> str:
        """Return the fingerprint that a fresh result has, from the digests of what it reads.

        It is `derive.records.fingerprint` of all this, put together by hand: it is asked for of
        every result of every item, and digests are hexadecimal, so nothing needs escaping.
        """
        read = ",".join([f'"{digests[name]}"' for name in self.needs])
        return text_digest(f'{self._head},"{item}",[{read}]]')

    @cached_property
    def _head(self) -> str:
        text = json.dumps((self.name, self.signature), ensure_ascii=False, separators=(",", ":"))
        return text.removesuffix("]")


@dataclass(frozen=True)
class Work:
    """One item with the stored results that a step reads; records are read when asked for.

    ``fingerprint`` is the one that the step's result is to have.
    """

    stored: StoredItem
    fingerprint: str
    inputs: Mapping[str, Result] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """The item's id, for which its record need not be read."""
        return self.stored.id

    @property
    def item(self) -> SourceItem:
        """The item itself."""
        return self.stored.item

    @cached_property
    def plan(self) -> AdaptationPlan:
        """The item's plan."""
        return AdaptationPlan.model_validate_json(self.inputs[PLAN].record)

    @cached_property
    def drafts(self) -> DraftSet:
        """The item's drafts."""
        return DraftSet.model_validate_json(self.inputs[DRAFT].record)

    @cached_property
    def backs(self) -> BackTranslationSet:
        """The item's back-translations."""
        return BackTranslationSet.model_validate_json(self.inputs[BACK].record)

    @cached_property
    def report(self) -> CheckReport:
        """The item's findings and scores, with what the checks of the whole set found."""
        return whole_report(self.inputs[CHECK], self.inputs.get(COMPARE))


Results = dict[str, Result]
Worker = Callable[[Sequence[Work]], Results]


class Step(NamedTuple):
    """A step that can run. ``bill`` returns what its engine has asked for so far, if that costs."""

    spec: Spec
    work: Worker
    bill: Callable[[], Bill | None] = lambda: None


def whole_report(checked: Result, compared: Result | None) -> CheckReport:
    """Return the report of an item's checks, with the findings of the checks of the set."""
    report = CheckReport.model_validate_json(checked.record)
    if compared is None:
        return report
    more = CheckReport.model_validate_json(compared.record).findings
    return report.model_copy(update={"findings": report.findings + more}) if more else report


def result(work: Work, record: Record, label: str) -> Result:
    """Return ``record`` as it is stored."""
    text = record.model_dump_json()
    return Result(work.fingerprint, text_digest(text), label, text)
