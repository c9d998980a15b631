"""Reading the options of an engine: they come as text, from ``derive.yaml`` or the command line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from derive.errors import EngineError, did_you_mean


def refuse_unknown(engine: str, options: Mapping[str, str], known: Iterable[str]) -> None:
    """Raise `EngineError` for an option that the engine does not have, naming the nearest."""
    names = list(known)
    for name in options:
        if name not in names:
            raise EngineError(
                f"the engine {engine} has no option {name!r}{did_you_mean(name, names)}"
            )


def seconds(engine: str, options: Mapping[str, str], name: str, default: float) -> float:
    """Return the option ``name`` as a number of seconds, at least 0. Raises `EngineError`."""
    text = options.get(name, "")
    if not text:
        return default
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value < float("inf"):
        raise EngineError(f"{engine}: {name} is a number of seconds, not {text!r}")
    return value


def listed(options: Mapping[str, str], name: str) -> list[str]:
    """Return the comma-separated option ``name`` as a list, without empty parts."""
    return [part.strip() for part in options.get(name, "").split(",") if part.strip()]
