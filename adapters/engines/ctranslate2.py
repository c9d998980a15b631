"""CTranslate2: the translation models of the engine ``transformers``, several times as fast.

A model is converted once, into a cache folder; its tokenizer stays that of transformers. Options
are those of ``transformers`` (``model``, ``revision``, ``device``, ``beams``, ``batch``,
``max_ratio``, ``split``, ``source_code``, ``target_code``), and in place of ``dtype``:

``compute_type``
    ``int8`` (the default on the processor), ``int8_float32``, ``int8_float16`` (the default on a
    GPU), ``int16``, ``float16``, ``bfloat16``, ``float32``
``inter_threads``, ``intra_threads``
    batches at once, and threads for each (as many as there are cores, and 1)
``cache``
    the folder of the converted models (``~/.cache/derive/ctranslate2``)
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from functools import partial
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any

from derive.contracts import Availability, Engine, Route
from derive.errors import EngineMissing
from derive.records import Signature

from . import _hf_files as hub
from ._hf_convert import cache_folder, opened
from ._hf_engine import Answer, ModelEngine, batches, halving, room
from ._hf_families import speech
from ._hf_options import Options, choice, read_options, whole
from ._hf_settings import common_settings, languages
from ._hf_tokens import Tokens, load, longest_input

PACKAGES = ("ctranslate2", "transformers", "torch", "sentencepiece")
COMPUTE = ("int8", "int8_float32", "int8_float16", "int16", "float16", "bfloat16", "float32")
OWN = {"compute_type": "", "inter_threads": "", "intra_threads": "", "cache": ""}
_MOST_THREADS = 16


class CTranslate2Writer:
    """Writes with a `ctranslate2.Translator`; several batches are at work at once."""

    def __init__(self, translator: Any, tokens: Tokens, longest: int, options: Options) -> None:
        """Answer with ``translator``."""
        self._translator = translator
        self._tokens = tokens
        self._options = options
        self._end = tokens.tokenizer.eos_token
        self.longest = longest

    def count(self, text: str) -> int:
        """Return how many tokens a text has."""
        return len(self._tokens.encode(text))

    def write(self, texts: Sequence[str]) -> Sequence[Answer]:
        """Return the answers, in the order of the texts. Raises `EngineFailed`."""
        encoded = [self._tokens.names(self._tokens.encode(text)) for text in texts]
        answers = [Answer("", complete=False)] * len(texts)
        fitting = [i for i, names in enumerate(encoded) if len(names) <= self.longest + 2]
        lengths = [len(encoded[i]) for i in fitting]
        groups = [[fitting[i] for i in group] for group in batches(lengths, self._options.batch)]
        for group, made in self._all(encoded, groups):
            for position, answer in zip(group, made, strict=True):
                answers[position] = answer
        return answers

    def close(self) -> None:
        """Free the model."""
        self._translator.unload_model()

    def _all(
        self, encoded: Sequence[list[str]], groups: Sequence[list[int]]
    ) -> list[tuple[list[int], list[Answer]]]:
        started = [(group, self._start(encoded, group)) for group in groups]
        waiting = {id(group): results for group, results in started}

        def work(positions: list[int]) -> list[Answer]:
            results = waiting.pop(id(positions), None) or self._start(encoded, positions)
            return self._finish(encoded, positions, results)

        return [(group, halving(work, group)) for group in groups]

    def _start(self, encoded: Sequence[list[str]], positions: Sequence[int]) -> Any:
        first = self._tokens.speech.first
        return self._translator.translate_batch(
            [encoded[i] for i in positions],
            target_prefix=[[first]] * len(positions) if first else None,
            beam_size=self._options.beams,
            max_decoding_length=max(self._room(len(encoded[i])) for i in positions),
            max_input_length=0,
            return_end_token=True,
            asynchronous=True,
        )

    def _finish(
        self, encoded: Sequence[list[str]], positions: Sequence[int], results: Any
    ) -> list[Answer]:
        return [
            self._answer(result.result().hypotheses[0], self._room(len(encoded[i])))
            for i, result in zip(positions, results, strict=True)
        ]

    def _room(self, length: int) -> int:
        return room(length, self._options.max_ratio, self.longest)

    def _answer(self, tokens: list[str], limit: int) -> Answer:
        ended = self._end in tokens
        kept = tokens[: tokens.index(self._end)] if ended else tokens
        return Answer(self._tokens.decode(kept), complete=ended and len(kept) < limit)


class CTranslate2Provider:
    """Opens a model that the user names, converted on its first use."""

    name = "ctranslate2"
    automatic = False
    chosen_by = ("model",)
    rank = 1

    def availability(self) -> Availability:
        """Say whether the packages are installed."""
        return hub.availability(self.name, PACKAGES)

    def routes(self, source: str, target: str) -> Sequence[Route]:
        """Return the direct route between any two tags: only the model knows its languages."""
        return [Route((source, target))]

    def open(self, source: str, target: str, options: Mapping[str, str]) -> Engine:
        """Return an engine on the option ``model``.

        Raises `EngineError` for a wrong option, `EngineMissing` for a model that is not to be had
        or not converted, `PairMissing` for a language that it lacks.
        """
        told = read_options(self.name, options, OWN)
        choice(self.name, options, "compute_type", COMPUTE)
        threads = _threads(self.name, options)
        hub.require(self.name, PACKAGES)
        device = _device(told.device)
        compute = options.get("compute_type") or ("int8_float16" if device == "cuda" else "int8")
        files = hub.find(told.model, told.revision)
        config, tokenizer = load("AutoConfig", files), load("AutoTokenizer", files)
        how = speech(config, tokenizer, (source, target), files.name, told)
        use = partial(_translator, device=device, compute=compute, threads=threads)
        cache = cache_folder(options.get("cache", ""))
        translator = opened(files, tokenizer, cache, compute, use)
        tokens = Tokens(tokenizer, how)
        writer = CTranslate2Writer(translator, tokens, longest_input(config), told)
        settings = {
            **common_settings(files, told),
            **languages(how, (source, target)),
            "compute_type": translator.compute_type,
            "transformers": version("transformers"),
        }
        signature = Signature(name=self.name, version=version("ctranslate2"), settings=settings)
        return ModelEngine(writer, target, told, signature)


def _translator(folder: Path, device: str, compute: str, threads: tuple[int, int]) -> Any:
    ctranslate2: Any = import_module("ctranslate2")
    inter, intra = threads
    return ctranslate2.Translator(
        str(folder),
        device=device,
        compute_type=compute,
        inter_threads=inter if device == "cpu" else 1,
        intra_threads=intra,
    )


def _threads(engine: str, options: Mapping[str, str]) -> tuple[int, int]:
    cores = min(len(os.sched_getaffinity(0)), _MOST_THREADS)
    intra = whole(engine, options, "intra_threads", 1)
    return whole(engine, options, "inter_threads", max(cores // intra, 1)), intra


def _device(told: str) -> str:
    ctranslate2: Any = import_module("ctranslate2")
    there = ctranslate2.get_cuda_device_count() > 0
    if told == "cuda" and not there:
        raise EngineMissing("ctranslate2: there is no GPU that it can use; take the device cpu")
    return "cuda" if there and told != "cpu" else "cpu"


plugin = CTranslate2Provider()
