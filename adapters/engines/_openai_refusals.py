"""How models refuse, and how they talk about the task, in the languages that they do it in.

The sets that are translated are full of refusals themselves: "I'm sorry, I can't help with that" is
a good reference answer. So a refusal counts only where the source has none, or where it is in
another language than was asked for. The patterns are rows of ``_openai_refusals.tsv``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

HEAD = 300
"""Characters at the beginning of an answer in which a refusal stands, if it is one."""

_LEAST_SHARE = 0.25
"""The share of a long text that its translation has at least, if a refusal may be part of it."""


def _rows() -> list[tuple[str, str, str]]:
    text = Path(__file__).with_suffix(".tsv").read_text("utf-8")
    rows = (line.split("\t") for line in text.splitlines()[1:])
    return [(kind, language, pattern) for kind, language, pattern in rows]


def _any(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE | re.DOTALL)


def _of(kind: str) -> list[str]:
    return [pattern for found, _, pattern in _ROWS if found == kind]


_ROWS = _rows()
_REFUSALS = {
    language: _any(p for kind, tag, p in _ROWS if (kind, tag) == ("refusal", language))
    for language in dict.fromkeys(tag for kind, tag, _ in _ROWS if kind == "refusal")
}
_TALK = re.compile(rf"\A\W*[^\n]{{0,40}}?(?:{'|'.join(_of('talk'))})", re.IGNORECASE)
_TRANSLATE = _any(_of("translate_word"))
_NOTE, _NOTE_WORD = _any(_of("note")), _any(_of("note_word"))


def refuses(answer: str, source: str, language: str) -> bool:
    """Tell whether ``answer``, which should be ``source`` in ``language``, refuses to be that."""
    found = _languages(answer[:HEAD])
    if not found:
        return False
    if not _languages(source):
        return True
    if language in found or language not in _REFUSALS:
        # A refusal for a refusal; but one sentence for a long text is the model's own.
        return len(source) > HEAD and len(answer) < _LEAST_SHARE * len(source)
    return True


def talks(answer: str, source: str) -> str:
    """Return in words what an answer holds beside a translation, "" where it seems to be one."""
    if _TALK.search(answer) and not _TRANSLATE.search(source):
        return "it speaks about the translation"
    if _NOTE.search(answer) and not _NOTE_WORD.search(source):
        return "it holds a note"
    return ""


def _languages(text: str) -> set[str]:
    return {language for language, pattern in _REFUSALS.items() if pattern.search(text)}
