"""Opens the engines that a project asks for, with the project's memory in front of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from derive import plugins
from derive.config import FILE_NAME, EngineConfig
from derive.contracts import Engine
from derive.errors import ConfigError, EngineMissing, PairMissing
from derive.project import Project

PIVOT = "en"
"""Adapted text is English, so this is what drafts are made from and translated back to."""


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
    provider = plugins.engine(config.name)
    engine = provider.open(source, target, config.options)
    cache = plugins.cache_provider()
    if cache is not None:
        engine = cache.wrap(engine, project.memory_path)
    try:
        yield engine
    finally:
        engine.close()
