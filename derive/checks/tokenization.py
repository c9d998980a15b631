"""Text that falls apart: unknown Japanese words, romaji, loose marks, tokenizer leftovers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from derive.checks._base import BaseCheck, listed, quote, span
from derive.checks._japanese import tokens
from derive.checks._regex import compiled
from derive.checks._text import local_forms, masked, without, word_set
from derive.contracts import Case
from derive.records import Finding, Fix, Severity

UNKNOWN_SHARE = 0.2
FEWEST_UNKNOWN = 2
"""The part of the Japanese characters, and the words, that a dictionary may not know."""

SUBWORD = compiled(r"▁|(?<=\S)@@(?:\s|$)|Ġ|<unk>|\[UNK\]|⁇|(?<=\s)##(?=\w)")
"""What tokenizers leave: SentencePiece, BPE, byte-level BPE, WordPiece."""

ORPHAN = compiled(r"(?:^|(?<=[\s\p{P}]))(?!\u3099|\u309a)[\p{Mn}\p{Mc}]+")
JAMO = compiled(r"[\u1100-\u11ff\ua960-\ua97f\ud7b0-\ud7ff]+")
ROMAJI = compiled(
    r"(?:(?:[kgsztdnhbpmyrwfj]|[kgnhbpmr]y|sh|ch|ts|kk|ss|tt|pp|tch|ssh)?[aiueoāīūēō]|n(?![aiueo]))+",
    re.IGNORECASE,
)
SHORTEST_ROMAJI = 5
LATIN = compiled(r"\p{Latin}+")

SPACED = {
    "ja": compiled(
        r"(?<=[\p{Han}\p{Hiragana}\p{Katakana}ー、。]) (?=[\p{Han}\p{Hiragana}\p{Katakana}ー])"
    ),
    "zh": compiled(r"(?<=[\p{Han}，。]) (?=\p{Han})"),
    "th": compiled(r"(?V1)(?<=[\p{Thai}--ๆ]) (?=[\p{Thai}--ๆ])"),
}
LETTERS_PER_SPACE = {"ja": 6, "zh": 5, "th": 5}
"""Letters between two spaces, on average, below which the text was cut into words."""


class Tokenization(BaseCheck):
    """Uses fugashi with unidic-lite for Japanese, and the rules of Unicode for every script."""

    id = "tokenization"
    name = "Broken words"
    sentence = (
        "The draft has words that fall apart: unknown, in romaji, cut up, or with loose marks."
    )
    severity = Severity.MAJOR

    def find(self, case: Case) -> Iterator[Finding]:
        """Yield findings on tokenizer leftovers, loose marks, spacing, and Japanese words."""
        language = case.target_pack.language
        yield from self._subwords(case)
        if not case.draft.isascii():
            yield from self._orphans(case)
            yield from self._jamo(case)
        if language in SPACED:
            yield from self._spaced(case, language)
        if language == "ja":
            yield from self._unknown(case)
            yield from self._romaji(case)

    def _subwords(self, case: Case) -> Iterator[Finding]:
        for found in SUBWORD.finditer(case.draft):
            if found.group().strip() in case.adapted:
                continue
            mark = found.group()
            lost = mark in {"<unk>", "[UNK]", "⁇"}
            yield self.finding(
                case,
                f"{quote(mark)} is left over from the engine; "
                + ("write the word that was lost." if lost else "delete it."),
                span("draft", *found.span()),
                fix=None
                if lost
                else Fix(
                    start=found.start(), end=found.end(), text=" " if mark in {"▁", "Ġ"} else ""
                ),
            )

    def _orphans(self, case: Case) -> Iterator[Finding]:
        for found in ORPHAN.finditer(case.draft):
            if found.group() in {"\ufe0f", "\u20e3"}:
                continue
            yield self.finding(
                case,
                f"A mark ({unicodedata.name(found.group()[0], 'unnamed').lower()}) stands without "
                "its letter; write the word again.",
                span("draft", *found.span()),
                severity=Severity.MINOR,
            )

    def _jamo(self, case: Case) -> Iterator[Finding]:
        for found in JAMO.finditer(case.draft):
            whole = unicodedata.normalize("NFC", found.group())
            composed = not JAMO.search(whole)
            yield self.finding(
                case,
                "Korean letters stand apart instead of in syllables; "
                + (f"write {quote(whole)}." if composed else "write the word again."),
                span("draft", *found.span()),
                severity=Severity.MINOR,
                fix=Fix(start=found.start(), end=found.end(), text=whole) if composed else None,
            )

    def _spaced(self, case: Case, language: str) -> Iterator[Finding]:
        text = case.draft
        gaps = list(SPACED[language].finditer(text))
        if len(gaps) < 3:
            return
        start, end = gaps[0].start(), gaps[-1].end()
        if (end - start) / (len(gaps) - 1) > LETTERS_PER_SPACE[language]:
            return
        joined = SPACED[language].sub("", text)
        yield self.finding(
            case,
            "There are spaces between the words, which this language does not write; delete them.",
            span("draft", start, end),
            severity=Severity.MINOR,
            fix=Fix(start=0, end=len(text), text=joined),
        )

    def _unknown(self, case: Case) -> Iterator[Finding]:
        text = without(masked(case.draft), local_forms(case.ledger))
        found = tokens(text)
        unknown = [token for token in found if token.unknown]
        total = sum(len(token.text) for token in found)
        if len(unknown) < FEWEST_UNKNOWN:
            return
        if sum(len(token.text) for token in unknown) >= UNKNOWN_SHARE * total:
            yield self.finding(
                case,
                f"Many words are in no Japanese dictionary: {listed([t.text for t in unknown])}; "
                "check how they are written.",
                *(span("draft", t.start, t.start + len(t.text)) for t in unknown[:10]),
            )

    def _romaji(self, case: Case) -> Iterator[Finding]:
        known = word_set(case.adapted)
        text = without(masked(case.draft), local_forms(case.ledger))
        for word in LATIN.finditer(text):
            plain = word.group().casefold()
            if len(plain) < SHORTEST_ROMAJI or plain in known or not ROMAJI.fullmatch(plain):
                continue
            yield self.finding(
                case,
                f"{quote(word.group())} looks like Japanese in Latin letters; write it in kanji or "
                "kana.",
                span("draft", *word.span()),
                severity=Severity.MINOR,
            )


plugin = Tokenization()
