"""A question stays a question, with the marks that its language uses."""

from __future__ import annotations

from collections.abc import Iterator

from derive.checks._base import BaseCheck, span
from derive.checks._regex import compiled
from derive.checks._text import masked
from derive.contracts import Case
from derive.records import Finding, Fix, Severity

MARK = compiled(r"[?？؟՞⁇⁈⁉]")
MARKLESS = {"th", "lo", "my", "bo"}
"""Languages in which a question needs no mark."""

QUESTION = {
    "el": compiled(r"[;\u037e?]"),
    "ja": compiled(r"[?？]|(?:か|の|かな|かしら|でしょう|だろう|ますか)(?:[。」』）\s]|$)"),
    "zh": compiled(r"[?？]|[吗嗎呢吧么麼][。」”\s]?"),
    "yue": compiled(r"[?？]|[嗎呢呀咩][。」”\s]?"),
    "ko": compiled(r"[?？]|(?:까|나요|는지|가요|니|냐)(?:[.\s\"”']|$)"),
    "hy": compiled(r"[՞?]"),
    "am": compiled(r"[?፧]"),
}
"""What else makes a question in a language."""

ENGLISH = compiled(r"[^.!?\n]{6,}\?(?=[\s\"'”’)\]]|$)")
WEAK = compiled(r"[?!]\s*[\"'”’)]|[\"“‘'(][^\"”’')]*\?")
"""A question inside quotation marks or brackets: it may have become indirect speech."""

SPANISH = frozenset({"es", "ast"})
PAIRS = {"?": "¿", "!": "¡"}
SENTENCE_START = compiled(r"(?:^|[.!?…\n:;]+[\s»\")\]]*|[«“\"(—–][\s]*|, )")


class QuestionMark(BaseCheck):
    """Knows who writes ？ ؟ ; or か, and who writes nothing. Adds the Spanish ¿ and ¡ by a fix."""

    id = "question_mark"
    name = "Question"
    sentence = "A question became a statement, or lacks an opening ¿ or ¡."
    severity = Severity.MINOR

    def find(self, case: Case) -> Iterator[Finding]:
        """Yield a finding for a question lost or gained, and each mark without its pair."""
        language = case.target_pack.language
        if language not in MARKLESS:
            yield from self._kept(case, language)
        if language in SPANISH:
            yield from self._paired(case)

    def _kept(self, case: Case, language: str) -> Iterator[Finding]:
        english, draft = masked(case.adapted), masked(case.draft)
        asks = "?" in english and not WEAK.search(english) and ENGLISH.search(english)
        has = QUESTION.get(language, MARK).search(draft)
        if asks and not has:
            yield self.finding(
                case,
                "The adapted English asks a question, and the draft does not; make it one.",
                span("adapted", *asks.span()),
            )
        found = MARK.search(draft)
        if found and "?" not in case.adapted:
            yield self.finding(
                case,
                "The draft asks a question where the adapted English asks none; check it.",
                span("draft", *found.span()),
            )

    def _paired(self, case: Case) -> Iterator[Finding]:
        draft = masked(case.draft)
        for mark, opening in PAIRS.items():
            if mark not in draft or (mark == "?" and _not_spanish(draft)):
                continue
            for position in _unopened(draft, mark, opening):
                start = _sentence_start(draft, position)
                yield self.finding(
                    case,
                    f"Spanish opens with “{opening}” what ends with “{mark}”; put it in.",
                    span("draft", start, position + 1),
                    fix=Fix(start=start, end=start, text=opening),
                )


def _not_spanish(draft: str) -> bool:
    """Tell whether the only mark is one in brackets, which stands for doubt: (?)."""
    return draft.count("?") == draft.count("(?)")


def _unopened(draft: str, mark: str, opening: str) -> Iterator[int]:
    """Yield the place of each closing mark with no opening one since the last closing one."""
    last = 0
    for n, char in enumerate(draft):
        if char != mark or draft[n + 1 : n + 2] in PAIRS:
            continue
        other = next(o for m, o in PAIRS.items() if m != mark)
        stretch = draft[last:n]
        mixed = other in stretch  # ¡Qué? opens with the other mark, which the Academy allows
        if opening not in stretch and not mixed and any(map(str.isalpha, stretch)):
            yield n
        last = n + 1


def _sentence_start(draft: str, position: int) -> int:
    """Return where the sentence that ends at ``position`` begins."""
    start = 0
    for found in SENTENCE_START.finditer(draft, 0, position):
        rest = draft[found.end() : position]
        if found.group() != ", " and any(map(str.isalpha, rest)):
            start = found.end()
    while start < position and draft[start].isspace():
        start += 1
    return start


plugin = QuestionMark()
