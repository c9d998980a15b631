"""What a report shows, as plain data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass
from enum import Enum
from typing import Any, NamedTuple

from pydantic import BaseModel

from derive.fidelity.calibration import Calibration
from derive.records import JsonValue, Severity, Terms
from derive.report.culture import CoverageRow, Culture
from derive.report.examples import Example
from derive.report.fidelity import CurvePlot, TwoWay
from derive.report.plots import Histogram, Part


@dataclass(frozen=True)
class ReportInfo:
    """What the report says of the project beside its items.

    ``engine`` and ``back_engine`` are signatures; ``same_system`` says that both are one system,
    which flatters itself. ``label_names`` gives English for the source's labels. ``calibration``
    is the project's, ``calibration_stale`` tells that it was fitted with other checks or metrics;
    ``agreement`` how far reviewers agree, question by question.
    """

    project: str
    source_locale: str
    target_locale: str
    source_name: str
    target_name: str
    engine: str
    back_engine: str
    same_system: bool
    created: str
    derive_version: str
    terms: Terms
    label_names: Mapping[str, str] = field(default_factory=dict)
    calibration: Calibration | None = None
    calibration_stale: bool = False
    agreement: tuple[AgreementRow, ...] = ()

    @property
    def calibrated(self) -> bool:
        """True where probabilities of an error can be told, and are in use."""
        groups = self.calibration.groups if self.calibration else ()
        return not self.calibration_stale and any(group.calibrated for group in groups)


class AgreementRow(NamedTuple):
    """Agreement on one question: items that two people reviewed, Krippendorff's α with its
    interval, and the share of each answer."""

    question: str
    items: int
    alpha: float | None
    low: float | None
    high: float | None
    prevalence: Mapping[str, float]
    note: str


class FindingRow(NamedTuple):
    """What one check found: how often at each severity, and an example."""

    check: str
    counts: Mapping[Severity, int]
    total: int
    items: int
    example_item: str
    example: str


class OpenConcept(NamedTuple):
    """A concept that needs a local expert: in how many items nothing is decided (``open``) or a
    proposal waits for a yes (``confirm``), and what the source says there."""

    concept: str
    open: int
    confirm: int
    examples: tuple[str, ...]


class Substituted(NamedTuple):
    """What became of what, how, and how many times."""

    concept: str
    strategy: str
    before: str
    after: str
    after_local: str
    number: int


class Spread(NamedTuple):
    """Quartiles of one metric on one field of one class."""

    metric: str
    field: str
    item_class: str
    compares: str
    number: int
    low: float
    median: float
    high: float


@dataclass(frozen=True)
class ReportData:
    """Everything the report shows."""

    info: ReportInfo
    progress: Mapping[str, int]
    outcomes: Mapping[str, int]
    classes: tuple[Part, ...]
    queues: tuple[Part, ...]
    strategies: tuple[Part, ...]
    coverage: Mapping[str, Mapping[str, int]]
    coverage_rows: tuple[CoverageRow, ...]
    culture: Culture
    findings: tuple[FindingRow, ...]
    histograms: tuple[Histogram, ...]
    spreads: tuple[Spread, ...]
    two_ways: tuple[TwoWay, ...]
    curves: tuple[CurvePlot, ...]
    open_concepts: tuple[OpenConcept, ...]
    substitutions: tuple[Substituted, ...]
    examples: tuple[Example, ...]
    signatures: tuple[str, ...]
    versions: Mapping[str, tuple[str, ...]]


def plain(value: object) -> JsonValue:
    """Return what a report shows as JSON can hold it."""
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, Sequence) and not isinstance(value, str) and not _named(value):
        return [plain(part) for part in value]
    parts = _parts(value)
    if parts is not None:
        return {str(plain(key)): plain(part) for key, part in parts.items()}
    return value if isinstance(value, bool | int | float | str | None) else str(value)


def _named(value: object) -> bool:
    return hasattr(value, "_asdict")  # a NamedTuple


def _parts(value: object) -> Mapping[Any, Any] | None:
    """Return what ``value`` holds under names, None where it holds nothing of the kind."""
    if isinstance(value, BaseModel):
        return dict(value.model_dump(mode="json"))
    if is_dataclass(value):
        return {one.name: getattr(value, one.name) for one in fields(value)}
    if isinstance(value, tuple) and _named(value):
        return dict(zip(value._fields, value, strict=True))  # type: ignore[attr-defined]
    return value if isinstance(value, Mapping) else None
