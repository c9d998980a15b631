"""Opens the engines that a project asks for, with the project's memory before them.

One engine, a chain or an ensemble: `derive.notation` says how they are written.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

from derive import plugins
from derive.chain import Chain, Part
from derive.config import CHAIN, FILE_NAME, EngineConfig
from derive.contracts import (
    BilledProvider,
    CacheProvider,
    DefaultProvider,
    Engine,
    EngineProvider,
    MemoryProvider,
)
from derive.ensemble import Ensemble
from derive.errors import ConfigError, EngineError, EngineMissing, PairMissing
from derive.notation import members, parse, parts, require_tag
from derive.project import Project

__all__ = [
    "PIVOT",
    "backwards",
    "billed",
    "choose",
    "choose_by",
    "label",
    "members",
    "needs_engine",
    "open_engine",
    "opened",
    "parse",
    "parts",
    "require_tag",
    "same_system",
    "try_open",
]

PIVOT = "en"
"""Adapted text is English, so this is what drafts are made from and translated back to."""

AGREEMENT = "chrF++"
"""The metric by which the drafts of an ensemble are compared."""


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
            f"name a model or an endpoint (see: derive engine list), or do without: "
            f"{_without(target)}"
        )
    commands = "; or ".join(filter(None, (e.availability().install for e in candidates)))
    raise EngineMissing(f"no MT engine is installed: {commands}")


def _without(target: str) -> str:
    """Return the option that makes a project without an engine into ``target``."""
    if target == PIVOT:
        return "--back-engine none translates nothing back"
    return "--engine none plans only, --engine memory --back-engine none leaves texts to people"


def choose_by(options: Mapping[str, str], source: str, target: str) -> EngineConfig:
    """Return the engine that options without its name ask for: with ``model`` the fastest one.

    Where the model is none of its kind, or it lacks the packages, the next engine that takes such
    options is tried. Raises `ConfigError` where no engine does, else what the first one says.
    """
    candidates = [
        provider
        for provider in plugins.engines()
        if isinstance(provider, DefaultProvider) and set(provider.chosen_by) <= set(options)
    ]
    candidates.sort(key=lambda provider: (-len(provider.chosen_by), provider.rank))
    if not candidates:
        raise ConfigError(f"{next(iter(options))!r}: name the engine that has this option")
    here = [provider for provider in candidates if provider.availability().ok]
    failure: EngineError | None = None
    for provider in here or candidates[:1]:
        config = EngineConfig(name=provider.name, options=dict(options))
        try:
            try_open(config, source, target)
        except EngineError as error:
            failure = failure or error
            continue
        return config
    raise failure or EngineMissing(f"{candidates[0].name} is not installed")


def backwards(config: EngineConfig) -> EngineConfig | None:
    """Return the engine of the way back that fits ``config``, where the user named none.

    A memory is left out: it would give back the very text that the draft was made from. Of an
    ensemble it is the engine that drafts.
    """
    drafting = members(config)[0]
    kept = [part for part in parts(drafting) if not _is_memory(plugins.engine(part.name))]
    if len(kept) < 2:
        return kept[0] if kept else None
    options = {f"{p.name}.{key}": value for p in kept for key, value in p.options.items()}
    names = ">".join(part.name for part in kept)
    return EngineConfig(name=CHAIN, options={"engines": names, **options})


def same_system(one: EngineConfig | None, other: EngineConfig | None) -> bool:
    """Tell whether some engine, memories apart, would translate both ways."""
    if one is None or other is None:
        return False
    there, back = ({part.name for part in parts(members(config)[0])} for config in (one, other))
    return any(not _is_memory(plugins.engine(name)) for name in there & back)


def open_engine(
    config: EngineConfig, source: str, target: str, memory: Path | None = None
) -> Engine:
    """Return the engine, chain or ensemble of ``config``, with the memory at ``memory`` before it.

    A part that is a memory without a path is the one at ``memory``. Raises `EngineError`, and
    `ConfigError` for a language tag that is none.
    """
    require_tag(source)
    require_tag(target)
    with ExitStack() as stack:
        made = []
        for member in members(config):
            engine = _open_chain(member, source, target, memory)
            stack.callback(engine.close)
            made.append(Part(label(member), engine))
        stack.pop_all()
    if len(made) == 1:
        return made[0].engine
    metric = plugins.metric(AGREEMENT)
    return Ensemble(made, metric, target)


def label(config: EngineConfig) -> str:
    """Return what a user calls one engine or chain."""
    return ">".join(part.name for part in parts(config))


def try_open(config: EngineConfig, source: str, target: str) -> None:
    """Raise what `open_engine` would in a project that is still to be made."""
    for part in (part for member in members(config) for part in parts(member)):
        if not _is_memory(plugins.engine(part.name)) or part.options.get("path"):
            _open_part(part, source, target, None).close()


def billed(config: EngineConfig) -> bool:
    """Tell whether some engine of ``config`` may cost money."""
    every = (part for member in members(config) for part in parts(member))
    return any(isinstance(plugins.engine(part.name), BilledProvider) for part in every)


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
            f"{project.folder}/{FILE_NAME}: no engine to draft with, so items are planned only; "
            "add the line: engine: {name: …} (see: derive engine list)"
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


def _open_chain(config: EngineConfig, source: str, target: str, memory: Path | None) -> Engine:
    with ExitStack() as stack:
        made = []
        for part in parts(config):
            engine = _open_part(part, source, target, memory)
            stack.callback(engine.close)
            provider = plugins.engine(part.name)
            again = isinstance(provider, BilledProvider)
            made.append(Part(part.name, engine, not _is_memory(provider), again))
        stack.pop_all()
    return made[0].engine if config.name != CHAIN else Chain(made)


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
