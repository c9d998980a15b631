"""How users write engines: one, a chain ``memory>apertium``, an ensemble ``apertium+ctranslate2``.

In ``derive.yaml``::

    engine: {name: chain, options: {engines: memory>apertium, memory.min_match: 0.9}}
    engine:
      - {name: apertium}
      - {name: ctranslate2, options: {model: my-model}}
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from derive.config import CHAIN, EngineConfig
from derive.errors import ConfigError, did_you_mean

_TAG = re.compile(
    r"[a-z]{2,3}(?:-[a-z]{4})?(?:-(?:[a-z]{2}|\d{3}))?(?:-(?:[a-z\d]{5,8}|\d[a-z\d]{3}))*"
    r"(?:-[a-wyz](?:-[a-z\d]{2,8})+)*(?:-x(?:-[a-z\d]{1,8})+)?",
    re.IGNORECASE | re.ASCII,
)
"""Language, script, region, variants, extensions, private use (RFC 5646, without its old tags)."""


def parse(name: str, options: Sequence[str] = ()) -> EngineConfig:
    """Return the engine that a user wrote, as ``apertium:eng-spa``, a chain or an ensemble.

    ``options`` are written ``key=value``; where there are several engines ``name.key=value``, or
    in an ensemble ``2.key=value`` for its second engine. Raises `ConfigError`.
    """
    written = [member.strip() for member in name.split("+")]
    if not all(written):
        raise ConfigError(f"{name!r}: write the engines of an ensemble as first+second")
    if len(written) == 1:
        return _chain(written[0], options)
    shared = _shared([_names(member) for member in written], options)
    first, *others = (_chain(one, own) for one, own in zip(written, shared, strict=True))
    return first.model_copy(update={"also": tuple(others)})


def require_tag(tag: str) -> None:
    """Raise `ConfigError` where ``tag`` is not written as a language tag of BCP 47."""
    if not _TAG.fullmatch(tag):
        written = tag.strip().replace("_", "-")
        hint = f"; did you mean {written}?" if _TAG.fullmatch(written) else ""
        raise ConfigError(f"{tag!r} is no language tag (BCP 47), as es, es-MX or zh-Hant{hint}")


def members(config: EngineConfig) -> list[EngineConfig]:
    """Return the engines of an ensemble, the one that drafts first; of another that engine."""
    return [config.model_copy(update={"also": ()}), *config.also]


def parts(config: EngineConfig) -> list[EngineConfig]:
    """Return the engines of a chain, each with its options; of any other engine that engine.

    Raises `ConfigError` for an option that names no part.
    """
    if config.name != CHAIN:
        return [config]
    names = [name.strip() for name in config.options.get("engines", "").split(">")]
    if not all(names):
        raise ConfigError("a chain needs the option engines, as memory>apertium")
    if len(set(names)) < len(names) or CHAIN in names:
        raise ConfigError(f"{'>'.join(names)}: an engine stands once in a chain")
    own: dict[str, dict[str, str]] = {name: {} for name in names}
    for key, value in config.options.items():
        part, dot, option = key.partition(".")
        if key == "engines":
            continue
        if not dot or part not in own:
            near = did_you_mean(part, names)
            raise ConfigError(f"{key}: write an option of a chain as name.option{near}")
        own[part][option] = value
    return [EngineConfig(name=name, options=own[name]) for name in names]


def read_options(options: Sequence[str]) -> dict[str, str]:
    """Return options that were written ``key=value``. Raises `ConfigError`."""
    found: dict[str, str] = {}
    for option in options:
        key, sign, value = option.partition("=")
        if not sign or not key:
            raise ConfigError(f"{option!r}: write an option as key=value")
        found[key] = value
    return found


def _chain(name: str, options: Sequence[str]) -> EngineConfig:
    names = [part.strip() for part in name.split(">")]
    if not all(names):
        raise ConfigError(f"{name!r}: write the engines of a chain as first>second")
    found: dict[str, str] = {}
    for at, part in enumerate(names):
        names[at], _, route = part.partition(":")
        if route:
            found[f"{names[at]}.route" if len(names) > 1 else "route"] = route
    for key, value in read_options(options).items():
        found[key if len(names) > 1 else key.removeprefix(f"{names[0]}.")] = value
    if len(names) == 1:
        return EngineConfig(name=names[0], options=found)
    config = EngineConfig(name=CHAIN, options={"engines": ">".join(names), **found})
    parts(config)
    return config


def _names(member: str) -> list[str]:
    return [part.strip().partition(":")[0] for part in member.split(">")]


def _shared(ensemble: Sequence[Sequence[str]], options: Sequence[str]) -> list[list[str]]:
    """Return the options of each engine of an ensemble: by its name, or its number from 1."""
    shared: list[list[str]] = [[] for _ in ensemble]
    for option in options:
        who, dot, rest = option.partition(".")
        named = [n for n, names in enumerate(ensemble) if who in names]
        if dot and who.isdecimal() and 1 <= int(who) <= len(ensemble):
            shared[int(who) - 1].append(rest)
        elif dot and named:
            for n in named:
                shared[n].append(option)
        else:
            known = [name for names in ensemble for name in names]
            near = did_you_mean(who, known) if dot else ""
            raise ConfigError(
                f"{option!r}: write an option of an ensemble as name.key=value, or with the "
                f"engine's number, 1.key=value{near}"
            )
    return shared
