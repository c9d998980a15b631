"""Texts as a translation model's tokens, and back."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import Any

from derive.errors import EngineMissing

from ._hf_families import Speech
from ._hf_files import Files

_BROKEN = (OSError, ValueError, KeyError, TypeError, RuntimeError, ImportError, AttributeError)
_UNKNOWN = "⁇"
_UNLIMITED = 512  # tokens at once for models whose positions are relative: they saw no longer ones


def load(kind: str, files: Files, **options: Any) -> Any:
    """Load ``transformers``' ``AutoConfig``, ``AutoTokenizer`` … from a model's folder.

    Raises `EngineMissing` where the folder is incomplete or broken.
    """
    transformers: Any = import_module("transformers")
    transformers.utils.logging.set_verbosity_error()
    transformers.utils.logging.disable_progress_bar()
    try:
        return getattr(transformers, kind).from_pretrained(
            files.folder, local_files_only=True, **options
        )
    except _broken() as error:
        raise EngineMissing(
            f"the model {files.name} cannot be loaded ({kind}: {str(error)[:200]}): its files are "
            "incomplete or of another kind; delete it and fetch it again"
        ) from error


def _broken() -> tuple[type[Exception], ...]:
    weights = import_module("safetensors").SafetensorError
    return (*_BROKEN, weights, import_module("pickle").UnpicklingError)


class Tokens:
    """A tokenizer that was told its languages."""

    def __init__(self, tokenizer: Any, speech: Speech) -> None:
        """Tell ``tokenizer`` what ``speech`` says."""
        self.tokenizer = tokenizer
        self.speech = speech
        if speech.source:
            tokenizer.src_lang = speech.source
        self._silent = {*tokenizer.all_special_tokens, *speech.marks} - {tokenizer.unk_token}

    @property
    def first_id(self) -> int | None:
        """Return the id of the token that answers begin with, if any."""
        first = self.speech.first
        return int(self.tokenizer.convert_tokens_to_ids(first)) if first else None

    def encode(self, text: str) -> list[int]:
        """Return the ids of a text, with all that the model wants around it."""
        return list(self.tokenizer(self.speech.prefix + text).input_ids)

    def names(self, ids: Sequence[int]) -> list[str]:
        """Return the tokens of ids."""
        return list(self.tokenizer.convert_ids_to_tokens(list(ids)))

    def decode(self, tokens: Sequence[str]) -> str:
        """Return the text of an answer's tokens, without those that are no text.

        What the model has no letters for is shown as ``⁇``, as SentencePiece does.
        """
        unknown = self.tokenizer.unk_token
        kept = [_UNKNOWN if t == unknown else t for t in tokens if t not in self._silent]
        return str(self.tokenizer.convert_tokens_to_string(kept)).strip() if kept else ""


def longest_input(config: Any) -> int:
    """Return how many tokens a model takes at once, those around the text included."""
    positions = getattr(config, "max_position_embeddings", None)
    return min(int(positions), 4096) - 2 if positions else _UNLIMITED
