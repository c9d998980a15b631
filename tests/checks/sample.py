"""Golden samples: what a check must find, and what it must let pass."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from derive.contracts import Case, Check
from derive.locale_pack import Pack
from derive.records import Finding, ItemClass, Severity, Strategy, Substitution


@cache
def bare_pack(locale: str) -> Pack:
    """Return a pack without any concept."""
    return pack_of(locale)


def pack_of(locale: str, concepts: Mapping[str, Any] | None = None, currency: str = "") -> Pack:
    """Return a pack with one form for each concept: ``{"city.capital": ("Tokyo", "東京")}``."""
    entries = {
        name: {"concept": name, "forms": [{"en": english, "local": local}]}
        for name, (english, local) in (concepts or {}).items()
    }
    numbers = {"currency_code": currency, "per_usd": 1.0} if currency else None
    return Pack.model_validate(
        {
            "schema": 1,
            "locale": locale,
            "version": "1",
            "names": {"en": locale, "local": locale},
            "numbers": numbers,
            "entries": entries,
        }
    )


def make_case(locale: str, adapted: str, draft: str, **more: Any) -> Case:
    """Return a case whose English text needed no adaptation, unless ``more`` says otherwise."""
    values: dict[str, Any] = {
        "item_id": "1",
        "field": "question",
        "item_class": ItemClass.ST,
        "original": None,
        "english": adapted,
        "adapted": adapted,
        "draft": draft,
        "back": None,
        "ledger": (),
        "source_pack": bare_pack("ja-JP" if locale != "ja-JP" else "en-US"),
        "target_pack": bare_pack(locale),
    }
    return Case(**(values | more))


def line(before: str, after: str, local: str | None = None, **more: Any) -> Substitution:
    """Return a decided ledger line of the question."""
    values = {"field": "question", "strategy": Strategy.SUBSTITUTE}
    return Substitution(**(values | more), before=before, after=after, after_local=local)


@dataclass(frozen=True)
class Good:
    """A draft on which the check has nothing to say above neutral."""

    locale: str
    adapted: str
    draft: str
    more: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Bad:
    """A draft with a finding that names ``says``; ``fixed`` is the draft after all fixes."""

    locale: str
    adapted: str
    draft: str
    says: str
    severity: Severity = Severity.MAJOR
    fixed: str | None = None
    more: Mapping[str, Any] = field(default_factory=dict)


Sample = Good | Bad


def verify(check: Check, sample: Sample) -> None:
    """Assert that the check says of the sample what it should, and that its fixes settle it."""
    case = make_case(sample.locale, sample.adapted, sample.draft, **sample.more)
    found = list(check.run(case))
    if isinstance(sample, Good):
        assert [f.message for f in found if f.severity is not Severity.NEUTRAL] == []
        return
    assert any(sample.says in f.message for f in found), [f.message for f in found]
    assert max(found, key=lambda f: f.severity.weight).severity is sample.severity
    if sample.fixed is not None:
        assert repaired(sample.draft, found) == sample.fixed
        again = make_case(sample.locale, sample.adapted, sample.fixed, **sample.more)
        assert list(check.run(again)) == []


def repaired(draft: str, findings: list[Finding]) -> str:
    """Return the draft after every fix, the last one in the text first."""
    fixes = [f.fix for f in findings if f.fix is not None]
    for fix in sorted(fixes, key=lambda fix: fix.start, reverse=True):
        draft = draft[: fix.start] + fix.text + draft[fix.end :]
    return draft
