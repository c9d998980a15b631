"""The only place that loads by name: built-in plug-ins by file, others by entry point.

A kind is a package; its plug-ins are the modules that define ``plugin``. They are imported when
their name is asked for, so a heavy library waits until somebody uses it.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import Any, cast

from derive.contracts import (
    CacheProvider,
    Check,
    EngineProvider,
    Executor,
    Exporter,
    LocaleAdapterProvider,
    Metric,
    ModelProvider,
    SetCheck,
    SourceAdapter,
)
from derive.errors import PluginError, did_you_mean

KINDS = {
    "sources": "derive.adapters.sources",
    "localisation": "derive.adapters.localisation",
    "engines": "derive.adapters.engines",
    "models": "derive.adapters.models",
    "checks": "derive.checks",
    "set_checks": "derive.checks.across",
    "metrics": "derive.fidelity",
    "exporters": "derive.exporters",
    "executors": "derive.executors",
}
_PLUGIN = re.compile(r"^plugin\b", re.MULTILINE)


def names(kind: str) -> list[str]:
    """Return the names of all plug-ins of a kind (a key of `KINDS`), sorted."""
    return sorted({*_modules(kind), *_entry_points(kind)})


def load(kind: str, name: str) -> Any:
    """Return the plug-in ``name`` of a kind. Raises `PluginError` with the nearest names."""
    module = _modules(kind).get(name)
    if module is not None:
        return importlib.import_module(module).plugin
    entry = _entry_points(kind).get(name)
    if entry is None:
        raise PluginError(f"no {kind} plug-in is called {name!r}{did_you_mean(name, names(kind))}")
    try:
        return entry.load()
    except (ImportError, AttributeError) as error:
        raise PluginError(
            f"{kind} plug-in {name!r} ({entry.value}) does not load: {error}"
        ) from error


def source(name: str) -> SourceAdapter:
    """Return the source adapter ``name``."""
    return cast(SourceAdapter, load("sources", name))


def table_source() -> SourceAdapter:
    """Return the source adapter that reads any table."""
    found = (adapter for adapter in map(source, names("sources")) if adapter.any_table)
    table = next(found, None)
    if table is None:
        raise PluginError("no source adapter reads any table")
    return table


def locale_adapter(name: str) -> LocaleAdapterProvider:
    """Return the locale adapter ``name``."""
    return cast(LocaleAdapterProvider, load("localisation", name))


def default_locale_adapter() -> str:
    """Return the name of the locale adapter that is used where the user named none."""
    found = (name for name in names("localisation") if locale_adapter(name).automatic)
    default = next(found, None)
    if default is None:
        raise PluginError("no locale adapter may be chosen unasked; name one in derive.yaml")
    return default


def engine(name: str) -> EngineProvider:
    """Return the MT engine ``name``."""
    return cast(EngineProvider, load("engines", name))


def engines() -> Iterator[EngineProvider]:
    """Yield every MT engine, in the order of their names."""
    return (engine(name) for name in names("engines"))


def cache_provider() -> CacheProvider | None:
    """Return the engine that can keep what others have translated, or None."""
    return next((found for found in engines() if isinstance(found, CacheProvider)), None)


def model(name: str) -> ModelProvider:
    """Return the provider of language models ``name``."""
    return cast(ModelProvider, load("models", name))


def addressed_model() -> ModelProvider:
    """Return the provider whose models are written as ``MODEL@URL``."""
    found = next((p for p in map(model, names("models")) if p.addressed), None)
    if found is None:
        raise PluginError("no plug-in asks models at an address")
    return found


def exporter(name: str) -> Exporter:
    """Return the export format ``name``."""
    return cast(Exporter, load("exporters", name))


def executor(name: str) -> Executor:
    """Return the executor ``name``."""
    return cast(Executor, load("executors", name))


def checks() -> Iterator[Check]:
    """Yield every check, in the order of their names."""
    return (cast(Check, load("checks", name)) for name in names("checks"))


def metrics(chosen: Sequence[str] = ()) -> list[Metric]:
    """Return the metrics called ``chosen``; where none is named, those of every draft."""
    if chosen:
        return [metric(name) for name in chosen]
    found = (cast(Metric, load("metrics", name)) for name in names("metrics"))
    return [one for one in found if one.default]


def set_checks() -> Iterator[SetCheck]:
    """Yield every check of a whole set, in the order of their names."""
    return (cast(SetCheck, load("set_checks", name)) for name in names("set_checks"))


def metric(name: str) -> Metric:
    """Return a metric by its own name or its module's, as ``chrF++``, ``chrf`` or ``bleu:13a``.

    What follows a colon is its option. Raises `PluginError` for a name or option it has not.
    """
    word, colon, option = name.partition(":")
    by_name = {cast(Metric, load("metrics", one)).name.lower(): one for one in names("metrics")}
    found = load("metrics", by_name.get(word.lower(), word))
    if not colon:
        return cast(Metric, found)
    if not hasattr(found, "configured"):
        raise PluginError(f"the metric {word} takes no option, so nothing may follow its name")
    return cast(Metric, found.configured(option))


@cache
def _modules(kind: str) -> dict[str, str]:
    package = importlib.import_module(KINDS[kind])
    found = (info.name for info in pkgutil.iter_modules(package.__path__))
    return {
        name.replace("_", "-") if kind == "exporters" else name: f"{KINDS[kind]}.{name}"
        for name in found
        if not name.startswith("_") and _defines_plugin(Path(package.__path__[0]), name)
    }


def _defines_plugin(folder: Path, name: str) -> bool:
    """Tell whether a module defines ``plugin``, without importing what it imports."""
    path = folder / f"{name}.py"
    return path.is_file() and bool(_PLUGIN.search(path.read_text("utf-8")))


@cache
def _entry_points(kind: str) -> dict[str, EntryPoint]:
    return {entry.name: entry for entry in entry_points(group=f"derive.{kind}")}
