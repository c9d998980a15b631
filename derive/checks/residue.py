"""What is left of the source's culture though nobody decided to keep it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from babel.numbers import get_currency_symbol

from derive.checks._base import BaseCheck, quote, span
from derive.checks._regex import compiled
from derive.checks._scripts import scripts
from derive.checks._text import LONGEST, comparable, readable
from derive.contracts import Case
from derive.locale_pack import Match, Pack, matcher
from derive.records import Finding, Severity

BARE = 2
"""Characters a form must have to count where both languages share a script (円 is in both)."""


class Residue(BaseCheck):
    """Looks for the source pack's forms in the draft and in adapted English, and for its currency.

    A form is no residue where a decided ledger line speaks of it, or where the target pack has it
    too.
    """

    id = "residue"
    name = "Left from the source culture"
    sentence = "Something of the source culture is left that the ledger does not account for."
    severity = Severity.MAJOR
    needs_draft = False

    def find(self, case: Case) -> Iterator[Finding]:
        """Yield findings on the draft, then on adapted English."""
        if case.source_pack.locale == case.target_pack.locale:
            return
        known = _decided(case)
        yield from self._local(case, known)
        yield from self._english(case, known)
        yield from self._currency(case, known)

    def _local(self, case: Case, known: str) -> Iterator[Finding]:
        if not case.source_pack.entries or case.draft.isascii() or not readable(case.draft):
            return
        shared = bool(scripts(case.source_pack.locale) & scripts(case.language))
        for match in matcher(case.source_pack, "local").find(case.draft[:LONGEST]):
            short = shared and len(match.text) <= BARE
            if short or match.text.isascii() or self._kept(case, match, known):
                continue
            yield self.finding(
                case,
                f"{quote(match.text)} is of the source culture; put in what the ledger says.",
                span("draft", match.start, match.end),
                severity=Severity.MINOR if shared else None,
            )

    def _english(self, case: Case, known: str) -> Iterator[Finding]:
        if not case.source_pack.entries or not readable(case.adapted):
            return
        seen: set[str] = set()
        for match in matcher(case.source_pack, "en").find(case.adapted[:LONGEST]):
            if match.text not in seen and not self._kept(case, match, known):
                seen.add(match.text)
                yield self.finding(
                    case,
                    f"{quote(match.text)} belongs to the source culture and nothing was decided "
                    "about it; replace it, or keep it with a ledger line.",
                    span("adapted", match.start, match.end),
                    severity=Severity.MINOR,
                )

    def _currency(self, case: Case, known: str) -> Iterator[Finding]:
        for text, name in ((case.draft, "draft"), (case.adapted, "adapted")):
            for found in _currency(text, case.source_pack, case.target_pack):
                if found.group() not in known:
                    yield self.finding(
                        case,
                        f"{quote(found.group())} is money of the source country; convert it, or "
                        "keep it with a ledger line.",
                        span("draft" if name == "draft" else "adapted", *found.span()),
                    )

    def _kept(self, case: Case, match: Match, known: str) -> bool:
        form = comparable(match.text)
        return form in known or form in _forms(case.target_pack)


def _decided(case: Case) -> str:
    """Return all that decided ledger lines say, folded: whatever is in it is accounted for."""
    kept: list[str] = []
    for line in case.ledger:
        if not line.open:
            kept += [line.after, line.after_local or "", *line.accepted]
    return comparable("\n".join(kept))


def _currency(text: str, source: Pack, target: Pack) -> Iterable[re.Match[str]]:
    if source.numbers is None:
        return ()
    key = (source.label, target.label)
    if key not in _PATTERNS:
        _PATTERNS[key] = _compile_currency(source, target)
    pattern = _PATTERNS[key]
    return pattern.finditer(text) if pattern else ()


_PATTERNS: dict[tuple[str, str], re.Pattern[str] | None] = {}
_FORMS: dict[str, frozenset[str]] = {}


def _compile_currency(source: Pack, target: Pack) -> re.Pattern[str] | None:
    signs = _signs(source) - _signs(target)
    if not signs:
        return None
    amount = r"\d(?:[\d.,]*\d)?"
    either = "|".join(map(re.escape, sorted(signs, key=len, reverse=True)))
    return compiled(rf"(?:{either})\s?{amount}|{amount}\s?(?:{either})(?!\w)")


def _signs(pack: Pack) -> frozenset[str]:
    """Return the code and the signs of a pack's currency, without letters that are words."""
    if pack.numbers is None:
        return frozenset()
    code = pack.numbers.currency_code
    signs = {
        code,
        *(get_currency_symbol(code, loc) for loc in (pack.locale.replace("-", "_"), "en")),
    }
    if code in {"JPY", "CNY"}:
        signs |= {"¥", "￥"}
    return frozenset(signs)


def _forms(pack: Pack) -> frozenset[str]:
    """Return every form of a pack, English and local, folded."""
    if pack.label not in _FORMS:
        _FORMS[pack.label] = frozenset(
            comparable(text)
            for entry in pack.entries.values()
            for form in entry.forms
            for text in (*form.english(), *form.locals())
        )
    return _FORMS[pack.label]


plugin = Residue()
