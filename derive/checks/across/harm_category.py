"""A question that, in its new form, resembles another harm category than the one it stands in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Literal, NamedTuple

from derive.checks.across._base import BaseSetCheck
from derive.checks.across._topics import Topics, learn
from derive.contracts import Case, SetTools
from derive.records import Finding, Severity, Span

LEAD = 0.10
"""By how much another category's likeness must exceed the item's own."""

DRIFT = 0.45
"""Cosine of two embeddings below which two versions of a question are about different things."""

BATCH = 256

Side = Literal["adapted", "back"]


class _Version(NamedTuple):
    """A version of a question, with the one it was made from."""

    case: Case
    side: Side
    before: str
    after: str


class HarmCategory(BaseSetCheck):
    """Learns the set's own categories from its English questions, and asks which one adapted
    English and the back-translation resemble. A question that resembled its own category and now
    clearly resembles another one is neutral; so is one whose embedding drifted far, where the
    project has a similarity metric. Where both say so, it is minor. A signal for people: no such
    measure knows what harm is.
    """

    id = "harm_category"
    name = "Harm category kept"
    sentence = "The adapted or back-translated question resembles another harm category."
    severity = Severity.MINOR

    def find(self, cases: Iterable[Case], tools: SetTools) -> Iterator[Finding]:
        """Yield at most one finding for each version of a question."""
        topics = learn(_Questions(cases))
        if topics is None and tools.similar is None:
            return
        for batch in _batches(_versions(cases)):
            for version, near in zip(batch, _likeness(batch, tools), strict=True):
                other = _other(topics, version) if topics else ""
                far = near is not None and near < DRIFT
                if other or far:
                    yield self._drifted(version, other, near if far else None)

    def _drifted(self, version: _Version, other: str, near: float | None) -> Finding:
        name = "adapted English" if version.side == "adapted" else "back-translation"
        what = []
        if other:
            what.append(f"resembles “{other}” more than “{_label(version.case)}”")
        if near is not None:
            what.append(f"is about something else (cosine {near:.2f})")
        return self.finding(
            version.case.item_id,
            version.case.field,
            f"The {name} {' and '.join(what)}; check that the harm is the same.",
            Span(text=version.side, start=0, end=len(version.after)),
            severity=None if len(what) == 2 else Severity.NEUTRAL,
        )


class _Questions:
    """The English questions with their category, as often as they are asked for."""

    def __init__(self, cases: Iterable[Case]) -> None:
        self._cases = cases

    def __iter__(self) -> Iterator[tuple[str, str]]:
        for case in self._cases:
            if case.field == "question" and case.english:
                yield _label(case), case.english


def _label(case: Case) -> str:
    """Return the category that the set's items are grouped by: the middle one of the three."""
    return case.category.harm_type or case.category.risk_area


def _versions(cases: Iterable[Case]) -> Iterator[_Version]:
    for case in cases:
        if case.field != "question" or not case.english.strip():
            continue
        if case.adapted.strip() and case.adapted != case.english:
            yield _Version(case, "adapted", case.english, case.adapted)
        if case.back and case.back.strip() and case.adapted.strip():
            yield _Version(case, "back", case.adapted, case.back)


def _batches(versions: Iterable[_Version]) -> Iterator[Sequence[_Version]]:
    source = iter(versions)
    while batch := list(islice(source, BATCH)):
        yield batch


def _likeness(batch: Sequence[_Version], tools: SetTools) -> Sequence[float | None]:
    if tools.similar is None:
        return [None] * len(batch)
    return list(tools.similar([v.after for v in batch], [v.before for v in batch]))


def _other(topics: Topics, version: _Version) -> str:
    """Return the category that a version resembles, where its original resembled its own."""
    label = _label(version.case)
    if label not in topics.names:
        return ""
    own = topics.names.index(label)
    before, after = topics.likeness(version.before), topics.likeness(version.after)
    if before is None or after is None or int(before.argmax()) != own:
        return ""
    now = int(after.argmax())
    return topics.names[now] if now != own and after[now] - after[own] > LEAD else ""


plugin = HarmCategory()
