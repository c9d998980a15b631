"""Converted models in a cache folder: made once, whole or not at all, and checked before use."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Callable
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any

from filelock import FileLock

from derive.errors import EngineFailed, EngineMissing
from derive.records import fingerprint

from ._hf_files import Files
from ._hf_tokens import load

_MARK = "derive.json"  # the sizes of the files, written last
_UNREADABLE = (RuntimeError, ValueError, LookupError)  # what CTranslate2 says of a broken file
_BROKEN = (OSError, ValueError, KeyError, TypeError, RuntimeError, AttributeError, ImportError)


def cache_folder(told: str) -> Path:
    """Return the folder of all conversions: the option ``cache``, or the user's cache."""
    if told:
        return Path(told).expanduser()
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "derive" / "ctranslate2"


def opened(
    files: Files, tokenizer: Any, cache: Path, quantization: str, use: Callable[[Path], Any]
) -> Any:
    """Return ``use(folder)`` of a conversion that is made if it is not there.

    One that is broken, or that ``use`` cannot read, is made once more. Raises `EngineMissing`,
    `EngineFailed`.
    """
    made = fingerprint(files.name, files.content, quantization, version("ctranslate2"))
    folder = cache / made
    try:
        cache.mkdir(parents=True, exist_ok=True)
        with FileLock(cache / f"{made}.lock"):
            if _whole(folder):
                try:
                    return use(folder)
                except _UNREADABLE:
                    pass  # made anew
            _make(files, tokenizer, folder, quantization)
    except OSError as error:
        raise EngineFailed(
            f"the converted model cannot be kept at {cache}: {error}; name another folder "
            "(option cache)"
        ) from error
    try:
        return use(folder)
    except _UNREADABLE as error:
        raise EngineFailed(f"CTranslate2 cannot load {files.name}: {str(error)[:200]}") from error


def _make(files: Files, tokenizer: Any, folder: Path, quantization: str) -> None:
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f"{folder.name}.") as beside:
        fresh = Path(beside) / "model"
        _convert(files, tokenizer, fresh, quantization)
        sizes = {path.name: path.stat().st_size for path in fresh.iterdir()}
        (fresh / _MARK).write_text(json.dumps({"model": files.name, "files": sizes}), "utf-8")
        shutil.rmtree(folder, ignore_errors=True)
        fresh.replace(folder)


def _convert(files: Files, tokenizer: Any, folder: Path, quantization: str) -> None:
    converters: Any = import_module("ctranslate2.converters")
    converter = converters.TransformersConverter(str(files.folder))
    load_model = converter.load_model
    converter.load_model = lambda *a, **options: _completed(load_model(*a, **options))
    converter.load_tokenizer = lambda *_, **__: tokenizer
    _name_all_ids(files, tokenizer)
    try:
        converter.convert(
            str(folder), quantization=None if quantization == "float32" else quantization
        )
    except _BROKEN as error:
        raise EngineMissing(
            f"CTranslate2 cannot convert {files.name}: {str(error)[:200]}; "
            "the engine transformers may take it as it is"
        ) from error


def _completed(model: Any) -> Any:
    """Set the traits that the converter reads from a configuration as older ones name them.

    transformers 5 leaves mBART's out, and calls every T5 tied, MADLAD too, whose outputs are not
    scaled.
    """
    if model.config.model_type == "mbart":
        model.config.normalize_before = model.config.normalize_embedding = True
        model.config.tokenizer_class = "MBart50Tokenizer"
    if hasattr(model.config, "scale_decoder_outputs"):
        model.config.tie_word_embeddings = model.config.scale_decoder_outputs
    return model


def _name_all_ids(files: Files, tokenizer: Any) -> None:
    """Make a tokenizer list a token for every id of the model, as the converter expects.

    M2M100's need not list its languages, and mBART's vocabulary may have gaps.
    """
    config = load("AutoConfig", files)
    if config.model_type not in {"m2m_100", "mbart"}:
        return
    words = {**tokenizer.get_vocab(), **getattr(tokenizer, "lang_token_to_id", {})}
    named = set(words.values())
    words |= {f"madeupword{i}": i for i in range(config.vocab_size) if i not in named}
    tokenizer.get_vocab = lambda: words
    tokenizer.num_madeup_words = 0
    tokenizer.bos_token = tokenizer.bos_token or tokenizer.cls_token  # mBART's is not named


def _whole(folder: Path) -> bool:
    try:
        sizes = json.loads((folder / _MARK).read_text("utf-8"))["files"]
        return bool(sizes) and all(
            (folder / name).stat().st_size == size for name, size in sizes.items()
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False
