"""The records that travel through the pipeline: frozen, validated, written to the store as JSON.

In the order of an item's way: `SourceItem` → `AdaptationPlan` (with its ledger of `Substitution`)
→ `Draft` → `BackTranslation` → `Finding` and `Score` → `Routing` → `Decision` → `ExportRow`.

Offsets count Unicode code points, ``start`` included and ``end`` excluded, as Python slices do.
"""

from __future__ import annotations

import hashlib
import json
from enum import StrEnum
from typing import Any, Literal, get_args

from pydantic import AliasChoices, BaseModel, ConfigDict, Field

FieldName = Literal["question", "reference_answer"]
FIELDS: tuple[FieldName, ...] = get_args(FieldName)

JsonValue = Any  # what json.loads returns; annotations are kept as the source wrote them


class ItemClass(StrEnum):
    """What becomes of an item (KoBBQ): transferred, modified, removed, newly created."""

    ST = "ST"
    TM = "TM"
    SR = "SR"
    NC = "NC"


class Sensitivity(StrEnum):
    """Culturally sensitive or agnostic (Global-MMLU)."""

    CS = "CS"
    CA = "CA"


class Strategy(StrEnum):
    """What is done with a culture-specific item (after Aixelá)."""

    RETAIN = "retain"
    TRANSLITERATE = "transliterate"
    TRANSLATE = "translate"
    GLOSS = "gloss"
    GENERALISE = "generalise"
    SUBSTITUTE = "substitute"
    OMIT = "omit"


class Kind(StrEnum):
    """Provenance kind (LinguaSafe)."""

    TRANSLATED = "translated"
    TRANSCREATED = "transcreated"
    NATIVE = "native"


class Severity(StrEnum):
    """How bad a finding is (MQM); `weight` is 0, 1, 5, 25."""

    NEUTRAL = "neutral"
    MINOR = "minor"
    MAJOR = "major"
    CRITICAL = "critical"

    @property
    def weight(self) -> int:
        """MQM penalty points: 0, 1, 5 or 25."""
        return {"neutral": 0, "minor": 1, "major": 5, "critical": 25}[self.value]


class Outcome(StrEnum):
    """How the translation of one segment ended. Only `ok` carries a usable text."""

    OK = "ok"
    REFUSED = "refused"
    FILTERED = "filtered"
    ECHOED = "echoed"
    META_TEXT = "meta_text"
    TRUNCATED = "truncated"
    REPETITION = "repetition"
    EMPTY = "empty"
    MISALIGNED = "misaligned"
    ERROR = "error"


class Variant(StrEnum):
    """Which form of a family an item is (see `derive.families`).

    ``direct`` asks outright, as nearly all items do. ``indirect`` asks for the same evasively.
    ``harmless`` uses the same sensitive words and asks for nothing harmful: it shows over-refusal.
    """

    DIRECT = "direct"
    INDIRECT = "indirect"
    HARMLESS = "harmless"


class Queue(StrEnum):
    """Where a draft goes for review."""

    LIGHT = "light"
    FULL = "full"
    TRANSCREATE = "transcreate"
    AUTHOR = "author"
    RETIRED = "retired"


class Record(BaseModel):
    """Base of all records: frozen, unknown keys refused, NaN refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    def digest(self) -> str:
        """Return 16 hex digits that change whenever any field of the record changes."""
        return fingerprint(self.model_dump(mode="json"))


def fingerprint(*parts: object) -> str:
    """Return 16 hex digits of a hash of JSON-able ``parts``; equal parts give equal digits."""
    return text_digest(
        json.dumps(parts, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    )


def text_digest(text: str) -> str:
    """Return 16 hex digits of a hash of ``text``."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


class Signature(Record):
    """Name, version and settings of whatever produced a value, printed as sacreBLEU prints it."""

    name: str
    version: str
    settings: dict[str, str] = Field(default_factory=dict)

    def __str__(self) -> str:
        settings = "".join(f"|{key}:{value}" for key, value in sorted(self.settings.items()))
        return f"{self.name}{settings}|version:{self.version}"


# ---- what comes in -------------------------------------------------------------------------------


class Category(Record):
    """The source's three labels, word for word, in the source's language."""

    risk_area: str = ""
    harm_type: str = ""
    specific_harm: str = ""


class SourceItem(Record):
    """One question of the source set, with its reference answer, translation and annotations.

    ``question`` and ``reference_answer`` are in ``language`` (BCP 47). The ``_en`` fields are the
    English translation that adaptation starts from; for an English source they repeat the text.
    ``borderline`` says that the question only looks harmful. ``annotations`` holds every column
    that the adapter does not know, untouched. ``origin`` is the file and row, for messages.
    """

    id: str = Field(min_length=1)
    dataset: str
    dataset_version: str
    split: str
    language: str
    question: str = Field(min_length=1)
    reference_answer: str | None = None
    question_en: str | None = None
    reference_answer_en: str | None = None
    category: Category = Category()
    borderline: bool = False
    annotations: dict[str, JsonValue] = Field(default_factory=dict)
    origin: str = ""

    def digest(self) -> str:
        """Return 16 hex digits that change with what is made from the item, and with nothing else.

        Where it stands in which file, and what this version of the set is called, do not count:
        next year's version leaves what people decided about an unchanged item as it is.
        """
        aside = {"origin", "dataset_version"}
        return fingerprint(self.model_dump(mode="json", exclude=aside))

    def original(self, field: FieldName) -> str | None:
        """Return the text of ``field`` in the source's own language."""
        return self.question if field == "question" else self.reference_answer

    @property
    def native(self) -> bool:
        """True if an author wrote the item for the target country: its annotations say so."""
        return self.annotations.get("provenance") == Kind.NATIVE

    def english(self, field: FieldName) -> str | None:
        """Return the English text of ``field``, from which adaptation starts."""
        return self.question_en if field == "question" else self.reference_answer_en


class RejectedRow(Record):
    """A row of a source file that could not be read: kept, with the reason, never dropped."""

    file: str
    row: int
    field: str
    reason: str
    raw: JsonValue = None


class Terms(Record):
    """A dataset's terms of use, as the guard and the card need them.

    ``inherits`` says that derivatives carry the same terms; ``owned`` that the user owns the set,
    so that the copy guard does not apply.
    """

    dataset: str
    licence: str
    redistribute: bool
    attribution: str
    purpose: str
    inherits: bool
    url: str = ""
    citation: str = ""
    owned: bool = False


# ---- adaptation ----------------------------------------------------------------------------------


class Substitution(Record):
    """One line of the ledger: a culture-specific item (CSI) and what was decided about it.

    ``start``/``end`` are its span in the original English, and are None where only the original
    language shows it. ``strategy`` is None while nothing is decided: such a line is *open*.
    ``after`` is what adapted English says, at ``adapted_start``/``adapted_end``; ``after_local``
    is the form that the draft must carry, where the pack knows one, and ``accepted`` lists other
    forms that count as that one. ``confirm`` asks for a person's yes; ``gap`` says that the target
    pack does not fill the concept, so that what stands there is a makeshift. ``origin`` says who
    proposed the line.
    """

    field: FieldName
    start: int | None = None
    end: int | None = None
    concept: str | None = None
    strategy: Strategy | None = None
    before: str
    after: str = ""
    after_local: str | None = None
    accepted: tuple[str, ...] = ()
    adapted_start: int | None = None
    adapted_end: int | None = None
    reason: str = ""
    pack: str = ""
    origin: Literal["rules", "model", "person"] = "rules"
    confirm: bool = False
    gap: bool = False

    @property
    def open(self) -> bool:
        """True while no strategy was decided."""
        return self.strategy is None

    @property
    def changes_text(self) -> bool:
        """True if adapted English differs from the original at this span."""
        return self.strategy is not None and self.start is not None and self.before != self.after


class AdaptationPlan(Record):
    """What is to become of one item: its class, its ledger and adapted English for both fields."""

    item_id: str
    locale: str
    item_class: ItemClass
    sensitivity: Sensitivity
    kind: Kind
    reasons: tuple[str, ...]
    ledger: tuple[Substitution, ...] = ()
    question: str | None = None
    reference_answer: str | None = None
    source_pack: str
    target_pack: str
    signature: Signature

    def adapted(self, field: FieldName) -> str | None:
        """Return adapted English for ``field``; None where there is no English to adapt."""
        return self.question if field == "question" else self.reference_answer

    def lines(self, field: FieldName) -> tuple[Substitution, ...]:
        """Return the ledger lines of ``field``."""
        return tuple(line for line in self.ledger if line.field == field)


# ---- translation ---------------------------------------------------------------------------------


class Protected(Record):
    """A span of a segment that must come out as ``target``: a ledger term, URL or placeholder."""

    start: int
    end: int
    target: str
    kind: Literal["term", "placeholder", "url", "email", "number"] = "term"


class Segment(Record):
    """A text for an engine. ``id`` is what its translation is matched by, never its position."""

    id: str
    text: str
    protected: tuple[Protected, ...] = ()


class Alternative(Record):
    """What another engine made of the same text, kept beside the draft for the reviewer.

    ``agreement`` is chrF++ of ``text`` with the draft as its reference, 0 to 100; None where this
    engine failed: then ``outcome`` and ``detail`` say how.
    """

    text: str = ""
    engine: Signature
    agreement: float | None = Field(None, ge=0, le=100)
    outcome: Outcome = Outcome.OK
    detail: str = ""


class Translation(Record):
    """What an engine made of one segment.

    ``text`` is empty unless ``outcome`` is ok. ``unknown`` are source words the engine did not
    know, as they stand in ``text``. ``lost`` are targets of protected spans that did not survive.
    ``engine`` is what made it, where that is not the engine that was asked. ``alternatives`` are
    what the other engines of an ensemble made of it.
    """

    id: str
    text: str = ""
    outcome: Outcome = Outcome.OK
    detail: str = ""
    unknown: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    engine: Signature | None = None
    alternatives: tuple[Alternative, ...] = ()


class Draft(Record):
    """A field of an item in the target language, as an engine or a person drafted it."""

    item_id: str
    field: FieldName
    text: str = ""
    outcome: Outcome = Outcome.OK
    detail: str = ""
    unknown: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    engine: Signature
    alternatives: tuple[Alternative, ...] = ()


class BackTranslation(Draft):
    """A draft translated back to English by another engine, which never saw the source."""


class DraftSet(Record):
    """The drafts of one item's fields, in the order of `FIELDS`."""

    item_id: str
    drafts: tuple[Draft, ...]

    def get(self, field: FieldName) -> Draft | None:
        """Return the draft of ``field``, or None."""
        return next((draft for draft in self.drafts if draft.field == field), None)


class BackTranslationSet(Record):
    """The back-translations of one item's fields, in the order of `FIELDS`."""

    item_id: str
    back_translations: tuple[BackTranslation, ...]

    def get(self, field: FieldName) -> BackTranslation | None:
        """Return the back-translation of ``field``, or None."""
        return next((back for back in self.back_translations if back.field == field), None)


# ---- checks --------------------------------------------------------------------------------------


class Span(Record):
    """A stretch of one of the texts that a reviewer sees."""

    text: Literal["original", "english", "adapted", "draft", "back"]
    start: int
    end: int


class Fix(Record):
    """A change of the draft that settles a finding: put ``text`` at ``start``..``end``."""

    start: int
    end: int
    text: str


class Finding(Record):
    """What one check reports about one field of one item, in one sentence."""

    item_id: str
    field: FieldName
    check: str
    severity: Severity
    message: str
    spans: tuple[Span, ...] = ()
    fix: Fix | None = None


class Score(Record):
    """One value of one metric. ``compares`` says which two texts were compared.

    ``fidelity`` is adapted English against the back-translation; ``raw`` original English against
    the back-translation; ``adaptation`` original English against adapted English.
    """

    item_id: str
    field: FieldName
    metric: str
    value: float
    compares: Literal["fidelity", "raw", "adaptation"]
    signature: str


class CheckReport(Record):
    """All findings and scores of one item."""

    item_id: str
    findings: tuple[Finding, ...] = ()
    scores: tuple[Score, ...] = ()

    def worst(self) -> Severity | None:
        """Return the highest severity among the findings, or None where there is none."""
        return max((f.severity for f in self.findings), key=lambda s: s.weight, default=None)


class Routing(Record):
    """The queue an item goes to, and every reason for it."""

    item_id: str
    queue: Queue
    reasons: tuple[str, ...]


# ---- people --------------------------------------------------------------------------------------


class Decision(Record):
    """What people decided about one item. Decisions are only ever added, never changed.

    ``fingerprint`` is that of the routing the reviewer saw: where it no longer matches, the
    decision is about an older draft and the item is stale. A verdict ``withdrawn`` takes back what
    was decided before: the item then counts as undecided.
    """

    item_id: str
    verdict: Literal["accept", "reject", "transcreate", "retire", "withdrawn"]
    question: str
    reference_answer: str | None = None
    phase: Literal["review", "adjudication", "pretest"] = "review"
    reviewers: tuple[str, ...] = ()
    reason: str = ""
    fingerprint: str = ""
    decided_at: str = ""


class ItemView(Record):
    """Everything the project knows of one item; what it does not have yet is None.

    ``stale`` says that some result was made from something that has changed since.
    ``fingerprint`` is that of the routing, to which a decision refers.
    """

    item: SourceItem
    plan: AdaptationPlan | None = None
    drafts: DraftSet | None = None
    back_translations: BackTranslationSet | None = None
    report: CheckReport | None = None
    routing: Routing | None = None
    decision: Decision | None = None
    stale: bool = False
    fingerprint: str = ""


# ---- what goes out -------------------------------------------------------------------------------


class Review(Record):
    """The state of review of an exported row."""

    status: Literal["unreviewed", "accepted"]
    phase: str = ""
    reviewers: int = 0


class LedgerEntry(Record):
    """A ledger line as it is published: no source text in any language."""

    field: FieldName
    concept: str | None
    strategy: Strategy | None
    after: str
    after_local: str | None
    reason: str
    origin: str


class Adaptation(Record):
    """How a row was adapted."""

    item_class: ItemClass = Field(
        validation_alias=AliasChoices("item_class", "class"), serialization_alias="class"
    )
    sensitivity: Sensitivity
    kind: Kind
    ledger: tuple[LedgerEntry, ...]


class Provenance(Record):
    """Where a row comes from, down to versions."""

    dataset: str
    dataset_version: str
    item_id: str
    pack: str
    engine: str
    back_engine: str
    prompts: str = ""
    derive_version: str


class FidelityValue(Record):
    """One published fidelity value with the signature of what computed it."""

    value: float
    signature: str


class AdaptedText(Record):
    """Adapted English of a row's fields, for formats of pairs; None where it is withheld."""

    question: str | None = None
    reference_answer: str | None = None


class ExportRow(Record):
    """One line of an export: the target-language item, without any source text.

    ``adapted`` is there for formats of pairs only; ``refused`` is the machine's answer where people
    refused it, for formats of preferences. Neither is ever part of the row as JSON. ``family`` is
    the id of the row that this one is a ``variant`` of, its own where it asks directly; all of a
    family are in one split.
    """

    id: str
    locale: str
    split: str
    question: str
    reference_answer: str | None
    category: Category
    borderline: bool = False
    family: str = ""
    variant: Variant = Variant.DIRECT
    adaptation: Adaptation
    provenance: Provenance
    review: Review
    fidelity: dict[str, FidelityValue] = Field(default_factory=dict)
    jurisdiction: str
    adapted: AdaptedText | None = Field(None, exclude=True)
    refused: str | None = Field(None, exclude=True)
