"""Placeholders, URLs, e-mail addresses and tags come through as they are."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator

from rapidfuzz import fuzz, process

from derive.checks._base import BaseCheck, quote, span
from derive.checks._text import BRACKETED, local_forms, may_be_opaque, readable
from derive.contracts import Case
from derive.locale_pack.match import OPAQUE
from derive.records import Finding, Fix, Severity

ALIKE = 60
"""How alike (0–100) two placeholders are before one counts as the changed form of the other."""

TRAILING = ".,;:!?、。，．！？…’”»)'"


class Placeholders(BaseCheck):
    """Compares adapted English with the draft. What the engine itself reports lost counts too."""

    id = "placeholders"
    name = "Placeholders and addresses"
    sentence = "A placeholder, URL, e-mail address or tag was lost, changed or added."
    severity = Severity.MAJOR

    def find(self, case: Case) -> Iterator[Finding]:
        """Yield a finding for each one that is lost, changed, or only in the draft."""
        wanted, draft = _tokens(case.adapted), case.draft
        lost = [token for token, n in wanted.items() if _count(draft, token) < n]
        added = _added(draft, wanted)
        for token in lost:
            near = process.extractOne(token, added, scorer=fuzz.ratio, score_cutoff=ALIKE)
            if near is None:
                yield self._lost(case, token)
            else:
                yield self._changed(case, token, added.pop(str(near[2])))
        for token in added.values():
            start = draft.find(token)
            yield self.finding(
                case,
                f"The draft has {quote(token)}, which the adapted English does not; delete it.",
                span("draft", start, start + len(token)),
            )
        yield from self._reported(case, wanted)

    def _lost(self, case: Case, token: str) -> Finding:
        start = case.adapted.find(token)
        return self.finding(
            case,
            f"{quote(token)} is missing from the draft; put it in, exactly as it is.",
            span("adapted", start, start + len(token)),
        )

    def _changed(self, case: Case, token: str, changed: str) -> Finding:
        start = case.draft.find(changed)
        return self.finding(
            case,
            f"{quote(token)} became {quote(changed)}; write it exactly as it was.",
            span("draft", start, start + len(changed)),
            fix=Fix(start=start, end=start + len(changed), text=token),
        )

    def _reported(self, case: Case, wanted: Counter[str]) -> Iterator[Finding]:
        """Yield what the engine lost and no other finding names: ledger terms have their own."""
        known = {*wanted, *local_forms(case.ledger)}
        for target in case.lost:
            if target not in known and target not in case.draft:
                yield self.finding(
                    case, f"The engine lost {quote(target)}; put it in where it belongs."
                )


def _tokens(text: str) -> Counter[str]:
    if not may_be_opaque(text) or not readable(text):
        return Counter()
    found = [*OPAQUE.findall(text), *BRACKETED.findall(text)]
    return Counter(token.rstrip(TRAILING) if "://" in token else token for token in found)


def _count(draft: str, token: str) -> int:
    """Count ``token`` in the draft; where no spaces are written, a URL runs into what follows."""
    return draft.count(token)


def _added(draft: str, wanted: Counter[str]) -> dict[str, str]:
    """Return the placeholders of the draft that contain none of the wanted ones.

    The keys are folded, so that ｛name｝ is found near {name}; the values stand in the draft.
    """
    folded = draft if draft.isascii() else unicodedata.normalize("NFKC", draft)
    found = {token: token for token in _tokens(draft)}
    if len(folded) == len(draft) and folded != draft and may_be_opaque(folded):
        for pattern in (OPAQUE, BRACKETED):
            found |= {m.group(): draft[m.start() : m.end()] for m in pattern.finditer(folded)}
    return {key: token for key, token in found.items() if not any(want in token for want in wanted)}


plugin = Placeholders()
