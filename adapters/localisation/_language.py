"""*Japanese* as the language, where the same word is also the adjective of the country.

The word alone belongs to the people. It means the language before *slang*, *lesson* or *word*, and
after *speak*, *easy* or *in*.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from derive.locale_pack import Form, Pack

from ._found import Found

_AFTER = (
    r"(?=\s(?:language|slang|lessons?|class(?:es)?|words?|textbooks?|dictionar(?:y|ies)|grammar|"
    r"proficiency|teachers?|translations?|text|sentences?|expressions?|phrases?|spelling|"
    r"characters?|writing|poems?|proverbs?|terms?|dialects?|speakers?|pronunciation|"
    r"conversation|honorifics)\b)"
)
_BEFORE = (
    r"(?:\b(?:in|into|speak|speaks|speaking|spoke|easy|plain|simple|polite|casual|learn|learning|"
    r"study|studying|fluent|natural|written|read|reading|write|writing|understand|understands|"
    r"translate|from|broken|good|bad|better|poor|native)\s)"
)
_NO_NOUN = (
    r"(?=\s(?:as|and|or|is|was|because|so|but|to|at|when|with|well|for|than)\b|[.,;:!?)'\"”’]|$)"
)


def scan(text: str, source: Pack) -> Iterator[Found]:
    """Yield the language by its bare name, where the words around it show that it is meant."""
    pattern = _pattern(source)
    if pattern is None:
        return
    form = _form(source)
    for found in pattern.finditer(text):
        start = found.end() - len(form.en.removesuffix(" language")) if form else found.start()
        name = text[start : found.end()]
        yield Found(start, found.end(), name, "language.national", "language", 2, form)


@lru_cache(maxsize=64)
def _pattern(source: Pack) -> re.Pattern[str] | None:
    form, people = _form(source), source.filled("country.people")
    if form is None or people is None:
        return None
    name = form.en.removesuffix(" language")
    if name not in {text for f in people.forms for text in f.english()}:
        return None
    word = re.escape(name)
    return re.compile(rf"\b{word}{_AFTER}|{_BEFORE}{word}{_NO_NOUN}")


def _form(source: Pack) -> Form | None:
    entry = source.filled("language.national")
    return entry.forms[0] if entry else None
