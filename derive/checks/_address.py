"""How each language speaks to somebody: what is surely formal, and what is surely informal."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from derive.checks._regex import compiled
from derive.checks._tables import rows
from derive.locale_pack import Address

_B, _E = r"(?<![\p{L}\p{M}])(?:", r")(?![\p{L}\p{M}])"

UNSPACED = frozenset({"zh", "th"})

QUOTED = compiled(r"[\"“«„「『‘][^\"”»“」』’]{0,400}[\"”»“」』’]")


class Addressed(NamedTuple):
    """A word or an ending that speaks to somebody, with its place."""

    start: int
    end: int
    text: str
    address: Address


POLITE_JA = compiled(
    r"(?:です|ます|ました|ません|でした|でしょう|ましょう|ください|下さい|ございます|ませ|なさい)"
    r"(?:か|ね|よ|が|から|ので|けど)*[。！？!?」）)\s]*$"
)
PLAIN_JA = compiled(
    r"(?:だ|である|だろう|だった|であった|じゃない|だよ|だぞ|だね|だな|よ|ぞ|ろ"
    r"|[いきしちにみりえけせてねめれ]た|った|んだ|[いうくぐすつぬぶむる])[。！!」]\s*$"
)
POLITE_KO = compiled(r"(?:요|니다|니까|세요|시오|죠|소서)[.!?…\s\"”')]*$")
PLAIN_KO = compiled(
    r"(?:[했었았였겠]어|[했었았였겠]다|한다|이다|는다|아니다|없다|있다|된다|거야|이야|잖아|할게|해라|하자|해|냐|니|지마|마|래|봐|줘|야)"
    r"[.!?…\s\"”')]*$"
)
SENTENCE = compiled(r"[^。！？!?\n]+[。！？!?」]*", re.MULTILINE)
SENTENCE_KO = compiled(r"[^.!?…\n]+[.!?…]*[\"”')]*")
SHORTEST = 6
"""Characters of a sentence below which its ending says nothing: a heading, a list item."""


@cache
def _words() -> dict[str, dict[Address, str]]:
    """Return words that are formal, and words that are informal, by language."""
    table = rows("address.tsv")
    return {code: {"formal": formal, "informal": informal} for code, formal, informal in table}


@cache
def _pattern(language: str, address: Address) -> re.Pattern[str]:
    words = _words()[language][address]
    if language in UNSPACED:
        return compiled(f"(?:{words})")
    return compiled(f"{_B}{words}{_E}", re.IGNORECASE)


def known(language: str) -> bool:
    """Tell whether anything is known of how a language addresses people."""
    return language in _words() or language in {"ja", "ko"}


def addressed(text: str, language: str) -> list[Addressed]:
    """Return what in a text addresses somebody formally or informally, quotations left out."""
    plain = QUOTED.sub(lambda found: " " * len(found.group()), text)
    if language == "ja":
        return list(_by_ending(plain, SENTENCE, POLITE_JA, PLAIN_JA))
    if language == "ko":
        return list(_by_ending(plain, SENTENCE_KO, POLITE_KO, PLAIN_KO))
    if language not in _words():
        return []
    found: list[Addressed] = []
    address: Address
    for address in ("formal", "informal"):
        for match in _pattern(language, address).finditer(plain):
            if language == "de" and address == "formal" and _begins(plain, match.start()):
                continue  # Sie at the beginning may be she or they
            found.append(Addressed(*match.span(), match.group(), address))
    return found


def _by_ending(
    text: str, sentence: re.Pattern[str], polite: re.Pattern[str], plain: re.Pattern[str]
) -> list[Addressed]:
    found: list[Addressed] = []
    for match in sentence.finditer(text):
        said = match.group().rstrip()
        if len(said.strip()) < SHORTEST:
            continue
        endings: tuple[tuple[re.Pattern[str], Address], ...]
        endings = ((polite, "formal"), (plain, "informal"))
        for pattern, address in endings:
            ending = pattern.search(said)
            if ending:
                start = match.start() + ending.start()
                found.append(Addressed(start, match.start() + len(said), said[-12:], address))
                break
    return found


def _begins(text: str, start: int) -> bool:
    before = text[:start].rstrip(" \"“„»«'(*-–•\t")
    return not before or before[-1] in ".!?:\n…;"
