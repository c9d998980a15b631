"""Tú or usted, du or Sie, です・ます or だ・である: as the pack says, and one throughout."""

from __future__ import annotations

from collections.abc import Iterator

from derive.checks._address import Addressed, addressed, known
from derive.checks._base import BaseCheck, listed, span
from derive.contracts import Case
from derive.locale_pack import Address
from derive.records import Finding, Severity

NAMES: dict[str, tuple[str, str]] = {
    "es": ("usted", "tú or vos"), "fr": ("vous", "tu"), "de": ("Sie", "du"),
    "it": ("Lei", "tu"), "pt": ("o senhor", "tu"), "ca": ("vostè", "tu"), "gl": ("vostede", "ti"),
    "nl": ("u", "je"), "ru": ("вы", "ты"), "uk": ("ви", "ти"), "pl": ("Pan, Pani", "ty"),
    "tr": ("siz", "sen"), "id": ("Anda", "kamu"), "hi": ("आप", "तुम"), "zh": ("您", "你"),
    "ja": ("です・ます", "だ・である"), "ko": ("존댓말", "반말"),
}  # fmt: skip

MIXED = 0.25
"""The part of a text's address that may be of the other kind before it counts as mixed."""

PLURAL_FORMAL = frozenset({"fr", "ru", "uk", "tr", "cs", "el", "ro"})
"""Languages whose formal word also speaks to several people, so that mixing proves nothing."""


class AddressCheck(BaseCheck):
    """The pack (``style``) or ``checks.address`` in derive.yaml says how a field speaks; a field of
    which nothing is said may speak either way, but not both.

    Knows 30 languages by words that can mean nothing else, Japanese and Korean by how sentences
    end. What stands in quotation marks is left out.
    """

    id = "address"
    name = "Form of address"
    sentence = "The draft is formal where the pack says informal, or the reverse, or mixes the two."
    severity = Severity.MINOR

    def find(self, case: Case) -> Iterator[Finding]:
        """Yield one finding where the address is not the wanted one, or is mixed."""
        language = case.target_pack.language
        if not known(language):
            return
        found = addressed(case.draft, language)
        if not found:
            return
        wanted: Address | None = getattr(case.target_pack.style, case.field)
        if wanted is not None:
            other = [a for a in found if a.address != wanted]
            if other and (_spoken(language) or len(other) > MIXED * len(found)):
                yield self._wrong(case, wanted, other)
        elif language not in PLURAL_FORMAL:
            yield from self._mixed(case, found)

    def _wrong(self, case: Case, wanted: Address, other: list[Addressed]) -> Finding:
        return self.finding(
            case,
            f"This field addresses people with {_name(case, wanted)}; "
            f"{listed([a.text for a in other])} does not.",
            *(span("draft", a.start, a.end) for a in other[:10]),
        )

    def _mixed(self, case: Case, found: list[Addressed]) -> Iterator[Finding]:
        formal = [a for a in found if a.address == "formal"]
        informal = [a for a in found if a.address == "informal"]
        fewer, more = sorted((formal, informal), key=len)
        if len(fewer) > MIXED * len(found):
            yield self.finding(
                case,
                f"The draft mixes {_name(case, 'formal')} and {_name(case, 'informal')} "
                f"({listed([fewer[0].text, more[0].text])}); keep to one.",
                *(span("draft", a.start, a.end) for a in fewer[:10]),
                severity=Severity.NEUTRAL if case.field == "question" else None,
            )


def _spoken(language: str) -> bool:
    """Tell whether one word is enough; by endings, a list item or two may differ."""
    return language not in {"ja", "ko"}


def _name(case: Case, address: Address) -> str:
    names = NAMES.get(case.target_pack.language, ("the formal address", "the informal address"))
    return names[0 if address == "formal" else 1]


plugin = AddressCheck()
