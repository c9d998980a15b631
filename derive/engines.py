"""Opens the engines that a project asks for, one or a chain, with the project's memory before them.

A chain is written ``memory>apertium``; in ``derive.yaml``::

    engine: {name: chain, options: {engines: memory>apertium, memory.min_match: '0.9'}}
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from derive import plugins
from derive.chain import Chain, Part
from derive.config import FILE_NAME, EngineConfig
from derive.contracts import CacheProvider, Engine, EngineProvider, MemoryProvider
from derive.errors import ConfigError, EngineMissing, PairMissing, did_you_mean
from derive.project import Project

PIVOT = "en"
"""Adapted text is English, so this is what drafts are made from and translated back to."""

CHAIN = "chain"
"""The name of an engine that is made of several."""


def needs_engine(locale: str) -> bool:
    """Tell whether drafts for ``locale`` must be translated: an English-speaking country's not."""
    return locale.split("-", maxsplit=1)[0] != PIVOT


def choose(source: str, target: str) -> EngineConfig:
    """Return the first engine, installed here, that may be chosen unasked and has the pair.

    Raises `EngineMissing` with the commands that install one, or `PairMissing`.
    """
    candidates = [engine for engine in plugins.engines() if engine.automatic]
    installed = [engine for engine in candidates if engine.availability().ok]
    for engine in installed:
        if engine.routes(source, target):
            return EngineConfig(name=engine.name)
    if installed:
        names = ", ".join(engine.name for engine in installed)
        raise PairMissing(
            f"no engine that is installed here ({names}) translates {source}→{target}; "
            "see: derive engine list"
        )
    commands = "; or ".join(filter(None, (e.availability().install for e in candidates)))
    raise EngineMissing(f"no MT engine is installed: {commands}")


def parse(name: str, options: Sequence[str] = ()) -> EngineConfig:
    """Return the engine that a user wrote as ``memory>apertium`` or ``apertium:eng-spa``.

    ``options`` are written ``key=value``; in a chain ``part.key=value``. Raises `ConfigError`.
    """
    names = [part.strip() for part in name.split(">")]
    if not all(names):
        raise ConfigError(f"{name!r}: write the engines of a chain as first>second")
    found: dict[str, str] = {}
    for at, part in enumerate(names):
        names[at], _, route = part.partition(":")
        if route:
            found[f"{names[at]}.route" if len(names) > 1 else "route"] = route
    for option in options:
        key, sign, value = option.partition("=")
        if not sign or not key:
            raise ConfigError(f"{option!r}: write an option as key=value")
        found[key if len(names) > 1 else key.removeprefix(f"{names[0]}.")] = value
    if len(names) == 1:
        return EngineConfig(name=names[0], options=found)
    config = EngineConfig(name=CHAIN, options={"engines": ">".join(names), **found})
    parts(config)
    return config


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


def backwards(config: EngineConfig) -> EngineConfig | None:
    """Return the engine of the way back that fits ``config``, where the user named none.

    A memory is left out: it would give back the very text that the draft was made from.
    """
    kept = [part for part in parts(config) if not _is_memory(plugins.engine(part.name))]
    if len(kept) < 2:
        return kept[0] if kept else None
    options = {f"{p.name}.{key}": value for p in kept for key, value in p.options.items()}
    names = ">".join(part.name for part in kept)
    return EngineConfig(name=CHAIN, options={"engines": names, **options})


def same_system(one: EngineConfig | None, other: EngineConfig | None) -> bool:
    """Tell whether some engine, memories apart, would translate both ways."""
    if one is None or other is None:
        return False
    names = {part.name for part in parts(one)} & {part.name for part in parts(other)}
    return any(not _is_memory(plugins.engine(name)) for name in names)


def open_engine(
    config: EngineConfig, source: str, target: str, memory: Path | None = None
) -> Engine:
    """Return the engine or chain of ``config``, with the memory at ``memory`` before each part.

    A part that is a memory without a path is the one at ``memory``. Raises `EngineError`.
    """
    chosen = parts(config)
    with ExitStack() as stack:
        made = []
        for part in chosen:
            engine = _open_part(part, source, target, memory)
            stack.callback(engine.close)
            made.append(Part(part.name, engine, not _is_memory(plugins.engine(part.name))))
        stack.pop_all()
    return made[0].engine if config.name != CHAIN else Chain(made)


def try_open(config: EngineConfig, source: str, target: str) -> None:
    """Raise what `open_engine` would in a project that is still to be made."""
    for part in parts(config):
        if not _is_memory(plugins.engine(part.name)) or part.options.get("path"):
            _open_part(part, source, target, None).close()


@contextmanager
def opened(project: Project, config: EngineConfig | None, target: str) -> Iterator[Engine | None]:
    """Yield the engine of ``config`` from English to ``target``, remembering what it translates.

    ``target`` may be English itself: then the engine translates back from the project's locale.
    Yields None where nothing is to be translated, and where the project has no engine to translate
    back. Raises `ConfigError` where it has none to draft with.
    """
    locale = project.config.locale
    if config is None and needs_engine(locale) and target != PIVOT:
        raise ConfigError(
            f"{project.folder}/{FILE_NAME}: no engine; add the line: engine: {{name: …}}"
        )
    if not needs_engine(locale) or config is None:
        yield None
        return
    source = locale if target == PIVOT else PIVOT
    engine = open_engine(config, source, target, project.memory_path)
    try:
        yield engine
    finally:
        engine.close()


def _open_part(config: EngineConfig, source: str, target: str, memory: Path | None) -> Engine:
    provider = plugins.engine(config.name)
    if isinstance(provider, MemoryProvider) and memory and not config.options.get("path"):
        return provider.own(memory, source, target, config.options)
    engine = provider.open(source, target, config.options)
    cache = plugins.cache_provider()
    if cache is None or memory is None or _is_memory(provider):
        return engine
    try:
        if isinstance(cache, MemoryProvider):
            return cache.wrap_pair(engine, memory, source, target)
        return cache.wrap(engine, memory)
    except BaseException:
        engine.close()
        raise


def _is_memory(provider: EngineProvider) -> bool:
    return isinstance(provider, CacheProvider)
