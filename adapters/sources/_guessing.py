"""What an unknown column may hold, by its name. A guess is shown to a person, never acted on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from rapidfuzz import fuzz

NEAR = 85.0
"""Lowest similarity (0-100) of a column's name to one of the usual names."""

USUAL_NAMES = {
    "id": ("id", "uid", "key", "item id", "question id", "prompt id"),
    "question": (
        "question",
        "q",
        "prompt",
        "text",
        "query",
        "instruction",
        "input",
        "goal",
        "request",
    ),
    "reference_answer": (
        "reference answer",
        "ref answer",
        "reference",
        "answer",
        "output",
        "response",
        "completion",
        "output sample",
        "target",
    ),
    "risk_area": ("risk area", "harm area", "category", "topic", "domain"),
    "harm_type": ("harm type", "types of harm", "subcategory", "type"),
    "specific_harm": ("specific harm", "specific harms", "subtopic"),
    "borderline": ("borderline", "is borderline", "is safe"),
    "split": ("split", "subset", "partition"),
}
JAPANESE_NAMES = {
    "id": ("番号", "識別子", "通番"),
    "question": ("質問", "質問文", "設問", "プロンプト", "入力"),
    "reference_answer": ("回答", "回答文", "模範回答", "参照回答", "正解", "出力"),
    "risk_area": ("リスク領域", "リスク分野", "カテゴリ"),
    "harm_type": ("危害種類", "危害の種類", "有害性の種類"),
    "specific_harm": ("具体的危害", "具体的な危害"),
    "borderline": ("境界線", "ボーダーライン"),
    "split": ("分割", "区分"),
}
"""Headings of sets made in Japan; a heading is one of these as it stands."""
_ENGLISH = {"en", "eng", "english", "translation", "translated"}


def guess(fields: Sequence[str], columns: Iterable[str]) -> dict[str, str]:
    """Return the likeliest column of each field; a field without a likely one is left out."""
    pair = any(field.endswith("_en") for field in fields)
    hits = sorted(
        (
            (-_similarity(field, column, pair), order, field, column)
            for order, column in enumerate(columns)
            for field in fields
        )
    )
    found: dict[str, str] = {}
    for score, _, field, column in hits:
        if -score >= NEAR and field not in found and column not in found.values():
            found[field] = column
    return found


def _similarity(field: str, column: str, pair: bool) -> float:
    """Return how likely a column is a field; ``pair`` where texts have an English side apart."""
    if column.strip() in JAPANESE_NAMES.get(field, ()):
        return 100.0
    words = [word for word in re.split(r"[\W_]+", column[-100:].lower()) if word]
    english = not _ENGLISH.isdisjoint(words)
    if english != field.endswith("_en") and (pair or field.endswith("_en")):
        return 0.0
    name = " ".join(word for word in words if word not in _ENGLISH)
    if not name:  # a column called just "english" or "translation"
        return 90.0 if field == "question_en" else 0.0
    usual = USUAL_NAMES[field.removesuffix("_en")]
    return max(_likeness(name, other) for other in usual)


def _likeness(name: str, other: str) -> float:
    """Return 0-100: how alike two names are, or how well ``name`` has all words of ``other``."""
    words = name.split()
    held = min(max(fuzz.ratio(word, wanted) for word in words) for wanted in other.split())
    if held < NEAR or other == "id":  # everything has an id of something
        return fuzz.ratio(name, other)
    return max(fuzz.ratio(name, other), NEAR + 10 / len(words))
