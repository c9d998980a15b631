"""Finds the adapter that reads a source, and says what the source holds."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from derive import plugins
from derive.contracts import Inspection, SourceAdapter, SourceOptions
from derive.errors import MissingColumns, SourceError
from derive.records import RejectedRow


class Look(NamedTuple):
    """An adapter, what it saw, and with which options."""

    adapter: SourceAdapter
    options: SourceOptions
    inspection: Inspection
    rejected: tuple[RejectedRow, ...] = ()

    @property
    def guesses(self) -> Mapping[str, str]:
        """Columns that may be what is missing."""
        return self.adapter.guess(self.inspection)

    @property
    def fit(self) -> int:
        """How well the file fits the adapter: fields that were found less those that were not."""
        found = sum(bool(column.meaning) for column in self.inspection.columns)
        return found - len(self.inspection.missing)

    @property
    def readable(self) -> bool:
        """True where the questions were found."""
        return "question" not in self.inspection.missing

    def settings(self, path: str) -> dict[str, dict[str, object]]:
        """Return what to write in ``derive.yaml``, guesses included."""
        source: dict[str, object] = {
            "adapter": self.adapter.name,
            "path": path,
            "locale": self.options.locale,
        }
        if self.options.config:
            source["config"] = self.options.config
        if mapping := {**self.options.mapping, **self.guesses}:
            source["mapping"] = mapping
        return {"source": source}


def look(path: str, options: SourceOptions, adapter: str = "") -> Look:
    """Return what a source holds, as ``adapter`` reads it, or the one that reads it best.

    Rows that cannot be read are among it. Raises `SourceError` where none can read it.
    """
    names = [adapter] if adapter else plugins.names("sources")
    return _with_rejected(_best(names, path, options), path)


def recognise(path: str) -> str:
    """Return the name of the adapter that reads ``path`` best.

    Raises `SourceError` where none can read it.
    """
    names = plugins.names("sources")
    return _best(names, path, SourceOptions(locale="", mapping={})).adapter.name


def _best(names: Sequence[str], path: str, options: SourceOptions) -> Look:
    """Return the look of the adapter that fits best. Raises its error where none can read it."""
    looks: list[Look] = []
    errors: list[SourceError] = []
    for name in names:
        try:
            looks.append(_look(plugins.source(name), path, options))
        except MissingColumns as error:
            errors.append(error)
        except SourceError as error:
            if not _exists(path):  # then no other adapter will find it either
                raise
            errors.append(error)
    if not looks:
        raise errors[0]
    return max(looks, key=lambda look: (look.readable, look.inspection.own, look.fit))


def _exists(path: str) -> bool:
    with suppress(OSError):  # e.g. a name that is too long
        return Path(path).expanduser().exists()
    return False


def _look(adapter: SourceAdapter, path: str, options: SourceOptions) -> Look:
    locale = options.locale or adapter.default_locale
    options = SourceOptions(locale, options.mapping, options.config)
    return Look(adapter, options, adapter.inspect(path, options))


def _with_rejected(look: Look, path: str) -> Look:
    """Return the look with the rows that cannot be read, by a second reading if there are any."""
    seen = look.inspection
    if not look.readable or sum(seen.splits.values()) == seen.rows:
        return look
    rejected: list[RejectedRow] = []
    with suppress(SourceError):
        deque(look.adapter.read(path, look.options, rejected.append), maxlen=0)
    return look._replace(rejected=tuple(rejected))
