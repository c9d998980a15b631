"""English around a replacement: its article, its capital and its possessive.

Adapted English is made by putting other words where some stood. These functions say what has to
change with them, so that the change belongs to the ledger line.
"""

from __future__ import annotations

import re

_VOWEL_SOUND = re.compile(
    r"(?!uni(?!n|m)|use|usu|eu|one\b|once\b|u\b)[aeiouáéíóú8]|hour|honest|heir|1[18]\b",
    re.IGNORECASE,
)
_LETTERS_SAID_APART = re.compile(r"[FHLMNRSX][A-Z]{1,2}\b")
_OWN_ARTICLE = re.compile(r"(a|an|the|my|your|his|her|their|our|its|some)\s", re.IGNORECASE)
_LAW = re.compile(r"[A-Z].*\b(?:Law|Act|Code|Constitution|Regulations)\b")
_COUNTED = re.compile(
    r"\b(?:part(?:y|ies)|get-together|plan|card|office|centers?|centre|school|course|store|company|"
    r"club|committee|association|festival|shop|bar|cantina|casino|app|exam|certificate|star|"
    r"station|lender|wake|workshop|backpack|uniform|job|temple|church|forum|site|newspaper|"
    r"hospital|clinic|permit|picnic|suit|huipil|rebozo|meeting|register|machine|ritual|accent)$"
)
_DETERMINER = re.compile(
    r"(?:\b(?:my|your|his|her|its|our|their|this|that|these|those|no|any|every|each|some|one)"
    r"|['’]s)\s$",
    re.IGNORECASE,
)
_TAKES_THE = re.compile(
    r"United (?:States|Kingdom|Arab Emirates)|Netherlands|Philippines|Bahamas|Maldives|Gambia|"
    r"(?:Czech|Dominican|Central African) Republic|Republic of Korea|Soviet Union"
)
_OFFICE = re.compile(
    r"(?!CURP|SAT\b)[A-Z].*\b(?:Office|Service|Institute|Commission|Agency|Bureau|Court|Army|Navy|"
    r"Guard|Law|Act|Code|Constitution|Union|Congress|Secretariat|Regulations?|Center)"
    r"(?:\s(?:of|on|for|against|to)\s.*)?|(?:Ministry|Department|Bank|Basilica|Institute)\sof\s.*"
)
_NEEDS_NOUN_PHRASE = re.compile(
    r"\b(?:at|in|for|to|of|with|by|from|than|as|into|on|about|after|before|during|like|call|join|"
    r"via|using|through|ask|tell|contact|consult|visit|see|under|wear|eat|and|or|attend|show|need|have|get|want)\s$",
    re.IGNORECASE,
)


def article(before: str, after: str) -> str:
    """Return the article that ``after`` needs where ``before`` stood; "" where it has its own."""
    if _OWN_ARTICLE.match(after):
        return ""
    if before.lower() == "the":
        return before
    right = "the" if _LAW.match(after) else "an" if _vowel(after) else "a"
    return right.capitalize() if before[0].isupper() else right


def lacks_article(lead: str, before: str, after: str) -> bool:
    """Tell whether ``after`` needs an article that ``before`` did without.

    ``lead`` is the text up to the replacement. A Japanese word in Latin letters often stands alone
    (*at nomikai*), the countable English noun in its place cannot (*at an office get-together*).
    """
    if _OWN_ARTICLE.match(after):
        return False
    singular = bool(_COUNTED.search(after)) and not after.endswith(("ies", "centers"))
    alone = not before.endswith("s") or before[:1].isupper()
    return singular and alone and after[:1].islower() and bool(_NEEDS_NOUN_PHRASE.search(lead))


def bare_noun(lead: str, after: str) -> str:
    """Return ``after`` without its own article where ``lead`` ends in a determiner (*our*)."""
    own = re.match(r"(?:an?|the)\s", after)
    return after[own.end() :] if own and _DETERMINER.search(lead) else after


def country_article(before: str, after: str) -> str:
    """Return "the " for the few names of countries that take it, else "": *the United States*.

    ``before`` is the article that stands there; it falls away before all other names.
    """
    right = "the " if _TAKES_THE.fullmatch(after) else ""
    return right.capitalize() if before[:1].isupper() else right


def lacks_the(lead: str, before: str, after: str) -> bool:
    """Tell whether ``after`` is the name of an office or law that needs *the* (*ask the Office*).

    ``before`` did without, as Japanese names do in Latin letters.
    """
    alone = bool(_NEEDS_NOUN_PHRASE.search(lead)) or begins_sentence(lead)
    return alone and before[:1].isupper() and bool(_OFFICE.fullmatch(after))


def with_article(noun: str) -> str:
    """Return ``noun`` after the indefinite article that its sound asks for."""
    return f"{'an' if _vowel(noun) else 'a'} {noun}"


def begins_sentence(lead: str) -> bool:
    """Tell whether a sentence or line begins after ``lead``."""
    before = lead.rstrip(" \"'“‘(¿¡")
    return not before or before[-1] in ".!?:\n"


def possessive(text: str, end: int, after: str) -> str:
    """Return what a possessive after ``end`` must become for ``after``; "" where it may stay.

    *the centres' line* has a bare apostrophe; of a singular name it becomes *DIF's line*.
    """
    bare = text[end : end + 1] in {"'", "’"} and not text[end + 1 : end + 2].isalnum()
    owns = bare and text[end + 1 : end + 3].strip()[:1].isalpha() and text[end - 1 : end] == "s"
    return f"{text[end]}s" if owns and not after.endswith("s") else ""


def _vowel(after: str) -> bool:
    return bool(_LETTERS_SAID_APART.match(after) or _VOWEL_SOUND.match(after))
