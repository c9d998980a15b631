"""transformers: translation models of the hub or of a folder, on the processor or a GPU.

Marian / OPUS-MT, M2M100, NLLB, MADLAD and mBART-50, and instruction models with a chat template.

Options:

``model``
    the model's name on the hub, or a folder that holds it (required)
``revision``
    a commit or tag of the hub's model
``device``
    ``auto`` (a GPU where there is one), ``cpu``, ``cuda``
``dtype``
    ``auto`` (float32 on the processor, bfloat16 on a GPU), ``float32``, ``float16``, ``bfloat16``
``beams``
    beams of the search (4; 1 for instruction models)
``batch``
    what goes through the model at once: ``32 segments``, or ``2048 tokens``
``max_ratio``
    tokens that may come out for each that goes in (3); what is longer counts as truncated
``split``
    ``lines``: a line is cut only where it is too long; ``sentences``: every sentence on its own
``source_code``, ``target_code``
    the model's own codes, where those found for the languages' tags are not wanted
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from importlib import import_module
from importlib.metadata import version
from typing import Any

from derive.contracts import Availability, Engine, Route
from derive.errors import EngineError, EngineMissing
from derive.records import Signature

from . import _hf_files as hub
from ._hf_chat import ChatWriter
from ._hf_engine import ModelEngine
from ._hf_families import speech
from ._hf_options import Options, choice, read_options
from ._hf_seq2seq import Seq2SeqWriter
from ._hf_settings import common_settings, languages
from ._hf_tokens import Tokens, load

PACKAGES = ("transformers", "torch", "sentencepiece")
DTYPES = ("auto", "float32", "float16", "bfloat16")


class TransformersProvider:
    """Opens a model that the user names. Whether it has the pair shows when it is opened."""

    name = "transformers"
    automatic = False
    chosen_by = ("model",)
    rank = 2

    def availability(self) -> Availability:
        """Say whether the packages are installed."""
        return hub.availability(self.name, PACKAGES)

    def routes(self, source: str, target: str) -> Sequence[Route]:
        """Return the direct route between any two tags: only the model knows its languages."""
        return [Route((source, target))]

    def open(self, source: str, target: str, options: Mapping[str, str]) -> Engine:
        """Return an engine on the option ``model``.

        Raises `EngineError` for a wrong option, `EngineMissing` for a model that is not to be had,
        `PairMissing` for a language that it lacks.
        """
        told = read_options(self.name, options, {"dtype": ""})
        dtype = choice(self.name, options, "dtype", DTYPES)
        hub.require(self.name, PACKAGES)
        files = hub.find(told.model, told.revision)
        config = load("AutoConfig", files)
        tokenizer = load("AutoTokenizer", files)
        if _instructed(config, tokenizer):
            told = told if options.get("beams") else _greedy(told)
            return _open_chat(files, tokenizer, (source, target), told, dtype)
        how = speech(config, tokenizer, (source, target), files.name, told)
        model = _model("AutoModelForSeq2SeqLM", files, told.device, dtype)
        writer = Seq2SeqWriter(model, Tokens(tokenizer, how), told)
        settings = {**_settings(files, told, model), **languages(how, (source, target))}
        return ModelEngine(writer, target, told, _signature(settings))


def _open_chat(
    files: hub.Files, tokenizer: Any, pair: tuple[str, str], options: Options, dtype: str
) -> Engine:
    model = _model("AutoModelForCausalLM", files, options.device, dtype)
    writer = ChatWriter(model, tokenizer, pair, options)
    settings = {
        **_settings(files, options, model),
        "family": "chat",
        "route": "-".join(pair),
        "prompts": writer.prompts,
    }
    return ModelEngine(writer, pair[1], options, _signature(settings))


def _instructed(config: Any, tokenizer: Any) -> bool:
    causal = any(name.endswith("ForCausalLM") for name in config.architectures or ())
    return causal and bool(tokenizer.chat_template)


def _greedy(options: Options) -> Options:
    return replace(options, beams=1)


def _model(kind: str, files: hub.Files, device: str, dtype: str) -> Any:
    torch: Any = import_module("torch")
    there = torch.cuda.is_available()
    if device == "cuda" and not there:
        raise EngineMissing("transformers: there is no GPU that torch can use; take the device cpu")
    where = "cuda" if there and device != "cpu" else "cpu"
    if dtype == "auto":
        dtype = "bfloat16" if where == "cuda" else "float32"
    model = load(kind, files, dtype=getattr(torch, dtype))
    try:
        return model.to(where)
    except RuntimeError as error:
        raise EngineError(
            f"the model {files.name} does not fit on the GPU: {str(error)[:120]}; take the device "
            "cpu, or a smaller model"
        ) from error


def _settings(files: hub.Files, options: Options, model: Any) -> dict[str, str]:
    return {**common_settings(files, options), "dtype": str(model.dtype).removeprefix("torch.")}


def _signature(settings: dict[str, str]) -> Signature:
    return Signature(name="transformers", version=version("transformers"), settings=settings)


plugin = TransformersProvider()
