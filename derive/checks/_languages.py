"""Which language a text is in: three identifiers, each asked only between plausible languages."""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from langdetect.detector_factory import DetectorFactory
from langdetect.lang_detect_exception import LangDetectException
from lingua import Language, LanguageDetectorBuilder
from py3langid.langid import MODEL_FILE, LanguageIdentifier

SIBLINGS = (
    ("es", "ca", "gl", "pt", "it"),
    ("fr", "ca", "it"),
    ("id", "ms"),
    ("hi", "mr", "ne"),
    ("da", "no", "nb", "nn", "sv"),
    ("cs", "sk", "pl", "sl"),
    ("hr", "sr", "bs", "sl"),
    ("ru", "uk", "be", "bg", "mk", "sr"),
    ("ar", "fa", "ur"),
    ("de", "nl", "af"),
    ("fi", "et"),
    ("tr", "az"),
    ("zh", "ja"),
    ("tl", "id", "ms"),
    ("lt", "lv"),
    ("zu", "xh"),
)
"""Languages that are mistaken for each other, so a finding must be able to name the sibling."""

SAME = {frozenset(pair) for pair in (("no", "nb"), ("no", "nn"), ("nb", "nn"), ("hr", "bs"),
        ("hr", "sr"), ("sr", "bs"), ("id", "ms"))}  # fmt: skip
"""Pairs that no identifier tells apart safely: one for the other is no finding."""

HEAD = 120
"""Characters by which a draft in the right language is let through."""

LONGEST = 1000
"""Characters that are looked at; more change no answer."""


@cache
def candidates(target: str, source: str) -> frozenset[str]:
    """Return the languages that a draft in ``target`` may plausibly be in."""
    near = {code for group in SIBLINGS if target in group for code in group}
    return frozenset({target, source, "en", *near})


def wrong_language(text: str, target: str, source: str) -> str | None:
    """Return the language of ``text`` where all identifiers agree that it is not ``target``.

    None too where an identifier does not know ``target`` and no other two do.
    """
    plausible = candidates(target, source)
    text = text[:LONGEST]
    if not _langid_knows(target) or _langid(text[:HEAD], plausible) in {target, None}:
        return None  # the beginning is enough to let a text pass, which most do
    if _langid(text, plausible) in {target, None}:
        return None
    answers: list[str] = []
    for answer in _opinions(text, target, plausible):
        if answer is not None and _same(answer, target):
            return None
        answers += [answer] if answer is not None else []
    return max(answers, key=answers.count) if len(answers) > 1 else None


def _opinions(text: str, target: str, plausible: frozenset[str]) -> Iterator[str | None]:
    """Yield each identifier's answer, the slowest at the end.

    One that lacks ``target`` speaks only for clear strangers.
    """
    yield _langid(text, plausible)
    near = {code for group in SIBLINGS if target in group for code in group}
    for identify, known in ((_lingua, _lingua_knows), (_langdetect, _langdetect_knows)):
        answer = identify(text, plausible)
        yield answer if known(target) or answer not in near else target


def _same(one: str, other: str) -> bool:
    return one == other or frozenset({one, other}) in SAME


@cache
def _langid_model() -> Any:
    return LanguageIdentifier.from_model_file(MODEL_FILE)


@cache
def _langid_codes() -> frozenset[str]:
    return frozenset(_langid_model().nb_classes)


def _langid_knows(code: str) -> bool:
    return code in _langid_codes()


@cache
def _langid_for(plausible: frozenset[str]) -> Any:
    """Return the identifier between some languages; all of them share one model, which is large."""
    identifier = copy(_langid_model())
    identifier.set_languages(sorted(plausible & _langid_codes()))
    identifier.nb_ptc = np.ascontiguousarray(identifier.nb_ptc, dtype=np.float32)
    return identifier


def _langid(text: str, plausible: frozenset[str]) -> str | None:
    return str(_langid_for(plausible).classify(text)[0])


@cache
def _profiles() -> dict[str, str]:
    """Return langdetect's profiles by our codes; its zh-cn and zh-tw count as zh."""
    folder = files("langdetect.profiles")
    return {path.name: path.name.split("-")[0] for path in folder.iterdir() if path.name[0] != "_"}


def _langdetect_knows(code: str) -> bool:
    return code in _profiles().values()


@cache
def _langdetect_for(plausible: frozenset[str]) -> Any:
    """Return a seeded factory with the plausible profiles only; the global one is left alone."""
    chosen = sorted(name for name, code in _profiles().items() if code in plausible)
    if len(chosen) < 2:
        return None
    factory = DetectorFactory()
    factory.set_seed(0)
    folder = files("langdetect.profiles")
    factory.load_json_profile([(folder / name).read_text("utf-8") for name in chosen])
    return factory


def _langdetect(text: str, plausible: frozenset[str]) -> str | None:
    factory = _langdetect_for(plausible)
    if factory is None:
        return None
    detector = factory.create()
    detector.append(text)
    try:
        return _profiles().get(detector.detect())
    except LangDetectException:
        return None


@cache
def _lingua_codes() -> dict[str, Language]:
    codes = {lang.iso_code_639_1.name.lower(): lang for lang in Language.all()}
    return codes | {"no": codes["nb"]}


def _lingua_knows(code: str) -> bool:
    return code in _lingua_codes()


@cache
def _lingua_for(plausible: frozenset[str]) -> Any:
    chosen = {_lingua_codes()[code] for code in plausible if code in _lingua_codes()}
    if len(chosen) < 2:
        return None
    return LanguageDetectorBuilder.from_languages(*chosen).build()


def _lingua(text: str, plausible: frozenset[str]) -> str | None:
    detector = _lingua_for(plausible)
    answer = detector and detector.detect_language_of(text)
    return answer.iso_code_639_1.name.lower() if answer else None
