"""How a language is cut into words for BLEU, TER and word edit rate.

Japanese, Korean and Chinese have sacrebleu's tokenizers. Thai, Lao, Khmer, Burmese, Tibetan and
Dzongkha are written without spaces and have none there: they are cut into grapheme clusters
(Unicode's UAX 29), about as fine as syllables. Every other language is cut at spaces and
punctuation (13a). The signature of a value names what was used.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable
from functools import cache
from typing import Any

import regex
from sacrebleu.metrics.bleu import _TOKENIZERS as KNOWN

from derive.errors import FidelityError, did_you_mean

GRAPHEME = "grapheme"
TOKENIZERS = {
    "ja": "ja-mecab",
    "ko": "ko-mecab",
    "zh": "zh",
    "yue": "zh",
    **dict.fromkeys(("th", "lo", "km", "my", "bo", "dz"), GRAPHEME),
}
DEFAULT = "13a"
_CLUSTER = regex.compile(r"\X")


def tokenizer(language: str) -> str:
    """Return the name of the tokenizer for a BCP 47 tag."""
    return TOKENIZERS.get(language.split("-", maxsplit=1)[0].lower(), DEFAULT)


def known(name: str) -> str:
    """Return ``name`` if there is a tokenizer of that name. Raises `FidelityError`."""
    names = [one for one in KNOWN if not one.startswith(("spm", "flores", "spBLEU"))]
    if name not in (*names, GRAPHEME):
        near = did_you_mean(name, [*names, GRAPHEME])
        raise FidelityError(f"no tokenizer is called {name!r}{near}")
    return name


def graphemes(text: str) -> str:
    """Return the grapheme clusters of ``text`` with spaces between them, white space left out."""
    return " ".join(cluster for cluster in _CLUSTER.findall(text) if not cluster.isspace())


@cache
def cutter(name: str) -> Callable[[str], str]:
    """Return a function that puts spaces between the words of a text. ``name`` is a tokenizer."""
    if name == GRAPHEME:
        return graphemes
    module, kind = KNOWN[name].rsplit(".", 1)
    made: Callable[[str], str] = getattr(
        importlib.import_module(f"sacrebleu.tokenizers.{module}"), kind
    )()
    return made


def forget() -> None:
    """Empty the caches of sacrebleu's tokenizers, which hold 65,536 texts each."""
    for name, module in list(sys.modules.items()):
        if name.startswith("sacrebleu.tokenizers."):
            for kind in (kind for kind in vars(module).values() if isinstance(kind, type)):
                cached: Any = vars(kind).get("__call__")
                if hasattr(cached, "cache_clear"):
                    cached.cache_clear()
