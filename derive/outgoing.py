"""What an export reads of an item: what `ItemView` has under the same names, less what it leaves.

The store holds only records that were validated when they were made. To validate hundreds of
thousands of them again, with every field that no format has, would take most of an export's time:
here they are decoded, and only what is named below.
"""

from __future__ import annotations

from functools import cached_property, lru_cache
from typing import Any

from msgspec import Raw, Struct, field, json

from derive.records import (
    FieldName,
    ItemClass,
    Kind,
    Outcome,
    Queue,
    Sensitivity,
    Signature,
    Strategy,
)


class Labels(Struct, frozen=True):
    """`Category`, as far as exports read it."""

    risk_area: str = ""
    harm_type: str = ""
    specific_harm: str = ""


class Item(Struct, frozen=True):
    """`SourceItem`, as far as exports read it."""

    id: str
    dataset: str
    dataset_version: str
    split: str
    language: str
    question: str
    reference_answer: str | None = None
    question_en: str | None = None
    reference_answer_en: str | None = None
    category: Labels = Labels()
    borderline: bool = False
    annotations: dict[str, Any] = {}

    @property
    def native(self) -> bool:
        """True if an author wrote the item for the target country."""
        return self.annotations.get("provenance") == Kind.NATIVE

    def original(self, field: FieldName) -> str | None:
        """Return the text of ``field`` in the source's own language."""
        return self.question if field == "question" else self.reference_answer

    def english(self, field: FieldName) -> str | None:
        """Return the English text of ``field``."""
        return self.question_en if field == "question" else self.reference_answer_en


class Line(Struct, frozen=True):
    """`Substitution`, as far as exports read it."""

    field: FieldName
    before: str
    concept: str | None = None
    strategy: Strategy | None = None
    after: str = ""
    after_local: str | None = None
    reason: str = ""
    origin: str = "rules"


class Signed(Struct, frozen=True):
    """What something was made by."""

    made_by: Raw = field(name="engine")

    @property
    def engine(self) -> Signature:
        """The signature, which few things share with none."""
        return _signature(bytes(self.made_by))


class Plan(Struct, frozen=True):
    """`AdaptationPlan`, as far as exports read it."""

    locale: str
    item_class: ItemClass
    sensitivity: Sensitivity
    kind: Kind
    source_pack: str
    target_pack: str
    signed: Raw = field(name="signature")
    ledger: tuple[Line, ...] = ()
    question: str | None = None
    reference_answer: str | None = None

    @property
    def signature(self) -> Signature:
        """What planned."""
        return _signature(bytes(self.signed))


class Drafted(Signed, frozen=True):
    """`Draft`, as far as exports read it."""

    field: FieldName
    text: str = ""
    outcome: Outcome = Outcome.OK


class Drafts(Struct, frozen=True):
    """`DraftSet`, as far as exports read it."""

    drafts: tuple[Drafted, ...]

    def get(self, field: FieldName) -> Drafted | None:
        """Return the draft of ``field``, or None."""
        return next((draft for draft in self.drafts if draft.field == field), None)


class Backs(Struct, frozen=True):
    """`BackTranslationSet`, as far as exports read it."""

    back_translations: tuple[Signed, ...]


class Scored(Struct, frozen=True):
    """`Score`, as far as exports read it."""

    field: FieldName
    metric: str
    value: float
    compares: str
    signature: str


class Report(Struct, frozen=True):
    """`CheckReport`, as far as exports read it."""

    scores: tuple[Scored, ...] = ()


class Routed(Struct, frozen=True):
    """`Routing`, as far as exports read it."""

    queue: Queue


class Decided(Struct, frozen=True):
    """`Decision`, as far as exports read it."""

    verdict: str
    question: str
    reference_answer: str | None = None
    phase: str = "review"
    reviewers: tuple[str, ...] = ()
    fingerprint: str = ""


_ITEM, _PLAN, _DRAFTS = json.Decoder(Item), json.Decoder(Plan), json.Decoder(Drafts)
_BACKS, _REPORT, _ROUTED = json.Decoder(Backs), json.Decoder(Report), json.Decoder(Routed)
_DECIDED = json.Decoder(Decided)


def item(record: str) -> Item:
    """Return the item that is stored as ``record``."""
    return _ITEM.decode(record)


class Outgoing:
    """`ItemView`, as far as exports read it; what is asked for is decoded then, and kept."""

    def __init__(
        self,
        stored: str,
        records: dict[str, str],
        decision: str | None,
        *,
        stale: bool,
        fingerprint: str,
    ) -> None:
        """Hold an item and its results as they are stored, these by the names of `ItemView`."""
        self._stored, self._records, self._decided = stored, records, decision
        self.stale, self.fingerprint = stale, fingerprint

    @cached_property
    def item(self) -> Item:
        """The item."""
        return _ITEM.decode(self._stored)

    @cached_property
    def plan(self) -> Plan | None:
        """Its plan."""
        return _PLAN.decode(text) if (text := self._records.get("plan")) else None

    @cached_property
    def drafts(self) -> Drafts | None:
        """Its drafts."""
        return _DRAFTS.decode(text) if (text := self._records.get("drafts")) else None

    @cached_property
    def back_translations(self) -> Backs | None:
        """What made its back-translations."""
        return _BACKS.decode(text) if (text := self._records.get("back_translations")) else None

    @cached_property
    def report(self) -> Report | None:
        """Its scores."""
        return _REPORT.decode(text) if (text := self._records.get("report")) else None

    @cached_property
    def routing(self) -> Routed | None:
        """Where it goes for review."""
        return _ROUTED.decode(text) if (text := self._records.get("routing")) else None

    @cached_property
    def decision(self) -> Decided | None:
        """What people decided, unless they took it back."""
        found = _DECIDED.decode(self._decided) if self._decided else None
        return None if found is None or found.verdict == "withdrawn" else found


@lru_cache(maxsize=256)
def _signature(record: bytes) -> Signature:
    """Return a signature; most results of a step have the same one."""
    return Signature.model_validate_json(record)
