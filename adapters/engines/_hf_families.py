"""What the families of translation models ask for: how each is told the languages.

========  ==========================================  =====================================
family    the source is told by                       the target is told by
========  ==========================================  =====================================
marian    the model itself (OPUS-MT)                  the model, or ``>>spa<<`` in the text
m2m100    the tokenizer's ``src_lang``, ``en``        the first token out, ``__es__``
nllb      the tokenizer's ``src_lang``, ``eng_Latn``  the first token out, ``spa_Latn``
mbart50   the tokenizer's ``src_lang``, ``en_XX``     the first token out, ``es_XX``
madlad    nothing                                     ``<2es>`` in the text
========  ==========================================  =====================================

Which languages a model has is read from its own tokenizer.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from derive.errors import EngineError, PairMissing

from ._hf_languages import is_language, match, nearest, variety
from ._hf_options import Options

_TOKENS = {
    "marian": r">>([^<>]+)<<",
    "m2m100": r"__([a-z]{2,3})__",
    "nllb": r"([a-z]{3}_[A-Z][a-z]{3})",
    "mbart50": r"([a-z]{2}_[A-Z]{2})",
    "madlad": r"<2([A-Za-z]{2,3}(?:_[A-Za-z0-9]+)*)>",
}
_TYPES = {
    "marian": ["marian"],
    "m2m_100": ["nllb", "m2m100"],
    "mbart": ["mbart50"],
    "t5": ["madlad"],
}
_TOLD_BY_TOKENIZER = ("m2m100", "nllb", "mbart50")
_PAIR = re.compile(r"opus-mt(?:-tc)?(?:-(?:tiny|base|big))?-([A-Za-z]{2,8})-([A-Za-z]{2,8})$")


@dataclass(frozen=True)
class Speech:
    """How a model is told one pair: ``prefix`` before each text, ``first`` the token that its
    answer begins with, ``source`` the tokenizer's code; "" for what the family does without.

    ``marks`` are all tokens that name languages: none belongs into a text.
    """

    family: str
    source: str
    prefix: str
    first: str
    marks: frozenset[str]


def speech(
    config: Any, tokenizer: Any, pair: tuple[str, str], name: str, options: Options
) -> Speech:
    """Return how the model is told a pair of BCP 47 tags.

    Raises `PairMissing` with the nearest languages it has, `EngineError` for another kind of model.
    """
    family, tokens = _family(config, tokenizer, name)
    source, target = pair
    there = f"{name} translates no {source}→{target}"
    if family == "marian":
        _refuse_other_pair(tokenizer, pair, there, name, multilingual=bool(tokens))
    told, prefix, first = "", "", ""
    if family in _TOLD_BY_TOKENIZER:
        told = _code(options.source_code, source, tokens, f"{there}: no source", "source_code")
        first = tokens[_code(options.target_code, target, tokens, there, "target_code")]
    elif tokens:
        prefix = tokens[_code(options.target_code, target, tokens, there, "target_code")] + " "
    return Speech(family, told, prefix, first, frozenset(tokens.values()))


def _family(config: Any, tokenizer: Any, name: str) -> tuple[str, Mapping[str, str]]:
    for family in _TYPES.get(config.model_type, ()):
        tokens = _language_tokens(tokenizer, family)
        if tokens or family == "marian":
            return family, tokens
    raise EngineError(
        f"{name} is a model of the type {config.model_type}, which tells no languages; take one of "
        "OPUS-MT (Marian), M2M100, NLLB, mBART-50 or MADLAD, or an instruction model"
    )


def _language_tokens(tokenizer: Any, family: str) -> dict[str, str]:
    """Return the tokens that name languages, by code. M2M100's may be missing in its vocabulary."""
    known = {*tokenizer.get_vocab(), *getattr(tokenizer, "lang_code_to_token", {}).values()}
    hits = (re.fullmatch(_TOKENS[family], token) for token in sorted(known))
    return {hit[1]: hit[0] for hit in hits if hit and variety(hit[1]).language}


def _code(told: str, tag: str, tokens: Mapping[str, str], there: str, option: str) -> str:
    code = told or match(tag, tokens)
    if code in tokens:
        return str(code)
    near = ", ".join(nearest(tag, tokens))
    asked = f"no code {told!r}" if told else f"no code for {tag}"
    raise PairMissing(f"{there}: it has {asked}; the nearest are {near} (option {option})")


def _refuse_other_pair(
    tokenizer: Any, pair: tuple[str, str], there: str, name: str, *, multilingual: bool
) -> None:
    hit = _PAIR.search(name)
    told = (getattr(tokenizer, "source_lang", None), getattr(tokenizer, "target_lang", None))
    ends = [end or (hit[i + 1] if hit else "") for i, end in enumerate(told)]
    for tag, end in zip(pair[: 1 if multilingual else 2], ends, strict=False):
        if end and is_language(end) and not match(tag, [end]):
            raise PairMissing(f"{there}: it translates {ends[0]}→{ends[1]}; take its sister model")
