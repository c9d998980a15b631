"""The options that both engines on transformers models share."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from derive.errors import EngineError

from ._options import refuse_unknown

OPTIONS = (
    "model", "revision", "device", "beams", "batch", "max_ratio", "split",
    "source_code", "target_code",
)  # fmt: skip
DEVICES = ("auto", "cpu", "cuda")
SPLITS = ("lines", "sentences")


@dataclass(frozen=True)
class Batch:
    """How much goes through the model at once: so many segments, or so many tokens with padding."""

    size: int
    tokens: bool = False


@dataclass(frozen=True)
class Options:
    """The shared options, read.

    ``max_ratio`` is how many tokens may come out for each that goes in; ``source_code`` and
    ``target_code`` stand in for the model's codes that the languages' tags would give.
    """

    model: str
    revision: str
    device: str
    beams: int
    batch: Batch
    max_ratio: float
    split: str
    source_code: str
    target_code: str


def read_options(engine: str, options: Mapping[str, str], own: Mapping[str, str]) -> Options:
    """Return the shared options; ``own`` are those that only ``engine`` has, with defaults.

    Raises `EngineError` for an option that is unknown, missing or not to be understood.
    """
    refuse_unknown(engine, options, (*OPTIONS, *own))
    if not options.get("model", "").strip():
        raise EngineError(
            f"{engine} needs the option model: the name of a translation model on the hub "
            "(Helsinki-NLP/opus-mt-en-es), or a folder that holds one"
        )
    return Options(
        model=options["model"].strip(),
        revision=options.get("revision", ""),
        device=choice(engine, options, "device", DEVICES),
        beams=whole(engine, options, "beams", 4),
        batch=_batch(engine, options.get("batch", "")),
        max_ratio=_ratio(engine, options.get("max_ratio", "")),
        split=choice(engine, options, "split", SPLITS),
        source_code=options.get("source_code", ""),
        target_code=options.get("target_code", ""),
    )


def choice(
    engine: str, options: Mapping[str, str], name: str, values: tuple[str, ...], default: str = ""
) -> str:
    """Return an option that is one of ``values``, the first unless told otherwise."""
    value = options.get(name, "") or default or values[0]
    if value not in values:
        raise EngineError(f"{engine}: {name} is one of {', '.join(values)}, not {value!r}")
    return value


def whole(engine: str, options: Mapping[str, str], name: str, default: int) -> int:
    """Return an option that is a whole number, at least 1."""
    text = options.get(name, "") or str(default)
    if not text.isdecimal() or int(text) < 1:
        raise EngineError(f"{engine}: {name} is a whole number from 1, not {text!r}")
    return int(text)


def _batch(engine: str, text: str) -> Batch:
    size, _, unit = (text or "32 segments").strip().partition(" ")
    if not size.isdecimal() or int(size) < 1 or unit.strip() not in {"", "segments", "tokens"}:
        raise EngineError(f"{engine}: batch is '32 segments' or '2048 tokens', not {text!r}")
    return Batch(int(size), unit.strip() == "tokens")


def _ratio(engine: str, text: str) -> float:
    try:
        ratio = float(text or 3)
    except ValueError:
        ratio = 0.0
    if not ratio > 0 or not math.isfinite(ratio):
        raise EngineError(f"{engine}: max_ratio is a number above 0, not {text!r}")
    return ratio
