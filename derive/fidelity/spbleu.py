"""spBLEU (Goyal et al. 2022): BLEU over the pieces of the FLORES-200 SentencePiece model.

sacrebleu would download the model; here it must lie in sacrebleu's folder, or its path is given.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from sacrebleu.metrics.bleu import BLEU
from sacrebleu.utils import SACREBLEU_DIR

from derive.errors import FidelityError, MissingExtra
from derive.fidelity._sacrebleu import SacrebleuMetric

MODEL = "flores200sacrebleuspm"


class SpBleu(SacrebleuMetric):
    """The same for every language. The option is the path of another SentencePiece model."""

    name = "spBLEU"
    short = "BLEU"

    def __init__(self, model: Path | None = None) -> None:
        """Use the SentencePiece model at ``model``, or the one in sacrebleu's folder."""
        super().__init__()
        self._model = model

    @property
    def model(self) -> Path:
        """The file of the SentencePiece model."""
        return self._model or Path(SACREBLEU_DIR) / "models" / MODEL

    def configured(self, option: str) -> SpBleu:
        """Return spBLEU over another model."""
        return SpBleu(Path(option))

    def make(self, language: str) -> Any:  # noqa: ARG002
        """Return sacrebleu's BLEU over pieces that are cut already."""
        return BLEU(tokenize="none", force=True)

    def for_sentences(self, language: str) -> Any:  # noqa: ARG002
        """Return sacrebleu's BLEU with effective order."""
        return BLEU(tokenize="none", force=True, effective_order=True)

    def prepared(self, text: str, language: str) -> str:  # noqa: ARG002
        """Cut ``text`` into pieces. Raises `FidelityError` where the model is missing."""
        return " ".join(_pieces(self.model).EncodeAsPieces(text))

    def _sign(self, language: str) -> str:
        _pieces(self.model)
        is_flores = self._model is None
        named = "flores200" if is_flores else f"spm-{_digest(self.model)}"
        return super()._sign(language).replace("tok:none", f"tok:{named}")


@cache
def _pieces(model: Path) -> Any:
    try:
        import sentencepiece  # noqa: PLC0415  (an extra, loaded when it is used)
    except ImportError as error:
        raise MissingExtra("sentencepiece", "transformers", "spBLEU") from error
    if not model.is_file():
        raise FidelityError(
            f"spBLEU: no SentencePiece model at {model}: put it there, or name one with spbleu:PATH"
        )
    processor = sentencepiece.SentencePieceProcessor()
    try:
        processor.Load(str(model))
    except (OSError, RuntimeError) as error:
        raise FidelityError(f"spBLEU: {model} is no SentencePiece model: {error}") from error
    return processor


def _digest(model: Path) -> str:
    return hashlib.blake2b(model.read_bytes(), digest_size=4).hexdigest()


plugin = SpBleu()
